// Words of enumerations and suggestions by edit distance. Knows no rule and no file.
#include "lint/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>

namespace pglint {
namespace {

char folded(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// Edit distance with insertions, deletions, substitutions and swaps of neighbours (optimal string alignment).
/// O(a × b); callers bound the lengths.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before_last(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> current(b.size() + 1);
  std::iota(last.begin(), last.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    current[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const char x = folded(a[i - 1]);
      const char y = folded(b[j - 1]);
      current[j] = std::min({last[j] + 1, current[j - 1] + 1, last[j - 1] + (x == y ? 0U : 1U)});
      if (i > 1 && j > 1 && x == folded(b[j - 2]) && folded(a[i - 2]) == y)
        current[j] = std::min(current[j], before_last[j - 2] + 1);
    }
    std::swap(before_last, last);
    std::swap(last, current);
  }
  return last[b.size()];
}

}  // namespace

std::string nearest_word(std::string_view word, const std::vector<std::string>& known) {
  const std::size_t limit = word.size() / 3;
  const std::string* nearest = nullptr;
  std::size_t least = limit + 1;
  for (const std::string& candidate : known) {
    const std::size_t longer = std::max(word.size(), candidate.size());
    const std::size_t shorter = std::min(word.size(), candidate.size());
    if (longer - shorter >= least || longer > 200) continue;
    const std::size_t distance = edit_distance(word, candidate);
    if (distance >= least) continue;
    least = distance;
    nearest = &candidate;
  }
  return nearest ? *nearest : std::string{};
}

namespace linter {
namespace {

template <class Value>
struct Word {
  std::string_view text;
  Value value;
};

constexpr std::array severities{Word<Severity>{"error", Severity::error}, Word<Severity>{"warning", Severity::warning},
                                Word<Severity>{"info", Severity::info}};
constexpr std::array styles{Word<Style>{"plain", Style::plain}, Word<Style>{"supabase", Style::supabase},
                            Word<Style>{"flyway", Style::flyway},
                            Word<Style>{"golang-migrate", Style::golang_migrate}, Word<Style>{"goose", Style::goose},
                            Word<Style>{"dbmate", Style::dbmate}, Word<Style>{"prisma", Style::prisma},
                            Word<Style>{"drizzle", Style::drizzle}, Word<Style>{"sqitch", Style::sqitch}};
constexpr std::array modes{Word<Concurrently>{"auto", Concurrently::automatic},
                           Word<Concurrently>{"always", Concurrently::always},
                           Word<Concurrently>{"never", Concurrently::never}};

template <class Words>
auto value_of(std::string_view text, const Words& words) -> std::optional<decltype(words[0].value)> {
  for (const auto& word : words)
    if (word.text == text) return word.value;
  return std::nullopt;
}

template <class Words>
std::vector<std::string> texts(const Words& words) {
  std::vector<std::string> out;
  for (const auto& word : words) out.emplace_back(word.text);
  return out;
}

}  // namespace

std::string_view to_string(Severity severity) {
  switch (severity) {
    case Severity::info: return "info";
    case Severity::warning: return "warning";
    case Severity::error: return "error";
  }
  return "";
}

std::string_view to_string(Safety safety) { return safety == Safety::safe ? "safe" : "review"; }

std::string_view to_string(Evidence evidence) {
  switch (evidence) {
    case Evidence::schema: return "schema";
    case Evidence::workload: return "workload";
    case Evidence::statistics: return "statistics";
  }
  return "";
}

std::string_view to_string(Needs needs) {
  switch (needs) {
    case Needs::schema: return "schema";
    case Needs::workload: return "workload";
    case Needs::statistics: return "statistics";
  }
  return "";
}

std::string_view to_string(Fixes fix) {
  switch (fix) {
    case Fixes::none: return "none";
    case Fixes::safe: return "safe";
    case Fixes::review: return "review";
  }
  return "";
}

std::optional<Severity> severity_named(std::string_view word) { return value_of(word, severities); }
std::optional<Style> style_named(std::string_view word) { return value_of(word, styles); }
std::optional<Concurrently> concurrently_named(std::string_view word) { return value_of(word, modes); }

const std::vector<std::string>& severity_words() {
  static const std::vector<std::string> words = texts(severities);
  return words;
}
const std::vector<std::string>& style_words() {
  static const std::vector<std::string> words = texts(styles);
  return words;
}
const std::vector<std::string>& concurrently_words() {
  static const std::vector<std::string> words = texts(modes);
  return words;
}

std::string suggestion(std::string_view word, const std::vector<std::string>& known, std::size_t most_listed) {
  if (const std::string nearest = nearest_word(word, known); !nearest.empty())
    return fmt::format("Did you mean \"{}\"?", nearest);
  if (known.empty() || known.size() > most_listed) return {};
  return fmt::format("It is one of {}.", fmt::join(known, ", "));
}

}  // namespace linter
}  // namespace pglint
