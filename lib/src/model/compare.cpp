// Two models side by side: finds the pairs, leaves what they say to compare_fields.hpp.
#include "pglint/compare.hpp"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "model/compare_fields.hpp"
#include "model/compare_level.hpp"
#include "model/compare_text.hpp"

namespace pglint::model {
namespace {

/// Where the objects at hand are; its members are the first ones of a Difference.
struct Place {
  std::string schema;
  std::string table;
};

template <class T>
using Named = std::vector<std::pair<std::string, const T*>>;

template <class List, class Name>
auto named(const List& list, Name&& name) {
  Named<std::remove_cvref_t<decltype(*list.begin())>> out;
  for (const auto& item : list) out.emplace_back(name(item), &item);
  std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  return out;
}

/// Calls pair(before, after) for what has one name, either pointer null for what the other side lacks. Equal names on one side
/// pair in their order.
template <class T, class Pair>
void pair_up(const Named<T>& before, const Named<T>& after, Pair&& pair) {
  auto a = before.begin(), b = after.begin();
  while (a != before.end() || b != after.end()) {
    if (b == after.end() || (a != before.end() && a->first < b->first)) pair((a++)->second, static_cast<const T*>(nullptr));
    else if (a == before.end() || b->first < a->first) pair(static_cast<const T*>(nullptr), (b++)->second);
    else pair((a++)->second, (b++)->second);
  }
}

const auto name_of = [](const auto& item) { return item.name; };
/// No name holds a zero byte, so that this orders as schema and name do.
std::string full_name(const QualifiedName& name) { return name.schema + '\0' + name.name; }

std::string map_key(const std::string& name) { return name; }
std::string map_key(const QualifiedName& name) { return full_name(name); }

template <class Map>
Named<typename Map::mapped_type> values(const Map& map) {
  Named<typename Map::mapped_type> list;
  for (const auto& [name, item] : map) list.emplace_back(map_key(name), &item);
  return list;  // a map has the order of named()
}

std::string kind_word(const Relation& relation) {
  return relation.kind == RelationKind::partitioned_table ? "table" : word_of("kind", "rpfvm", static_cast<char>(relation.kind));
}
std::string kind_word(const Function& function) { return word_of("kind", "fpaw", function.kind); }

class Comparison {
 public:
  Comparison(const Catalog& before, const Catalog& after) : before_(before), after_(after), level_(before, after) {}

  std::vector<Difference> run() {
    relations();
    functions();
    sequences();
    maps("schema", before_.schemas, after_.schemas);
    maps("extension", before_.extensions, after_.extensions);
    maps("type", before_.enums, after_.enums);
    maps("type", before_.types, after_.types);
    maps("domain", before_.domains, after_.domains);
    maps("role", before_.roles, after_.roles);
    default_privileges();
    session();
    level_.leave_out(differences_);
    const auto key = [](const Difference& d) { return std::tie(d.object_kind, d.schema, d.table, d.name, d.property); };
    std::stable_sort(differences_.begin(), differences_.end(), [&](const Difference& a, const Difference& b) { return key(a) < key(b); });
    return std::move(differences_);
  }

 private:
  void one_sided(bool removed, const std::string& kind, const Place& place, const std::string& name) {
    differences_.push_back({removed ? Difference::Kind::removed : Difference::Kind::added, kind, place.schema, place.table, name, {}, {}, {}});
  }
  void changed(const std::string& kind, const Place& place, const std::string& name, Changes changes) {
    for (Change& change : changes)
      differences_.push_back({Difference::Kind::changed, kind, place.schema, place.table, name, std::move(change.property), std::move(change.before), std::move(change.after)});
  }
  /// Objects without objects in them.
  template <class T>
  void compare(const std::string& kind, const Place& place, const std::string& name, const T* before, const T* after) {
    if (!before || !after) return one_sided(before != nullptr, kind, place, name);
    Changes changes;
    compare_fields(*before, *after, changes);
    level_.leave_out(*before, *after, changes);
    changed(kind, place, name, std::move(changes));
  }
  template <class List>
  void lists(const std::string& kind, const Place& place, const List& before, const List& after) {
    pair_up(named(before, name_of), named(after, name_of), [&](const auto* a, const auto* b) { compare(kind, place, a ? a->name : b->name, a, b); });
  }

  void relations() {
    const auto name = [](const Relation& relation) { return full_name(relation.name); };
    pair_up(named(before_.relations(), name), named(after_.relations(), name), [&](const Relation* a, const Relation* b) {
      if ((a && level_.is_beside(*a)) || (b && level_.is_beside(*b))) return;
      const Relation& either = a ? *a : *b;
      compare(kind_word(either), {either.name.schema, {}}, either.name.name, a, b);
      if (a && b) parts(*a, *b);
    });
  }
  void parts(const Relation& a, const Relation& b) {
    const Place place{a.name.schema, a.name.name};
    if (a.columns_known && b.columns_known) {
      lists("column", place, a.columns, b.columns);
      Changes order;
      compare_order(a.columns, b.columns, order);
      changed(kind_word(a), {a.name.schema, {}}, a.name.name, std::move(order));
    }
    lists("constraint", place, a.constraints, b.constraints);
    lists("policy", place, a.policies, b.policies);
    lists("trigger", place, a.triggers, b.triggers);
    pair_up(named(a.indexes, name_of), named(b.indexes, name_of), [&](const Index* in_a, const Index* in_b) {
      const Index& either = in_a ? *in_a : *in_b;
      if (either.extension_member) return;
      // The constraint says it.
      if ((!in_a || !in_b) && !either.constraint.empty() && !(in_a ? b : a).constraint(either.constraint)) return;
      compare("index", place, either.name, in_a, in_b);
    });
    grants(place, a.grants, b.grants, a.owner, b.owner);
  }
  void grants(const Place& place, const std::vector<Grant>& a, const std::vector<Grant>& b, const std::string& owner_a, const std::string& owner_b) {
    pair_up(named(a, grantee_text), named(b, grantee_text), [&](const Grant* in_a, const Grant* in_b) {
      const Grant& either = in_a ? *in_a : *in_b;
      if ((!in_a || !in_b) && level_.is_owner(either.grantee, owner_a, owner_b)) return;
      compare("grant", place, grantee_text(either), in_a, in_b);
    });
  }

