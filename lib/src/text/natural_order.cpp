// Comparing numbered names.
#include "text/natural_order.hpp"

#include <cstddef>

namespace pglint::text {
namespace {

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

/// The digits from `at` on without leading zeros; moves `at` behind them.
std::string_view take_number(std::string_view text, std::size_t& at) noexcept {
  while (at < text.size() && text[at] == '0') ++at;
  const std::size_t begin = at;
  while (at < text.size() && is_digit(text[at])) ++at;
  return text.substr(begin, at - begin);
}

/// Orders '/' before every other byte.
int rank(char c) noexcept { return c == '/' ? -1 : static_cast<unsigned char>(c); }

}  // namespace

bool natural_less(std::string_view a, std::string_view b) noexcept {
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < a.size() && j < b.size()) {
    if (is_digit(a[i]) && is_digit(b[j])) {
      const std::string_view x = take_number(a, i);
      const std::string_view y = take_number(b, j);
      if (x.size() != y.size()) return x.size() < y.size();
      if (x != y) return x < y;
    } else {
      if (a[i] != b[j]) return rank(a[i]) < rank(b[j]);
      ++i;
      ++j;
    }
  }
  if (i < a.size() || j < b.size()) return i == a.size();
  return a < b;
}

}  // namespace pglint::text
