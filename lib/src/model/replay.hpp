// Replay: statements applied to a catalog one after the other, as a server would.
// Knows statements, not the parser; errors of the script (a table that is missing) are counted, never fatal.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "model/changes.hpp"
#include "model/deletion.hpp"
#include "model/replay_parts.hpp"
#include "pglint/catalog.hpp"
#include "pglint/rule.hpp"
#include "sql/normalize.hpp"
#include "sql/statement.hpp"

namespace pglint::model {

/// Applies statements in order. One instance lives for the whole load: it carries the session (search_path, role).
/// The apply_* functions are spread over replay_<family>.cpp by what they create.
class Replay {
 public:
  /// All three outlive the instance; `sources` holds every source that apply() names.
  Replay(Catalog& catalog, LoadReport& report, const Sources& sources);

  /// Applies one statement that stands in `source`; what the model keeps of it (expressions, queries, bodies) is moved out,
  /// names stay. Never throws on SQL's account. A statement that dynamic SQL
  /// made (generated_) keeps statement_, the place of its EXECUTE.
  void apply(sql::Statement& statement, SourceId source);
  /// A new file begins: session settings made by SET LOCAL end; SET without LOCAL stays as in one psql session per file list
  /// (a migration tool opens a session a run; search_path is reset between files of a migration layout).
  void begin_file(bool reset_session);             // replay_session.cpp
  /// A transaction that the script rolls back is passed over by the caller; see model/load.cpp.

 private:
  friend class DoBlockRun;      // replay_do.cpp
  friend class ServerText;      // server_text.hpp: its names and normalisation for what a server prints
  friend struct ReplayAccess;   // tests
  // --- shared helpers (replay.cpp) ---
  [[nodiscard]] Origin origin(Span span) const {
    return {source_, span.empty() || generated_ ? statement_ : span};
  }
  void not_understood(Span span, std::string why);            // counted in LoadReport
  [[nodiscard]] QualifiedName creation_name(const QualifiedName& as_written) const;   // first existing schema of the search_path
  [[nodiscard]] Relation* find_relation(const QualifiedName& as_written);             // by search_path; null when missing
  [[nodiscard]] Catalog::IndexRef find_index(const QualifiedName& as_written);
  [[nodiscard]] std::string resolve_type(const sql::TypeName& type) const;            // canonical type text
  [[nodiscard]] QualifiedName resolve_type_name(const QualifiedName& as_written) const;
  [[nodiscard]] sql::Scope make_scope();                                              // names and types for normalize()
  [[nodiscard]] const sql::Scope& scope_at(const Relation* relation) const;           // valid until it is asked for again
  [[nodiscard]] sql::Scope scope_for(const Relation* relation) const;                 // the same as a value of its own
  [[nodiscard]] std::string column_type(const Relation* relation, std::string_view table, std::string_view column) const;
  /// A view's or function's query: relations, functions and types get their schemas, columns their relations.
  void normalize_for(std::shared_ptr<const Query>& query) const;
  /// With a type: a default or generation expression, as it is kept for a column of that type.
  void normalize_for(const Relation* relation, Expr& expr, std::string_view target_type = {}) const;
  void normalize_for(const Relation* relation, Rare<Expr>& expr, std::string_view target_type = {}) const {
    if (expr) normalize_for(relation, expr.edit(), target_type);
  }
  /// Collation as Column and IndexKey have it: SQL text, schema only when neither pg_catalog nor unknown; "" for "default".
  [[nodiscard]] std::string collation_text(const QualifiedName& as_written) const;
  [[nodiscard]] std::vector<std::string> effective_search_path() const;
  /// Schemas in which an unqualified name is looked up, without pg_catalog: calls look(schema) until it gives true.
  template <class Look>
  bool search(Look&& look) const {
    for (const std::string& schema : search_path_) {
      if (schema == "$user") {
        if (!role_.empty() && look(role_)) return true;
      } else if (look(schema)) {
        return true;
      }
    }
    return false;
  }
  /// Notes what a statement of another family made, so that drops and renames find it.
  void note_dependents(const sql::StatementBody& body);

