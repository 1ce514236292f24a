// The types that one normalisation meets: the builtin ones, and those of the database by name.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "sql/builtins.hpp"
#include "sql/normalize.hpp"

namespace pglint::sql {

class TypeSpace {
 public:
  explicit TypeSpace(const Scope& scope) : scope_(scope) {}

  /// The type of a canonical text, its modifier ignored: "character varying(20)", "public.mood[]". 0 for "".
  TypeId id(std::string_view canonical);
  /// Canonical text without modifier.
  [[nodiscard]] std::string name(TypeId type) const;

  [[nodiscard]] static bool is_array(TypeId type) { return (type & array_bit) != 0; }
  [[nodiscard]] static TypeId element(TypeId type) { return static_cast<TypeId>(type & ~array_bit); }
  [[nodiscard]] static TypeId array_of(TypeId type) { return type == 0 ? type : static_cast<TypeId>(type | array_bit); }
  [[nodiscard]] static bool is_user(TypeId type) { return element(type) >= first_user_type; }

  /// The type under a domain; the type itself otherwise.
  TypeId base(TypeId type);
  /// pg_type.typcategory; user types that are no domain count as 'E': enums are what expressions compare most.
  char category(TypeId type);
  bool preferred(TypeId type);
  /// Type of a range's bounds; 0 for another type. Of a multirange likewise.
  static TypeId range_element(TypeId type);
  static TypeId multirange_element(TypeId type);

 private:
  const Scope& scope_;
  std::unordered_map<std::string, TypeId> user_ids_;
  std::vector<std::string> user_names_;
  std::vector<TypeId> user_bases_;  // 0: not looked up
};

/// A canonical type's modifier with its parentheses (and interval's fields), "" when it has none.
std::string_view type_modifier(std::string_view canonical);
/// The canonical type without it.
std::string without_modifier(std::string_view canonical);

}  // namespace pglint::sql
