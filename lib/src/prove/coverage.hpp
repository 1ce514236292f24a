// Which fixes can be tried on a server that did not take all of the sources.
#pragma once

#include <string>
#include <vector>

#include "pglint/catalog.hpp"
#include "pglint/fix.hpp"

namespace pglint::prove {

struct Covered {
  Plan plan;                             ///< the actions whose objects are there, in their order
  std::vector<std::string> left_out;     ///< the others, one line each
};
/// `model`: of the sources. `on_server`: of the server. Linear in the actions but for the lists of one table.
Covered covered_by(const Plan& plan, const Catalog& model, const Catalog& on_server);

}  // namespace pglint::prove
