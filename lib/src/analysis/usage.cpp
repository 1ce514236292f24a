// Counters of use: see the header.
#include "analysis/usage.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <limits>

namespace pglint::analysis {
namespace {

using Seconds = std::chrono::sys_seconds;

/// The number that `digits` characters of the text are.
std::optional<int> digits_of(std::string_view text, std::size_t at, std::size_t digits) {
  int number = 0;
  const char* const begin = text.data() + at;
  const auto [end, error] = std::from_chars(begin, begin + digits, number);
  if (error != std::errc{} || end != begin + digits || number < 0) return std::nullopt;
  return number;
}

std::optional<Seconds> time_of(std::string_view text) {
  constexpr std::string_view form = "0000-00-00T00:00:00Z";
  if (text.size() != form.size()) return std::nullopt;
  for (std::size_t i = 0; i < form.size(); ++i)
    if (form[i] != '0' && form[i] != text[i]) return std::nullopt;
  const auto year = digits_of(text, 0, 4), month = digits_of(text, 5, 2), day = digits_of(text, 8, 2), hour = digits_of(text, 11, 2),
             minute = digits_of(text, 14, 2), second = digits_of(text, 17, 2);
  if (!year || !month || !day || !hour || !minute || !second) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date) + std::chrono::hours(*hour) + std::chrono::minutes(*minute) + std::chrono::seconds(*second);
}

/// Snapshots may hold anything.
void add(std::int64_t& sum, std::int64_t more) {
  if (__builtin_add_overflow(sum, more, &sum)) sum = std::numeric_limits<std::int64_t>::max();
}

bool add_use(const Catalog& catalog, const Statistics& statistics, const Relation& table, const Index& index, IndexUse& use) {
  const IndexStatistics* const own = statistics_of(&statistics, table, index);
  if (own == nullptr) return false;
  if (table.kind != RelationKind::partitioned_table) {
    add(use.bytes, own->bytes);
    add(use.scans, own->idx_scan);
    use.last_scan = std::max(use.last_scan, own->last_idx_scan);
    return true;
  }
  const QualifiedName name{table.name.schema, index.name};
  for (const Relation* child : catalog.children(table))
    for (const Index& part : child->indexes)
      if (part.attached_to == name && !add_use(catalog, statistics, *child, part, use)) return false;
  return true;
}

}  // namespace

std::optional<long long> days_between(std::string_view from, std::string_view to) {
  const std::optional<Seconds> begin = time_of(from), end = time_of(to);
  if (!begin || !end) return std::nullopt;
  return std::chrono::floor<std::chrono::days>(*end - *begin).count();
}

CounterWindow counter_window_of(const Statistics& statistics) {
  CounterWindow window;
  window.since = statistics.stats_reset;
  if (window.since.empty()) {
    window.at_least = true;
    const auto remember = [&](const std::string& time) {
      if (!time.empty() && (window.since.empty() || time < window.since)) window.since = time;
    };
    for (const auto& [name, relation] : statistics.relations) {
      remember(relation.last_vacuum);
      remember(relation.last_analyze);
    }
    for (const auto& [name, index] : statistics.indexes) remember(index.last_idx_scan);
  }
  window.days = days_between(window.since, statistics.read_at).value_or(-1);
  return window;
}

std::optional<IndexUse> index_use(const Catalog& catalog, const Statistics* statistics, const Relation& table, const Index& index) {
  IndexUse use;
  if (statistics == nullptr || !add_use(catalog, *statistics, table, index, use)) return std::nullopt;
  return use;
}

bool serves_key_or_policy(const Relation& table, const Index& index) {
  const auto serves_key = [&](const Constraint& constraint) {
    return constraint.kind == ConstraintKind::foreign_key && serves_foreign_key(table, constraint, index) != Serves::no;
  };
  if (std::any_of(table.constraints.begin(), table.constraints.end(), serves_key)) return true;
  if (index.keys.empty() || index.keys.front().column.empty()) return false;
  for (const Policy& policy : table.policies)
    for (const Expr* column : compared_columns(table, policy.using_))
      if (serves_equality(index, column->name)) return true;
  return false;
}

}  // namespace pglint::analysis
