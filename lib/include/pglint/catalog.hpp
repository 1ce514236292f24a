// The in-memory model of a database: what DDL text and a live server both turn into, and all that rules see.
// Plain data in PostgreSQL's own words; catalog columns are named where a member mirrors one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "pglint/expression.hpp"
#include "pglint/source.hpp"
#include "pglint/store.hpp"

namespace pglint {

/// schema.name, folded and unquoted.
struct QualifiedName {
  std::string schema;
  std::string name;
  [[nodiscard]] bool empty() const noexcept { return name.empty(); }
  friend bool operator==(const QualifiedName&, const QualifiedName&) = default;
  friend auto operator<=>(const QualifiedName&, const QualifiedName&) = default;
};

/// A name to look up: views into somebody else's text.
struct QualifiedNameView {
  QualifiedNameView(std::string_view schema_, std::string_view name_) : schema(schema_), name(name_) {}
  QualifiedNameView(const QualifiedName& other) : schema(other.schema), name(other.name) {}  // NOLINT(google-explicit-constructor)
  std::string_view schema;
  std::string_view name;
};
/// Hash and equality for maps from QualifiedName in which a view is looked up without a copy.
struct QualifiedNameHash {
  using is_transparent = void;
  // Not noexcept: libstdc++ then keeps the hash in each node, instead of hashing every neighbour in a lookup.
  std::size_t operator()(QualifiedNameView n) const {
    const std::hash<std::string_view> hash;
    return hash(n.name) ^ (hash(n.schema) * 0x9E3779B97F4A7C15ULL);
  }
};
struct QualifiedNameEqual {
  using is_transparent = void;
  bool operator()(QualifiedNameView a, QualifiedNameView b) const noexcept { return a.name == b.name && a.schema == b.schema; }
};
template <class T>
using QualifiedNameMap = std::unordered_map<QualifiedName, T, QualifiedNameHash, QualifiedNameEqual>;

/// What every object remembers besides its content. Not part of equality between models.
struct Provenance {
  Origin defined;       ///< the statement (or the part of it: a column, a constraint) that created the object
  Origin changed;       ///< the last statement that altered it; equal to `defined` at first
  std::uint32_t order = 0;  ///< creation order over the whole catalog: older is smaller
};

/// One privilege on an object: what an aclitem says.
struct Grant {
  std::string grantee;     ///< role name, "public" for PUBLIC
  std::string privileges;  ///< letters of an aclitem, sorted: a append/INSERT, r SELECT, w UPDATE, d DELETE, D TRUNCATE, x REFERENCES, t TRIGGER, m MAINTAIN, X EXECUTE, U USAGE, C CREATE, c CONNECT, T TEMPORARY
  std::string grantable;   ///< the ones WITH GRANT OPTION
  std::vector<std::string> columns;  ///< column privileges; empty: the whole object
};

enum class Identity : char { none = 0, always = 'a', by_default = 'd' };    // attidentity
enum class Generated : char { none = 0, stored = 's', virtual_ = 'v' };     // attgenerated

/// pg_attribute (attnum > 0, not dropped), in attnum order within its relation.
struct Column {
  std::string name;
  std::string type;            ///< format_type() with an empty search_path: "character varying(20)", "app.mood[]"; empty when it does not resolve
  Rare<std::string> collation; ///< as SQL ("C" with its quotes, public.mine); empty: the type's default
  bool not_null = false;
  Rare<std::string> not_null_name;  ///< name of a NOT NULL constraint given by hand (kept by servers from 18 on)
  Rare<Expr> default_value;    ///< none when absent; normalised
  Identity identity = Identity::none;
  Generated generated = Generated::none;
  Rare<Expr> generation;       ///< the generation expression
  Rare<QualifiedName> owned_sequence;  ///< sequence of a serial or identity column
  bool is_local = true;        ///< attislocal
  int inherit_count = 0;       ///< attinhcount
  Rare<std::string> storage;   ///< SET STORAGE given by hand, lower case
  Rare<std::string> compression;
  int statistics_target = -1;
  Rare<std::string> comment;
  Provenance provenance;
};

enum class ConstraintKind : char { check = 'c', foreign_key = 'f', primary_key = 'p', unique = 'u', exclusion = 'x' };  // contype

/// pg_constraint of a table. NOT NULL lives in Column, constraints of domains in Domain.
struct Constraint {
  std::string name;
  ConstraintKind kind = ConstraintKind::check;
  std::vector<std::string> columns;   ///< key columns in order; for CHECK the columns mentioned, in attnum order
  Rare<Expr> expression;              ///< CHECK; normalised
  std::string index;                  ///< backing index (same schema) of primary_key, unique, exclusion; for foreign_key the referenced index when known
  QualifiedName referenced_table;     ///< foreign_key
  std::vector<std::string> referenced_columns;  ///< resolved, also when the text left them out
  char match = 's';                   ///< confmatchtype: s simple, f full
  char on_update = 'a';               ///< confupdtype: a no action, r restrict, c cascade, n set null, d set default
  char on_delete = 'a';
  std::vector<std::string> on_delete_columns;   ///< SET NULL (columns)
  bool deferrable = false;
  bool initially_deferred = false;
  bool validated = true;              ///< convalidated
  bool enforced = true;               ///< conenforced (18)
  bool no_inherit = false;
  bool period = false;                ///< WITHOUT OVERLAPS, PERIOD (18)
  bool is_local = true;
  int inherit_count = 0;
  std::string comment;
  Provenance provenance;
};

/// One key part (or INCLUDE column) of an index.
struct IndexKey {
  std::string column;      ///< empty for an expression
  Rare<std::string> name;  ///< attname, only when the column was renamed since: copies of the index are named after it
  Rare<Expr> expression;   ///< normalised; none for a column
  Rare<std::string> opclass;  ///< as SQL (quoted where needed); empty: the type's default for the access method, also when that was spelled out; schema-qualified unless in pg_catalog or public
  Rare<std::map<std::string, std::string>> opclass_options;  ///< attoptions
  Rare<std::string> collation;  ///< as SQL ("C" with its quotes); empty: the column's or the expression's own
  bool descending = false; ///< indoption bit 0
  bool nulls_first = false;///< indoption bit 1, resolved
  Rare<std::string> exclusion_operator;  ///< EXCLUDE … WITH operator
  Span span;               ///< in the source of the index
};

/// pg_index + pg_class of the index.
struct Index {
  std::string name;                 ///< schema is the relation's
  std::string access_method = "btree";
  std::vector<IndexKey> keys;       ///< the first indnkeyatts
  std::vector<IndexKey> include;    ///< INCLUDE columns
  Rare<Expr> predicate;             ///< indpred, normalised; none when absent
  bool unique = false;              ///< indisunique
  bool primary = false;             ///< indisprimary
  bool exclusion = false;           ///< indisexclusion
  bool immediate = true;            ///< indimmediate: false when DEFERRABLE
  bool nulls_not_distinct = false;
  bool clustered = false;
  bool replica_identity = false;
  bool valid = true;                ///< indisvalid (false: CREATE INDEX ON ONLY a partitioned table not yet complete)
  bool ready = true;
  bool live = true;
  std::string constraint;           ///< name of the owning constraint, empty when none
  Rare<QualifiedName> attached_to;  ///< parent index of a partition's index
  Rare<std::map<std::string, std::string>> storage_parameters;  ///< reloptions: fillfactor, fastupdate, …
  Rare<std::string> tablespace;
  bool extension_member = false;
  Rare<std::string> comment;
  Provenance provenance;
};

enum class PolicyCommand : char { all = '*', select = 'r', insert = 'a', update = 'w', delete_ = 'd' };  // polcmd

/// pg_policy.
struct Policy {
  std::string name;
  PolicyCommand command = PolicyCommand::all;
  bool permissive = true;
  std::vector<std::string> roles;  ///< sorted; {"public"} when no TO clause was given
  Rare<Expr> using_;               ///< USING, normalised; none when absent
  Rare<Expr> with_check;
  std::string comment;
  Provenance provenance;
};

enum class TriggerTiming : std::uint8_t { before, after, instead_of };

/// pg_trigger (not internal).
struct Trigger {
  std::string name;
  TriggerTiming timing = TriggerTiming::after;
  bool for_each_row = false;
  bool on_insert = false, on_update = false, on_delete = false, on_truncate = false;
  std::vector<std::string> update_columns;
  QualifiedName function;
  std::vector<std::string> arguments;
  Rare<Expr> when;
  bool constraint = false;
  bool deferrable = false;
  bool initially_deferred = false;
  char enabled = 'O';           ///< tgenabled: O, D, R, A
  std::string old_table, new_table;
  bool is_inherited = false;    ///< cloned from a partitioned parent
  std::string comment;
  Provenance provenance;
};

enum class RelationKind : char {  // relkind
  table = 'r', partitioned_table = 'p', foreign_table = 'f', view = 'v', materialized_view = 'm'
};

/// How a partition or a child hangs on its parents.
struct Partitioning {
  std::string strategy;             ///< partitioned_table: "range", "list", "hash"
  std::vector<IndexKey> keys;       ///< the partition key
};

/// pg_class for everything with columns. Its indexes, constraints, policies and triggers live inside it.
struct Relation {
  QualifiedName name;
  RelationKind kind = RelationKind::table;
  std::vector<Column> columns;
  std::vector<Constraint> constraints;   ///< in creation order
  Store<Index> indexes;                  ///< in creation order
  std::vector<Policy> policies;
  std::vector<Trigger> triggers;
  bool unlogged = false;
  bool temporary = false;
  bool row_security = false;        ///< relrowsecurity
  bool force_row_security = false;  ///< relforcerowsecurity
  char replica_identity = 'd';      ///< relreplident
  std::vector<QualifiedName> parents;       ///< INHERITS or PARTITION OF, in order
  bool is_partition = false;        ///< relispartition
  std::string partition_bound;      ///< canonical text: "FOR VALUES FROM (…) TO (…)", "DEFAULT"
  std::optional<Partitioning> partitioning;
  QualifiedName of_type;
  std::shared_ptr<const Query> query;       ///< view, materialized_view
  bool populated = true;            ///< materialized_view
  std::string check_option;         ///< view: "local", "cascaded"
  std::string foreign_server;
  std::map<std::string, std::string> options;  ///< reloptions (security_invoker, fillfactor, autovacuum_…) or foreign table options
  std::string access_method;        ///< empty: heap
  std::string tablespace;
  std::string owner;
  std::vector<Grant> grants;
  bool extension_member = false;
  bool columns_known = true;        ///< false: CREATE TABLE AS or a view whose columns did not resolve; rules that need columns stay silent
  std::string comment;
  Provenance provenance;

