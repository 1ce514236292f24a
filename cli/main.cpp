// The program: argv in, exit code out. The only place where exit codes are decided: 0 nothing at or above --fail-on,
// 1 findings (or differences, of diff), 2 could not run.
#include <CLI/CLI.hpp>

#include <csignal>
#include <exception>
#include <new>

#include "command.hpp"
#include "memory.hpp"
#include "output.hpp"
#include "pglint/version.hpp"
#include "usage.hpp"

namespace {

using pglint::cli::Outcome;

constexpr int exit_clean = 0;
constexpr int exit_findings = 1;
constexpr int exit_could_not_run = 2;

constexpr const char* description =
    "pglint finds what is wrong with a PostgreSQL schema and writes the migrations that repair it.";

constexpr const char* examples = R"(Examples:
  pglint lint migrations/                          findings of a directory of migrations
  pg_dump --schema-only app | pglint lint -        of a dump
  pglint fix migrations/ --emit --out migrations/  writes fix migrations beside them
  pglint diff migrations/ "dbname=app"             what a server has that they have not
  pglint explain index/duplicate                   what a rule checks and why

Exit status: 0 nothing at or above --fail-on, 1 findings or differences, 2 could not run.)";

int run(int argc, char** argv) {
  CLI::App app{description, "pglint"};
  app.set_version_flag("--version", "pglint " PGLINT_VERSION);
  app.footer(examples);
  app.require_subcommand(0, 1);
  pglint::cli::Command command;
  pglint::cli::add_lint(app, command);
  pglint::cli::add_fix(app, command);
  pglint::cli::add_snapshot(app, command);
  pglint::cli::add_diff(app, command);
  pglint::cli::add_rules(app, command);
  pglint::cli::add_explain(app, command);

  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& done) {  // --help, --version
    const auto written = pglint::cli::print(pglint::cli::requested_text(app, done));
    if (written.ok()) return exit_clean;
    pglint::cli::print_error(written.error());
    return exit_could_not_run;
  } catch (const CLI::ParseError& error) {
    pglint::cli::print_error(pglint::cli::usage_error(app, error));
    return exit_could_not_run;
  }
  if (!command) {
    pglint::cli::print_error({"no command given", "\"pglint --help\" lists the commands."});
    return exit_could_not_run;
  }

  const pglint::Result<Outcome> outcome = command();
  if (!outcome.ok()) {
    pglint::cli::print_error(outcome.error());
    return exit_could_not_run;
  }
  return outcome.value() == Outcome::findings ? exit_findings : exit_clean;
}

}  // namespace

int main(int argc, char** argv) {
  pglint::cli::prepare_memory();
  std::signal(SIGPIPE, SIG_IGN);  // a reader that has seen enough is no failure: see Output
  try {
    return run(argc, argv);
  } catch (const std::bad_alloc&) {
    pglint::cli::print_error({"out of memory", "Lint fewer or smaller sources at once."});
  } catch (const std::exception& error) {
    pglint::cli::print_error({std::string("internal error: ") + error.what(), "This is a bug in pglint: report it with the input."});
  }
  return exit_could_not_run;
}
