// SELECT, VALUES, INSERT, UPDATE, DELETE and MERGE of the parse tree into Query.
#include "sql/convert_expr.hpp"
#include "sql/convert_query.hpp"

namespace pglint::sql {
namespace {

using Command = pglint::Query::Command;
using QueryPointer = std::shared_ptr<const pglint::Query>;

/// Rows of VALUES that are kept: enough to see what is inserted, not a dump of the table.
constexpr std::size_t max_insert_rows = 64;

/// Windows are looked up in the query at hand while it is converted.
class WindowScope {
 public:
  WindowScope(Conversion& c, const List* windows) : conversion_(c), outer_(c.windows) { c.windows = windows; }
  ~WindowScope() { conversion_.windows = outer_; }
  WindowScope(const WindowScope&) = delete;
  WindowScope& operator=(const WindowScope&) = delete;

 private:
  Conversion& conversion_;
  const List* outer_;
};

std::vector<TargetItem> convert_targets(Conversion& c, const List* targets) {
  std::vector<TargetItem> result;
  result.reserve(static_cast<std::size_t>(list_length(targets)));
  for (const ResTarget* target : each<ResTarget>(targets))
    result.push_back({convert_expr(c, target->val), text_of(target->name)});
  return result;
}

std::string name_list(const List* names) {
  std::string text;
  for (const Node* name : each(names)) {
    if (!text.empty()) text += ", ";
    text += quote_identifier(string_value(name));
  }
  return text;
}

/// SEARCH and CYCLE of a recursive query: names and constants only.
std::string search_cycle_text(Conversion& c, const CommonTableExpr* table) {
  std::string text;
  if (const CTESearchClause* search = table->search_clause) {
    text += search->search_breadth_first ? "SEARCH BREADTH FIRST BY " : "SEARCH DEPTH FIRST BY ";
    text += name_list(search->search_col_list) + " SET " + quote_identifier(search->search_seq_column);
  }
  if (const CTECycleClause* cycle = table->cycle_clause) {
    if (!text.empty()) text += ' ';
    text += "CYCLE " + name_list(cycle->cycle_col_list) + " SET " + quote_identifier(cycle->cycle_mark_column);
    text += " TO " + to_sql(convert_expr(c, cycle->cycle_mark_value));
    text += " DEFAULT " + to_sql(convert_expr(c, cycle->cycle_mark_default));
    text += " USING " + quote_identifier(cycle->cycle_path_column);
  }
  return text;
}

void convert_with(Conversion& c, pglint::Query& query, const WithClause* with) {
  if (!with) return;
  query.recursive = with->recursive;
  for (const CommonTableExpr* node : each<CommonTableExpr>(with->ctes)) {
    CommonTable table;
    table.name = text_of(node->ctename);
    table.columns = string_list(node->aliascolnames);
    table.query = convert_query(c, node->ctequery);
    table.materialized = node->ctematerialized == CTEMaterializeAlways  ? CommonTable::Materialized::yes
                         : node->ctematerialized == CTEMaterializeNever ? CommonTable::Materialized::no
                                                                        : CommonTable::Materialized::unsaid;
    table.search_cycle = search_cycle_text(c, node);
    query.with.push_back(std::move(table));
  }
}

/// GROUP BY (a, b) is GROUP BY a, b; GROUP BY ROW(a, b) is not.
void convert_group(Conversion& c, const List* items, std::vector<Expr>& result) {
  for (const Node* item : each(items)) {
    const auto* row = as<RowExpr>(item, T_RowExpr);
    const Nesting nesting(c);
    if (!nesting) return;
    if (row && row->row_format == COERCE_IMPLICIT_CAST)
      convert_group(c, row->args, result);
    else
      result.push_back(convert_expr(c, item));
  }
}

std::string locking_text(const List* clauses) {
  std::string text;
  for (const LockingClause* clause : each<LockingClause>(clauses)) {
    if (!text.empty()) text += ' ';
    switch (clause->strength) {
      case LCS_FORKEYSHARE: text += "FOR KEY SHARE"; break;
      case LCS_FORSHARE: text += "FOR SHARE"; break;
      case LCS_FORNOKEYUPDATE: text += "FOR NO KEY UPDATE"; break;
      default: text += "FOR UPDATE";
    }
    std::string_view separator = " OF ";
    for (const RangeVar* relation : each<RangeVar>(clause->lockedRels)) {
      text.append(separator).append(quote_qualified(text_of(relation->schemaname), text_of(relation->relname)));
      separator = ", ";
    }
    if (clause->waitPolicy == LockWaitSkip) text += " SKIP LOCKED";
    if (clause->waitPolicy == LockWaitError) text += " NOWAIT";
  }
  return text;
}

std::vector<std::vector<Expr>> convert_values(Conversion& c, const List* rows, std::size_t most) {
  std::vector<std::vector<Expr>> result;
  for (const Node* row : each(rows)) {
    if (result.size() == most) break;
    result.push_back(convert_list(c, as<List>(row, T_List)));
  }
  return result;
}

void convert_limit(Conversion& c, pglint::Query& query, const SelectStmt* select) {
  query.offset = convert_expr(c, select->limitOffset);
  query.limit = convert_expr(c, select->limitCount);
  if (select->limitOption == LIMIT_OPTION_WITH_TIES && query.limit) {
    Expr ties = make_expr(ExprKind::special, query.limit->span, "WITH TIES");
    ties.args.push_back(query.limit.take());
    query.limit = std::move(ties);
  }
}

QueryPointer convert_left(Conversion& c, const SelectStmt* left);

/// `left`: the left side of a set operation when it is there already.
void convert_select(Conversion& c, pglint::Query& query, const SelectStmt* select, std::size_t most_rows, QueryPointer left = nullptr) {
  const WindowScope windows(c, select->windowClause);
  convert_with(c, query, select->withClause);
  if (select->op != SETOP_NONE) {
    query.set_op = select->op == SETOP_UNION       ? pglint::Query::SetOp::union_
                   : select->op == SETOP_INTERSECT ? pglint::Query::SetOp::intersect
                                                   : pglint::Query::SetOp::except;
    query.set_all = select->all;
    query.left = left ? std::move(left) : convert_left(c, select->larg);
    query.right = convert_query(c, reinterpret_cast<const Node*>(select->rarg));
  }
  query.distinct = select->distinctClause != nullptr;
  for (const Node* item : each(select->distinctClause))
    if (item) query.distinct_on.push_back(convert_expr(c, item));
  query.targets = convert_targets(c, select->targetList);
  query.from = convert_from(c, select->fromClause);
  query.where = convert_expr(c, select->whereClause);
  query.group_distinct = select->groupDistinct;
  convert_group(c, select->groupClause, query.group_by);
  query.having = convert_expr(c, select->havingClause);
  query.values = convert_values(c, select->valuesLists, most_rows);
  query.order_by = convert_sort(c, select->sortClause);
  convert_limit(c, query, select);
  query.locks_rows = select->lockingClause != nullptr;
  query.locking = locking_text(select->lockingClause);
}

/// RETURNING is a list up to PostgreSQL 17, a clause with options from 18 on.
#if PG_MAJORVERSION_NUM >= 18
const List* returning_list(const ReturningClause* returning) { return returning ? returning->exprs : nullptr; }
#define PGLINT_RETURNING(statement) returning_list((statement)->returningClause)
#else
#define PGLINT_RETURNING(statement) ((statement)->returningList)
#endif

void convert_insert(Conversion& c, pglint::Query& query, const InsertStmt* insert) {
  query.command = Command::insert;
  convert_with(c, query, insert->withClause);
  query.target = convert_relation(c, insert->relation);
  query.targets = convert_targets(c, insert->cols);
  if (const auto* select = as<SelectStmt>(insert->selectStmt, T_SelectStmt)) {
    auto source = std::make_shared<pglint::Query>();
    convert_select(c, *source, select, max_insert_rows);
    query.source = std::move(source);
  }
  if (const OnConflictClause* conflict = insert->onConflictClause) {
    if (conflict->infer)
      for (const IndexElem* element : each<IndexElem>(conflict->infer->indexElems))
        if (element->name) query.conflict_columns.emplace_back(element->name);
    query.conflict_set = convert_targets(c, conflict->targetList);
    query.conflict_where = convert_expr(c, conflict->whereClause);
  }
  query.returning = convert_targets(c, PGLINT_RETURNING(insert));
}

void convert_update(Conversion& c, pglint::Query& query, const UpdateStmt* update) {
  query.command = Command::update;
  convert_with(c, query, update->withClause);
  query.target = convert_relation(c, update->relation);
  query.targets = convert_targets(c, update->targetList);
  query.from = convert_from(c, update->fromClause);
  query.where = convert_expr(c, update->whereClause);
  query.returning = convert_targets(c, PGLINT_RETURNING(update));
}

void convert_delete(Conversion& c, pglint::Query& query, const DeleteStmt* statement) {
  query.command = Command::delete_;
  convert_with(c, query, statement->withClause);
  query.target = convert_relation(c, statement->relation);
  query.from = convert_from(c, statement->usingClause);
  query.where = convert_expr(c, statement->whereClause);
  query.returning = convert_targets(c, PGLINT_RETURNING(statement));
}

/// The actions' expressions are kept as rows of `values`, for those who look for calls and columns.
void convert_merge(Conversion& c, pglint::Query& query, const MergeStmt* merge) {
  query.command = Command::merge;
  convert_with(c, query, merge->withClause);
  query.target = convert_relation(c, merge->relation);
  query.from.push_back(convert_from_item(c, merge->sourceRelation));
  query.where = convert_expr(c, merge->joinCondition);
  for (const MergeWhenClause* when : each<MergeWhenClause>(merge->mergeWhenClauses)) {
    std::vector<Expr> parts;
    if (when->condition) parts.push_back(convert_expr(c, when->condition));
    for (TargetItem& target : convert_targets(c, when->targetList))
      if (target.expr) parts.push_back(std::move(target.expr));
    for (Expr& value : convert_list(c, when->values)) parts.push_back(std::move(value));
    query.values.push_back(std::move(parts));
  }
}
#undef PGLINT_RETURNING

bool query_is_statement(const Conversion& c) {
  const std::string_view text = c.text.substr(c.statement.begin, 4);
  return !text.empty() && std::string_view("(sStTwWvViIuUdDmM").find(text[0]) != std::string_view::npos;
}

/// A query's node has no place of its own. Exact for the statement itself (and set by convert_sublink for its query),
/// else from the first to the last of what is in it.
Span query_span(Conversion& c, const pglint::Query& query) {
  if (c.depth <= 1 && query_is_statement(c)) return {c.base + c.statement.begin, c.base + c.statement.end};
  Span span;
  for (const TargetItem& target : query.targets) span = joined(span, target.expr.span);
  for (const FromItem& item : query.from) span = joined(span, item.span);
  span = joined(span, query.where->span);
  if (query.left) span = joined(span, query.left->span);
  if (query.right) span = joined(span, query.right->span);
  return span;
}

/// Set operations are left-associative, so they nest as deep as there are arms: followed down and built up in a loop,
/// one level of nesting altogether.
QueryPointer convert_left(Conversion& c, const SelectStmt* left) {
  std::vector<const SelectStmt*> chain;
  for (; left && left->op != SETOP_NONE; left = left->larg) chain.push_back(left);
  const Nesting nesting(c);
  QueryPointer built = convert_query(c, reinterpret_cast<const Node*>(left));
  for (auto select = chain.rbegin(); select != chain.rend() && nesting && count_node(c); ++select) {
    auto query = std::make_shared<pglint::Query>();
    convert_select(c, *query, *select, SIZE_MAX, std::move(built));
    query->span = query_span(c, *query);
    built = std::move(query);
  }
  return built;
}

}  // namespace

std::vector<SortItem> convert_sort(Conversion& c, const List* sort_by) {
  std::vector<SortItem> result;
  for (const ::SortBy* item : each<::SortBy>(sort_by)) {
    SortItem sort;
    sort.expr = convert_expr(c, item->node);
    sort.descending = item->sortby_dir == SORTBY_DESC;
    sort.nulls_first = item->sortby_nulls == SORTBY_NULLS_DEFAULT ? sort.descending
                                                                  : item->sortby_nulls == SORTBY_NULLS_FIRST;
    if (item->sortby_dir == SORTBY_USING) {
      const QualifiedName name = qualified_name(item->useOp);
      sort.descending = name.name == ">";
      sort.using_operator = name.schema.empty() ? name.name : "OPERATOR(" + quote_identifier(name.schema) + '.' + name.name + ')';
      if (item->sortby_nulls != SORTBY_NULLS_DEFAULT) sort.using_operator += sort.nulls_first ? " NULLS FIRST" : " NULLS LAST";
    }
    result.push_back(std::move(sort));
  }
  return result;
}

std::shared_ptr<pglint::Query> make_query(Conversion& c, const Node* node) {
  if (!node) return nullptr;
  auto query = std::make_shared<pglint::Query>();
  const Nesting nesting(c);
  if (!nesting || !count_node(c)) return query;
  switch (nodeTag(node)) {
    case T_SelectStmt: convert_select(c, *query, reinterpret_cast<const SelectStmt*>(node), SIZE_MAX); break;
    case T_InsertStmt: convert_insert(c, *query, reinterpret_cast<const InsertStmt*>(node)); break;
    case T_UpdateStmt: convert_update(c, *query, reinterpret_cast<const UpdateStmt*>(node)); break;
    case T_DeleteStmt: convert_delete(c, *query, reinterpret_cast<const DeleteStmt*>(node)); break;
    case T_MergeStmt: convert_merge(c, *query, reinterpret_cast<const MergeStmt*>(node)); break;
    default: query->command = Command::other;
  }
  query->span = query_span(c, *query);
  return query;
}

QueryPointer convert_query(Conversion& c, const Node* node) { return make_query(c, node); }

}  // namespace pglint::sql
