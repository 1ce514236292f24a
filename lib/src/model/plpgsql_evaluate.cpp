// Expressions: constants, variables, operators and conditions with three outcomes and "unknown".
#include "model/plpgsql_evaluate.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "model/references.hpp"

namespace pglint::model::plpgsql {
namespace {

using Kind = Value::Kind;

constexpr std::size_t max_items = 100'000;

bool is_text_type(std::string_view type) {
  constexpr std::array<std::string_view, 5> types{"text", "character varying", "varchar", "name", "citext"};
  return std::find(types.begin(), types.end(), type) != types.end();
}
bool is_integer_type(std::string_view type) {
  constexpr std::array<std::string_view, 6> types{"integer", "bigint", "smallint", "int", "int4", "int8"};
  return std::find(types.begin(), types.end(), type) != types.end();
}
bool is_oid_type(std::string_view type) { return type == "regclass" || type == "regtype" || type == "regnamespace"; }

/// LIKE without escapes: % and _; bytes stand for characters. The last % is all that is ever gone back to.
bool like(std::string_view text, std::string_view pattern) {
  std::size_t t = 0, p = 0, star = std::string_view::npos, mark = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '%') {
      star = p++;
      mark = t;
    } else if (p < pattern.size() && (pattern[p] == '_' || pattern[p] == text[t])) {
      ++p, ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++mark;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '%') ++p;
  return p == pattern.size();
}

Value like_value(const Value& a, const Value& b, bool wanted) {
  if (!a.is(Kind::text) || !b.is(Kind::text) || b.text.find('\\') != std::string::npos) return {};
  return boolean_value(like(a.text, b.text) == wanted);
}

Value compare_value(std::string_view op, const Value& a, const Value& b) {
  if (a.is_null() || b.is_null()) return null_value();
  if (op == "=" || op == "<>") {
    const auto same = equal(a, b);
    return same ? boolean_value(*same == (op == "=")) : Value{};
  }
  const auto order = compare(a, b);
  if (!order) return {};
  if (op == "<") return boolean_value(*order < 0);
  if (op == ">") return boolean_value(*order > 0);
  if (op == "<=") return boolean_value(*order <= 0);
  return boolean_value(*order >= 0);
}

Value arithmetic(char op, const Value& a, const Value& b) {
  const auto left = integer_of(a);
  const auto right = integer_of(b);
  if (!left || !right) return {};
  std::int64_t result = 0;
  bool overflow = false;
  switch (op) {
    case '+': overflow = __builtin_add_overflow(*left, *right, &result); break;
    case '-': overflow = __builtin_sub_overflow(*left, *right, &result); break;
    case '*': overflow = __builtin_mul_overflow(*left, *right, &result); break;
    default:
      if (*right == 0 || *right == -1) return {};
      result = op == '/' ? *left / *right : *left % *right;
  }
  return overflow ? Value{} : integer_value(result);
}

Value negated(Value value) {
  if (value.is(Kind::boolean)) return boolean_value(!value.is_true());
  return value.is_null() ? value : Value{};
}

}  // namespace

void Variables::declare(const std::string& name, std::string type, Value value) {
  scopes_.back()[name] = {convert_to(type, std::move(value)), std::move(type)};
}

const Variables::Variable* Variables::find(std::string_view name) const {
  for (auto scope = scopes_.rbegin(); scope != scopes_.rend(); ++scope)
    if (const auto found = scope->find(std::string(name)); found != scope->end()) return &found->second;
  return nullptr;
}

void Variables::assign(const std::string& name, Value value) {
  const std::size_t dot = name.find('.');
  const std::string variable = name.substr(0, dot);
  for (auto scope = scopes_.rbegin(); scope != scopes_.rend(); ++scope)
    if (const auto found = scope->find(variable); found != scope->end()) {
      found->second.value = dot == std::string::npos ? convert_to(found->second.type, std::move(value)) : Value{};
      return;
    }
}

Value convert_to(const std::string& type, Value value) {
  const bool is_array = type.ends_with("[]") || type.ends_with(" array");
  if (is_array && value.is(Kind::text)) return parse_array(value.text);
  if (is_integer_type(type) && value.is(Kind::text)) {
    const auto number = integer_of(value);
    return number ? integer_value(*number) : Value{};
  }
  if (type == "boolean" || type == "bool") {
    if (value.is(Kind::boolean) || value.is_null()) return value;
    return {};
  }
  if (is_text_type(type) && value.is_scalar()) return value.is(Kind::oid) ? Value{} : text_value(std::move(value.text));
  return value;
}

