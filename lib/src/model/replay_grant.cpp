// Replay of roles, memberships, GRANT, REVOKE and ALTER DEFAULT PRIVILEGES.
#include <algorithm>

#include "model/grants.hpp"
#include "model/replay.hpp"

namespace pglint::model {
namespace {

using sql::ObjectKind;

std::string_view all_privileges(ObjectKind kind) {
  switch (kind) {
    case ObjectKind::sequence: return all_sequence_privileges;
    case ObjectKind::schema: return all_schema_privileges;
    case ObjectKind::function:
    case ObjectKind::procedure:
    case ObjectKind::routine:
    case ObjectKind::aggregate: return all_function_privileges;
    case ObjectKind::type:
    case ObjectKind::domain: return all_type_privileges;
    default: return all_table_privileges;
  }
}

std::string_view all_privileges(char default_kind) {
  switch (default_kind) {
    case 'S': return all_sequence_privileges;
    case 'f': return all_function_privileges;
    case 'T': return all_type_privileges;
    case 'n': return all_schema_privileges;
    default: return all_table_privileges;
  }
}

bool is_routine(ObjectKind kind) {
  return kind == ObjectKind::function || kind == ObjectKind::procedure || kind == ObjectKind::routine || kind == ObjectKind::aggregate;
}

void add_unique(std::vector<std::string>& list, const std::string& name) {
  if (const auto at = std::lower_bound(list.begin(), list.end(), name); at == list.end() || *at != name) list.insert(at, name);
}

/// The role that runs a script when nothing says so: what FOR ROLE is compared with.
constexpr std::string_view unknown_role = "postgres";

}  // namespace

// --- roles -----------------------------------------------------------------------------------------------------------

Role& Replay::role_entry(const std::string& name) {
  const auto [at, added] = catalog_.roles.try_emplace(name);
  if (added) {
    at->second.name = name;
    at->second.provenance.defined = at->second.provenance.changed = origin({});
    at->second.provenance.order = catalog_.next_order();
  }
  return at->second;
}

void Replay::apply(const sql::CreateRole& statement) {
  if (!statement.alter && catalog_.roles.contains(statement.name))
    return not_understood(statement_, "role " + quote_identifier(statement.name) + " already exists");
  Role& role = role_entry(statement.name);
  if (statement.login) role.login = *statement.login;
  if (statement.superuser) role.superuser = *statement.superuser;
  if (statement.bypass_rls) role.bypass_rls = *statement.bypass_rls;
  if (statement.inherit) role.inherit = *statement.inherit;
  role.provenance.changed = origin({});
  for (const std::string& group : statement.in_roles) add_unique(role.member_of, group);
  for (const std::string& member : statement.members) add_unique(role_entry(member).member_of, statement.name);
}

std::vector<std::string> Replay::role_names(const std::vector<std::string>& as_written) const {
  std::vector<std::string> names = as_written;
  for (std::string& name : names)
    if (name == "current_user" || name == "current_role" || name == "session_user")
      name = role_.empty() ? std::string(unknown_role) : role_;
  return names;
}

void Replay::apply(const sql::GrantRole& statement) {
  for (const std::string& grantee : role_names(statement.grantees)) {
    if (!statement.is_grant && !catalog_.roles.contains(grantee)) continue;
    std::vector<std::string>& member_of = role_entry(grantee).member_of;
    for (const std::string& role : statement.roles) {
      if (statement.is_grant) add_unique(member_of, role);
      else std::erase(member_of, role);
    }
  }
}

// --- objects ---------------------------------------------------------------------------------------------------------

void Replay::change_grants(std::vector<Grant>& grants, const std::string& owner, const sql::GrantObject& change, std::string_view all) {
  const std::size_t before = grants.size();
  if (change.is_grant && grant_budget_ <= 0) {
    const Origin here = origin(statement_);
    const bool said = !report_.not_understood.empty() && report_.not_understood.back().origin == here;
    if (!said) not_understood(statement_, "too many privileges");
    return;
  }
  model::change_grants(grants, change, all, owner, role_names(change.grantees));
  if (grants.size() > before) grant_budget_ -= static_cast<int>(std::min<std::size_t>(grants.size() - before, 1'000'000));
}

void Replay::change_grants(const sql::ObjectRef& object, const sql::GrantObject& change) {
  const std::string_view all = all_privileges(object.kind);
  const auto missing = [&](const QualifiedName& name) {
    if (!is_external_schema(name.schema) && name.schema != "pg_catalog" && name.schema != "information_schema")
      not_understood(statement_, "relation " + quote_qualified(name.schema, name.name) + " is not defined");
  };
  if (is_routine(object.kind)) {
    Function* function = find_function(object.function);
    if (function) change_grants(function->grants, function->owner, change, all);
    else missing(object.function.name);
    return;
  }
  switch (object.kind) {
    case ObjectKind::table:
    case ObjectKind::foreign_table:
    case ObjectKind::view:
    case ObjectKind::materialized_view:
      if (Relation* relation = find_relation(object.name)) return change_grants(relation->grants, relation->owner, change, all);
      [[fallthrough]];  // GRANT … ON TABLE takes sequences too
    case ObjectKind::sequence:
      if (Sequence* sequence = find_sequence(object.name))
        return change_grants(sequence->grants, sequence->owner, change, all_sequence_privileges);
      return missing(object.name);
    case ObjectKind::schema: {
      const auto found = catalog_.schemas.find(object.name.name);
      if (found != catalog_.schemas.end()) change_grants(found->second.grants, found->second.owner, change, all);
      return;  // a schema that nothing creates is another program's
    }
    default: return;  // databases, languages, types …: no rule asks for their privileges
  }
}

void Replay::change_grants_in_schema(const std::string& schema, const sql::GrantObject& change) {
  const std::string_view all = all_privileges(change.in_schema_kind);
  if (change.in_schema_kind == ObjectKind::sequence) {
    for (auto at = catalog_.sequences.lower_bound({schema, {}}); at != catalog_.sequences.end() && at->first.schema == schema; ++at)
      change_grants(at->second.grants, at->second.owner, change, all);
  } else if (is_routine(change.in_schema_kind)) {
    for (Store<Function>::Slot slot = 0; slot < catalog_.functions().slot_count(); ++slot) {
      Function* function = catalog_.function(slot);
      if (!function || function->name.schema != schema) continue;
      if (change.in_schema_kind != ObjectKind::routine && (function->kind == 'p') != (change.in_schema_kind == ObjectKind::procedure)) continue;
      change_grants(function->grants, function->owner, change, all);
    }
  } else {
    for (Catalog::Slot slot = 0; slot < catalog_.relations().slot_count(); ++slot)
      if (Relation* relation = catalog_.relation(slot); relation && relation->name.schema == schema)
        change_grants(relation->grants, relation->owner, change, all);
  }
}

void Replay::apply(const sql::GrantObject& statement) {
  for (const sql::ObjectRef& object : statement.objects) {
    if (statement.all_in_schema) change_grants_in_schema(object.name.name.empty() ? object.name.schema : object.name.name, statement);
    else change_grants(object, statement);
  }
}

// --- default privileges ----------------------------------------------------------------------------------------------

void Replay::apply(const sql::AlterDefaultPrivileges& statement) {
  initial_grants_.clear();
  const auto each = [](const std::vector<std::string>& list, const auto& use) {
    if (list.empty()) use(std::string());
    for (const std::string& item : list) use(item);
  };
  const std::vector<std::string> roles = role_names(statement.roles);
  each(roles, [&](const std::string& role) {
    each(statement.schemas, [&](const std::string& schema) {
      for (const std::string& grantee : role_names(statement.grant.grantees)) {
        DefaultPrivilege privilege;
        privilege.role = role.empty() ? role_ : role;
        privilege.schema = schema;
        privilege.object_kind = statement.object_kind;
        privilege.revoked = !statement.grant.is_grant;
        privilege.grant.grantee = grantee;
        for (const sql::GrantObject::Privilege& given : statement.grant.privileges) {
          const std::string_view letters = given.letter == "*" ? all_privileges(statement.object_kind) : std::string_view(given.letter);
          if (!statement.grant.grant_option_only) add_letters(privilege.grant.privileges, letters);
          if (statement.grant.with_grant_option || statement.grant.grant_option_only) add_letters(privilege.grant.grantable, letters);
        }
        catalog_.default_privileges.push_back(std::move(privilege));
      }
    });
  });
}

std::vector<Grant> Replay::initial_grants(char object_kind, const std::string& schema) {
  const auto cached = initial_grants_.find({object_kind, schema});
  if (cached != initial_grants_.end()) return cached->second;

  // ALTER DEFAULT PRIVILEGES without IN SCHEMA changes PostgreSQL's own defaults; with it, it only adds to them.
  std::vector<Grant> everywhere, in_schema;
  if (object_kind == 'f') grant_entry(everywhere, "public", {}).privileges = all_function_privileges;
  if (object_kind == 'T') grant_entry(everywhere, "public", {}).privileges = all_type_privileges;
  const std::string_view creator = role_.empty() ? unknown_role : std::string_view(role_);
  for (const DefaultPrivilege& privilege : catalog_.default_privileges) {
    if (privilege.object_kind != object_kind) continue;
    if (!privilege.schema.empty() && privilege.schema != schema) continue;
    if ((privilege.role.empty() ? unknown_role : std::string_view(privilege.role)) != creator) continue;
    Grant& entry = grant_entry(privilege.schema.empty() ? everywhere : in_schema, privilege.grant.grantee, {});
    if (privilege.revoked) {
      remove_letters(entry.privileges, privilege.grant.privileges);
      remove_letters(entry.grantable, privilege.grant.privileges);
      remove_letters(entry.grantable, privilege.grant.grantable);
    } else {
      add_letters(entry.privileges, privilege.grant.privileges);
      add_letters(entry.grantable, privilege.grant.grantable);
    }
  }
  for (const Grant& grant : in_schema) {
    Grant& entry = grant_entry(everywhere, grant.grantee, {});
    add_letters(entry.privileges, grant.privileges);
    add_letters(entry.grantable, grant.grantable);
  }
  std::erase_if(everywhere, [&](const Grant& grant) { return grant.privileges.empty() || grant.grantee == role_; });
  return initial_grants_[{object_kind, schema}] = everywhere;
}

}  // namespace pglint::model
