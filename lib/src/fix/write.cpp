// A plan as text: one psql script, or files in a migration tool's own form. What each tool does with transactions is
// said at its style below.
#include <algorithm>
#include <cctype>

#include "fix/sections.hpp"
#include "text/bytes.hpp"

namespace pglint {
namespace {

using fix::Section;

/// "20250101120000" + 2 → "20250101120002"; keeps the width, grows when it must. Not digits: a counter behind it.
std::string version_after(const std::string& base, std::size_t steps) {
  std::string digits = base;
  if (digits.empty() || !std::all_of(digits.begin(), digits.end(), [](unsigned char c) { return std::isdigit(c) != 0; }))
    return base + (base.empty() ? "" : "_") + std::to_string(steps);
  for (; steps > 0; --steps) {
    std::size_t at = digits.size();
    while (at > 0 && digits[at - 1] == '9') digits[--at] = '0';
    if (at == 0)
      digits.insert(digits.begin(), '1');
    else
      ++digits[at - 1];
  }
  return digits;
}

/// Names that count up from the timestamp given, or from the newest migration.
class Versions {
 public:
  Versions(const Database& database, const FixOptions& options) : given_(!options.timestamp.empty()) {
    base_ = given_ ? options.timestamp : database.newest_version;
    if (base_.empty()) base_ = options.style == Style::supabase || options.style == Style::prisma ? "00000000000000" : "000";
  }
  std::string next() {
    const std::size_t steps = given_ ? count_ : count_ + 1;
    ++count_;
    return version_after(base_, steps);
  }

