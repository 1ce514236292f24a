// anyelement, anycompatible and their kin: what the types of a call make of them.
#pragma once

#include <optional>
#include <vector>

#include "sql/types.hpp"

namespace pglint::sql {

class Resolver;

bool is_polymorphic(TypeId type);

/// The types that stand for the polymorphic ones in one call; 0 where a call does not tell.
struct PolymorphicBinding {
  TypeId element = 0;     ///< anyelement, anynonarray, anyenum, and of anyarray its elements
  TypeId range = 0;
  TypeId multirange = 0;
  TypeId compatible = 0;  ///< anycompatible and, of anycompatiblearray, its elements
  TypeId compatible_range = 0;
  TypeId compatible_multirange = 0;

  /// A polymorphic type replaced; another as it is.
  [[nodiscard]] TypeId apply(TypeId type) const;
};

/// Nothing when the types of the call do not agree (check_generic_type_consistency of PostgreSQL).
std::optional<PolymorphicBinding> bind_polymorphic(TypeSpace&, Resolver&, const std::vector<TypeId>& declared,
                                                   const std::vector<TypeId>& actual);

}  // namespace pglint::sql
