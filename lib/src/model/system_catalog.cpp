// The system catalogs that conditions of migrations look at, as views of the model.
#include "model/system_catalog.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "model/references.hpp"

namespace pglint::model::plpgsql {
namespace {

Value text(std::string_view value) { return text_value(std::string(value)); }
Value letter(char c) { return text_value(std::string(1, c)); }
Value oid(const QualifiedName& name) { return oid_value(quote_qualified(name.schema, name.name)); }
Value namespace_oid(const std::string& schema) { return oid_value(quote_identifier(schema)); }
Value yes_or_no(bool value) { return text(value ? "YES" : "NO"); }

/// What is_relation, is_view … of information_schema call a relation.
std::string_view table_type(RelationKind kind) {
  switch (kind) {
    case RelationKind::view: return "VIEW";
    case RelationKind::foreign_table: return "FOREIGN";
    default: return "BASE TABLE";
  }
}
std::string_view constraint_type(ConstraintKind kind) {
  switch (kind) {
    case ConstraintKind::primary_key: return "PRIMARY KEY";
    case ConstraintKind::foreign_key: return "FOREIGN KEY";
    case ConstraintKind::unique: return "UNIQUE";
    default: return "CHECK";
  }
}
std::string_view command_name(PolicyCommand command) {
  switch (command) {
    case PolicyCommand::all: return "ALL";
    case PolicyCommand::select: return "SELECT";
    case PolicyCommand::insert: return "INSERT";
    case PolicyCommand::update: return "UPDATE";
    default: return "DELETE";
  }
}

class Reader {
 public:
  Reader(const World& world, const Filter& filter, std::int64_t& work) : world_(world), catalog_(world.catalog), filter_(filter), work_(work) {}

  std::optional<Rows> read(std::string_view name, bool information_schema) {
    if (information_schema) read_information_schema(name);
    else read_pg_catalog(name);
    if (!known_ || rows_.columns.empty() || work_ <= 0) return std::nullopt;
    return std::move(rows_);
  }

 private:
  void columns(std::vector<std::string> names) { rows_.columns = std::move(names); }
  void row(std::vector<Value> values) { rows_.rows.push_back(std::move(values)); }
  bool wanted(std::string_view column, const std::string& value) {
    --work_;
    const std::string* text = filter_.find(column);
    return !text || *text == value;
  }

  /// A schema as the filter has it: by name, or by the oid of a …namespace column.
  [[nodiscard]] std::optional<std::string> filter_schema(std::string_view column) const {
    const std::string* found = filter_.find(column);
    if (!found) return std::nullopt;
    return column.ends_with("namespace") ? parse_qualified(*found).name : *found;
  }
  bool wanted_schema(std::string_view column, const std::string& schema) {
    --work_;
    const auto found = filter_schema(column);
    return !found || *found == schema;
  }

  /// Calls visit(name) for the schemas in which the object may be: the one that the filter names, else all.
  template <class Visit>
  void each_schema(std::string_view column, Visit&& visit) {
    if (const auto schema = filter_schema(column)) return visit(*schema);
    for (const auto& [name, entry] : catalog_.schemas) {
      --work_;
      visit(name);
    }
  }

  /// Calls visit for the relations that the filter leaves, by any of the columns (each may be "" when there is none).
  template <class Visit>
  void each_relation(std::string_view schema_column, std::string_view name_column, std::string_view oid_column, Visit&& visit) {
    if (const std::string* id = filter_.find(oid_column)) {
      if (const Relation* relation = catalog_.relation(parse_qualified(*id))) visit(*relation);
      return;
    }
    const std::string* name = filter_.find(name_column);
    bool any = false;
    if (name) {
      each_schema(schema_column, [&](const std::string& schema) {
        if (const Relation* relation = catalog_.relation(schema, *name)) any = true, visit(*relation);
      });
      if (any || filter_.find(schema_column)) return;
    }
    work_ -= static_cast<std::int64_t>(catalog_.relations().size() / 8);
    for (const Relation& relation : catalog_.relations()) {
      if (work_ <= 0) return;
      if ((!name || relation.name.name == *name) && wanted_schema(schema_column, relation.name.schema)) visit(relation);
    }
  }

  /// Nothing was found in a schema that the sources do not create: what is in it is not known.
  void check_external(std::string_view schema_column) {
    const auto schema = filter_schema(schema_column);
    if (rows_.rows.empty() && schema && world_.is_external(*schema)) known_ = false;
  }

