// One migration file: what it is in its tool's layout, and which of its statements are applied in which
// transactions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "text/split.hpp"
#include "text/tool.hpp"

namespace pglint::text {

/// A file of SQL and its part in a layout.
struct MigrationFile {
  enum class Role : std::uint8_t {
    up,           ///< a versioned migration
    repeatable,   ///< run again whenever it changes, after the versioned ones (Flyway's R__)
    baseline,     ///< stands for all versions up to its own (Flyway's B3__)
    superseded,   ///< a version that the baseline stands for
    down,         ///< undoes another
    seed,         ///< rows, not schema
    declarative,  ///< the schema that migrations are generated from (supabase/schemas)
    other         ///< found in the layout, but no migration
  };
  std::string path;     ///< as messages show it and as it is opened; `-` is standard input
  std::string version;  ///< "20240101120000", "1.2"; empty when there is none
  std::string name;     ///< the description behind the version
  Tool tool = Tool::plain;
  Role role = Role::up;
  bool applied = true;          ///< whether it belongs to the history that is replayed
  bool no_transaction = false;  ///< its configuration says so (Flyway's executeInTransaction=false)
};

/// One statement that a migration applies.
struct Step {
  std::uint32_t statement = 0;  ///< index into Script::statements
  bool in_transaction = false;  ///< with others: the tool's transaction, or the script's own BEGIN
};

/// A file's text, split, and the part of it that is applied.
struct Migration {
  Script script;
  std::vector<Step>
      steps;  ///< in order: the up part, every kind of statement, without what psql would not run
  Tool tool =
      Tool::plain;  ///< that of the file, or, when that is plain, the one whose markers are in the text
};

/// Splits a migration's text and picks what is applied. Up and down are told apart by markers; statements
/// before the first marker belong to the up part, and a file without markers is up. How statements share a
/// transaction depends on the tool: goose, dbmate, Flyway, Supabase and Drizzle run a file in one unless told
/// otherwise; golang-migrate and Prisma send a file as one query, so that one statement alone runs in none;
/// psql and Sqitch do as the script says. BEGIN, COMMIT and ROLLBACK in the script are followed. Linear.
[[nodiscard]] Migration read_migration(std::string_view text, const MigrationFile& file);

}  // namespace pglint::text
