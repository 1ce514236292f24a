// The order of a proof: load, migrate, compare, go back, compare.
#include "pglint/prove.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <tuple>

#include "live/scratch.hpp"
#include "model/script_replay.hpp"
#include "pglint/compare.hpp"
#include "pglint/live.hpp"
#include "pglint_supabase.hpp"
#include "pglint_supabase.hpp"
#include "prove/changes.hpp"
#include "prove/coverage.hpp"
#include "prove/dump.hpp"
#include "prove/prepare.hpp"
#include "prove/rows.hpp"
#include "prove/run.hpp"
#include "prove/samples.hpp"
#include "prove/scratch_database.hpp"
#include "prove/scratch_keeper.hpp"
#include "prove/throwaway.hpp"

namespace pglint {

bool Proof::holds() const {
  return std::none_of(checks.begin(), checks.end(), [](const ProofCheck& check) { return check.outcome == ProofCheck::Outcome::failed; });
}

namespace prove {
namespace {

using Outcome = ProofCheck::Outcome;

constexpr std::size_t most_details = 20;

std::string counted(std::size_t number, std::string_view what) { return fmt::format("{} {}{}", number, what, number == 1 ? "" : "s"); }

/// The first of many.
std::vector<std::string> shortened(std::vector<std::string> lines) {
  if (lines.size() <= most_details) return lines;
  const std::size_t more = lines.size() - most_details;
  lines.resize(most_details);
  lines.push_back(fmt::format("… and {} more", more));
  return lines;
}

std::set<QualifiedName> tables_to_watch(const Plan& plan) {
  std::set<QualifiedName> tables;
  for (const PlannedAction& planned : plan.actions) {
    if (const auto* alter = std::get_if<AlterPolicy>(&planned.action)) tables.insert(alter->table->name);
    if (const auto* add = std::get_if<AddCheck>(&planned.action)) tables.insert(add->table->name);
  }
  return tables;
}

/// The same sources replayed once more, behind what Supabase provides if that was run first. What is added does not touch the original.
Database replayed(const Database& database, bool supabase) {
  Database copy;
  copy.style = database.style;
  model::ScriptReplay replay(copy, 0);
  if (supabase) replay.add(Source("supabase.sql", std::string(supabase_sql)), text::MigrationFile{}, true);
  for (const LoadedFile& file : database.files) {
    const Source& source = database.sources[file.source];
    replay.add(Source(source.path(), std::string(source.text())), migration_file(file), file.new_session);
  }
  replay.finish();
  return copy;
}

auto key_of(const Difference& difference) {
  return std::tie(difference.object_kind, difference.schema, difference.table, difference.name, difference.property);
}

std::vector<std::string> lines_of(const std::vector<Difference>& differences) {
  std::vector<std::string> lines;
  for (const Difference& difference : differences) lines.push_back(to_string(difference));
  return lines;
}

std::string described(const Finding& finding) {
  const Object& object = finding.object;
  return fmt::format("{} on {}: {}", finding.rule->id, quote_qualified(object.table.empty() ? object.schema : object.table, object.name), finding.message);
}

/// One proof at work.
class Work {
 public:
  /// `sources`: what is run first; `database` itself, or the dump of the server that it was read from.
  Work(const Database& database, const Database& sources, std::span<const Rule* const> rules, const Config& config, const Plan& plan,
       const std::vector<MigrationFile>& files, const FixOptions& fix, const ProveOptions& options)
      : database_(database), sources_(sources), rules_(rules), config_(config), fix_(fix), options_(options), plan_(&plan), ways_(two_ways(files, fix.style)),
        total_(sources.files.size() + (2 * ways_.size()) + (tables_to_watch(plan).empty() ? 8 : 11)) {}

  Result<Proof> run() {
    if (sources_.files.empty())
      return Error{"there is no SQL to run: the model was read from a server or a snapshot",
                   "A proof runs the sources: name the migrations, or a dump (pg_dump --schema-only)."};
    std::optional<Throwaway> throwaway;
    std::string conninfo = options_.scratch;
    if (conninfo.empty()) {
      step("a private server");
      const Result<std::string> programs = find_programs(options_.programs);
      if (!programs) return programs.error();
      Result<Throwaway> started = Throwaway::start(*programs);
      if (!started) return started.error();
      throwaway.emplace(std::move(*started));
      conninfo = throwaway->conninfo("postgres");
    }
    std::optional<ScratchKeeper> keeper;
    if (!throwaway) keeper.emplace(conninfo);
    try {
      live::Scratch server(conninfo);
      if (!throwaway) {
        if (const std::vector<std::string> found = contents(server); !found.empty())
          return Error{fmt::format("the database of --prove-with is not empty: it holds {}", found.front()),
                       "Name a database made for this: createdb scratch. It is emptied again at the end."};
        keeper->arm();
      }
      proof_.server = "PostgreSQL " + server.version();
      std::optional<Error> error;
      try {
        error = work(server, conninfo, throwaway.has_value() || options_.own_server);
      } catch (live::Failure& failure) {
        error = std::move(failure.error);
      }
      if (!throwaway) {
        for (const std::string& left : empty(server)) proof_.gaps.push_back("the scratch database still holds " + left);
        keeper->release();
      }
      if (error) return std::move(*error);
    } catch (live::Failure& failure) {
      return std::move(failure.error);
    }
    return std::move(proof_);
  }

