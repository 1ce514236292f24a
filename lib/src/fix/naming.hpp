// Names of emitted objects: readable, at most 63 bytes, free in the schema, the same for the same input.
#pragma once

#include <set>
#include <string>

#include "pglint/action.hpp"
#include "pglint/catalog.hpp"
#include "pglint/config.hpp"

namespace pglint::fix {

/// NAMEDATALEN - 1.
inline constexpr std::size_t max_identifier_bytes = 63;

/// Gives names for one plan: none twice, none that the catalog has.
class Namer {
 public:
  Namer(const Catalog& catalog, const Config& config) : catalog_(catalog), config_(config) {}

  /// idx_<table>_<columns>[_<suffix>], or what [fix.names] says for "table(columns)". A name in use gets the table's
  /// trailing hash back, then a number.
  std::string index_name(const Relation& table, const Index& index, const std::string& suffix);
  /// <index>_<partition>: the part that the partition has of the index.
  std::string part_name(const Relation& partition, const std::string& index);
  /// check_<column>_<what>; a generic column name is led by the first word of the table.
  std::string check_name(const Relation& table, const std::vector<std::string>& columns, const std::string& what);

 private:
  [[nodiscard]] std::string configured(const Relation& table, const std::string& columns, const std::string& suffix) const;
  [[nodiscard]] bool taken(const std::string& schema, const std::string& name) const;
  std::string claim(const Relation& table, std::string name);

  const Catalog& catalog_;
  const Config& config_;
  std::set<QualifiedName> claimed_;                         // indexes: one name space a schema
  std::set<std::pair<QualifiedName, std::string>> checks_;  // constraints: one a table
};

/// Shortens to 63 bytes at a character boundary; a longer name ends in a hash of the whole.
std::string shorten_identifier(const std::string& name);

}  // namespace pglint::fix