  // --- what one family offers to the others ---
  /// The function that DROP, ALTER, COMMENT, GRANT name, by search_path; without arguments the only one of its name.
  /// Null when missing or ambiguous. (replay_function.cpp)
  [[nodiscard]] Function* find_function(const sql::FunctionRef& as_written);
  /// All overloads in the first schema of the search_path that has the name.
  [[nodiscard]] std::vector<Function*> find_functions(const QualifiedName& as_written);
  /// As find_relation, but a table of a schema that nothing in the sources creates (auth.users, storage.objects) is taken
  /// to be there: it is added as an extension's, its columns unknown. Null when missing all the same. (replay_schema.cpp)
  [[nodiscard]] Relation* find_relation_or_external(const QualifiedName& as_written);
  /// Whether a schema is known neither from the sources nor from PostgreSQL itself.
  [[nodiscard]] bool is_external_schema(std::string_view schema) const;
  /// What DROP EXTENSION and ALTER EXTENSION … SET SCHEMA do to the extension and to what it brought. (replay_schema.cpp)
  void erase_extension(const std::string& name);
  void move_extension(const std::string& name, const std::string& schema);
  void add_extension(const std::string& name, std::string schema, const std::string& version);
  /// A sequence by search_path; null when missing. (replay_sequence.cpp)
  [[nodiscard]] Sequence* find_sequence(const QualifiedName& as_written);
  void set_sequence_owner(Sequence& sequence, const sql::SequenceOptions& options);  // OWNED BY
  /// Privileges of an object about to be created: PostgreSQL's own and those of ALTER DEFAULT PRIVILEGES; the owner's
  /// are not listed. `object_kind` as in DefaultPrivilege. Amortised O(result). (replay_grant.cpp)
  [[nodiscard]] std::vector<Grant> initial_grants(char object_kind, const std::string& schema);
  /// Clones the row triggers of a partitioned table into a new partition, as PARTITION OF and ATTACH do. (replay_trigger.cpp)
  void inherit_triggers(const Relation& parent, Relation& partition);

  // --- session (replay_session.cpp) ---
  void set_variable(std::string_view name, const std::vector<std::string>& values, bool local);
  void set_search_path(std::vector<std::string> path, bool local);
  void set_role(std::string role, bool local);
  void end_transaction();                        // SET LOCAL ends
  bool call_set_config(const Expr& call);        // false: the call is something else
  [[nodiscard]] bool may_change_schema(const Function& function);

  // --- types (replay_type.cpp) ---
  [[nodiscard]] bool type_name_taken(const QualifiedName& name) const;
  bool claim_type_name(const QualifiedName& name);   // false: taken, and counted
  void add_domain_check(Domain& domain, const sql::ConstraintDef& definition);
  void normalize_for_domain(const Domain& domain, Expr& expr) const;

  // --- triggers (replay_trigger.cpp) ---
  void put_trigger(Relation& table, Trigger trigger);   // adds it or replaces the one of its name
  void normalize_trigger_condition(const Relation& table, Expr& when) const;

  // --- privileges (replay_grant.cpp) ---
  Role& role_entry(const std::string& name);     // added when missing: a role that is granted to exists
  [[nodiscard]] std::vector<std::string> role_names(const std::vector<std::string>& as_written) const;  // current_user …
  void change_grants(std::vector<Grant>& grants, const std::string& owner, const sql::GrantObject& change, std::string_view all);
  void change_grants(const sql::ObjectRef& object, const sql::GrantObject& change);
  void change_grants_in_schema(const std::string& schema, const sql::GrantObject& change);