 private:
  void step(std::string_view what) {
    if (options_.progress) options_.progress(done_, total_, what);
    ++done_;
  }

  ProofCheck& add(std::string name, Outcome outcome, std::string summary, const std::vector<std::string>& details = {}) {
    return proof_.checks.emplace_back(ProofCheck{std::move(name), outcome, std::move(summary), shortened(details)});
  }

  static Result<Database> read(const std::string& conninfo) {
    LiveOptions options;
    options.statistics = false;
    options.statement_timeout = 0;
    return read_server(conninfo, options);
  }

  std::optional<Error> work(live::Scratch& server, const std::string& conninfo, bool own_server) {
    Prepared prepared = prepare(server, sources_, own_server);
    supabase_ = prepared.supabase;
    std::move(prepared.gaps.begin(), prepared.gaps.end(), std::back_inserter(proof_.gaps));
    const bool whole = load(server, own_server);
    step("reading the model");
    Result<Database> before = read(conninfo);
    if (!before) return before.error();
    Database predicted = replayed(sources_, supabase_);
    known_ = compare_catalogs(predicted.catalog, before->catalog);

    if (!whole || !options_.dump_of.empty()) leave_out(before->catalog);
    std::vector<std::string_view> texts;
    for (const LoadedFile& file : sources_.files) texts.push_back(sources_.sources[file.source].text());
    const std::set<QualifiedName> watched = tables_to_watch(*plan_);
    const Samples samples(before->catalog, config_, texts, watched);
    Sights sights;
    if (!watched.empty()) {
      step("sample rows");
      without_rows_ = samples.fill(server);
      sights = samples.look(server);
    }
    step("counting rows");
    const RowSums sums = row_sums(server, before->catalog);
    const LintResult findings = lint(*before, rules_, config_);

    if (!migrate(server)) return std::nullopt;
    Result<Database> after = read(conninfo);
    if (!after) return after.error();
    compare_with_prediction(predicted, *after);
    compare_with_plan(*before, *after);
    compare_findings(findings, *after);
    compare_rows("contents", sums, server, *before, *after);
    if (!watched.empty()) compare_sights("rows", sights, samples, server);

    if (!go_back(server)) return std::nullopt;
    Result<Database> back = read(conninfo);
    if (!back) return back.error();
    compare_with_start(*before, *back);
    compare_rows("contents after the way back", sums, server, *before, *back);
    if (!watched.empty()) compare_sights("rows after the way back", sights, samples, server);
    step("done");
    return std::nullopt;
  }

  /// True when the server took every statement.
  bool load(live::Scratch& server, bool own_server) {
    const Loaded loaded = run_sources(server, sources_, own_server, [&](std::string_view path) { step(path); });
    std::string summary = counted(loaded.statements, "statement");
    if (!loaded.refused.empty()) summary += fmt::format(", {} refused", loaded.refused.size());
    const bool nothing = loaded.statements == loaded.refused.size();
    add("load", nothing ? Outcome::failed : loaded.refused.empty() ? Outcome::proven : Outcome::not_judged, summary, loaded.refused);
    if (loaded.left_out > 0) proof_.gaps.push_back(counted(loaded.left_out, "statement") + " of the sources not run: placeholders, or about the whole server");
    const auto lacks_extension = [](const std::string& refused) { return refused.find("\" is not available") != std::string::npos; };
    if (std::any_of(loaded.refused.begin(), loaded.refused.end(), lacks_extension))
      proof_.gaps.emplace_back("extensions that this server does not have: install them for it, or name a database of a server that has them with --prove-with");
    if (!loaded.refused.empty())
      proof_.gaps.push_back(counted(loaded.refused.size(), "statement") + " of the sources refused by the server: what depends on them is not proven");
    return loaded.refused.empty() && loaded.left_out == 0;
  }

  /// Fixes of what the server refused, or of what a dump leaves out (invalid indexes), cannot be tried on it; the others can.
  void leave_out(const Catalog& on_server) {
    Covered covered = covered_by(*plan_, database_.catalog, on_server);
    if (covered.left_out.empty()) return;
    covered_ = std::move(covered);
    for (const std::string& what : shortened(covered_.left_out)) proof_.gaps.push_back(what);
    covered_files_ = write_migrations(covered_.plan, database_, fix_);
    plan_ = &covered_.plan;
    ways_ = two_ways(covered_files_, fix_.style);
  }

