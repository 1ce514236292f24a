// Functions, procedures and aggregates, ALTER FUNCTION and DO blocks.
#include <cstdlib>

#include "sql/convert_parts.hpp"

namespace pglint::sql {
namespace {

CreateFunction::Arg convert_argument(Conversion& c, const ::FunctionParameter& node) {
  CreateFunction::Arg argument;
  argument.mode = node.mode == FUNC_PARAM_DEFAULT ? 'i' : static_cast<char>(node.mode);
  argument.name = text_of(node.name);
  argument.type = convert_type(c, node.argType);
  argument.default_value = convert_expr(c, node.defexpr);
  return argument;
}

void apply_setting(Conversion& c, const ::VariableSetStmt& node, CreateFunction& function) {
  if (node.kind == VAR_SET_CURRENT) {
    function.settings_from_current.push_back(lower(text_of(node.name)));
    return;
  }
  const std::optional<SetVariable> set = convert_set(c, node);
  if (!set) return;
  if (!set->reset) {
    function.settings[set->name] = setting_text(*set);
    return;
  }
  // RESET undoes what stands before it in the same statement too.
  if (set->name == "ALL")
    function.settings.clear();
  else
    function.settings.erase(set->name);
  function.reset_settings.push_back(set->name);
}

// The text between the quotes, or for C the symbol in the library: the last string of AS.
void apply_body(Conversion& c, const ::DefElem& option, CreateFunction& function) {
  const List* strings = list_value(option.arg);
  for (const Node* part : each(strings)) function.body = string_value(part);
  if (list_length(strings) == 1) function.body_span = body_after(c, option.location, function.body);
}

std::optional<double> number_value(const Node* node) {
  if (!node) return std::nullopt;
  return std::strtod(option_text(node).c_str(), nullptr);
}

void apply_option(Conversion& c, const ::DefElem& option, CreateFunction& function) {
  const std::string_view name = option.defname;
  if (name == "as") {
    apply_body(c, option, function);
  } else if (name == "language") {
    function.language = lower(string_value(option.arg));
  } else if (name == "volatility") {
    const std::string_view value = string_value(option.arg);
    function.volatility = value == "immutable" ? Volatility::immutable
                          : value == "stable"  ? Volatility::stable
                                               : Volatility::volatile_;
  } else if (name == "strict") {
    function.strict = bool_value(option.arg);
  } else if (name == "security") {
    function.security_definer = bool_value(option.arg);
  } else if (name == "leakproof") {
    function.leakproof = bool_value(option.arg);
  } else if (name == "window") {
    function.kind = 'w';
  } else if (name == "parallel") {
    const std::string value = option_text(option.arg);  // a type name in CREATE AGGREGATE
    function.parallel = value == "safe" ? 's' : value == "restricted" ? 'r' : 'u';
  } else if (name == "cost") {
    function.cost = number_value(option.arg);
  } else if (name == "rows") {
    function.rows = number_value(option.arg);
  } else if (name == "set") {
    if (const auto* set = as<::VariableSetStmt>(option.arg, T_VariableSetStmt))
      apply_setting(c, *set, function);
  }
  // SUPPORT and TRANSFORM say how the server plans and converts; the model holds neither.
}

// RETURN expression is a query of one column, BEGIN ATOMIC … END a list of statements in a list.
void convert_sql_body(Conversion& c, const Node* body, CreateFunction& function) {
  const auto add = [&](const Node* statement) {
    if (const auto* value = as<::ReturnStmt>(statement, T_ReturnStmt)) {
      pglint::Query query;
      query.targets.push_back({convert_expr(c, value->returnval), {}});
      if (!query.targets.front().expr.span.empty()) query.span = query.targets.front().expr.span;
      function.sql_body.push_back(std::make_shared<const pglint::Query>(std::move(query)));
    } else if (statement) {
      function.sql_body.push_back(convert_query(c, statement));
    }
  };
  const List* block = list_value(body);
  if (!block) return add(body);
  for (const List* statements : each<List>(block))
    for (const Node* statement : each(statements)) add(statement);
}

}  // namespace

StatementBody convert(Conversion& c, const ::CreateFunctionStmt& stmt) {
  CreateFunction function;
  function.or_replace = stmt.replace;
  function.name = qualified_name(stmt.funcname);
  function.kind = stmt.is_procedure ? 'p' : 'f';
  for (const auto* parameter : each<::FunctionParameter>(stmt.parameters))
    function.arguments.push_back(convert_argument(c, *parameter));
  if (stmt.returnType) function.returns = convert_type(c, stmt.returnType);
  for (const auto* option : each<::DefElem>(stmt.options)) apply_option(c, *option, function);
  convert_sql_body(c, stmt.sql_body, function);
  return function;
}

StatementBody convert(Conversion& c, const ::AlterFunctionStmt& stmt) {
  AlterFunction alter;
  alter.function = function_ref(c, stmt.func);
  CreateFunction& changes = alter.changes.edit();
  changes.kind = stmt.objtype == OBJECT_PROCEDURE ? 'p' : 'f';
  for (const auto* option : each<::DefElem>(stmt.actions)) apply_option(c, *option, changes);
  return alter;
}

StatementBody convert(Conversion& c, const ::DoStmt& stmt) {
  DoBlock block;
  for (const auto* option : each<::DefElem>(stmt.args)) {
    if (std::string_view(option->defname) == "language") {
      block.language = lower(string_value(option->arg));
    } else {
      block.body = string_value(option->arg);
      block.body_span = body_after(c, option->location, block.body);
    }
  }
  return block;
}

// An aggregate is known by its name, its arguments and its result, which is the state's type without a final
// function (with one, it is not known here). The old syntax has the argument's type among the options, "ANY"
// for none.
StatementBody convert_aggregate(Conversion& c, const ::DefineStmt& stmt) {
  CreateFunction aggregate;
  aggregate.kind = 'a';
  aggregate.or_replace = stmt.replace;
  aggregate.name = qualified_name(stmt.defnames);
  aggregate.language = "internal";
  aggregate.volatility = Volatility::immutable;
  if (!stmt.oldstyle && stmt.args)
    for (const auto* parameter : each<::FunctionParameter>(static_cast<const List*>(linitial(stmt.args))))
      aggregate.arguments.push_back(convert_argument(c, *parameter));
  bool has_final = false;
  for (const auto* option : each<::DefElem>(stmt.definition)) {
    const std::string_view name = option->defname;
    const auto* type = as<::TypeName>(option->arg, T_TypeName);
    if (name == "finalfunc")
      has_final = true;
    else if (name == "stype" && type)
      aggregate.returns = convert_type(c, type);
    else if (name == "parallel")
      apply_option(c, *option, aggregate);
    else if (name == "basetype" && stmt.oldstyle && type && lower(option_text(option->arg)) != "any" &&
             lower(option_text(option->arg)) != "\"any\"")
      aggregate.arguments.push_back({'i', {}, convert_type(c, type), {}});
  }
  if (has_final) aggregate.returns.reset();
  return aggregate;
}

}  // namespace pglint::sql
