// Replay: dispatch, and how names, types and expressions of a statement resolve against the catalog.
#include "model/replay.hpp"

#include <algorithm>
#include <utility>

#include "model/references.hpp"
#include "sql/builtin_types.hpp"
#include "sql/own_query.hpp"

namespace pglint::model {
namespace {

constexpr std::string_view temporary_schema = "pg_temp";

/// A type that CREATE TYPE, CREATE DOMAIN or a relation made.
bool has_type(const Catalog& catalog, const QualifiedName& name) {
  return catalog.enums.contains(name) || catalog.domains.contains(name) || catalog.types.contains(name) ||
         catalog.relation(name) != nullptr;
}

sql::Scope::Function signature_of(const Function& function) {
  sql::Scope::Function signature;
  for (const Argument& argument : function.arguments) {
    if (argument.mode != 'i' && argument.mode != 'b' && argument.mode != 'v') continue;
    signature.arguments.push_back(argument.type);
    signature.defaults += argument.default_value ? 1 : 0;
    signature.variadic |= argument.mode == 'v';
  }
  signature.returns = function.returns;
  return signature;
}

}  // namespace

Replay::Replay(Catalog& catalog, LoadReport& report, const Sources& sources)
    : catalog_(catalog), changes_(catalog), report_(report), sources_(sources), scope_(make_scope()) {
  if (catalog_.schemas.empty()) {
    Schema schema;
    schema.name = "public";
    schema.grants.push_back({.grantee = "public", .privileges = "U"});  // as in every database since PostgreSQL 15
    catalog_.schemas.emplace("public", std::move(schema));
  }
}

void Replay::apply(sql::Statement& statement, SourceId source) {
  source_ = source;
  if (!generated_) statement_ = statement.span;
  std::visit([this](auto& body) { apply(body); }, statement.body);
  if (changes_.dependents.is_built()) note_dependents(statement.body);
}

void Replay::apply(const sql::Unsupported& statement) { not_understood({}, statement.what); }

void Replay::not_understood(Span span, std::string why) {
  report_.not_understood.push_back({origin(span), std::move(why)});
}

void Replay::note_dependents(const sql::StatementBody& body) {
  Dependents& dependents = changes_.dependents;
  const auto note_named = [&](const QualifiedName& name) {
    if (const Relation* relation = find_relation(name)) dependents.note(*relation);
  };
  const auto note_policy = [&](const QualifiedName& table, const std::string& name) {
    const Relation* relation = find_relation(table);
    const Policy* policy = relation ? relation->policy(name) : nullptr;
    if (policy) dependents.note(*relation, *policy);
  };
  if (const auto* view = std::get_if<sql::CreateView>(&body)) note_named(view->name);
  if (const auto* table = std::get_if<sql::CreateTableAs>(&body)) note_named(table->name);
  if (const auto* policy = std::get_if<sql::CreatePolicy>(&body)) note_policy(policy->table, policy->name);
  if (const auto* policy = std::get_if<sql::AlterPolicyStmt>(&body)) note_policy(policy->table, policy->name);
  if (const auto* create = std::get_if<sql::CreateTrigger>(&body)) {
    const Relation* relation = find_relation(create->table);
    if (relation && !relation->triggers.empty()) dependents.note(*relation, relation->triggers.back());
  }
  if (std::holds_alternative<sql::CreateFunction>(body)) {
    const auto count = catalog_.functions().slot_count();
    if (const Function* function = count == 0 ? nullptr : catalog_.functions().get(count - 1))
      dependents.note(*function, count - 1);
  }
  const auto note_sequence = [&](const QualifiedName& written) {
    search([&](const std::string& schema) {
      const auto at = catalog_.sequences.find({written.schema.empty() ? schema : written.schema, written.name});
      if (at == catalog_.sequences.end()) return false;
      dependents.note(at->second);
      return true;
    });
  };
  if (const auto* sequence = std::get_if<sql::CreateSequence>(&body)) note_sequence(sequence->name);
  if (const auto* sequence = std::get_if<sql::AlterSequence>(&body)) note_sequence(sequence->name);
}

std::vector<std::string> Replay::effective_search_path() const {
  std::vector<std::string> path;
  search([&](const std::string& schema) {
    path.push_back(schema);
    return false;
  });
  return path;
}

QualifiedName Replay::creation_name(const QualifiedName& as_written) const {
  if (!as_written.schema.empty()) return as_written;
  std::string chosen;
  search([&](const std::string& schema) {
    if (!catalog_.schemas.contains(schema)) return false;
    chosen = schema;
    return true;
  });
  if (chosen.empty()) {  // a schema that somebody else creates
    for (const std::string& schema : search_path_)
      if (schema != "$user" && schema != "pg_catalog") {
        chosen = schema;
        break;
      }
    if (chosen.empty()) chosen = "public";
  }
  return {std::move(chosen), as_written.name};
}

Relation* Replay::find_relation(const QualifiedName& as_written) {
  if (!as_written.schema.empty()) return catalog_.relation(as_written.schema, as_written.name);
  Relation* found = catalog_.relation(temporary_schema, as_written.name);
  if (!found)
    search([&](const std::string& schema) { return (found = catalog_.relation(schema, as_written.name)) != nullptr; });
  return found;
}

Catalog::IndexRef Replay::find_index(const QualifiedName& as_written) {
  if (!as_written.schema.empty()) return catalog_.index(as_written.schema, as_written.name);
  Catalog::IndexRef found = catalog_.index(temporary_schema, as_written.name);
  if (!found.index)
    search([&](const std::string& schema) {
      found = catalog_.index(schema, as_written.name);
      return found.index != nullptr;
    });
  return found;
}

QualifiedName Replay::resolve_type_name(const QualifiedName& as_written) const {
  if (!as_written.schema.empty()) return as_written;
  if (sql::is_builtin_type(as_written.name)) return {"pg_catalog", as_written.name};
  QualifiedName found = as_written;
  const bool defined = search([&](const std::string& schema) {
    found.schema = schema;
    return has_type(catalog_, found);
  });
  return defined ? found : as_written;
}

std::string Replay::resolve_type(const sql::TypeName& type) const {
  if (!type.percent_type.empty()) {  // table.column%TYPE
    std::string path = type.percent_type;
    if (path.ends_with("%TYPE")) path.resize(path.size() - 5);
    const std::size_t dot = path.rfind('.');
    if (dot == std::string::npos) return {};
    const QualifiedName table = parse_qualified(std::string_view(path).substr(0, dot));
    const std::string column = parse_qualified(std::string_view(path).substr(dot + 1)).name;
    const Relation* relation = const_cast<Replay*>(this)->find_relation(table);
    const Column* found = relation ? relation->column(column) : nullptr;
    return found ? found->type : std::string();
  }
  if (type.schema == "pg_catalog") return sql::format_type(type);
  const QualifiedName name = resolve_type_name({type.schema, type.name});
  sql::TypeName resolved = type;
  resolved.schema = name.schema;
  resolved.name = name.name;
  return sql::format_type(resolved);
}

sql::Scope Replay::make_scope() {
  sql::Scope scope;
  scope.column_type = [this](std::string_view table, std::string_view column) { return column_type(scope_relation_, table, column); };
  scope.function_schema = [this](std::string_view name) {
    std::string found;
    search([&](const std::string& schema) {
      if (!catalog_.has_function(schema, name)) return false;
      found = schema;
      return true;
    });
    return found;
  };
  scope.type_name = [this](std::string_view name) -> std::string {
    const QualifiedName found = resolve_type_name({"", std::string(name)});
    if (found.schema.empty() || found.schema == "pg_catalog") return {};
    return quote_qualified(found.schema, found.name);
  };
  scope.function_type = [this](std::string_view schema, std::string_view name) -> std::string {
    const auto overloads = std::as_const(catalog_).functions(schema, name);
    return overloads.empty() ? std::string() : overloads.front()->returns;
  };
  scope.functions = [this](std::string_view schema, std::string_view name) {
    std::vector<sql::Scope::Function> overloads;
    for (const Function* function : std::as_const(catalog_).functions(schema, name)) overloads.push_back(signature_of(*function));
    return overloads;
  };
  scope.relation_schema = [this](std::string_view name) {
    std::string found;
    const auto look = [&](const std::string& schema) {
      if (!catalog_.relation_name_taken(schema, name)) return false;
      found = schema;
      return true;
    };
    if (!look(std::string(temporary_schema))) search(look);
    return found;
  };
  scope.columns_of = [this](std::string_view schema, std::string_view table) {
    std::vector<std::pair<std::string, std::string>> columns;
    const Relation* found = catalog_.relation(schema, table);
    if (found && found->columns_known)
      for (const Column& column : found->columns) columns.emplace_back(column.name, column.type);
    return columns;
  };
  scope.base_type = [this](std::string_view type) -> std::string {
    if (type.find('.') == std::string_view::npos) return {};
    const auto domain = catalog_.domains.find(parse_qualified(type));
    return domain == catalog_.domains.end() ? std::string() : domain->second.base_type;
  };
  return scope;
}

std::string Replay::column_type(const Relation* relation, std::string_view table, std::string_view column) const {
  const Relation* owner = relation;
  if (!table.empty() && (!relation || table != relation->name.name))
    owner = const_cast<Replay*>(this)->find_relation({"", std::string(table)});
  const Column* found = owner ? owner->column(column) : nullptr;
  return found ? found->type : std::string();
}

const sql::Scope& Replay::scope_at(const Relation* relation) const {
  scope_relation_ = relation;
  scope_.relation = relation ? relation->name.name : std::string();
  scope_.schema = relation ? relation->name.schema : std::string();
  return scope_;
}

sql::Scope Replay::scope_for(const Relation* relation) const {
  sql::Scope scope = scope_at(relation);
  scope.column_type = [this, relation](std::string_view table, std::string_view column) { return column_type(relation, table, column); };
  return scope;
}

void Replay::normalize_for(const Relation* relation, Expr& expr, std::string_view target_type) const {
  if (expr) sql::normalize(expr, scope_at(relation), target_type);
}

void Replay::normalize_for(std::shared_ptr<const Query>& query) const {
  if (!query) return;
  sql::normalize(sql::own(query), scope_at(nullptr));
}

std::string Replay::collation_text(const QualifiedName& as_written) const {
  if (as_written.name.empty()) return {};
  const bool in_catalog = as_written.schema.empty() || as_written.schema == "pg_catalog";
  if (in_catalog && as_written.name == "default") return {};
  return quote_qualified(in_catalog ? std::string() : as_written.schema, as_written.name);
}

}  // namespace pglint::model
