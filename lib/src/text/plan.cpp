// Reading sqitch.plan and Drizzle's journal.
#include "text/plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <unordered_map>

#include "text/lexeme.hpp"

namespace pglint::text {
namespace {

std::string_view first_word(std::string_view line) noexcept {
  const std::size_t begin = skip_blanks(line, 0);
  std::size_t end = begin;
  while (end < line.size() && !is_space(line[end])) ++end;
  return line.substr(begin, end - begin);
}

}  // namespace

std::vector<std::string> parse_sqitch_plan(std::string_view plan) {
  std::vector<std::string> changes;
  std::unordered_map<std::string, std::size_t> latest;  // where each name was last planned
  std::vector<std::string> tag_after;                   // the first tag behind each change, empty so far
  std::size_t untagged = 0;
  for (std::size_t at = 0; at < plan.size();) {
    const std::size_t end = end_of_line(plan, at);
    std::string_view word = first_word(plan.substr(at, end - at));
    at = skip_line_end(plan, end);
    if (word.empty() || word[0] == '#' || word[0] == '%') continue;
    if (word[0] == '@') {
      for (; untagged < changes.size(); ++untagged) tag_after[untagged] = word;
      continue;
    }
    if (word[0] == '+') word.remove_prefix(1);
    if (word.empty() || word[0] == '-') continue;
    std::string name(word);
    if (const auto earlier = latest.find(name);
        earlier != latest.end() && !tag_after[earlier->second].empty())
      changes[earlier->second] += tag_after[earlier->second];
    latest[name] = changes.size();
    changes.push_back(std::move(name));
    tag_after.emplace_back();
  }
  return changes;
}

Result<std::vector<std::string>> parse_drizzle_journal(std::string_view text, std::string_view path) {
  const Error wrong{
      fmt::format("\"{}\" is not a Drizzle journal", path),
      "It needs an array \"entries\" of objects with \"idx\" and \"tag\"; drizzle-kit writes it."};
  const nlohmann::json journal = nlohmann::json::parse(text, nullptr, false);
  if (!journal.is_object()) return wrong;
  const auto entries = journal.find("entries");
  if (entries == journal.end() || !entries->is_array()) return wrong;
  std::vector<std::pair<double, std::string>> ordered;
  for (const nlohmann::json& entry : *entries) {
    if (!entry.is_object()) return wrong;
    const auto index = entry.find("idx");
    const auto tag = entry.find("tag");
    if (index == entry.end() || !index->is_number() || tag == entry.end() || !tag->is_string()) return wrong;
    ordered.emplace_back(index->get<double>(), tag->get<std::string>());
  }
  std::stable_sort(ordered.begin(), ordered.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::string> tags;
  for (auto& [index, tag] : ordered) tags.push_back(std::move(tag));
  return tags;
}

}  // namespace pglint::text
