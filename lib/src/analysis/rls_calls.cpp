// Which expressions of a policy are evaluated for each row though their value is the same for all. Every case follows
// from how the planner makes InitPlans: an uncorrelated scalar, ARRAY or EXISTS sub-select runs once, a correlated one
// for each row of the query around it, and a bare call wherever it stands.
#include <algorithm>
#include <array>
#include <limits>
#include <unordered_map>

#include "analysis/builtin_functions.hpp"
#include "analysis/query_scope.hpp"
#include "analysis/query_walk.hpp"
#include "pglint/analysis.hpp"

namespace pglint::analysis {
namespace {

constexpr int no_level = std::numeric_limits<int>::max();

/// STABLE functions of the platform that migrations call and never create.
constexpr std::array<std::string_view, 8> platform_functions{
    "auth.uid", "auth.jwt", "auth.role", "auth.email", "realtime.topic", "storage.operation", "storage.allow_only_operation",
    "storage.allow_any_operation"};

constexpr std::array<std::string_view, 12> aggregates{"count",      "sum",      "min",        "max",     "avg",      "array_agg",
                                                      "string_agg", "bool_and", "bool_or",    "every",   "json_agg", "jsonb_agg"};

bool is_subquery(const Expr& expr) { return expr.query != nullptr; }

/// True when a function is called in the expression or in a sub-select of it.
bool calls_something(const Query& query);
bool calls_something(const Expr& expr) {
  const auto calls = [](const Expr& part) { return calls_something(part); };
  return expr.is(ExprKind::function) || std::any_of(expr.args.begin(), expr.args.end(), calls) ||
         std::any_of(expr.extra.begin(), expr.extra.end(), calls) || (is_subquery(expr) && calls_something(*expr.query));
}
bool calls_something(const Query& query) {
  bool found = false;
  for_each_part(
      query, [&](const Expr& expr, Role) { found = found || calls_something(expr); },
      [&](const std::shared_ptr<const Query>& part, Role) { found = found || calls_something(*part); });
  return found;
}

/// What is known of an expression at its own place.
struct Info {
  int level = no_level;     ///< outermost query level whose columns it mentions
  bool movable = true;      ///< nothing VOLATILE or unknown in it
  bool folds = true;        ///< constants and IMMUTABLE functions only: the planner computes it
  std::vector<std::string> calls;
  const Expr* bare = nullptr;   ///< first call that is not hoisted

  void add(const Info& part) {
    level = std::min(level, part.level);
    movable = movable && part.movable;
    folds = folds && part.folds;
    calls.insert(calls.end(), part.calls.begin(), part.calls.end());
    if (bare == nullptr) bare = part.bare;
  }
};

class Scanner {
 public:
  Scanner(const Catalog& catalog, const Relation& table, const std::vector<std::string>& more)
      : catalog_(catalog), more_(more), scopes_(catalog, table) {}

  std::vector<PerRowExpression> scan(const Expr& clause) {
    const Info info = visit(clause, false, true);
    offer(clause, info, false);
    return std::move(found_);
  }

 private:
  [[nodiscard]] bool independent(const Info& info) const { return info.movable && info.level > scopes_.depth(); }

  /// `once`: the place is evaluated once a statement, nothing there is worth a finding. `conjunct`: level 0, AND only.
  /// `elements`: an array that cannot be hoisted as one, for want of its type; its elements can.
  Info visit(const Expr& expr, bool once, bool conjunct, bool elements = false) {
    Info info;
    std::vector<Info> parts;
    parts.reserve(expr.args.size() + expr.extra.size());
    const bool splits = expr.is(ExprKind::bool_and);
    const bool of_array = expr.is(ExprKind::any_op) || expr.is(ExprKind::all_op);
    for (const Expr& arg : expr.args) {
      const bool apart = of_array && parts.size() == 1 && arg.is(ExprKind::array) && !independent(parts[0]);
      parts.push_back(visit(arg, once, conjunct && splits, apart));
    }
    for (const Expr& arg : expr.extra) parts.push_back(visit(arg, once, false));
    for (const Info& part : parts) info.add(part);
    if (is_subquery(expr)) info.add(visit_subquery(expr, once));
    own(expr, once, info);
    if ((elements || !independent(info)) && !once) {
      // What can still be hoisted ends below this node.
      for (std::size_t i = 0; i < parts.size(); ++i) {
        const Expr& part = i < expr.args.size() ? expr.args[i] : expr.extra[i - expr.args.size()];
        offer(part, parts[i], false, &expr, conjunct, i == 1);
      }
      info.bare = nullptr;
    }
    return info;
  }