  // --- parts of tables; each counts what it cannot do itself ---
  /// Name, type, collation, NOT NULL, storage of a column; the default waits for add_default(). (replay_column.cpp)
  [[nodiscard]] Column make_column(const sql::ColumnDef& def) const;
  /// Default, serial, identity and generation of a column that its table already has.
  void add_default(Relation& table, const std::string& column, sql::ColumnDef& def);  // takes its expressions
  void set_default(const Relation& table, Column& column, Rare<Expr> value);
  void add_serial(Relation& table, Column& column, std::string_view type);
  void add_identity(Relation& table, Column& column, Identity identity, const sql::SequenceOptions& options);
  /// A sequence for a column, with a chosen name when none is given.
  [[nodiscard]] Sequence make_sequence(const Relation& table, const Column& column, const sql::SequenceOptions& options);
  /// Makes the column NOT NULL here and in the children.
  void set_not_null(Relation& table, std::string_view column, bool only = false);

  /// What is wrong with a constraint for this table (a column that is missing, a name in use); "" when nothing. (replay_constraint.cpp)
  [[nodiscard]] std::string refuses(const Relation& table, const sql::ConstraintDef& def) const;
  [[nodiscard]] std::string refuses(const Relation& table, const ConstraintDefs& defs) const;
  void add_check(Relation& table, sql::ConstraintDef& def, bool only = false);  // takes its expression
  void add_inherited_check(Relation& child, const Constraint& check);
  void add_foreign_key(Relation& table, const sql::ConstraintDef& def);
  void add_index_constraints(Relation& table, const std::vector<sql::ConstraintDef*>& defs, bool only = false);
  void add_using_index(Relation& table, const sql::ConstraintDef& def);
  [[nodiscard]] std::optional<IndexRequest> make_request(const Relation& table, const sql::ConstraintDef& def);
  void add_constraints(Relation& table, const ConstraintDefs& defs, bool only = false);
  void clone_foreign_key(const Constraint& key, Relation& partition);

  /// Key part as written → resolved; nothing (and counted) when the table has no such column. (replay_index.cpp)
  [[nodiscard]] std::optional<IndexKey> make_key(const Relation& table, sql::IndexElement element,
                                                 std::string_view access_method);
  /// Type whose default operator class counts: domains, enums, arrays and ranges reduced to what the class is declared for.
  [[nodiscard]] std::string opclass_type(std::string_view type) const;
  [[nodiscard]] std::string opclass_text(const QualifiedName& as_written, std::string_view access_method,
                                         std::string_view type) const;
  /// Creates the index, its constraint, and the same on partitions. Null (and counted) when its name is taken.
  Index* define_index(Relation& table, IndexRequest request, Span span);
  /// All partitioning columns of the table, and of its partitions unless `only`, are keys of the index.
  [[nodiscard]] bool covers_partition_key(const Relation& table, const Index& index, bool only) const;
  /// After ALTER TYPE: parts of a partitioned index are made anew, under names that PostgreSQL chooses.
  void rebuild_on_partitions(Relation& table, const std::string& column);
  void rebuild_foreign_keys(Relation& table, const std::string& column);  // replay_constraint.cpp
  void define_on_partitions(Relation& table, Index& index);
  void define_on_partition(const Relation& table, Index& index, Relation& partition);   // or attaches an equal one
  void attach_index(Relation& partition, Index& index, const Relation& parent, const Index& parent_index);
  /// Marks a partitioned index valid once every partition has its part; then looks at the parent's parent.
  void validate_partitioned_index(Relation& table, Index& index);

