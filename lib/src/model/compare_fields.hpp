// Two objects of one type, member by member: an archive for snapshot_fields.hpp that looks at both at once.
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "model/compare_text.hpp"
#include "model/extensions.hpp"
#include "model/snapshot_fields.hpp"

namespace pglint::model {

struct Change {
  std::string property;
  std::string before;
  std::string after;
};
using Changes = std::vector<Change>;

template <class T>
void compare_fields(const T& before, const T& after, Changes& changes);

/// A change when the columns that both have stand in another order.
void compare_order(const std::vector<Column>& before, const std::vector<Column>& after, Changes& changes);

/// Lists whose order says nothing.
inline bool is_set(std::string_view key) {
  return key == "update_columns" || key == "member_of" || key == "on_delete_columns" || key == "include" || key == "roles";
}

/// The archive. What is an object of its own (columns, indexes, … of a relation) is left to the caller.
template <class T>
class FieldComparison {
 public:
  FieldComparison(const T& before, const T& after, Changes& changes) : before_(before), after_(after), changes_(changes) {}

  template <class M>
  void field(const char* key, M T::*member) { compare(key, before_.*member, after_.*member); }
  template <class M>
  void letter(const char* key, M T::*member, std::string_view letters) {
    if (before_.*member == after_.*member) return;
    add(key, word_of(key, letters, static_cast<char>(before_.*member)), word_of(key, letters, static_cast<char>(after_.*member)));
  }
  template <class M>
  void word(const char* key, M T::*member, std::string_view words) {
    if (before_.*member == after_.*member) return;
    add(key, nth(words, static_cast<int>(before_.*member)), nth(words, static_cast<int>(after_.*member)));
  }
  void tree(const char* key, Rare<Expr> T::*member) { trees(key, *(before_.*member), *(after_.*member)); }
  void tree(const char* key, Expr T::*member) { trees(key, before_.*member, after_.*member); }
  /// A snapshot does not keep a query that does not parse back: one that is missing is not known.
  void tree(const char* key, std::shared_ptr<const Query> T::*member) {
    if (before_.*member && after_.*member) different(key, canonical_sql(*(before_.*member)), canonical_sql(*(after_.*member)));
  }
  void tree(const char* key, std::vector<std::shared_ptr<const Query>> T::*member) {
    if (!(before_.*member).empty() && !(after_.*member).empty()) different(key, value_text(before_.*member), value_text(after_.*member));
  }

 private:
  static std::string nth(std::string_view words, int place) {
    std::string found;
    each_word(words, ' ', [&](std::string_view word) { if (place-- == 0) found = word; });
    return found;
  }
  void add(std::string property, std::string before, std::string after) {
    changes_.push_back({std::move(property), std::move(before), std::move(after)});
  }
  void different(std::string property, std::string before, std::string after) {
    if (before != after) add(std::move(property), std::move(before), std::move(after));
  }
  void trees(const char* key, const Expr& before, const Expr& after) {
    // Of what nobody understands a snapshot keeps the name only.
    const auto name_only = [](const Expr& expr) { return expr.is(ExprKind::other) && expr.type.empty(); };
    if ((name_only(before) || name_only(after)) && before.is(after.kind)) different(key, before.name, after.name);
    else different(key, value_text(before), value_text(after));
  }

