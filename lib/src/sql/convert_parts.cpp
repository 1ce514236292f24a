// Small values that several statement families read from nodes.
#include <charconv>

#include "sql/convert_parts.hpp"

namespace pglint::sql {

std::string lower(std::string_view text) {
  std::string folded(text);
  for (char& ch : folded)
    if (ch >= 'A' && ch <= 'Z') ch = static_cast<char>(ch + ('a' - 'A'));
  return folded;
}

std::optional<long long> integer_value(const Node* node) {
  if (!node) return std::nullopt;
  // Beyond 32 bits a number is a Float node that holds its digits.
  const std::string text = option_text(node);
  long long value = 0;
  const char* const end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || at != end) return std::nullopt;
  return value;
}

}  // namespace pglint::sql
