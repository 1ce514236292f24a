// normalize(): each kind of node gets its type from its arguments, and its arguments the types that it wants.
#include "sql/normalizer.hpp"

#include <algorithm>

#include "sql/literal.hpp"

namespace pglint::sql {

std::vector<Typed> Normalizer::list(std::vector<Expr>& items) {
  std::vector<Typed> types;
  types.reserve(items.size());
  for (Expr& item : items) types.push_back(expr(item));
  return types;
}

void Normalizer::condition(Expr& e) {
  const Typed t = expr(e);
  if (t.type == known().unknown) coerce(e, t.type, known().boolean);
}

Typed Normalizer::expr(Expr& e) {
  const TypeId boolean = known().boolean;
  switch (e.kind) {
    case ExprKind::column: return column(e);
    case ExprKind::whole_row: return whole_row(e);
    case ExprKind::constant: return constant(e);
    case ExprKind::op: return operation(e);
    case ExprKind::any_op:
    case ExprKind::all_op: return quantified(e);
    case ExprKind::bool_and:
    case ExprKind::bool_or:
    case ExprKind::bool_not:
    case ExprKind::bool_test:
      for (Expr& arg : e.args) condition(arg);
      return {boolean, boolean};
    case ExprKind::is_null:
    case ExprKind::is_not_null: list(e.args); return {boolean, boolean};
    case ExprKind::is_distinct: {
      const std::vector<Typed> types = list(e.args);
      operands("=", e.args[0], types[0], e.args[1], types[1]);
      return {boolean, boolean};
    }
    case ExprKind::function: return function(e);
    case ExprKind::special: return special(e);
    case ExprKind::sql_value: return sql_value(e);
    case ExprKind::cast: return cast(e);
    case ExprKind::collate: return collate(e);
    case ExprKind::case_when: return case_when(e);
    case ExprKind::array: return array(e);
    case ExprKind::row: list(e.args); return {known().record, known().record};
    case ExprKind::subscript: return subscript(e);
    case ExprKind::subquery:
    case ExprKind::exists:
    case ExprKind::any_subquery:
    case ExprKind::all_subquery:
    case ExprKind::array_subquery: return subquery(e);
    case ExprKind::named_argument: return e.args.empty() ? Typed{} : expr(e.args[0]);
    case ExprKind::set_default: return {known().unknown, known().unknown};
    case ExprKind::field: list(e.args); return {};
    case ExprKind::none:
    case ExprKind::parameter:
    case ExprKind::other: return {};
  }
  return {};
}

// --- constants and casts -----------------------------------------------------------------------------------------

Typed Normalizer::constant(Expr& e) {
  const TypeId unknown = known().unknown;
  canonical_type(e.type);
  const TypeId written = types_.id(e.type);
  if (written != 0 && types_.base(written) != written && e.constant == ConstKind::string) {
    // A literal of a domain is one of its base type, cast to the domain.
    Expr inner = std::move(e);
    e = Expr();
    e.kind = ExprKind::cast;
    e.span = inner.span;
    e.type = std::move(inner.type);
    inner.type = types_.name(types_.base(written));
    e.args.push_back(std::move(inner));
    return cast(e);
  }
  canonical_literal(e);
  switch (e.constant) {
    case ConstKind::boolean: return {known().boolean, known().boolean};
    case ConstKind::integer:
    case ConstKind::number: {
      const TypeId natural = types_.id(natural_type(e));
      return {e.type.empty() ? natural : types_.id(e.type), natural};
    }
    case ConstKind::null:
    case ConstKind::string:
    case ConstKind::bit_string: break;
  }
  if (e.type.empty()) return {unknown, unknown};
  const TypeId type = types_.id(e.type);
  if (type == known().regclass) regclass(e);
  // B'1' is of type bit by itself, and a modifier is more than the type.
  return {type, type == known().bit || !type_modifier(e.type).empty() ? type : unknown};
}

Typed Normalizer::cast(Expr& e) {
  canonical_type(e.type);
  if (e.args.empty()) return {};
  const TypeId target = types_.id(e.type);
  const bool modified = !type_modifier(e.type).empty();
  if (e.args[0].is(ExprKind::array) && !e.args[0].args.empty() && TypeSpace::is_array(target) && !modified)
    return cast_array(e, target);

  Expr& arg = e.args[0];
  // A column keeps its modifier: varchar(20) to varchar(20) is no cast.
  const std::string column_type = modified && arg.is(ExprKind::column) && scope_.column_type && levels_.empty()
                                      ? scope_.column_type("", arg.name)
                                      : std::string();
  const Typed inner = expr(arg);
  const bool same = modified ? !column_type.empty() && column_type == e.type : target != 0 && inner.type == target;
  if (same || (!modified && coerce_constant(arg, inner.type, target))) {
    const bool implicit = e.implicit_type;
    Expr unwrapped = std::move(arg);
    e = std::move(unwrapped);
    if (!same && e.is(ExprKind::constant)) e.implicit_type = implicit && !e.type.empty();
    return same ? inner : constant(e);
  }
  const bool implicit_possible = !modified && inner.type != 0 && inner.type != known().unknown && resolver_.can_coerce(inner.type, target);
  return {target, implicit_possible ? inner.type : target};
}

/// ARRAY[…]::type[] gives each element the type; the cast itself is gone.
Typed Normalizer::cast_array(Expr& e, TypeId target) {
  Expr array = std::move(e.args[0]);
  const std::string type = types_.name(target);
  const TypeId element = TypeSpace::element(target);
  for (Expr& item : array.args) {
    Expr wrapped;
    wrapped.kind = ExprKind::cast;
    wrapped.span = item.span;
    wrapped.type = item.is(ExprKind::array) ? type : types_.name(element);
    const bool literal = item.is(ExprKind::constant) && item.type.empty() &&
                         (item.constant == ConstKind::string || item.constant == ConstKind::null);
    if (literal) {
      item.type = wrapped.type;
      expr(item);
      continue;
    }
    wrapped.args.push_back(std::move(item));
    item = std::move(wrapped);
    cast(item);
  }
  const bool implicit = e.implicit_type;
  e = std::move(array);
  if (implicit)
    for (Expr& item : e.args)
      if (item.is(ExprKind::constant) && !item.type.empty()) item.implicit_type = true;
  return {target, target};
}

Typed Normalizer::collate(Expr& e) {
  if (e.schema == "pg_catalog") e.schema.clear();
  if (e.args.empty()) return {};
  Typed t = expr(e.args[0]);
  if (t.type == known().unknown) {
    coerce(e.args[0], t.type, known().text);
    t.type = known().text;
  } else if (t.type == known().text && t.bare == known().unknown) {
    e.args[0].implicit_type = true;
  }
  return {t.type, t.type};
}

// --- operators ---------------------------------------------------------------------------------------------------

/// Resolves a binary operator, converts its operands, gives its type.
TypeId Normalizer::operands(std::string_view name, Expr& left, Typed left_type, Expr& right, Typed right_type) {
  if (left_type.type == 0 || right_type.type == 0) return 0;
  const auto chosen = resolver_.operation(name, left_type.type, right_type.type);
  if (!chosen) return 0;
  mark_implicit({&left, &right}, {left_type, right_type}, [&](const std::vector<TypeId>& types) {
    const auto again = resolver_.operation(name, types[0], types[1]);
    return again && again->arguments == chosen->arguments && again->result == chosen->result;
  });
  coerce(left, left_type.type, chosen->arguments[0]);
  coerce(right, right_type.type, chosen->arguments[1]);
  return chosen->result;
}

/// (a, b) < (c, d): field by field.
Typed Normalizer::row_comparison(Expr& e) {
  Expr& left = e.args[0];
  Expr& right = e.args[1];
  const std::vector<Typed> left_types = list(left.args);
  const std::vector<Typed> right_types = list(right.args);
  for (std::size_t i = 0; i < left.args.size() && i < right.args.size(); ++i)
    operands(e.name, left.args[i], left_types[i], right.args[i], right_types[i]);
  return {known().boolean, known().boolean};
}

Typed Normalizer::operation(Expr& e) {
  if (e.schema == "pg_catalog" && !builtin_operators(e.name).empty()) e.schema.clear();
  if (e.args.size() == 2 && e.args[0].is(ExprKind::row) && e.args[1].is(ExprKind::row)) return row_comparison(e);
  const std::vector<Typed> types = list(e.args);
  if (!e.schema.empty()) return {};
  TypeId result = 0;
  if (e.args.size() == 2) {
    result = operands(e.name, e.args[0], types[0], e.args[1], types[1]);
  } else if (e.args.size() == 1 && types[0].type != 0) {
    const auto chosen = resolver_.operation(e.name, 0, types[0].type);
    if (chosen) {
      coerce(e.args[0], types[0].type, chosen->arguments[0]);
      result = chosen->result;
    }
  }
  if (result == 0) {
    // Even of unknown types: an operator that only ever gives booleans gives one.
    const auto rows = builtin_operators(e.name);
    if (!rows.empty() && std::all_of(rows.begin(), rows.end(), [](const OperatorRow& row) { return row.result == known().boolean; }))
      result = known().boolean;
  }
  return {result, result};
}

/// a op ANY (array). IN came in as such, and takes the type of its list from the left side, too.
Typed Normalizer::quantified(Expr& e) {
  const TypeId boolean = known().boolean;
  if (e.schema == "pg_catalog" && !builtin_operators(e.name).empty()) e.schema.clear();
  const Typed left = expr(e.args[0]);
  Expr& right = e.args[1];
  const auto is_literals = [](const Expr& array) {
    return array.is(ExprKind::array) && !array.args.empty() &&
           std::all_of(array.args.begin(), array.args.end(), [](const Expr& item) { return item.is(ExprKind::constant); });
  };
  if (right.is(ExprKind::cast) && is_literals(right.args[0])) cast(right);  // ARRAY[…]::type[] becomes the array alone
  Typed right_type;
  if (is_literals(right) && left.type != 0) {
    const std::vector<Typed> types = list(right.args);
    std::vector<Expr*> items;
    for (Expr& item : right.args) items.push_back(&item);
    // Printed as IN only when there are two and more: one alone must say its type.
    const TypeId also = right.args.size() > 1 && (e.name == "=" || e.name == "<>") ? left.type : TypeId{0};
    TypeId element = unify(items, types, also);
    if (element == 0) element = unify(items, types);
    right_type = {TypeSpace::array_of(element), TypeSpace::array_of(element)};
  } else {
    right_type = expr(right);
  }
  if (!e.schema.empty() || left.type == 0 || right_type.type == 0) return {boolean, boolean};
  const TypeId unknown = known().unknown;
  const TypeId element = right_type.type == unknown ? unknown : TypeSpace::element(types_.base(right_type.type));
  if (right_type.type != unknown && !TypeSpace::is_array(types_.base(right_type.type))) return {boolean, boolean};
  const auto chosen = resolver_.operation(e.name, left.type, element);
  if (!chosen) return {boolean, boolean};
  mark_implicit({&e.args[0], &right}, {left, right_type}, [&](const std::vector<TypeId>& types) {
    const TypeId item = types[1] == unknown ? unknown : TypeSpace::element(types_.base(types[1]));
    const auto again = resolver_.operation(e.name, types[0], item);
    return again && again->arguments == chosen->arguments;
  });
  coerce(e.args[0], left.type, chosen->arguments[0]);
  coerce(right, right_type.type, TypeSpace::array_of(chosen->arguments[1]));
  return {boolean, boolean};
}

// --- constructors ------------------------------------------------------------------------------------------------

Typed Normalizer::array(Expr& e) {
  const std::vector<Typed> types = list(e.args);
  if (e.args.empty()) return {};
  std::vector<Expr*> items;
  for (Expr& item : e.args) items.push_back(&item);
  const TypeId element = unify(items, types);
  const TypeId type = TypeSpace::is_array(element) ? element : TypeSpace::array_of(element);
  return {type, type};
}

Typed Normalizer::subscript(Expr& e) {
  const bool chained = e.args[0].is(ExprKind::subscript) && !e.args[0].has_slice;
  const std::vector<Typed> types = list(e.args);
  const TypeId base = types_.base(types[0].type);
  if (base == known().jsonb) {
    for (std::size_t i = 1; i < e.args.size(); ++i)
      if (types[i].type == known().unknown) coerce(e.args[i], types[i].type, known().text);
    return {base, base};
  }
  if (TypeSpace::is_array(base)) {
    for (std::size_t i = 1; i < e.args.size(); ++i)
      if (types[i].type != 0 && e.args[i]) coerce(e.args[i], types[i].type, known().int4);
    const TypeId type = e.has_slice ? base : TypeSpace::element(base);
    return {type, type};
  }
  return chained ? types[0] : Typed{};  // a[1][2] is an element, as a[1] is
}

Typed Normalizer::case_when(Expr& e) {
  const std::size_t count = e.args.size();
  if (count < 3) return {};
  Typed operand;
  if (e.args[0]) {
    operand = expr(e.args[0]);
    if (operand.type == known().unknown) {
      coerce(e.args[0], operand.type, known().text);
      operand = {known().text, known().text};
    }
  }
  std::vector<Expr*> results;
  std::vector<Typed> types;
  // ELSE NULL is no ELSE.
  if (Expr& last = e.args.back(); last.is(ExprKind::constant) && last.constant == ConstKind::null) last = Expr();
  if (e.args.back()) {
    results.push_back(&e.args.back());
    types.push_back(expr(e.args.back()));
  } else {
    types.push_back({known().unknown, known().unknown});
    results.push_back(nullptr);
  }
  for (std::size_t i = 1; i + 2 < count; i += 2) {
    if (e.args[0]) {
      Expr placeholder;  // the operand is not printed with what the comparison makes of it
      placeholder.kind = ExprKind::parameter;
      const Typed when = expr(e.args[i]);
      operands("=", placeholder, {operand.type, operand.type}, e.args[i], when);
    } else {
      condition(e.args[i]);
    }
    results.push_back(&e.args[i + 1]);
    types.push_back(expr(e.args[i + 1]));
  }
  const TypeId type = unify(results, types);
  return {type, type};
}

Typed Normalizer::special(Expr& e) {
  const std::vector<Typed> types = list(e.args);
  if (e.name == "COALESCE" || e.name == "GREATEST" || e.name == "LEAST") {
    std::vector<Expr*> items;
    for (Expr& item : e.args) items.push_back(&item);
    const TypeId type = unify(items, types);
    return {type, type};
  }
  if (e.name == "NULLIF" && e.args.size() == 2) {
    const TypeId left = types[0].type;
    operands("=", e.args[0], types[0], e.args[1], types[1]);
    const auto chosen = left != 0 && types[1].type != 0 ? resolver_.operation("=", left, types[1].type) : nullptr;
    const TypeId type = chosen ? chosen->arguments[0] : left;
    return {type, type};
  }
  if (e.name == "GROUPING") return {known().int4, known().int4};
  return {};
}

Typed Normalizer::sql_value(const Expr& e) const {
  const KnownTypes& k = known();
  const std::string_view name = std::string_view(e.name).substr(0, e.name.find('('));
  const TypeId type = name == "CURRENT_DATE"        ? k.date
                      : name == "CURRENT_TIME"      ? k.timetz
                      : name == "CURRENT_TIMESTAMP" ? k.timestamptz
                      : name == "LOCALTIME"         ? k.time
                      : name == "LOCALTIMESTAMP"    ? k.timestamp
                                                    : k.name;
  return {type, type};
}

// --- the whole ---------------------------------------------------------------------------------------------------

TypeId Normalizer::root(Expr& e, std::string_view assigned_to) {
  const Typed t = expr(e);
  if (assigned_to.empty()) return t.type;
  // What a server shows of a default is the expression before it is converted to the column's type, and it goes on to
  // show that when the column is given another type: only a literal without a type takes the column's.
  const TypeId target = types_.base(types_.id(assigned_to));
  if (target == 0 || !e.is(ExprKind::constant)) return t.type;
  if (t.type == known().unknown)
    coerce(e, t.type, target);
  else if (t.type != target)
    return t.type;
  const bool number = e.constant == ConstKind::integer || e.constant == ConstKind::number;
  if (!number && type_modifier(e.type).empty()) e.implicit_type = !e.type.empty();
  if (number) e.implicit_type = false;  // 5 alone is an integer
  return target;
}

void normalize(Expr& expr, const Scope& scope, std::string_view assigned_to) {
  if (expr) Normalizer(scope).root(expr, assigned_to);
}

void normalize(Query& query, const Scope& scope) { Normalizer(scope).root(query); }

std::string normalize_and_type(Expr& expr, const Scope& scope) {
  Normalizer normalizer(scope);
  const TypeId type = normalizer.root(expr, {});
  return type == known().unknown ? std::string() : normalizer.type_name(type);
}

std::string type_of(const Expr& expr, const Scope& scope) {
  Expr copy = expr;
  return normalize_and_type(copy, scope);
}

}  // namespace pglint::sql
