// GRANT, REVOKE, default privileges and roles.
#include "sql/convert_parts.hpp"

namespace pglint::sql {
namespace {

// Letters of an aclitem (manual 5.8, "ACL privilege abbreviations"). Two privileges, SET and ALTER SYSTEM,
// are only for parameters, which the model does not hold.
std::string privilege_letter(const char* name) {
  static const std::map<std::string_view, const char*> letters{
      {"select", "r"},     {"insert", "a"},  {"update", "w"},  {"delete", "d"},  {"truncate", "D"},
      {"references", "x"}, {"trigger", "t"}, {"execute", "X"}, {"usage", "U"},   {"create", "C"},
      {"temporary", "T"},  {"temp", "T"},    {"connect", "c"}, {"maintain", "m"}};
  if (!name) return "*";  // ALL (columns)
  const auto found = letters.find(name);
  return found == letters.end() ? std::string() : found->second;
}

// Everything but the objects.
GrantObject convert_privileges(const ::GrantStmt& stmt) {
  GrantObject grant;
  grant.is_grant = stmt.is_grant;
  grant.with_grant_option = stmt.is_grant && stmt.grant_option;
  grant.grant_option_only = !stmt.is_grant && stmt.grant_option;
  grant.cascade = stmt.behavior == DROP_CASCADE;
  if (!stmt.privileges) grant.privileges.push_back({"*", {}});
  for (const auto* privilege : each<::AccessPriv>(stmt.privileges)) {
    std::string letter = privilege_letter(privilege->priv_name);
    if (!letter.empty()) grant.privileges.push_back({std::move(letter), string_list(privilege->cols)});
  }
  grant.grantees = role_names(stmt.grantees);
  return grant;
}

// Objects whose privileges the model holds; GRANTED BY is left out, since grantors are not held.
bool has_grants(ObjectKind kind) {
  switch (kind) {
    case ObjectKind::table:
    case ObjectKind::sequence:
    case ObjectKind::schema:
    case ObjectKind::function:
    case ObjectKind::procedure:
    case ObjectKind::routine: return true;
    default: return false;
  }
}

// defaclobjtype; 0 for large objects (18), which the model does not hold.
char default_acl_kind(::ObjectType type) {
  switch (type) {
    case OBJECT_TABLE: return 'r';
    case OBJECT_SEQUENCE: return 'S';
    case OBJECT_FUNCTION:
    case OBJECT_PROCEDURE:
    case OBJECT_ROUTINE: return 'f';
    case OBJECT_TYPE: return 'T';
    case OBJECT_SCHEMA: return 'n';
    default: return 0;
  }
}

void append(std::vector<std::string>& to, std::vector<std::string> more) {
  to.insert(to.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

void apply_role_options(const List* options, CreateRole& role) {
  for (const auto* option : each<::DefElem>(options)) {
    const std::string_view name = option->defname;
    if (name == "canlogin")
      role.login = bool_value(option->arg);
    else if (name == "superuser")
      role.superuser = bool_value(option->arg);
    else if (name == "bypassrls")
      role.bypass_rls = bool_value(option->arg);
    else if (name == "inherit")
      role.inherit = bool_value(option->arg);
    else if (name == "addroleto")
      append(role.in_roles, role_names(list_value(option->arg)));
    else if (name == "rolemembers" || name == "adminmembers")
      append(role.members, role_names(list_value(option->arg)));
  }
}

}  // namespace

StatementBody convert(Conversion& c, const ::GrantStmt& stmt) {
  const std::string what =
      std::string(stmt.is_grant ? "GRANT" : "REVOKE") + " ON " + object_type_name(stmt.objtype);
  const std::optional<ObjectKind> kind = object_kind(stmt.objtype);
  if (!kind || !has_grants(*kind)) return NoEffect{what};
  GrantObject grant = convert_privileges(stmt);
  grant.in_schema_kind = *kind;
  grant.all_in_schema = stmt.targtype == ACL_TARGET_ALL_IN_SCHEMA;
  const ::ObjectType named = grant.all_in_schema ? OBJECT_SCHEMA : stmt.objtype;
  for (const Node* object : each(stmt.objects)) grant.objects.push_back(object_ref(c, named, object));
  return grant;
}

// REVOKE ADMIN OPTION FOR (or INHERIT, SET) leaves the membership as it is, and the model holds no more than
// that.
StatementBody convert(Conversion&, const ::GrantRoleStmt& stmt) {
  if (!stmt.is_grant && stmt.opt) return NoEffect{"REVOKE OPTION FOR ROLE"};
  GrantRole grant;
  grant.is_grant = stmt.is_grant;
  for (const auto* role : each<::AccessPriv>(stmt.granted_roles))
    grant.roles.push_back(text_of(role->priv_name));
  grant.grantees = role_names(stmt.grantee_roles);
  return grant;
}

StatementBody convert(Conversion&, const ::AlterDefaultPrivilegesStmt& stmt) {
  AlterDefaultPrivileges alter;
  alter.object_kind = default_acl_kind(stmt.action->objtype);
  if (alter.object_kind == 0) return NoEffect{"ALTER DEFAULT PRIVILEGES"};
  alter.grant = convert_privileges(*stmt.action);
  for (const auto* option : each<::DefElem>(stmt.options)) {
    if (std::string_view(option->defname) == "schemas")
      append(alter.schemas, string_list(list_value(option->arg)));
    else
      append(alter.roles, role_names(list_value(option->arg)));
  }
  return alter;
}

StatementBody convert(Conversion&, const ::CreateRoleStmt& stmt) {
  CreateRole role;
  role.name = text_of(stmt.role);
  if (stmt.stmt_type == ROLESTMT_USER) role.login = true;
  apply_role_options(stmt.options, role);
  return role;
}

// ALTER GROUP … ADD USER is the older spelling of GRANT role.
StatementBody convert(Conversion&, const ::AlterRoleStmt& stmt) {
  CreateRole role;
  role.name = role_name(stmt.role);
  role.alter = true;
  apply_role_options(stmt.options, role);
  if (role.members.empty()) return role;
  return GrantRole{stmt.action > 0, {role.name}, std::move(role.members)};
}

}  // namespace pglint::sql
