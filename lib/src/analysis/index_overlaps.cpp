// Which indexes of a table are superfluous: buckets by signature instead of pairs, so that 50,000 twins stay linear.
#include <algorithm>
#include <optional>
#include <tuple>
#include <unordered_map>

#include "analysis/index_pair.hpp"
#include "text/lexeme.hpp"

namespace pglint::analysis {
namespace {

/// Hints compare an index with this many neighbours at most; duplicates and prefixes have no such limit.
constexpr std::size_t neighbours = 32;

using Positions = std::vector<std::size_t>;
using Buckets = std::unordered_map<std::string, Positions>;

class Table {
 public:
  Table(const Catalog& catalog, const Relation& table, const IndexUses& uses, int pg_version)
      : catalog_(catalog), table_(table), uses_(uses), pg_version_(pg_version) {
    for (const Index& index : table.indexes) signatures_.push_back(signature_of(index));
    gone_.resize(signatures_.size());
  }

  std::vector<IndexOverlap> overlaps() {
    find_duplicates();
    find_redundant();
    find_sets();
    find_hints();
    std::sort(found_.begin(), found_.end(), [](const IndexOverlap& a, const IndexOverlap& b) {
      return a.candidate->provenance.order < b.candidate->provenance.order;
    });
    return std::move(found_);
  }

 private:
  [[nodiscard]] IndexOverlap compare(std::size_t keeper, std::size_t candidate) const {
    return compare_signatures(table_, signatures_[keeper], signatures_[candidate], uses_, pg_version_, &catalog_);
  }

  void report(IndexOverlap overlap, std::size_t candidate) {
    gone_[candidate] = true;
    found_.push_back(std::move(overlap));
  }

  /// Who stays among equals: smaller first.
  [[nodiscard]] auto rank(std::size_t at) const {
    const Index& index = *signatures_[at].index;
    return std::tuple(!index.primary, !(uses_.foreign_key_target(table_, index) || index.replica_identity),
                      uses_.named_by(index) == nullptr,
                      index.constraint.empty(), index.attached_to.name.empty(), !usable(index), !index.unique,
                      !index.clustered, index.provenance.order);
  }

  void find_duplicates() {
    Buckets buckets;
    for (std::size_t i = 0; i < signatures_.size(); ++i) {
      const Signature& s = signatures_[i];
      std::string key = s.prefix(s.parts.size()) + '\x1e' + s.storage;
      for (const std::string& column : s.include) key += '\x1e' + column;
      buckets[std::move(key)].push_back(i);
    }
    for (auto& [key, members] : buckets) {
      if (members.size() < 2) continue;
      std::sort(members.begin(), members.end(), [&](std::size_t a, std::size_t b) { return rank(a) < rank(b); });
      drop_twins(members);
    }
  }

  /// `members` are alike but for what they enforce, best keeper first. Few of them can ever stay: one for each way of
  /// enforcing, and those that cannot be dropped.
  void drop_twins(const Positions& members) {
    Positions kept;
    for (const std::size_t candidate : members) {
      bool dropped = false;
      for (std::size_t k = 0; k < kept.size() && k < neighbours && !dropped; ++k) {
        IndexOverlap overlap = compare(kept[k], candidate);
        dropped = overlap.verdict == Verdict::duplicate;
        if (dropped) report(std::move(overlap), candidate);
      }
      if (!dropped) kept.push_back(candidate);
    }
    // A later keeper may enforce more than an earlier one (NULLS NOT DISTINCT): look back once.
    for (std::size_t i = 0; i < kept.size() && i < neighbours; ++i)
      for (std::size_t k = i + 1; k < kept.size() && k < neighbours && !gone_[kept[i]]; ++k) {
        if (gone_[kept[k]]) continue;
        IndexOverlap overlap = compare(kept[k], kept[i]);
        if (overlap.verdict != Verdict::duplicate) continue;
        const std::size_t loser = kept[i];
        for (IndexOverlap& earlier : found_)
          if (earlier.keeper == overlap.candidate) earlier.keeper = overlap.keeper;
        report(std::move(overlap), loser);
      }
  }

  /// Survivors, widest first: each stays, or is a leading part of one that stays.
  void find_redundant() {
    Positions order;
    for (std::size_t i = 0; i < signatures_.size(); ++i)
      if (!gone_[i] && signatures_[i].index->access_method == "btree") order.push_back(i);
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      const Signature& x = signatures_[a];
      const Signature& y = signatures_[b];
      return std::tuple(y.parts.size(), y.include.size(), y.index->provenance.order) <
             std::tuple(x.parts.size(), x.include.size(), x.index->provenance.order);
    });
    Buckets wider;  // prefix → survivors that begin with it, widest first, of equals the youngest first
    for (const std::size_t candidate : order) {
      const Signature& s = signatures_[candidate];
      if (!s.unique()) {
        if (const auto at = wider.find(s.prefix(s.parts.size())); at != wider.end() && drop_narrow(at->second, candidate))
          continue;
      }
      for (std::size_t length = 1; length <= s.parts.size(); ++length) wider[s.prefix(length)].push_back(candidate);
    }
  }

  /// The narrowest keeper that will do, of equals the oldest.
  bool drop_narrow(const Positions& keepers, std::size_t candidate) {
    std::size_t looked_at = 0;
    for (auto keeper = keepers.rbegin(); keeper != keepers.rend() && looked_at < neighbours; ++keeper, ++looked_at) {
      IndexOverlap overlap = compare(*keeper, candidate);
      if (overlap.verdict != Verdict::redundant) continue;
      report(std::move(overlap), candidate);
      return true;
    }
    return false;
  }

