// From sources to a model: files, directories and strings of SQL (or a snapshot) into one Catalog.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pglint/catalog.hpp"
#include "pglint/config.hpp"
#include "pglint/result.hpp"
#include "pglint/rule.hpp"
#include "pglint/statistics.hpp"

namespace pglint {

/// A suppression comment found in a source.
struct Suppression {
  Origin origin;                    ///< of the comment
  bool whole_file = false;          ///< ignore-file
  std::uint32_t line = 0;           ///< the line it covers (its own, or the next line of code); 0 for whole_file
  std::vector<std::string> rules;   ///< ids, categories or "all"; empty or unknown ones are reported
  std::string reason;
};

/// How a source was read: what running it again needs.
struct LoadedFile {
  SourceId source = no_source;
  Style style = Style::plain;       ///< whose markers and transactions it follows
  bool no_transaction = false;      ///< its tool's settings say so
  bool new_session = true;          ///< nothing that an earlier source SET is left
};

/// One loaded database and what loading it met.
struct Database {
  Sources sources;
  std::vector<LoadedFile> files;    ///< the sources of SQL, in reading order
  Catalog catalog;
  LoadReport report;
  std::vector<Suppression> suppressions;
  std::optional<Statistics> statistics;  ///< of the server that was read, see live.hpp
  Style style = Style::plain;         ///< of the migration layout recognised
  std::string newest_version;         ///< version of the newest migration ("20250101120000", "12"), empty when none
  std::string migrations_directory;   ///< where new migrations belong, empty when unknown
};

struct LoadOptions {
  std::vector<std::string> exclude;   ///< path globs left out; with a '/' inside from the working directory, else of names in every directory
  unsigned threads = 0;               ///< parsing; 0: all cores. The result never depends on it
  std::string standard_input;         ///< text for the source "-"; the library does not read stdin itself
};

/// Reads each source (file, directory with a recognised migration layout, "-", or a snapshot, in the order given) and
/// replays it. Errors: a source that does not exist or cannot be read, a directory without SQL, a binary file.
/// Bad SQL is no error: see Database::report. Linear in the input.
Result<Database> load(const std::vector<std::string>& sources, const LoadOptions& options = {});

/// The same for SQL in memory; `name` is what findings show as the file.
Database load_sql(std::string_view sql, std::string name = "<string>");

/// Adds SQL to a loaded database, as if it were the next migration: replay of an emitted fix, for instance.
void append_sql(Database& database, std::string_view sql, std::string name);

}  // namespace pglint