  [[nodiscard]] bool is_table() const noexcept {
    return kind == RelationKind::table || kind == RelationKind::partitioned_table || kind == RelationKind::foreign_table;
  }
  [[nodiscard]] const Column* column(std::string_view name) const noexcept;
  [[nodiscard]] Column* column(std::string_view name) noexcept;
  [[nodiscard]] const Constraint* constraint(std::string_view name) const noexcept;
  [[nodiscard]] const Policy* policy(std::string_view name) const noexcept;
  [[nodiscard]] const Constraint* primary_key() const noexcept;
};

enum class Volatility : char { immutable = 'i', stable = 's', volatile_ = 'v' };  // provolatile

struct Argument {
  char mode = 'i';        ///< proargmodes: i in, o out, b inout, v variadic, t table
  std::string name;
  std::string type;       ///< canonical
  Rare<Expr> default_value;
};

/// pg_proc.
struct Function {
  QualifiedName name;
  char kind = 'f';                 ///< prokind: f function, p procedure, a aggregate, w window
  std::vector<Argument> arguments;
  std::string returns;             ///< canonical type; "void", "trigger", "record"; empty for a procedure without OUT
  bool returns_set = false;
  std::string language;
  Volatility volatility = Volatility::volatile_;
  bool security_definer = false;
  bool strict = false;
  bool leakproof = false;
  char parallel = 'u';             ///< proparallel: s, r, u
  double cost = -1;                ///< -1: default
  double rows = -1;
  std::map<std::string, std::string> settings;  ///< SET name = value
  std::string body;                ///< prosrc: the text between the quotes
  Span body_span;                  ///< of that text in provenance.changed's source, quotes excluded; {0,0} unknown
  std::vector<std::shared_ptr<const Query>> sql_body;  ///< BEGIN ATOMIC / RETURN
  std::string owner;
  std::vector<Grant> grants;       ///< what GRANT and REVOKE said; a new function has {public, X}
  bool extension_member = false;
  std::string comment;
  Provenance provenance;
  /// Types of the input arguments (i, b, v): what identifies an overload.
  [[nodiscard]] std::vector<std::string> input_types() const;
};

struct Sequence {
  QualifiedName name;
  std::string type = "bigint";
  long long start = 1, increment = 1, minimum = 1, maximum = 9223372036854775807LL, cache = 1;
  bool cycle = false;
  QualifiedName owner_table;       ///< OWNED BY; empty when none
  std::string owner_column;
  bool internal = false;           ///< of an identity column (deptype i)
  std::string owner;
  std::vector<Grant> grants;
  std::string comment;
  Provenance provenance;
};

struct Enum {
  QualifiedName name;
  std::vector<std::string> labels;
  std::string comment;
  Provenance provenance;
};

struct DomainCheck {
  std::string name;
  Expr expression;   ///< VALUE appears as column "value"
  bool validated = true;
};

struct Domain {
  QualifiedName name;
  std::string base_type;
  std::string collation;
  bool not_null = false;
  Rare<Expr> default_value;
  std::vector<DomainCheck> checks;
  std::string comment;
  Provenance provenance;
};

/// Composite and range types, and shells: known by name, columns for composites.
struct CompositeType {
  QualifiedName name;
  char kind = 'c';                 ///< typtype: c composite, r range, b base or shell
  std::vector<Column> columns;
  std::string comment;
  Provenance provenance;
};

struct Schema {
  std::string name;
  std::string owner;
  std::vector<Grant> grants;
  std::string comment;
  Provenance provenance;
};

struct Extension {
  std::string name;
  std::string schema;
  std::string version;
  Provenance provenance;
};

struct Role {
  std::string name;
  bool login = false, superuser = false, bypass_rls = false, inherit = true;
  std::vector<std::string> member_of;
  Provenance provenance;
};

/// ALTER DEFAULT PRIVILEGES, in order of statements, already applied to objects created after it.
struct DefaultPrivilege {
  std::string role;          ///< FOR ROLE; empty: the current one
  std::string schema;        ///< IN SCHEMA; empty: all
  char object_kind = 'r';    ///< r tables, S sequences, f functions, T types, n schemas
  Grant grant;
  bool revoked = false;
};

/// A whole database. Lookups by name are O(1); lists are in creation order. Names are exact (already folded).
class Catalog {
 public:
  using Slot = Store<Relation>::Slot;

