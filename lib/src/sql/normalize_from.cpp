// FROM items: schemas filled in, aliases as a server prints them, and the columns that they bring.
#include <algorithm>

#include "sql/normalizer.hpp"

namespace pglint::sql {
namespace {

using Names = std::unordered_set<std::string>;

void collect(const Query& q, Names& names);

void collect(const Expr& expr, Names& names) {
  walk(expr, [&](const Expr& e) {
    if ((e.is(ExprKind::column) || e.is(ExprKind::whole_row)) && !e.relation.empty()) names.insert(e.relation);
    if (e.query) collect(*e.query, names);
  });
}

void collect(const FromItem& item, Names& names) {
  collect(item.condition, names);
  if (item.query) collect(*item.query, names);
  for (const Expr& call : item.functions) collect(call, names);
  for (const FromItem& side : item.sides) collect(side, names);
}

void collect_arm(const Query& q, Names& names) {
  for (const TargetItem& item : q.targets) collect(item.expr, names);
  for (const FromItem& item : q.from) collect(item, names);
  for (const Expr& expr : q.group_by) collect(expr, names);
  for (const Expr& expr : q.distinct_on) collect(expr, names);
  for (const SortItem& item : q.order_by) collect(item.expr, names);
  for (const CommonTable& table : q.with)
    if (table.query) collect(*table.query, names);
  collect(q.where, names);
  collect(q.having, names);
  if (q.right) collect(*q.right, names);
}

void collect(const Query& q, Names& names) {
  for (const Query* arm = &q; arm; arm = arm->left.get()) collect_arm(*arm, names);
}

/// name_1, name_2 …: what a server calls a relation when an outer query has one of that name already.
bool is_invented(std::string_view alias, std::string_view name) {
  return alias.size() > name.size() + 1 && alias.starts_with(name) && alias[name.size()] == '_' &&
         std::all_of(alias.begin() + static_cast<std::ptrdiff_t>(name.size()) + 1, alias.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// "key:text value:jsonb" as columns.
std::vector<std::pair<std::string, TypeId>> out_columns(std::string_view text) {
  std::vector<std::pair<std::string, TypeId>> result;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    const std::size_t colon = word.rfind(':');
    result.emplace_back(word.substr(0, colon), builtin_type_id(word.substr(colon + 1)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return result;
}

void rename(std::vector<std::pair<std::string, TypeId>>& columns, const std::vector<std::string>& names) {
  for (std::size_t i = 0; i < names.size() && i < columns.size(); ++i) columns[i].first = names[i];
}

}  // namespace

bool Normalizer::Mentioned::contains(const std::string& name) {
  if (!names) {
    names.emplace();
    if (query) collect(*query, *names);
  }
  return names->contains(name);
}

bool Normalizer::is_invented_alias(const FromItem& item, Mentioned& mentioned) const {
  if (item.alias.empty() || !item.column_aliases.empty() || !is_invented(item.alias, item.name)) return false;
  bool outer = scope_.relation == item.name;
  for (const Level& level : levels_) outer |= level.by_name.contains(item.name);
  return outer && !mentioned.contains(item.name);
}

void Normalizer::add_relation(FromItem& item, Mentioned& mentioned) {
  Source source;
  if (item.schema.empty()) {
    for (auto common = commons_.rbegin(); common != commons_.rend(); ++common) {
      if (common->name != item.name) continue;
      source.name = item.alias.empty() ? item.name : item.alias;
      source.columns = common->columns;
      source.columns_known = common->columns_known;
      rename(source.columns, item.column_aliases);
      levels_.back().add(std::move(source));
      return;
    }
    if (scope_.relation_schema) item.schema = scope_.relation_schema(item.name);
  }
  if (is_invented_alias(item, mentioned)) {
    source.invented = item.alias;
    item.alias.clear();
  }
  if (item.alias == item.name) item.alias.clear();
  source.name = item.alias.empty() ? item.name : item.alias;
  source.schema = item.alias.empty() ? item.schema : std::string();
  if (scope_.columns_of) {
    for (auto& [name, type] : scope_.columns_of(item.schema, item.name)) source.columns.emplace_back(std::move(name), types_.id(type));
    source.columns_known = !source.columns.empty();
  }
  if (!source.columns_known) {
    source.schema = item.schema;
    source.relation = item.name;
  }
  rename(source.columns, item.column_aliases);
  levels_.back().add(std::move(source));
}

/// A function's columns are named for its OUT arguments, else for its alias; a server prints alias and columns always.
void Normalizer::add_function(FromItem& item) {
  Source source;
  if (item.functions.size() == 1 && item.functions[0].is(ExprKind::function) && !item.rows_from && item.column_types.empty()) {
    Expr& call = item.functions[0];
    const TypeId result = expr(call).type;
    Columns columns = out_columns(out_columns_);
    const std::string alias = item.alias.empty() ? call.name : item.alias;
    const bool value = result != 0 && result != known().record && (TypeSpace::is_array(result) || !TypeSpace::is_user(result));
    source.scalar = columns.size() == 1 || (columns.empty() && value);
    if (source.scalar) columns = {{columns.empty() ? alias : columns[0].first, result}};
    if (!columns.empty()) {
      if (item.with_ordinality) columns.emplace_back("ordinality", known().int8);
      item.alias = alias;
      for (std::size_t i = item.column_aliases.size(); i < columns.size(); ++i) item.column_aliases.push_back(columns[i].first);
      rename(columns, item.column_aliases);
      source.columns = std::move(columns);
      source.columns_known = true;
    }
    source.name = alias;
  } else {
    for (Expr& call : item.functions) expr(call);
    source.name = item.alias;
    for (std::size_t i = 0; i < item.column_aliases.size(); ++i)
      source.columns.emplace_back(item.column_aliases[i], i < item.column_types.size() ? types_.id(item.column_types[i]) : TypeId{0});
    source.columns_known = !item.column_types.empty();
  }
  levels_.back().add(std::move(source));
}

void Normalizer::add_subquery(FromItem& item) {
  Source source;
  source.name = item.alias;
  // Without LATERAL it does not see what stands beside it.
  Level beside;
  if (!item.lateral) std::swap(beside, levels_.back());
  source.columns = query(item.query, true);
  if (!item.lateral) std::swap(beside, levels_.back());
  source.columns_known = std::none_of(source.columns.begin(), source.columns.end(), [](const auto& c) { return c.first == "*"; });
  rename(source.columns, item.column_aliases);
  levels_.back().add(std::move(source));
}

void Normalizer::add_source(FromItem& item, Mentioned& mentioned) {
  switch (item.kind) {
    case FromItem::Kind::relation: add_relation(item, mentioned); break;
    case FromItem::Kind::subquery: add_subquery(item); break;
    case FromItem::Kind::function: add_function(item); break;
    case FromItem::Kind::join:
      for (FromItem& side : item.sides) add_source(side, mentioned);
      if (item.condition) condition(item.condition);
      if (!item.alias.empty()) {
        Source source;
        source.name = item.alias;
        levels_.back().add(std::move(source));
      }
      break;
    case FromItem::Kind::other: {
      Source source;
      source.name = item.alias;
      levels_.back().add(std::move(source));
      break;
    }
  }
}

}  // namespace pglint::sql
