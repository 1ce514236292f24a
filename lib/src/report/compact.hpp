// Long lists made short: numbered names as ranges, line numbers as ranges, items wrapped to a width.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace pglint::report {

/// Names in the order given; three or more that count up by one ("idx1", "idx2", "idx3") become "idx1 … idx3".
std::vector<std::string> with_ranges(const std::vector<std::string>& names);

/// Line numbers in any order as "3-7, 9"; more than six ranges as "3-90".
std::string line_ranges(std::vector<std::uint32_t> lines);

/// The items with ", " between them, broken into lines of at most `width` bytes (longer items stand alone).
std::vector<std::string> wrapped(const std::vector<std::string>& items, std::size_t width);

/// "1 index", "2 indexes", "2 policies": English plurals of the kinds of objects.
std::string counted(std::size_t count, const std::string& noun);

}  // namespace pglint::report
