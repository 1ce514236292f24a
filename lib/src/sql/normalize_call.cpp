// Function calls: which function, which argument types, and the parts after the arguments.
#include <algorithm>

#include "sql/normalizer.hpp"

namespace pglint::sql {
namespace {

/// Functions that SQL has a syntax for keep the schema that the grammar gives them: printing goes by it.
bool has_sql_syntax(std::string_view name, std::size_t arguments) {
  return (name == "timezone" && arguments == 2) || (name == "extract" && arguments == 2) || (name == "btrim" && arguments == 1) ||
         name == "substring" || name == "like_escape" || name == "similar_to_escape";
}

bool is_untyped_string(const Expr& e) {
  return e.is(ExprKind::constant) && e.constant == ConstKind::string && e.type.empty();
}

/// f(a, VARIADIC ARRAY[b, c]) is f(a, b, c).
void spread_variadic(Expr& e) {
  if (!e.variadic || e.args.empty()) return;
  Expr& last = e.args.back();
  if (!last.is(ExprKind::array) || last.args.empty() || last.args[0].is(ExprKind::array)) return;
  std::vector<Expr> items = std::move(last.args);
  e.args.pop_back();
  for (Expr& item : items) e.args.push_back(std::move(item));
  e.variadic = false;
}

}  // namespace

/// The type of a call whose function cannot be told: that of all its overloads, if they agree.
TypeId Normalizer::result_without_choice(const Expr& e, bool builtin) const {
  if (!builtin) return 0;
  TypeId result = 0;
  for (const FunctionRow& row : builtin_functions(e.name)) {
    if (result != 0 && row.result != result) return 0;
    result = row.result;
  }
  return result == 0 || result == known().anyelement || result == known().anyarray || result == known().record ||
                 result == known().anycompatible || result == known().anycompatiblearray
             ? TypeId{0}
             : result;
}

Typed Normalizer::function(Expr& e) {
  const bool builtin = (e.schema.empty() || e.schema == "pg_catalog") && !builtin_functions(e.name).empty();
  if (builtin)
    e.schema = has_sql_syntax(e.name, e.args.size()) ? "pg_catalog" : "";
  else if (e.schema.empty() && scope_.function_schema)
    e.schema = scope_.function_schema(e.name);

  spread_variadic(e);
  const std::vector<Typed> types = list(e.args);
  call_parts(e);

  const bool named = std::any_of(e.args.begin(), e.args.end(), [](const Expr& arg) { return arg.is(ExprKind::named_argument); });
  std::vector<TypeId> actual;
  for (const Typed& type : types) actual.push_back(type.type);
  const std::string schema = builtin ? std::string() : e.schema;
  Resolution chosen;
  out_columns_ = {};
  if (!named && (builtin || !schema.empty())) chosen = resolver_.function(schema, e.name, actual, e.variadic);
  if (chosen) {
    std::vector<Expr*> items;
    for (Expr& arg : e.args) items.push_back(&arg);
    mark_implicit(items, types, [&](const std::vector<TypeId>& of) {
      const Resolution again = resolver_.function(schema, e.name, of, e.variadic);
      return again && again->arguments == chosen->arguments && again->result == chosen->result;
    });
    for (std::size_t i = 0; i < e.args.size(); ++i) coerce(e.args[i], actual[i], chosen->arguments[i]);
    out_columns_ = chosen->out_columns;
    return {chosen->result, chosen->result};
  }
  if (!builtin) {
    // Most literals given to a function are text, and nobody tells of this one's.
    if (!scope_.functions || scope_.functions(e.schema, e.name).empty())
      for (Expr& arg : e.args)
        if (is_untyped_string(arg)) coerce(arg, known().unknown, known().text);
    const TypeId type = scope_.function_type ? types_.id(scope_.function_type(e.schema, e.name)) : TypeId{0};
    return {type, type};
  }
  const TypeId type = result_without_choice(e, builtin);
  return {type, type};
}

/// FILTER, ORDER BY, OVER: nodes of kind special around expressions, sort items one level deeper.
void Normalizer::call_parts(Expr& e) {
  for (Expr& part : e.extra) {
    for (Expr& item : part.args) {
      if (part.name == "FILTER")
        condition(item);
      else if (item.is(ExprKind::special) && (item.name.starts_with("ASC") || item.name.starts_with("DESC")))
        list(item.args);
      else
        expr(item);
    }
  }
}

}  // namespace pglint::sql
