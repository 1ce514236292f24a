// Replay of what belongs to a session: SET, RESET, set_config(), SET ROLE, transactions.
#include <algorithm>
#include <array>

#include "model/names.hpp"
#include "model/replay.hpp"

namespace pglint::model {
namespace {

const std::vector<std::string> default_search_path{"$user", "public"};

/// The value of a constant, "" of anything else.
std::string_view constant_text(const Expr& expr) {
  if (expr.is(ExprKind::cast) && !expr.args.empty()) return constant_text(expr.args[0]);
  return expr.is(ExprKind::constant) && expr.constant != ConstKind::null ? std::string_view(expr.name) : std::string_view();
}

bool is_true(std::string_view text) {
  constexpr std::array words{"true", "t", "on", "yes", "y", "1", "TRUE"};
  return std::find(words.begin(), words.end(), text) != words.end();
}

bool is_set_config(const Expr& expr) {
  return expr.is(ExprKind::function) && expr.name == "set_config" &&
         (expr.schema.empty() || expr.schema == "pg_catalog") && expr.args.size() == 3;
}

/// Whether a function's text has words that create, change or drop objects when it is called.
bool has_ddl_words(const Function& function) {
  if (function.language == "c" || function.language == "internal" || function.extension_member) return false;
  constexpr std::array<std::string_view, 5> words{"execute", "create", "alter", "drop", "grant"};
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return contains_word(function.body, word); });
}

}  // namespace

bool Replay::may_change_schema(const Function& function) {
  auto& [version, answer] = ddl_functions_[function.provenance.order];
  if (version != function.provenance.changed) {  // a body is read once, however often it is called
    version = function.provenance.changed;
    answer = has_ddl_words(function);
  }
  return answer;
}

void Replay::begin_file(bool reset_session) {
  end_transaction();
  if (!reset_session) return;
  role_.clear();
  set_search_path(default_search_path, false);
}

void Replay::set_search_path(std::vector<std::string> path, bool local) {
  if (local && !outer_search_path_) outer_search_path_ = search_path_;
  if (!local) outer_search_path_.reset();
  search_path_ = std::move(path);
  catalog_.search_path.clear();
  for (const std::string& name : search_path_) catalog_.search_path.push_back(quote_identifier(name));
}

void Replay::set_role(std::string role, bool local) {
  if (local && !outer_role_) outer_role_ = role_;
  if (!local) outer_role_.reset();
  role_ = role == "none" ? std::string() : std::move(role);
  initial_grants_.clear();
}

void Replay::end_transaction() {
  if (outer_search_path_) set_search_path(std::vector<std::string>(*outer_search_path_), false);
  if (outer_role_) set_role(std::string(*outer_role_), false);
}

void Replay::set_variable(std::string_view name, const std::vector<std::string>& values, bool local) {
  if (name == "search_path") {
    set_search_path(values, local);
  } else if (name == "role" || name == "session_authorization") {
    if (!values.empty()) set_role(values.front() == "default" ? std::string() : values.front(), local);
  }
}

void Replay::apply(const sql::SetVariable& statement) {
  if (!statement.reset) return set_variable(statement.name, statement.values, statement.local);
  const bool all = statement.name == "ALL";
  if (all || statement.name == "search_path") set_search_path(default_search_path, statement.local);
  if (statement.name == "role" || statement.name == "session_authorization") set_role({}, statement.local);
}

void Replay::apply(const sql::Transaction& statement) {
  if (statement.kind == sql::Transaction::Kind::commit || statement.kind == sql::Transaction::Kind::rollback) end_transaction();
}

bool Replay::call_set_config(const Expr& call) {
  if (!is_set_config(call)) return false;
  const bool local = is_true(constant_text(call.args[2]));
  const std::string name(constant_text(call.args[0]));
  if (name == "search_path") {
    if (!call.args[1].is(ExprKind::constant) && !call.args[1].is(ExprKind::cast)) return false;
    set_search_path(split_name_list(constant_text(call.args[1])), local);
  } else if (name == "role") {
    set_role(std::string(constant_text(call.args[1])), local);
  }
  return true;
}

void Replay::apply(const sql::QueryStmt& statement) {
  if (!statement.query || statement.query->command != Query::Command::select) return;
  for (const TargetItem& target : statement.query->targets) {
    const Expr& expr = target.expr;
    if (!expr.is(ExprKind::function) || call_set_config(expr)) continue;
    for (const Function* function : find_functions({expr.schema, expr.name}))
      if (may_change_schema(*function))
        return not_understood(statement_, "calls function " + quote_qualified(function->name.schema, function->name.name) +
                                              "(), which may change the schema");
  }
}

}  // namespace pglint::model
