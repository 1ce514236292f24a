// What the option parser says, in pglint's words.
#pragma once

#include <string>

#include "pglint/result.hpp"

namespace CLI {
class App;
class ParseError;
class Success;
}  // namespace CLI

namespace pglint::cli {

/// The error of a command line that could not be parsed, with the nearest known word or the help to look at.
Error usage_error(const CLI::App& app, const CLI::ParseError& error);

/// The help or version text that was asked for.
std::string requested_text(const CLI::App& app, const CLI::Success& request);

}  // namespace pglint::cli
