// Dependents, found by looking at what the reverse references name, and their removal.
#include "model/deletion.hpp"

#include <algorithm>
#include <utility>

#include "model/references.hpp"
#include "model/replay_parts.hpp"

namespace pglint::model {
namespace {

using Kind = Target::Kind;

std::string quoted(const QualifiedName& name) { return quote_qualified(name.schema, name.name); }

/// Whether a tree uses one relation, type or function: a visitor of ReferenceWalk.
struct Uses {
  enum class What : char { relation, type, function };
  What what;
  const QualifiedName& wanted;
  std::size_t least = 0, most = 0;   ///< arguments of the function
  bool found = false;
  std::size_t changes = 0;

  void column(const Expr&, const Relation*, bool) {}
  void relation(const FromItem& item) {
    if (what == What::relation && item.name == wanted.name && item.schema == wanted.schema) found = true;
  }
  void node(const Expr& e) {
    switch (what) {
      case What::relation:
        if (e.is(ExprKind::constant) && e.type == "regclass" && parse_qualified(e.name) == wanted) found = true;
        break;
      case What::type:
        if (e.type.find('.') != std::string::npos && parse_qualified(bare_type(e.type)) == wanted) found = true;
        break;
      case What::function:
        if (e.is(ExprKind::function) && e.name == wanted.name && e.schema == wanted.schema && e.args.size() >= least &&
            e.args.size() <= most)
          found = true;
        break;
    }
  }
};

/// How many arguments a call of the function may have.
std::pair<std::size_t, std::size_t> arity(const Function& function) {
  std::size_t least = 0, most = 0;
  for (const Argument& argument : function.arguments) {
    if (argument.mode == 'v') return {least, 1000};
    if (argument.mode != 'i' && argument.mode != 'b') continue;
    ++most;
    if (!argument.default_value) ++least;
  }
  return {least, most};
}

bool has(const std::vector<std::string>& list, std::string_view name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

}  // namespace

std::optional<std::string> Deletion::run(const std::vector<Target>& targets) {
  for (const Target& target : targets) plan(target);
  for (std::size_t i = 0; i < order_.size() && refusal_.empty(); ++i) find_dependents(Target(order_[i]));
  if (!refusal_.empty()) return refusal_;
  for (const auto& [dependent, on] : needs_cascade_) {
    const bool goes = planned_.contains(dependent) || planned_.contains({Kind::relation, dependent.slot, {}, {}}) ||
                      (dependent.kind == Kind::default_value && planned_.contains({Kind::column, dependent.slot, dependent.name, {}}));
    const bool is_function = dependent.kind == Kind::function && !planned_.contains(dependent);
    if (!goes || is_function) return "cannot drop " + on + " because other objects depend on it";
  }
  // Parts before what holds them: the kinds in this order.
  static constexpr Kind kinds[] = {Kind::default_value, Kind::policy, Kind::trigger, Kind::constraint, Kind::index,
                                   Kind::column, Kind::function, Kind::relation, Kind::sequence, Kind::domain_check, Kind::type};
  for (const Kind kind : kinds)
    for (const Target& target : order_)
      if (target.kind == kind) execute(target);
  return std::nullopt;
}

void Deletion::plan(Target target) {
  if (planned_.insert(target).second) order_.push_back(std::move(target));
}

void Deletion::depends(Target dependent, const std::string& on) {
  if (cascade_) plan(std::move(dependent));
  else needs_cascade_.emplace_back(std::move(dependent), on);
}

void Deletion::refuse(std::string why) {
  if (refusal_.empty()) refusal_ = std::move(why);
}

void Deletion::find_dependents(const Target& target) {
  if (target.kind == Kind::function) return of_function(target.slot);
  if (target.kind == Kind::sequence) return of_sequence(target.object);
  if (target.kind == Kind::type) return of_type(target.object);
  const Relation* relation = catalog_.relation(target.slot);
  if (!relation) return;
  switch (target.kind) {
    case Kind::relation: return of_relation(*relation, target.slot);
    case Kind::column: return of_column(*relation, target.slot, target.name);
    case Kind::constraint: return of_constraint(*relation, target.slot, target.name);
    case Kind::index: return of_index(*relation, target.slot, target.name);
    case Kind::trigger:
      for (const Relation* child : catalog_.children(*relation))
        for (const Trigger& trigger : child->triggers)
          if (trigger.is_inherited && trigger.name == target.name) plan({Kind::trigger, catalog_.slot(*child), target.name, {}});
      return;
    default: return;
  }
}

template <class Mentions>
void Deletion::expressions_of(const Relation& relation, std::uint32_t slot, const std::string& on, Mentions&& mentions) {
  for (const Column& column : relation.columns) {
    if (mentions(column.default_value)) depends({Kind::default_value, slot, column.name, {}}, on);
    if (mentions(column.generation)) depends({Kind::column, slot, column.name, {}}, on);
  }
  for (const Constraint& constraint : relation.constraints)
    if (mentions(constraint.expression)) depends({Kind::constraint, slot, constraint.name, {}}, on);
  for (const Index& index : relation.indexes)
    if (mentions(index.predicate) || std::any_of(index.keys.begin(), index.keys.end(), [&](const IndexKey& key) { return mentions(key.expression); }))
      depends({Kind::index, slot, index.name, {}}, on);
  for (const Policy& policy : relation.policies)
    if (mentions(policy.using_) || mentions(policy.with_check)) depends({Kind::policy, slot, policy.name, {}}, on);
  for (const Trigger& trigger : relation.triggers)
    if (mentions(trigger.when)) depends({Kind::trigger, slot, trigger.name, {}}, on);
  if (relation.query) {
    Expr query;
    query.kind = ExprKind::subquery;
    query.query = relation.query;
    if (mentions(query)) depends({Kind::relation, slot, {}, {}}, on);
  }
}

void Deletion::of_relation(const Relation& relation, std::uint32_t slot) {
  const std::string on = quoted(relation.name);
  for (const Relation* child : catalog_.children(relation)) {
    const Target dependent{Kind::relation, catalog_.slot(*child), {}, {}};
    if (child->is_partition) plan(dependent);
    else depends(dependent, on);
  }
  for (const std::uint32_t other : changes_.dependents.of_relation(relation.name)) {
    if (other == slot) continue;
    const Relation& dependent = *catalog_.relation(other);
    for (const Constraint& constraint : dependent.constraints)
      if (constraint.kind == ConstraintKind::foreign_key && constraint.referenced_table == relation.name)
        depends({Kind::constraint, other, constraint.name, {}}, on);
    expressions_of(dependent, other, on, [&](const Expr& expr) {
      if (!expr) return false;
      Uses uses{Uses::What::relation, relation.name};
      ReferenceWalk<Uses>(catalog_, &dependent, uses).expr(expr);
      return uses.found;
    });
  }
  for (const std::uint32_t function : changes_.dependents.functions_of_relation(relation.name)) {
    Uses uses{Uses::What::relation, relation.name};
    for (const auto& query : catalog_.function(function)->sql_body) ReferenceWalk<Uses>(catalog_, nullptr, uses).query(query);
    if (uses.found) depends({Kind::function, function, {}, {}}, on);
  }
  of_type(relation.name);  // its row type
  for (const QualifiedName& name : changes_.dependents.sequences_of(relation.name)) {
    const auto sequence = catalog_.sequences.find(name);
    if (sequence != catalog_.sequences.end() && sequence->second.owner_table == relation.name)
      plan({Kind::sequence, 0, {}, name});
  }
}

void Deletion::of_column(const Relation& relation, std::uint32_t slot, const std::string& column) {
  const std::string on = quoted(relation.name) + "." + quote_identifier(column);
  const auto mentions_it = [&](const Relation* own, const Expr& expr) { return mentions_column(catalog_, own, expr, relation, column); };
  const auto is_key = [&](const IndexKey& key) { return key.column == column || mentions_it(&relation, key.expression); };
  if (relation.partitioning && std::any_of(relation.partitioning->keys.begin(), relation.partitioning->keys.end(), is_key))
    return refuse("cannot drop column " + quote_identifier(column) + " named in a partition key");
  for (const Index& index : relation.indexes)
    if (std::any_of(index.keys.begin(), index.keys.end(), is_key) || mentions_it(&relation, index.predicate) ||
        std::any_of(index.include.begin(), index.include.end(), is_key))
      plan({Kind::index, slot, index.name, {}});
  for (const Constraint& constraint : relation.constraints)
    if (has(constraint.columns, column) || mentions_it(&relation, constraint.expression))
      plan({Kind::constraint, slot, constraint.name, {}});
  for (const Column& other : relation.columns)
    if (other.name != column && mentions_it(&relation, other.generation)) depends({Kind::column, slot, other.name, {}}, on);
  for (const Trigger& trigger : relation.triggers)
    if (has(trigger.update_columns, column) || mentions_it(&relation, trigger.when)) depends({Kind::trigger, slot, trigger.name, {}}, on);
  for (const Policy& policy : relation.policies)
    if (mentions_it(&relation, policy.using_) || mentions_it(&relation, policy.with_check)) depends({Kind::policy, slot, policy.name, {}}, on);
  for (const std::uint32_t other : changes_.dependents.of_relation(relation.name)) {
    if (other == slot) continue;
    const Relation& dependent = *catalog_.relation(other);
    for (const Constraint& constraint : dependent.constraints)
      if (constraint.kind == ConstraintKind::foreign_key && constraint.referenced_table == relation.name && has(constraint.referenced_columns, column))
        depends({Kind::constraint, other, constraint.name, {}}, on);
    for (const Policy& policy : dependent.policies)
      if (mentions_it(&dependent, policy.using_) || mentions_it(&dependent, policy.with_check)) depends({Kind::policy, other, policy.name, {}}, on);
    if (dependent.query && mentions_column(catalog_, *dependent.query, relation, column)) depends({Kind::relation, other, {}, {}}, on);
  }
  for (const QualifiedName& name : changes_.dependents.sequences_of(relation.name)) {
    const auto sequence = catalog_.sequences.find(name);
    if (sequence != catalog_.sequences.end() && sequence->second.owner_table == relation.name && sequence->second.owner_column == column)
      plan({Kind::sequence, 0, {}, name});
  }
}

void Deletion::of_constraint(const Relation& relation, std::uint32_t, const std::string& name) {
  const Constraint* constraint = relation.constraint(name);
  if (!constraint) return;
  if (constraint->kind == ConstraintKind::foreign_key) {
    for (const Relation* child : catalog_.children(relation))
      for (const Constraint& copy : child->constraints)
        if (copy.kind == ConstraintKind::foreign_key && !copy.is_local && child->is_partition && same_foreign_key(copy, *constraint))
          plan({Kind::constraint, catalog_.slot(*child), copy.name, {}});
  } else if (!constraint->index.empty()) {
    plan({Kind::index, catalog_.slot(relation), constraint->index, {}});
  }
}

void Deletion::of_index(const Relation& relation, std::uint32_t slot, const std::string& name) {
  const Catalog::IndexRef ref = catalog_.index(relation.name.schema, name);
  if (!ref.index) return;
  if (!ref.index->constraint.empty()) plan({Kind::constraint, slot, ref.index->constraint, {}});
  const QualifiedName qualified{relation.name.schema, name};
  for (const Relation* child : catalog_.children(relation))
    for (const Index& index : child->indexes)
      if (index.attached_to == qualified) plan({Kind::index, catalog_.slot(*child), index.name, {}});
  if (!ref.index->unique) return;
  for (const std::uint32_t other : changes_.dependents.of_relation(relation.name))
    for (const Constraint& constraint : catalog_.relation(other)->constraints)
      if (constraint.kind == ConstraintKind::foreign_key && constraint.referenced_table == relation.name && constraint.index == name)
        depends({Kind::constraint, other, constraint.name, {}}, quote_identifier(name));
}

void Deletion::of_sequence(const QualifiedName& name) {
  for (const std::uint32_t other : changes_.dependents.of_relation(name)) {
    const Relation& dependent = *catalog_.relation(other);
    expressions_of(dependent, other, quoted(name), [&](const Expr& expr) {
      if (!expr) return false;
      Uses uses{Uses::What::relation, name};
      ReferenceWalk<Uses>(catalog_, &dependent, uses).expr(expr);
      return uses.found;
    });
  }
}

void Deletion::of_function(std::uint32_t slot) {
  const Function* function = catalog_.function(slot);
  if (!function) return;
  const std::string on = quoted(function->name);
  const auto [least, most] = arity(*function);
  for (const Function* other : std::as_const(catalog_).functions(function->name.schema, function->name.name)) {
    const auto [from, to] = arity(*other);
    if (other != function && from <= most && least <= to) return;  // calls may mean the other overload
  }
  const auto calls = [&, least = least, most = most](const Relation* own, const Expr& expr) {
    if (!expr) return false;
    Uses uses{Uses::What::function, function->name, least, most};
    ReferenceWalk<Uses>(catalog_, own, uses).expr(expr);
    return uses.found;
  };
  for (const std::uint32_t other : changes_.dependents.of_function(function->name)) {
    const Relation& dependent = *catalog_.relation(other);
    for (const Trigger& trigger : dependent.triggers)
      if (trigger.function == function->name && most == 0) depends({Kind::trigger, other, trigger.name, {}}, on);
    expressions_of(dependent, other, on, [&](const Expr& expr) { return calls(&dependent, expr); });
  }
  for (const std::uint32_t other : changes_.dependents.functions_of_function(function->name)) {
    if (other == slot) continue;
    Uses uses{Uses::What::function, function->name, least, most};
    for (const auto& query : catalog_.function(other)->sql_body) ReferenceWalk<Uses>(catalog_, nullptr, uses).query(query);
    if (uses.found) depends({Kind::function, other, {}, {}}, on);
  }
}

void Deletion::of_type(const QualifiedName& name) {
  const std::string on = quoted(name);
  const auto is_it = [&](std::string_view type) {
    return type.find('.') != std::string_view::npos && parse_qualified(bare_type(type)) == name;
  };
  for (const std::uint32_t other : changes_.dependents.of_type(name)) {
    const Relation& dependent = *catalog_.relation(other);
    if (dependent.name == name) continue;
    if (dependent.of_type == name) depends({Kind::relation, other, {}, {}}, on);
    if (!dependent.query)
      for (const Column& column : dependent.columns)
        if (is_it(column.type)) depends({Kind::column, other, column.name, {}}, on);
    expressions_of(dependent, other, on, [&](const Expr& expr) {
      if (!expr) return false;
      Uses uses{Uses::What::type, name};
      ReferenceWalk<Uses>(catalog_, &dependent, uses).expr(expr);
      return uses.found;
    });
  }
  for (const std::uint32_t other : changes_.dependents.functions_of_type(name)) {
    const Function& function = *catalog_.function(other);
    if (is_it(function.returns) || std::any_of(function.arguments.begin(), function.arguments.end(), [&](const Argument& a) { return is_it(a.type); }))
      depends({Kind::function, other, {}, {}}, on);
  }
  for (const auto& [domain_name, domain] : catalog_.domains)
    if (is_it(domain.base_type)) depends({Kind::type, 0, {}, domain_name}, on);
}

void Deletion::execute(const Target& target) {
  if (target.kind == Kind::sequence) {
    const auto sequence = catalog_.sequences.find(target.object);
    if (sequence == catalog_.sequences.end()) return;
    Relation* owner = catalog_.relation(sequence->second.owner_table);
    if (Column* column = owner ? owner->column(sequence->second.owner_column) : nullptr;
        column && column->owned_sequence == target.object)
      column->owned_sequence = {};
    return changes_.erase_sequence(target.object);
  }
  if (target.kind == Kind::type) {
    if (const auto domain = catalog_.domains.find(target.object); domain != catalog_.domains.end())
      for (const DomainCheck& check : domain->second.checks) changes_.names.remove_constraint(target.object.schema, check.name);
    catalog_.enums.erase(target.object);
    catalog_.domains.erase(target.object);
    catalog_.types.erase(target.object);
    changes_.names.remove_relation(target.object.schema, target.object.name);
    return;
  }
  if (target.kind == Kind::function) {
    if (const Function* function = catalog_.function(target.slot)) catalog_.erase_function(*function);
    return;
  }
  Relation* relation = catalog_.relation(target.slot);
  if (!relation) return;
  const auto named = [&](const auto& item) { return item.name == target.name; };
  switch (target.kind) {
    case Kind::relation: changes_.erase(*relation); break;
    case Kind::column: std::erase_if(relation->columns, named); break;
    case Kind::default_value:
      if (Column* column = relation->column(target.name)) column->default_value = {};
      break;
    case Kind::constraint: changes_.erase_constraint(*relation, target.name); break;
    case Kind::index:
      if (const Catalog::IndexRef ref = catalog_.index(relation->name.schema, target.name); ref.index) changes_.erase(*relation, *ref.index);
      break;
    case Kind::policy: std::erase_if(relation->policies, named); break;
    case Kind::trigger: std::erase_if(relation->triggers, named); break;
    default: break;
  }
}

}  // namespace pglint::model
