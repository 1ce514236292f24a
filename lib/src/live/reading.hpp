// What the readers of the catalog's areas share: the session, the model as far as it is filled, and who has which oid.
// One function an area, one file each; they run in the order in which they stand here.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "live/session.hpp"
#include "model/server_text.hpp"
#include "pglint/load.hpp"

namespace pglint::live {

/// A relation (or composite type) and what its attribute numbers stand for.
struct RelationEntry {
  Relation* relation = nullptr;              ///< or
  CompositeType* composite = nullptr;
  std::vector<std::string> column_names;     ///< by attnum - 1; "" for a dropped one
  std::vector<Oid> column_types;
  std::vector<Oid> column_collations;
  /// "" for 0 (an expression), dropped and system columns.
  [[nodiscard]] const std::string& column_name(long long attnum) const;
  [[nodiscard]] std::vector<std::string> column_names_of(const std::vector<long long>& attnums) const;
};

struct IndexEntry {
  Relation* relation = nullptr;
  Index* index = nullptr;
};

struct OperatorClass {
  std::string schema, name;
  Oid access_method = 0, type = 0;
  bool is_default = false;
};

struct Reading {
  Reading(Session& a_session, const LiveOptions& an_options, Database& a_database)
      : session(a_session), options(an_options), database(a_database), catalog(a_database.catalog), text(a_database.catalog, a_database.report) {
    catalog.schemas.clear();  // replay takes it that there is one
  }

  Session& session;
  const LiveOptions& options;
  Database& database;
  Catalog& catalog;
  model::ServerText text;

  std::unordered_map<Oid, std::string> roles{{0, "public"}};
  std::unordered_map<Oid, std::string> schemas;            ///< those that are read
  std::unordered_map<Oid, std::string> types;              ///< canonical text, pg_catalog's too
  std::unordered_map<Oid, QualifiedName> type_names;       ///< enums, domains, composite and range types of the model
  std::unordered_map<Oid, RelationEntry> relations;
  std::unordered_map<Oid, IndexEntry> indexes;
  std::unordered_map<Oid, Function*> functions;
  std::unordered_map<Oid, QualifiedName> sequences;
  std::unordered_map<Oid, QualifiedName> collations;
  std::unordered_map<Oid, OperatorClass> operator_classes;
  std::unordered_map<Oid, std::string> operators;          ///< those of exclusion constraints
  std::unordered_map<std::string, std::string> comments;   ///< by comment_key()
  std::unordered_set<std::uint64_t> extension_members;     ///< class and object
  std::unordered_set<Oid> building;                        ///< tables on which an index is being built
  bool hides_builds = false;                               ///< others are, and the role may not see which

  [[nodiscard]] int version() const noexcept { return session.major_version(); }
  [[nodiscard]] std::string role(Oid oid) const;           ///< a role that is gone: its oid
  [[nodiscard]] std::string type(Oid oid) const;
  /// schema.name of a row, when its schema is one that is read.
  [[nodiscard]] const std::string* schema(Oid oid) const;
  [[nodiscard]] RelationEntry* relation(Oid oid);
  /// Collation as Column has it: SQL text, pg_catalog's without schema.
  [[nodiscard]] std::string collation(Oid oid) const;
  /// As IndexKey::opclass has it: empty when it is the default of the type for its access method.
  [[nodiscard]] std::string operator_class(Oid oid, Oid type) const;
  [[nodiscard]] bool is_extension_member(Oid catalog_oid, Oid object) const {
    return extension_members.contains((static_cast<std::uint64_t>(catalog_oid) << 32U) | object);
  }
  [[nodiscard]] std::string comment(Oid catalog_oid, Oid object, int sub = 0) const;
  static std::string comment_key(Oid catalog_oid, Oid object, int sub);
};

// Oids of the system catalogs themselves, the same in every version (pg_class.h and so on; they are declared fixed).
inline constexpr Oid pg_type_oid = 1247, pg_proc_oid = 1255, pg_class_oid = 1259, pg_constraint_oid = 2606,
                     pg_namespace_oid = 2615, pg_trigger_oid = 2620, pg_policy_oid = 3256;

/// The server deparses what is there now, not what its snapshot shows: nothing for an object that somebody has dropped meanwhile.
/// Throws Failure when `is_gone`.
void require(bool is_gone, const std::string& what);

/// Condition that leaves out the system's schemas and temporary ones: `alias` is pg_namespace.
std::string user_schema(std::string_view alias);
/// reloptions and their like: name=value.
std::map<std::string, std::string> options_of(std::string_view array);

void read_builds(Reading& in);         // index builds that run: before anything is read, since one may end meanwhile
void read_roles(Reading& in);          // roles, schemas
void read_names(Reading& in);          // extensions, extension members, comments, collations, operator classes, operators
void read_types(Reading& in);          // enums, domains, composite and range types; domains without their expressions
void read_relations(Reading& in);      // tables, views, sequences without their insides
void read_columns(Reading& in);        // columns and their types; expressions come later
void read_functions(Reading& in);      // with argument types; defaults and parsed bodies come later
void read_sequences(Reading& in);
// Every name is known from here on: texts can be read.
void read_view_queries(Reading& in);
void read_expressions(Reading& in);    // defaults and generations of columns
void read_domain_checks(Reading& in);
void read_function_texts(Reading& in); // argument defaults, parsed bodies
void read_partitioning(Reading& in);
void read_constraints(Reading& in);
void read_indexes(Reading& in);
void read_policies(Reading& in);
void read_triggers(Reading& in);
void read_grants(Reading& in);
void read_default_privileges(Reading& in);
void read_statistics(Reading& in);

}  // namespace pglint::live
