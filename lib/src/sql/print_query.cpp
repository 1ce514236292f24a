// Queries as SQL. SELECT and VALUES are complete; of the others what the tree holds.
#include "sql/print.hpp"

namespace pglint::sql {

void Printer::query(const Query& q) {
  with(q);
  switch (q.command) {
    case Query::Command::select: select(q); break;
    case Query::Command::insert: insert(q); break;
    case Query::Command::update: update(q); break;
    case Query::Command::delete_: remove(q); break;
    case Query::Command::merge: merge(q); break;
    case Query::Command::other: break;
  }
}

void Printer::with(const Query& q) {
  if (q.with.empty()) return;
  out_ += q.recursive ? "WITH RECURSIVE " : "WITH ";
  for (std::size_t i = 0; i < q.with.size(); ++i) {
    const CommonTable& table = q.with[i];
    if (i > 0) out_ += ", ";
    out_ += quote_identifier(table.name);
    if (!table.columns.empty()) {
      out_ += '(';
      names(table.columns);
      out_ += ')';
    }
    out_ += " AS ";
    if (table.materialized != CommonTable::Materialized::unsaid)
      out_ += table.materialized == CommonTable::Materialized::yes ? "MATERIALIZED " : "NOT MATERIALIZED ";
    out_ += '(';
    if (table.query) query(*table.query);
    out_ += ')';
    if (!table.search_cycle.empty()) out_ += ' ' + table.search_cycle;
  }
  out_ += ' ';
}

// --- SELECT ------------------------------------------------------------------------------------------------------

void Printer::select(const Query& q) {
  if (q.set_op != Query::SetOp::none) {
    set_operation(q);
  } else if (!q.values.empty()) {
    values(q.values);
  } else {
    out_ += "SELECT";
    if (q.distinct) out_ += " DISTINCT";
    if (!q.distinct_on.empty()) {
      out_ += " ON (";
      list(q.distinct_on);
      out_ += ')';
    }
    if (!q.targets.empty()) out_ += ' ';
    targets(q.targets);
    from_list(" FROM ", q.from);
    if (q.where) {
      out_ += " WHERE ";
      expr(q.where);
    }
    if (!q.group_by.empty()) {
      out_ += q.group_distinct ? " GROUP BY DISTINCT " : " GROUP BY ";
      list(q.group_by);
    }
    if (q.having) {
      out_ += " HAVING ";
      expr(q.having);
    }
  }
  select_end(q);
}

/// What follows a SELECT or a set operation as a whole.
void Printer::select_end(const Query& q) {
  order_by(q.order_by);
  const bool ties = q.limit->is(ExprKind::special) && q.limit->name == "WITH TIES";
  if (q.limit && !ties) {
    out_ += " LIMIT ";
    expr(q.limit);
  }
  if (q.offset) {
    out_ += " OFFSET ";
    expr(q.offset);
  }
  if (ties) {
    out_ += " FETCH FIRST (";
    expr(q.limit->args[0]);
    out_ += ") ROWS WITH TIES";
  }
  if (q.locks_rows) out_ += q.locking.empty() ? " FOR UPDATE" : ' ' + q.locking;
}

void Printer::set_operation(const Query& q) {
  const auto ends = [](const Query& side) {
    return !side.order_by.empty() || side.limit || side.offset || side.locks_rows || !side.with.empty();
  };
  // UNION, EXCEPT and INTERSECT are left-associative, INTERSECT binds tighter. A chain of them is as long as there are
  // arms: what stands before the first arm on the way down, the rest on the way up.
  std::vector<std::pair<const Query*, bool>> chain{{&q, false}};  // and whether it stands in parentheses
  for (const Query* left = q.left.get(); left; left = left->left.get()) {
    const Query::SetOp around = chain.back().first->set_op;
    const bool parentheses = ends(*left) || (left->set_op != Query::SetOp::none && left->set_op != around);
    if (left->set_op == Query::SetOp::none) {
      set_side(*left, parentheses);
      break;
    }
    if (parentheses) out_ += '(';
    with(*left);
    chain.emplace_back(left, parentheses);
  }
  for (; !chain.empty(); chain.pop_back()) {
    const auto [operation, parentheses] = chain.back();
    const Query::SetOp kind = operation->set_op;
    out_ += kind == Query::SetOp::union_ ? " UNION " : kind == Query::SetOp::intersect ? " INTERSECT " : " EXCEPT ";
    if (operation->set_all) out_ += "ALL ";
    if (operation->right) set_side(*operation->right, ends(*operation->right) || operation->right->set_op != Query::SetOp::none);
    if (operation != &q) select_end(*operation);
    if (parentheses) out_ += ')';
  }
}

void Printer::set_side(const Query& side, bool parentheses) {
  if (parentheses) out_ += '(';
  query(side);
  if (parentheses) out_ += ')';
}

void Printer::values(const std::vector<std::vector<Expr>>& rows) {
  out_ += "VALUES ";
  for (std::size_t i = 0; i < rows.size(); ++i) {
    out_ += i > 0 ? ", (" : "(";
    list(rows[i]);
    out_ += ')';
  }
}

void Printer::targets(const std::vector<TargetItem>& items) {
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) out_ += ", ";
    expr(items[i].expr);
    if (!items[i].alias.empty()) out_ += " AS " + quote_identifier(items[i].alias);
  }
}