  /// Gives a partition the indexes, constraints and triggers of its parent, or ties up its own equal ones. (replay_table.cpp)
  void equip_partition(Relation& parent, Relation& partition);
  /// CREATE TABLE, its columns; gives why a server would refuse. (replay_table.cpp)
  [[nodiscard]] std::string build_columns(const sql::CreateTable& create, Relation& table);
  void inherit_columns(const Relation& parent, Relation& child);
  void add_like_columns(const sql::LikeClause& like, Relation& table);
  void copy_like(const sql::LikeClause& like, Relation& table);       // defaults, constraints, indexes, comments
  void copy_identity(const sql::LikeClause& like, Relation& table);
  void set_partition_key(Relation& table, const sql::PartitionKey& key);
  [[nodiscard]] std::string bound_text(const Relation& parent, const sql::PartitionBound& bound) const;

  // --- ALTER TABLE and its kin (replay_alter_table.cpp) ---
  /// Why a server would refuse the statement, as far as names tell; "" when nothing. Later failures are counted one by one.
  [[nodiscard]] std::string refuses(const Relation& table, const sql::AlterTable& statement) const;
  [[nodiscard]] bool is_not_null_name(const Relation& table, const std::string& name) const;
  void apply_command(Relation& table, const sql::AlterCommand& command, bool only);
  void enable_triggers(Relation& table, const sql::AlterCommand& command, char state, bool only);
  void set_owner(Relation& table, const std::string& owner);
  // replay_alter_column.cpp
  bool add_column(Relation& table, const sql::AlterCommand& command, bool only);   // false: not added
  void add_inherited_column(Relation& child, const Column& column);
  void drop_column(Relation& table, const sql::AlterCommand& command, bool only);
  void alter_column(Relation& table, const sql::AlterCommand& command, bool only);
  bool alter_column_type(Relation& table, Column& column, const sql::AlterCommand& command);
  [[nodiscard]] std::string refuses_new_type(const Relation& table, const std::string& column);
  // replay_alter_constraint.cpp
  void alter_constraint(Relation& table, const sql::AlterCommand& command, bool only);
  void drop_constraint(Relation& table, const sql::AlterCommand& command, bool only);
  // replay_alter_partition.cpp
  void alter_partition(Relation& table, const sql::AlterCommand& command);
  void become_child(const Relation& parent, Relation& child);
  void leave_parent(const Relation& parent, Relation& child);
  void attach_partition(Relation& parent, Relation& partition, const sql::AlterCommand& command);
  void detach_partition(const Relation& parent, Relation& partition);
  void alter_index(Catalog::IndexRef ref, const sql::AlterCommand& command);
  void alter_type(const sql::AlterTable& statement);   // composite types

  // --- DROP (replay_drop.cpp) ---
  /// Drops targets and what depends on them; counted, and nothing changes, when that needs a CASCADE not given.
  bool drop(const std::vector<Target>& targets, bool cascade, Span span);
  /// Adds what the name stands for; gives why not when there is no such object.
  [[nodiscard]] std::string find_targets(const sql::ObjectRef& object, std::vector<Target>& targets);
  void find_in_schema(const std::string& schema, std::vector<Target>& targets);
  void find_in_extension(const Extension& extension, std::vector<Target>& targets);
  [[nodiscard]] std::string refuses_drop(const sql::Drop& statement, const std::vector<Target>& targets) const;

  // --- RENAME, SET SCHEMA (replay_rename.cpp): each gives why a server would refuse, "" when done ---
  [[nodiscard]] std::string rename(const sql::Rename& statement);
  [[nodiscard]] std::string rename_relation(const sql::Rename& statement);
  [[nodiscard]] std::string rename_column(Relation& table, const std::string& from, const std::string& to, bool recursing);
  [[nodiscard]] std::string rename_constraint(Relation& table, const std::string& from, const std::string& to, bool recursing);
  [[nodiscard]] std::string rename_trigger(Relation& table, const std::string& from, const std::string& to);
  [[nodiscard]] std::string rename_type(const QualifiedName& written, const std::string& to);
  [[nodiscard]] std::string rename_role(const std::string& from, const std::string& to);
  [[nodiscard]] std::string set_schema(const sql::SetSchema& statement);

