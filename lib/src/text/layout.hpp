// From SOURCE arguments to migration files in the order in which their tool applies them.
#pragma once

#include <string>
#include <vector>

#include "pglint/result.hpp"
#include "text/migration.hpp"
#include "text/walk.hpp"

namespace pglint::text {

/// One history: the migrations of one database, as far as a layout can tell.
struct MigrationSet {
  Tool tool = Tool::plain;
  std::string directory;  ///< where its migrations live and new ones belong; empty when there is none
  std::vector<MigrationFile> files;  ///< the applied ones in order, then the others in natural order
  std::string newest_version;        ///< the highest version of an applied file; empty when there is none
  std::size_t argument = 0;          ///< index of the (first) SOURCE it came from
};

/// What the SOURCE arguments lead to.
struct Layout {
  std::vector<MigrationSet> sets;  ///< in the order of the arguments, then by directory
  std::vector<std::string>
      unclaimed;  ///< SQL files beside a recognised layout that belong to no set: not read
};

/// Resolves SOURCE arguments.
///
/// A directory is walked (see walk.hpp); `excluded` leaves out what lies in it. These layouts are recognised
/// in it at any depth, each a set of its own:
///   sqitch          sqitch.plan: the plan's order, deploy/ only
///   drizzle         meta/_journal.json: the journal's order
///   prisma          NAME/migration.sql beside a migration_lock.toml: by NAME
///   supabase        supabase/migrations/NUMBER_name.sql: by name; supabase/seed* are seeds, supabase/schemas
///   declarative flyway          V1__x.sql by version, a baseline B3__ instead of what it stands for, then
///   R__x.sql by description golang-migrate  NUMBER_x.up.sql by number; NUMBER_x.down.sql not applied
///   goose, dbmate   NUMBER_x.sql with the tool's markers, by number (goose) or name (dbmate)
/// When none is there, all SQL files are one plain set in natural order of their paths (2_x before 10_x),
/// without those that undo another (up.sql and down.sql, x.sql and x.down.sql, x.sql and rollback/x.sql).
///
/// A file named as an argument is read whatever its name says; only `excluded` does not count for it.
/// Neighbouring file arguments are one set in the order given, except that files of one directory that all
/// carry versions (as a shell's glob gives them) are ordered and chosen as in a walk of it.
///
/// Errors: a missing path, an unreadable directory, a directory without SQL or without a migration to apply,
/// a plan or journal that cannot be read or names a missing file.
[[nodiscard]] Result<Layout> find_migrations(const std::vector<std::string>& sources,
                                             const PathFilter& excluded = {});

/// The description of one file named by itself: its tool as far as its name and neighbours tell, applied.
/// Looks at the file system beside it, not into it.
[[nodiscard]] MigrationFile describe_file(const std::string& path);

}  // namespace pglint::text