 private:
  bool given_;
  std::string base_;
  std::size_t count_ = 0;
};

std::string title_of(const Section& section) {
  std::string name(to_string(section.group));
  if (section.validates) name += "_validate";
  else if (!section.transactional) name += section.beside_transactional ? "_online" : "";
  return name;
}

/// `psql`: what runs the file goes on after an error unless it is told not to.
std::string header(const Section& section, const std::string& title, bool down, bool psql = false) {
  std::string text = "-- Written by pglint fix: " + title + (down ? " (the way back)\n" : "\n");
  if (!down && section.freed_indexes > 1)
    text += "-- Frees " + text::human_bytes(section.frees) + ": " + std::to_string(section.freed_indexes) + " indexes\n";
  if (!(down ? section.down_transactional : section.transactional))
    text += "-- Outside a transaction: CONCURRENTLY takes no lock that stops writes, and cannot run in a transaction block.\n";
  if (psql && !down && section.guarded && !section.transactional)
    text += "-- Run it with psql -v ON_ERROR_STOP=1: a guard that fails must stop what comes after it.\n";
  if (down && section.down.empty()) text += "-- Nothing to undo here: the files before this one bring everything back.\n";
  if (!down && section.up.empty()) text += "-- Nothing to do here: this file is a part of the way back only.\n";
  return text;
}

constexpr const char* supabase_note =
    "-- Needs a Supabase CLI that runs these statements by themselves: CREATE INDEX CONCURRENTLY from 2.109.0 on,\n"
    "-- DROP INDEX CONCURRENTLY after 2.111. For an older one, write the files with --concurrently never.\n";

/// `begin_commit`: nothing else opens the transaction of what runs in one.
std::string body(const std::vector<SqlStep>& steps, bool transactional, bool begin_commit) {
  const bool block = begin_commit && transactional && !steps.empty();
  return (block ? "BEGIN;\n" : "") + fix::steps_text(steps, transactional) + (block ? "COMMIT;\n" : "");
}

/// Tools that send a file as one query, which is one transaction.
bool one_statement_a_file(Style style) { return style == Style::golang_migrate || style == Style::dbmate || style == Style::prisma; }

/// Flyway refuses a file with statements of both kinds unless its settings say how to run it.
void add_flyway_file(const std::string& name, const std::string& text, const std::vector<SqlStep>& steps,
                     std::vector<MigrationFile>& files) {
  files.push_back({name, text});
  if (fix::is_mixed(steps)) files.push_back({name + ".conf", "executeInTransaction=false\n"});
}

void write_file(Style style, const Section& section, const std::string& version, std::vector<MigrationFile>& files) {
  const std::string title = title_of(section);
  const std::string up = header(section, title, false, style == Style::plain || style == Style::sqitch || style == Style::drizzle);
  const std::string down = header(section, title, true);
  const bool tx = section.transactional;
  const bool down_tx = section.down_transactional;
  switch (style) {
    case Style::prisma: {  // a directory a migration; migration.sql is sent as one query, and nothing runs down.sql by itself
      const std::string directory = version + "_" + title + "/";
      files.push_back({directory + "migration.sql", up + body(section.up, tx, tx)});
      files.push_back({directory + "down.sql", down + body(section.down, down_tx, down_tx)});
      break;
    }
    case Style::drizzle:
    case Style::sqitch:  // their order is in a journal or plan that only the tool writes: these are for elsewhere
    case Style::plain: {  // psql -f, without --single-transaction
      const std::string name = version + "_" + title + ".sql";
      files.push_back({name, up + body(section.up, tx, true)});
      files.push_back({"rollback/" + name, down + body(section.down, down_tx, true)});
      break;
    }
    case Style::supabase: {  // a file's statements go as one batch, which is one transaction; the CLI reads no sub-directory
      const std::string name = version + "_" + title + ".sql";
      files.push_back({name, up + (tx ? "" : supabase_note) + body(section.up, tx, false)});
      files.push_back({"rollback/" + name, down + body(section.down, down_tx, true)});
      break;
    }
    case Style::flyway: {  // a transaction a file; statements that cannot run in one are recognised
      const std::string name = version + "__" + title + ".sql";
      add_flyway_file("V" + name, up + body(section.up, tx, false), section.up, files);
      add_flyway_file("U" + name, down + body(section.down, down_tx, false), section.down, files);
      break;
    }
    case Style::golang_migrate: {
      files.push_back({version + "_" + title + ".up.sql", up + body(section.up, tx, true)});
      files.push_back({version + "_" + title + ".down.sql", down + body(section.down, down_tx, true)});
      break;
    }
    case Style::goose: {  // reads lines: a statement ends with a line that ends with a semicolon
      constexpr const char* begin = "-- +goose StatementBegin\n";
      constexpr const char* end = "-- +goose StatementEnd\n";
      const bool both = tx && down_tx;  // its marker is for the whole file
      files.push_back({version + "_" + title + ".sql",
                       std::string(both ? "" : "-- +goose NO TRANSACTION\n") + "-- +goose Up\n" + up +
                           fix::steps_text(section.up, both, begin, end) + "\n-- +goose Down\n" +
                           down.substr(down.find('\n') + 1) + fix::steps_text(section.down, both, begin, end)});
      break;
    }
    case Style::dbmate: {
      const auto mark = [](bool transactional) { return transactional ? "\n" : " transaction:false\n"; };
      files.push_back({version + "_" + title + ".sql", std::string("-- migrate:up") + mark(tx) + up + body(section.up, tx, false) +
                                                           "\n-- migrate:down" + mark(down_tx) +
                                                           down.substr(down.find('\n') + 1) + body(section.down, down_tx, false)});
      break;
    }
  }
}

/// Drizzle cuts a file at its breakpoints, sends each part by itself and runs all files in one transaction.
std::string drizzle_text(const std::vector<SqlStep>& steps) {
  constexpr std::string_view breakpoint = "--> statement-breakpoint\n";
  std::string text;
  if (std::any_of(steps.begin(), steps.end(), [](const SqlStep& step) { return step.lock == "ACCESS EXCLUSIVE"; }))
    text.append("SET LOCAL lock_timeout = '5s';\n").append(breakpoint);
  for (const SqlStep& step : steps) {
    for (std::string_view rest = step.comment; !rest.empty();) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      text.append("-- ").append(printable(rest.substr(0, end))).append("\n");
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    if (!step.sql.empty()) text.append(step.sql).append(";\n").append(breakpoint);
  }
  return text;
}

}  // namespace

std::vector<MigrationFile> write_migrations(const Plan& plan, const Database& database, const FixOptions& options) {
  std::vector<MigrationFile> files;
  Versions versions(database, options);
  for (const Section& section : fix::sections_of(plan, one_statement_a_file(options.style)))
    write_file(options.style, section, versions.next(), files);
  return files;
}

std::string write_script(const Plan& plan, const FixOptions& options) {
  std::string text;
  for (const Section& section : fix::sections_of(plan, false)) {
    if (!text.empty()) text += '\n';
    if (options.style == Style::drizzle) {
      text += header(section, title_of(section), false) + drizzle_text(section.up);
      continue;
    }
    text += header(section, title_of(section), false, true) + body(section.up, section.transactional, true);
  }
  return text;
}

}  // namespace pglint
