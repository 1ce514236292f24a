// Column references: the table at hand drops its name, columns inside a sub-select get theirs, as a server prints them.
#include <algorithm>

#include "sql/normalizer.hpp"

namespace pglint::sql {

void Normalizer::Level::add(Source source) {
  const std::size_t index = sources.size();
  by_name.try_emplace(source.name, index);
  if (!source.invented.empty()) by_name.try_emplace(source.invented, index);
  for (const auto& [name, type] : source.columns) columns.try_emplace(name, index, type);
  if (!source.columns_known) unknown.push_back(index);
  sources.push_back(std::move(source));
}

/// What a join makes visible is visible around it.
void Normalizer::Level::add(Level join) {
  for (Source& source : join.sources) add(std::move(source));
  merged.merge(join.merged);
  merged_unknown |= join.merged_unknown;
}

/// The source of one query that has a column of this name; type 0 when only the name is known.
const Normalizer::Source* Normalizer::source_of_column(const Level& level, const std::string& name, TypeId& type) const {
  constexpr std::size_t most = 64;  // relations of a query that are asked one by one
  if (const auto found = level.columns.find(name); found != level.columns.end()) {
    type = found->second.second;
    return &level.sources[found->second.first];
  }
  if (!scope_.has_column) return nullptr;
  for (std::size_t i = 0; i < std::min(most, level.unknown.size()); ++i) {
    const Source& source = level.sources[level.unknown[i]];
    if (!source.relation.empty() && scope_.has_column(source.schema, source.relation, name)) {
      type = 0;
      return &source;
    }
  }
  return nullptr;
}

/// Could an unqualified column that no source of the level is known to have be one of an outer query or of the table?
bool Normalizer::is_elsewhere(const Level& level, const std::string& name) const {
  for (const Level& other : levels_) {
    if (&other == &level) continue;
    TypeId type = 0;
    if (!other.unknown.empty() || source_of_column(other, name, type)) return true;
  }
  return scope_.column_type && !scope_.column_type("", name).empty();
}

/// Looks a reference up in the FROM of one query; qualifies it when it is found. Unsure: left as it is written.
Normalizer::Found Normalizer::column_in(const Level& level, Expr& e, TypeId& type) const {
  if (!e.relation.empty()) {
    const auto found = level.by_name.find(e.relation);
    if (found == level.by_name.end()) return Found::elsewhere;
    const Source& source = level.sources[found->second];
    if (!e.schema.empty() && e.schema != source.schema) return Found::elsewhere;
    e.schema.clear();
    e.relation = source.name;
    for (std::size_t i = 0; i < source.stands_for.size(); ++i) {
      if (source.columns[i].first != e.name) continue;
      type = source.columns[i].second;
      if (!source.stands_for[i].empty()) e.relation = source.stands_for[i];
      return Found::here;
    }
    if (const auto column = level.columns.find(e.name); column != level.columns.end() && column->second.first == found->second)
      type = column->second.second;
    else if (source.columns.size() <= 1664)  // more has no relation, and it is not worth a search
      for (const auto& [name, column_type] : source.columns)
        if (name == e.name) type = column_type;
    return Found::here;
  }
  return unqualified_in(level, e, type);
}

Normalizer::Found Normalizer::unqualified_in(const Level& level, Expr& e, TypeId& type) const {
  if (level.merged_unknown) return Found::unsure;
  if (const auto merged = level.merged.find(e.name); merged != level.merged.end()) {
    e.relation = merged->second.relation;
    type = merged->second.type;
    return Found::here;
  }
  if (const Source* source = source_of_column(level, e.name, type)) {
    e.relation = source->name;
    return Found::here;
  }
  // A function's alias alone is its value.
  if (const auto alias = level.by_name.find(e.name); alias != level.by_name.end() && level.sources[alias->second].scalar) {
    const Source& source = level.sources[alias->second];
    e.relation = source.name;
    e.name = source.columns[0].first;
    type = source.columns[0].second;
    return Found::here;
  }
  if (level.unknown.empty()) return Found::elsewhere;
  // A column of nobody else can only be that of the one relation whose columns are not known. An alias may be a whole row.
  if (level.unknown.size() != 1 || level.sources[level.unknown[0]].name.empty() || level.by_name.contains(e.name) ||
      is_elsewhere(level, e.name))
    return Found::unsure;
  e.relation = level.sources[level.unknown[0]].name;
  return Found::here;
}

/// Does a query inside that of the level call something by the same name?
bool Normalizer::is_hidden(const std::string& relation, std::size_t level) const {
  for (std::size_t i = level + 1; i < levels_.size(); ++i)
    if (levels_[i].by_name.contains(relation)) return true;
  return false;
}

namespace {

/// Columns that every table has and that no list of its columns names.
bool is_system_column(std::string_view name) {
  return name == "ctid" || name == "tableoid" || name == "xmin" || name == "xmax" || name == "cmin" || name == "cmax";
}

}  // namespace

/// t.* by the name that the relation goes by.
Typed Normalizer::whole_row(Expr& e) const {
  if (e.relation.empty()) return {};
  for (auto level = levels_.rbegin(); level != levels_.rend(); ++level) {
    const auto found = level->by_name.find(e.relation);
    if (found == level->by_name.end()) continue;
    const Source& source = level->sources[found->second];
    if (!e.schema.empty() && e.schema != source.schema) continue;
    e.relation = source.name;
    e.schema.clear();
    return {};
  }
  if (!is_hidden(e.relation, none)) e.schema.clear();
  return {};
}

Typed Normalizer::column(Expr& e) {
  TypeId type = 0;
  const bool bare = e.relation.empty();
  if (bare && !levels_.empty() && is_system_column(e.name)) return {};
  for (std::size_t level = levels_.size(); level-- > 0;) {
    const std::string schema = e.schema;
    const Found found = column_in(levels_[level], e, type);
    if (found == Found::elsewhere) continue;
    // As a server would print it, unless that name means something else by now.
    if (found == Found::here && !e.relation.empty() && is_hidden(e.relation, level)) {
      if (bare) e.relation.clear();
      e.schema = schema;
    }
    return {type, type};
  }
  // The table at hand: its own name is left out, except inside sub-selects.
  const bool own = !e.relation.empty() && e.relation == scope_.relation && (e.schema.empty() || e.schema == scope_.schema);
  if (own || e.relation.empty()) {
    const std::string found = scope_.column_type ? scope_.column_type("", e.name) : std::string();
    if ((own || !found.empty()) && (levels_.empty() || !is_hidden(scope_.relation, none))) {
      e.schema.clear();
      e.relation = levels_.empty() ? std::string() : scope_.relation;
    }
    type = types_.id(found);
  } else if (scope_.column_type) {
    type = types_.id(scope_.column_type(e.relation, e.name));
  }
  return {type, type};
}

}  // namespace pglint::sql
