// Recognising migration tools' layouts in the files of one walked directory.
#pragma once

#include <string>

#include "text/layout.hpp"

namespace pglint::text {

/// The sets in a directory's files (see find_migrations), with `argument` left 0. `directory` is as the user
/// gave it.
[[nodiscard]] Result<Layout> recognise(const std::string& directory, const Walked& walked);

/// Decides which files of a set are applied (a baseline, what undoes another), orders these as the tool does,
/// puts the others behind them, and fills newest_version. Sqitch's and Drizzle's files keep their order.
void arrange(MigrationSet& set);

/// The last two components of the real path of a directory; "" where there are none. What tells a tool may
/// lie above the directory that was named.
struct Surroundings {
  std::string parent;
  std::string self;
};
[[nodiscard]] Surroundings surroundings(const std::string& directory);

/// A file as its name describes it, with `applied` as in a walk.
[[nodiscard]] MigrationFile describe_by_name(std::string path, Tool tool);

/// `path` up to its last '/', "" when there is none, and what is behind it.
[[nodiscard]] std::string directory_of(std::string_view path);
[[nodiscard]] std::string file_name_of(std::string_view path);

}  // namespace pglint::text
