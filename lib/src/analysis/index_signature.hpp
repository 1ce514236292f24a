// What of an index decides equality, as texts that can be hashed. Internal to the index algebra.
#pragma once

#include <string>
#include <vector>

#include "pglint/catalog.hpp"

namespace pglint::analysis {

/// An index taken apart for comparison. Order bits follow pg_index.indoption: 1 DESC, 2 NULLS FIRST.
struct Signature {
  const Index* index = nullptr;
  std::vector<std::string> subjects;      ///< column or expression of each key part
  std::vector<std::string> parts;         ///< the same with operator class, its options and collation
  std::vector<unsigned char> order;       ///< btree: bits of each part, all flipped when the first is DESC; else 0
  std::vector<std::string> include;       ///< sorted, without those that are key columns
  std::string predicate;                  ///< canonical, "" when absent
  std::string storage;                    ///< storage parameters but a btree's fillfactor
  bool flipped = false;                   ///< the first part was DESC

  [[nodiscard]] bool unique() const { return index->unique; }
  /// access method, predicate and the first `length` parts with their order: equal ⇔ interchangeable as scan keys
  [[nodiscard]] std::string prefix(std::size_t length) const;
};

Signature signature_of(const Index& index);

/// Every column and expression that an index-only scan could return: keys and INCLUDE.
bool returns_all(const Signature& wide, const std::vector<std::string>& columns);

/// Usable as a keeper: indisvalid, indisready, indislive.
inline bool usable(const Index& index) { return index.valid && index.ready && index.live; }

}  // namespace pglint::analysis
