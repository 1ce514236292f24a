// Choice of names as PostgreSQL makes it.
#include "model/naming.hpp"

#include <algorithm>
#include <array>

namespace pglint::model {
namespace {

/// Internal name of a type as a cast spells it: parser names where format_type() says it in SQL.
std::string type_column_name(std::string_view type) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 16> sql_names{{
      {"character varying", "varchar"}, {"timestamp without time zone", "timestamp"},
      {"timestamp with time zone", "timestamptz"}, {"time without time zone", "time"},
      {"time with time zone", "timetz"}, {"double precision", "float8"}, {"bit varying", "varbit"},
      {"character", "bpchar"}, {"smallint", "int2"}, {"integer", "int4"}, {"bigint", "int8"}, {"real", "float4"},
      {"boolean", "bool"}, {"decimal", "numeric"}, {"\"char\"", "char"}, {"bit", "bit"}}};
  while (type.ends_with("[]")) type.remove_suffix(2);
  std::string plain;  // without modifiers: timestamp(3) with time zone
  for (std::size_t at = 0; at < type.size(); ++at) {
    if (type[at] == '(') at = std::min(type.find(')', at), type.size() - 1);
    else plain += type[at];
  }
  for (const auto& [sql, internal] : sql_names)
    if (plain == sql) return std::string(internal);
  if (plain.starts_with("interval ")) return "interval";
  const std::size_t dot = plain.rfind('.');
  std::string name = dot == std::string::npos ? plain : plain.substr(dot + 1);
  if (name.size() > 1 && name.front() == '"' && name.back() == '"') name = name.substr(1, name.size() - 2);
  return name;
}

std::string lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  return text;
}

/// FigureColnameInternal: how good the name is (0 none, 1 second choice, 2 good).
int figure_name(const Expr& expr, std::string& name) {
  const auto good = [&](std::string chosen) {
    name = std::move(chosen);
    return 2;
  };
  switch (expr.kind) {
    case ExprKind::column: case ExprKind::function: case ExprKind::field:
      return good(expr.name);
    case ExprKind::special: case ExprKind::sql_value: {
      const std::string word = lower(expr.name);
      return good(word.substr(0, word.find('(')));
    }
    case ExprKind::subscript:
      return expr.args.empty() ? 0 : figure_name(expr.args[0], name);
    case ExprKind::collate:
      return expr.args.empty() ? 0 : figure_name(expr.args[0], name);
    case ExprKind::cast: {
      const int strength = expr.args.empty() ? 0 : figure_name(expr.args[0], name);
      if (strength > 1 || expr.implicit_type) return strength;
      name = type_column_name(expr.type);
      return 1;
    }
    case ExprKind::constant:
      if (expr.type.empty() || expr.implicit_type) return 0;
      name = type_column_name(expr.type);
      return 1;
    case ExprKind::case_when: {
      const int strength = expr.args.empty() ? 0 : figure_name(expr.args.back(), name);
      if (strength > 1) return strength;
      name = "case";
      return 1;
    }
    case ExprKind::array: case ExprKind::array_subquery: return good("array");
    case ExprKind::row: return good("row");
    case ExprKind::exists: return good("exists");
    default: return 0;
  }
}

}  // namespace

std::string_view clip_name(std::string_view name, std::size_t limit) {
  if (name.size() <= limit) return name;
  std::size_t end = limit;
  while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0U) == 0x80U) --end;  // inside a character
  return name.substr(0, end);
}

std::string make_object_name(std::string_view name1, std::string_view name2, std::string_view label) {
  const std::size_t overhead = (name2.empty() ? 0 : 1) + (label.empty() ? 0 : label.size() + 1);
  const std::size_t room = max_name_bytes > overhead ? max_name_bytes - overhead : 0;
  std::size_t first = name1.size();
  std::size_t second = name2.size();
  while (first + second > room) (first > second ? first : second) -= 1;
  std::string name(clip_name(name1, first));
  if (!name2.empty()) name.append("_").append(clip_name(name2, second));
  if (!label.empty()) name.append("_").append(label);
  return name;
}

