// Rows of pg_class, information_schema.tables and their kin, as the model would fill them: for the IF NOT EXISTS of
// DO blocks. Only columns that such conditions look at; what is not here is unknown, never absent.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/plpgsql_value.hpp"
#include "pglint/catalog.hpp"

namespace pglint::model::plpgsql {

/// The model, and how names resolve in the session at hand.
struct World {
  const Catalog& catalog;
  std::function<std::optional<QualifiedName>(const QualifiedName&)> find_relation;  ///< relation, index or sequence
  std::function<QualifiedName(const QualifiedName&)> type_name;
  std::function<bool(std::string_view schema)> is_external;                        ///< made by nothing in the sources
  std::function<bool(const std::string& schema, const std::string& name)> constraint_taken;
  const std::vector<std::string>& search_path;
};

struct Rows {
  std::vector<std::string> columns;
  std::vector<std::vector<Value>> rows;
};

/// column = value conditions that hold for every row wanted: they only narrow the search.
class Filter {
 public:
  void add(std::string column, Value value) { equal_.emplace_back(std::move(column), std::move(value)); }
  /// The text that the column must have, or null.
  [[nodiscard]] const std::string* find(std::string_view column) const;

 private:
  std::vector<std::pair<std::string, Value>> equal_;
};

/// Rows of a system catalog or view that may satisfy the filter, in creation order; others may be among them. Nothing
/// when the catalog is not modelled, or when a schema that the sources do not create decides. Counts rows off `work`.
std::optional<Rows> system_rows(const World& world, std::string_view schema, std::string_view name, const Filter& filter,
                                std::int64_t& work);

}  // namespace pglint::model::plpgsql