  /// What the node itself adds to its parts.
  void own(const Expr& expr, bool once, Info& info) {
    if (expr.is(ExprKind::column) || expr.is(ExprKind::whole_row)) {
      info.level = std::min(info.level, scopes_.level_of(expr));
      info.folds = false;
    } else if (expr.is(ExprKind::function)) {
      function(expr, once, info);
    } else if (expr.is(ExprKind::other) || expr.is(ExprKind::parameter)) {
      info.movable = false;
      info.folds = false;
    } else if (is_subquery(expr) || expr.is(ExprKind::sql_value)) {
      info.folds = false;
    }
  }

  void function(const Expr& expr, bool once, Info& info) {
    const bool aggregate = expr.schema.empty() && std::find(aggregates.begin(), aggregates.end(), expr.name) != aggregates.end();
    if (expr.star || expr.windowed || aggregate) info.level = std::min(info.level, scopes_.depth());
    const Known known = volatility(expr);
    if (known == Known::immutable && info.folds && !aggregate && !expr.windowed) return;
    info.folds = false;
    switch (known) {
      case Known::immutable:
      case Known::movable_call:
        info.calls.push_back(quote_qualified(expr.schema, expr.name));
        if (info.bare == nullptr && !once) info.bare = &expr;
        break;
      case Known::cheap:
        break;
      case Known::fixed:
        info.movable = false;
        break;
    }
  }

  enum class Known : unsigned char { immutable, movable_call, cheap, fixed };

  [[nodiscard]] Known volatility(const Expr& call) const {
    const std::string full = call.schema + "." + call.name;
    const std::string_view schema = call.schema.empty() ? std::string_view("public") : std::string_view(call.schema);
    if (const auto overloads = catalog_.functions(schema, call.name); !overloads.empty()) {
      bool immutable = true;
      for (const Function* f : overloads) {
        if (!accepts(*f, call.args.size())) continue;
        if (f->volatility == Volatility::volatile_) return Known::fixed;
        immutable = immutable && f->volatility == Volatility::immutable && !f->returns_set;
      }
      return immutable ? Known::immutable : Known::movable_call;
    }
    if (std::find(platform_functions.begin(), platform_functions.end(), full) != platform_functions.end() ||
        std::find(more_.begin(), more_.end(), full) != more_.end() || std::find(more_.begin(), more_.end(), call.name) != more_.end())
      return Known::movable_call;
    if (!call.schema.empty() && call.schema != "pg_catalog") return Known::fixed;
    if (call.name == "current_setting") return Known::movable_call;
    return builtin_function(call.name) == Builtin::not_volatile ? Known::cheap : Known::fixed;
  }

  static bool accepts(const Function& function, std::size_t given) {
    std::size_t most = 0;
    std::size_t least = 0;
    for (const Argument& argument : function.arguments) {
      if (argument.mode == 'v') return true;
      if (argument.mode != 'i' && argument.mode != 'b') continue;
      ++most;
      if (!argument.default_value) ++least;
    }
    return given >= least && given <= most;
  }

  /// In the clause itself, (SELECT x) that mentions the row is evaluated for each: x without it is the same and can use an index.
  Info visit_subquery(const Expr& expr, bool once) {
    const std::size_t before = found_.size();
    Info info = visit_query(expr.query, once);
    const Expr* inner = scopes_.depth() == 0 && !once && info.level == 0 ? wrapped_in(expr) : nullptr;
    if (inner == nullptr) return info;
    while (const Expr* deeper = wrapped_in(*inner)) inner = deeper;
    if (!can_stand_alone(*inner)) return info;
    for (std::size_t i = before; i < found_.size(); ++i) found_[i].wrapper = &expr;
    if (found_.size() == before && computes(*inner) && !info.calls.empty()) {
      PerRowExpression per_row;
      per_row.expression = &expr;
      per_row.calls = info.calls;
      per_row.wrapper = &expr;
      found_.push_back(std::move(per_row));
    }
    return info;
  }

