// Replay of CREATE and ALTER POLICY.
#include <algorithm>

#include "model/replay.hpp"

namespace pglint::model {
namespace {

/// Roles as a policy keeps them: sorted, once each; PUBLIC makes all others pointless.
std::vector<std::string> policy_roles(std::vector<std::string> roles) {
  std::sort(roles.begin(), roles.end());
  roles.erase(std::unique(roles.begin(), roles.end()), roles.end());
  if (roles.empty() || std::binary_search(roles.begin(), roles.end(), "public")) return {"public"};
  return roles;
}

}  // namespace

void Replay::apply(sql::CreatePolicy& statement) {
  Relation* table = find_relation_or_external(statement.table);
  if (!table) return not_understood(statement_, "table " + quote_qualified(statement.table.schema, statement.table.name) + " is not defined");
  if (table->policy(statement.name))
    return not_understood(statement_, "policy " + quote_identifier(statement.name) + " already exists");
  Policy policy;
  policy.name = statement.name;
  policy.command = statement.command;
  policy.permissive = statement.permissive;
  policy.roles = policy_roles(statement.roles);
  policy.using_ = std::move(statement.using_);
  policy.with_check = std::move(statement.with_check);
  if (policy.using_) normalize_for(table, policy.using_);
  if (policy.with_check) normalize_for(table, policy.with_check);
  policy.provenance.defined = policy.provenance.changed = origin({});
  policy.provenance.order = catalog_.next_order();
  table->policies.push_back(std::move(policy));
}

void Replay::apply(const sql::AlterPolicyStmt& statement) {
  Relation* table = find_relation_or_external(statement.table);
  const auto found = table ? std::find_if(table->policies.begin(), table->policies.end(),
                                          [&](const Policy& p) { return p.name == statement.name; })
                           : std::vector<Policy>::iterator();
  if (!table || found == table->policies.end())
    return not_understood(statement_, "policy " + quote_identifier(statement.name) + " is not defined");
  Policy& policy = *found;
  if (!statement.roles.empty()) policy.roles = policy_roles(statement.roles);
  if (statement.using_) {
    policy.using_ = statement.using_;
    normalize_for(table, policy.using_);
  }
  if (statement.with_check) {
    policy.with_check = statement.with_check;
    normalize_for(table, policy.with_check);
  }
  policy.provenance.changed = origin({});
}

}  // namespace pglint::model
