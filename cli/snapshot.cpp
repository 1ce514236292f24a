// pglint snapshot: the model of a schema, and the statistics of a server, as JSON, which any SOURCE may be.
#include <CLI/CLI.hpp>

#include "command.hpp"
#include "output.hpp"
#include "pglint/snapshot.hpp"
#include "session.hpp"

namespace pglint::cli {
namespace {

struct SnapshotOptions {
  SourceOptions sources;
  std::string output;
};

Result<Outcome> run(const SnapshotOptions& options) {
  if (options.sources.values && !options.sources.use_db) return Error{"--values reads from a server, and none is named", "Name it with --db."};
  const Result<Config> config = read_config(options.sources);
  if (!config.ok()) return config.error();
  if (const Result<Ok> free = check_output(options.output, options.sources, config.value()); !free.ok()) return free.error();
  Result<Output> output = Output::open(options.output);
  if (!output.ok()) return output.error();
  const Result<Database> database = load_sources(options.sources, config.value());
  if (!database.ok()) return database.error();

  const LoadReport& report = database->report;
  output->write(database->statistics ? write_snapshot(database->catalog, *database->statistics, report.not_read) : write_snapshot(database->catalog));
  if (const Result<Ok> written = output->finish(); !written.ok()) return written.error();
  note_gaps(report);
  if (const std::size_t left_out = report.syntax_errors.size() + report.not_understood.size(); left_out > 0 && options.sources.use_db)
    print_note("pglint: note: " + std::to_string(left_out) + " definitions were not understood and are not in the snapshot; \"pglint lint --statistics\" lists them");
  else if (left_out > 0)
    print_note("pglint: note: " + std::to_string(left_out) + " of " + std::to_string(report.statements) +
               " statements were not understood and are not in the snapshot; \"pglint lint --statistics\" lists them");
  return Outcome::clean;
}

}  // namespace

void add_snapshot(CLI::App& app, Command& command) {
  CLI::App* snapshot = app.add_subcommand("snapshot", "Write the model of a schema, of a server with its statistics, as JSON");
  const auto options = std::make_shared<SnapshotOptions>();
  add_source_options(*snapshot, options->sources);
  snapshot->add_flag("--values", options->sources.values, "With the common values of columns, which are row data");
  snapshot->add_option("--output", options->output, "Write to a file, whole or not at all (default: standard output)")
      ->type_name("FILE");
  snapshot->footer(R"(Examples:
  pglint snapshot migrations/ --output schema.json
  pglint lint schema.json
  pglint snapshot --db "host=db.example.org dbname=app" --output app.json)");
  snapshot->callback([options, &command] { command = [options] { return run(*options); }; });
}

}  // namespace pglint::cli