  std::map<std::string, Schema> schemas;
  std::map<std::string, Extension> extensions;
  std::map<std::string, Role> roles;
  std::map<QualifiedName, Sequence> sequences;
  std::map<QualifiedName, Enum> enums;
  std::map<QualifiedName, Domain> domains;
  std::map<QualifiedName, CompositeType> types;
  std::vector<DefaultPrivilege> default_privileges;
  std::vector<std::string> search_path{"\"$user\"", "public"};  ///< at the end of the load
  int server_version = 0;           ///< major version read from, 0 for DDL text

  // Relations.
  [[nodiscard]] const Store<Relation>& relations() const noexcept { return relations_; }
  [[nodiscard]] const Relation* relation(std::string_view schema, std::string_view name) const;
  [[nodiscard]] Relation* relation(std::string_view schema, std::string_view name);
  [[nodiscard]] const Relation* relation(const QualifiedName& n) const { return relation(n.schema, n.name); }
  [[nodiscard]] Relation* relation(const QualifiedName& n) { return relation(n.schema, n.name); }
  /// Relation that owns an index of that name, and the index.
  struct IndexRef { Relation* relation = nullptr; Index* index = nullptr; Store<Index>::Slot slot = 0; };
  struct ConstIndexRef { const Relation* relation = nullptr; const Index* index = nullptr; };
  [[nodiscard]] IndexRef index(std::string_view schema, std::string_view name);
  [[nodiscard]] ConstIndexRef index(std::string_view schema, std::string_view name) const;
  /// Children (INHERITS, partitions) in creation order. O(children).
  [[nodiscard]] std::vector<const Relation*> children(const Relation& parent) const;
  [[nodiscard]] std::vector<Relation*> children(const Relation& parent);
  /// Slot in relations(): a handle that outlives renames. The relation must be in this catalog.
  [[nodiscard]] Slot slot(const Relation& relation) const;
  [[nodiscard]] Relation* relation(Slot slot) { return relations_.get(slot); }

