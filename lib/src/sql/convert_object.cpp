// Statements about any kind of object: DROP, RENAME, SET SCHEMA, OWNER TO, COMMENT; and how nodes name
// objects.
#include "sql/convert_parts.hpp"

namespace pglint::sql {
namespace {

// Kinds of objects that the model does not hold but that things in it name or need: an operator class stands
// in indexes, a language in functions, a server in foreign tables. Renaming or dropping such a one with
// CASCADE changes the model in a way that is not followed.
bool is_named_in_model(::ObjectType type) {
  switch (type) {
    case OBJECT_ACCESS_METHOD:
    case OBJECT_COLLATION:
    case OBJECT_FOREIGN_SERVER:
    case OBJECT_LANGUAGE:
    case OBJECT_OPCLASS:
    case OBJECT_OPERATOR:
    case OBJECT_TABLESPACE:
    case OBJECT_TSCONFIGURATION: return true;
    default: return false;
  }
}

// Those, and what such objects themselves hang on.
bool is_needed_by_model(::ObjectType type) {
  switch (type) {
    case OBJECT_CAST:
    case OBJECT_FDW:
    case OBJECT_OPFAMILY:
    case OBJECT_TSDICTIONARY:
    case OBJECT_TSPARSER:
    case OBJECT_TSTEMPLATE: return true;
    default: return is_named_in_model(type);
  }
}

// The objects whose comment the model keeps.
bool has_comment(ObjectKind kind) {
  return kind != ObjectKind::role && kind != ObjectKind::extension && kind != ObjectKind::domain_constraint;
}

// The objects whose owner the model keeps; relations have theirs changed by ALTER TABLE … OWNER TO.
bool has_owner(ObjectKind kind) {
  switch (kind) {
    case ObjectKind::function:
    case ObjectKind::procedure:
    case ObjectKind::routine:
    case ObjectKind::aggregate:
    case ObjectKind::schema: return true;
    default: return false;
  }
}

// Of a dotted name, what stands before the last part, and the last part.
std::pair<QualifiedName, std::string> split_name(const List* names) {
  std::vector<std::string> parts = string_list(names);
  std::pair<QualifiedName, std::string> result;
  if (parts.empty()) return result;
  result.second = std::move(parts.back());
  parts.pop_back();
  if (!parts.empty()) result.first.name = std::move(parts.back());
  if (parts.size() > 1) result.first.schema = std::move(parts[parts.size() - 2]);
  return result;
}

bool is_part_of_relation(ObjectKind kind) {
  switch (kind) {
    case ObjectKind::column:
    case ObjectKind::constraint:
    case ObjectKind::policy:
    case ObjectKind::trigger:
    case ObjectKind::attribute: return true;
    default: return false;
  }
}

// ALTER names its object by a relation, by a node, or (RENAME of a schema or a role) by `sub_name` alone.
ObjectRef altered_object(Conversion& c, ::ObjectType type, const ::RangeVar* relation, const Node* object,
                         const char* sub_name) {
  ObjectRef ref;
  if (object) ref = object_ref(c, type, object);
  ref.kind = object_kind(type).value_or(ObjectKind::other);
  if (relation) ref.name = qualified_name(relation);
  if (!sub_name) return ref;
  if (relation || object)
    ref.sub_name = sub_name;
  else
    ref.name.name = sub_name;
  return ref;
}

}  // namespace

std::optional<ObjectKind> object_kind(::ObjectType type) {
  switch (type) {
    case OBJECT_AGGREGATE: return ObjectKind::aggregate;
    case OBJECT_ATTRIBUTE: return ObjectKind::attribute;
    case OBJECT_COLUMN: return ObjectKind::column;
    case OBJECT_DOMAIN: return ObjectKind::domain;
    case OBJECT_DOMCONSTRAINT: return ObjectKind::domain_constraint;
    case OBJECT_EXTENSION: return ObjectKind::extension;
    case OBJECT_FOREIGN_TABLE: return ObjectKind::foreign_table;
    case OBJECT_FUNCTION: return ObjectKind::function;
    case OBJECT_INDEX: return ObjectKind::index;
    case OBJECT_MATVIEW: return ObjectKind::materialized_view;
    case OBJECT_POLICY: return ObjectKind::policy;
    case OBJECT_PROCEDURE: return ObjectKind::procedure;
    case OBJECT_ROLE: return ObjectKind::role;
    case OBJECT_ROUTINE: return ObjectKind::routine;
    case OBJECT_SCHEMA: return ObjectKind::schema;
    case OBJECT_SEQUENCE: return ObjectKind::sequence;
    case OBJECT_TABCONSTRAINT: return ObjectKind::constraint;
    case OBJECT_TABLE: return ObjectKind::table;
    case OBJECT_TRIGGER: return ObjectKind::trigger;
    case OBJECT_TYPE: return ObjectKind::type;
    case OBJECT_VIEW: return ObjectKind::view;
    default: return std::nullopt;
  }
}

std::string object_type_name(::ObjectType type) {
  switch (type) {
    case OBJECT_ACCESS_METHOD: return "ACCESS METHOD";
    case OBJECT_AGGREGATE: return "AGGREGATE";
    case OBJECT_CAST: return "CAST";
    case OBJECT_COLLATION: return "COLLATION";
    case OBJECT_CONVERSION: return "CONVERSION";
    case OBJECT_DATABASE: return "DATABASE";
    case OBJECT_DOMAIN: return "DOMAIN";
    case OBJECT_DOMCONSTRAINT: return "CONSTRAINT";
    case OBJECT_EVENT_TRIGGER: return "EVENT TRIGGER";
    case OBJECT_EXTENSION: return "EXTENSION";
    case OBJECT_FDW: return "FOREIGN DATA WRAPPER";
    case OBJECT_FOREIGN_SERVER: return "SERVER";
    case OBJECT_FOREIGN_TABLE: return "FOREIGN TABLE";
    case OBJECT_FUNCTION: return "FUNCTION";
    case OBJECT_INDEX: return "INDEX";
    case OBJECT_LANGUAGE: return "LANGUAGE";
    case OBJECT_LARGEOBJECT: return "LARGE OBJECT";
    case OBJECT_MATVIEW: return "MATERIALIZED VIEW";
    case OBJECT_OPCLASS: return "OPERATOR CLASS";
    case OBJECT_OPERATOR: return "OPERATOR";
    case OBJECT_OPFAMILY: return "OPERATOR FAMILY";
    case OBJECT_PARAMETER_ACL: return "PARAMETER";
    case OBJECT_PROCEDURE: return "PROCEDURE";
    case OBJECT_PUBLICATION: return "PUBLICATION";
    case OBJECT_ROLE: return "ROLE";
    case OBJECT_ROUTINE: return "ROUTINE";
    case OBJECT_RULE: return "RULE";
    case OBJECT_SCHEMA: return "SCHEMA";
    case OBJECT_SEQUENCE: return "SEQUENCE";
    case OBJECT_SUBSCRIPTION: return "SUBSCRIPTION";
    case OBJECT_STATISTIC_EXT: return "STATISTICS";
    case OBJECT_TABLE: return "TABLE";
    case OBJECT_TABLESPACE: return "TABLESPACE";
    case OBJECT_TRANSFORM: return "TRANSFORM";
    case OBJECT_TRIGGER: return "TRIGGER";
    case OBJECT_TSCONFIGURATION: return "TEXT SEARCH CONFIGURATION";
    case OBJECT_TSDICTIONARY: return "TEXT SEARCH DICTIONARY";
    case OBJECT_TSPARSER: return "TEXT SEARCH PARSER";
    case OBJECT_TSTEMPLATE: return "TEXT SEARCH TEMPLATE";
    case OBJECT_TYPE: return "TYPE";
    case OBJECT_USER_MAPPING: return "USER MAPPING";
    case OBJECT_VIEW: return "VIEW";
    default: return "OBJECT";
  }
}

FunctionRef function_ref(Conversion& c, const ::ObjectWithArgs* node) {
  FunctionRef ref;
  if (!node) return ref;
  ref.name = qualified_name(node->objname);
  ref.arguments_given = !node->args_unspecified;
  for (const auto* type : each<::TypeName>(node->objargs)) {
    if (type)
      ref.arguments.push_back(convert_type(c, type));  // NULL stands for NONE, an operator's missing operand
  }
  return ref;
}

ObjectRef object_ref(Conversion& c, ::ObjectType type, const Node* object) {
  ObjectRef ref;
  ref.kind = object_kind(type).value_or(ObjectKind::other);
  if (!object) return ref;
  if (const List* names = list_value(object)) {
    if (ref.kind == ObjectKind::domain_constraint && list_length(names) == 2) {  // COMMENT: a type and a name
      if (const auto* domain = as<::TypeName>(static_cast<const Node*>(linitial(names)), T_TypeName)) {
        ref.name = qualified_name(domain->names);
        ref.sub_name = string_value(static_cast<const Node*>(lsecond(names)));
        return ref;
      }
    }
    if (is_part_of_relation(ref.kind))
      std::tie(ref.name, ref.sub_name) = split_name(names);
    else
      ref.name = qualified_name(names);
  } else if (const auto* type_name = as<::TypeName>(object, T_TypeName)) {
    ref.name = qualified_name(type_name->names);
  } else if (const auto* routine = as<::ObjectWithArgs>(object, T_ObjectWithArgs)) {
    ref.function = function_ref(c, routine);
    ref.name = ref.function.name;
  } else if (const auto* relation = as<::RangeVar>(object, T_RangeVar)) {
    ref.name = qualified_name(relation);
  } else if (const auto* role = as<::RoleSpec>(object, T_RoleSpec)) {
    ref.name.name = role_name(role);
  } else {
    ref.name.name = string_value(object);
  }
  return ref;
}

StatementBody convert(Conversion& c, const ::DropStmt& stmt) {
  const bool cascade = stmt.behavior == DROP_CASCADE;
  if (!object_kind(stmt.removeType)) {
    const std::string what = "DROP " + object_type_name(stmt.removeType);
    if (cascade && is_needed_by_model(stmt.removeType)) return Unsupported{what + " CASCADE"};
    return NoEffect{what};
  }
  Drop drop;
  drop.if_exists = stmt.missing_ok;
  drop.cascade = cascade;
  drop.concurrently = stmt.concurrent;
  for (const Node* object : each(stmt.objects))
    drop.objects.push_back(object_ref(c, stmt.removeType, object));
  return drop;
}

StatementBody convert(Conversion&, const ::DropRoleStmt& stmt) {
  Drop drop;
  drop.if_exists = stmt.missing_ok;
  for (std::string& role : role_names(stmt.roles)) {
    ObjectRef ref;
    ref.kind = ObjectKind::role;
    ref.name.name = std::move(role);
    drop.objects.push_back(std::move(ref));
  }
  return drop;
}

StatementBody convert(Conversion& c, const ::RenameStmt& stmt) {
  if (!object_kind(stmt.renameType)) {
    const std::string what = "ALTER " + object_type_name(stmt.renameType) + " RENAME";
    if (is_named_in_model(stmt.renameType)) return Unsupported{what};
    return NoEffect{what};
  }
  return Rename{altered_object(c, stmt.renameType, stmt.relation, stmt.object, stmt.subname),
                text_of(stmt.newname), stmt.missing_ok};
}

StatementBody convert(Conversion& c, const ::AlterObjectSchemaStmt& stmt) {
  if (!object_kind(stmt.objectType)) {
    const std::string what = "ALTER " + object_type_name(stmt.objectType) + " SET SCHEMA";
    if (is_named_in_model(stmt.objectType)) return Unsupported{what};
    return NoEffect{what};
  }
  return SetSchema{altered_object(c, stmt.objectType, stmt.relation, stmt.object, nullptr),
                   text_of(stmt.newschema), stmt.missing_ok};
}

StatementBody convert(Conversion& c, const ::AlterOwnerStmt& stmt) {
  const std::optional<ObjectKind> kind = object_kind(stmt.objectType);
  if (!kind || !has_owner(*kind)) return NoEffect{"ALTER " + object_type_name(stmt.objectType) + " OWNER"};
  return ChangeOwner{altered_object(c, stmt.objectType, stmt.relation, stmt.object, nullptr),
                     role_name(stmt.newowner)};
}

StatementBody convert(Conversion& c, const ::CommentStmt& stmt) {
  const std::optional<ObjectKind> kind = object_kind(stmt.objtype);
  if (!kind || !has_comment(*kind)) return NoEffect{"COMMENT ON " + object_type_name(stmt.objtype)};
  return Comment{object_ref(c, stmt.objtype, stmt.object), text_of(stmt.comment)};
}

}  // namespace pglint::sql
