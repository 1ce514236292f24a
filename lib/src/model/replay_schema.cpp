// Replay of schemas and extensions, and what may be taken for granted about objects that no source creates.
#include <algorithm>

#include "model/extensions.hpp"
#include "model/replay.hpp"

namespace pglint::model {
namespace {

/// A type of the table of extensions: "@" begins one that the extension itself brings.
std::string contents_type(std::string_view type, const std::string& schema) {
  if (!type.starts_with('@')) return std::string(type);
  const bool array = type.ends_with("[]");
  const std::string_view name = type.substr(1, type.size() - (array ? 3 : 1));
  return quote_qualified(schema, name) + (array ? "[]" : "");
}

bool is_system_schema(std::string_view name) {
  return name == "pg_catalog" || name == "information_schema" || name == "public" || name.starts_with("pg_temp") ||
         name.starts_with("pg_toast");
}

}  // namespace

bool Replay::is_external_schema(std::string_view schema) const {
  return !schema.empty() && !is_system_schema(schema) && !catalog_.schemas.contains(std::string(schema));
}

Relation* Replay::find_relation_or_external(const QualifiedName& as_written) {
  if (Relation* relation = find_relation(as_written)) return relation;
  if (!is_external_schema(as_written.schema)) return nullptr;
  if (catalog_.relation_name_taken(as_written.schema, as_written.name)) return nullptr;
  Relation relation;
  relation.name = as_written;
  relation.columns_known = false;
  relation.extension_member = true;
  relation.provenance.defined = relation.provenance.changed = origin({});
  return &changes_.add(std::move(relation));
}

void Replay::apply(const sql::CreateSchema& statement) {
  const std::string name = statement.name.empty() ? statement.owner : statement.name;
  if (catalog_.schemas.contains(name)) {
    if (!statement.if_not_exists) not_understood(statement_, "schema " + quote_identifier(name) + " already exists");
    return;
  }
  Schema schema;
  schema.name = name;
  schema.owner = statement.owner.empty() ? role_ : statement.owner;
  schema.grants = initial_grants('n', {});
  schema.provenance.defined = schema.provenance.changed = origin({});
  schema.provenance.order = catalog_.next_order();
  catalog_.schemas.emplace(name, std::move(schema));
}

void Replay::add_extension(const std::string& name, std::string schema, const std::string& version) {
  const ExtensionContents contents = extension_contents(name);
  if (!contents.schema.empty()) schema = contents.schema;
  else if (schema.empty()) schema = creation_name({{}, name}).schema;
  // An extension with a schema of its own makes it.
  if (!contents.schema.empty() && is_external_schema(schema)) {
    Schema own;
    own.name = schema;
    own.provenance.defined = own.provenance.changed = origin({});
    own.provenance.order = catalog_.next_order();
    catalog_.schemas.emplace(schema, std::move(own));
  }
  Extension extension;
  extension.name = name;
  extension.schema = schema;
  extension.version = version;
  extension.provenance.defined = extension.provenance.changed = origin({});
  extension.provenance.order = catalog_.next_order();
  catalog_.extensions.emplace(name, std::move(extension));

  each_word(contents.types, ' ', [&](std::string_view type_name) {
    CompositeType type;
    type.name = {schema, std::string(type_name)};
    type.kind = 'b';
    type.provenance.defined = type.provenance.changed = origin({});
    if (type_name_taken(type.name)) return;
    type.provenance.order = catalog_.next_order();
    catalog_.types.emplace(type.name, std::move(type));
  });
  for (const ExtensionFunction& known : contents.functions) {
    Function function;
    function.name = {schema, std::string(known.name)};
    each_word(known.arguments, ',', [&](std::string_view type) {
      Argument argument;
      argument.type = contents_type(type, schema);
      function.arguments.push_back(std::move(argument));
    });
    function.returns = contents_type(known.returns, schema);
    function.language = "c";
    function.volatility = known.volatility;
    function.extension_member = true;
    function.grants = initial_grants('f', schema);
    function.provenance.defined = function.provenance.changed = origin({});
    const auto same = [&](const Function* other) { return other->input_types() == function.input_types(); };
    const auto others = catalog_.functions_mutable(function.name.schema, function.name.name);
    if (std::none_of(others.begin(), others.end(), same)) catalog_.add_function(std::move(function));
  }
}

void Replay::apply(const sql::CreateExtension& statement) {
  if (statement.name == "plpgsql") return;  // every database has it: not listed
  const auto found = catalog_.extensions.find(statement.name);
  if (statement.alter) {
    if (found == catalog_.extensions.end()) return;
    found->second.version = statement.version;
    found->second.provenance.changed = origin({});
    return;
  }
  if (found != catalog_.extensions.end()) {
    if (!statement.if_not_exists) not_understood(statement_, "extension " + quote_identifier(statement.name) + " already exists");
    return;
  }
  each_word(extension_contents(statement.name).requires_, ' ', [&](std::string_view needed) {
    if (!catalog_.extensions.contains(std::string(needed))) add_extension(std::string(needed), statement.schema, {});
  });
  add_extension(statement.name, statement.schema, statement.version);
}

void Replay::erase_extension(const std::string& name) {
  const auto found = catalog_.extensions.find(name);
  if (found == catalog_.extensions.end()) return;
  const std::string schema = found->second.schema;
  const ExtensionContents contents = extension_contents(name);
  each_word(contents.types, ' ', [&](std::string_view type) {
    const auto at = catalog_.types.find({schema, std::string(type)});
    if (at != catalog_.types.end() && at->second.kind == 'b') catalog_.types.erase(at);
  });
  for (const ExtensionFunction& known : contents.functions)
    for (const Function* function : catalog_.functions_mutable(schema, known.name))
      if (function->extension_member) catalog_.erase_function(*function);
  catalog_.extensions.erase(found);
}

void Replay::move_extension(const std::string& name, const std::string& schema) {
  const auto found = catalog_.extensions.find(name);
  if (found == catalog_.extensions.end() || found->second.schema == schema) return;
  const Extension old = found->second;
  erase_extension(name);
  add_extension(name, schema, old.version);
  Extension& moved = catalog_.extensions.at(name);
  moved.provenance.defined = old.provenance.defined;
  moved.provenance.order = old.provenance.order;
}

}  // namespace pglint::model
