// What an expression or query of a DO block gives, as far as it follows from variables, constants and the model.
// Reads the catalog through system_catalog.hpp; changes nothing.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "model/plpgsql_value.hpp"
#include "model/system_catalog.hpp"
#include "pglint/expression.hpp"

namespace pglint::model::plpgsql {

/// The variables in sight, by blocks.
class Variables {
 public:
  struct Variable {
    Value value;
    std::string type;   ///< as declared, in lower case; "" of a loop variable
  };
  void enter() { scopes_.emplace_back(); }
  void leave() { scopes_.pop_back(); }
  /// Declares it in the innermost block. enter() comes first.
  void declare(const std::string& name, std::string type, Value value);
  [[nodiscard]] const Variable* find(std::string_view name) const;
  /// Assigns to a variable ("a") or to a field of one ("a.b": the whole becomes unknown). Nothing when there is none.
  void assign(const std::string& name, Value value);

 private:
  std::vector<std::unordered_map<std::string, Variable>> scopes_;
};

/// As an assignment to a variable of that type converts it: '{a,b}' to an array, '3' to an integer.
Value convert_to(const std::string& type, Value value);

class Evaluator {
 public:
  /// `work` counts down with every node and row; at 0 everything is unknown.
  Evaluator(const World& world, const Variables& variables, std::int64_t& work)
      : world_(world), variables_(variables), work_(work) {}

  Value value(const Expr& expr);
  /// The first column of the first row; NULL without rows.
  Value value(const Query& query);
  /// All rows in order; nothing when they are not all known.
  std::optional<Rows> rows(const Query& query);
  /// Whether a system catalog was read since the last call.
  bool take_read_catalog() { return std::exchange(read_catalog_, false); }

 private:
  /// One row of FROM that is in sight.
  struct Frame {
    std::string alias;
    const std::vector<std::string>* columns;
    const std::vector<Value>* row;
  };
  /// FROM flattened: its items and all conditions of WHERE and ON.
  struct Plan {
    std::vector<const FromItem*> items;
    std::vector<const Expr*> conditions;
  };
  using Visit = std::function<void()>;

  bool spend(std::size_t units = 1) { return (work_ -= static_cast<std::int64_t>(units)) > 0; }
  Value column(const Expr& expr);
  Value constant(const Expr& expr);
  Value cast(const Value& value, std::string_view type);
  Value oid_cast(const Value& value, std::string_view type);
  Value oid_text(const Value& value) const;
  Value op(const Expr& expr);
  Value concatenate(Value a, Value b);
  Value quantified(const Expr& expr);
  Value logic(const Expr& expr);
  Value distinct(const Expr& expr);
  Value bool_test(const Expr& expr);
  Value case_when(const Expr& expr);
  Value special(const Expr& expr);
  Value function(const Expr& expr);
  Value regclass(const Value& name);
  Value exists(const Query& query);
  Value any_subquery(const Expr& expr);
  std::vector<Value> values(const std::vector<Expr>& exprs);

  /// Calls visit for every row of FROM that satisfies the conditions; false when a row may be missing.
  bool scan(const Query& query, const Visit& visit);
  bool scan(const Plan& plan, std::size_t item, const Visit& visit);
  bool flatten(const FromItem& item, Plan& plan);
  std::optional<Rows> item_rows(const FromItem& item, const Plan& plan);
  std::optional<Rows> function_rows(const FromItem& item);
  std::optional<std::vector<Value>> set(const Expr& call);
  Filter filter_for(const FromItem& item, const Plan& plan);
  std::optional<Rows> set_operation(const Query& query);
  std::optional<Rows> select(const Query& query);
  bool output(const Query& query, std::size_t outer_frames, Rows& result);

  const World& world_;
  const Variables& variables_;
  std::int64_t& work_;
  std::vector<Frame> frames_;
  int depth_ = 0;
  bool read_catalog_ = false;
};

}  // namespace pglint::model::plpgsql
