// One statement of the parse tree into pglint's own. Every statement of PostgreSQL's grammar is named here:
// converted by its family's file, without effect on what the model holds, or not modelled.
#include "sql/convert_parts.hpp"

namespace pglint::sql {
namespace {

template <class T>
const T& node_as(const Node* node) {
  return *reinterpret_cast<const T*>(node);
}

/// Statements that touch nothing the model holds: rows, sessions, the server, and objects that no rule looks
/// at. Null for the others.
const char* without_effect(NodeTag tag) {
  switch (tag) {
    // Rows, statistics and storage.
    case T_TruncateStmt: return "TRUNCATE";
    case T_CopyStmt: return "COPY";
    case T_VacuumStmt: return "VACUUM";  // and ANALYZE
    case T_ReindexStmt: return "REINDEX";
    case T_RefreshMatViewStmt: return "REFRESH MATERIALIZED VIEW";
    case T_LockStmt: return "LOCK";
    case T_CheckPointStmt: return "CHECKPOINT";
    case T_LoadStmt: return "LOAD";
    // The session.
    case T_PrepareStmt: return "PREPARE";
    case T_ExecuteStmt: return "EXECUTE";
    case T_DeallocateStmt: return "DEALLOCATE";
    case T_DeclareCursorStmt: return "DECLARE";
    case T_FetchStmt: return "FETCH";
    case T_ClosePortalStmt: return "CLOSE";
    case T_NotifyStmt: return "NOTIFY";
    case T_ListenStmt: return "LISTEN";
    case T_UnlistenStmt: return "UNLISTEN";
    case T_VariableShowStmt: return "SHOW";
    case T_ConstraintsSetStmt: return "SET CONSTRAINTS";
    // The cluster. Settings of a database or a role hold for later sessions, not for this one.
    case T_AlterSystemStmt: return "ALTER SYSTEM";
    case T_CreatedbStmt: return "CREATE DATABASE";
    case T_AlterDatabaseStmt:
    case T_AlterDatabaseSetStmt:
    case T_AlterDatabaseRefreshCollStmt: return "ALTER DATABASE";
    case T_DropdbStmt: return "DROP DATABASE";
    case T_AlterRoleSetStmt: return "ALTER ROLE SET";
    case T_CreateTableSpaceStmt: return "CREATE TABLESPACE";
    case T_AlterTableSpaceOptionsStmt: return "ALTER TABLESPACE";
    case T_DropTableSpaceStmt: return "DROP TABLESPACE";
    // Foreign data; a foreign table names its server, but nothing of the server.
    case T_CreateFdwStmt: return "CREATE FOREIGN DATA WRAPPER";
    case T_AlterFdwStmt: return "ALTER FOREIGN DATA WRAPPER";
    case T_CreateForeignServerStmt: return "CREATE SERVER";
    case T_AlterForeignServerStmt: return "ALTER SERVER";
    case T_CreateUserMappingStmt: return "CREATE USER MAPPING";
    case T_AlterUserMappingStmt: return "ALTER USER MAPPING";
    case T_DropUserMappingStmt: return "DROP USER MAPPING";
    // Replication.
    case T_CreatePublicationStmt: return "CREATE PUBLICATION";
    case T_AlterPublicationStmt: return "ALTER PUBLICATION";
    case T_CreateSubscriptionStmt: return "CREATE SUBSCRIPTION";
    case T_AlterSubscriptionStmt: return "ALTER SUBSCRIPTION";
    case T_DropSubscriptionStmt: return "DROP SUBSCRIPTION";
    // Objects that the model does not hold.
    case T_CreateAmStmt: return "CREATE ACCESS METHOD";
    case T_CreateCastStmt: return "CREATE CAST";
    case T_CreateConversionStmt: return "CREATE CONVERSION";
    case T_CreateEventTrigStmt: return "CREATE EVENT TRIGGER";
    case T_AlterEventTrigStmt: return "ALTER EVENT TRIGGER";
    case T_CreatePLangStmt: return "CREATE LANGUAGE";
    case T_CreateOpFamilyStmt: return "CREATE OPERATOR FAMILY";
    case T_AlterOperatorStmt: return "ALTER OPERATOR";
    case T_AlterTypeStmt: return "ALTER TYPE SET";
    case T_AlterCollationStmt: return "ALTER COLLATION";
    case T_CreateStatsStmt: return "CREATE STATISTICS";
    case T_AlterStatsStmt: return "ALTER STATISTICS";
    case T_CreateTransformStmt: return "CREATE TRANSFORM";
    case T_AlterTSConfigurationStmt: return "ALTER TEXT SEARCH CONFIGURATION";
    case T_AlterTSDictionaryStmt: return "ALTER TEXT SEARCH DICTIONARY";
    case T_SecLabelStmt: return "SECURITY LABEL";
    default: return nullptr;
  }
}

/// Statements that change what the model holds, or what its parts mean, in a way that is not followed. Null
/// for the others.
const char* not_modelled(NodeTag tag) {
  switch (tag) {
    case T_RuleStmt: return "CREATE RULE";                     // rewrites what queries of a table do
    case T_CreateOpClassStmt: return "CREATE OPERATOR CLASS";  // may be a type's default in indexes
    case T_AlterOpFamilyStmt: return "ALTER OPERATOR FAMILY";  // which operators an index serves
    case T_AlterObjectDependsStmt: return "ALTER DEPENDS ON EXTENSION";  // what DROP EXTENSION takes along
    case T_AlterExtensionContentsStmt: return "ALTER EXTENSION ADD OR DROP";  // members of extensions
    case T_AlterTableMoveAllStmt: return "ALTER ALL IN TABLESPACE";           // tablespaces of many relations
    case T_ImportForeignSchemaStmt: return "IMPORT FOREIGN SCHEMA";  // tables known only to the other server
    case T_DropOwnedStmt: return "DROP OWNED";
    case T_ReassignOwnedStmt: return "REASSIGN OWNED";
    default: return nullptr;
  }
}

}  // namespace

StatementBody convert_statement(Conversion& c, const Node* statement) {
  if (!statement) return Unsupported{"empty statement"};
  const NodeTag tag = nodeTag(statement);
  switch (tag) {
    case T_CreateStmt: return convert(c, node_as<::CreateStmt>(statement));
    case T_CreateForeignTableStmt: return convert(c, node_as<::CreateForeignTableStmt>(statement));
    case T_AlterTableStmt: return convert(c, node_as<::AlterTableStmt>(statement));
    case T_ClusterStmt: return convert(c, node_as<::ClusterStmt>(statement));
    case T_IndexStmt: return convert(c, node_as<::IndexStmt>(statement));
    case T_ViewStmt: return convert(c, node_as<::ViewStmt>(statement));
    case T_CreateTableAsStmt: return convert(c, node_as<::CreateTableAsStmt>(statement));
    case T_CreateFunctionStmt: return convert(c, node_as<::CreateFunctionStmt>(statement));
    case T_AlterFunctionStmt: return convert(c, node_as<::AlterFunctionStmt>(statement));
    case T_DoStmt: return convert(c, node_as<::DoStmt>(statement));
    case T_CreatePolicyStmt: return convert(c, node_as<::CreatePolicyStmt>(statement));
    case T_AlterPolicyStmt: return convert(c, node_as<::AlterPolicyStmt>(statement));
    case T_CreateTrigStmt: return convert(c, node_as<::CreateTrigStmt>(statement));
    case T_DefineStmt: return convert(c, node_as<::DefineStmt>(statement));
    case T_CompositeTypeStmt: return convert(c, node_as<::CompositeTypeStmt>(statement));
    case T_CreateRangeStmt: return convert(c, node_as<::CreateRangeStmt>(statement));
    case T_CreateEnumStmt: return convert(c, node_as<::CreateEnumStmt>(statement));
    case T_AlterEnumStmt: return convert(c, node_as<::AlterEnumStmt>(statement));
    case T_CreateDomainStmt: return convert(c, node_as<::CreateDomainStmt>(statement));
    case T_AlterDomainStmt: return convert(c, node_as<::AlterDomainStmt>(statement));
    case T_CreateSeqStmt: return convert(c, node_as<::CreateSeqStmt>(statement));
    case T_AlterSeqStmt: return convert(c, node_as<::AlterSeqStmt>(statement));
    case T_DropStmt: return convert(c, node_as<::DropStmt>(statement));
    case T_DropRoleStmt: return convert(c, node_as<::DropRoleStmt>(statement));
    case T_RenameStmt: return convert(c, node_as<::RenameStmt>(statement));
    case T_AlterObjectSchemaStmt: return convert(c, node_as<::AlterObjectSchemaStmt>(statement));
    case T_AlterOwnerStmt: return convert(c, node_as<::AlterOwnerStmt>(statement));
    case T_CommentStmt: return convert(c, node_as<::CommentStmt>(statement));
    case T_GrantStmt: return convert(c, node_as<::GrantStmt>(statement));
    case T_GrantRoleStmt: return convert(c, node_as<::GrantRoleStmt>(statement));
    case T_AlterDefaultPrivilegesStmt: return convert(c, node_as<::AlterDefaultPrivilegesStmt>(statement));
    case T_CreateRoleStmt: return convert(c, node_as<::CreateRoleStmt>(statement));
    case T_AlterRoleStmt: return convert(c, node_as<::AlterRoleStmt>(statement));
    case T_CreateSchemaStmt: return convert(c, node_as<::CreateSchemaStmt>(statement));
    case T_CreateExtensionStmt: return convert(c, node_as<::CreateExtensionStmt>(statement));
    case T_AlterExtensionStmt: return convert(c, node_as<::AlterExtensionStmt>(statement));
    case T_VariableSetStmt: return convert(c, node_as<::VariableSetStmt>(statement));
    case T_DiscardStmt: return convert(c, node_as<::DiscardStmt>(statement));
    case T_TransactionStmt: return convert(c, node_as<::TransactionStmt>(statement));
    case T_CallStmt: return convert(c, node_as<::CallStmt>(statement));
    case T_ExplainStmt: return convert(c, node_as<::ExplainStmt>(statement));
    case T_SelectStmt: return convert(c, node_as<::SelectStmt>(statement));
    case T_InsertStmt:
    case T_UpdateStmt:
    case T_DeleteStmt:
    case T_MergeStmt: return QueryStmt{convert_query(c, statement)};
    default: break;
  }
  if (const char* what = without_effect(tag)) return NoEffect{what};
  if (const char* what = not_modelled(tag)) return Unsupported{what};
  return Unsupported{"unknown statement"};
}

}  // namespace pglint::sql