Value Evaluator::value(const Expr& expr) {
  if (!spend()) return {};
  switch (expr.kind) {
    case ExprKind::column:
    case ExprKind::field: return column(expr);
    case ExprKind::constant: return constant(expr);
    case ExprKind::op: return op(expr);
    case ExprKind::any_op:
    case ExprKind::all_op: return quantified(expr);
    case ExprKind::bool_and:
    case ExprKind::bool_or: return logic(expr);
    case ExprKind::bool_not: return negated(value(expr.args.at(0)));
    case ExprKind::is_null:
    case ExprKind::is_not_null: {
      const Value operand = value(expr.args.at(0));
      return operand.known() ? boolean_value(operand.is_null() == expr.is(ExprKind::is_null)) : Value{};
    }
    case ExprKind::is_distinct: return distinct(expr);
    case ExprKind::bool_test: return bool_test(expr);
    case ExprKind::function: return function(expr);
    case ExprKind::special: return special(expr);
    case ExprKind::cast: return cast(value(expr.args.at(0)), expr.type);
    case ExprKind::collate: return value(expr.args.at(0));
    case ExprKind::case_when: return case_when(expr);
    case ExprKind::array: return array_value(values(expr.args));
    case ExprKind::subscript: {
      const Value array = value(expr.args.at(0));
      const auto index = expr.has_slice || expr.args.size() != 2 ? std::nullopt : integer_of(value(expr.args[1]));
      if (!array.is(Kind::array) || !index) return {};
      const bool inside = *index >= 1 && static_cast<std::uint64_t>(*index) <= array.items.size();
      return inside ? array.items[static_cast<std::size_t>(*index) - 1] : null_value();
    }
    case ExprKind::subquery: return expr.query ? value(*expr.query) : Value{};
    case ExprKind::exists: return expr.query ? exists(*expr.query) : Value{};
    case ExprKind::any_subquery: return any_subquery(expr);
    case ExprKind::array_subquery: {
      const auto found = expr.query ? rows(*expr.query) : std::nullopt;
      if (!found) return {};
      std::vector<Value> items;
      for (const auto& row : found->rows) items.push_back(row.empty() ? Value{} : row.front());
      return array_value(std::move(items));
    }
    default: return {};
  }
}

std::vector<Value> Evaluator::values(const std::vector<Expr>& exprs) {
  std::vector<Value> result;
  result.reserve(exprs.size());
  for (const Expr& expr : exprs) result.push_back(value(expr));
  return result;
}

Value Evaluator::column(const Expr& expr) {
  const bool field = expr.is(ExprKind::field);
  if (field && (expr.args.size() != 1 || !expr.args[0].is(ExprKind::column))) return {};
  const std::string& owner = field ? expr.args[0].name : expr.relation;
  for (auto frame = frames_.rbegin(); frame != frames_.rend(); ++frame) {
    if (!owner.empty() && frame->alias != owner) continue;
    const auto found = std::find(frame->columns->begin(), frame->columns->end(), expr.name);
    if (found != frame->columns->end()) return (*frame->row)[static_cast<std::size_t>(found - frame->columns->begin())];
    if (!owner.empty()) return {};
  }
  const Variables::Variable* variable = variables_.find(owner.empty() ? expr.name : owner);
  if (!variable) return {};
  spend(variable->value.text.size() / 64 + variable->value.items.size());
  if (owner.empty()) return variable->value;
  const Value& row = variable->value;
  const auto found = std::find(row.names.begin(), row.names.end(), expr.name);
  if (!row.is(Kind::row) || found == row.names.end()) return {};
  return row.items[static_cast<std::size_t>(found - row.names.begin())];
}

Value Evaluator::constant(const Expr& expr) {
  Value result;
  switch (expr.constant) {
    case ConstKind::null: return null_value();
    case ConstKind::boolean: return boolean_value(expr.name == "true" || expr.name == "TRUE" || expr.name == "t");
    case ConstKind::integer:
      result = text_value(expr.name);
      if (const auto number = integer_of(result)) result = integer_value(*number);
      break;
    case ConstKind::string: result = text_value(expr.name); break;
    default: return {};
  }
  return expr.type.empty() || expr.implicit_type ? result : cast(result, expr.type);
}

