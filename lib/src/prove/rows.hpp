// What tables hold, as a number and a sum: a migration of a schema leaves both alone.
#pragma once

#include <map>

#include "live/scratch.hpp"
#include "pglint/catalog.hpp"

namespace pglint::prove {

struct RowSum {
  long long rows = 0;
  std::string sum;     ///< of the hashes of all rows as text
  bool operator==(const RowSum&) const = default;
};
using RowSums = std::map<QualifiedName, RowSum>;

/// Of every table of the catalog that stores rows and may be read. One query for many tables.
RowSums row_sums(live::Scratch& server, const Catalog& catalog);

/// The same columns with the same types, in both: only then sums can be compared.
bool have_same_columns(const Catalog& before, const Catalog& after, const QualifiedName& table);

}  // namespace pglint::prove
