// Grouping by hashing, so that fifty thousand findings on one table stay linear.
#include "report/blocks.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace pglint::report {
namespace {

/// What the findings of a group have in common, hashed and compared where they keep it.
struct SameGroup {
  std::size_t operator()(const Finding* f) const {
    const std::hash<std::string_view> hash;
    return std::hash<const void*>{}(f->rule) ^ (hash(f->object.table) * 3 + hash(f->object.schema) * 5);
  }
  bool operator()(const Finding* a, const Finding* b) const {
    return a->rule == b->rule && a->severity == b->severity && a->object.table == b->object.table &&
           a->object.schema == b->object.schema;
  }
};

// No PostgreSQL name contains a zero byte.
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
  std::unordered_map<const Finding*, std::size_t, SameGroup, SameGroup> counts;
  std::vector<std::size_t*> count_of(findings.size(), nullptr);
  for (std::size_t i = 0; i < findings.size(); ++i) {
    if (findings[i].severity < min_severity || findings[i].object.table.empty()) continue;
    count_of[i] = &counts[&findings[i]];  // stays valid: unordered_map never moves its elements
    ++*count_of[i];
  }

  std::vector<Block> out;
  out.reserve(findings.size());
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
