// The pglint.toml that applies to a source: the only file of this layer that looks at the file system.
#include <filesystem>
#include <system_error>

#include "pglint/config.hpp"

namespace pglint {

std::optional<std::string> find_config(const std::string& start) {
  namespace fs = std::filesystem;
  std::error_code error;
  const fs::path here = fs::current_path(error);
  if (error) return std::nullopt;
  fs::path directory = fs::weakly_canonical(start.empty() ? here : fs::path(start), error);
  if (error) return std::nullopt;
  if (!fs::is_directory(directory, error)) directory = directory.parent_path();

  for (;; directory = directory.parent_path()) {
    const fs::path candidate = directory / "pglint.toml";
    // Whatever has the name counts: what cannot be read is an error, not another configuration.
    const fs::file_type type = fs::symlink_status(candidate, error).type();
    if (type != fs::file_type::not_found && type != fs::file_type::none) {
      // Messages name it as short as the user would.
      const fs::path shown = candidate.lexically_proximate(here);
      return (shown.empty() || *shown.begin() == ".." ? candidate : shown).generic_string();
    }
    if (directory == directory.parent_path()) return std::nullopt;
  }
}

}  // namespace pglint