void Printer::order_by(const std::vector<SortItem>& items) {
  if (items.empty()) return;
  out_ += " ORDER BY ";
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) out_ += ", ";
    expr(items[i].expr);
    if (!items[i].using_operator.empty()) {
      out_ += " USING " + items[i].using_operator;
      continue;
    }
    if (items[i].descending) out_ += " DESC";
    if (items[i].nulls_first != items[i].descending) out_ += items[i].nulls_first ? " NULLS FIRST" : " NULLS LAST";
  }
}

// --- FROM --------------------------------------------------------------------------------------------------------

void Printer::from_list(std::string_view keyword, const std::vector<FromItem>& items) {
  for (std::size_t i = 0; i < items.size(); ++i) {
    out_ += i > 0 ? std::string_view(", ") : keyword;
    from_item(items[i]);
  }
}

void Printer::from_item(const FromItem& item) {
  if (item.lateral) out_ += "LATERAL ";
  switch (item.kind) {
    case FromItem::Kind::relation:
      if (item.only) out_ += "ONLY ";
      out_ += quote_qualified(item.schema, item.name);
      break;
    case FromItem::Kind::subquery:
      out_ += '(';
      if (item.query) query(*item.query);
      out_ += ')';
      break;
    case FromItem::Kind::function:
      if (item.rows_from) out_ += "ROWS FROM (";
      list(item.functions);
      if (item.rows_from) out_ += ')';
      if (item.with_ordinality) out_ += " WITH ORDINALITY";
      break;
    case FromItem::Kind::join:
      if (!item.alias.empty()) out_ += '(';
      join(item);
      if (!item.alias.empty()) out_ += ')';
      break;
    case FromItem::Kind::other:
      if (item.functions.empty())
        out_ += quote_qualified(item.schema, item.name);
      else
        list(item.functions);
      break;
  }
  alias(item);
  if (item.kind == FromItem::Kind::relation && !item.functions.empty()) sample(item);
}

void Printer::sample(const FromItem& item) {
  const Expr& method = item.functions[0];
  out_ += " TABLESAMPLE " + quote_qualified(method.schema, method.name) + " (";
  list(method.args);
  out_ += ')';
  if (item.functions.size() < 2) return;
  out_ += " REPEATABLE (";
  expr(item.functions[1]);
  out_ += ')';
}

void Printer::alias(const FromItem& item) {
  if (item.alias.empty() && item.column_aliases.empty()) return;
  out_ += " AS ";
  if (!item.alias.empty()) out_ += quote_identifier(item.alias);
  if (item.column_aliases.empty()) return;
  out_ += '(';
  for (std::size_t i = 0; i < item.column_aliases.size(); ++i) {
    if (i > 0) out_ += ", ";
    out_ += quote_identifier(item.column_aliases[i]);
    if (i < item.column_types.size()) out_ += ' ' + item.column_types[i];
  }
  out_ += ')';
}

