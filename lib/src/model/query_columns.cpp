// The columns that a query gives: see the header. Names follow FigureColname (parse_target.c).
#include "model/query_columns.hpp"

#include <algorithm>

#include "model/naming.hpp"

namespace pglint::model {
namespace {

using Columns = std::vector<Column>;

Column named(std::string name, std::string type) {
  Column column;
  column.name = std::move(name);
  column.type = std::move(type);
  return column;
}

class Resolver {
 public:
  Resolver(const Catalog& catalog, const sql::Scope& scope) : catalog_(catalog), scope_(scope) {}

  std::optional<Columns> of_query(const Query& query) {
    if (query.set_op != Query::SetOp::none) return query.left ? of_query(*query.left) : std::nullopt;
    const std::size_t common = commons_.size();
    for (const CommonTable& table : query.with) commons_.push_back(&table);
    std::optional<Columns> columns = query.values.empty() ? of_select(query) : of_values(query);
    commons_.resize(common);
    return columns;
  }

 private:
  /// One member of FROM that can be named: its alias and columns (nothing when unknown).
  struct Source {
    std::string name;
    std::optional<Columns> columns;
  };
  using Sources = std::vector<Source>;

  std::optional<Columns> of_values(const Query& query) {
    Columns columns;
    for (const Expr& value : query.values.front())
      columns.push_back(named("column" + std::to_string(columns.size() + 1), sql::type_of(value, scope_)));
    return columns;
  }

  std::optional<Columns> of_select(const Query& query) {
    Sources sources;
    for (const FromItem& item : query.from) add(item, sources);
    Columns columns;
    for (const TargetItem& target : query.targets) {
      if (target.expr.is(ExprKind::whole_row)) {
        if (!expand(target.expr, sources, columns)) return std::nullopt;
        continue;
      }
      std::string name = target.alias;
      if (name.empty()) name = target.expr.is(ExprKind::column) ? target.expr.name : index_column_name(target.expr);
      if (name.empty()) name = "?column?";
      columns.push_back(named(std::move(name), type_of(target.expr, sources)));
    }
    return columns;
  }

  static bool expand(const Expr& star, const Sources& sources, Columns& columns) {
    bool found = false;
    for (const Source& source : sources) {
      if (!star.relation.empty() && source.name != star.relation) continue;
      if (!source.columns) return false;
      for (const Column& column : *source.columns) columns.push_back(named(column.name, column.type));
      found = true;
    }
    return found;
  }

  std::string type_of(const Expr& expr, const Sources& sources) const {
    sql::Scope scope = scope_;
    scope.relation.clear();
    scope.column_type = [&sources](std::string_view relation, std::string_view column) -> std::string {
      for (const Source& source : sources) {
        if (!source.columns || (!relation.empty() && source.name != relation)) continue;
        for (const Column& candidate : *source.columns)
          if (candidate.name == column) return candidate.type;
      }
      return {};
    };
    return sql::type_of(expr, scope);
  }

  void add(const FromItem& item, Sources& sources) {
    if (item.kind == FromItem::Kind::join) {
      add_join(item, sources);
      return;
    }
    Source source;
    source.name = item.alias.empty() ? item.name : item.alias;
    if (item.kind == FromItem::Kind::relation) source.columns = of_relation(item);
    if (item.kind == FromItem::Kind::subquery && item.query) source.columns = of_query(*item.query);
    rename(source.columns, item.column_aliases);
    sources.push_back(std::move(source));
  }

  /// A join's own columns are its sides'; those of USING come once.
  void add_join(const FromItem& item, Sources& sources) {
    Sources sides;
    for (const FromItem& side : item.sides) add(side, sides);
    for (std::size_t i = 1; i < sides.size() && !item.using_columns.empty(); ++i)
      if (sides[i].columns)
        std::erase_if(*sides[i].columns, [&](const Column& column) {
          return std::find(item.using_columns.begin(), item.using_columns.end(), column.name) != item.using_columns.end();
        });
    if (item.natural)
      for (Source& side : sides) side.columns.reset();
    sources.insert(sources.end(), std::make_move_iterator(sides.begin()), std::make_move_iterator(sides.end()));
  }

  std::optional<Columns> of_relation(const FromItem& item) {
    if (item.schema.empty())
      for (auto common = commons_.rbegin(); common != commons_.rend(); ++common)
        if ((*common)->name == item.name) return of_common(**common);
    const std::string schema = item.schema.empty() && scope_.relation_schema ? scope_.relation_schema(item.name) : item.schema;
    const Relation* relation = catalog_.relation(schema, item.name);
    if (relation == nullptr || !relation->columns_known) return std::nullopt;
    return relation->columns;
  }

  std::optional<Columns> of_common(const CommonTable& common) {
    if (!common.query) return std::nullopt;
    if (std::find(open_.begin(), open_.end(), &common) != open_.end()) return std::nullopt;  // recursive
    open_.push_back(&common);
    std::optional<Columns> columns = of_query(*common.query);
    open_.pop_back();
    rename(columns, common.columns);
    return columns;
  }

  static void rename(std::optional<Columns>& columns, const std::vector<std::string>& names) {
    if (!columns) return;
    for (std::size_t i = 0; i < names.size() && i < columns->size(); ++i) (*columns)[i].name = names[i];
  }

  const Catalog& catalog_;
  const sql::Scope& scope_;
  std::vector<const CommonTable*> commons_;
  std::vector<const CommonTable*> open_;
};

}  // namespace

std::optional<std::vector<Column>> query_columns(const Catalog& catalog, const Query& query, const sql::Scope& scope) {
  return Resolver(catalog, scope).of_query(query);
}

}  // namespace pglint::model
