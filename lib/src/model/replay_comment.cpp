// Replay of COMMENT ON.
#include <algorithm>

#include "model/replay.hpp"

namespace pglint::model {
namespace {

/// The member of a relation that has the name, or null.
template <class List>
auto* find_named(List& list, const std::string& name) {
  const auto found = std::find_if(list.begin(), list.end(), [&](const auto& item) { return item.name == name; });
  return found == list.end() ? nullptr : &*found;
}

template <class Map>
std::string* comment_in(Map& map, const typename Map::key_type& key) {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : &found->second.comment;
}

std::string* comment_of_part(Relation& relation, sql::ObjectKind kind, const std::string& name) {
  const auto comment = [](auto* part) -> std::string* {
    if (part == nullptr) return nullptr;
    if constexpr (requires { part->comment.edit(); }) return &part->comment.edit();
    else return &part->comment;
  };
  switch (kind) {
    case sql::ObjectKind::column: return comment(find_named(relation.columns, name));
    case sql::ObjectKind::constraint: return comment(find_named(relation.constraints, name));
    case sql::ObjectKind::policy: return comment(find_named(relation.policies, name));
    case sql::ObjectKind::trigger: return comment(find_named(relation.triggers, name));
    default: return nullptr;
  }
}

}  // namespace

void Replay::apply(const sql::Comment& statement) {
  using sql::ObjectKind;
  const sql::ObjectRef& object = statement.object;
  std::string* comment = nullptr;
  switch (object.kind) {
    case ObjectKind::table:
    case ObjectKind::foreign_table:
    case ObjectKind::view:
    case ObjectKind::materialized_view:
      if (Relation* relation = find_relation_or_external(object.name)) comment = &relation->comment;
      break;
    case ObjectKind::column:
    case ObjectKind::constraint:
    case ObjectKind::policy:
    case ObjectKind::trigger:
      if (Relation* relation = find_relation_or_external(object.name)) {
        if (relation->extension_member || !relation->columns_known) return;  // not all of it is known
        comment = comment_of_part(*relation, object.kind, object.sub_name);
      } else if (object.kind == ObjectKind::column) {
        const auto type = catalog_.types.find(resolve_type_name(object.name));
        if (Column* column = type == catalog_.types.end() ? nullptr : find_named(type->second.columns, object.sub_name))
          comment = &column->comment.edit();
      }
      break;
    case ObjectKind::index:
      if (const Catalog::IndexRef ref = find_index(object.name); ref.index != nullptr) comment = &ref.index->comment.edit();
      break;
    case ObjectKind::sequence:
      if (Sequence* sequence = find_sequence(object.name)) comment = &sequence->comment;
      break;
    case ObjectKind::function:
    case ObjectKind::procedure:
    case ObjectKind::routine:
    case ObjectKind::aggregate:
      if (Function* function = find_function(object.function)) comment = &function->comment;
      break;
    case ObjectKind::schema:
      if (is_external_schema(object.name.name)) return;
      comment = comment_in(catalog_.schemas, object.name.name);
      break;
    case ObjectKind::type:
    case ObjectKind::domain: {
      const QualifiedName name = resolve_type_name(object.name);
      comment = comment_in(catalog_.enums, name);
      if (comment == nullptr) comment = comment_in(catalog_.domains, name);
      if (comment == nullptr) comment = comment_in(catalog_.types, name);
      break;
    }
    default: return;  // objects that the model does not hold, or holds without comments
  }
  if (comment == nullptr)
    return not_understood(statement_, "the object of the comment is not defined");
  *comment = statement.text;
}

}  // namespace pglint::model
