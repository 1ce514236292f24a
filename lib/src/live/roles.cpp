// Roles, memberships and schemas.
#include <algorithm>

#include "live/reading.hpp"

namespace pglint::live {

void read_roles(Reading& in) {
  const Rows roles = in.session.query("roles", R"(
    select r.oid, r.rolname, r.rolcanlogin, r.rolsuper, r.rolbypassrls, r.rolinherit
    from pg_catalog.pg_roles r order by r.oid)");
  for (std::size_t row = 0; row < roles.size(); ++row) {
    const std::string name = roles.string(row, 1);
    in.roles.emplace(roles.oid(row, 0), name);
    if (name.starts_with("pg_")) continue;  // PostgreSQL's own: no role of a user may be called so
    Role role;
    role.name = name;
    role.login = roles.flag(row, 2);
    role.superuser = roles.flag(row, 3);
    role.bypass_rls = roles.flag(row, 4);
    role.inherit = roles.flag(row, 5);
    role.provenance.order = in.catalog.next_order();
    in.catalog.roles.emplace(name, std::move(role));
  }

  const Rows members = in.session.query("memberships of roles", R"(
    select m.member, m.roleid from pg_catalog.pg_auth_members m)");
  for (std::size_t row = 0; row < members.size(); ++row) {
    const auto member = in.catalog.roles.find(in.role(members.oid(row, 0)));
    if (member == in.catalog.roles.end()) continue;
    std::vector<std::string>& groups = member->second.member_of;
    groups.push_back(in.role(members.oid(row, 1)));
    std::sort(groups.begin(), groups.end());
    groups.erase(std::unique(groups.begin(), groups.end()), groups.end());  // since 16 one row a grantor
  }

  const Rows schemas = in.session.query("schemas",
    "select n.oid, n.nspname, n.nspowner from pg_catalog.pg_namespace n where " + user_schema("n") + " order by n.oid");
  for (std::size_t row = 0; row < schemas.size(); ++row) {
    Schema schema;
    schema.name = schemas.string(row, 1);
    schema.owner = in.role(schemas.oid(row, 2));
    schema.provenance.order = in.catalog.next_order();
    in.schemas.emplace(schemas.oid(row, 0), schema.name);
    in.catalog.schemas.emplace(schema.name, std::move(schema));
  }
}

}  // namespace pglint::live
