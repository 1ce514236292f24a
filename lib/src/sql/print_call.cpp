// Function calls as SQL: SQL's own syntax for some of pg_catalog's functions, aggregates' and windows' parts.
#include "sql/print.hpp"

#include <algorithm>

namespace pglint::sql {
namespace {

bool is_plain_word(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
}

const Expr* find_part(const Expr& call, std::string_view name) {
  for (const Expr& part : call.extra)
    if (part.name == name) return &part;
  return nullptr;
}

}  // namespace

void Printer::function(const Expr& e) {
  if (!canonical_ && e.schema == "pg_catalog" && sql_syntax(e)) return;
  out_ += quote_qualified(e.schema, e.name);
  out_ += '(';
  arguments(e);
  out_ += ')';
  call_parts(e);
}

/// The syntax in which these were written: the same name in pg_catalog otherwise comes only from a qualified call.
bool Printer::sql_syntax(const Expr& e) {
  if (!e.extra.empty() || e.variadic || e.distinct || e.star || e.windowed) return false;
  for (const Expr& arg : e.args)
    if (arg.is(ExprKind::named_argument)) return false;
  const std::size_t count = e.args.size();
  if (e.name == "timezone" && count == 2) {
    infix(e.args[1], "AT TIME ZONE", e.args[0], zone_strength, true);
    return true;
  }
  if (e.name == "extract" && count == 2 && e.args[0].is(ExprKind::constant) && e.args[0].constant == ConstKind::string &&
      !shows_type(e.args[0])) {
    out_ += "EXTRACT(";
    out_ += is_plain_word(e.args[0].name) ? quote_identifier(e.args[0].name) : quote_literal(e.args[0].name);
    out_ += " FROM ";
    expr(e.args[1]);
    out_ += ')';
    return true;
  }
  if (e.name == "btrim" && count == 1) {
    out_ += "TRIM(";
    expr(e.args[0]);
    out_ += ')';
    return true;
  }
  if (e.name == "substring" && (count == 2 || count == 3)) {
    out_ += "SUBSTRING(";
    expr(e.args[0]);
    out_ += " FROM ";
    expr(e.args[1]);
    if (count == 3) {
      out_ += " FOR ";
      expr(e.args[2]);
    }
    out_ += ')';
    return true;
  }
  return false;
}

void Printer::arguments(const Expr& e) {
  if (e.star) {
    out_ += '*';
    return;
  }
  if (e.distinct) out_ += "DISTINCT ";
  for (std::size_t i = 0; i < e.args.size(); ++i) {
    if (i > 0) out_ += ", ";
    if (e.variadic && i + 1 == e.args.size()) out_ += "VARIADIC ";
    expr(e.args[i]);
  }
  if (const Expr* order = find_part(e, "ORDER BY")) {
    out_ += " ORDER BY ";
    sort_list(*order);
  }
}

void Printer::call_parts(const Expr& e) {
  if (const Expr* group = find_part(e, "WITHIN GROUP")) {
    out_ += " WITHIN GROUP (ORDER BY ";
    sort_list(*group);
    out_ += ')';
  }
  if (const Expr* filter = find_part(e, "FILTER")) {
    out_ += " FILTER (WHERE ";
    list(filter->args);
    out_ += ')';
  }
  if (!e.windowed) return;
  out_ += " OVER (";
  std::string_view separator;
  if (const Expr* partition = find_part(e, "PARTITION BY")) {
    out_ += "PARTITION BY ";
    list(partition->args);
    separator = " ";
  }
  if (const Expr* order = find_part(e, "WINDOW ORDER BY")) {
    out_ += separator;
    out_ += "ORDER BY ";
    sort_list(*order);
    separator = " ";
  }
  if (const Expr* part = find_part(e, "FRAME")) {
    out_ += separator;
    frame(*part);
  }
  out_ += ')';
}

/// Sort items of a call: nodes named ASC or DESC, with NULLS FIRST or LAST where that is not the default.
void Printer::sort_list(const Expr& part) {
  for (std::size_t i = 0; i < part.args.size(); ++i) {
    if (i > 0) out_ += ", ";
    const Expr& item = part.args[i];
    list(item.args);
    if (item.name != "ASC") out_ += ' ' + (item.name.starts_with("ASC ") ? item.name.substr(4) : item.name);
  }
}

void Printer::frame(const Expr& part) {
  std::size_t offset = 0;
  for (const char c : part.type) {
    if (c == '$' && offset < part.args.size())
      expr(part.args[offset++], sum_strength);
    else
      out_ += c;
  }
}

}  // namespace pglint::sql
