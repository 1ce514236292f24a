// See the header: an independent look at what happened, which knows actions and nothing of the SQL made of them.
#include "prove/changes.hpp"

#include <algorithm>
#include <set>

namespace pglint::prove {
namespace {

/// An object of a relation; an empty name stands for all of its kind.
struct Allowed {
  Difference::Kind change;
  std::string object_kind;
  QualifiedName table;
  std::string name;
  std::string property;   ///< empty: whichever
  auto operator<=>(const Allowed&) const = default;
};

/// The relation and all that hangs below it.
void add_tree(const Catalog& catalog, const Relation& relation, std::set<QualifiedName>& tree) {
  if (!tree.insert(relation.name).second) return;
  for (const Relation* child : catalog.children(relation)) add_tree(catalog, *child, tree);
}

class Ledger {
 public:
  Ledger(const Catalog& before, const Catalog& after) : before_(before), after_(after) {}

  void operator()(const CreateIndex& create) {
    for (const QualifiedName& table : tree_of(*create.table)) {  // the partitions' are named by the server or by the plan
      const bool is_named = table == create.table->name;
      allow(Difference::Kind::added, "index", table, is_named ? create.index.name : "");
      if (!is_named) allow(Difference::Kind::changed, "index", table, "", "attached_to");  // one that a partition has already
    }
  }
  void operator()(const DropIndex& drop) { allow_drop(*drop.table, *drop.index); }
  void operator()(const DropConstraint& drop) {
    for (const QualifiedName& table : tree_of(*drop.table)) {
      const bool is_named = table == drop.table->name;
      allow(Difference::Kind::removed, "constraint", table, is_named ? drop.constraint->name : "");
      allow(Difference::Kind::removed, "index", table, is_named ? drop.index->name : "");
    }
  }
  void operator()(const AlterPolicy& alter) {
    for (const char* property : {"using", "with_check"}) allow(Difference::Kind::changed, "policy", alter.table->name, alter.policy->name, property);
  }
  void operator()(const AddCheck& add) {
    for (const QualifiedName& table : tree_of(*add.table)) allow(Difference::Kind::added, "constraint", table, add.name);
  }
  void operator()(const RunSql& /*sql*/) {}  // says nothing of itself: see allow_relation()

  /// Everything that happens to a relation and those below it.
  void allow_relation(const QualifiedName& name) {
    free_.insert(name);
    for (const Catalog* catalog : {&before_, &after_})
      if (const Relation* relation = catalog->relation(name)) {
        free_.erase(name);
        add_tree(*catalog, *relation, free_);
      }
  }

  [[nodiscard]] bool accounts_for(const Difference& difference) const {
    const std::string& relation = difference.table.empty() ? difference.name : difference.table;
    if (free_.contains({difference.schema, relation})) return true;
    const auto allows = [&](const std::string& name, const std::string& property) {
      return allowed_.contains({difference.kind, difference.object_kind, {difference.schema, difference.table}, name, property});
    };
    return allows(difference.name, "") || allows(difference.name, difference.property) || allows("", "") || allows("", difference.property);
  }

 private:
  std::set<QualifiedName> tree_of(const Relation& table) const {
    std::set<QualifiedName> tree{table.name};
    for (const Catalog* catalog : {&before_, &after_})
      if (const Relation* here = catalog->relation(table.name)) {
        tree.erase(here->name);
        add_tree(*catalog, *here, tree);
      }
    return tree;
  }
  void allow_drop(const Relation& table, const Index& index) {
    for (const QualifiedName& one : tree_of(table)) {
      if (one == table.name) {
        allow(Difference::Kind::removed, "index", one, index.name);
        continue;
      }
      const Relation* partition = before_.relation(one);  // those attached to it go with it
      if (partition == nullptr) continue;
      for (const Index& attached : partition->indexes)
        if (attached.attached_to) allow(Difference::Kind::removed, "index", one, attached.name);
    }
  }
  void allow(Difference::Kind change, std::string kind, const QualifiedName& table, std::string name, std::string property = {}) {
    allowed_.insert({change, std::move(kind), table, std::move(name), std::move(property)});
  }

  const Catalog& before_;
  const Catalog& after_;
  std::set<Allowed> allowed_;
  std::set<QualifiedName> free_;
};

}  // namespace

std::vector<Difference> unaccounted(const Plan& plan, const Catalog& before, const Catalog& after) {
  Ledger ledger(before, after);
  for (const PlannedAction& planned : plan.actions) {
    std::visit(ledger, planned.action);
    if (!std::holds_alternative<RunSql>(planned.action)) continue;
    for (const Finding* finding : planned.findings) {
      const Object& object = finding->object;
      ledger.allow_relation({object.schema, object.table.empty() ? object.name : object.table});
    }
  }
  std::vector<Difference> out = compare_catalogs(before, after);
  std::erase_if(out, [&](const Difference& difference) { return ledger.accounts_for(difference); });
  return out;
}

}  // namespace pglint::prove
