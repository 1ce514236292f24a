// Scripts on a server: batch by batch, in the transactions of their tools.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "live/scratch.hpp"
#include "pglint/load.hpp"
#include "prove/script.hpp"

namespace pglint::prove {

/// What came of the sources.
struct Loaded {
  std::size_t statements = 0;          ///< sent
  std::size_t left_out = 0;            ///< with placeholders, or about the whole server of somebody else
  std::vector<std::string> refused;    ///< "file.sql:12: message"
};
/// Runs the statements of every source of `database`, each file in a session of its own. One that is refused takes no other
/// with it. `own_server`: false leaves out what is about the whole server. `next` is called before each file.
Loaded run_sources(live::Scratch& server, const Database& database, bool own_server, const std::function<void(std::string_view)>& next);

/// Runs a migration, up or down, to its end or to the first refusal: "message: statement" then. It leaves no transaction open.
std::optional<std::string> run_migration(live::Scratch& server, std::string_view text, Style style, bool no_transaction);

}  // namespace pglint::prove
