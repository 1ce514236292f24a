// SET and RESET, as statements of their own and as clauses of functions.
#include <array>

#include "sql/convert_parts.hpp"

namespace pglint::sql {
namespace {

// A constant as the parameter gets it: unquoted. Only SET TIME ZONE takes something else, INTERVAL '…'.
std::string value_text(Conversion& c, const Node* node) {
  const Expr value = convert_expr(c, node);
  return value.is(ExprKind::constant) && value.type.empty() ? value.name : to_sql(value);
}

// Parameters whose lists hold names: GUC_LIST_QUOTE in PostgreSQL's guc_tables.c.
bool is_name_list(std::string_view parameter) {
  static constexpr std::array<std::string_view, 6> names{
      "local_preload_libraries",  "search_path",      "session_preload_libraries",
      "shared_preload_libraries", "temp_tablespaces", "unix_socket_directories"};
  return std::find(names.begin(), names.end(), parameter) != names.end();
}

}  // namespace

std::optional<SetVariable> convert_set(Conversion& c, const ::VariableSetStmt& stmt) {
  if (stmt.kind == VAR_SET_MULTI || stmt.kind == VAR_SET_CURRENT) return std::nullopt;
  SetVariable set;
  set.name = stmt.kind == VAR_RESET_ALL ? "ALL" : lower(text_of(stmt.name));
  set.local = stmt.is_local;
  set.reset = stmt.kind != VAR_SET_VALUE;
  if (!set.reset)
    for (const Node* value : each(stmt.args)) set.values.push_back(value_text(c, value));
  return set;
}

std::string setting_text(const SetVariable& set) {
  const bool quoted = is_name_list(set.name);
  std::string text;
  for (const std::string& value : set.values) {
    if (&value != &set.values.front()) text += ", ";
    text += quoted ? quote_identifier(value) : value;
  }
  return text;
}

StatementBody convert(Conversion& c, const ::VariableSetStmt& stmt) {
  if (std::optional<SetVariable> set = convert_set(c, stmt)) return *std::move(set);
  return NoEffect{stmt.kind == VAR_SET_MULTI ? "SET TRANSACTION" : "SET FROM CURRENT"};
}

// DISCARD ALL resets every parameter, search_path among them; the other kinds drop plans, sequence caches and
// temporary tables, which no rule looks at.
StatementBody convert(Conversion&, const ::DiscardStmt& stmt) {
  if (stmt.target != DISCARD_ALL) return NoEffect{"DISCARD"};
  SetVariable reset;
  reset.name = "ALL";
  reset.reset = true;
  return reset;
}

}  // namespace pglint::sql
