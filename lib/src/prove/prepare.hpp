// What the sources find in a database that is theirs: roles, and what Supabase provides.
#pragma once

#include <string>
#include <vector>

#include "live/scratch.hpp"
#include "pglint/load.hpp"

namespace pglint::prove {

struct Prepared {
  bool supabase = false;             ///< what Supabase provides was made
  std::vector<std::string> gaps;     ///< what could not be made, one line each
};

/// Makes the roles that the sources mention and do not make, where `own_server` allows it, and what Supabase provides where they count
/// on it. Throws Failure.
Prepared prepare(live::Scratch& server, const Database& database, bool own_server);

}  // namespace pglint::prove
