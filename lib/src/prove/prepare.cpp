// See the header.
#include "prove/prepare.hpp"

#include <algorithm>
#include <set>
#include <string_view>

#include "pglint_supabase.hpp"
#include "prove/samples.hpp"

namespace pglint::prove {
namespace {

/// Roles that the model mentions.
std::set<std::string> mentioned_roles(const Catalog& catalog) {
  std::set<std::string> names;
  const auto add_grants = [&](const std::vector<Grant>& grants) {
    for (const Grant& grant : grants) names.insert(grant.grantee);
  };
  for (const Relation& relation : catalog.relations()) {
    names.insert(relation.owner);
    add_grants(relation.grants);
    for (const Policy& policy : relation.policies) names.insert(policy.roles.begin(), policy.roles.end());
  }
  for (const Function& function : catalog.functions()) {
    names.insert(function.owner);
    add_grants(function.grants);
  }
  for (const auto& [name, sequence] : catalog.sequences) {
    names.insert(sequence.owner);
    add_grants(sequence.grants);
  }
  for (const auto& [name, schema] : catalog.schemas) {
    names.insert(schema.owner);
    add_grants(schema.grants);
  }
  for (const DefaultPrivilege& privilege : catalog.default_privileges) {
    names.insert(privilege.role);
    names.insert(privilege.grant.grantee);
  }
  std::erase_if(names, [&](const std::string& name) { return name.empty() || name == "public" || name.starts_with("pg_"); });
  return names;
}

/// Do the sources count on what Supabase provides?
bool wants_supabase(const Database& database) {
  if (database.catalog.schemas.contains("auth")) return false;
  if (database.style == Style::supabase) return true;
  for (const LoadedFile& file : database.files)
    for (const std::string_view name : {"auth.uid(", "auth.jwt(", "auth.role(", "auth.email(", "auth.users"})
      if (database.sources[file.source].text().find(name) != std::string_view::npos) return true;
  return false;
}

void run_supabase(live::Scratch& server, Prepared& prepared) {
  const auto refused = server.run(std::string(supabase_sql));
  if (refused) prepared.gaps.push_back("what Supabase provides could not be made: " + *refused);
  prepared.supabase = !refused;
}

}  // namespace

Prepared prepare(live::Scratch& server, const Database& database, bool own_server) {
  Prepared prepared;
  static_cast<void>(server.run("SET client_min_messages = error"));
  const bool supabase = wants_supabase(database);
  if (own_server) static_cast<void>(server.run("CREATE ROLE " + quote_identifier(sample_role)));
  if (supabase && own_server) run_supabase(server, prepared);
  std::set<std::string> roles = mentioned_roles(database.catalog);
  if (supabase) roles.insert({"anon", "authenticated", "service_role"});
  if (own_server) std::erase_if(roles, [&](const std::string& name) { return database.catalog.roles.contains(name); });  // a source makes it
  std::size_t missing = 0;
  for (const std::string& role : roles) {
    if (server.query("roles", "select from pg_catalog.pg_roles where rolname = " + quote_literal(role)).size() > 0) continue;
    if (own_server && !server.run("CREATE ROLE " + quote_identifier(role))) continue;
    ++missing;
    prepared.gaps.push_back("role " + quote_identifier(role) + " is missing, and roles are not made in a server of somebody else: create it there first");
  }
  if (!supabase || own_server) return prepared;
  if (missing == 0) run_supabase(server, prepared);
  else prepared.gaps.emplace_back("schema auth and what else Supabase provides needs those roles and was not made");
  return prepared;
}

}  // namespace pglint::prove
