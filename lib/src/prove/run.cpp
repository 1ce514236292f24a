// See the header.
#include "prove/run.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "prove/scratch_database.hpp"

namespace pglint::prove {
namespace {

/// A statement on one line, cut where it gets long.
std::string shortened(std::string_view sql) {
  constexpr std::size_t longest = 120;
  std::string line;
  for (const char c : sql.substr(0, longest)) line += c == '\n' || c == '\r' || c == '\t' ? ' ' : c;
  return sql.size() > longest ? line + " …" : line;
}

/// One batch; inside of a transaction block it is undone by itself when the server refuses it.
std::optional<std::string> run_apart(live::Scratch& server, const std::string& sql) {
  const bool in_block = !server.run("SAVEPOINT pglint_proof");
  std::optional<std::string> refused = server.run(sql);
  if (in_block) {
    if (refused) static_cast<void>(server.run("ROLLBACK TO SAVEPOINT pglint_proof"));
    static_cast<void>(server.run("RELEASE SAVEPOINT pglint_proof"));  // gone already where the batch ended the block
  }
  return refused;
}

void new_session(live::Scratch& server) {
  static_cast<void>(server.run("ROLLBACK"));
  static_cast<void>(server.run("DISCARD ALL"));
  static_cast<void>(server.run("SET client_min_messages = error"));
}

}  // namespace

Loaded run_sources(live::Scratch& server, const Database& database, bool own_server, const std::function<void(std::string_view)>& next) {
  Loaded loaded;
  for (const LoadedFile& file : database.files) {
    const Source& source = database.sources[file.source];
    next(source.path());
    if (file.new_session) new_session(server);
    const SourceBatches statements = source_batches(source, file);
    loaded.left_out += statements.left_out;
    for (const Batch& batch : statements.batches) {
      if (!own_server && is_about_server(batch.sql)) {
        ++loaded.left_out;
        continue;
      }
      if (batch.begins) static_cast<void>(server.run("BEGIN"));
      ++loaded.statements;
      if (const auto refused = run_apart(server, std::string(batch.sql)))
        loaded.refused.push_back(fmt::format("{}:{}: {}", source.path(), source.position(batch.span.begin).line, *refused));
      if (batch.commits) static_cast<void>(server.run("COMMIT"));
    }
  }
  new_session(server);
  return loaded;
}

std::optional<std::string> run_migration(live::Scratch& server, std::string_view text, Style style, bool no_transaction) {
  new_session(server);
  for (const Batch& batch : migration_batches(text, style, no_transaction)) {
    std::optional<std::string> refused;
    if (batch.begins) refused = server.run("BEGIN");
    if (!refused) refused = server.run(std::string(batch.sql));
    if (!refused && batch.commits) refused = server.run("COMMIT");
    if (!refused) continue;
    new_session(server);
    return fmt::format("{}: {}", *refused, shortened(batch.sql));
  }
  new_session(server);
  return std::nullopt;
}

}  // namespace pglint::prove