Value Evaluator::cast(const Value& value, std::string_view type) {
  if (type.starts_with("pg_catalog.")) type.remove_prefix(11);
  if (type.ends_with("[]")) {
    Value array = value.is(Kind::text) ? parse_array(value.text) : value;
    if (!array.is(Kind::array)) return array.is_null() ? array : Value{};
    for (Value& item : array.items)
      if (!item.is_null()) item = cast(item, type.substr(0, type.size() - 2));
    return array;
  }
  if (value.is_null() || !value.known()) return value;
  if (is_text_type(type)) {
    if (value.is(Kind::oid)) return oid_text(value);
    return value.is_scalar() ? text_value(value.text) : Value{};
  }
  if (is_integer_type(type)) {
    const auto number = integer_of(value);
    return number ? integer_value(*number) : Value{};
  }
  if (type == "oid") return value.is(Kind::oid) ? value : Value{};
  if (is_oid_type(type)) return value.is(Kind::oid) ? value : oid_cast(value, type);
  if (type == "boolean") {
    if (value.is(Kind::boolean)) return value;
    return value.text == "true" || value.text == "false" ? boolean_value(value.text == "true") : Value{};
  }
  return {};
}

Value Evaluator::oid_cast(const Value& value, std::string_view type) {
  if (!value.is(Kind::text)) return {};
  const QualifiedName name = parse_qualified(value.text);
  if (type == "regnamespace") return oid_value(quote_identifier(name.name));
  if (type == "regclass") {
    const Value found = regclass(value);
    return found.is_null() ? Value{} : found;  // an error for a server
  }
  const QualifiedName resolved = world_.type_name(name);
  return resolved.schema.empty() ? Value{} : oid_value(quote_qualified(resolved.schema, resolved.name));
}

/// The name as a server prints it: without schema when the search_path finds it.
Value Evaluator::oid_text(const Value& value) const {
  const QualifiedName name = parse_qualified(value.text);
  if (name.schema.empty()) return text_value(value.text);
  const auto found = world_.find_relation({"", name.name});
  return text_value(found && *found == name ? quote_identifier(name.name) : value.text);
}

Value Evaluator::regclass(const Value& name) {
  if (!name.is(Kind::text)) return name.is_null() ? name : Value{};
  const QualifiedName written = parse_qualified(name.text);
  if (const auto found = world_.find_relation(written)) return oid_value(quote_qualified(found->schema, found->name));
  // What belongs to somebody else's schema is taken to be there.
  if (world_.is_external(written.schema)) return oid_value(quote_qualified(written.schema, written.name));
  return null_value();
}

Value Evaluator::op(const Expr& expr) {
  if (expr.args.size() == 1) {
    const auto number = integer_of(value(expr.args[0]));
    return expr.name == "-" && number ? arithmetic('-', integer_value(0), integer_value(*number)) : Value{};
  }
  if (expr.args.size() != 2) return {};
  Value left = value(expr.args[0]);
  Value right = value(expr.args[1]);
  if (expr.name == "||") return concatenate(std::move(left), std::move(right));
  if (!left.known() || !right.known()) return {};
  constexpr std::array<std::string_view, 6> comparisons{"=", "<>", "<", ">", "<=", ">="};
  if (std::find(comparisons.begin(), comparisons.end(), expr.name) != comparisons.end()) return compare_value(expr.name, left, right);
  if (left.is_null() || right.is_null()) return null_value();
  if (expr.name == "~~" || expr.name == "!~~") {
    spend((left.text.size() * right.text.size()) / 64);
    return like_value(left, right, expr.name == "~~");
  }
  if (expr.name.size() == 1 && std::string_view("+-*/%").find(expr.name[0]) != std::string_view::npos) return arithmetic(expr.name[0], left, right);
  return {};
}

Value Evaluator::concatenate(Value a, Value b) {
  if (a.is(Kind::array) || b.is(Kind::array)) {
    if (!a.known() || !b.known()) return {};
    if (!a.is(Kind::array)) a = a.is_null() ? array_value({}) : array_value({std::move(a)});
    if (b.is(Kind::array)) a.items.insert(a.items.end(), b.items.begin(), b.items.end());
    else if (!b.is_null()) a.items.push_back(std::move(b));
    return spend(a.items.size()) && a.items.size() <= max_items ? a : Value{};
  }
  if (a.is_null() || b.is_null()) return null_value();
  if (!a.is_scalar() || !b.is_scalar()) return {};
  if (a.is(Kind::boolean)) a = text_value(a.text);  // || casts to text, format() prints
  std::string text = a.is(Kind::oid) ? oid_text(a).text : a.text;
  text += b.is(Kind::oid) ? oid_text(b).text : b.text;
  return spend(text.size() / 64) && text.size() <= max_text ? text_value(std::move(text)) : Value{};
}