  void compare_rows(std::string name, const RowSums& before, live::Scratch& server, const Database& was, const Database& is) {
    step("counting rows");
    const RowSums now = row_sums(server, is.catalog);
    std::vector<std::string> wrong;
    std::size_t compared = 0;
    for (const auto& [table, sum] : before) {
      const auto found = now.find(table);
      if (found == now.end() || !have_same_columns(was.catalog, is.catalog, table)) continue;  // told as a change of the model
      ++compared;
      if (found->second == sum) continue;
      const std::string what = found->second.rows == sum.rows ? "other rows" : fmt::format("{} rows before, {} now", sum.rows, found->second.rows);
      wrong.push_back(fmt::format("{}: {}", quote_qualified(table.schema, table.name), what));
    }
    add(std::move(name), wrong.empty() ? Outcome::proven : Outcome::failed,
        wrong.empty() ? "the rows of " + counted(compared, "table") + " are what they were" : "rows changed in " + counted(wrong.size(), "table"), wrong);
  }

  bool migrate(live::Scratch& server) {
    if (plan_->actions.empty()) {
      add("migrate", Outcome::not_judged, "no fix is about what this server holds");
      return false;
    }
    std::size_t count = 0;
    for (const TwoWay& way : ways_) {
      step(way.name);
      if (const auto refused = run_migration(server, way.up, fix_.style, way.up_outside)) {
        add("migrate", Outcome::failed, fmt::format("{} of {} applied", count, counted(ways_.size(), "migration")), {way.name + ": " + *refused});
        return false;
      }
      ++count;
    }
    add("migrate", Outcome::proven, counted(count, "migration") + " applied");
    return true;
  }

  /// The server's model against the replay of the same texts. Where they differed before the migration already, only another
  /// difference counts.
  void compare_with_prediction(Database& predicted, const Database& after) {
    step("comparing models");
    for (const TwoWay& way : ways_) append_sql(predicted, way.up, way.name);
    std::vector<Difference> wrong;
    std::size_t unclear = 0;
    const std::vector<Difference> differences = compare_catalogs(predicted.catalog, after.catalog);
    const auto precedes = [](const Difference& a, const Difference& b) { return key_of(a) < key_of(b); };
    std::sort(known_.begin(), known_.end(), precedes);
    for (const Difference& difference : differences) {
      const auto before = std::lower_bound(known_.begin(), known_.end(), difference, precedes);
      if (before == known_.end() || key_of(*before) != key_of(difference)) wrong.push_back(difference);
      else if (*before != difference) ++unclear;
    }
    std::string summary = wrong.empty() ? "the server's is the predicted one" : counted(wrong.size(), "difference") + " from the prediction";
    if (unclear > 0) summary += fmt::format("; {} properties differed before already", unclear);
    add("model", wrong.empty() ? Outcome::proven : Outcome::failed, summary, lines_of(wrong));
  }

  void compare_with_plan(const Database& before, const Database& after) {
    const std::vector<Difference> differences = unaccounted(*plan_, before.catalog, after.catalog);
    add("changes", differences.empty() ? Outcome::proven : Outcome::failed,
        differences.empty() ? "nothing changed but what the fixes are about" : counted(differences.size(), "change") + " that no fix asked for", lines_of(differences));
  }

  void compare_findings(const LintResult& before, const Database& after) {
    step("linting the server");
    const LintResult now = lint(after, rules_, config_);
    std::set<std::string> known, fixed;
    for (const Finding& finding : before.findings) known.insert(fingerprint(finding));
    for (const PlannedAction& planned : plan_->actions)
      for (const Finding* finding : planned.findings) fixed.insert(fingerprint(*finding));
    std::vector<std::string> wrong;
    for (const Finding& finding : now.findings) {
      const std::string print = fingerprint(finding);
      if (fixed.contains(print)) wrong.push_back("still there: " + described(finding));
      else if (!known.contains(print)) wrong.push_back("new: " + described(finding));
    }
    const std::string summary = wrong.empty() ? fmt::format("{} gone, none new", fixed.size()) : counted(wrong.size(), "finding") + " too many";
    add("findings", wrong.empty() ? Outcome::proven : Outcome::failed, summary, wrong);
  }

