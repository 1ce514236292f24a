// parse_expression() and parse_query(): SQL that stands in no file.
#include "pglint/expression.hpp"
#include "sql/convert.hpp"
#include "sql/raw_parse.hpp"

namespace pglint {
namespace {

constexpr std::string_view prefix = "SELECT ";

Error syntax_error(const sql::RawParse& raw) { return {raw.message(), {}}; }
Error not_one(std::string_view what) { return {"not " + std::string(what), {}}; }

/// libpg_query takes a C string and tables of bytes: neither a NUL nor a text of 4 GB comes through.
bool is_parsable(std::string_view sql) { return sql.find('\0') == std::string_view::npos && sql.size() < 0x7fffffff; }

/// The only statement of the tree when it is a SELECT (or anything, for a query).
const Node* only_statement(const sql::RawParse& raw) {
  if (list_length(raw.statements()) != 1) return nullptr;
  return static_cast<const RawStmt*>(linitial(raw.statements()))->stmt;
}

/// SELECT with one target and nothing else.
const Node* only_target(const Node* statement) {
  const auto* select = sql::as<SelectStmt>(statement, T_SelectStmt);
  if (!select || list_length(select->targetList) != 1) return nullptr;
  if (select->distinctClause || select->intoClause || select->fromClause || select->whereClause ||
      select->groupClause || select->havingClause || select->windowClause || select->valuesLists ||
      select->sortClause || select->limitOffset || select->limitCount || select->lockingClause ||
      select->withClause || select->op != SETOP_NONE)
    return nullptr;
  const auto* target = static_cast<const ResTarget*>(linitial(select->targetList));
  return target->name ? nullptr : target->val;
}

bool is_query(const Node* statement) {
  switch (nodeTag(statement)) {
    case T_SelectStmt:
    case T_InsertStmt:
    case T_UpdateStmt:
    case T_DeleteStmt:
    case T_MergeStmt: return true;
    default: return false;
  }
}

}  // namespace

Result<Expr> parse_expression(std::string_view sql) {
  if (!is_parsable(sql)) return not_one("an expression");
  std::string buffer(prefix);
  buffer += sql;
  const sql::RawParse raw(buffer);
  if (!raw.ok()) return syntax_error(raw);
  const Node* statement = only_statement(raw);
  const Node* target = statement ? only_target(statement) : nullptr;
  if (!target) return not_one("an expression");
  sql::Conversion c;
  c.text = buffer;
  c.base = 0U - static_cast<std::uint32_t>(prefix.size());  // spans count from the expression's first byte
  c.start(0, static_cast<std::uint32_t>(buffer.size()));
  Expr expr = sql::convert_expr(c, target);
  if (c.too_deep) return Error{"expression nested too deeply", {}};
  return expr;
}

Result<Query> parse_query(std::string_view sql) {
  if (!is_parsable(sql)) return not_one("a query");
  const std::string buffer(sql);
  const sql::RawParse raw(buffer);
  if (!raw.ok()) return syntax_error(raw);
  const Node* statement = only_statement(raw);
  if (!statement || !is_query(statement)) return not_one("a query");
  sql::Conversion c;
  c.text = buffer;
  c.start(0, static_cast<std::uint32_t>(buffer.size()));
  const std::shared_ptr<const Query> query = sql::convert_query(c, statement);
  if (c.too_deep) return Error{"expression nested too deeply", {}};
  return Query(*query);
}

}  // namespace pglint
