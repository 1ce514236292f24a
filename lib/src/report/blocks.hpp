// What of a result is shown together: single findings, and groups of many alike on one table.
#pragma once

#include <vector>

#include "pglint/lint.hpp"

namespace pglint::report {

/// Findings that are shown as one. A block of one is shown with its source; more are a group, all of one rule, severity
/// and table.
using Block = std::vector<const Finding*>;

/// More findings than this of one rule and severity on one table are a group.
inline constexpr std::size_t most_single = 3;

/// Every finding at or above the severity in exactly one block; blocks in the order of their first findings. Linear.
std::vector<Block> blocks(const std::vector<Finding>& findings, Severity min_severity);

/// A group by the object that each finding leads back to (the index that stays), in the order of first appearance.
/// Findings that lead to no object of their own kind are in a part with a null `keeper`.
struct Part {
  const Related* keeper = nullptr;
  std::vector<const Finding*> findings;
};
std::vector<Part> parts(const Block& group);

}  // namespace pglint::report