  void compare_sights(std::string name, const Sights& before, const Samples& samples, live::Scratch& server) {
    step("rows that users see");
    const Sights now = samples.look(server);
    std::vector<std::string> wrong;
    std::size_t with_rows = 0;
    std::set<QualifiedName> tables, seen_into;
    for (const auto& [who, seen] : before) {
      tables.insert(who.first);
      if (!seen.starts_with("SELECT nothing") && !seen.starts_with("refused") && !seen.starts_with("SELECT refused")) {
        ++with_rows;
        seen_into.insert(who.first);
      }
      const auto found = now.find(who);
      const std::string& then = found == now.end() ? std::string("nothing") : found->second;
      if (then != seen)
        wrong.push_back(fmt::format("{} as {}: {} before, {} now", quote_qualified(who.first.schema, who.first.name), who.second, seen, then));
    }
    std::string summary = wrong.empty() ? fmt::format("{}, {}: what each sees and may write is the same ({} of {} see rows)", counted(tables.size(), "table"),
                                                      counted(samples.users(), "sample user"), with_rows, before.size())
                                        : counted(wrong.size(), "sight") + " changed";
    if (samples.users() == 0) summary = "there is no role to look through";
    const bool blind = wrong.empty() && with_rows == 0;
    add(std::move(name), !wrong.empty() ? Outcome::failed : blind ? Outcome::not_judged : Outcome::proven, std::move(summary), wrong);
    if (std::exchange(rows_told_, true)) return;
    for (const QualifiedName& table : tables) {
      if (seen_into.contains(table)) continue;
      const bool has_none = std::find(without_rows_.begin(), without_rows_.end(), table) != without_rows_.end();
      proof_.gaps.push_back(fmt::format("{} {}: who sees what there is not tried", has_none ? "no sample row fits into" : "no sample user sees a row of", quote_qualified(table.schema, table.name)));
    }
  }

  bool go_back(live::Scratch& server) {
    std::size_t count = 0;
    std::vector<std::string> missing;
    for (auto way = ways_.rbegin(); way != ways_.rend(); ++way) {
      step("back: " + way->name);
      if (!way->has_down) {
        missing.push_back("no way back for " + way->name);
        continue;
      }
      // Supabase and plain ones are for psql; the others' tools know them.
      const Style style = fix_.style == Style::supabase ? Style::plain : fix_.style;
      if (const auto refused = run_migration(server, way->down, style, way->down_outside)) {
        add("way back", Outcome::failed, fmt::format("{} of {} undone", count, counted(ways_.size(), "migration")), {way->name + ": " + *refused});
        return false;
      }
      ++count;
    }
    const bool complete = missing.empty();
    add("way back", complete ? Outcome::proven : Outcome::failed, fmt::format("{} of {} undone", count, counted(ways_.size(), "migration")), missing);
    return complete;
  }

  void compare_with_start(const Database& before, const Database& back) {
    step("comparing models");
    std::vector<Difference> differences = compare_catalogs(before.catalog, back.catalog);
    std::size_t irreversible = 0;
    for (const PlannedAction& planned : plan_->actions) {
      if (!planned.irreversible.empty()) ++irreversible;
      const auto* drop = std::get_if<DropIndex>(&planned.action);
      if (drop == nullptr || drop->index->valid) continue;  // nobody wants an invalid one back
      std::erase_if(differences, [&](const Difference& one) {
        return one.kind == Difference::Kind::removed && one.object_kind == "index" && one.schema == drop->table->name.schema && one.name == drop->index->name;
      });
    }
    const Outcome outcome = differences.empty() ? Outcome::proven : irreversible > 0 ? Outcome::not_judged : Outcome::failed;
    std::string summary = differences.empty() ? "it is what it was before" : counted(differences.size(), "difference") + " from before";
    if (irreversible > 0) summary += fmt::format("; {} cannot be undone and say so", counted(irreversible, "fix"));
    add("model after the way back", outcome, std::move(summary), lines_of(differences));
  }

  const Database& database_;
  const Database& sources_;
  std::span<const Rule* const> rules_;
  const Config& config_;
  const FixOptions& fix_;
  const ProveOptions& options_;
  const Plan* plan_;
  std::vector<TwoWay> ways_;
  Covered covered_;                 // what plan_ and ways_ are of where not all of the plan can be tried
  std::vector<MigrationFile> covered_files_;
  std::size_t done_ = 0, total_;
  bool supabase_ = false;           // what it provides is there
  Proof proof_;
  std::vector<Difference> known_;   // between text and server, before the migration
  std::vector<QualifiedName> without_rows_;
  bool rows_told_ = false;
};

}  // namespace
}  // namespace prove

Result<Proof> prove_fixes(const Database& database, std::span<const Rule* const> rules, const Config& config, const Plan& plan,
                    const std::vector<MigrationFile>& files, const FixOptions& fix, const ProveOptions& options) {
  if (options.dump_of.empty()) return prove::Work(database, database, rules, config, plan, files, fix, options).run();
  const Result<std::string> dump = prove::dump_schema(options.dump_of, options.programs);
  if (!dump) return dump.error();
  const Database sources = load_sql(*dump, "pg_dump");
  return prove::Work(database, sources, rules, config, plan, files, fix, options).run();
}

}  // namespace pglint
