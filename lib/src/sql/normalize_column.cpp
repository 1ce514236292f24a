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

/// Looks a reference up in the FROM of one query; qualifies it when it is found.
bool Normalizer::column_in(const Level& level, Expr& e, TypeId& type) const {
  if (!e.relation.empty()) {
    const auto found = level.by_name.find(e.relation);
    if (found == level.by_name.end()) return false;
    const Source& source = level.sources[found->second];
    if (!e.schema.empty() && e.schema != source.schema) return false;
    e.schema.clear();
    e.relation = source.name;
    if (const auto column = level.columns.find(e.name); column != level.columns.end() && column->second.first == found->second)
      type = column->second.second;
    else if (source.columns.size() <= 1664)  // more has no relation, and it is not worth a search
      for (const auto& [name, column_type] : source.columns)
        if (name == e.name) type = column_type;
    return true;
  }
  if (const Source* source = source_of_column(level, e.name, type)) {
    e.relation = source->name;
    return true;
  }
  // A function's alias alone is its value.
  if (const auto alias = level.by_name.find(e.name); alias != level.by_name.end() && level.sources[alias->second].scalar) {
    const Source& source = level.sources[alias->second];
    e.relation = source.name;
    e.name = source.columns[0].first;
    type = source.columns[0].second;
    return true;
  }
  // A column of nobody else can only be that of the one relation whose columns are not known.
  if (level.unknown.size() != 1 || level.sources[level.unknown[0]].name.empty() || is_elsewhere(level, e.name)) return false;
  e.relation = level.sources[level.unknown[0]].name;
  return true;
}

Typed Normalizer::column(Expr& e) {
  TypeId type = 0;
  for (auto level = levels_.rbegin(); level != levels_.rend(); ++level)
    if (column_in(*level, e, type)) return {type, type};
  // The table at hand: its own name is left out, except inside sub-selects.
  const bool own = !e.relation.empty() && e.relation == scope_.relation && (e.schema.empty() || e.schema == scope_.schema);
  if (own || e.relation.empty()) {
    const std::string found = scope_.column_type ? scope_.column_type("", e.name) : std::string();
    if (own || !found.empty()) {
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