void Printer::join(const FromItem& item) {
  if (item.sides.size() != 2) return;
  from_item(item.sides[0]);
  if (item.natural) out_ += " NATURAL";
  switch (item.join) {
    case FromItem::Join::inner: out_ += " JOIN "; break;
    case FromItem::Join::left: out_ += " LEFT JOIN "; break;
    case FromItem::Join::right: out_ += " RIGHT JOIN "; break;
    case FromItem::Join::full: out_ += " FULL JOIN "; break;
    case FromItem::Join::cross: out_ += " CROSS JOIN "; break;
  }
  const FromItem& right = item.sides[1];
  const bool nested = right.kind == FromItem::Kind::join && right.alias.empty();
  if (nested) out_ += '(';
  from_item(right);
  if (nested) out_ += ')';
  if (!item.using_columns.empty()) {
    out_ += " USING (";
    names(item.using_columns);
    out_ += ')';
    if (!item.using_alias.empty()) out_ += " AS " + quote_identifier(item.using_alias);
  } else if (item.condition) {
    out_ += " ON ";
    expr(item.condition);
  }
}

// --- INSERT, UPDATE, DELETE, MERGE -------------------------------------------------------------------------------

void Printer::insert(const Query& q) {
  out_ += "INSERT INTO ";
  from_item(q.target);
  if (!q.targets.empty()) {
    out_ += " (";
    for (std::size_t i = 0; i < q.targets.size(); ++i) out_ += (i > 0 ? ", " : "") + quote_identifier(q.targets[i].alias);
    out_ += ')';
  }
  if (q.source) {
    out_ += ' ';
    query(*q.source);
  } else {
    out_ += " DEFAULT VALUES";
  }
  if (!q.conflict_columns.empty() || !q.conflict_set.empty()) {
    out_ += " ON CONFLICT (";
    names(q.conflict_columns);
    out_ += q.conflict_set.empty() ? ") DO NOTHING" : ") DO UPDATE SET ";
    assignments(q.conflict_set);
    if (q.conflict_where) {
      out_ += " WHERE ";
      expr(q.conflict_where);
    }
  }
  if (!q.returning.empty()) out_ += " RETURNING ";
  targets(q.returning);
}

/// SET a = 1, (b, c) = (SELECT …): the columns after the first of such a group carry ExprKind::other.
void Printer::assignments(const std::vector<TargetItem>& items) {
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) out_ += ", ";
    std::size_t group = i + 1;
    while (group < items.size() && items[group].expr.is(ExprKind::other) && items[group].expr.type.empty()) ++group;
    if (group > i + 1) {
      out_ += '(';
      for (std::size_t k = i; k < group; ++k) out_ += (k > i ? ", " : "") + quote_identifier(items[k].alias);
      out_ += ')';
    } else {
      out_ += quote_identifier(items[i].alias);
    }
    out_ += " = ";
    expr(items[i].expr);
    i = group - 1;
  }
}

void Printer::update(const Query& q) {
  out_ += "UPDATE ";
  from_item(q.target);
  out_ += " SET ";
  assignments(q.targets);
  from_list(" FROM ", q.from);
  if (q.where) {
    out_ += " WHERE ";
    expr(q.where);
  }
  if (!q.returning.empty()) out_ += " RETURNING ";
  targets(q.returning);
}

void Printer::remove(const Query& q) {
  out_ += "DELETE FROM ";
  from_item(q.target);
  from_list(" USING ", q.from);
  if (q.where) {
    out_ += " WHERE ";
    expr(q.where);
  }
  if (!q.returning.empty()) out_ += " RETURNING ";
  targets(q.returning);
}

void Printer::merge(const Query& q) {
  out_ += "MERGE INTO ";
  from_item(q.target);
  from_list(" USING ", q.from);
  if (q.where) {
    out_ += " ON ";
    expr(q.where);
  }
  out_ += " WHEN NOT MATCHED THEN DO NOTHING";  // the actions are not kept
}

}  // namespace pglint::sql

namespace pglint {

std::string to_sql(const Query& query) {
  sql::Printer printer(sql::Printer::Style::readable);
  printer.query(query);
  return printer.take();
}

std::string canonical_sql(const Query& query) {
  sql::Printer printer(sql::Printer::Style::canonical);
  printer.query(query);
  return printer.take();
}

}  // namespace pglint
