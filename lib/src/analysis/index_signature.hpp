// What of an index decides equality, as texts that can be hashed. Internal to the index algebra.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "pglint/catalog.hpp"

namespace pglint::analysis {

/// An index taken apart for comparison. Order bits follow pg_index.indoption: 1 DESC, 2 NULLS FIRST.
struct Signature {
  const Index* index = nullptr;
  std::vector<std::string> subjects;      ///< column or expression of each key part
  std::vector<unsigned char> order;       ///< btree: bits of each part, all flipped when the first is DESC; else 0
  std::vector<std::string> include;       ///< sorted, without those that are key columns
  std::string predicate;                  ///< canonical, "" when absent
  std::string storage;                    ///< storage parameters but a btree's fillfactor
  bool flipped = false;                   ///< the first part was DESC
  std::string text;                       ///< all of the above in one: equal ⇔ alike but for what they enforce
  std::vector<std::size_t> ends;          ///< in `text`: ends[n] is the end of the n-th part, ends[0] of what stands before the first

  [[nodiscard]] bool unique() const { return index->unique; }
  [[nodiscard]] std::size_t parts() const { return subjects.size(); }
  /// A subject with its operator class, that one's options and its collation.
  [[nodiscard]] std::string_view part(std::size_t at) const {
    return std::string_view(text).substr(ends[at], ends[at + 1] - ends[at] - 1);
  }
  /// Access method, predicate and the first `length` parts with their order: equal ⇔ interchangeable as scan keys.
  [[nodiscard]] std::string_view prefix(std::size_t length) const {
    return std::string_view(text).substr(0, ends[length]);
  }
};

Signature signature_of(const Index& index);

/// Every column and expression that an index-only scan could return: keys and INCLUDE.
bool returns_all(const Signature& wide, const std::vector<std::string>& columns);

/// Usable as a keeper: indisvalid, indisready, indislive.
inline bool usable(const Index& index) { return index.valid && index.ready && index.live; }

}  // namespace pglint::analysis
