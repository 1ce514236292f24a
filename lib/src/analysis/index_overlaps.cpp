// Which indexes of a table are superfluous: buckets by signature instead of pairs, so that 50,000 twins stay linear.
#include <algorithm>
#include <functional>
#include <optional>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "analysis/index_pair.hpp"
#include "analysis/usage.hpp"
#include "text/lexeme.hpp"

namespace pglint::analysis {
namespace {

/// Hints compare an index with this many neighbours at most; duplicates and prefixes have no such limit.
constexpr std::size_t neighbours = 32;

using Positions = std::vector<std::size_t>;
using Buckets = std::unordered_map<std::string_view, Positions>;  // keys are texts of signatures

/// Hashes of texts and the positions that have them, sorted. Texts of one hash are taken for equal: what follows from that
/// is decided by comparing the indexes.
using Places = std::vector<std::pair<std::size_t, std::size_t>>;

std::size_t hash(std::string_view text) { return std::hash<std::string_view>{}(text); }

/// Indexes that have a key column in common with another one, or an expression like another one: no other can be
/// superfluous, and most indexes are told apart by this alone.
std::vector<const Index*> related(const Relation& table) {
  std::vector<const Index*> indexes;
  Places columns;  // an expression has no name: all of them count as one column
  for (const Index& index : table.indexes) {
    // Of a table: it is being built, or a leftover that index/invalid knows. Of a partitioned one: it waits for its parts.
    if (!index.valid && table.kind != RelationKind::partitioned_table) continue;
    for (const IndexKey& key : index.keys) columns.emplace_back(hash(key.column), indexes.size());
    indexes.push_back(&index);
  }
  std::sort(columns.begin(), columns.end());
  std::vector<bool> shares(indexes.size(), false);
  for (std::size_t i = 1; i < columns.size(); ++i) {
    const auto& [column, at] = columns[i];
    const auto& [previous, other] = columns[i - 1];
    if (column == previous && at != other) shares[at] = shares[other] = true;
  }
  std::size_t kept = 0;
  for (std::size_t i = 0; i < indexes.size(); ++i)
    if (shares[i]) indexes[kept++] = indexes[i];
  indexes.resize(kept);
  return indexes;
}

class Table {
 public:
  Table(const Catalog& catalog, const Relation& table, const std::vector<const Index*>& indexes, const IndexUses& uses,
        int pg_version, const Statistics* statistics)
      : catalog_(catalog), table_(table), uses_(uses), pg_version_(pg_version), gone_(indexes.size(), false) {
    signatures_.reserve(indexes.size());
    for (const Index* index : indexes) signatures_.push_back(signature_of(*index));
    if (statistics == nullptr) return;
    for (const Index* index : indexes) {
      const std::optional<IndexUse> use = index_use(catalog, statistics, table, *index);
      scans_.push_back(use ? use->scans : 0);
    }
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
                      index.constraint.empty(), index.attached_to.empty(), !usable(index), !index.unique,
                      !index.clustered, scans_.empty() ? 0 : ~scans_[at] /* the most first */, index.provenance.order);
  }

  void find_duplicates() {
    Places texts;
    for (std::size_t i = 0; i < signatures_.size(); ++i) texts.emplace_back(hash(signatures_[i].text), i);
    std::sort(texts.begin(), texts.end());
    for (std::size_t first = 0, end = 0; first < texts.size(); first = end) {
      while (end < texts.size() && texts[end].first == texts[first].first) ++end;
      if (end - first < 2) continue;
      Positions members;
      for (std::size_t i = first; i < end; ++i) members.push_back(texts[i].second);
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
      return std::tuple(y.parts(), y.include.size(), y.index->provenance.order) <
             std::tuple(x.parts(), x.include.size(), x.index->provenance.order);
    });
    Buckets wider;  // prefix → survivors that begin with it, widest first, of equals the youngest first
    for (const std::size_t candidate : order) {
      const Signature& s = signatures_[candidate];
      if (!s.unique()) {
        if (const auto at = wider.find(s.prefix(s.parts())); at != wider.end() && drop_narrow(at->second, candidate))
          continue;
      }
      for (std::size_t length = 1; length <= s.parts(); ++length) wider[s.prefix(length)].push_back(candidate);
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
      return signatures_[a].parts() > signatures_[b].parts();
    });
    std::unordered_map<std::string_view, Buckets> holding;  // access method and part → survivors that have it
    for (const std::size_t candidate : order) {
      const Signature& s = signatures_[candidate];
      Buckets& of_method = holding[s.index->access_method];
      const Positions* rarest = nullptr;
      for (std::size_t i = 0; i < s.parts(); ++i) {
        const Positions& with = of_method[s.part(i)];
        if (rarest == nullptr || with.size() < rarest->size()) rarest = &with;
      }
      if (rarest != nullptr && drop_narrow(*rarest, candidate)) continue;
      for (std::size_t i = 0; i < s.parts(); ++i) of_method[s.part(i)].push_back(candidate);
    }
  }

  void find_hints() {
    Places by_subject;  // column or expression, and survivors that have it as a key part
    for (std::size_t i = 0; i < signatures_.size(); ++i)
      if (!gone_[i])
        for (const std::string& subject : signatures_[i].subjects) by_subject.emplace_back(hash(subject), i);
    std::sort(by_subject.begin(), by_subject.end());
    by_subject.erase(std::unique(by_subject.begin(), by_subject.end()), by_subject.end());
    for (std::size_t candidate = 0; candidate < signatures_.size(); ++candidate) {
      if (gone_[candidate] || !droppable(table_, *signatures_[candidate].index, uses_)) continue;
      if (std::optional<IndexOverlap> hint = hint_for(by_subject, candidate)) found_.push_back(std::move(*hint));
    }
  }

  [[nodiscard]] std::optional<IndexOverlap> hint_for(const Places& by_subject, std::size_t candidate) const {
    std::size_t looked_at = 0;
    for (const std::string& subject : signatures_[candidate].subjects) {
      const std::size_t wanted = hash(subject);
      auto at = std::lower_bound(by_subject.begin(), by_subject.end(), std::pair(wanted, std::size_t{0}));
      for (; at != by_subject.end() && at->first == wanted; ++at) {
        const std::size_t keeper = at->second;
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
  std::vector<std::int64_t> scans_;   // empty without statistics
  std::vector<bool> gone_;
  std::vector<IndexOverlap> found_;
};

}  // namespace

std::vector<IndexOverlap> index_overlaps(const Catalog& catalog, const Relation& table, const IndexUses& uses,
                                         int pg_version, const Statistics* statistics) {
  if (table.indexes.size() < 2) return {};
  const std::vector<const Index*> indexes = related(table);
  if (indexes.empty()) return {};
  return Table(catalog, table, indexes, uses, pg_version, statistics).overlaps();
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
  return !index.primary && !index.exclusion && index.attached_to.empty() && !index.replica_identity &&
         !index.extension_member && !uses.foreign_key_target(table, index);
}

}  // namespace pglint::analysis
