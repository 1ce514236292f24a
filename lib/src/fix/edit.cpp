// Edits of the sources themselves: the remedy where the problem stands, for files not yet applied.
#include <algorithm>
#include <map>
#include <tuple>

#include "pglint/fix.hpp"

namespace pglint {
namespace {

/// Ascending by place; of edits that overlap the first stays.
std::vector<const Edit*> without_overlaps(std::vector<const Edit*> edits) {
  std::stable_sort(edits.begin(), edits.end(), [](const Edit* a, const Edit* b) {
    return std::tie(a->place.span.begin, a->place.span.end) < std::tie(b->place.span.begin, b->place.span.end);
  });
  std::vector<const Edit*> kept;
  for (const Edit* edit : edits)
    if (kept.empty() || kept.back()->place.span.end <= edit->place.span.begin) kept.push_back(edit);
  return kept;
}

std::string applied(std::string_view text, const std::vector<const Edit*>& edits) {
  std::string result;
  std::size_t at = 0;
  for (const Edit* edit : edits) {
    result.append(text.substr(at, edit->place.span.begin - at));
    result += edit->text;
    at = edit->place.span.end;
  }
  result.append(text.substr(at));
  return result;
}

}  // namespace

std::vector<EditedSource> edit_sources(const Database& database, const LintResult& result, Safety safety) {
  std::vector<Edit> all;
  for (const Finding& finding : result.findings) {
    if (!finding.fix || finding.fix->safety > safety) continue;
    for (Edit& edit : resolve_edits(database, *finding.fix)) all.push_back(std::move(edit));
  }
  std::map<SourceId, std::vector<const Edit*>> by_source;
  for (const Edit& edit : all) by_source[edit.place.source].push_back(&edit);
  std::vector<EditedSource> edited;
  for (auto& [source, edits] : by_source) {
    const std::vector<const Edit*> kept = without_overlaps(std::move(edits));
    edited.push_back({source, applied(database.sources[source].text(), kept), kept.size()});
  }
  return edited;
}

}  // namespace pglint
