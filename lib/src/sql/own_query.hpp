// Sub-selects are shared; who changes one makes it its own first.
#pragma once

#include <memory>

#include "pglint/expression.hpp"

namespace pglint::sql {

/// The query behind `pointer`, which must not be null, to be changed in place: itself when nobody else has it, else a copy
/// that takes its place. Every Query is made without const, so that casting it away is defined.
inline Query& own(std::shared_ptr<const Query>& pointer) {
  if (pointer.use_count() != 1) pointer = std::make_shared<Query>(*pointer);
  return const_cast<Query&>(*pointer);
}

}  // namespace pglint::sql
