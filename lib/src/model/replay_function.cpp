// Replay of CREATE and ALTER FUNCTION and PROCEDURE: overloads, volatility, settings, defaults.
#include <algorithm>

#include "model/coerce.hpp"
#include "model/replay.hpp"

namespace pglint::model {
namespace {

/// What a function returns that has OUT, INOUT or TABLE arguments: their type, or "record" for several.
std::string result_of_outputs(const Function& function) {
  std::string type;
  int outputs = 0;
  for (const Argument& argument : function.arguments) {
    if (argument.mode != 'o' && argument.mode != 'b' && argument.mode != 't') continue;
    type = argument.type;
    ++outputs;
  }
  if (outputs == 0) return {};
  return outputs == 1 && function.kind != 'p' ? type : "record";
}

/// COST of a function without one: 1 for the two compiled languages, else 100 (manual, CREATE FUNCTION).
double default_cost(const Function& function) {
  return function.language == "c" || function.language == "internal" ? 1 : 100;
}

void apply_settings(Function& function, const sql::CreateFunction& changes) {
  for (const std::string& name : changes.reset_settings) {
    if (name == "ALL") function.settings.clear();
    else function.settings.erase(name);
  }
  for (const auto& [name, value] : changes.settings) function.settings[name] = value;
}

/// The properties that CREATE and ALTER share.
void apply_properties(Function& function, const sql::CreateFunction& changes) {
  if (changes.volatility) function.volatility = *changes.volatility;
  if (changes.security_definer) function.security_definer = *changes.security_definer;
  if (changes.strict) function.strict = *changes.strict;
  if (changes.leakproof) function.leakproof = *changes.leakproof;
  if (changes.parallel) function.parallel = *changes.parallel;
  if (changes.cost) function.cost = *changes.cost == default_cost(function) ? -1 : *changes.cost;
  if (changes.rows) function.rows = *changes.rows == 1000 ? -1 : *changes.rows;
  apply_settings(function, changes);
}

}  // namespace

std::vector<Function*> Replay::find_functions(const QualifiedName& as_written) {
  if (!as_written.schema.empty()) return catalog_.functions_mutable(as_written.schema, as_written.name);
  for (const std::string& schema : effective_search_path())
    if (auto found = catalog_.functions_mutable(schema, as_written.name); !found.empty()) return found;
  return {};
}

Function* Replay::find_function(const sql::FunctionRef& as_written) {
  if (!as_written.arguments_given) {
    const std::vector<Function*> found = find_functions(as_written.name);
    return found.size() == 1 ? found.front() : nullptr;
  }
  std::vector<std::string> types;
  for (const sql::TypeName& type : as_written.arguments) types.push_back(without_modifier(resolve_type(type)));
  const auto search = [&](const std::string& schema) -> Function* {
    for (Function* function : catalog_.functions_mutable(schema, as_written.name.name))
      if (function->input_types() == types) return function;
    return nullptr;
  };
  if (!as_written.name.schema.empty()) return search(as_written.name.schema);
  for (const std::string& schema : effective_search_path())
    if (Function* function = search(schema)) return function;
  return nullptr;
}

void Replay::apply(sql::CreateFunction& statement) {
  Function function;
  function.name = creation_name(statement.name);
  function.kind = statement.kind;
  function.language = statement.language;
  for (sql::CreateFunction::Arg& arg : statement.arguments) {
    Argument argument;
    argument.mode = arg.mode;
    argument.name = arg.name;
    argument.type = without_modifier(resolve_type(arg.type));
    argument.default_value = std::move(arg.default_value);
    if (argument.default_value) normalize_for(nullptr, argument.default_value, argument.type);
    function.arguments.push_back(std::move(argument));
  }
  function.returns = result_of_outputs(function);
  if (statement.returns) {
    function.returns_set = statement.returns->set_of;
    if (function.returns.empty()) function.returns = without_modifier(resolve_type(*statement.returns));
  }
  if (std::any_of(function.arguments.begin(), function.arguments.end(), [](const Argument& a) { return a.mode == 't'; }))
    function.returns_set = true;
  apply_properties(function, statement);
  if (std::find(statement.settings_from_current.begin(), statement.settings_from_current.end(), "search_path") !=
      statement.settings_from_current.end()) {
    std::string path;
    for (const std::string& name : search_path_) path += (path.empty() ? "" : ", ") + quote_identifier(name);
    function.settings["search_path"] = path;
  }
  function.body = std::move(statement.body);
  if (!generated_) function.body_span = statement.body_span;
  function.sql_body = std::move(statement.sql_body);
  for (std::shared_ptr<const Query>& query : function.sql_body) normalize_for(query);
  function.provenance.defined = function.provenance.changed = origin({});

  Function* existing = nullptr;
  for (Function* other : catalog_.functions_mutable(function.name.schema, function.name.name))
    if (other->input_types() == function.input_types()) existing = other;
  if (!existing) {
    function.owner = role_;
    function.grants = initial_grants('f', function.name.schema);
    catalog_.add_function(std::move(function));
    return;
  }
  if (!statement.or_replace)
    return not_understood(statement_, "function " + quote_identifier(statement.name.name) + " already exists with same argument types");
  // Owner, privileges, comment and the place in the order of creation stay.
  function.owner = existing->owner;
  function.grants = std::move(existing->grants);
  function.comment = std::move(existing->comment);
  function.extension_member = existing->extension_member;
  function.provenance.defined = existing->provenance.defined;
  function.provenance.order = existing->provenance.order;
  *existing = std::move(function);
}

void Replay::apply(const sql::AlterFunction& statement) {
  Function* function = find_function(statement.function);
  if (!function) return not_understood(statement_, "function " + quote_identifier(statement.function.name.name) + " is not defined");
  apply_properties(*function, statement.changes);
  // body_span is said to stand in the source of `changed`, which may be another file now.
  if (function->provenance.changed.source != source_) function->body_span = {};
  function->provenance.changed = origin({});
}

}  // namespace pglint::model