  void read_pg_catalog(std::string_view name) {
    if (name == "pg_namespace") return pg_namespace();
    if (name == "pg_class") return pg_class();
    if (name == "pg_attribute") return pg_attribute();
    if (name == "pg_tables") return relations({"schemaname", "tablename", "rowsecurity"}, [](const Relation& r) { return r.is_table() && r.kind != RelationKind::foreign_table; });
    if (name == "pg_views") return relations({"schemaname", "viewname"}, [](const Relation& r) { return r.kind == RelationKind::view; });
    if (name == "pg_matviews") return relations({"schemaname", "matviewname"}, [](const Relation& r) { return r.kind == RelationKind::materialized_view; });
    if (name == "pg_type") return pg_type();
    if (name == "pg_enum") return pg_enum();
    if (name == "pg_constraint") return pg_constraint();
    if (name == "pg_index") return pg_index();
    if (name == "pg_indexes") return pg_indexes();
    if (name == "pg_policy") return pg_policy();
    if (name == "pg_policies") return pg_policies();
    if (name == "pg_trigger") return pg_trigger();
    if (name == "pg_proc") return pg_proc();
    if (name == "pg_extension") return pg_extension();
    if (name == "pg_roles" || name == "pg_authid" || name == "pg_user") return pg_roles(name == "pg_user" ? "usename" : "rolname");
    if (name == "pg_sequences") return sequences("schemaname", "sequencename");
  }

  void read_information_schema(std::string_view name) {
    if (name == "tables") return relations({"table_schema", "table_name", "table_type"}, [](const Relation& r) { return r.kind != RelationKind::materialized_view; });
    if (name == "views") return relations({"table_schema", "table_name"}, [](const Relation& r) { return r.kind == RelationKind::view; });
    if (name == "columns") return columns_view();
    if (name == "table_constraints") return table_constraints();
    if (name == "key_column_usage" || name == "constraint_column_usage") return key_columns();
    if (name == "schemata") return schemata();
    if (name == "routines") return routines();
    if (name == "triggers") return triggers_view();
    if (name == "sequences") return sequences("sequence_schema", "sequence_name");
  }

  void pg_namespace() {
    columns({"oid", "nspname"});
    each_known_schema("nspname", [&](const std::string& name) {
      const std::string* id = filter_.find("oid");
      if (!id || *id == quote_identifier(name)) row({namespace_oid(name), text(name)});
    });
  }
  void schemata() {
    columns({"schema_name"});
    each_known_schema("schema_name", [&](const std::string& name) { row({text(name)}); });
  }
  template <class Visit>
  void each_known_schema(std::string_view column, Visit&& visit) {
    for (const char* name : {"information_schema", "pg_catalog", "pg_toast"})
      if (!catalog_.schemas.contains(name) && wanted(column, name)) visit(std::string(name));
    if (const std::string* name = filter_.find(column)) {
      if (catalog_.schemas.contains(*name)) visit(*name);
      return;
    }
    for (const auto& [name, entry] : catalog_.schemas) --work_, visit(name);
  }

  void pg_class() {
    columns({"oid", "relname", "relnamespace", "relkind", "relrowsecurity", "relforcerowsecurity", "relispartition"});
    each_relation("relnamespace", "relname", "oid", [&](const Relation& r) {
      row({oid(r.name), text(r.name.name), namespace_oid(r.name.schema), letter(static_cast<char>(r.kind)), boolean_value(r.row_security),
           boolean_value(r.force_row_security), boolean_value(r.is_partition)});
    });
    const auto other = [&](const QualifiedName& name, char kind) {
      row({oid(name), text(name.name), namespace_oid(name.schema), letter(kind), boolean_value(false), boolean_value(false), boolean_value(false)});
    };
    each_index("relname", "oid", [&](const Relation& r, const Index& i) { other({r.name.schema, i.name}, r.partitioning ? 'I' : 'i'); });
    each_named(catalog_.sequences, "", "relname", "oid", [&](const Sequence& s) { other(s.name, 'S'); });
    each_named(catalog_.types, "", "relname", "oid", [&](const CompositeType& t) { if (t.kind == 'c') other(t.name, 'c'); });
    check_external("relnamespace");
  }

  /// Objects of a map by qualified name.
  template <class Map, class Visit>
  void each_named(const Map& map, std::string_view schema_column, std::string_view name_column, std::string_view oid_column, Visit&& visit) {
    const auto one = [&](const QualifiedName& name) {
      if (const auto found = map.find(name); found != map.end()) visit(found->second);
    };
    if (const std::string* id = filter_.find(oid_column)) return one(parse_qualified(*id));
    if (const std::string* name = filter_.find(name_column)) return each_schema(schema_column, [&](const std::string& schema) { one({schema, *name}); });
    for (const auto& [name, object] : map)
      if (--work_ > 0 && wanted_schema(schema_column, name.schema)) visit(object);
  }

