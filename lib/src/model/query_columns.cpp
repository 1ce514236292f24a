// Result columns: FROM is turned into ranges of columns, then each output is looked up in them.
#include "model/query_columns.hpp"

#include <algorithm>
#include <array>
#include <deque>
#include <memory>
#include <utility>

#include "model/naming.hpp"

namespace pglint::model {
namespace {

using Columns = std::vector<QueryColumn>;

/// One name in FROM and its columns; no columns: unknown.
struct Range {
  std::string name;
  std::string schema;   ///< of a relation without alias
  std::shared_ptr<const Columns> columns;
};

/// What FROM makes visible. `order` is what `*` gives; merged columns of USING stand once there.
struct Ranges {
  std::vector<Range> ranges;
  std::vector<const QueryColumn*> order;
  bool complete = true;   ///< false: `*` is unknown
};

std::string lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  return text;
}

/// The number type that both become in a UNION, "" when one is no number (select_common_type).
std::string wider_number(const std::string& a, const std::string& b) {
  constexpr std::array<std::string_view, 6> ladder{"smallint", "integer", "bigint", "numeric", "real", "double precision"};
  const auto rank = [&](const std::string& type) {
    const bool is_numeric = type == "numeric" || type.starts_with("numeric(");
    return static_cast<std::size_t>(std::find(ladder.begin(), ladder.end(), is_numeric ? std::string_view("numeric") : std::string_view(type)) - ladder.begin());
  };
  const std::size_t wider = std::max(rank(a), rank(b));
  return wider < ladder.size() ? std::string(ladder[wider]) : std::string();
}

class Resolver {
 public:
  Resolver(const Catalog& catalog, const sql::Scope& scope) : catalog_(catalog), scope_(scope) {}

  std::optional<Columns> columns(const Query& query) {
    const std::size_t outer_tables = tables_.size();
    for (const CommonTable& table : query.with) add_common_table(table, query.recursive);
    std::optional<Columns> result = body(query);
    tables_.resize(outer_tables);
    if (result && result->size() > max_result_columns) result.reset();
    return result;
  }

 private:
  struct Table {
    std::string name;
    std::shared_ptr<const Columns> columns;
  };

  void add_common_table(const CommonTable& table, bool recursive) {
    std::optional<Columns> found;
    if (table.query && recursive && table.query->set_op != Query::SetOp::none && table.query->left) {
      found = columns(*table.query->left);   // a recursive query has the columns of its first part
    } else if (table.query) {
      found = columns(*table.query);
    }
    tables_.push_back({table.name, rename(std::move(found), table.columns)});
  }

  static std::shared_ptr<const Columns> rename(std::optional<Columns> columns, const std::vector<std::string>& names) {
    if (!columns) return nullptr;
    for (std::size_t i = 0; i < std::min(names.size(), columns->size()); ++i) (*columns)[i].name = names[i];
    return std::make_shared<const Columns>(std::move(*columns));
  }

  std::optional<Columns> body(const Query& query) {
    if (query.set_op != Query::SetOp::none) return set_operation(query);
    levels_.emplace_back();
    if (!query.target.name.empty()) add(query.target, levels_.back());
    for (const FromItem& item : query.from) add(item, levels_.back());
    std::optional<Columns> result;
    if (!query.values.empty() && query.command == Query::Command::select) result = values(query);
    else result = outputs(query.command == Query::Command::select ? query.targets : query.returning);
    levels_.pop_back();
    return result;
  }

  std::optional<Columns> set_operation(const Query& query) {
    // A UNION of thousands of branches is a left-deep tree: walked down without recursion, names come from the first.
    const Query* first = &query;
    std::vector<const Query*> others;
    while (first->set_op != Query::SetOp::none && first->left) {
      if (first->right && others.size() < 64) others.push_back(first->right.get());
      first = first->left.get();
    }
    std::optional<Columns> result = columns(*first);
    if (!result) return result;
    for (const Query* other : others) {
      const std::optional<Columns> more = columns(*other);
      for (std::size_t i = 0; i < result->size(); ++i) {
        QueryColumn& column = (*result)[i];
        const std::string other_type = more && i < more->size() ? (*more)[i].type : std::string();
        if (other_type == column.type) continue;
        column.type = wider_number(column.type, other_type);
        column.collation.clear();
      }
    }
    return result;
  }

