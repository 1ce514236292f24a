// Values of PL/pgSQL variables and expressions as far as they are known without a server. No catalog, no expressions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pglint::model::plpgsql {

/// Bytes of one value; longer ones are not followed.
inline constexpr std::size_t max_text = 256 * 1024;

/// What can be said of a value. `unknown` is not NULL: a server would know it.
struct Value {
  enum class Kind : std::uint8_t { unknown, null, boolean, integer, text, oid, array, row };
  Kind kind = Kind::unknown;
  std::string text;                 ///< integer: its digits; boolean: "true" or "false"; oid: the object's qualified name, quoted
  std::vector<Value> items;         ///< array, row
  std::vector<std::string> names;   ///< row: of its fields

  [[nodiscard]] bool is(Kind k) const noexcept { return kind == k; }
  [[nodiscard]] bool known() const noexcept { return kind != Kind::unknown; }
  [[nodiscard]] bool is_null() const noexcept { return kind == Kind::null; }
  [[nodiscard]] bool is_true() const noexcept { return kind == Kind::boolean && text == "true"; }
  [[nodiscard]] bool is_false() const noexcept { return kind == Kind::boolean && text == "false"; }
  /// A single value with a text: neither unknown, NULL, array nor row.
  [[nodiscard]] bool is_scalar() const noexcept { return kind >= Kind::boolean && kind <= Kind::oid; }
};

Value null_value();
Value boolean_value(bool value);
Value integer_value(std::int64_t value);
Value text_value(std::string text);
Value oid_value(std::string name);
Value array_value(std::vector<Value> items);

/// The number of an integer, or of a text that is one.
std::optional<std::int64_t> integer_of(const Value& value);
/// What || and format('%s') make of a scalar: booleans are t and f.
std::string output_text(const Value& value);

/// Equal, as the = of their common type has it; nothing when that is not known. Neither is NULL.
std::optional<bool> equal(const Value& a, const Value& b);
/// Less, equal, greater as -1, 0, 1; nothing when not known (texts: their order is the collation's).
std::optional<int> compare(const Value& a, const Value& b);

/// The value of '{a,"b c",NULL}'; unknown when that is malformed or of more than one dimension.
Value parse_array(std::string_view text);

/// format(): `arguments` without the format string. Unknown where an argument that is used is, for NULL as %I, for too
/// few arguments and for field widths.
Value format(std::string_view format, const std::vector<Value>& arguments);

}  // namespace pglint::model::plpgsql
