// Small text helpers of replay: lists of names as settings carry them, words inside function bodies.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pglint::model {

/// The names of a list as the value of search_path has it (`a, "B c"`): unquoted ones folded, quotes removed. Empty for
/// an empty or malformed list.
std::vector<std::string> split_name_list(std::string_view text);

/// Whether `word` (lower case) occurs as a whole word, in any case. Strings and comments count like code.
bool contains_word(std::string_view text, std::string_view word);

/// ASCII letters in lower case: how unquoted identifiers and keywords fold.
std::string fold(std::string_view text);

}  // namespace pglint::model