std::string index_column_name(const Expr& expression) {
  std::string name;
  figure_name(expression, name);
  return name;
}

std::vector<std::string> index_column_names(const std::vector<IndexKey>& keys, const std::vector<IndexKey>& include) {
  std::vector<std::string> names;
  const auto add = [&](const IndexKey& key) {
    std::string wanted = !key.name.empty() ? *key.name : key.column.empty() ? index_column_name(key.expression) : key.column;
    if (wanted.empty()) wanted = "expr";
    std::string name = wanted;
    for (int i = 1; std::find(names.begin(), names.end(), name) != names.end(); ++i) {
      const std::string number = std::to_string(i);
      name = std::string(clip_name(wanted, max_name_bytes - number.size())) + number;
    }
    names.push_back(std::move(name));
  };
  for (const IndexKey& key : keys) add(key);
  for (const IndexKey& key : include) add(key);
  return names;
}

std::string name_of_columns(const std::vector<std::string>& columns) {
  std::string joined_names;
  for (const std::string& column : columns) {
    if (!joined_names.empty()) joined_names += '_';
    joined_names += column.substr(0, max_name_bytes);
    if (joined_names.size() > max_name_bytes) break;
  }
  return joined_names;
}

Names::Names(const Catalog& catalog) : catalog_(catalog) {
  for (const Relation& relation : catalog.relations())
    for (const Constraint& constraint : relation.constraints) add_constraint(relation.name.schema, constraint.name);
  for (const auto& [name, domain] : catalog.domains)
    for (const DomainCheck& check : domain.checks) add_constraint(name.schema, check.name);
}

std::string Names::choose_relation_name(std::string_view name1, std::string_view name2, std::string_view label,
                                        const std::string& schema, bool of_constraint) {
  return choose(name1, name2, label, schema, of_constraint ? Among::both : Among::relations);
}

std::string Names::choose_constraint_name(std::string_view name1, std::string_view name2, std::string_view label,
                                          const std::string& schema) {
  return choose(name1, name2, label, schema, Among::constraints);
}

void Names::add_constraint(const std::string& schema, const std::string& name) { ++constraints_[QualifiedName{schema, name}]; }

void Names::remove_constraint(const std::string& schema, const std::string& name) {
  const auto at = constraints_.find(QualifiedNameView(schema, name));
  if (at == constraints_.end()) return;
  if (--at->second == 0) constraints_.erase(at);
  freed(schema, name);
}

bool Names::constraint_taken(const std::string& schema, const std::string& name) const {
  return constraints_.contains(QualifiedNameView(schema, name));
}

bool Names::taken(Among among, const std::string& schema, const std::string& name) const {
  if (among != Among::constraints && catalog_.relation_name_taken(schema, name)) return true;
  return among != Among::relations && constraint_taken(schema, name);
}

std::string Names::choose(std::string_view name1, std::string_view name2, std::string_view label,
                          const std::string& schema, Among among) {
  std::string name = make_object_name(name1, name2, label);
  if (!taken(among, schema, name)) return name;

  const auto member = [&](std::uint32_t number) {
    return make_object_name(name1, name2, std::string(label) + std::to_string(number));
  };
  std::string id(1, static_cast<char>(among));
  for (const std::string_view part : {std::string_view(schema), name1, name2, label}) id.append(1, '\0').append(part);
  Series& series = series_[id];
  for (auto at = series.free.begin(); at != series.free.end(); at = series.free.erase(at)) {
    name = member(*at);
    if (!taken(among, schema, name)) return name;  // stays listed: it is only chosen, not yet taken
  }
  for (;; ++series.next) {
    name = member(series.next);
    if (!taken(among, schema, name)) return name;
    members_[QualifiedName{schema, name}].emplace_back(&series, series.next);
  }
}

void Names::freed(const std::string& schema, const std::string& name) {
  const auto at = members_.find(QualifiedNameView(schema, name));
  if (at == members_.end()) return;
  for (const auto& [series, number] : at->second) series->free.insert(number);
}

}  // namespace pglint::model
