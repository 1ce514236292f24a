// Differences for people.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

#include "report/compact.hpp"
#include "report/differences.hpp"
#include "report/paint.hpp"

namespace pglint::report {
namespace {

constexpr std::size_t longest_value = 120;  // bytes that are shown whole
constexpr std::size_t shown_before = 30;    // bytes in front of what differs

constexpr std::array relation_kinds{"table", "foreign table", "view", "materialized view", "sequence"};

bool is_relation(const Difference& difference) {
  return std::find(relation_kinds.begin(), relation_kinds.end(), difference.object_kind) != relation_kinds.end();
}

/// Where a difference is listed: with its relation; else by itself, behind all relations.
auto group_of(const Difference& d) {
  const bool of_relation = !d.table.empty() || is_relation(d);
  return std::make_tuple(of_relation ? 0 : 1, of_relation ? std::string() : d.object_kind, d.schema, !d.table.empty() ? d.table : d.name);
}

bool inside_code_point(std::string_view text, std::size_t at) { return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U; }

/// The part from `first` on, on the boundaries of characters.
std::string part(std::string_view text, std::size_t first) {
  std::size_t begin = std::min(first > shown_before ? first - shown_before : 0, text.size());
  while (begin > 0 && inside_code_point(text, begin)) --begin;
  std::size_t end = std::min(begin + longest_value, text.size());
  while (end < text.size() && inside_code_point(text, end)) ++end;
  return (begin > 0 ? "…" : "") + printable(text.substr(begin, end - begin)) + (end < text.size() ? "…" : "");
}

std::string whole(const std::string& text) { return text.empty() ? "(none)" : printable(text); }

class DifferencesText {
 public:
  DifferencesText(const ReportOptions& options, const Sink& out) : paint_(options.color), out_(out) {}

  void header(const ComparedSide& before, const ComparedSide& after) {
    paint_.bold(text_, "--- ", side(before), "\n+++ ", side(after));
    text_ += '\n';
  }
  void all(const std::vector<Difference>& differences) {
    std::map<decltype(group_of(differences.front())), std::vector<const Difference*>> groups;
    for (const Difference& difference : differences) groups[group_of(difference)].push_back(&difference);
    for (auto& [key, group] : groups) {
      std::stable_partition(group.begin(), group.end(), [](const Difference* d) { return d->table.empty(); });
      if (!group.front()->table.empty()) {
        paint_.bold(text_, "  ", printable(quote_qualified(std::get<2>(key), std::get<3>(key))));
        text_ += '\n';
      }
      const Difference* last = nullptr;
      for (const Difference* difference : group) {
        line(*difference, last);
        last = difference;
      }
      hand_over();
    }
  }
  void closing(const ComparedSide& before, const ComparedSide& after, const std::vector<Difference>& differences) {
    const DifferenceCounts counts = count(differences);
    if (differences.empty()) paint_.bold(text_, "no differences");
    else paint_.bold(text_, fmt::format("{} added, {} removed, {} changed", counts.added, counts.removed, counts.changed));
    text_ += '\n';
    gaps(before);
    gaps(after);
    hand_over();
  }

 private:
  void hand_over() {
    out_(text_);
    text_.clear();
  }
  static std::string side(const ComparedSide& side) {
    const int version = side.database.catalog.server_version;
    if (side.source.empty()) return fmt::format("a PostgreSQL {} server", version);
    return side.source == "-" ? "standard input" : printable(side.source);
  }
  void line(const Difference& difference, const Difference* last) {
    const std::string indent = difference.table.empty() ? "" : "  ";
    const bool same = last && std::tie(last->object_kind, last->schema, last->table, last->name) ==
                                  std::tie(difference.object_kind, difference.schema, difference.table, difference.name) && last->kind == difference.kind;
    if (!same) {
      // The name as to_string() has it, below its relation without that.
      Difference object = difference;
      object.kind = Difference::Kind::added;
      if (!object.table.empty()) object.schema = object.table = "";
      std::string name = to_string(object);
      name.resize(name.rfind(": added"));
      const char mark = difference.kind == Difference::Kind::added ? '+' : difference.kind == Difference::Kind::removed ? '-' : '~';
      text_ += indent;
      paint_.difference(text_, mark, std::string_view(&mark, 1), " ", printable(name));
      text_ += '\n';
    }
    if (difference.kind != Difference::Kind::changed) return;
    text_ += indent + "    " + printable(difference.property) + ": ";
    if (std::max(difference.before.size(), difference.after.size()) <= longest_value) {
      text_ += whole(difference.before) + " -> " + whole(difference.after) + '\n';
      return;
    }
    const auto differ = std::mismatch(difference.before.begin(), difference.before.end(), difference.after.begin(), difference.after.end());
    const auto first = static_cast<std::size_t>(differ.first - difference.before.begin());
    text_ += '\n' + indent + "      ";
    paint_.difference(text_, '-', "- ", difference.before.empty() ? "(none)" : part(difference.before, first));
    text_ += '\n' + indent + "      ";
    paint_.difference(text_, '+', "+ ", difference.after.empty() ? "(none)" : part(difference.after, first));
    text_ += '\n';
  }
  void gaps(const ComparedSide& of) {
    const LoadReport& report = of.database.report;
    const std::size_t unclear = report.syntax_errors.size() + report.not_understood.size();
    if (unclear > 0)
      text_ += fmt::format("incomplete: {} of {} not understood\n", counted(unclear, of.source.empty() ? "definition" : "statement"), side(of));
    for (const std::string& gap : report.not_read) text_ += "incomplete: " + side(of) + ": not read: " + printable(gap) + '\n';
  }

  Paint paint_;
  const Sink& out_;
  std::string text_;
};

}  // namespace

void differences_text(const ComparedSide& before, const ComparedSide& after, const std::vector<Difference>& differences, const ReportOptions& options,
                      const Sink& out) {
  DifferencesText text(options, out);
  if (!differences.empty()) text.header(before, after);
  text.all(differences);
  text.closing(before, after, differences);
}

}  // namespace pglint::report
