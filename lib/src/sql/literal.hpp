// Literals as the server prints them: what the input and output functions of the common types make of a text.
// Each gives nothing for a text that it does not understand; that text then stays as written.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "pglint/expression.hpp"

namespace pglint::sql {

/// The text that a value of a canonical type is printed with: '{ a, b }' of text[] is {a,b}. Linear.
std::optional<std::string> output_text(std::string_view type, std::string_view input);

/// Rewrites a constant in place: numbers of number types become ConstKind::integer or number, their type is left out
/// when the digits alone say it; booleans become ConstKind::boolean; other strings are printed as the server does.
void canonical_literal(Expr& constant);
/// The type that a number has by its digits: integer, bigint, numeric.
std::string_view natural_type(const Expr& number);

/// numeric_in() and numeric_out(): 1e3 is 1000, .50 is 0.50.
std::optional<std::string> output_numeric(std::string_view input);
std::optional<std::string> output_date(std::string_view input);
std::optional<std::string> output_time(std::string_view input, bool with_zone);
/// Text without an offset counts as UTC, and `with_zone` prints in UTC.
std::optional<std::string> output_timestamp(std::string_view input, bool with_zone);
/// `fields` are those of the type, as "day" or "day to second(3)"; a number alone is in the last of them.
std::optional<std::string> output_interval(std::string_view input, std::string_view fields);
/// Member access and subscripts only: $.a[0] is $."a"[0].
std::optional<std::string> output_jsonpath(std::string_view input);
std::optional<std::string> output_jsonb(std::string_view input);
std::optional<std::string> output_array(std::string_view element_type, std::string_view input);
/// The array literal with every element `from` become `to`.
std::optional<std::string> replace_in_array(std::string_view input, std::string_view from, std::string_view to);

}  // namespace pglint::sql
