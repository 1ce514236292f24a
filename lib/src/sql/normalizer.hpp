// The walk behind normalize(): gives every node its type, as parse analysis does, and writes down what a server's
// deparsed text would show of it. Internal to lib/src/sql.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "sql/normalize.hpp"
#include "sql/resolve.hpp"

namespace pglint::sql {

/// A node's type: 0 when it is not known, known().unknown for an untyped literal. `bare` is the type that is left when
/// the node is a typed literal or a cast and the type is taken off; else the same.
struct Typed {
  TypeId type = 0;
  TypeId bare = 0;
};

class Normalizer {
 public:
  explicit Normalizer(const Scope& scope) : scope_(scope), types_(scope), resolver_(types_, scope) {}

  /// A whole expression; `assigned_to` as normalize() has it. Gives its type.
  TypeId root(Expr& expr, std::string_view assigned_to);
  /// A whole query, as a view has it.
  void root(Query& query);
  [[nodiscard]] std::string type_name(TypeId type) const { return types_.name(type); }

 private:
  using Columns = std::vector<std::pair<std::string, TypeId>>;
  /// Something in FROM that columns come from.
  struct Source {
    std::string name;
    std::string invented;         // the alias that a server made up for it, see add_relation
    std::string schema;
    std::string relation;         // for Scope::has_column, when the columns are not known
    bool columns_known = false;
    bool scalar = false;          // a function of one value: its alias alone is that value
    std::vector<std::string> stands_for;  // the alias of USING: the relation that each column is printed with, if any
    Columns columns;
  };
  /// A column that FROM gives for `*`: `relation` is what a server prints before its name, "" for one that JOIN … USING
  /// or NATURAL made of two and that is neither of them.
  struct Output {
    std::string relation;
    std::string name;
    TypeId type = 0;
  };
  struct Outputs {
    std::vector<Output> columns;
    bool known = true;
    void append(Outputs more);
  };
  /// The FROM of one query, or of one join in it.
  struct Level {
    std::vector<Source> sources;
    std::unordered_map<std::string, std::size_t> by_name;  // and by invented alias
    std::unordered_map<std::string, std::pair<std::size_t, TypeId>> columns;  // of the first source that has it
    std::vector<std::size_t> unknown;  // sources whose columns are not known
    std::unordered_map<std::string, Output> merged;  // what an unqualified name means after USING or NATURAL
    bool merged_unknown = false;       // NATURAL JOIN of columns that are not known
    bool inside_from = false;          // of a join: the level before it is the FROM that the join stands in
    std::optional<Outputs> outputs;    // of the whole FROM, when columns are merged in it
    void add(Source source);
    void add(Level join);
  };
  /// The relation names that column references anywhere in a query give; collected when first asked.
  struct Mentioned {
    const Query* query = nullptr;
    std::optional<std::unordered_set<std::string>> names;
    bool contains(const std::string& name);
  };
  struct Common {
    std::string name;
    bool columns_known = false;
    Columns columns;
    std::vector<std::string> names;  // WITH name(column, …)
    void set(Columns found);
  };

  // normalize.cpp: the kinds of nodes
  Typed expr(Expr& e);
  void condition(Expr& e);
  std::vector<Typed> list(std::vector<Expr>& items);
  Typed constant(Expr& e);
  Typed cast(Expr& e);
  Typed cast_array(Expr& e, TypeId target);
  Typed collate(Expr& e);
  Typed operation(Expr& e);
  TypeId operands(std::string_view name, Expr& left, Typed left_type, Expr& right, Typed right_type);
  Typed row_comparison(Expr& e);
  Typed quantified(Expr& e);
  Typed array(Expr& e);
  Typed subscript(Expr& e);
  Typed case_when(Expr& e);
  Typed special(Expr& e);
  Typed sql_value(const Expr& e) const;

  // normalize_call.cpp: functions
  Typed function(Expr& e);
  void call_parts(Expr& e);
  TypeId result_without_choice(const Expr& e, bool builtin) const;

  // normalize_coerce.cpp: types given and taken
  void coerce(Expr& e, TypeId from, TypeId to);
  bool coerce_constant(Expr& e, TypeId from, TypeId to);
  TypeId unify(const std::vector<Expr*>& items, const std::vector<Typed>& types, TypeId also = 0);
  void mark_implicit(const std::vector<Expr*>& items, const std::vector<Typed>& types,
                     const std::function<bool(const std::vector<TypeId>&)>& same_choice);
  void canonical_type(std::string& type) const;
  void regclass(Expr& e) const;

  // normalize_column.cpp: names of columns
  Typed column(Expr& e);
  Typed whole_row(Expr& e) const;
  enum class Found : unsigned char { here, elsewhere, unsure };
  Found column_in(const Level& level, Expr& e, TypeId& type) const;
  Found unqualified_in(const Level& level, Expr& e, TypeId& type) const;
  [[nodiscard]] bool is_hidden(const std::string& relation, std::size_t level) const;
  const Source* source_of_column(const Level& level, const std::string& name, TypeId& type) const;
  bool is_elsewhere(const Level& level, const std::string& name) const;

  // normalize_query.cpp, normalize_from.cpp
  Columns query(std::shared_ptr<const Query>& query, bool keep_names);
  Columns query_body(Query& query, bool keep_names);
  Columns select_targets(Query& query, bool keep_names);
  Columns set_operation(Query& query, bool keep_names, std::size_t recursive);
  static void name_positions(Query& query, const Columns& columns);
  void common_tables(Query& query);
  Typed subquery(Expr& e);
  void expand_stars(Query& query);
  void resolve_positions(Query& query);
  void from(Query& query);
  void add_source(FromItem& item, Mentioned& mentioned, Outputs* outputs);
  void add_join(FromItem& item, Mentioned& mentioned, Outputs* outputs);
  void merge_columns(FromItem& join, Outputs& left, Outputs right);
  void add_relation(FromItem& item, Mentioned& mentioned);
  bool is_invented_alias(const FromItem& item, Mentioned& mentioned) const;
  void add_function(FromItem& item);
  void add_subquery(FromItem& item);

  const Scope& scope_;
  TypeSpace types_;
  Resolver resolver_;
  std::vector<Level> levels_;  // of the queries around the node at hand, outermost first
  std::vector<Common> commons_;
  static constexpr std::size_t none = static_cast<std::size_t>(-1);
  std::size_t recursive_ = none;  // the common table whose query comes next, when that may refer to itself
  std::string_view out_columns_;  // of the function that was resolved last, see FunctionRow
};

/// The name that PostgreSQL gives a result column without AS (FigureColname).
std::string result_column_name(const Expr& expr);

}  // namespace pglint::sql
