// What CREATE SEQUENCE, serial and identity columns share: options with PostgreSQL's defaults.
#pragma once

#include <string>

#include "pglint/catalog.hpp"
#include "sql/statement.hpp"

namespace pglint::model {

/// A sequence of this type ("smallint", "integer", "bigint") and step with all defaults: minimum, maximum and start
/// follow from the two (manual, CREATE SEQUENCE).
Sequence new_sequence(QualifiedName name, std::string type, long long increment = 1);

/// Applies options to a new sequence; what is not given follows from type and increment. OWNED BY is left to the caller.
void initialize(Sequence& sequence, const std::string& type, const sql::SequenceOptions& options);

/// Applies ALTER SEQUENCE: a new type moves bounds that were the old type's own. OWNED BY is left to the caller.
void alter(Sequence& sequence, const std::string& type, const sql::SequenceOptions& options);

}  // namespace pglint::model
