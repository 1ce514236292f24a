// Scripts: what of them is parsed, what is passed over, and how each is accounted for.
#include "model/script_replay.hpp"

#include <algorithm>
#include <array>

#include "model/rollback.hpp"
#include "model/suppression.hpp"
#include "text/lexeme.hpp"
#include "text/utf8.hpp"

namespace pglint::model {
namespace {

using text::Statement;

constexpr std::uint32_t job_bytes = 128 * 1024;

/// Bytes that the parser must not see.
std::size_t find_bad_byte(std::string_view text) { return std::min(text.find('\0'), text::find_invalid_utf8(text)); }

/// The statements that are applied, and the comments among them: those of a down part ignore nothing.
void keep_applied(text::Migration& migration) {
  std::vector<Statement>& statements = migration.script.statements;
  std::vector<Statement> applied;
  applied.reserve(migration.steps.size());
  for (const text::Step& step : migration.steps) applied.push_back(statements[step.statement]);
  statements = std::move(applied);
}

/// The token at which the parser gave up.
Span token_at(std::string_view text, Span statement, std::uint32_t offset) {
  const std::uint32_t begin = std::clamp(offset, statement.begin, statement.end);
  if (begin == statement.end) return {begin, begin};
  std::size_t end = begin + 1;
  if (text::is_name_byte(text[begin])) end = text::end_of_word(text, begin);
  return {begin, static_cast<std::uint32_t>(std::min<std::size_t>(std::max<std::size_t>(end, begin + 1), statement.end))};
}

/// Beyond what pglint, or the parser itself, follows: no error of the SQL.
bool is_too_deep(std::string_view message) {
  constexpr std::array<std::string_view, 3> messages{"nested too deeply", "stack depth limit exceeded", "memory exhausted"};
  return std::any_of(messages.begin(), messages.end(), [&](std::string_view m) { return message.find(m) != std::string_view::npos; });
}

}  // namespace

ScriptReplay::ScriptReplay(Database& database, unsigned threads)
    : database_(database), replay_(database.catalog, database.report, database.sources), window_(threads) {}

void ScriptReplay::add(Source source, const text::MigrationFile& migration_file, bool new_session) {
  File file;
  file.source = database_.sources.add(std::move(source));
  file.new_session = new_session;
  ++database_.report.files;
  database_.files.push_back({file.source, text::style_of(migration_file.tool), migration_file.no_transaction, new_session});
  const Source& added = database_.sources[file.source];
  const std::string_view text = added.text();
  text::Migration migration = text::read_migration(text, migration_file);
  keep_applied(migration);
  file.script = std::move(migration.script);
  file.rolled_back = find_rolled_back(text, file.script.statements);
  for (Suppression& suppression : find_suppressions(added, file.source, file.script.comments))
    database_.suppressions.push_back(std::move(suppression));

  const bool has_bad_bytes = find_bad_byte(text) < text.size();
  const std::size_t number = first_file_ + files_.size();
  files_.push_back(std::move(file));
  File& current = files_.back();
  const std::vector<Statement>& all = current.script.statements;
  const auto has_variables = [&](const Statement& statement) {
    return text::placeholders_of(current.script, statement, text) == text::Placeholders::variables;
  };
  if (std::any_of(all.begin(), all.end(), has_variables)) current.named = text::with_variables_as_names(text, current.script);
  const std::string_view parsed = current.named.empty() ? text : std::string_view(current.named);
  ParseJob job;
  job.text = parsed;
  job.file = number;
  const auto send = [&](std::size_t last) {
    job.last = last;
    ParseJob next;
    next.text = parsed;
    next.file = number;
    next.first = last;
    window_.push(std::exchange(job, std::move(next)));
    while (window_.full()) replay(window_.pop());
  };
  std::uint32_t bytes = 0;
  for (std::size_t at = 0; at < all.size(); ++at) {
    const Statement& statement = all[at];
    const std::uint32_t length = statement.span.end - statement.span.begin;
    if (bytes > 0 && bytes + length > job_bytes) {
      send(at);
      bytes = 0;
    }
    const bool sql = statement.kind == Statement::Kind::sql || statement.kind == Statement::Kind::templated;
    if (!sql || !statement.applies() || text::placeholders_of(current.script, statement, text) == text::Placeholders::templates) continue;
    if (has_bad_bytes && find_bad_byte(text.substr(statement.span.begin, length)) < length) continue;
    job.spans.push_back(statement.span);
    bytes += length;
  }
  send(all.size());
}

void ScriptReplay::finish() {
  while (!window_.empty()) replay(window_.pop());
}

void ScriptReplay::replay(ParseJob job) {
  for (; first_file_ < job.file; ++first_file_) files_.pop_front();
  const File& file = files_.front();
  if (job.first == 0) replay_.begin_file(file.new_session);
  auto parsed = job.parsed.begin();
  for (std::size_t at = job.first; at < job.last; ++at) {
    const Statement& statement = file.script.statements[at];
    if (!statement.applies()) continue;
    // A CREATE SCHEMA with elements is several entries within the span of one statement.
    if (parsed != job.parsed.end() && parsed->span.begin < statement.span.end) {
      ++database_.report.statements;
      for (; parsed != job.parsed.end() && parsed->span.begin < statement.span.end; ++parsed)
        replay_parsed(*parsed, file.source, file.rolled_back[at]);
    } else {
      report_other(statement, file.source);
    }
  }
}

void ScriptReplay::replay_parsed(sql::Parsed& parsed, SourceId source, bool rolled_back) {
  if (const auto* error = std::get_if<sql::ParseError>(&parsed.result)) {
    const Origin place{source, token_at(database_.sources[source].text(), parsed.span, error->offset)};
    if (is_too_deep(error->message)) database_.report.not_understood.push_back({{source, parsed.span}, error->message});
    else database_.report.syntax_errors.push_back({place, error->message});
  } else if (!rolled_back) {
    replay_.apply(*std::get_if<sql::Statement>(&parsed.result), source);
  }
}

void ScriptReplay::report_other(const Statement& statement, SourceId source) {
  const std::string_view text = database_.sources[source].text();
  const auto not_understood = [&](std::string why) {
    ++database_.report.statements;
    database_.report.not_understood.push_back({{source, statement.span}, std::move(why)});
  };
  switch (statement.kind) {
    case Statement::Kind::sql: {
      const std::string_view sql = text.substr(statement.span.begin, statement.span.end - statement.span.begin);
      if (const std::size_t bad = find_bad_byte(sql); bad < sql.size()) {
        ++database_.report.statements;
        const auto at = statement.span.begin + static_cast<std::uint32_t>(bad);
        database_.report.syntax_errors.push_back(
            {{source, {at, at + 1}}, sql[bad] == '\0' ? "null character in SQL text" : "invalid byte sequence for encoding \"UTF8\""});
      } else {
        not_understood("has placeholders");
      }
      break;
    }
    case Statement::Kind::templated: not_understood("has placeholders"); break;
    case Statement::Kind::meta_command:
      if (statement.meta == text::MetaCommand::include) not_understood("includes another file");
      if (statement.meta == text::MetaCommand::execute) not_understood("runs the result of a query as SQL");
      if (statement.meta == text::MetaCommand::connect) {
        if (!database_.catalog.relations().empty()) not_understood("connects to another database");
        replay_.begin_file(true);
      }
      break;
    case Statement::Kind::copy_data: break;
  }
}

}  // namespace pglint::model