  template <class Visit>
  void each_index(std::string_view name_column, std::string_view oid_column, Visit&& visit) {
    const auto one = [&](const QualifiedName& name) {
      if (const auto found = catalog_.index(name.schema, name.name); found.index) return visit(*found.relation, *found.index), true;
      return false;
    };
    if (const std::string* id = filter_.find(oid_column)) return void(one(parse_qualified(*id)));
    const std::string* name = filter_.find(name_column);
    bool any = false;
    if (name) each_schema("", [&](const std::string& schema) { any = one({schema, *name}) || any; });
    if (any) return;
    work_ -= static_cast<std::int64_t>(catalog_.relations().size() / 8);
    for (const Relation& relation : catalog_.relations()) {
      // Own schemas were looked up by name above.
      if (work_ <= 0 || (name && catalog_.schemas.contains(relation.name.schema))) continue;
      for (const Index& index : relation.indexes)
        if (--work_ > 0 && (!name || index.name == *name)) visit(relation, index);
    }
  }

  void relations(std::vector<std::string> names, bool (*included)(const Relation&)) {
    const std::string schema_column = names[0];
    const std::string name_column = names[1];
    const std::string third = names.size() > 2 ? names[2] : std::string();
    columns(std::move(names));
    each_relation(schema_column, name_column, "", [&](const Relation& r) {
      if (!included(r)) return;
      std::vector<Value> values{text(r.name.schema), text(r.name.name)};
      if (third == "rowsecurity") values.push_back(boolean_value(r.row_security));
      if (third == "table_type") values.push_back(text(table_type(r.kind)));
      row(std::move(values));
    });
    check_external(schema_column);
  }

  void pg_attribute() {
    columns({"attrelid", "attname", "attnum", "attnotnull", "attisdropped", "atthasdef", "attidentity", "attgenerated"});
    const std::string* wanted_name = filter_.find("attname");
    each_relation("", "", "attrelid", [&](const Relation& r) {
      if (!r.columns_known) known_ = false;
      std::int64_t number = 0;
      for (const Column& c : r.columns) {
        ++number;
        if (--work_ > 0 && (!wanted_name || c.name == *wanted_name))
          row({oid(r.name), text(c.name), integer_value(number), boolean_value(c.not_null), boolean_value(false),
               boolean_value(static_cast<bool>(c.default_value) || c.generated != Generated::none),
               c.identity == Identity::none ? text("") : letter(static_cast<char>(c.identity)),
               c.generated == Generated::none ? text("") : letter(static_cast<char>(c.generated))});
      }
    });
    const std::string* id = filter_.find("attrelid");
    if (rows_.rows.empty() && id && world_.is_external(parse_qualified(*id).schema)) known_ = false;
  }

  void columns_view() {
    columns({"table_schema", "table_name", "column_name", "data_type", "is_nullable", "column_default"});
    const std::string* wanted_name = filter_.find("column_name");
    each_relation("table_schema", "table_name", "", [&](const Relation& r) {
      if (r.kind == RelationKind::materialized_view) return;
      if (!r.columns_known) known_ = false;
      for (const Column& c : r.columns)
        if (--work_ > 0 && (!wanted_name || c.name == *wanted_name))
          row({text(r.name.schema), text(r.name.name), text(c.name), data_type(c.type), yes_or_no(!c.not_null),
               c.default_value || c.generated != Generated::none || c.identity != Identity::none ? Value{} : null_value()});
    });
    check_external("table_schema");
  }
  /// information_schema's name of a type: of its own ones without modifiers, ARRAY, else USER-DEFINED.
  static Value data_type(const std::string& type) {
    if (type.empty()) return {};
    if (type.ends_with("[]")) return text("ARRAY");
    if (type.find('.') != std::string::npos && type.find('(') == std::string::npos) return text("USER-DEFINED");
    return text(bare_type(type));
  }

  void pg_type() {
    columns({"oid", "typname", "typnamespace", "typtype"});
    const auto add = [&](const QualifiedName& name, char kind) { row({oid(name), text(name.name), namespace_oid(name.schema), letter(kind)}); };
    each_named(catalog_.enums, "typnamespace", "typname", "oid", [&](const Enum& e) { add(e.name, 'e'); });
    each_named(catalog_.domains, "typnamespace", "typname", "oid", [&](const Domain& d) { add(d.name, 'd'); });
    each_named(catalog_.types, "typnamespace", "typname", "oid", [&](const CompositeType& t) { add(t.name, t.kind); });
    each_relation("", "typname", "oid", [&](const Relation& r) { add(r.name, 'c'); });
    check_external("typnamespace");
  }

