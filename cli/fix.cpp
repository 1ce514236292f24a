// pglint fix: fix migrations, edits of the sources, or either as a diff. Exit status 0 when that could be done, whether
// there was something to fix or not, 1 when a proof failed; findings that stay are listed on standard error with the reason.
#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "command.hpp"
#include "files.hpp"
#include "lint/words.hpp"
#include "output.hpp"
#include "pglint/rules.hpp"
#include "proof.hpp"
#include "session.hpp"

#include "pglint/fix.hpp"

namespace pglint::cli {
namespace {

struct FixCommand {
  SourceOptions sources;
  RuleOptions rules;
  bool emit = false;
  bool write = false;
  bool diff = false;
  std::string out;
  std::string output;
  std::string safety = "safe";
  std::string style;
  std::string timestamp;
  std::string concurrently;
  ProofOptions proof;
  bool quiet = false;
};

const std::vector<std::string> safety_words{"safe", "review"};

std::optional<Safety> safety_named(std::string_view word) {
  if (word == "safe") return Safety::safe;
  if (word == "review") return Safety::review;
  return std::nullopt;
}

/// What contradicts itself or says nothing to do.
std::optional<Error> usage_problem(const FixCommand& options) {
  if (options.proof.wanted && !options.emit) return Error{"--prove needs --emit", "Run \"pglint fix SOURCE --emit --prove\"."};
  if (!options.emit && !options.write && !options.diff)
    return Error{"nothing to do", "--emit writes migrations, --write edits the sources, --diff shows what --emit would write."};
  if (options.emit && options.write) return Error{"--emit and --write exclude each other", {}};
  if (!options.out.empty() && (!options.emit || options.diff))
    return Error{"--out needs --emit, without --diff", "Run \"pglint fix SOURCE --emit --out DIR\"."};
  if (!options.output.empty() && (!options.out.empty() || (options.write && !options.diff)))
    return Error{"--output is for what goes to standard output", "--out DIR names the directory of the migrations."};
  if (!options.proof.wanted && (!options.proof.report.empty() || !options.proof.programs.empty()))
    return Error{"--proof and --postgres need --prove", "Run \"pglint fix SOURCE --emit --prove\"."};
  if (!options.proof.scratch.empty() && !options.proof.programs.empty())
    return Error{"--prove-with and --postgres exclude each other", "The one names a database, the other the programs of a private server."};
  if (options.write && options.sources.use_db) return Error{"--write edits sources, and a server has none", "--emit writes migrations."};
  if (options.write && options.safety != "safe") return Error{"--write makes safe edits only", "Use --emit --safety review."};
  const auto is_version_character = [](char c) { return (c >= '0' && c <= '9') || c == '.' || c == '_'; };
  if (options.timestamp.size() > 40 || !std::all_of(options.timestamp.begin(), options.timestamp.end(), is_version_character))
    return Error{fmt::format("--timestamp: \"{}\" is not a version", options.timestamp), "It is made of digits, such as 20250131120000."};
  return std::nullopt;
}

Result<FixOptions> fix_options(const FixCommand& options, Config& config) {
  FixOptions fix;
  const auto safety = option_word("--safety", options.safety, safety_named, safety_words);
  if (!safety.ok()) return safety.error();
  fix.safety = safety.value();
  if (!options.style.empty()) {
    const auto style = option_word("--style", options.style, linter::style_named, linter::style_words());
    if (!style.ok()) return style.error();
    config.style = style.value();
  }
  if (!options.concurrently.empty()) {
    const auto mode =
        option_word("--concurrently", options.concurrently, linter::concurrently_named, linter::concurrently_words());
    if (!mode.ok()) return mode.error();
    config.concurrently = mode.value();
  }
  fix.concurrently = config.concurrently;
  fix.timestamp = options.timestamp;
  return fix;
}

/// What was not fixed, by rule and reason.
void note_not_fixed(const std::vector<NotFixed>& not_fixed) {
  if (not_fixed.empty()) return;
  std::map<std::pair<std::string_view, std::string_view>, std::size_t> counts;
  for (const NotFixed& entry : not_fixed) ++counts[{entry.finding->rule->id, entry.reason}];
  print_note(fmt::format("{} not fixed:", not_fixed.size()));
  for (const auto& [what, count] : counts) print_note(fmt::format("  {:>5}  {}: {}", count, what.first, what.second));
}

std::string joined(const std::string& directory, const std::string& name) {
  if (directory.empty()) return name;
  return directory.ends_with('/') ? directory + name : directory + '/' + name;
}

/// True when `path` is the directory or lies in it.
bool is_within(const std::string& path, const std::string& directory) {
  namespace fs = std::filesystem;
  std::error_code failed;
  const fs::path inner = fs::weakly_canonical(fs::absolute(path, failed), failed);
  const fs::path outer = fs::weakly_canonical(fs::absolute(directory.empty() ? "." : directory, failed), failed);
  const fs::path relative = inner.lexically_relative(outer);
  return !relative.empty() && *relative.begin() != "..";
}

/// Why files of this style would be passed over by the migration tool at hand.
std::optional<Error> misplaced(const FixCommand& options, const Database& database, const FixOptions& fix) {
  if (fix.style == Style::drizzle)
    return Error{"Drizzle keeps a journal and snapshots of its migrations: files beside them would be ignored",
                 "\"drizzle-kit generate --custom --name fix_indexes\" makes the file; put into it what \"pglint fix SOURCE --emit\" prints."};
  if (fix.style == Style::sqitch)
    return Error{"Sqitch keeps a plan of its changes, with their planners: files beside it would be ignored",
                 "\"sqitch add fix_indexes\" plans the change; put into its deploy script what \"pglint fix SOURCE --emit\" prints. "
                 "\"--style plain --out ELSEWHERE\" writes the way back too, for its revert script."};
  if (options.out.empty() || fix.style == database.style || database.style == Style::plain) return std::nullopt;
  std::string directory = database.migrations_directory;
  if (database.style == Style::sqitch) directory += "/..";
  if (!is_within(options.out, directory)) return std::nullopt;
  return Error{fmt::format("\"{}\" holds migrations of another tool, which would ignore files of this style", options.out),
               "Leave out --style, or name another directory with --out."};
}

Result<Ok> emit(const FixCommand& options, const Plan& plan, const Database& database, const FixOptions& fix, Output& output) {
  if (options.emit && !options.diff && options.out.empty()) {
    output.write_lines(write_script(plan, fix));
    return Ok{};
  }
  if (const auto problem = misplaced(options, database, fix)) return *problem;
  const std::vector<MigrationFile> files = write_migrations(plan, database, fix);
  if (!options.out.empty()) {
    std::vector<NewFile> created;
    for (const MigrationFile& file : files) created.push_back({joined(options.out, file.name), file.text});
    if (const Result<Ok> done = create_files(created); !done.ok()) return done;
    for (const NewFile& file : created) output.write(printable(file.path) + '\n');
    return Ok{};
  }
  for (const MigrationFile& file : files)
    output.write_lines(unified_diff("", file.text, "/dev/null", joined(database.migrations_directory, file.name)));
  return Ok{};
}

Result<Ok> write(const FixCommand& options, const Database& database, const LintResult& result, Output& output) {
  std::vector<Replacement> replacements;
  std::size_t edits = 0;
  for (const EditedSource& edited : edit_sources(database, result, Safety::safe)) {
    const Source& source = database.sources[edited.source];
    const std::string before(source.text());
    edits += edited.edits;
    if (options.diff) output.write_lines(unified_diff(before, edited.text, source.path(), source.path()));
    else if (source.path() == "<stdin>") return Error{"standard input cannot be edited in place", "--write --diff shows the edits."};
    else replacements.push_back({source.path(), before, edited.text});
  }
  const auto has_fix = [](const Finding& f) { return f.fix && f.fix->safety == Safety::safe; };
  if (const Result<Ok> done = replace_files(replacements); !done.ok()) return done;
  for (const Replacement& replaced : replacements) output.write(printable(replaced.path) + '\n');
  if (!options.quiet) {
    const auto fixable = std::count_if(result.findings.begin(), result.findings.end(), has_fix);
    print_note(fmt::format("{} edit{}; {} finding{} with a fix: --emit writes what cannot be edited in place", edits, edits == 1 ? "" : "s", fixable, fixable == 1 ? "" : "s"));
  }
  return Ok{};
}

Result<Outcome> run(const FixCommand& options) {
  if (const auto problem = usage_problem(options)) return *problem;
  Result<Config> config = read_config(options.sources, options.rules);
  if (!config.ok()) return config.error();
  Result<FixOptions> fix = fix_options(options, config.value());
  if (!fix.ok()) return fix.error();

  if (const Result<Ok> free = check_output(options.output, options.sources, config.value()); !free.ok()) return free.error();
  Result<Output> output = Output::open(options.output);
  if (!output.ok()) return output.error();
  const Result<Database> database = load_sources(options.sources, config.value());
  if (!database.ok()) return database.error();
  take_server_version(database.value(), config.value());
  fix->style = config->style.value_or(database->style);
  const LintResult result = lint(database.value(), rules::all(), config.value());

  Result<Ok> done = Ok{};
  if (options.write) {
    done = write(options, database.value(), result, output.value());
  } else {
    const Plan plan = plan_fixes(database.value(), result, config.value(), fix.value());
    if (options.proof.wanted && !plan.actions.empty()) {
      if (!options.out.empty())
        if (const auto problem = misplaced(options, database.value(), fix.value())) return *problem;
      ProofOptions proof = options.proof;
      proof.quiet = options.quiet;
      if (options.sources.use_db) proof.dump_of = options.sources.db;
      const Result<bool> holds = prove(database.value(), config.value(), plan, write_migrations(plan, database.value(), fix.value()), fix.value(), proof);
      if (!holds.ok()) return holds.error();
      if (!*holds) {
        print_note("pglint: the proof failed: nothing was written");
        return Outcome::findings;
      }
    }
    done = emit(options, plan, database.value(), fix.value(), output.value());
    if (done.ok() && !options.quiet) {
      note_gaps(database->report);
      if (plan.actions.empty()) print_note("nothing to fix");
      note_not_fixed(plan.not_fixed);
    }
  }
  if (!done.ok()) return done.error();
  if (const Result<Ok> written = output->finish(); !written.ok()) return written.error();
  return Outcome::clean;
}

}  // namespace

void add_fix(CLI::App& app, Command& command) {
  CLI::App* fix = app.add_subcommand("fix", "Write migrations that make findings go away, or edit the sources");
  const auto options = std::make_shared<FixCommand>();
  add_source_options(*fix, options->sources);
  add_statistics_option(*fix, options->sources);
  add_rule_options(*fix, options->rules);
  fix->add_flag("--emit", options->emit, "Print the migrations as one script, or write files with --out");
  fix->add_option("--out", options->out, "Directory for the migrations; files that exist are never overwritten")->type_name("DIR");
  fix->add_flag("--write", options->write, "Edit the sources in place, where the problem stands");
  fix->add_flag("--diff", options->diff, "Show what --emit (or --write, if given) would write as a diff");
  fix->add_option("--output", options->output, "Write the script or diff to a file, whole or not at all")->type_name("FILE");
  fix->add_option("--safety", options->safety, "safe, or review: also fixes that must be looked at first")->type_name("LEVEL");
  fix->add_option("--style", options->style, "Migration tool: plain, supabase, flyway, golang-migrate, goose, dbmate, prisma, drizzle, sqitch (default: the one recognised)")
      ->type_name("STYLE");
  fix->add_option("--timestamp", options->timestamp, "Version of the first file (default: follows the newest migration)")
      ->type_name("VERSION");
  fix->add_option("--concurrently", options->concurrently, "Indexes CONCURRENTLY: auto, always, never")->type_name("WHEN");
  fix->add_flag("--prove", options->proof.wanted, "Run sources and migrations on a private server first, and compare; needs PostgreSQL's server programs");
  fix->add_option("--prove-with", options->proof.scratch, "Prove in this empty database instead; it is emptied again")
      ->type_name("CONNINFO")
      ->each([options](const std::string&) { options->proof.wanted = true; });
  fix->add_option("--postgres", options->proof.programs, "Directory of initdb, postgres and pg_dump for --prove (default: PATH, then the usual places)")->type_name("DIR");
  fix->add_option("--proof", options->proof.report, "Write the outcome of --prove as JSON to a file")->type_name("FILE");
  fix->add_flag("--quiet", options->quiet, "No notes about what was not fixed");
  fix->footer(R"(Examples:
  pglint fix migrations --emit                      one script on standard output
  pglint fix migrations --emit --out migrations     files in the migration tool's own form
  pglint fix migrations --emit --out migrations --prove   only what a real server proved
  pglint fix migrations --diff                      the same as a diff
  pglint fix migrations --write --select rls        edits migrations that are not applied yet)");
  fix->callback([options, &command] { command = [options] { return run(*options); }; });
}

}  // namespace pglint::cli
