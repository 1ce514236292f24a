// pglint lint: findings.
#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "command.hpp"
#include "lint/words.hpp"
#include "output.hpp"
#include "pglint/report.hpp"
#include "pglint/rules.hpp"
#include "session.hpp"

namespace pglint::cli {
namespace {

struct LintOptions {
  SourceOptions sources;
  RuleOptions rules;
  std::string format{report_formats().front().name};
  std::string output;
  std::string fail_on;
  std::string min_severity = "info";
  std::string color = "auto";
  bool quiet = false;
  bool statistics = false;
};

const std::vector<std::string> color_modes{"auto", "always", "never"};

std::optional<std::string> one_of(std::string_view word, const std::vector<std::string>& known) {
  const auto found = std::find(known.begin(), known.end(), word);
  return found == known.end() ? std::nullopt : std::optional(*found);
}

const ReportFormat* format_named(std::string_view name) {
  const auto formats = report_formats();
  const auto found = std::find_if(formats.begin(), formats.end(), [&](const ReportFormat& format) { return format.name == name; });
  return found == formats.end() ? nullptr : &*found;
}

std::vector<std::string> format_names() {
  std::vector<std::string> names;
  for (const ReportFormat& format : report_formats()) names.emplace_back(format.name);
  return names;
}

Result<Ok> set_fail_on(const std::string& word, Config& config) {
  if (word.empty()) return Ok{};
  config.fail_on = linter::severity_named(word);
  if (config.fail_on || word == "never") return Ok{};
  std::vector<std::string> known = linter::severity_words();
  known.emplace_back("never");
  return bad_word("--fail-on", word, known);
}

Result<Outcome> run(const LintOptions& options) {
  Result<Config> config = read_config(options.sources, options.rules);
  if (!config.ok()) return config.error();
  if (const Result<Ok> set = set_fail_on(options.fail_on, config.value()); !set.ok()) return set.error();
  const auto min_severity =
      option_word("--min-severity", options.min_severity, linter::severity_named, linter::severity_words());
  if (!min_severity.ok()) return min_severity.error();
  const ReportFormat* const format = format_named(options.format);
  if (format == nullptr) return bad_word("--format", options.format, format_names());
  if (!one_of(options.color, color_modes)) return bad_word("--color", options.color, color_modes);

  // Before the work, so that a path that cannot be written costs no time.
  if (const Result<Ok> free = check_output(options.output, options.sources, config.value()); !free.ok()) return free.error();
  Result<Output> output = Output::open(options.output);
  if (!output.ok()) return output.error();
  const Result<Database>& database = kept_to_the_end(load_sources(options.sources, config.value()));
  if (!database.ok()) return database.error();
  take_server_version(database.value(), config.value());
  const LintResult& result = kept_to_the_end(lint(database.value(), rules::all(), config.value()));

  const ReportOptions report{.min_severity = min_severity.value(),
                             .color = wants_color(options.color, output.value()),
                             .statistics = options.statistics,
                             .quiet = options.quiet,
                             .width = terminal_width(output.value())};
  const Sink sink = [&](std::string_view piece) { output->write(piece); };
  format->print(database.value(), result, config.value(), report, sink);
  if (const Result<Ok> written = output->finish(); !written.ok()) return written.error();
  return fails(result, config.value()) ? Outcome::findings : Outcome::clean;
}

}  // namespace

void add_lint(CLI::App& app, Command& command) {
  CLI::App* lint = app.add_subcommand("lint", "Report what is wrong with a schema");
  const auto options = std::make_shared<LintOptions>();
  add_source_options(*lint, options->sources);
  add_statistics_option(*lint, options->sources);
  add_rule_options(*lint, options->rules);
  lint->add_option("--format", options->format, fmt::format("{}", fmt::join(format_names(), " or ")))->type_name("FORMAT");
  lint->add_option("--output", options->output, "Write to a file, whole or not at all")->type_name("FILE");
  lint->add_option("--fail-on", options->fail_on, "Severity that makes the exit status 1: error, warning, info, never (default: warning)")
      ->type_name("SEVERITY");
  lint->add_option("--min-severity", options->min_severity, "Severity below which findings are not shown")
      ->type_name("SEVERITY");
  lint->add_option("--color", options->color, "auto, always or never")->type_name("WHEN");
  lint->add_flag("--quiet", options->quiet, "Findings only, no closing lines");
  lint->add_flag("--statistics", options->statistics, "Counts by rule, and every statement not understood");
  lint->footer(R"(Examples:
  pglint lint supabase/migrations
  pglint lint schema.sql --select index,rls --fail-on error
  pglint lint migrations --format json --output findings.json
  pglint lint --db "host=db.example.org dbname=app user=lint"
  pglint lint migrations --stats app.json)");
  lint->callback([options, &command] { command = [options] { return run(*options); }; });
}

}  // namespace pglint::cli