  void pg_enum() {
    columns({"enumtypid", "enumlabel", "enumsortorder"});
    each_named(catalog_.enums, "", "", "enumtypid", [&](const Enum& e) {
      std::int64_t order = 0;
      for (const std::string& label : e.labels) {
        ++order;
        if (wanted("enumlabel", label)) row({oid(e.name), text(label), integer_value(order)});
      }
    });
  }

  template <class Visit>
  void each_constraint(std::string_view schema_column, std::string_view table_column, std::string_view oid_column, std::string_view name_column, Visit&& visit) {
    const std::string* name = filter_.find(name_column);
    if (name && !filter_.find(table_column) && !filter_.find(oid_column) &&
        std::none_of(catalog_.schemas.begin(), catalog_.schemas.end(), [&](const auto& schema) { return world_.constraint_taken(schema.first, *name); }))
      return;
    each_relation(schema_column, table_column, oid_column, [&](const Relation& r) {
      for (const Constraint& c : r.constraints)
        if (wanted(name_column, c.name)) visit(r, c);
    });
  }

  void pg_constraint() {
    columns({"conname", "conrelid", "connamespace", "contype", "convalidated", "condeferrable", "confrelid", "contypid", "confdeltype", "confupdtype"});
    each_constraint("", "", "conrelid", "conname", [&](const Relation& r, const Constraint& c) {
      row({text(c.name), oid(r.name), namespace_oid(r.name.schema), letter(static_cast<char>(c.kind)), boolean_value(c.validated), boolean_value(c.deferrable),
           c.kind == ConstraintKind::foreign_key ? oid(c.referenced_table) : integer_value(0), integer_value(0),
           letter(c.kind == ConstraintKind::foreign_key ? c.on_delete : ' '), letter(c.kind == ConstraintKind::foreign_key ? c.on_update : ' ')});
    });
    if (filter_.find("conrelid")) return;
    for (const auto& [name, domain] : catalog_.domains)
      for (const DomainCheck& c : domain.checks)
        if (wanted("conname", c.name))
          row({text(c.name), integer_value(0), namespace_oid(name.schema), letter('c'), boolean_value(c.validated), boolean_value(false), integer_value(0),
               oid(name), letter(' '), letter(' ')});
  }

  void table_constraints() {
    columns({"constraint_schema", "constraint_name", "table_schema", "table_name", "constraint_type"});
    each_constraint("table_schema", "table_name", "", "constraint_name", [&](const Relation& r, const Constraint& c) {
      if (c.kind == ConstraintKind::exclusion) return;
      row({text(r.name.schema), text(c.name), text(r.name.schema), text(r.name.name), text(constraint_type(c.kind))});
    });
  }

  void key_columns() {
    columns({"constraint_schema", "constraint_name", "table_schema", "table_name", "column_name"});
    each_constraint("table_schema", "table_name", "", "constraint_name", [&](const Relation& r, const Constraint& c) {
      if (c.kind == ConstraintKind::exclusion || c.kind == ConstraintKind::check) return;
      for (const std::string& column : c.columns)
        row({text(r.name.schema), text(c.name), text(r.name.schema), text(r.name.name), text(column)});
    });
  }

  void pg_index() {
    columns({"indexrelid", "indrelid", "indisunique", "indisprimary", "indisvalid"});
    const auto add = [&](const Relation& r, const Index& i) {
      row({oid({r.name.schema, i.name}), oid(r.name), boolean_value(i.unique), boolean_value(i.primary), boolean_value(i.valid)});
    };
    if (!filter_.find("indrelid")) return each_index("", "indexrelid", add);
    each_relation("", "", "indrelid", [&](const Relation& r) { for (const Index& i : r.indexes) --work_, add(r, i); });
  }

  void pg_indexes() {
    columns({"schemaname", "tablename", "indexname"});
    const auto add = [&](const Relation& r, const Index& i) { row({text(r.name.schema), text(r.name.name), text(i.name)}); };
    if (filter_.find("indexname")) return each_index("indexname", "", add);
    each_relation("schemaname", "tablename", "", [&](const Relation& r) { for (const Index& i : r.indexes) --work_, add(r, i); });
  }

