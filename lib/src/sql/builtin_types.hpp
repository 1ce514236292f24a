// The types of pg_catalog: names, categories, what is preferred. Facts of pg_type, compiled in.
#pragma once

#include <cstddef>
#include <string_view>

namespace pglint::sql {

/// One row of pg_type that is not an array type.
struct BuiltinType {
  std::string_view name;      ///< typname
  std::string_view sql_name;  ///< format_type() of the type without modifier
  char category;              ///< typcategory
  bool preferred;             ///< typispreferred
};

/// All of them, by an index that only this run knows: 0 to builtin_type_count() - 1.
std::size_t builtin_type_count();
const BuiltinType& builtin_type(std::size_t index);
/// By typname; nullptr when there is none.
const BuiltinType* find_builtin_type(std::string_view name);
/// By SQL name without modifiers ("integer", "character varying", "character" is bpchar, "bit" too); nullptr when there is none.
const BuiltinType* find_builtin_sql_type(std::string_view sql_name);

inline bool is_builtin_type(std::string_view name) { return find_builtin_type(name) != nullptr; }
/// SQL name of a built-in type; the name itself of another.
inline std::string_view sql_type_name(std::string_view name) {
  const BuiltinType* type = find_builtin_type(name);
  return type ? type->sql_name : name;
}

}  // namespace pglint::sql