  static bool computes(const Expr& expr) {
    return expr.is(ExprKind::op) || expr.is(ExprKind::bool_and) || expr.is(ExprKind::bool_or) || expr.is(ExprKind::bool_not) ||
           expr.is(ExprKind::any_op);
  }

  /// Nothing in it needs the sub-select around it: no aggregate, no set, no sub-select that mentions the row by a name.
  [[nodiscard]] bool can_stand_alone(const Expr& inner) const {
    bool can = true;
    walk(inner, [&](const Expr& node) {
      if (node.is(ExprKind::whole_row) || node.is(ExprKind::other)) can = false;
      if (is_subquery(node)) {
        const auto known = levels_.find(node.query.get());
        if (known == levels_.end() || known->second == 0) can = false;
      }
      if (!node.is(ExprKind::function)) return;
      const auto overloads = catalog_.functions(node.schema.empty() ? "public" : std::string_view(node.schema), node.name);
      const bool of_rows = std::any_of(overloads.begin(), overloads.end(),
                                       [](const Function* f) { return f->returns_set || f->kind == 'a' || f->kind == 'w'; });
      const bool aggregate = std::find(aggregates.begin(), aggregates.end(), node.name) != aggregates.end();
      const bool built_in = overloads.empty() && (node.schema.empty() || node.schema == "pg_catalog");
      const bool scalar = !built_in || node.name == "current_setting" || node.name == "lower" || node.name == "upper";
      if (of_rows || aggregate || node.star || node.windowed || !scalar) can = false;
    });
    return can;
  }

  /// A sub-select met at a place that is evaluated `once` or for each row.
  Info visit_query(const std::shared_ptr<const Query>& query, bool once) {
    scopes_.enter(*query);
    const int outermost = level_of(*query);
    const bool runs_once = once || outermost >= scopes_.depth();
    const bool of_rows = !query->from.empty();
    Info info;
    for_each_part(
        *query,
        [&](const Expr& expr, Role role) {
          if (!expr) return;
          const bool part_once = runs_once && (role != Role::each_row || !of_rows);
          const Info part = visit(expr, part_once, false);
          if (role != Role::from_function) offer(expr, part, part_once);
          info.add(part);
        },
        [&](const std::shared_ptr<const Query>& part, Role) { info.add(visit_query(part, runs_once)); });
    info.level = outermost >= scopes_.depth() ? no_level : outermost;
    info.bare = nullptr;
    if (of_rows) info.calls.clear();  // not a wrapped call but a query that has one
    scopes_.leave();
    return info;
  }

  /// Outermost level that the query mentions; its own level (or deeper) when it is uncorrelated. Scopes stand inside it.
  int level_of(const Query& query) {
    if (const auto known = levels_.find(&query); known != levels_.end()) return known->second;
    int level = no_level;
    const auto of_expr = [&](auto&& self, const Expr& expr) -> void {
      if (expr.is(ExprKind::column) || expr.is(ExprKind::whole_row)) level = std::min(level, scopes_.level_of(expr));
      for (const Expr& arg : expr.args) self(self, arg);
      for (const Expr& arg : expr.extra) self(self, arg);
      if (is_subquery(expr)) level = std::min(level, level_inside(*expr.query));
    };
    for_each_part(
        query, [&](const Expr& expr, Role) { of_expr(of_expr, expr); },
        [&](const std::shared_ptr<const Query>& part, Role) { level = std::min(level, level_inside(*part)); });
    levels_.emplace(&query, level);
    return level;
  }

  int level_inside(const Query& query) {
    scopes_.enter(query);
    const int level = level_of(query);
    scopes_.leave();
    return level;
  }