  void functions() {
    const auto name = [](const Function& function) { return full_name(function.name) + '\0' + signature(function); };
    pair_up(named(before_.functions(), name), named(after_.functions(), name), [&](const Function* a, const Function* b) {
      const Function& either = a ? *a : *b;
      if ((a && a->extension_member) || (b && b->extension_member)) return;
      compare(kind_word(either), {either.name.schema, {}}, signature(either), a, b);
    });
  }

  /// Whether the table or column that a sequence belongs to is on its side only, or says it itself.
  static bool is_part(const Sequence& sequence, const Catalog& other) {
    if (sequence.internal) return true;
    if (sequence.owner_table.empty()) return false;
    const Relation* table = other.relation(sequence.owner_table);
    return !table || (table->columns_known && !table->column(sequence.owner_column));
  }
  void sequences() {
    const auto sequence = [&](const Sequence* a, const Sequence* b) {
      const Sequence& either = a ? *a : *b;
      if ((!a || !b) && is_part(either, a ? after_ : before_)) return;
      compare("sequence", {either.name.schema, {}}, either.name.name, a, b);
      if (a && b) grants({either.name.schema, either.name.name}, a->grants, b->grants, a->owner, b->owner);
    };
    pair_up(values(before_.sequences), values(after_.sequences), sequence);
  }

  template <class Map>
  void maps(const std::string& kind, const Map& before, const Map& after) {
    pair_up(values(before), values(after), [&](const auto* a, const auto* b) {
      const auto& either = a ? *a : *b;
      if constexpr (std::is_same_v<typename Map::key_type, std::string>) compare(kind, {}, either.name, a, b);
      else compare(kind, {either.name.schema, {}}, either.name.name, a, b);
    });
  }

  void default_privileges() {
    const auto a = level_.default_privileges(before_), b = level_.default_privileges(after_);
    const auto name = [](const DefaultPrivilege& privilege) { return privilege.schema + '\0' + default_privilege_text(privilege); };
    pair_up(named(a, name), named(b, name), [&](const DefaultPrivilege* in_a, const DefaultPrivilege* in_b) {
      const DefaultPrivilege& either = in_a ? *in_a : *in_b;
      compare("default privilege", {either.schema, {}}, default_privilege_text(either), in_a, in_b);
    });
  }

  /// What a script leaves it at is gone with its session.
  void session() {
    if (before_.server_version == 0 || after_.server_version == 0 || before_.search_path == after_.search_path) return;
    changed("session", {}, {}, {{"search_path", value_text(before_.search_path, false), value_text(after_.search_path, false)}});
  }

  const Catalog& before_;
  const Catalog& after_;
  Level level_;
  std::vector<Difference> differences_;
};

/// `text` on one line.
std::string one_line(const std::string& text) {
  if (text.empty()) return "(none)";
  std::string out;
  for (const char c : text) {
    if (c == '\n') out += "\\n";
    else if (c == '\r') out += "\\r";
    else out += c;
  }
  return out;
}

/// Names of these kinds are SQL already: they carry types, or columns.
bool is_sql(const std::string& kind) {
  return kind == "grant" || kind == "default privilege" || kind == "function" || kind == "procedure" || kind == "aggregate" || kind == "window function";
}

}  // namespace

void compare_order(const std::vector<Column>& before, const std::vector<Column>& after, Changes& changes) {
  const auto common = [](const std::vector<Column>& list, const std::vector<Column>& other) {
    std::set<std::string_view> names;
    for (const Column& column : other) names.insert(column.name);
    std::vector<std::string> out;
    for (const Column& column : list)
      if (names.contains(column.name)) out.push_back(column.name);
    return out;
  };
  const std::vector<std::string> a = common(before, after), b = common(after, before);
  if (a != b) changes.push_back({"columns order", value_text(a, false), value_text(b, false)});
}

}  // namespace pglint::model

namespace pglint {

std::vector<Difference> compare_catalogs(const Catalog& before, const Catalog& after) { return model::Comparison(before, after).run(); }

std::string to_string(const Difference& difference) {
  std::string text = difference.object_kind;
  std::string name;
  for (const std::string* part : {&difference.schema, &difference.table})
    if (!part->empty()) name += quote_identifier(*part) + ".";
  if (!difference.name.empty()) name += model::is_sql(difference.object_kind) ? difference.name : quote_identifier(difference.name);
  if (!name.empty()) text += " " + name;
  text += ": ";
  if (difference.kind == Difference::Kind::added) return model::one_line(text + "added");
  if (difference.kind == Difference::Kind::removed) return model::one_line(text + "removed");
  return model::one_line(text + difference.property + ": ") + model::one_line(difference.before) + " -> " + model::one_line(difference.after);
}

}  // namespace pglint
