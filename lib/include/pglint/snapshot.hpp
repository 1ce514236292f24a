// A model as JSON and back: what `pglint snapshot` writes and any SOURCE may be.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pglint/catalog.hpp"
#include "pglint/result.hpp"
#include "pglint/statistics.hpp"

namespace pglint {

inline constexpr int snapshot_schema_version = 1;

/// JSON of the whole catalog, keys in a fixed order, origins left out, lists in creation order. The same catalog, the same bytes.
std::string write_snapshot(const Catalog& catalog);
/// The same with a member "statistics": what is known of them, by name; and with "not_read", LoadReport::not_read of the server,
/// if there is any.
std::string write_snapshot(const Catalog& catalog, const Statistics& statistics, const std::vector<std::string>& not_read = {});
/// Reads it back: write_snapshot(read_snapshot(x)) == x. Errors: not JSON (with line and column), not a snapshot, a newer schema version.
Result<Catalog> read_snapshot(std::string_view json);

struct Snapshot {
  Catalog catalog;
  std::optional<Statistics> statistics;   ///< none: of files, or of a server without
  std::vector<std::string> not_read;      ///< what the server did not show
};
/// All that a snapshot holds; write_snapshot() of both gives the same bytes. Errors: as read_snapshot().
Result<Snapshot> parse_snapshot(std::string_view json);
/// The member "statistics" alone, as in a file of its own. Errors: not JSON, not what it should be.
Result<Statistics> parse_statistics(std::string_view json);

/// True when the text looks like a snapshot (begins with a JSON object that has the snapshot's marker key).
bool looks_like_snapshot(std::string_view text);

}  // namespace pglint
