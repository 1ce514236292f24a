// What every subcommand offers to main: options for the parser, and a run that gives an outcome or an error.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "pglint/result.hpp"

namespace CLI {
class App;
}

namespace pglint::cli {

/// What a run that could be done found (or differences, of diff); main turns it into the exit code.
enum class Outcome { clean, findings };

/// Set by the parser to the subcommand that was asked for.
using Command = std::function<Result<Outcome>()>;

// Each adds its subcommand to `app`; when that is chosen, `command` becomes its run. One file each.
void add_lint(CLI::App& app, Command& command);
void add_fix(CLI::App& app, Command& command);
void add_snapshot(CLI::App& app, Command& command);
void add_diff(CLI::App& app, Command& command);
void add_rules(CLI::App& app, Command& command);
void add_explain(CLI::App& app, Command& command);

}  // namespace pglint::cli