  template <class M>
  void compare(const char* key, const M& before, const M& after) requires std::is_arithmetic_v<M> || std::is_same_v<M, std::string> || std::is_same_v<M, QualifiedName> {
    if (before != after) add(key, value_text(before), value_text(after));
  }
  template <class M>
  void compare(const char* key, const Rare<M>& before, const Rare<M>& after) { compare(key, *before, *after); }
  void compare(const char* key, const std::vector<QualifiedName>& before, const std::vector<QualifiedName>& after) {
    if (before != after) add(key, value_text(before), value_text(after));
  }
  void compare(const char* key, const std::vector<std::string>& before, const std::vector<std::string>& after) {
    if (before == after) return;
    auto a = before, b = after;
    if (is_set(key)) {
      std::sort(a.begin(), a.end());
      std::sort(b.begin(), b.end());
    }
    const bool literals = std::string_view(key) == "labels" || std::string_view(key) == "arguments";
    if (a != b) add(key, value_text(a, literals), value_text(b, literals));
  }
  void compare(const std::string& key, const std::map<std::string, std::string>& before, const std::map<std::string, std::string>& after) {
    for (const auto& [name, value] : before) {
      const auto other = after.find(name);
      if (other == after.end() || other->second != value) add(key + " " + name, value, other == after.end() ? "" : other->second);
    }
    for (const auto& [name, value] : after)
      if (!before.contains(name)) add(key + " " + name, "", value);
  }
  void compare(const char* key, const Grant& before, const Grant& after) { nested(key, before, after); }
  void compare(const char* key, const std::optional<Partitioning>& before, const std::optional<Partitioning>& after) {
    if (before && after) nested(key, *before, *after);
    else if (before || after) add(key, before ? part_text(*before) : "", after ? part_text(*after) : "");
  }
  // By their place.
  void compare(const std::string& key, const std::vector<Argument>& before, const std::vector<Argument>& after) { in_order(key, before, after); }
  void compare(const std::string& key, const std::vector<IndexKey>& before, const std::vector<IndexKey>& after) {
    if (key != "include") return in_order(key, before, after);
    by_name(key, before, after, [](const IndexKey& column) { return column.column; });
  }
  // By their name.
  void compare(const std::string& key, const std::vector<DomainCheck>& before, const std::vector<DomainCheck>& after) {
    by_name(key, before, after, [](const DomainCheck& check) { return check.name; });
  }
  void compare(const std::string& key, const std::vector<Column>& before, const std::vector<Column>& after) {
    if constexpr (!std::is_same_v<T, Relation>) {
      by_name(key, before, after, [](const Column& column) { return column.name; });
      compare_order(before, after, changes_);
    }
  }
  void compare(const std::string& key, const std::vector<Grant>& before, const std::vector<Grant>& after) {
    if constexpr (!std::is_same_v<T, Relation> && !std::is_same_v<T, Sequence>) by_name(key, before, after, grantee_text);
  }
  template <class M>
  void compare(const char*, const Store<M>&, const Store<M>&) {}
  void compare(const char*, const std::vector<Constraint>&, const std::vector<Constraint>&) {}
  void compare(const char*, const std::vector<Policy>&, const std::vector<Policy>&) {}
  void compare(const char*, const std::vector<Trigger>&, const std::vector<Trigger>&) {}

  template <class M>
  void nested(const std::string& prefix, const M& before, const M& after) {
    const std::size_t first = changes_.size();
    compare_fields(before, after, changes_);
    for (std::size_t at = first; at < changes_.size(); ++at) changes_[at].property = prefix + " " + changes_[at].property;
  }
  template <class M>
  void in_order(const std::string& key, const std::vector<M>& before, const std::vector<M>& after) {
    for (std::size_t at = 0; at < std::max(before.size(), after.size()); ++at) {
      const std::string place = key + " " + std::to_string(at + 1);
      if (at < before.size() && at < after.size()) nested(place, before[at], after[at]);
      else add(place, at < before.size() ? part_text(before[at]) : "", at < after.size() ? part_text(after[at]) : "");
    }
  }
  template <class M, class Name>
  void by_name(const std::string& key, const std::vector<M>& before, const std::vector<M>& after, Name&& name) {
    std::map<std::string, std::pair<const M*, const M*>> parts;
    for (const M& part : before) parts[name(part)].first = &part;
    for (const M& part : after) parts[name(part)].second = &part;
    for (const auto& [part, sides] : parts) {
      const std::string place = key + " " + part;
      if (sides.first && sides.second) nested(place, *sides.first, *sides.second);
      else add(place, sides.first ? part_text(*sides.first) : "", sides.second ? part_text(*sides.second) : "");
    }
  }

  const T& before_;
  const T& after_;
  Changes& changes_;
};

template <class T>
void compare_fields(const T& before, const T& after, Changes& changes) {
  FieldComparison<T> comparison(before, after, changes);
  describe(comparison, Type<T>());
}

}  // namespace pglint::model
