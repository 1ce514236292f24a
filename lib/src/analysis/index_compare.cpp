// The verdict for one pair of indexes. The order of the tests is the order of the definitions: duplicate, redundant,
// overlapping; whatever none of them proves is "none".
#include <algorithm>
#include <map>
#include <string>

#include "analysis/index_pair.hpp"

namespace pglint::analysis {
namespace {

/// The first parts of both are alike, as many as `narrow` has; their directions aside.
bool begins_with_parts(const Signature& wide, const Signature& narrow) {
  if (narrow.parts() > wide.parts()) return false;
  for (std::size_t i = 0; i < narrow.parts(); ++i)
    if (narrow.part(i) != wide.part(i)) return false;
  return true;
}

bool same_columns(const Signature& a, const Signature& b) { return a.parts() == b.parts() && begins_with_parts(a, b); }

bool same_parts(const Signature& a, const Signature& b) { return a.order == b.order && same_columns(a, b); }

/// b is not unique, or a enforces all that b does.
bool enforces_at_least(const Index& a, const Index& b) {
  if (!b.unique) return true;
  return a.unique && a.immediate == b.immediate && (a.nulls_not_distinct || !b.nulls_not_distinct);
}

bool fillfactor_differs(const Index& a, const Index& b) {
  const auto fillfactor = [](const std::map<std::string, std::string>& parameters) {
    const auto found = parameters.find("fillfactor");
    return found == parameters.end() ? std::string_view() : std::string_view(found->second);
  };
  return fillfactor(a.storage_parameters) != fillfactor(b.storage_parameters);
}

std::vector<std::string_view> sorted_parts(const Signature& s) {
  std::vector<std::string_view> parts;
  for (std::size_t i = 0; i < s.parts(); ++i) parts.push_back(s.part(i));
  std::sort(parts.begin(), parts.end());
  return parts;
}

/// All parts of `few` are parts of `many`.
bool subset(const Signature& few, const Signature& many) {
  if (few.parts() > many.parts()) return false;
  const std::vector<std::string_view> small = sorted_parts(few);
  const std::vector<std::string_view> large = sorted_parts(many);
  return std::includes(large.begin(), large.end(), small.begin(), small.end());
}

bool is_c_collation(std::string_view collation) {
  return collation == "C" || collation == "POSIX" || collation == "pg_catalog.\"C\"" || collation == "pg_catalog.\"POSIX\"" ||
         collation == "\"C\"" || collation == "\"POSIX\"";
}

/// A key part on text whose default and pattern operator classes order alike: its collation is C.
bool pattern_class_is_same(const Relation& table, const IndexKey& a, const IndexKey& b) {
  const auto pattern = [](std::string_view opclass) { return opclass.ends_with("_pattern_ops"); };
  if (pattern(a.opclass) == pattern(b.opclass) || a.collation != b.collation) return false;
  if (!a.collation.empty()) return is_c_collation(a.collation);
  const Column* column = table.column(a.column);
  return column != nullptr && is_c_collation(column->collation);
}

bool prefix_of(const Signature& narrow, const Signature& wide) {
  return narrow.parts() <= wide.parts() && std::equal(narrow.order.begin(), narrow.order.end(), wide.order.begin()) &&
         begins_with_parts(wide, narrow);
}

std::string_view duplicate_reason(const Signature& a, const Signature& b) {
  if (a.flipped != b.flipped) return "it has the same key in the opposite order throughout";
  if (b.index->unique) return "it enforces the same uniqueness on the same key";
  if (a.index->primary) return "it has the key of the primary key";
  if (a.index->unique) return "it has the same key as a unique index";
  return "it has the same definition";
}

/// Redundant: b (not unique) answers nothing that the wider a does not.
std::string_view redundant_reason(const Signature& a, const Signature& b) {
  if (b.index->unique || a.index->access_method != b.index->access_method || a.predicate != b.predicate) return {};
  const std::string& method = a.index->access_method;
  if (method == "btree") {
    if (!prefix_of(b, a) || !returns_all(a, b.include)) return {};
    if (b.parts() < a.parts()) return "its key is a leading part of the other's";
    if (a.storage != b.storage) return {};
    return b.include.size() < a.include.size() ? "it has the same key, and the other includes more columns" : "";
  }
  if ((method == "gin" || method == "brin") && a.storage == b.storage) {
    if (!subset(b, a)) return {};
    return b.parts() < a.parts() ? "its columns are among the other's, whose order does not matter"
                                           : "it has the same columns in another order, which does not matter";
  }
  return {};
}

std::string_view overlap_of_methods(const Signature& a, const Signature& b) {
  const std::string& left = a.index->access_method;
  const std::string& right = b.index->access_method;
  if (right == "hash" && left == "btree" && !b.subjects.empty() && a.subjects.front() == b.subjects.front() &&
      a.predicate == b.predicate)
    return "it is a hash index beside a btree that begins with the same column";
  if (left == right && (left == "gist" || left == "spgist") && a.predicate == b.predicate && prefix_of(b, a) &&
      b.parts() < a.parts())
    return "its key is a leading part of the other's";
  return {};
}

std::string_view overlap_reason(const Relation& table, const Signature& a, const Signature& b, int pg_version,
                           const Catalog* catalog) {
  if (const std::string_view reason = overlap_of_methods(a, b); !reason.empty()) return reason;
  if (a.index->access_method != b.index->access_method) return {};
  const bool same_predicate = a.predicate == b.predicate;
  if (same_predicate && same_parts(a, b) && a.include == b.include) {
    if (a.index->unique && b.index->unique && a.index->immediate != b.index->immediate)
      return "both enforce the same uniqueness, one of them DEFERRABLE";
    if (a.index->unique && b.index->unique) return "both enforce the same key with other handling of nulls";
    if (a.storage != b.storage && !b.index->unique) return "it has the same key with other storage parameters";
  }
  if (same_predicate && a.order != b.order && same_columns(a, b) && (!b.index->unique || a.index->unique))
    return "it has the same columns in other directions";
  if (a.index->unique && b.index->unique && same_predicate && a.index->immediate && a.subjects.size() < b.subjects.size() &&
      subset(a, b))
    return "its uniqueness follows from that of fewer columns";
  if (b.index->unique) return {};
  if (!same_predicate && !b.predicate.empty() && prefix_of(b, a) && returns_all(a, b.include)) {
    if (a.predicate.empty()) return "it is a partial index inside a full one";
    if (implies(b.index->predicate, a.index->predicate)) return "its predicate implies the other's";
  }
  if (same_predicate && a.subjects.size() == b.subjects.size() && a.subjects == b.subjects && a.order == b.order) {
    bool differs_in_pattern_class = false;
    for (std::size_t i = 0; i < a.parts(); ++i) {
      if (a.part(i) == b.part(i)) continue;
      if (!pattern_class_is_same(table, a.index->keys[i], b.index->keys[i])) return {};
      differs_in_pattern_class = true;
    }
    if (differs_in_pattern_class) return "it has the pattern operator class, which orders alike under the C collation";
  }
  // Skip scan (18) reads every value of the leading column: worth it for a handful of values.
  if (pg_version >= 18 && catalog != nullptr && same_predicate && a.index->access_method == "btree" && b.parts() == 1 &&
      a.parts() == 2 && a.part(1) == b.part(0) && a.order[1] == b.order[0] && b.include.empty()) {
    const Column* leading = table.column(a.index->keys[0].column);
    const bool few = leading != nullptr && (leading->type == "boolean" || is_enum(*catalog, leading->type));
    if (few) return "it could be served by a skip scan over the other's leading column";
  }
  return {};
}

}  // namespace

bool is_enum(const Catalog& catalog, std::string_view type) {
  const auto dot = type.find('.');
  if (dot == std::string_view::npos) return false;
  return catalog.enums.contains({std::string(type.substr(0, dot)), std::string(type.substr(dot + 1))});
}

IndexOverlap compare_signatures(const Relation& table, const Signature& a, const Signature& b, const IndexUses& uses,
                                int pg_version, const Catalog* catalog) {
  IndexOverlap result{a.index, b.index, Verdict::none, {}, false};
  if (a.index == b.index || !usable(*a.index) || !droppable(table, *b.index, uses)) return result;
  if (!b.index->valid && table.kind == RelationKind::partitioned_table) return result;  // it waits for its parts
  const auto decided = [&](Verdict verdict, std::string_view reason) {
    if (reason.empty()) return false;
    result.verdict = verdict;
    result.reason = reason;
    result.fillfactor_differs = fillfactor_differs(*a.index, *b.index);
    return true;
  };
  if (a.text == b.text && enforces_at_least(*a.index, *b.index)) {
    decided(Verdict::duplicate, duplicate_reason(a, b));
  } else if (usable(*b.index) && !decided(Verdict::redundant, redundant_reason(a, b))) {
    decided(Verdict::overlapping, overlap_reason(table, a, b, pg_version, catalog));
  }
  return result;
}

IndexOverlap compare_indexes(const Relation& table, const Index& keeper, const Index& candidate, const IndexUses& uses) {
  return compare_signatures(table, signature_of(keeper), signature_of(candidate), uses, 0, nullptr);
}

}  // namespace pglint::analysis
