// Built-in functions and their volatility.
#pragma once

#include <string_view>

namespace pglint::analysis {

enum class Builtin : unsigned char { unknown, not_volatile, is_volatile };

/// What pg_catalog says of a function name; unknown when it has none of that name.
Builtin builtin_function(std::string_view name);

}  // namespace pglint::analysis
