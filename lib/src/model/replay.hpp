// Replay: statements applied to a catalog one after the other, as a server would.
// Knows statements, not the parser; errors of the script (a table that is missing) are counted, never fatal.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

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

  /// Applies one statement that stands in `source`. Never throws on SQL's account. A statement that dynamic SQL
  /// made (generated_) keeps statement_, the place of its EXECUTE.
  void apply(const sql::Statement& statement, SourceId source);
  /// A new file begins: session settings made by SET LOCAL end; SET without LOCAL stays as in one psql session per file list
  /// (a migration tool opens a session a run; search_path is reset between files of a migration layout).
  void begin_file(bool reset_session);             // replay_session.cpp
  /// A transaction that the script rolls back is passed over by the caller; see model/load.cpp.

 private:
  friend struct ReplayAccess;
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
  [[nodiscard]] sql::Scope scope_for(const Relation* relation) const;                 // names and types for normalize()
  void normalize_for(const Relation* relation, Expr& expr) const;
  [[nodiscard]] std::vector<std::string> effective_search_path() const;

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

  // --- by family ---
  void apply(const sql::CreateTable&);             // replay_table.cpp
  void apply(const sql::CreateTableAs&);           // replay_view.cpp
  void apply(const sql::CreateView&);              // replay_view.cpp
  void apply(const sql::CreateIndexStmt&);         // replay_index.cpp
  void apply(const sql::AlterTable&);              // replay_alter_table.cpp
  void apply(const sql::Rename&);                  // replay_rename.cpp
  void apply(const sql::SetSchema&);               // replay_rename.cpp
  void apply(const sql::ChangeOwner&);             // replay_rename.cpp
  void apply(const sql::Drop&);                    // replay_drop.cpp
  void apply(const sql::Comment&);                 // replay_comment.cpp
  void apply(const sql::CreateSchema&);            // replay_schema.cpp
  void apply(const sql::CreatePolicy&);            // replay_policy.cpp
  void apply(const sql::AlterPolicyStmt&);         // replay_policy.cpp
  void apply(const sql::CreateTrigger&);           // replay_trigger.cpp
  void apply(const sql::CreateFunction&);          // replay_function.cpp
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
  LoadReport& report_;
  const Sources& sources_;
  SourceId source_ = no_source;
  Span statement_;
  bool generated_ = false;              // the statement at hand was made by dynamic SQL: its own spans mean nothing
  std::vector<std::string> search_path_{"$user", "public"};
  std::string role_;                    // SET ROLE; empty: whoever runs the script
  std::optional<std::vector<std::string>> outer_search_path_;  // what SET LOCAL hides until the transaction ends
  std::optional<std::string> outer_role_;
  int grant_budget_ = 1'000'000;        // privileges still to be listed: GRANT ON ALL TABLES multiplies
  int loop_budget_ = 100'000;           // iterations of DO loops left for the whole load
  std::map<std::pair<char, std::string>, std::vector<Grant>> initial_grants_;      // cache of initial_grants()
  std::unordered_map<std::uint32_t, std::pair<Origin, bool>> ddl_functions_;       // cache of may_change_schema()
};

}  // namespace pglint::model
