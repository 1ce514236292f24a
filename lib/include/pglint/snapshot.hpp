// A model as JSON and back: what `pglint snapshot` writes and any SOURCE may be.
#pragma once

#include <string>
#include <string_view>

#include "pglint/catalog.hpp"
#include "pglint/result.hpp"

namespace pglint {

inline constexpr int snapshot_schema_version = 1;

/// JSON of the whole catalog, keys in a fixed order, origins left out, lists in creation order. The same catalog, the same bytes.
std::string write_snapshot(const Catalog& catalog);
/// Reads it back: write_snapshot(read_snapshot(x)) == x. Errors: not JSON (with line and column), not a snapshot, a newer schema version.
Result<Catalog> read_snapshot(std::string_view json);
/// True when the text looks like a snapshot (begins with a JSON object that has the snapshot's marker key).
bool looks_like_snapshot(std::string_view text);

}  // namespace pglint
