// Arrays as PostgreSQL prints them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pglint::live {

/// The elements of a one-dimensional array: {a,"b c",NULL}; a NULL is "".
std::vector<std::string> array_elements(std::string_view text);

/// The numbers of an array or of an int2vector or oidvector: {1,2} and 1 2.
std::vector<long long> array_numbers(std::string_view text);

}  // namespace pglint::live