  std::optional<Columns> values(const Query& query) {
    Columns result;
    for (const Expr& value : query.values.front())
      result.push_back({"column" + std::to_string(result.size() + 1), type_of(value), {}});
    return result;
  }

  std::optional<Columns> outputs(const std::vector<TargetItem>& targets) {
    Columns result;
    for (const TargetItem& target : targets) {
      if (result.size() > max_result_columns) return std::nullopt;
      const Expr& expr = target.expr;
      if (expr.is(ExprKind::whole_row) && target.alias.empty()) {
        if (!add_star(expr, result)) return std::nullopt;
        continue;
      }
      QueryColumn column;
      if (const QueryColumn* source = expr.is(ExprKind::column) ? find(expr.schema, expr.relation, expr.name) : nullptr) column = *source;
      else column.type = type_of(expr);
      column.name = !target.alias.empty() ? target.alias : output_name(expr);
      result.push_back(std::move(column));
    }
    return result;
  }

  bool add_star(const Expr& star, Columns& result) {
    const Ranges& ranges = levels_.back();
    if (star.relation.empty()) {
      if (!ranges.complete) return false;
      for (const QueryColumn* column : ranges.order) {
        if (result.size() > max_result_columns) return false;
        result.push_back(*column);
      }
      return true;
    }
    for (const Range& range : ranges.ranges) {
      if (range.name != star.relation) continue;
      if (!range.columns) return false;
      result.insert(result.end(), range.columns->begin(), range.columns->end());
      return result.size() <= max_result_columns;
    }
    return false;
  }

  std::string output_name(const Expr& expr) {
    if (expr.is(ExprKind::subquery) && expr.query) {
      const Query* query = expr.query.get();
      while (query->set_op != Query::SetOp::none && query->left) query = query->left.get();
      if (query->targets.size() == 1) {
        const TargetItem& target = query->targets.front();
        if (!target.alias.empty()) return target.alias;
        if (!target.expr.is(ExprKind::subquery)) return output_name(target.expr);
      }
      return "?column?";
    }
    std::string name = index_column_name(expr);
    return name.empty() ? "?column?" : name;
  }

  // --- FROM ---

  void add(const FromItem& item, Ranges& into) {
    if (item.kind == FromItem::Kind::join) return add_join(item, into);
    Range range;
    range.name = !item.alias.empty() ? item.alias : item.name;
    std::optional<Columns> columns = columns_of(item, range);
    range.columns = rename(std::move(columns), item.column_aliases);
    if (!range.columns) into.complete = false;
    else for (const QueryColumn& column : *range.columns) into.order.push_back(&column);
    into.ranges.push_back(std::move(range));
  }

  std::optional<Columns> columns_of(const FromItem& item, Range& range) {
    switch (item.kind) {
      case FromItem::Kind::relation: {
        if (item.schema.empty())
          for (auto table = tables_.rbegin(); table != tables_.rend(); ++table)
            if (table->name == item.name) return table->columns ? std::optional<Columns>(*table->columns) : std::nullopt;
        if (item.alias.empty()) range.schema = item.schema;
        return relation_columns(catalog_.relation(item.schema, item.name));
      }
      case FromItem::Kind::subquery: return item.query ? columns(*item.query) : std::nullopt;
      case FromItem::Kind::function: return function_columns(item);
      default: return std::nullopt;
    }
  }

  static std::optional<Columns> relation_columns(const Relation* relation) {
    if (!relation || !relation->columns_known) return std::nullopt;
    Columns result;
    for (const Column& column : relation->columns) result.push_back({column.name, column.type, column.collation});
    return result;
  }

  std::optional<Columns> function_columns(const FromItem& item) {
    Columns named;   // what the aliases alone tell
    for (const std::string& name : item.column_aliases) named.push_back({name, {}, {}});
    const std::optional<Columns> by_alias = named.empty() ? std::nullopt : std::optional<Columns>(named);
    if (item.functions.size() != 1 || !item.functions.front().is(ExprKind::function)) return by_alias;
    const Expr& call = item.functions.front();
    const std::vector<const Function*> overloads = catalog_.functions(call.schema, call.name);
    if (overloads.size() != 1) return by_alias;
    const Function& function = *overloads.front();
    Columns result;
    for (const Argument& argument : function.arguments)
      if (argument.mode == 't' || argument.mode == 'o' || argument.mode == 'b') result.push_back({argument.name, argument.type, {}});
    if (!result.empty()) return result;
    for (const Relation& relation : catalog_.relations())
      if (quote_qualified(relation.name.schema, relation.name.name) == function.returns) return relation_columns(&relation);
    if (function.returns == "record") return by_alias;
    return Columns{{item.alias.empty() ? call.name : item.alias, function.returns, {}}};
  }