  /// GIN and BRIN: the order of columns does not matter, so a superset is looked for by one member.
  void find_sets() {
    Positions order;
    for (std::size_t i = 0; i < signatures_.size(); ++i) {
      const std::string& method = signatures_[i].index->access_method;
      if (!gone_[i] && (method == "gin" || method == "brin")) order.push_back(i);
    }
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return signatures_[a].parts.size() > signatures_[b].parts.size();
    });
    Buckets holding;  // access method and part → survivors that have it
    for (const std::size_t candidate : order) {
      const Signature& s = signatures_[candidate];
      const Positions* rarest = nullptr;
      for (const std::string& part : s.parts) {
        const Positions& with = holding[s.index->access_method + part];
        if (rarest == nullptr || with.size() < rarest->size()) rarest = &with;
      }
      if (rarest != nullptr && drop_narrow(*rarest, candidate)) continue;
      for (const std::string& part : s.parts) holding[s.index->access_method + part].push_back(candidate);
    }
  }

  void find_hints() {
    Buckets by_subject;  // column or expression → survivors that have it as a key part
    for (std::size_t i = 0; i < signatures_.size(); ++i)
      if (!gone_[i])
        for (const std::string& subject : signatures_[i].subjects) {
          Positions& bucket = by_subject[subject];
          if (bucket.empty() || bucket.back() != i) bucket.push_back(i);
        }
    for (std::size_t candidate = 0; candidate < signatures_.size(); ++candidate) {
      if (gone_[candidate] || !droppable(table_, *signatures_[candidate].index, uses_)) continue;
      if (std::optional<IndexOverlap> hint = hint_for(by_subject, candidate)) found_.push_back(std::move(*hint));
    }
  }

  [[nodiscard]] std::optional<IndexOverlap> hint_for(const Buckets& by_subject, std::size_t candidate) const {
    std::size_t looked_at = 0;
    for (const std::string& subject : signatures_[candidate].subjects) {
      for (const std::size_t keeper : by_subject.at(subject)) {
        if (++looked_at > neighbours) return std::nullopt;
        if (keeper == candidate) continue;
        IndexOverlap overlap = compare(keeper, candidate);
        if (overlap.verdict != Verdict::overlapping) continue;
        // Of two that hint at each other, the younger one is named.
        if (keeper > candidate && compare(candidate, keeper).verdict == Verdict::overlapping) continue;
        return overlap;
      }
    }
    return std::nullopt;
  }

  const Catalog& catalog_;
  const Relation& table_;
  const IndexUses& uses_;
  int pg_version_;
  std::vector<Signature> signatures_;
  std::vector<bool> gone_;
  std::vector<IndexOverlap> found_;
};

}  // namespace

std::vector<IndexOverlap> index_overlaps(const Catalog& catalog, const Relation& table, const IndexUses& uses,
                                         int pg_version) {
  if (table.indexes.size() < 2) return {};
  return Table(catalog, table, uses, pg_version).overlaps();
}

namespace {

/// The next word of `body` from `at` on, folded; `at` moves behind it.
std::string next_name(std::string_view body, std::size_t& at) {
  while (at < body.size() && text::is_space(body[at])) ++at;
  std::string name;
  if (at < body.size() && body[at] == '"') {
    for (++at; at < body.size(); ++at) {
      if (body[at] == '"' && (++at >= body.size() || body[at] != '"')) break;
      name += body[at];
    }
    return name;
  }
  while (at < body.size() && text::is_name_byte(body[at])) {
    const char c = body[at++];
    name += c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  }
  return name;
}

/// Every x of ON CONFLICT ON CONSTRAINT x in the text, those in strings (dynamic SQL) included.
template <class Visit>
void for_each_arbiter(std::string_view body, Visit&& visit) {
  std::size_t at = 0;
  while (at < body.size()) {
    if (!text::is_name_byte(body[at])) {
      ++at;
      continue;
    }
    if (next_name(body, at) != "conflict") continue;
    std::size_t ahead = at;
    if (next_name(body, ahead) != "on" || next_name(body, ahead) != "constraint") continue;
    if (std::string name = next_name(body, ahead); !name.empty()) visit(std::move(name));
  }
}

}  // namespace

IndexUses::IndexUses(const Catalog& catalog) {
  for (const Relation& relation : catalog.relations())
    for (const Constraint& constraint : relation.constraints)
      if (constraint.kind == ConstraintKind::foreign_key && !constraint.index.empty())
        targets_.emplace(constraint.referenced_table, constraint.index);
  for (const Function& function : catalog.functions()) {
    const auto name = [&](std::string constraint) { named_.try_emplace(std::move(constraint), &function); };
    for_each_arbiter(function.body, name);
  }
}

const Function* IndexUses::named_by(const Index& index) const {
  if (index.constraint.empty()) return nullptr;
  const auto found = named_.find(index.constraint);
  return found == named_.end() ? nullptr : found->second;
}

bool IndexUses::foreign_key_target(const Relation& table, const Index& index) const {
  return !targets_.empty() && index.unique && targets_.contains({table.name, index.name});
}

bool droppable(const Relation& table, const Index& index, const IndexUses& uses) {
  return !index.primary && !index.exclusion && index.attached_to.name.empty() && !index.replica_identity &&
         !index.extension_member && !uses.foreign_key_target(table, index);
}

}  // namespace pglint::analysis
