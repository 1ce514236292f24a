// Printing of expressions and queries, readable or canonical. Internal to lib/src/sql.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "pglint/expression.hpp"

namespace pglint::sql {

/// Binding strength of PostgreSQL's grammar, weakest first: a construct in the place of an operand needs parentheses
/// when it binds weaker than the place asks for.
enum Strength : int {
  anything = 0,
  or_strength,
  and_strength,
  not_strength,
  is_strength,
  comparison_strength,  // not associative
  like_strength,        // LIKE, IN: not associative
  operator_strength,
  sum_strength,
  product_strength,
  power_strength,
  zone_strength,
  collate_strength,
  sign_strength,
  cast_strength,
  atom_strength
};

class Printer {
 public:
  /// structural: canonical without the types that normalisation added, for comparing with what is parsed back.
  enum class Style : unsigned char { readable, canonical, structural };
  explicit Printer(Style style) : canonical_(style != Style::readable), implicit_(style == Style::canonical) {}

  /// Appends the expression, in parentheses when it binds weaker than `needed`.
  void expr(const Expr& expr, int needed = anything);
  void query(const Query& query);
  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  [[nodiscard]] int strength(const Expr& expr) const;
  [[nodiscard]] int operator_strength_of(const Expr& expr) const;
  /// The expression without casts that normalisation added, when those are not to be seen.
  [[nodiscard]] const Expr& seen(const Expr& expr) const;
  [[nodiscard]] bool shows_type(const Expr& constant) const;
  [[nodiscard]] bool is_in_list(const Expr& expr) const;

  void bare(const Expr& expr);
  void constant(const Expr& expr);
  void infix(const Expr& left, std::string_view name, const Expr& right, int strength, bool associative);
  void op(const Expr& expr);
  void like(const Expr& expr, std::string_view keyword);
  void operator_name(const Expr& expr);
  void quantified(const Expr& expr);
  void bool_list(const Expr& expr);
  void bool_not(const Expr& expr);
  void test(const Expr& expr, std::string_view words);
  void function(const Expr& expr);
  bool sql_syntax(const Expr& expr);
  void arguments(const Expr& expr);
  void call_parts(const Expr& expr);
  void sort_list(const Expr& part);
  void frame(const Expr& part);
  void case_when(const Expr& expr);
  void step(const Expr& expr);
  void subquery_test(const Expr& expr, bool negated);
  void other(const Expr& expr);
  void list(const std::vector<Expr>& items);
  void names(const std::vector<std::string>& items);

  void select(const Query& query);
  void select_end(const Query& query);
  void set_operation(const Query& query);
  void set_side(const Query& side, bool parentheses);
  void with(const Query& query);
  void values(const std::vector<std::vector<Expr>>& rows);
  void targets(const std::vector<TargetItem>& items);
  void assignments(const std::vector<TargetItem>& items);
  void from_list(std::string_view keyword, const std::vector<FromItem>& items);
  void from_item(const FromItem& item);
  void join(const FromItem& item);
  void alias(const FromItem& item);
  void sample(const FromItem& item);
  void order_by(const std::vector<SortItem>& items);
  void insert(const Query& query);
  void update(const Query& query);
  void remove(const Query& query);
  void merge(const Query& query);

  std::string out_;
  bool canonical_;  // all parentheses, no syntax for people
  bool implicit_;   // types that normalisation added are shown
};

}  // namespace pglint::sql
