// Short forms of long lists. Pure functions on strings.
#include "report/compact.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>

namespace pglint::report {
namespace {

struct Numbered {
  std::string_view stem;
  std::uint64_t number;
};

/// A name that ends in a number of at most nine digits without leading zeros.
std::optional<Numbered> numbered(std::string_view name) {
  std::size_t digits = name.size();
  while (digits > 0 && name[digits - 1] >= '0' && name[digits - 1] <= '9') --digits;
  if (digits == name.size() || name.size() - digits > 9 || name[digits] == '0') return std::nullopt;
  Numbered result{name.substr(0, digits), 0};
  std::from_chars(name.data() + digits, name.data() + name.size(), result.number);
  return result;
}

}  // namespace

std::vector<std::string> with_ranges(const std::vector<std::string>& names) {
  std::vector<std::string> out;
  for (std::size_t first = 0; first < names.size();) {
    std::size_t last = first;
    for (auto current = numbered(names[first]); current && last + 1 < names.size(); ++last) {
      const auto next = numbered(names[last + 1]);
      if (!next || next->stem != current->stem || next->number != current->number + 1) break;
      current = next;
    }
    if (last - first >= 2) {
      out.push_back(names[first] + " \xE2\x80\xA6 " + names[last]);
      first = last + 1;
    } else {
      out.push_back(names[first++]);
    }
  }
  return out;
}

std::string line_ranges(std::vector<std::uint32_t> lines) {
  std::sort(lines.begin(), lines.end());
  lines.erase(std::unique(lines.begin(), lines.end()), lines.end());
  std::vector<std::string> ranges;
  for (std::size_t first = 0; first < lines.size();) {
    std::size_t last = first;
    while (last + 1 < lines.size() && lines[last + 1] == lines[last] + 1) ++last;
    ranges.push_back(first == last ? fmt::format("{}", lines[first]) : fmt::format("{}-{}", lines[first], lines[last]));
    first = last + 1;
  }
  if (ranges.size() > 6) return fmt::format("{}-{}", lines.front(), lines.back());
  return fmt::format("{}", fmt::join(ranges, ", "));
}

std::vector<std::string> wrapped(const std::vector<std::string>& items, std::size_t width) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < items.size(); ++at) {
    const std::string item = items[at] + (at + 1 < items.size() ? "," : "");
    if (lines.empty() || lines.back().size() + 1 + item.size() > width) lines.push_back(item);
    else lines.back().append(" ").append(item);
  }
  return lines;
}

std::string counted(std::size_t count, const std::string& noun) {
  if (count == 1) return "1 " + noun;
  if (noun.ends_with("y")) return fmt::format("{} {}ies", count, noun.substr(0, noun.size() - 1));
  if (noun.ends_with("x")) return fmt::format("{} {}es", count, noun);
  return fmt::format("{} {}s", count, noun);
}

}  // namespace pglint::report