  void pg_policy() {
    columns({"polname", "polrelid", "polcmd", "polpermissive"});
    each_relation("", "", "polrelid", [&](const Relation& r) {
      for (const Policy& p : r.policies)
        if (wanted("polname", p.name)) row({text(p.name), oid(r.name), letter(static_cast<char>(p.command)), boolean_value(p.permissive)});
    });
  }
  void pg_policies() {
    columns({"schemaname", "tablename", "policyname", "cmd", "permissive"});
    each_relation("schemaname", "tablename", "", [&](const Relation& r) {
      for (const Policy& p : r.policies)
        if (wanted("policyname", p.name))
          row({text(r.name.schema), text(r.name.name), text(p.name), text(command_name(p.command)), text(p.permissive ? "PERMISSIVE" : "RESTRICTIVE")});
    });
  }

  void pg_trigger() {
    columns({"tgname", "tgrelid", "tgisinternal"});
    each_relation("", "", "tgrelid", [&](const Relation& r) {
      for (const Trigger& t : r.triggers)
        if (wanted("tgname", t.name)) row({text(t.name), oid(r.name), boolean_value(false)});
    });
  }
  void triggers_view() {
    columns({"trigger_schema", "trigger_name", "event_object_schema", "event_object_table"});
    each_relation("event_object_schema", "event_object_table", "", [&](const Relation& r) {
      for (const Trigger& t : r.triggers)
        if (wanted("trigger_name", t.name)) row({text(r.name.schema), text(t.name), text(r.name.schema), text(r.name.name)});
    });
  }

  template <class Visit>
  void each_function(std::string_view schema_column, std::string_view name_column, Visit&& visit) {
    if (const std::string* name = filter_.find(name_column))
      return each_schema(schema_column, [&](const std::string& schema) { for (const Function* f : catalog_.functions(schema, *name)) visit(*f); });
    for (const Function& f : catalog_.functions())
      if (--work_ > 0) visit(f);
  }
  void pg_proc() {
    columns({"proname", "pronamespace", "prokind"});
    each_function("pronamespace", "proname", [&](const Function& f) { row({text(f.name.name), namespace_oid(f.name.schema), letter(f.kind)}); });
    check_external("pronamespace");
  }
  void routines() {
    columns({"routine_schema", "routine_name", "routine_type"});
    each_function("routine_schema", "routine_name", [&](const Function& f) {
      if (f.kind != 'a' && f.kind != 'w') row({text(f.name.schema), text(f.name.name), text(f.kind == 'p' ? "PROCEDURE" : "FUNCTION")});
    });
    check_external("routine_schema");
  }

  void pg_extension() {
    columns({"extname", "extnamespace"});
    for (const auto& [name, extension] : catalog_.extensions)
      if (wanted("extname", name)) row({text(name), namespace_oid(extension.schema)});
    if (!catalog_.extensions.contains("plpgsql") && wanted("extname", "plpgsql")) row({text("plpgsql"), namespace_oid("pg_catalog")});
  }

  void pg_roles(const std::string& name_column) {
    columns({name_column, "rolsuper", "rolcanlogin", "rolbypassrls", "rolinherit"});
    for (const auto& [name, role] : catalog_.roles)
      if (wanted(name_column, name))
        row({text(name), boolean_value(role.superuser), boolean_value(role.login), boolean_value(role.bypass_rls), boolean_value(role.inherit)});
    // The role that set the server up, and PostgreSQL's own.
    const std::string* wanted_name = filter_.find(name_column);
    if (rows_.rows.empty() && (!wanted_name || wanted_name->starts_with("pg_") || *wanted_name == "postgres")) known_ = false;
  }

  void sequences(const std::string& schema_column, const std::string& name_column) {
    columns({schema_column, name_column});
    each_named(catalog_.sequences, schema_column, name_column, "", [&](const Sequence& s) { row({text(s.name.schema), text(s.name.name)}); });
    check_external(schema_column);
  }

  const World& world_;
  const Catalog& catalog_;
  const Filter& filter_;
  std::int64_t& work_;
  Rows rows_;
  bool known_ = true;
};

}  // namespace

const std::string* Filter::find(std::string_view column) const {
  for (const auto& [name, value] : equal_)
    if (name == column) return &value.text;
  return nullptr;
}

std::optional<Rows> system_rows(const World& world, std::string_view schema, std::string_view name, const Filter& filter, std::int64_t& work) {
  if (!schema.empty() && schema != "pg_catalog" && schema != "information_schema") return std::nullopt;
  if (schema.empty() && !name.starts_with("pg_")) return std::nullopt;
  return Reader(world, filter, work).read(name, schema == "information_schema");
}

}  // namespace pglint::model::plpgsql
