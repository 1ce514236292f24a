// Migrations as a tool would send them: which statements, in which transactions. Knows nothing of connections.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "pglint/fix.hpp"
#include "pglint/load.hpp"
#include "text/migration.hpp"

namespace pglint::prove {

/// A source as its layout described it.
text::MigrationFile migration_file(const LoadedFile& file);

/// What is sent at once.
struct Batch {
  std::string_view sql;
  Span span;              ///< in the text
  bool begins = false;    ///< the tool opens a transaction before it
  bool commits = false;   ///< and ends it behind it
};

/// The statements of a source that its tool applies, each by itself. Rows of COPY and psql's own commands are not among them;
/// statements with placeholders neither, those are counted. psql's variables stand for themselves, as in the model.
struct SourceBatches {
  std::unique_ptr<const std::string> named;   ///< the text with variables as names, when it has any: what the batches are of then
  std::vector<Batch> batches;
  std::size_t left_out = 0;
};
/// `source` outlives the result.
SourceBatches source_batches(const Source& source, const LoadedFile& file);

/// A migration, up or down, of a style as its tool sends it: some send several statements as one query. `text` outlives
/// the batches.
std::vector<Batch> migration_batches(std::string_view text, Style style, bool no_transaction);

/// A migration and its way back.
struct TwoWay {
  std::string name;       ///< of the file up
  std::string_view up;
  std::string_view down;
  bool has_down = false;  ///< there is one, if only to say that there is nothing to undo
  bool up_outside = false, down_outside = false;   ///< their settings say: no transaction
};
/// Finds the way back of each file by the style's rules. `files` outlive the result.
std::vector<TwoWay> two_ways(const std::vector<MigrationFile>& files, Style style);

}  // namespace pglint::prove
