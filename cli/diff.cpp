// pglint diff: two models compared, each from sources, a snapshot or a server.
#include <CLI/CLI.hpp>

#include <filesystem>
#include <memory>
#include <vector>

#include "command.hpp"
#include "output.hpp"
#include "pglint/compare.hpp"
#include "pglint/live.hpp"
#include "report/differences.hpp"
#include "session.hpp"

namespace pglint::cli {
namespace {

struct DiffOptions {
  std::string before;
  std::string after;
  std::string format = "text";
  std::string output;
  std::string color = "auto";
  std::vector<std::string> exclude;
  std::string config;
};

constexpr std::string_view database_prefix = "db:";

/// A path that exists is a source whatever it is called; a URL, anything with '=' in it, and what follows "db:" name a server.
bool is_server(const std::string& side) {
  std::error_code ignored;
  return names_server(side) || (side.starts_with(database_prefix) && !std::filesystem::exists(std::filesystem::symlink_status(side, ignored)));
}

SourceOptions source(const DiffOptions& options, const std::string& side) {
  SourceOptions out;
  out.sources = {side};
  out.exclude = options.exclude;
  out.config = options.config;
  return out;
}

/// The two as if they were the sources of one run: for the config file and for what --output must not replace.
SourceOptions both(const DiffOptions& options) {
  SourceOptions out = source(options, "");
  out.sources.clear();
  for (const std::string* side : {&options.before, &options.after})
    if (!is_server(*side)) out.sources.push_back(*side);
  out.use_db = out.sources.empty();
  return out;
}

Result<Database> load_side(const DiffOptions& options, const std::string& side, const Config& config) {
  if (!is_server(side)) return load_sources(source(options, side), config);
  const std::string conninfo = side.starts_with(database_prefix) ? side.substr(database_prefix.size()) : side;
  return read_server(conninfo, {.statistics = false});
}

Result<Outcome> run(const DiffOptions& options) {
  if (options.before == "-" && options.after == "-")
    return Error{"standard input cannot be both sides", "Name a file, a directory, a snapshot or a server for one of them."};
  const SourceOptions sources = both(options);
  const Result<Config> config = read_config(sources);
  if (!config.ok()) return config.error();
  if (options.format != "text" && options.format != "json") return bad_word("--format", options.format, {"text", "json"});
  if (options.color != "auto" && options.color != "always" && options.color != "never") return bad_word("--color", options.color, {"auto", "always", "never"});
  if (const Result<Ok> free = check_output(options.output, sources, config.value()); !free.ok()) return free.error();
  Result<Output> output = Output::open(options.output);
  if (!output.ok()) return output.error();

  const Result<Database>& before = kept_to_the_end(load_side(options, options.before, config.value()));
  if (!before.ok()) return before.error();
  const Result<Database>& after = kept_to_the_end(load_side(options, options.after, config.value()));
  if (!after.ok()) return after.error();

  const std::vector<Difference> differences = compare_catalogs(before->catalog, after->catalog);
  const report::ComparedSide a{is_server(options.before) ? "" : options.before, before.value()};
  const report::ComparedSide b{is_server(options.after) ? "" : options.after, after.value()};
  const Sink sink = [&](std::string_view piece) { output->write(piece); };
  if (options.format == "json") report::differences_json(a, b, differences, sink);
  else report::differences_text(a, b, differences, {.color = wants_color(options.color, output.value())}, sink);
  if (const Result<Ok> written = output->finish(); !written.ok()) return written.error();
  return differences.empty() ? Outcome::clean : Outcome::findings;
}

}  // namespace

void add_diff(CLI::App& app, Command& command) {
  CLI::App* diff = app.add_subcommand("diff", "Compare two schemas: files, snapshots, servers");
  const auto options = std::make_shared<DiffOptions>();
  diff->add_option("A", options->before, "What was: a file, directory, snapshot, - or a server")->required()->type_name("");
  diff->add_option("B", options->after, "What is: likewise. A path that exists is one; a URL, KEYWORD=VALUE… and db:DATABASE name servers")
      ->required()
      ->type_name("");
  diff->add_option("--exclude", options->exclude, "Globs of paths in directories to leave out")->delimiter(',')->allow_extra_args(false)->type_name("LIST");
  diff->add_option("--config", options->config, "Config file (default: the nearest pglint.toml upwards from the first source)")->type_name("FILE");
  diff->add_option("--format", options->format, "text or json")->type_name("FORMAT");
  diff->add_option("--output", options->output, "Write to a file, whole or not at all")->type_name("FILE");
  diff->add_option("--color", options->color, "auto, always or never")->type_name("WHEN");
  diff->footer(R"(Examples:
  pglint diff migrations/ "host=db.example.org dbname=app"    what the server has and the migrations have not
  pglint diff monday.json db:app                              a snapshot and a database
  pglint diff --format json old.sql new.sql

Exit status: 0 no differences, 1 differences, 2 could not run.)");
  diff->callback([options, &command] { command = [options] { return run(*options); }; });
}

}  // namespace pglint::cli