  /// Takes an expression that cannot grow further, if it is worth it.
  void offer(const Expr& expr, const Info& info, bool once, const Expr* parent = nullptr, bool conjunct = false,
             bool second = false) {
    if (once || !independent(info) || info.calls.empty()) return;
    if (info.bare == nullptr && (is_subquery(expr) || !surrounds_call(expr))) return;
    PerRowExpression per_row;
    per_row.expression = &expr;
    per_row.calls = info.calls;
    std::sort(per_row.calls.begin(), per_row.calls.end());
    per_row.calls.erase(std::unique(per_row.calls.begin(), per_row.calls.end()), per_row.calls.end());
    per_row.call = info.bare;
    per_row.in_subquery = scopes_.depth() > 0;
    if (parent != nullptr) {
      per_row.of_array = second && (parent->is(ExprKind::any_op) || parent->is(ExprKind::all_op));
      if (per_row.of_array) per_row.type = array_type(expr);
      if (conjunct && parent->is(ExprKind::op) && parent->name == "=" && parent->args.size() == 2) {
        const Expr& other = parent->args[second ? 0 : 1];
        if (other.is(ExprKind::column)) per_row.compared_column = other.name;
      }
    }
    found_.push_back(std::move(per_row));
  }

  /// Operators or functions around a call that is hoisted already; AND, OR and NOT cost nothing.
  static bool surrounds_call(const Expr& expr) {
    switch (expr.kind) {
      case ExprKind::op:
      case ExprKind::cast:
      case ExprKind::function:
      case ExprKind::any_op:
      case ExprKind::all_op:
        return !(expr.is(ExprKind::cast) && expr.implicit_type);
      default:
        return false;
    }
  }

  [[nodiscard]] std::string array_type(const Expr& expr) const {
    if (expr.is(ExprKind::cast)) return expr.type;
    if (!expr.is(ExprKind::function)) return {};
    const auto overloads = catalog_.functions(expr.schema.empty() ? "public" : std::string_view(expr.schema), expr.name);
    if (overloads.size() != 1 || overloads.front()->returns_set) return {};
    return overloads.front()->returns;
  }

  const Catalog& catalog_;
  const std::vector<std::string>& more_;
  QueryScopes scopes_;
  std::unordered_map<const Query*, int> levels_;
  std::vector<PerRowExpression> found_;
};

}  // namespace

std::vector<PerRowExpression> per_row_expressions(const Catalog& catalog, const Relation& table, const Expr& clause,
                                                  const std::vector<std::string>& more) {
  return calls_something(clause) ? Scanner(catalog, table, more).scan(clause) : std::vector<PerRowExpression>{};
}

Origin place_in(const Policy& policy, Span part) {
  for (const Origin& statement : {policy.provenance.changed, policy.provenance.defined})
    if (statement.known() && !part.empty() && statement.span.begin <= part.begin && part.end <= statement.span.end)
      return {statement.source, part};
  return policy.provenance.defined;
}

std::vector<const Expr*> compared_columns(const Relation& table, const Expr& clause) {
  std::vector<const Expr*> found;
  const auto mentions_row = [&](const Expr& expr) {
    bool row = false;
    walk(expr, [&](const Expr& node) { row = row || node.is(ExprKind::column) || node.is(ExprKind::whole_row); });
    return row;
  };
  const auto take = [&](const Expr& column, const Expr* other) {
    if (!column.is(ExprKind::column) || table.column(column.name) == nullptr || (other != nullptr && mentions_row(*other))) return;
    const bool known = std::any_of(found.begin(), found.end(), [&](const Expr* earlier) { return earlier->name == column.name; });
    if (!known) found.push_back(&column);
  };
  walk(clause, [&](const Expr& node) {
    if (node.name != "=") return;
    if (node.is(ExprKind::op) && node.args.size() == 2) {
      take(node.args[0], &node.args[1]);
      take(node.args[1], &node.args[0]);
    } else if (node.is(ExprKind::any_op)) {
      take(node.args[0], &node.args[1]);
    } else if (node.is(ExprKind::any_subquery)) {
      take(node.args[0], nullptr);
    }
  });
  return found;
}

}  // namespace pglint::analysis
