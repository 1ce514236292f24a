// Statements that stand in no source: dynamic SQL is parsed as text of its own, and its offsets mean nothing elsewhere.
#pragma once

#include <memory>

#include "sql/statement.hpp"

namespace pglint::model {

/// Sets the spans of all expressions, queries and index elements, which the model keeps, to {0, 0}. The statement's and
/// its parts' own spans stay: see Replay::origin().
void clear_spans(sql::StatementBody& body);
/// The same for one tree, sub-selects included.
void clear_spans(Expr& expr);
void clear_spans(std::shared_ptr<const Query>& query);

}  // namespace pglint::model
