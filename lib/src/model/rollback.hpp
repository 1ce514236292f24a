// Which statements of a script are undone by the script itself: BEGIN … ROLLBACK, SAVEPOINT … ROLLBACK TO.
#pragma once

#include <string_view>
#include <vector>

#include "text/split.hpp"

namespace pglint::model {

/// One flag a statement: true when a later ROLLBACK of the same script takes it back, so that replay passes it over.
/// Looks at the first words of a statement only. Linear.
std::vector<bool> find_rolled_back(std::string_view text, const std::vector<text::Statement>& statements);

}  // namespace pglint::model
