// The rules that come with pglint (target pglint::rules). The registry is generated from the file names in rules/.
#pragma once

#include <span>

#include "pglint/rule.hpp"

namespace pglint::rules {

/// Every built-in rule, sorted by id.
std::span<const Rule* const> all();

}  // namespace pglint::rules
