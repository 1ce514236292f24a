// Guards: statements that look at the server before those that rely on what was read, and fail with a message.
#pragma once

#include <string>
#include <vector>

#include "pglint/fix.hpp"

namespace pglint::fix {

/// The index as a guard compares it. Columns and expressions' places only: the text of an expression differs from one
/// version of the server to the next.
KeptIndex kept_index(const Relation& table, const Index& index);

/// A DO block that fails unless each of the indexes is there, valid, ready and as it was. Not empty; in the order given.
SqlStep kept_guard(const std::vector<KeptIndex>& kept);

/// A DO block that fails when an index of one of these names (schema.name, quoted) is there and invalid: what a CREATE
/// INDEX CONCURRENTLY that failed leaves behind.
SqlStep leftover_guard(const std::vector<std::string>& names);

}  // namespace pglint::fix
