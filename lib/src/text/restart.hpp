// Finding the way back into a script after something in it never ended.
#pragma once

#include <cstddef>
#include <string_view>

namespace pglint::text {

/// The semicolon at or after `at` behind which a new statement very likely begins: it ends its line, and the
/// next line that is not blank begins, without indentation, with a statement's first word or a line comment.
/// npos when there is none. Linear.
[[nodiscard]] std::size_t find_restart(std::string_view text, std::size_t at) noexcept;

}  // namespace pglint::text