  // Functions: overloads of one name in creation order.
  [[nodiscard]] const Store<Function>& functions() const noexcept { return functions_; }
  [[nodiscard]] std::vector<const Function*> functions(std::string_view schema, std::string_view name) const;
  [[nodiscard]] bool has_function(std::string_view schema, std::string_view name) const;
  /// Slot in functions(); the function must be in this catalog. O(overloads).
  [[nodiscard]] Store<Function>::Slot slot(const Function& function) const;
  [[nodiscard]] Function* function(Store<Function>::Slot slot) { return functions_.get(slot); }

  /// True when a relation, index, sequence or composite type of that name exists in the schema (pg_class is one name space).
  [[nodiscard]] bool relation_name_taken(std::string_view schema, std::string_view name) const;

  // Changes: loaders only. Names must be free (asserted); adding assigns provenance.order. All are O(what they touch).
  Relation& add_relation(Relation&& relation);                           // links no parents: see link_child
  void erase_relation(const Relation& relation);                        // with indexes; its children forget it as a parent
  void rename_relation(Relation& relation, QualifiedName name);         // moves its indexes' schema along; its children's `parents` follow
  Index& add_index(Relation& relation, Index&& index);
  void erase_index(Relation& relation, const Index& index);
  void rename_index(Relation& relation, Index& index, std::string name);
  /// Makes `child` known to children(parent); Relation::parents is the caller's. Nothing when there is no such parent.
  void link_child(const Relation& child, const QualifiedName& parent);
  void unlink_child(const Relation& child, const QualifiedName& parent);
  Function& add_function(Function&& function);
  void erase_function(const Function& function);
  void rename_function(Function& function, QualifiedName name);
  [[nodiscard]] std::vector<Function*> functions_mutable(std::string_view schema, std::string_view name);
  std::uint32_t next_order() noexcept { return order_++; }

 private:
  struct Entry { Store<Relation>::Slot relation; Store<Index>::Slot index; bool is_index; };
  Store<Relation> relations_;
  Store<Function> functions_;
  QualifiedNameMap<Entry> names_;                                               // relations and indexes
  QualifiedNameMap<std::vector<Store<Function>::Slot>> function_names_;
  std::unordered_map<Slot, std::set<Slot>> children_;                           // slots ascend in creation order
  std::uint32_t order_ = 0;
};

}  // namespace pglint
