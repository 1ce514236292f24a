// Arrays as text.
#include "live/array.hpp"

#include <charconv>

namespace pglint::live {

std::vector<std::string> array_elements(std::string_view text) {
  std::vector<std::string> elements;
  if (text.size() < 2 || text.front() != '{') return elements;
  text = text.substr(1, text.size() - 2);
  if (text.empty()) return elements;
  std::string element;
  bool quoted = false, was_quoted = false;
  const auto end = [&] {
    elements.push_back(!was_quoted && element == "NULL" ? std::string() : std::move(element));
    element.clear();
    was_quoted = false;
  };
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '\\' && at + 1 < text.size()) {
      element += text[++at];
    } else if (c == '"') {
      quoted = !quoted;
      was_quoted = true;
    } else if (c == ',' && !quoted) {
      end();
    } else {
      element += c;
    }
  }
  end();
  return elements;
}

std::vector<long long> array_numbers(std::string_view text) {
  std::vector<long long> numbers;
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at != end) {
    long long number = 0;
    const auto [next, error] = std::from_chars(at, end, number);
    if (error == std::errc()) {
      numbers.push_back(number);
      at = next;
    } else {
      ++at;
    }
  }
  return numbers;
}

}  // namespace pglint::live