Value Evaluator::quantified(const Expr& expr) {
  if (expr.args.size() != 2) return {};
  const bool any = expr.is(ExprKind::any_op);
  const Value left = value(expr.args[0]);
  Value array = value(expr.args[1]);
  if (array.is(Kind::text)) array = parse_array(array.text);
  if (!left.known() || !array.is(Kind::array) || (expr.name != "=" && expr.name != "<>")) return {};
  bool unknown = false, null = false;
  for (const Value& item : array.items) {
    const Value result = item.known() ? compare_value(expr.name, left, item) : Value{};
    if (any ? result.is_true() : result.is_false()) return boolean_value(any);
    unknown = unknown || !result.known();
    null = null || result.is_null();
  }
  if (unknown) return {};
  return null ? null_value() : boolean_value(!any);
}

Value Evaluator::logic(const Expr& expr) {
  const bool all = expr.is(ExprKind::bool_and);
  bool unknown = false, null = false;
  for (const Expr& arg : expr.args) {
    const Value result = value(arg);
    if (all ? result.is_false() : result.is_true()) return boolean_value(!all);
    unknown = unknown || (!result.is(Kind::boolean) && !result.is_null());
    null = null || result.is_null();
  }
  if (unknown) return {};
  return null ? null_value() : boolean_value(all);
}

Value Evaluator::distinct(const Expr& expr) {
  const Value left = value(expr.args.at(0));
  const Value right = value(expr.args.at(1));
  if (!left.known() || !right.known()) return {};
  if (left.is_null() || right.is_null()) return boolean_value(left.is_null() != right.is_null());
  return negated(compare_value("=", left, right));
}

Value Evaluator::bool_test(const Expr& expr) {
  const Value operand = value(expr.args.at(0));
  if (!operand.is(Kind::boolean) && !operand.is_null()) return {};
  std::string_view test = expr.name;
  const bool wanted = !test.starts_with("NOT ");
  if (!wanted) test.remove_prefix(4);
  const bool holds = test == "TRUE" ? operand.is_true() : test == "FALSE" ? operand.is_false() : operand.is_null();
  return boolean_value(holds == wanted);
}

Value Evaluator::case_when(const Expr& expr) {
  if (expr.args.size() < 2) return {};
  const bool has_operand = static_cast<bool>(expr.args[0]);
  const Value operand = has_operand ? value(expr.args[0]) : Value{};
  for (std::size_t i = 1; i + 2 < expr.args.size(); i += 2) {
    Value test = value(expr.args[i]);
    if (has_operand) test = operand.known() && test.known() ? compare_value("=", operand, test) : Value{};
    if (!test.known()) return {};
    if (test.is_true()) return value(expr.args[i + 1]);
  }
  return expr.args.back() ? value(expr.args.back()) : null_value();
}

Value Evaluator::special(const Expr& expr) {
  if (expr.name == "COALESCE") {
    for (const Expr& arg : expr.args)
      if (Value result = value(arg); !result.is_null()) return result;
    return null_value();
  }
  if (expr.name == "NULLIF" && expr.args.size() == 2) {
    Value left = value(expr.args[0]);
    const Value right = value(expr.args[1]);
    if (!left.known() || !right.known()) return {};
    const Value same = compare_value("=", left, right);
    return same.is_true() ? null_value() : same.known() ? left : Value{};
  }
  return {};
}

Value Evaluator::exists(const Query& query) {
  if (query.set_op != Query::SetOp::none || !query.values.empty() || !query.group_by.empty() || query.having || !query.with.empty()) {
    const auto found = rows(query);
    return found ? boolean_value(!found->rows.empty()) : Value{};
  }
  bool any = false;
  const bool complete = scan(query, [&any] { any = true; });
  if (any) return boolean_value(true);
  return complete ? boolean_value(false) : Value{};
}

Value Evaluator::any_subquery(const Expr& expr) {
  if (!expr.query || expr.name != "=" || expr.args.size() != 1) return {};
  const Value left = value(expr.args[0]);
  const auto found = rows(*expr.query);
  if (!found || !left.known()) return {};
  bool unknown = false, null = false;
  for (const auto& row : found->rows) {
    const Value result = !row.empty() && row[0].known() ? compare_value("=", left, row[0]) : Value{};
    if (result.is_true()) return result;
    unknown = unknown || !result.known();
    null = null || result.is_null();
  }
  if (unknown) return {};
  return null ? null_value() : boolean_value(false);
}

}  // namespace pglint::model::plpgsql
