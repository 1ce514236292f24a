// The rules that come with pglint (target pglint::rules): one list, generated from the files under rules/.
#pragma once

#include <span>

namespace pglint {
struct Rule;
}

namespace pglint::rules {

/// Every rule, sorted by id. The rules live as long as the program.
std::span<const Rule* const> all();

}  // namespace pglint::rules
