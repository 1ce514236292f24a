// From command line and config file to a loaded database.
#include "session.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <filesystem>

#include "files.hpp"
#include "lint/config_check.hpp"
#include "lint/selection.hpp"
#include "lint/words.hpp"
#include "output.hpp"
#include "pglint/live.hpp"
#include "pglint/rules.hpp"
#include "pglint/snapshot.hpp"
#include "text/walk.hpp"

namespace pglint::cli {
namespace {

namespace fs = std::filesystem;

CLI::Option* add_list(CLI::App& command, const std::string& name, std::vector<std::string>& list, const std::string& text) {
  return command.add_option(name, list, text)->delimiter(',')->allow_extra_args(false)->type_name("LIST");
}

Result<Ok> check_rule_words(std::string_view option, const std::vector<std::string>& words) {
  for (const std::string& word : words)
    if (!linter::is_known(word, rules::all()))
      return Error{fmt::format("{}: unknown rule \"{}\"", option, word), linter::rule_suggestion(word, rules::all())};
  return Ok{};
}

/// The file that --config names, or the nearest one; defaults when there is none.
Result<Config> read_config_file(const SourceOptions& options) {
  std::string path = options.config;
  if (path.empty()) {
    const std::string first = options.sources.empty() ? "" : options.sources.front();
    path = find_config(first == "-" ? "" : first).value_or("");
  }
  if (path.empty()) return Config{};
  std::error_code ignored;
  const fs::file_status status = fs::status(path, ignored);
  if (fs::is_directory(status)) return Error{fmt::format("\"{}\" is a directory", path), "The configuration is a file."};
  // What --config names may be a pipe.
  if (options.config.empty() && fs::is_other(status))
    return Error{fmt::format("\"{}\" is not a regular file", path), "--config names another one."};
  const Result<std::string> text = read_file(path, linter::largest_config);
  if (!text.ok()) return text.error();
  return parse_config(text.value(), path, rules::all());
}

constexpr std::size_t largest_snapshot = std::size_t{1} << 30U;

/// The statistics in a snapshot of a server.
Result<Statistics> read_stats(const std::string& path) {
  const Result<std::string> text = read_file(path, largest_snapshot);
  if (!text.ok()) return text.error();
  constexpr const char* hint = "\"pglint snapshot --db CONNINFO --output FILE\" writes a snapshot with the statistics of a server.";
  if (!looks_like_snapshot(text.value())) return Error{fmt::format("--stats: \"{}\" is not a snapshot", path), hint};
  Result<Snapshot> snapshot = parse_snapshot(text.value());
  if (!snapshot.ok()) return Error{fmt::format("{}: {}", path, snapshot.error().message), snapshot.error().hint};
  if (!snapshot->statistics) return Error{fmt::format("--stats: snapshot \"{}\" has no statistics", path), hint};
  return std::move(*snapshot->statistics);
}

/// Globs with a directory in them start at the config's directory, as in a .gitignore file.
std::vector<std::string> relative_to(const std::string& config_path, std::vector<std::string> globs) {
  const std::size_t slash = config_path.rfind('/');
  const std::string directory = slash == std::string::npos ? "./" : config_path.substr(0, slash + 1);
  for (std::string& glob : globs) {
    const std::size_t first = glob.find('/');
    if (first != std::string::npos && first + 1 < glob.size()) glob = directory + (first == 0 ? glob.substr(1) : glob);
  }
  return globs;
}

}  // namespace

void add_source_options(CLI::App& command, SourceOptions& options) {
  command.add_option("SOURCE", options.sources, "Files and directories of SQL, snapshots, or - for standard input")
      ->type_name("");
  command.add_option("--db", options.db, "Read a server instead: connection string, URL or database name, as psql takes it")
      ->type_name("CONNINFO")
      ->each([&options](const std::string&) { options.use_db = true; });
  add_list(command, "--exclude", options.exclude, "Globs of paths in directories to leave out");
  command.add_option("--config", options.config, "Config file (default: the nearest pglint.toml upwards from the first source)")
      ->type_name("FILE");
}

void add_statistics_option(CLI::App& command, SourceOptions& options) {
  command.add_option("--stats", options.stats, "Snapshot of a server: its statistics go with the sources, by name")->type_name("SNAPSHOT");
}

void add_rule_options(CLI::App& command, RuleOptions& options) {
  add_list(command, "--select", options.select, "Rules to run: ids, categories, all (replaces the config's select and ignore)");
  add_list(command, "--ignore", options.ignore, "Rules not to run");
  command.add_option("--pg-version", options.pg_version, "Major version of the server that the SQL is for")->type_name("N");
}

Error bad_word(std::string_view option, std::string_view word, const std::vector<std::string>& known) {
  return {fmt::format("{}: unknown value \"{}\"", option, word), linter::suggestion(word, known)};
}

bool names_server(const std::string& text) {
  std::error_code ignored;
  if (text == "-" || fs::exists(fs::symlink_status(text, ignored))) return false;
  return text.starts_with("postgresql://") || text.starts_with("postgres://") || text.find('=') != std::string::npos;
}

Result<Config> read_config(const SourceOptions& sources, const RuleOptions& words) {
  // Not repeated: there may be a password in it.
  if (std::any_of(sources.sources.begin(), sources.sources.end(), names_server) || names_server(sources.stats))
    return Error{"a connection string is no source", "--db CONNINFO reads a server; no file of that name exists."};
  if (sources.use_db && !sources.sources.empty())
    return Error{"--db and sources cannot be read together", "Name either the server or the sources; two runs compare them."};
  if (sources.use_db && !sources.stats.empty())
    return Error{"--db and --stats cannot be read together", "A server brings its own statistics."};
  if (sources.sources.empty() && !sources.use_db)
    return Error{"no source given", "Name files, a directory of migrations, - for standard input, or a server with --db."};
  Result<Config> config = read_config_file(sources);
  if (!config.ok()) return config;

  if (const auto known = check_rule_words("--select", words.select); !known.ok()) return known.error();
  if (const auto known = check_rule_words("--ignore", words.ignore); !known.ok()) return known.error();
  if (!words.select.empty()) {
    config->select = words.select;
    config->ignore.clear();
  }
  config->ignore.insert(config->ignore.end(), words.ignore.begin(), words.ignore.end());
  const auto all = rules::all();
  if (std::none_of(all.begin(), all.end(), [&](const Rule* rule) { return linter::is_selected(*rule, config.value()); }))
    return Error{"no rule is selected", "\"pglint rules\" lists the rules; see --select and --ignore."};

  if (!words.pg_version.empty()) {
    int version = 0;
    const char* end = words.pg_version.data() + words.pg_version.size();
    const auto parsed = std::from_chars(words.pg_version.data(), end, version);
    if (parsed.ec != std::errc{} || parsed.ptr != end || !linter::is_pg_version(version))
      return Error{fmt::format("--pg-version: unknown version \"{}\"", words.pg_version), linter::pg_version_hint()};
    config->pg_version = version;
    config->pg_version_given = true;
  }
  return config;
}

Result<Database> load_sources(const SourceOptions& options, const Config& config) {
  if (options.use_db) {
    LiveOptions live;
    live.values = options.values;
    return read_server(options.db, live);
  }
  LoadOptions load_options;
  load_options.exclude = relative_to(config.path, config.exclude);
  load_options.exclude.insert(load_options.exclude.end(), options.exclude.begin(), options.exclude.end());
  if (std::find(options.sources.begin(), options.sources.end(), "-") != options.sources.end()) {
    Result<std::string> text = read_standard_input();
    if (!text.ok()) return text.error();
    load_options.standard_input = std::move(text.value());
  }
  Result<Database> database = load(options.sources, load_options);
  if (!database.ok()) return database;
  const LoadReport& report = database->report;
  const bool has_snapshot = report.files > database->sources.size();  // which is a file, but no text
  if (report.statements == 0 && report.syntax_errors.empty() && report.not_understood.empty() && !has_snapshot)
    return Error{"no SQL statement found", "The sources are empty or hold comments only: check what writes them."};
  if (!options.stats.empty()) {
    Result<Statistics> statistics = read_stats(options.stats);
    if (!statistics.ok()) return statistics.error();
    database->statistics = std::move(statistics.value());
  }
  return database;
}

void take_server_version(const Database& database, Config& config) {
  const int version = database.catalog.server_version;
  if (version == 0 || config.pg_version_given) return;
  config.pg_version = std::clamp(version, linter::oldest_pg_version, linter::newest_pg_version);
}

void note_gaps(const LoadReport& report) {
  for (const std::string& gap : report.not_read) print_note("pglint: note: not read: " + gap);
}

Result<Ok> check_output(const std::string& output, const SourceOptions& options, const Config& config) {
  std::error_code ignored;
  if (output.empty() || output == "-" || !fs::is_regular_file(output, ignored)) return Ok{};
  const auto is_output = [&](const std::string& path) { return fs::equivalent(path, output, ignored); };
  const auto refusal = [&](std::string_view what) {
    return Error{fmt::format("--output would overwrite {} \"{}\"", what, output), "Nothing was written. Name another file."};
  };
  if (!config.path.empty() && is_output(config.path)) return refusal("the configuration");
  if (!options.stats.empty() && is_output(options.stats)) return refusal("the statistics");
  for (const std::string& source : options.sources) {
    if (source == "-") continue;
    if (!fs::is_directory(source, ignored)) {
      if (is_output(source)) return refusal("the source");
      continue;
    }
    const Result<text::Walked> walked = text::walk(source, {});
    if (!walked.ok()) continue;  // loading says why
    for (const std::string& file : walked->files)
      if (is_output(text::join_path(source, file))) return refusal("the source");
  }
  return Ok{};
}

}  // namespace pglint::cli
