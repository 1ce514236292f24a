// What pg_catalog holds for the resolution of operators and functions: operators, implicit casts, functions, as data.
// Types are small numbers here; TypeSpace (types.hpp) adds the types of the database at hand to them.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace pglint::sql {

/// A type: 0 none or not known, 1 … builtin types (index in builtin_types.hpp plus one), from `first_user_type` on those
/// of a TypeSpace; with `array_bit` the array of the type.
using TypeId = std::uint16_t;
inline constexpr TypeId array_bit = 0x8000;
inline constexpr TypeId first_user_type = 0x1000;

/// Builtin type by typname ("int4", "text[]"); 0 when there is none.
TypeId builtin_type_id(std::string_view name);

/// The types that the rules of type conversion name.
struct KnownTypes {
  TypeId unknown, text, varchar, bpchar, name, boolean, int2, int4, int8, numeric, float4, float8, bit, varbit, date, time, timetz,
      timestamp, timestamptz, interval, uuid, bytea, json, jsonb, inet, cidr, regclass, record, any, anyelement, anyarray,
      anynonarray, anyenum, anyrange, anymultirange, anycompatible, anycompatiblearray, anycompatiblenonarray,
      anycompatiblerange, anycompatiblemultirange, array_record;
};
const KnownTypes& known();

struct OperatorRow {
  std::string_view name;
  TypeId left = 0;  ///< 0 for a prefix operator
  TypeId right = 0;
  TypeId result = 0;
};
struct FunctionRow {
  std::string_view name;
  TypeId result = 0;
  bool returns_set = false;
  bool variadic = false;          ///< the last argument is VARIADIC: an array, or "any"
  std::uint8_t defaults = 0;      ///< so many of the last arguments may be left out
  std::span<const TypeId> arguments;
  std::string_view out_columns;   ///< the OUT columns as name:type, separated by blanks
};

/// All rows of a name, in no particular order.
std::span<const OperatorRow> builtin_operators(std::string_view name);
std::span<const FunctionRow> builtin_functions(std::string_view name);
/// Is there an implicit cast between these two different builtin types?
bool has_implicit_cast(TypeId from, TypeId to);

}  // namespace pglint::sql