  // --- by family ---
  void apply(sql::CreateTable&);                   // replay_table.cpp
  void apply(sql::CreateTableAs&);                 // replay_view.cpp
  void apply(sql::CreateView&);                    // replay_view.cpp
  void apply(sql::CreateIndexStmt&);               // replay_index.cpp
  void apply(const sql::AlterTable&);              // replay_alter_table.cpp
  void apply(const sql::Rename&);                  // replay_rename.cpp
  void apply(const sql::SetSchema&);               // replay_rename.cpp
  void apply(const sql::ChangeOwner&);             // replay_rename.cpp
  void apply(const sql::Drop&);                    // replay_drop.cpp
  void apply(const sql::Comment&);                 // replay_comment.cpp
  void apply(const sql::CreateSchema&);            // replay_schema.cpp
  void apply(sql::CreatePolicy&);                  // replay_policy.cpp
  void apply(const sql::AlterPolicyStmt&);         // replay_policy.cpp
  void apply(const sql::CreateTrigger&);           // replay_trigger.cpp
  void apply(sql::CreateFunction&);                // replay_function.cpp
  void apply(const sql::AlterFunction&);           // replay_function.cpp
  void apply(const sql::CreateSequence&);          // replay_sequence.cpp
  void apply(const sql::AlterSequence&);           // replay_sequence.cpp
  void apply(const sql::CreateEnum&);              // replay_type.cpp
  void apply(const sql::AlterEnum&);               // replay_type.cpp
  void apply(const sql::CreateDomain&);            // replay_type.cpp
  void apply(const sql::AlterDomain&);             // replay_type.cpp
  void apply(const sql::CreateType&);              // replay_type.cpp
  void apply(const sql::CreateExtension&);         // replay_schema.cpp
  void apply(const sql::CreateRole&);              // replay_grant.cpp
  void apply(const sql::GrantRole&);               // replay_grant.cpp
  void apply(const sql::GrantObject&);             // replay_grant.cpp
  void apply(const sql::AlterDefaultPrivileges&);  // replay_grant.cpp
  void apply(const sql::SetVariable&);             // replay_session.cpp
  void apply(const sql::Transaction&);             // replay_session.cpp
  void apply(const sql::DoBlock&);                 // replay_do.cpp
  void apply(const sql::QueryStmt&);               // replay_session.cpp (set_config)
  void apply(const sql::NoEffect&) {}
  void apply(const sql::Unsupported&);             // replay.cpp

  Catalog& catalog_;
  Changes changes_;                     // on catalog_: every add, drop and rename of what has a name in pg_class or pg_constraint
  LoadReport& report_;
  const Sources& sources_;
  SourceId source_ = no_source;
  Span statement_;
  bool generated_ = false;              // the statement at hand was made by dynamic SQL: its own spans mean nothing
  std::vector<std::string> search_path_{"$user", "public"};
  std::string role_;                    // SET ROLE; empty: whoever runs the script
  std::optional<std::vector<std::string>> outer_search_path_;  // what SET LOCAL hides until the transaction ends
  std::optional<std::string> outer_role_;
  mutable sql::Scope scope_;            // made once: what it answers depends on scope_relation_ and the state at hand
  mutable const Relation* scope_relation_ = nullptr;
  int grant_budget_ = 1'000'000;        // privileges still to be listed: GRANT ON ALL TABLES multiplies
  int loop_budget_ = 100'000;           // iterations of DO loops left for the whole load
  std::int64_t do_work_ = 20'000'000;   // steps that evaluating DO blocks may still take: nodes, rows, bytes of dynamic SQL
  int do_depth_ = 0;                    // DO inside of DO
  std::map<std::pair<char, std::string>, std::vector<Grant>> initial_grants_;      // cache of initial_grants()
  std::unordered_map<std::uint32_t, std::pair<Origin, bool>> ddl_functions_;       // cache of may_change_schema()
};

}  // namespace pglint::model
