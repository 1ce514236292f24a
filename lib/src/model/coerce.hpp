// A value stored into a typed place: what the server makes of a literal there.
#pragma once

#include <string>

#include "pglint/expression.hpp"

namespace pglint::model {

/// Gives an untyped literal (a string, NULL, or elements of ARRAY[…]) the type of the column, argument or domain that it
/// is the value of, as the server does when it stores a default. Anything else stays as it is. `type` is canonical and may have a modifier.
void coerce(Expr& value, const std::string& type);

/// A canonical type without its modifier: "character varying(20)[]" → "character varying[]".
std::string without_modifier(const std::string& type);

}  // namespace pglint::model
