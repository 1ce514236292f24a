// Replay of DROP: which objects the statement names. What hangs on them is found by Deletion.
#include <algorithm>
#include <utility>

#include "model/extensions.hpp"
#include "model/replay.hpp"

namespace pglint::model {
namespace {

using Kind = Target::Kind;
using sql::ObjectKind;

bool is_kind(const Relation& relation, ObjectKind kind) {
  switch (kind) {
    case ObjectKind::table: return relation.kind == RelationKind::table || relation.kind == RelationKind::partitioned_table;
    case ObjectKind::foreign_table: return relation.kind == RelationKind::foreign_table;
    case ObjectKind::view: return relation.kind == RelationKind::view;
    case ObjectKind::materialized_view: return relation.kind == RelationKind::materialized_view;
    default: return false;
  }
}

std::string not_defined(std::string_view what, const QualifiedName& name) {
  return std::string(what).append(" ").append(quote_qualified(name.schema, name.name)).append(" is not defined");
}

template <class List>
bool has_named(const List& list, const std::string& name) {
  return std::any_of(list.begin(), list.end(), [&](const auto& item) { return item.name == name; });
}

}  // namespace

bool Replay::drop(const std::vector<Target>& targets, bool cascade, Span span) {
  const std::optional<std::string> refusal = Deletion(catalog_, changes_, cascade).run(targets);
  if (refusal) not_understood(span, *refusal);
  return !refusal;
}

std::string Replay::find_targets(const sql::ObjectRef& object, std::vector<Target>& targets) {
  const QualifiedName& name = object.name;
  switch (object.kind) {
    case ObjectKind::table: case ObjectKind::foreign_table: case ObjectKind::view: case ObjectKind::materialized_view: {
      const Relation* relation = find_relation(name);
      if (!relation) return not_defined("relation", name);
      targets.push_back({Kind::relation, catalog_.slot(*relation), {}, {}});
      return {};
    }
    case ObjectKind::index: {
      const Catalog::IndexRef ref = find_index(name);
      if (!ref.index) return not_defined("index", name);
      targets.push_back({Kind::index, catalog_.slot(*ref.relation), ref.index->name, {}});
      return {};
    }
    case ObjectKind::sequence: {
      const Sequence* sequence = find_sequence(name);
      if (!sequence) return not_defined("sequence", name);
      targets.push_back({Kind::sequence, 0, {}, sequence->name});
      return {};
    }
    case ObjectKind::policy: case ObjectKind::trigger: {
      const Relation* relation = find_relation(name);
      if (!relation) return not_defined("relation", name);
      const bool is_policy = object.kind == ObjectKind::policy;
      if (is_policy ? !has_named(relation->policies, object.sub_name) : !has_named(relation->triggers, object.sub_name))
        return (is_policy ? "policy " : "trigger ") + quote_identifier(object.sub_name) + " is not defined";
      targets.push_back({is_policy ? Kind::policy : Kind::trigger, catalog_.slot(*relation), object.sub_name, {}});
      return {};
    }
    case ObjectKind::function: case ObjectKind::procedure: case ObjectKind::routine: case ObjectKind::aggregate: {
      const Function* function = find_function(object.function);
      if (!function) return not_defined("function", object.function.name);
      targets.push_back({Kind::function, catalog_.slot(*function), {}, {}});
      return {};
    }
    case ObjectKind::type: case ObjectKind::domain: {
      const QualifiedName type = resolve_type_name(name);
      if (!catalog_.enums.contains(type) && !catalog_.domains.contains(type) && !catalog_.types.contains(type)) return not_defined("type", name);
      targets.push_back({Kind::type, 0, {}, type});
      return {};
    }
    case ObjectKind::schema:
      if (!catalog_.schemas.contains(name.name)) return not_defined("schema", {"", name.name});
      find_in_schema(name.name, targets);
      return {};
    case ObjectKind::extension: {
      const auto extension = catalog_.extensions.find(name.name);
      if (extension == catalog_.extensions.end()) return not_defined("extension", {"", name.name});
      find_in_extension(extension->second, targets);
      return {};
    }
    case ObjectKind::role:
      return catalog_.roles.contains(name.name) ? std::string() : not_defined("role", {"", name.name});
    default: return {};
  }
}

void Replay::find_in_schema(const std::string& schema, std::vector<Target>& targets) {
  for (const Relation& relation : catalog_.relations())
    if (relation.name.schema == schema) targets.push_back({Kind::relation, catalog_.slot(relation), {}, {}});
  for (const Function& function : catalog_.functions())
    if (function.name.schema == schema) targets.push_back({Kind::function, catalog_.slot(function), {}, {}});
  for (const auto& [name, sequence] : catalog_.sequences)
    if (name.schema == schema) targets.push_back({Kind::sequence, 0, {}, name});
  const auto add_types = [&](const auto& map) {
    for (const auto& [name, type] : map)
      if (name.schema == schema) targets.push_back({Kind::type, 0, {}, name});
  };
  add_types(catalog_.enums);
  add_types(catalog_.domains);
  add_types(catalog_.types);
}

void Replay::find_in_extension(const Extension& extension, std::vector<Target>& targets) {
  const ExtensionContents contents = extension_contents(extension.name);
  const std::string schema = contents.schema.empty() ? extension.schema : std::string(contents.schema);
  each_word(contents.types, ' ', [&](std::string_view type) {
    const QualifiedName name{schema, std::string(type)};
    if (catalog_.types.contains(name)) targets.push_back({Kind::type, 0, {}, name});
  });
  for (const ExtensionFunction& entry : contents.functions)
    for (const Function* function : std::as_const(catalog_).functions(schema, entry.name))
      if (function->extension_member) {
        const Target target{Kind::function, catalog_.slot(*function), {}, {}};
        if (std::find(targets.begin(), targets.end(), target) == targets.end()) targets.push_back(target);
      }
}

std::string Replay::refuses_drop(const sql::Drop& statement, const std::vector<Target>& targets) const {
  for (const sql::ObjectRef& object : statement.objects)
    if (object.kind == ObjectKind::schema && !statement.cascade && !targets.empty())
      return "cannot drop schema " + quote_identifier(object.name.name) + " because other objects depend on it";
  const ObjectKind kind = statement.objects.empty() ? ObjectKind::other : statement.objects.front().kind;
  const bool is_relation = kind == ObjectKind::table || kind == ObjectKind::foreign_table || kind == ObjectKind::view || kind == ObjectKind::materialized_view;
  for (const Target& target : targets) {
    if (target.kind == Kind::index) {
      const Relation* relation = catalog_.relations().get(target.slot);
      const Index* index = catalog_.index(relation->name.schema, target.name).index;
      if (!index->constraint.empty()) return "cannot drop index " + quote_identifier(target.name) + " because a constraint requires it";
      if (!index->attached_to.empty()) return "cannot drop index " + quote_identifier(target.name) + " because its parent index requires it";
    }
    if (target.kind == Kind::relation && is_relation && !is_kind(*catalog_.relations().get(target.slot), kind))
      return "relation " + quote_identifier(catalog_.relations().get(target.slot)->name.name) + " is of another kind";
    if (target.kind == Kind::sequence && kind == ObjectKind::sequence &&
        catalog_.sequences.at(target.object).internal)
      return "cannot drop sequence " + quote_identifier(target.object.name) + " because an identity column requires it";
    if (target.kind == Kind::trigger)
      for (const Trigger& trigger : catalog_.relations().get(target.slot)->triggers)
        if (trigger.name == target.name && trigger.is_inherited)
          return "cannot drop trigger " + quote_identifier(target.name) + " because the parent's trigger requires it";
  }
  return {};
}

void Replay::apply(const sql::Drop& statement) {
  std::vector<Target> targets;
  std::vector<std::string> gone;  // schemas, extensions, roles: what holds no place in a plan
  for (const sql::ObjectRef& object : statement.objects) {
    if (std::string why = find_targets(object, targets); !why.empty()) {
      if (statement.if_exists) continue;
      return not_understood({}, std::move(why));
    }
    gone.push_back(object.name.name);
  }
  if (std::string why = refuses_drop(statement, targets); !why.empty()) return not_understood({}, std::move(why));
  if (!targets.empty() && !drop(targets, statement.cascade, {})) return;
  if (statement.objects.empty()) return;
  for (const std::string& name : gone) switch (statement.objects.front().kind) {
      case ObjectKind::schema:
        catalog_.schemas.erase(name);
        std::erase_if(catalog_.extensions, [&](const auto& entry) { return entry.second.schema == name; });
        break;
      case ObjectKind::extension: erase_extension(name); break;
      case ObjectKind::role:
        catalog_.roles.erase(name);
        for (auto& [member, role] : catalog_.roles) std::erase(role.member_of, name);
        break;
      default: break;
    }
}

}  // namespace pglint::model
