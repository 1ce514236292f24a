// Schemas, extensions, transactions, CALL and EXPLAIN.
#include "sql/convert_parts.hpp"

namespace pglint::sql {

StatementBody convert(Conversion&, const ::CreateSchemaStmt& stmt) {
  CreateSchema schema;
  schema.if_not_exists = stmt.if_not_exists;
  if (stmt.authrole) schema.owner = role_name(stmt.authrole);
  schema.name = stmt.schemaname ? text_of(stmt.schemaname) : schema.owner;
  return schema;
}

StatementBody convert(Conversion&, const ::CreateExtensionStmt& stmt) {
  CreateExtension extension;
  extension.name = text_of(stmt.extname);
  extension.if_not_exists = stmt.if_not_exists;
  for (const auto* option : each<::DefElem>(stmt.options)) {
    const std::string_view name = option->defname;
    if (name == "schema")
      extension.schema = string_value(option->arg);
    else if (name == "new_version")
      extension.version = string_value(option->arg);
  }
  return extension;
}

StatementBody convert(Conversion&, const ::AlterExtensionStmt& stmt) {
  CreateExtension extension;
  extension.name = text_of(stmt.extname);
  extension.alter = true;
  for (const auto* option : each<::DefElem>(stmt.options))
    if (std::string_view(option->defname) == "new_version") extension.version = string_value(option->arg);
  return extension;
}

// A prepared transaction counts as one that will be committed.
StatementBody convert(Conversion&, const ::TransactionStmt& stmt) {
  Transaction transaction;
  transaction.savepoint = text_of(stmt.savepoint_name);
  transaction.chain = stmt.chain;
  switch (stmt.kind) {
    case TRANS_STMT_BEGIN:
    case TRANS_STMT_START: transaction.kind = Transaction::Kind::begin; break;
    case TRANS_STMT_COMMIT:
    case TRANS_STMT_PREPARE: transaction.kind = Transaction::Kind::commit; break;
    case TRANS_STMT_ROLLBACK: transaction.kind = Transaction::Kind::rollback; break;
    case TRANS_STMT_SAVEPOINT: transaction.kind = Transaction::Kind::savepoint; break;
    case TRANS_STMT_RELEASE: transaction.kind = Transaction::Kind::release; break;
    case TRANS_STMT_ROLLBACK_TO: transaction.kind = Transaction::Kind::rollback_to; break;
    case TRANS_STMT_COMMIT_PREPARED: return NoEffect{"COMMIT PREPARED"};
    case TRANS_STMT_ROLLBACK_PREPARED: return Unsupported{"ROLLBACK PREPARED"};
  }
  return transaction;
}

// What a procedure does is as unknown as what a function in SELECT does: the call is all that is kept.
StatementBody convert(Conversion& c, const ::CallStmt& stmt) {
  pglint::Query query;
  query.command = pglint::Query::Command::other;
  query.span = statement_span(c);
  query.targets.push_back({convert_expr(c, reinterpret_cast<const Node*>(stmt.funccall)), {}});
  return QueryStmt{std::make_shared<const pglint::Query>(std::move(query))};
}

// EXPLAIN ANALYZE runs its statement; of those that it takes, CREATE TABLE AS and its kin change the schema.
StatementBody convert(Conversion& c, const ::ExplainStmt& stmt) {
  bool runs = false;
  for (const auto* option : each<::DefElem>(stmt.options))
    if (std::string_view(option->defname) == "analyze") runs = option_bool(option);
  if (runs)
    if (const auto* create = as<::CreateTableAsStmt>(stmt.query, T_CreateTableAsStmt))
      return convert(c, *create);
  return NoEffect{"EXPLAIN"};
}

}  // namespace pglint::sql
