// Grouping by hashing, so that fifty thousand findings on one table stay linear.
#include "report/blocks.hpp"

#include <string>
#include <unordered_map>

namespace pglint::report {
namespace {

// No PostgreSQL name contains a zero byte.
std::string key_of(const Finding& finding) {
  std::string key(finding.rule->id);
  key += static_cast<char>('0' + static_cast<int>(finding.severity));
  return key.append(finding.object.schema).append(1, '\0').append(finding.object.table);
}

std::string key_of(const Related* keeper) {
  if (!keeper) return {};
  return keeper->message + '\0' + keeper->object.schema + '\0' + keeper->object.table + '\0' + keeper->object.name;
}

const Related* keeper_of(const Finding& finding) {
  if (finding.related.empty()) return nullptr;
  const Related& first = finding.related.front();
  return first.object.kind == finding.object.kind && !first.object.name.empty() ? &first : nullptr;
}

}  // namespace

std::vector<Block> blocks(const std::vector<Finding>& findings, Severity min_severity) {
  std::unordered_map<std::string, std::size_t> counts;
  std::vector<std::size_t*> count_of(findings.size(), nullptr);
  for (std::size_t i = 0; i < findings.size(); ++i) {
    if (findings[i].severity < min_severity || findings[i].object.table.empty()) continue;
    count_of[i] = &counts[key_of(findings[i])];  // stays valid: unordered_map never moves its elements
    ++*count_of[i];
  }

  std::vector<Block> out;
  std::unordered_map<const std::size_t*, std::size_t> block_of;
  for (std::size_t i = 0; i < findings.size(); ++i) {
    if (findings[i].severity < min_severity) continue;
    if (!count_of[i] || *count_of[i] <= most_single) {
      out.push_back({&findings[i]});
      continue;
    }
    const auto [entry, is_new] = block_of.try_emplace(count_of[i], out.size());
    if (is_new) out.emplace_back();
    out[entry->second].push_back(&findings[i]);
  }
  return out;
}

std::vector<Part> parts(const Block& group) {
  std::vector<Part> out;
  std::unordered_map<std::string, std::size_t> part_of;
  for (const Finding* finding : group) {
    const Related* keeper = keeper_of(*finding);
    const auto [entry, is_new] = part_of.try_emplace(key_of(keeper), out.size());
    if (is_new) out.push_back({keeper, {}});
    out[entry->second].findings.push_back(finding);
  }
  return out;
}

}  // namespace pglint::report