  void add_join(const FromItem& item, Ranges& into) {
    // Joins nest to the left as deep as there are tables: taken apart without recursion.
    std::vector<const FromItem*> joins;
    const FromItem* at = &item;
    while (at->kind == FromItem::Kind::join && at->alias.empty() && at->sides.size() == 2) {
      joins.push_back(at);
      at = &at->sides[0];
    }
    if (joins.empty()) {   // a join with an alias hides its members
      into.complete = false;
      return;
    }
    Ranges left;
    add(*at, left);
    for (auto join = joins.rbegin(); join != joins.rend(); ++join) {
      Ranges right;
      add((*join)->sides[1], right);
      merge(**join, left, std::move(right));
    }
    into.complete = into.complete && left.complete;
    for (Range& range : left.ranges) into.ranges.push_back(std::move(range));
    into.order.insert(into.order.end(), left.order.begin(), left.order.end());
  }

  static void merge(const FromItem& join, Ranges& left, Ranges right) {
    std::vector<std::string> shared = join.using_columns;
    const auto named = [](const std::vector<const QueryColumn*>& list, const std::string& name) {
      return std::find_if(list.begin(), list.end(), [&](const QueryColumn* c) { return c->name == name; });
    };
    if (join.natural)
      for (const QueryColumn* column : left.order)
        if (named(right.order, column->name) != right.order.end()) shared.push_back(column->name);
    if (!shared.empty()) {
      std::vector<const QueryColumn*> merged;
      for (const std::string& name : shared) {
        // The value is that of the side that a RIGHT JOIN keeps; types are the same but for rare casts.
        const auto from_left = named(left.order, name);
        const auto from_right = named(right.order, name);
        if (from_left == left.order.end() || from_right == right.order.end()) continue;
        merged.push_back(join.join == FromItem::Join::right ? *from_right : *from_left);
        left.order.erase(from_left);
        right.order.erase(from_right);
      }
      left.order.insert(left.order.begin(), merged.begin(), merged.end());
    }
    left.complete = left.complete && right.complete;
    left.order.insert(left.order.end(), right.order.begin(), right.order.end());
    for (Range& range : right.ranges) left.ranges.push_back(std::move(range));
  }

  // --- names and types ---

  const QueryColumn* find(std::string_view schema, std::string_view relation, std::string_view name) const {
    for (auto level = levels_.rbegin(); level != levels_.rend(); ++level)
      for (const Range& range : level->ranges) {
        if (!range.columns || (!relation.empty() && range.name != relation)) continue;
        if (!schema.empty() && !range.schema.empty() && range.schema != schema) continue;
        for (const QueryColumn& column : *range.columns)
          if (column.name == name) return &column;
      }
    return nullptr;
  }

  std::string type_of(const Expr& expr) {
    switch (expr.kind) {
      case ExprKind::subquery:
      case ExprKind::array_subquery: {
        if (!expr.query) return {};
        const std::optional<Columns> inner = columns(*expr.query);
        if (!inner || inner->empty() || inner->front().type.empty()) return {};
        return inner->front().type + (expr.is(ExprKind::array_subquery) ? "[]" : "");
      }
      case ExprKind::exists:
      case ExprKind::any_subquery:
      case ExprKind::all_subquery:
      case ExprKind::bool_and:
      case ExprKind::bool_or:
      case ExprKind::bool_not:
      case ExprKind::is_null:
      case ExprKind::is_not_null:
      case ExprKind::is_distinct:
      case ExprKind::bool_test: return "boolean";
      case ExprKind::constant:
        if (expr.type.empty() && (expr.constant == ConstKind::string || expr.constant == ConstKind::null)) return "text";
        break;
      case ExprKind::cast:
        if (expr.type.find('(') != std::string::npos) return expr.type;  // a modifier goes into the column
        break;
      case ExprKind::special: return type_of_special(expr);
      case ExprKind::case_when: return type_of_case(expr);
      case ExprKind::function:
        if (std::string type = type_of_aggregate(expr); !type.empty()) return type;
        break;
      default: break;
    }
    sql::Scope scope = scope_;
    scope.relation.clear();
    scope.column_type = [this](std::string_view relation, std::string_view name) {
      const QueryColumn* column = find({}, relation, name);
      return column ? column->type : std::string();
    };
    return sql::type_of(expr, scope);
  }

