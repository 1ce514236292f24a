// SQL text into statements. The only way into libpg_query for the layers above.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sql/statement.hpp"

namespace pglint::sql {

struct ParseError {
  std::uint32_t offset = 0;   ///< byte in the source at which the parser gave up
  std::string message;        ///< the parser's own
};
/// One statement of the input: parsed, or the reason why not (bad SQL, nesting beyond max_expression_depth).
struct Parsed {
  Span span;
  std::variant<Statement, ParseError> result;
};

/// Parses the statements that stand at `spans` (ascending, not overlapping, each one statement without its ';') of
/// `text`. Gives one entry a span, except that a CREATE SCHEMA with elements gives one more for each element. Spans in
/// the result are offsets into `text`. Runs of neighbouring statements go to the parser together (up to ~64 kB), one by one when a run fails, so one bad
/// statement costs one error. Thread-safe; memory beyond the result is bounded by the longest run. Linear.
std::vector<Parsed> parse(std::string_view text, const std::vector<Span>& spans);

}  // namespace pglint::sql
