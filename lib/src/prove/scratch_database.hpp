// A database that somebody else lends: empty when it comes, empty when it goes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "live/scratch.hpp"
#include "pglint/result.hpp"

namespace pglint::prove {

/// What is in the database besides what a new one has, each "kind schema.name", at most ten; empty: nothing.
std::vector<std::string> contents(live::Scratch& server);

/// Removes everything that the proof made; gives what is left.
std::vector<std::string> empty(live::Scratch& server);

/// True for statements about the whole server: roles, databases, tablespaces, its settings. A proof in somebody else's server
/// leaves them out.
bool is_about_server(std::string_view sql);

}  // namespace pglint::prove
