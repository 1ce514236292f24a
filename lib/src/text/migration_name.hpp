// What the name of a migration file says: version, description, direction. Names only, no file is touched.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pglint::text {

/// A file name taken apart.
struct MigrationName {
  enum class Kind : unsigned char { up, down, repeatable, baseline };
  std::string
      version;  ///< as written, with '.' for Flyway's '_': "20240101120000", "1.2"; empty when there is none
  std::string name;
  Kind kind = Kind::up;
};

/// Whether a file is SQL by its name: .sql, .psql, .pgsql in any case.
[[nodiscard]] bool is_sql_file(std::string_view file_name) noexcept;

/// Flyway: `V1.2__add_x.sql`, `V1_2__…`, `R__view.sql` (repeatable), `U1__…` (undo: down), `B3__…`
/// (baseline).
[[nodiscard]] std::optional<MigrationName> parse_flyway_name(std::string_view file_name);

/// golang-migrate: `000001_add_x.up.sql`, `….down.sql`.
[[nodiscard]] std::optional<MigrationName> parse_golang_migrate_name(std::string_view file_name);

/// All others: an optional V, a dotted number, and the rest, of a file or directory name (`.sql` is dropped).
/// What says that a file undoes another is judged by parse_down_name.
[[nodiscard]] MigrationName parse_numbered_name(std::string_view file_name);

/// When a file name reads as the undoing of another (`down.sql`, `1_x.down.sql`, `1_x_rollback.sql` …): the
/// names that the one undone may have. Empty when it does not.
[[nodiscard]] std::vector<std::string> undone_names(std::string_view file_name);

/// Orders versions number by number; missing ones count as 0, so "1" equals "1.0".
[[nodiscard]] bool version_less(std::string_view a, std::string_view b) noexcept;

}  // namespace pglint::text
