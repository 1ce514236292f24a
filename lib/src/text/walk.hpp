// Walking a directory for the files that a migration layout is made of.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "pglint/result.hpp"

namespace pglint::text {

/// Whether a path (as shown, '/'-separated) is to be left out.
using PathFilter = std::function<bool(std::string_view path)>;

/// A directory's files.
struct Walked {
  std::vector<std::string> files;  ///< relative to the directory, '/'-separated, in natural order
  std::size_t excluded = 0;        ///< SQL files and directories that the filter left out
};

/// Finds SQL files and the files that say which tool a directory belongs to, at any depth. Hidden directories
/// and files and `node_modules` are left out. Symbolic links are followed; what is also found without them,
/// or was already found through one, is not found again, so loops end. Errors: a directory that cannot be
/// read; such a file that is no regular one (a pipe, a device) or a link to nowhere.
[[nodiscard]] Result<Walked> walk(const std::string& directory, const PathFilter& excluded);

/// `directory/name` as messages show it; "." adds nothing.
[[nodiscard]] std::string join_path(std::string_view directory, std::string_view name);

}  // namespace pglint::text
