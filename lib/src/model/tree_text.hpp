// Expressions and queries as text from which the very same tree can be made again: what a snapshot stores.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "pglint/expression.hpp"

namespace pglint::model {

struct TreeText {
  std::string sql;                       ///< canonical_sql
  std::vector<std::uint32_t> implicit;   ///< nodes with implicit_type, numbered in the order of a walk over the whole tree
  bool opaque = false;                   ///< `sql` is no text that parses back: kept for people
};

TreeText to_text(const Expr& expr);
TreeText to_text(const Query& query);

/// The tree again, with empty spans. An opaque text, or one that does not parse, gives ExprKind::other, or null.
Expr expression_from(const TreeText& text);
std::shared_ptr<const Query> query_from(const TreeText& text);

}  // namespace pglint::model
