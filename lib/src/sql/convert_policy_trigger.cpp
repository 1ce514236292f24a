// CREATE POLICY, ALTER POLICY and CREATE TRIGGER.
#include "sql/convert_parts.hpp"

namespace pglint::sql {
namespace {

// Bits of pg_trigger.tgtype (catalog/pg_trigger.h): AFTER is the absence of the other two timings.
constexpr int trigger_before = 1 << 1, trigger_insert = 1 << 2, trigger_delete = 1 << 3,
              trigger_update = 1 << 4, trigger_truncate = 1 << 5, trigger_instead = 1 << 6;

PolicyCommand policy_command(std::string_view name) {
  if (name == "select") return PolicyCommand::select;
  if (name == "insert") return PolicyCommand::insert;
  if (name == "update") return PolicyCommand::update;
  if (name == "delete") return PolicyCommand::delete_;
  return PolicyCommand::all;
}

// The grammar fills in PUBLIC where no TO was written, without a location.
std::vector<std::string> written_roles(const List* roles) {
  if (roles && static_cast<const ::RoleSpec*>(linitial(roles))->location < 0) return {};
  return role_names(roles);
}

}  // namespace

StatementBody convert(Conversion& c, const ::CreatePolicyStmt& stmt) {
  CreatePolicy policy;
  policy.table = qualified_name(stmt.table);
  policy.name = text_of(stmt.policy_name);
  policy.command = policy_command(stmt.cmd_name);
  policy.permissive = stmt.permissive;
  policy.roles = written_roles(stmt.roles);
  policy.using_ = convert_expr(c, stmt.qual);
  policy.with_check = convert_expr(c, stmt.with_check);
  return policy;
}

StatementBody convert(Conversion& c, const ::AlterPolicyStmt& stmt) {
  AlterPolicyStmt policy;
  policy.table = qualified_name(stmt.table);
  policy.name = text_of(stmt.policy_name);
  policy.roles = role_names(stmt.roles);
  policy.using_ = convert_expr(c, stmt.qual);
  policy.with_check = convert_expr(c, stmt.with_check);
  return policy;
}

StatementBody convert(Conversion& c, const ::CreateTrigStmt& stmt) {
  CreateTrigger create;
  create.or_replace = stmt.replace;
  create.table = qualified_name(stmt.relation);
  Trigger& trigger = create.trigger;
  trigger.name = text_of(stmt.trigname);
  trigger.timing = (stmt.timing & trigger_before) != 0    ? TriggerTiming::before
                   : (stmt.timing & trigger_instead) != 0 ? TriggerTiming::instead_of
                                                          : TriggerTiming::after;
  trigger.for_each_row = stmt.row;
  trigger.on_insert = (stmt.events & trigger_insert) != 0;
  trigger.on_update = (stmt.events & trigger_update) != 0;
  trigger.on_delete = (stmt.events & trigger_delete) != 0;
  trigger.on_truncate = (stmt.events & trigger_truncate) != 0;
  trigger.update_columns = string_list(stmt.columns);
  trigger.function = qualified_name(stmt.funcname);
  trigger.arguments = string_list(stmt.args);
  trigger.when = convert_expr(c, stmt.whenClause);
  trigger.constraint = stmt.isconstraint;
  trigger.deferrable = stmt.deferrable || stmt.initdeferred;
  trigger.initially_deferred = stmt.initdeferred;
  for (const auto* transition : each<::TriggerTransition>(stmt.transitionRels))
    (transition->isNew ? trigger.new_table : trigger.old_table) = text_of(transition->name);
  return create;
}

}  // namespace pglint::sql
