// One overload a kind of tree; statements without expressions fall to the template.
#include "model/clear_spans.hpp"

#include <memory>

namespace pglint::model {
namespace {

void clear(Expr& expr);
void clear(Query& query);

void clear(std::shared_ptr<const Query>& query) {
  if (!query) return;
  auto copy = std::make_shared<Query>(*query);
  clear(*copy);
  query = std::move(copy);
}

void clear(Expr& expr) {
  expr.span = {};
  for (Expr& arg : expr.args) clear(arg);
  for (Expr& part : expr.extra) clear(part);
  clear(expr.query);
}

void clear(FromItem& item) {
  item.span = {};
  clear(item.query);
  for (Expr& function : item.functions) clear(function);
  for (FromItem& side : item.sides) clear(side);
  clear(item.condition);
}

void clear(std::vector<Expr>& exprs) {
  for (Expr& expr : exprs) clear(expr);
}
void clear(std::vector<TargetItem>& targets) {
  for (TargetItem& target : targets) clear(target.expr);
}

void clear(Query& query) {
  query.span = {};
  for (CommonTable& table : query.with) clear(table.query);
  clear(query.target);
  for (FromItem& item : query.from) clear(item);
  for (auto* targets : {&query.targets, &query.returning, &query.conflict_set}) clear(*targets);
  for (auto* exprs : {&query.distinct_on, &query.group_by}) clear(*exprs);
  for (Expr* expr : {&query.where, &query.having, &query.limit, &query.offset, &query.conflict_where}) clear(*expr);
  for (SortItem& item : query.order_by) clear(item.expr);
  for (std::vector<Expr>& row : query.values) clear(row);
  for (auto* part : {&query.left, &query.right, &query.source}) clear(*part);
}

void clear(std::vector<sql::IndexElement>& elements) {
  for (sql::IndexElement& element : elements) {
    element.span = {};
    clear(element.expression);
  }
}

void clear(sql::ConstraintDef& constraint) {
  clear(constraint.expression);
  clear(constraint.exclusion);
  clear(constraint.predicate);
}

void clear(sql::ColumnDef& column) {
  clear(column.default_value);
  clear(column.generation);
  for (sql::ConstraintDef& constraint : column.constraints) clear(constraint);
}

template <class Statement>
void clear(Statement&) {}

void clear(sql::CreateTable& create) {
  for (auto& element : create.elements) {
    if (auto* column = std::get_if<sql::ColumnDef>(&element)) clear(*column);
    if (auto* constraint = std::get_if<sql::ConstraintDef>(&element)) clear(*constraint);
  }
  if (create.partition_by) clear(create.partition_by->keys);
}
void clear(sql::CreateTableAs& create) { clear(create.query); }
void clear(sql::CreateView& create) { clear(create.query); }
void clear(sql::CreateIndexStmt& create) {
  clear(create.keys);
  clear(create.include);
  clear(create.predicate);
}
void clear(sql::AlterTable& alter) {
  for (sql::AlterCommand& command : alter.commands) {
    clear(command.column);
    clear(command.constraint);
    clear(command.expression);
  }
}
void clear(sql::CreatePolicy& policy) {
  clear(policy.using_);
  clear(policy.with_check);
}
void clear(sql::AlterPolicyStmt& policy) {
  clear(policy.using_);
  clear(policy.with_check);
}
void clear(sql::CreateTrigger& create) { clear(create.trigger.when); }
void clear(sql::CreateFunction& create) {
  create.body_span = {};
  for (auto& argument : create.arguments) clear(argument.default_value);
  for (auto& query : create.sql_body) clear(query);
}
void clear(sql::AlterFunction& alter) { clear(alter.changes); }
void clear(sql::CreateDomain& domain) {
  clear(domain.default_value);
  for (sql::ConstraintDef& check : domain.checks) clear(check);
}
void clear(sql::AlterDomain& alter) {
  clear(alter.default_value);
  clear(alter.check);
}
void clear(sql::CreateType& type) {
  for (sql::ColumnDef& column : type.columns) clear(column);
}
void clear(sql::DoBlock& block) { block.body_span = {}; }

}  // namespace

void clear_spans(sql::StatementBody& body) {
  std::visit([](auto& statement) { clear(statement); }, body);
}

}  // namespace pglint::model
