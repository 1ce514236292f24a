// Statements of DDL as pglint's own values: what the parse tree is turned into, and all that replay sees of SQL.
// Names are as written (folded, unquoted; schema empty when the text gave none); nothing is resolved here.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "pglint/catalog.hpp"
#include "pglint/expression.hpp"
#include "pglint/source.hpp"

namespace pglint::sql {

/// A type as written. The grammar has already turned INT into pg_catalog.int4 and so on.
struct TypeName {
  std::string schema;                  ///< "pg_catalog" for the grammar's own types, else as written
  std::string name;
  std::vector<std::string> modifiers;  ///< printed constants: varchar(20) → {"20"}; interval fields as format_type prints them
  int array_dimensions = 0;
  bool set_of = false;
  std::string percent_type;            ///< table.column%TYPE as text; empty otherwise
};
/// format_type()-like text: pg_catalog types by their SQL name ("integer", "character varying(20)", "timestamp with
/// time zone", "numeric(10,2)[]"), others schema.name or name, quoted where needed.
std::string format_type(const TypeName& type);

/// Key part of an index or partition key as written: explicit opclass, collation and order only.
struct IndexElement {
  std::string column;                  ///< empty for an expression
  Rare<Expr> expression;
  QualifiedName opclass;               ///< empty when not given
  std::map<std::string, std::string> opclass_options;
  QualifiedName collation;
  std::optional<bool> descending;      ///< given or not
  std::optional<bool> nulls_first;
  std::string exclusion_operator;
  Span span;
};

/// PRIMARY KEY, UNIQUE, CHECK, REFERENCES, EXCLUDE: of a column or of a table.
struct ConstraintDef {
  ConstraintKind kind = ConstraintKind::check;
  std::string name;                    ///< empty when PostgreSQL is to choose
  std::vector<std::string> columns;    ///< as given; for a column constraint the column
  bool of_column = false;              ///< written beside a column: CHECK naming differs
  Rare<Expr> expression;               ///< CHECK
  std::vector<std::string> include;
  std::vector<IndexElement> exclusion; ///< EXCLUDE
  std::string access_method;           ///< EXCLUDE USING
  Rare<Expr> predicate;                ///< EXCLUDE WHERE
  std::string using_index;             ///< ADD … USING INDEX name
  bool nulls_not_distinct = false;
  std::map<std::string, std::string> options;  ///< WITH (fillfactor = …)
  std::string tablespace;
  QualifiedName referenced_table;
  std::vector<std::string> referenced_columns; ///< empty: its primary key
  char match = 's', on_update = 'a', on_delete = 'a';
  std::vector<std::string> on_delete_columns;
  bool deferrable = false, initially_deferred = false;
  bool not_valid = false, enforced = true, no_inherit = false, period = false;
  Span span;
};

/// Options of CREATE SEQUENCE, ALTER SEQUENCE and identity columns; RESTART changes no schema and is left out.
struct SequenceOptions {
  std::optional<TypeName> type;
  std::optional<long long> start, increment, minimum, maximum, cache;
  bool no_minimum = false, no_maximum = false;
  std::optional<bool> cycle;
  QualifiedName owner_table;
  std::string owner_column;
  bool owned_by_none = false;
  QualifiedName name;                  ///< SEQUENCE NAME of an identity column
};

struct ColumnDef {
  std::string name;
  TypeName type;                       ///< without name in PARTITION OF and OF type
  QualifiedName collation;
  bool not_null = false;
  std::string not_null_name;
  bool null_given = false;             ///< NULL written out
  Rare<Expr> default_value;
  Identity identity = Identity::none;
  Rare<SequenceOptions> identity_options;
  Generated generated = Generated::none;
  Rare<Expr> generation;
  std::vector<ConstraintDef> constraints;
  std::string storage, compression;
  Span span;
};

/// LIKE other INCLUDING …
struct LikeClause {
  QualifiedName relation;
  bool comments = false, compression = false, constraints = false, defaults = false, generated = false, identity = false,
       indexes = false, statistics = false, storage = false;
  Span span;
};

struct PartitionKey {
  std::string strategy;                ///< range, list, hash
  std::vector<IndexElement> keys;
};

/// FOR VALUES … or DEFAULT of a partition. Which members are used tells `kind`.
struct PartitionBound {
  enum class Kind : std::uint8_t { none, default_, list, range, hash };
  /// One value of a range: MINVALUE, MAXVALUE, or an expression (most often a constant).
  struct Datum {
    enum class Kind : std::uint8_t { minvalue, value, maxvalue };
    Kind kind = Kind::value;
    Expr value;
  };
  Kind kind = Kind::none;
  std::vector<Expr> values;            ///< list
  std::vector<Datum> lower, upper;     ///< range
  int modulus = 0, remainder = 0;      ///< hash
};
/// The bound as pg_get_expr(relpartbound) prints it, given the canonical types of the partition key's parts in order
/// (an unknown type or a missing one is "": then constants stay as written). "" for Kind::none.
std::string partition_bound_text(const PartitionBound& bound, const std::vector<std::string>& key_types);

/// CONSTRAINT name NOT NULL column, written as a constraint of the table.
struct NotNullDef {
  std::string name;                    ///< empty when PostgreSQL is to choose
  std::string column;
  Span span;
};

struct CreateTable {
  QualifiedName name;
  bool if_not_exists = false, temporary = false, unlogged = false, foreign = false;
  std::vector<std::variant<ColumnDef, ConstraintDef, LikeClause>> elements;  ///< in the order written
  std::vector<NotNullDef> not_nulls;   ///< of columns that `elements` does not define (inherited ones); the others are in ColumnDef
  std::vector<QualifiedName> inherits;
  QualifiedName partition_of;          ///< empty when none
  PartitionBound partition_bound;
  std::optional<PartitionKey> partition_by;
  QualifiedName of_type;
  std::map<std::string, std::string> options;
  std::string tablespace, access_method, foreign_server;
};

struct CreateTableAs {
  QualifiedName name;
  bool if_not_exists = false, temporary = false, unlogged = false, materialized = false, with_data = true;
  std::vector<std::string> columns;
  std::shared_ptr<const Query> query;  ///< null for EXECUTE
  std::map<std::string, std::string> options;
  std::string tablespace, access_method;
};

struct CreateView {
  QualifiedName name;
  bool or_replace = false, temporary = false;
  std::vector<std::string> columns;
  std::shared_ptr<const Query> query;
  std::map<std::string, std::string> options;   ///< security_invoker, security_barrier
  std::string check_option;                     ///< "", "local", "cascaded"
};

struct CreateIndexStmt {
  std::string name;                    ///< empty: PostgreSQL chooses
  QualifiedName table;
  bool unique = false, concurrently = false, if_not_exists = false, only = false, nulls_not_distinct = false;
  std::string access_method = "btree";
  std::vector<IndexElement> keys, include;
  Rare<Expr> predicate;
  std::map<std::string, std::string> options;
  std::string tablespace;
};

/// One sub-command of ALTER TABLE and its kin. Members used depend on `kind`.
struct AlterCommand {
  enum class Kind : std::uint8_t {
    add_column, drop_column, alter_type, set_default, drop_default, set_not_null, drop_not_null, set_statistics,
    set_storage, set_compression, set_expression, drop_expression, add_identity, set_identity, drop_identity,
    set_column_options, add_constraint, drop_constraint, alter_constraint, validate_constraint, set_logged, set_unlogged,
    set_options, reset_options, set_tablespace, set_access_method, cluster_on, set_without_cluster, replica_identity,
    enable_row_security, disable_row_security, force_row_security, no_force_row_security, enable_trigger,
    disable_trigger, enable_replica_trigger, enable_always_trigger, add_inherit, drop_inherit, attach_partition,
    detach_partition, attach_index, owner_to, of_type, not_of, no_effect, unsupported
  };
  Kind kind = Kind::unsupported;
  bool if_exists = false, if_not_exists = false, cascade = false;
  std::string name;                    ///< column, constraint, trigger ("ALL", "USER"), index, owner, tablespace; text of an unsupported one
  Rare<ColumnDef> column;              ///< add_column, alter_type (type, collation), add_identity
                                       ///< set_identity (identity if given, identity_options)
  Rare<ConstraintDef> constraint;      ///< add_constraint; set_not_null written as ADD CONSTRAINT: its name, not_valid
  Rare<Expr> expression;               ///< set_default, set_expression; alter_type USING
  std::map<std::string, std::string> options;  ///< set_options, set_column_options; reset_options (values empty);
                                       ///< alter_constraint: deferrable, initially_deferred, enforced, no_inherit that
                                       ///< the text changes, "true" or "false"
  QualifiedName relation;              ///< parent, partition or index attached; of_type: the type
  Rare<PartitionBound> bound;          ///< attach_partition
  std::string value;                   ///< statistics target, storage, compression, replica identity letter, "concurrently" of detach_partition
  Span span;
};

/// Kinds of objects in DROP, RENAME, SET SCHEMA, OWNER, COMMENT, GRANT.
enum class ObjectKind : std::uint8_t {
  table, foreign_table, view, materialized_view, index, sequence, column, constraint, domain_constraint, policy, trigger,
  function, procedure, routine, aggregate, schema, type, domain, extension, role, attribute, other
};

struct AlterTable {
  ObjectKind kind = ObjectKind::table;   ///< table, index, view, materialized_view, sequence, type, foreign_table
  QualifiedName name;
  bool if_exists = false, only = false;
  std::vector<AlterCommand> commands;
};

/// A function as DROP, ALTER, COMMENT and GRANT name it.
struct FunctionRef {
  QualifiedName name;
  bool arguments_given = false;
  std::vector<TypeName> arguments;     ///< input arguments
};

/// What a statement is about: a name, and what hangs on it.
struct ObjectRef {
  ObjectKind kind = ObjectKind::other;
  QualifiedName name;                  ///< the object, or the table of a column, constraint, policy, trigger
  std::string sub_name;                ///< column, constraint, policy, trigger, attribute, enum label
  FunctionRef function;                ///< function, procedure, routine, aggregate
};

struct Rename { ObjectRef object; std::string new_name; bool if_exists = false; };
struct SetSchema { ObjectRef object; std::string new_schema; bool if_exists = false; };
struct ChangeOwner { ObjectRef object; std::string owner; };
struct Drop { std::vector<ObjectRef> objects; bool if_exists = false, cascade = false, concurrently = false; };
struct Comment { ObjectRef object; std::string text; };   ///< empty text: none

struct CreateSchema {
  std::string name;
  bool if_not_exists = false;
  std::string owner;
  // Elements (CREATE TABLE … inside CREATE SCHEMA) come as statements of their own with this schema filled in.
};

struct CreatePolicy {
  QualifiedName table;
  std::string name;
  PolicyCommand command = PolicyCommand::all;
  bool permissive = true;
  std::vector<std::string> roles;      ///< empty: no TO
  Rare<Expr> using_, with_check;
};
struct AlterPolicyStmt {
  QualifiedName table;
  std::string name;
  std::vector<std::string> roles;      ///< empty: unchanged
  Rare<Expr> using_, with_check;             ///< none: unchanged
};

struct CreateTrigger {
  bool or_replace = false;
  QualifiedName table;
  Trigger trigger;                     ///< function as written
};

struct CreateFunction {
  bool or_replace = false;
  QualifiedName name;
  char kind = 'f';
  struct Arg { char mode = 'i'; std::string name; TypeName type; Rare<Expr> default_value; };
  std::vector<Arg> arguments;
  std::optional<TypeName> returns;
  std::string language = "sql";
  std::optional<Volatility> volatility;
  std::optional<bool> security_definer, strict, leakproof;
  std::optional<char> parallel;
  std::optional<double> cost, rows;
  std::map<std::string, std::string> settings;      ///< SET name = value as proconfig holds it (a list joined by ", ", schema names quoted); names in lower case
  std::vector<std::string> settings_from_current;   ///< SET name FROM CURRENT
  std::vector<std::string> reset_settings;          ///< ALTER … RESET name ("ALL"); comes before `settings`
  std::string body;
  Span body_span;                                   ///< text between the quotes when the literal is a plain dollar or single quoted one
  std::vector<std::shared_ptr<const Query>> sql_body;
};
struct AlterFunction { FunctionRef function; Rare<CreateFunction> changes; };

struct CreateSequence { QualifiedName name; bool if_not_exists = false, temporary = false; SequenceOptions options; };
struct AlterSequence { QualifiedName name; bool if_exists = false; SequenceOptions options; };

struct CreateEnum { QualifiedName name; std::vector<std::string> labels; };
struct AlterEnum { QualifiedName name; std::string label; std::string neighbour; bool after = true, if_not_exists = false; std::string renamed_from; };
struct CreateDomain { QualifiedName name; TypeName type; QualifiedName collation; bool not_null = false; Rare<Expr> default_value; std::vector<ConstraintDef> checks; };
struct AlterDomain {
  enum class Kind : std::uint8_t { set_default, drop_default, set_not_null, drop_not_null, add_constraint, drop_constraint, validate_constraint };
  Kind kind = Kind::set_default;
  QualifiedName name;
  Rare<Expr> default_value;
  Rare<ConstraintDef> check;
  std::string constraint;
  bool if_exists = false, cascade = false;
};
struct CreateType {
  QualifiedName name;
  char kind = 'c';
  std::vector<ColumnDef> columns;
  QualifiedName multirange;            ///< MULTIRANGE_TYPE_NAME of a range type; empty when PostgreSQL is to choose
};

struct CreateExtension {
  std::string name;
  bool if_not_exists = false;
  std::string schema, version;
  bool alter = false;                  ///< ALTER EXTENSION … UPDATE; version empty: the default one
};
struct CreateRole { std::string name; std::optional<bool> login, superuser, bypass_rls, inherit; std::vector<std::string> in_roles, members; bool alter = false; };
struct GrantRole { bool is_grant = true; std::vector<std::string> roles, grantees; };

/// GRANT / REVOKE on objects. Privileges as aclitem letters ("r", "w" …) with optional columns; "*" is ALL.
struct GrantObject {
  bool is_grant = true, with_grant_option = false, all_in_schema = false, cascade = false, grant_option_only = false;
  struct Privilege { std::string letter; std::vector<std::string> columns; };
  std::vector<Privilege> privileges;
  std::vector<ObjectRef> objects;        ///< for all_in_schema: schemas, with `in_schema_kind`
  ObjectKind in_schema_kind = ObjectKind::table;
  std::vector<std::string> grantees;     ///< "public" for PUBLIC
};
struct AlterDefaultPrivileges { std::vector<std::string> roles, schemas; GrantObject grant; char object_kind = 'r'; };

/// SET / RESET name ("ALL": every one). Names in lower case; `values` as the parameter gets them, unquoted (search_path: one a
/// schema); empty with reset. SET … TO DEFAULT is a reset.
struct SetVariable { std::string name; std::vector<std::string> values; bool local = false, reset = false; };
struct Transaction {
  enum class Kind : std::uint8_t { begin, commit, rollback, savepoint, release, rollback_to };
  Kind kind = Kind::begin;
  std::string savepoint;               ///< savepoint, release, rollback_to
  bool chain = false;                  ///< AND CHAIN: the next one begins at once
};
struct DoBlock { std::string body; Span body_span; std::string language = "plpgsql"; };
/// SELECT, INSERT … : changes no schema, but may call set_config() and is workload.
struct QueryStmt { std::shared_ptr<const Query> query; };
/// Understood, without effect on the model: VACUUM, ANALYZE, LOCK, NOTIFY, REFRESH, TRUNCATE, COPY …
struct NoEffect { std::string what; };
/// Valid SQL whose effect pglint does not model; counted as not understood.
struct Unsupported { std::string what; };

using StatementBody = std::variant<
    CreateTable, CreateTableAs, CreateView, CreateIndexStmt, AlterTable, Rename, SetSchema, ChangeOwner, Drop, Comment, CreateSchema,
    CreatePolicy, AlterPolicyStmt, CreateTrigger, CreateFunction, AlterFunction, CreateSequence, AlterSequence, CreateEnum,
    AlterEnum, CreateDomain, AlterDomain, CreateType, CreateExtension, CreateRole, GrantRole, GrantObject,
    AlterDefaultPrivileges, SetVariable, Transaction, DoBlock, QueryStmt, NoEffect, Unsupported>;

struct Statement {
  Span span;            ///< whole statement in its source, without leading comments and the ';'
  StatementBody body;
};

}  // namespace pglint::sql
