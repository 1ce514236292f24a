// One overload a kind of tree; statements without expressions fall to the template.
#include "model/clear_spans.hpp"

#include <memory>

#include "model/tree_walk.hpp"

namespace pglint::model {
namespace {

struct Eraser {
  static void expr(Expr& e) { e.span = {}; }
  static void item(FromItem& i) { i.span = {}; }
  static void query(Query& q) { q.span = {}; }
};

void clear(Expr& expr) {
  Eraser eraser;
  TreeWalk<Eraser>(eraser).expr(expr);
}
void clear(std::shared_ptr<const Query>& query) {
  Eraser eraser;
  TreeWalk<Eraser>(eraser).query(query);
}

void clear(sql::ColumnDef& column);
void clear(sql::ConstraintDef& constraint);
void clear(sql::CreateFunction& create);

template <class T>
void clear(Rare<T>& rare) {
  if (rare) clear(rare.edit());
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

void clear_spans(Expr& expr) { clear(expr); }
void clear_spans(std::shared_ptr<const Query>& query) { clear(query); }

void clear_spans(sql::StatementBody& body) {
  std::visit([](auto& statement) { clear(statement); }, body);
}

}  // namespace pglint::model