  /// The type that all of them have but for NULL and untyped literals; "" when they differ.
  std::string common_type(const std::vector<const Expr*>& exprs) {
    std::string common;
    bool has_literal = false;
    for (const Expr* expr : exprs) {
      if (expr->is(ExprKind::constant) && (expr->type.empty() || expr->implicit_type) &&
          (expr->constant == ConstKind::null || expr->constant == ConstKind::string)) {
        has_literal = true;
        continue;
      }
      const std::string type = type_of(*expr);
      if (type.empty() || (!common.empty() && common != type)) return {};
      common = type;
    }
    if (common.empty()) return "text";
    // A literal beside a type with a modifier is converted to the type alone.
    if (has_literal) {
      const std::size_t open = common.find('(');
      if (open != std::string::npos && common.front() != '"') common.erase(open, common.find(')') - open + 1);
    }
    return common;
  }

  std::string type_of_special(const Expr& expr) {
    std::vector<const Expr*> args;
    for (const Expr& arg : expr.args) args.push_back(&arg);
    const std::string name = lower(expr.name);
    if (name == "coalesce" || name == "greatest" || name == "least") return common_type(args);
    if (name == "nullif" && !args.empty()) return type_of(*args.front());
    return {};
  }

  std::string type_of_case(const Expr& expr) {
    std::vector<const Expr*> results;
    for (std::size_t i = 2; i < expr.args.size(); i += 2) results.push_back(&expr.args[i]);
    if (!expr.args.empty() && !expr.args.back().is(ExprKind::none)) results.push_back(&expr.args.back());
    return common_type(results);
  }

  /// Result types of the common aggregates (manual 9.21); "" for all else.
  std::string type_of_aggregate(const Expr& call) {
    if (!call.schema.empty() && call.schema != "pg_catalog") return {};
    constexpr std::array<std::string_view, 6> rankings{"count", "row_number", "rank", "dense_rank", "ntile", "regr_count"};
    if (std::find(rankings.begin(), rankings.end(), call.name) != rankings.end()) return call.name == "ntile" ? "integer" : "bigint";
    if (call.name == "bool_and" || call.name == "bool_or" || call.name == "every") return "boolean";
    if (call.name == "string_agg") return "text";
    if (call.name == "jsonb_agg" || call.name == "jsonb_object_agg") return "jsonb";
    if (call.name == "json_agg" || call.name == "json_object_agg") return "json";
    if (call.args.empty()) return {};
    std::string type = type_of(call.args.front());
    if (const std::size_t open = type.find('('); open != std::string::npos && type.front() != '"') type.erase(open, type.find(')') - open + 1);
    const bool is_integer = type == "smallint" || type == "integer" || type == "bigint";
    if (call.name == "sum") return type == "bigint" ? "numeric" : is_integer ? "bigint" : type;
    if (call.name == "avg") return is_integer ? "numeric" : type == "real" ? "double precision" : type;
    if (call.name == "min" || call.name == "max" || call.name == "first_value" || call.name == "last_value" ||
        call.name == "lag" || call.name == "lead" || call.name == "nth_value" || call.name == "mode")
      return type == "character varying" ? "text" : type;
    if (call.name == "array_agg") return type.empty() ? type : type + "[]";
    return {};
  }

  const Catalog& catalog_;
  const sql::Scope& scope_;
  std::deque<Ranges> levels_;   // a level stays where it is while those of sub-selects come and go
  std::vector<Table> tables_;
};

}  // namespace

std::optional<std::vector<QueryColumn>> query_columns(const Catalog& catalog, const sql::Scope& scope, const Query& query) {
  return Resolver(catalog, scope).columns(query);
}

}  // namespace pglint::model
