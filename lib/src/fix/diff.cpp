// Unified diffs. Lines that both texts share at the start and the end are set aside; the middle goes through the
// greedy algorithm of Myers, "An O(ND) Difference Algorithm and Its Variations" (Algorithmica 1, 1986), up to a bound,
// beyond which it is shown as replaced whole.
#include <algorithm>
#include <cstddef>
#include <optional>

#include "pglint/fix.hpp"

namespace pglint {
namespace {

using Lines = std::vector<std::string_view>;

constexpr std::ptrdiff_t max_distance = 600;  // memory is its square
constexpr std::size_t context = 3;

Lines lines_of(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return lines;
}

/// One line of the comparison: kept ' ', deleted '-', inserted '+'.
struct Step {
  char kind = ' ';
  std::string_view line;
};

/// Shortest edit script of a[0..n) and b[0..m), or nothing when it is longer than max_distance.
std::optional<std::vector<Step>> shortest_edits(const Lines& a, const Lines& b) {
  const auto n = static_cast<std::ptrdiff_t>(a.size());
  const auto m = static_cast<std::ptrdiff_t>(b.size());
  const std::ptrdiff_t bound = std::min(n + m, max_distance);
  std::vector<std::vector<std::ptrdiff_t>> trace;  // furthest x on each diagonal, a row for each distance
  std::vector<std::ptrdiff_t> furthest(static_cast<std::size_t>(2 * bound + 3), 0);
  const auto at = [&](std::vector<std::ptrdiff_t>& row, std::ptrdiff_t k) -> std::ptrdiff_t& {
    return row[static_cast<std::size_t>(k + bound + 1)];
  };
  std::ptrdiff_t distance = -1;
  for (std::ptrdiff_t d = 0; d <= bound && distance < 0; ++d) {
    trace.push_back(furthest);
    for (std::ptrdiff_t k = -d; k <= d; k += 2) {
      const bool down = k == -d || (k != d && at(furthest, k - 1) < at(furthest, k + 1));
      std::ptrdiff_t x = down ? at(furthest, k + 1) : at(furthest, k - 1) + 1;
      while (x < n && x - k < m && a[static_cast<std::size_t>(x)] == b[static_cast<std::size_t>(x - k)]) ++x;
      at(furthest, k) = x;
      if (x >= n && x - k >= m) {
        distance = d;
        break;
      }
    }
  }
  if (distance < 0) return std::nullopt;
  std::vector<Step> steps;
  std::ptrdiff_t x = n;
  std::ptrdiff_t y = m;
  for (std::ptrdiff_t d = distance; d >= 0; --d) {
    std::vector<std::ptrdiff_t>& row = trace[static_cast<std::size_t>(d)];
    const std::ptrdiff_t k = x - y;
    const bool down = k == -d || (k != d && at(row, k - 1) < at(row, k + 1));
    const std::ptrdiff_t from_x = d == 0 ? 0 : (down ? at(row, k + 1) : at(row, k - 1));
    const std::ptrdiff_t from_y = d == 0 ? 0 : from_x - (down ? k + 1 : k - 1);
    while (x > from_x && y > from_y && (d == 0 || x > (down ? from_x : from_x + 1) || y > (down ? from_y + 1 : from_y))) {
      steps.push_back({' ', a[static_cast<std::size_t>(x - 1)]});
      --x;
      --y;
    }
    if (d == 0) break;
    if (down)
      steps.push_back({'+', b[static_cast<std::size_t>(--y)]});
    else
      steps.push_back({'-', a[static_cast<std::size_t>(--x)]});
  }
  std::reverse(steps.begin(), steps.end());
  return steps;
}

std::vector<Step> compare(const Lines& a, const Lines& b) {
  std::size_t head = 0;
  while (head < a.size() && head < b.size() && a[head] == b[head]) ++head;
  std::size_t tail = 0;
  while (tail + head < a.size() && tail + head < b.size() && a[a.size() - 1 - tail] == b[b.size() - 1 - tail]) ++tail;
  const auto middle = [&](const Lines& lines) {
    return Lines(lines.begin() + static_cast<std::ptrdiff_t>(head), lines.end() - static_cast<std::ptrdiff_t>(tail));
  };
  std::vector<Step> steps;
  for (std::size_t i = 0; i < head; ++i) steps.push_back({' ', a[i]});
  const Lines old_lines = middle(a);
  const Lines new_lines = middle(b);
  if (const auto edits = shortest_edits(old_lines, new_lines)) {
    steps.insert(steps.end(), edits->begin(), edits->end());
  } else {
    for (const std::string_view line : old_lines) steps.push_back({'-', line});
    for (const std::string_view line : new_lines) steps.push_back({'+', line});
  }
  for (std::size_t i = a.size() - tail; i < a.size(); ++i) steps.push_back({' ', a[i]});
  return steps;
}

std::string range(std::size_t begin, std::size_t count) {
  // An empty range names the line before it.
  std::string text = std::to_string(count == 0 ? begin : begin + 1);
  if (count != 1) text += "," + std::to_string(count);
  return text;
}

}  // namespace

std::string unified_diff(std::string_view before, std::string_view after, std::string_view before_name,
                         std::string_view after_name) {
  if (before == after) return {};
  const std::vector<Step> steps = compare(lines_of(before), lines_of(after));
  std::string text = "--- " + printable(before_name) + "\n+++ " + printable(after_name) + "\n";
  std::size_t old_line = 0;
  std::size_t new_line = 0;
  for (std::size_t i = 0; i < steps.size();) {
    if (steps[i].kind == ' ') {
      ++i, ++old_line, ++new_line;
      continue;
    }
    const std::size_t lead = std::min(context, i);
    const std::size_t begin = i - lead;
    std::size_t last_change = i;  // a hunk goes on while changes are at most two contexts apart
    for (std::size_t k = i; k < steps.size() && k <= last_change + 2 * context; ++k)
      if (steps[k].kind != ' ') last_change = k;
    const std::size_t end = std::min(last_change + context + 1, steps.size());
    std::size_t old_count = 0;
    std::size_t new_count = 0;
    std::string hunk;
    for (std::size_t k = begin; k < end; ++k) {
      old_count += steps[k].kind != '+' ? 1 : 0;
      new_count += steps[k].kind != '-' ? 1 : 0;
      hunk += steps[k].kind;
      hunk += steps[k].line;
      if (!steps[k].line.ends_with('\n')) hunk += "\n\\ No newline at end of file\n";
    }
    text += "@@ -" + range(old_line - lead, old_count) + " +" + range(new_line - lead, new_count) + " @@\n" + hunk;
    old_line += old_count - lead;
    new_line += new_count - lead;
    i = end;
  }
  return text;
}

}  // namespace pglint
