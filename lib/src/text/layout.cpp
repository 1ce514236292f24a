// SOURCE arguments: files, directories and standard input.
#include "text/layout.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>

#include "text/migration_name.hpp"
#include "text/read_source.hpp"
#include "text/recognise.hpp"

namespace pglint::text {
namespace {

namespace fs = std::filesystem;
using Role = MigrationFile::Role;

bool is_there(const fs::path& path) {
  std::error_code failed;
  return fs::exists(path, failed);
}

Tool tool_by_surroundings(const std::string& path) {
  const std::string name = file_name_of(path);
  const std::string directory = directory_of(path);
  const fs::path beside = directory.empty() ? "." : directory;
  if (parse_flyway_name(name)) return Tool::flyway;
  if (const auto parsed = parse_golang_migrate_name(name)) {
    constexpr std::string_view down = "down.sql";
    if (parsed->kind != MigrationName::Kind::down ||
        is_there(path.substr(0, path.size() - down.size()) + "up.sql"))
      return Tool::golang_migrate;
  }
  if (name == "migration.sql" && is_there(beside / "../migration_lock.toml")) return Tool::prisma;
  if (is_there(beside / "meta/_journal.json")) return Tool::drizzle;
  const Surroundings around = surroundings(directory);
  if (around.self == "deploy" && is_there(beside / "../sqitch.plan")) return Tool::sqitch;
  if (around.self == "migrations" && around.parent == "supabase") return Tool::supabase;
  return Tool::plain;
}

/// Whether these neighbouring files read as a shell's listing of one migration directory.
bool is_listing(const std::vector<MigrationFile>& files) {
  return files.size() > 1 && std::all_of(files.begin(), files.end(), [&](const MigrationFile& file) {
           return file.tool == files[0].tool && directory_of(file.path) == directory_of(files[0].path) &&
                  (!file.version.empty() || file.role == Role::repeatable);
         });
}

/// The files between two directories on the command line as one set.
MigrationSet set_of_files(const std::vector<std::string>& paths, std::size_t argument) {
  MigrationSet set;
  for (const std::string& path : paths)
    set.files.push_back(path == standard_input_argument ? MigrationFile{.path = path}
                                                        : describe_by_name(path, tool_by_surroundings(path)));
  set.tool = set.files[0].tool;
  for (const MigrationFile& file : set.files)
    if (file.tool != set.tool) set.tool = Tool::plain;
  set.argument = argument;
  if (set.tool != Tool::plain) set.directory = directory_of(set.files[0].path);
  const bool any_applied =
      std::any_of(set.files.begin(), set.files.end(), [](const auto& file) { return file.applied; });
  if (is_listing(set.files) && any_applied) {
    arrange(set);
    return set;
  }
  for (MigrationFile& file : set.files) {
    file.applied = true;
    if (version_less(set.newest_version, file.version)) set.newest_version = file.version;
  }
  return set;
}

Error nothing_found(const std::string& directory, const Walked& walked) {
  if (walked.excluded > 0)
    return {fmt::format("\"{}\" contains no SQL file that is not excluded", directory),
            "Check the exclude patterns of the configuration."};
  return {fmt::format("\"{}\" contains no SQL files", directory),
          "Name the directory with the migrations (*.sql), or a single file."};
}

Result<Layout> find_in_directory(std::string directory, const PathFilter& excluded) {
  while (directory.size() > 1 && directory.ends_with('/')) directory.pop_back();
  const Result<Walked> walked = walk(directory, excluded);
  if (!walked) return walked.error();
  Result<Layout> layout = recognise(directory, *walked);
  if (!layout) return layout;
  if (layout->sets.empty()) return nothing_found(directory, *walked);
  const bool any_applied = std::any_of(layout->sets.begin(), layout->sets.end(), [](const MigrationSet& set) {
    return !set.files.empty() && set.files.front().applied;
  });
  if (!any_applied)
    return Error{
        fmt::format("\"{}\" contains SQL files, but no migration to apply", directory),
        "Down, seed and declarative files are not applied; name such a file itself to have it read."};
  return layout;
}

}  // namespace

MigrationFile describe_file(const std::string& path) { return set_of_files({path}, 0).files[0]; }

Result<Layout> find_migrations(const std::vector<std::string>& sources, const PathFilter& excluded) {
  Layout layout;
  std::vector<std::string> files;
  std::size_t first_file = 0;
  const auto close_files = [&] {
    if (!files.empty()) layout.sets.push_back(set_of_files(files, first_file));
    files.clear();
  };
  for (std::size_t i = 0; i < sources.size(); ++i) {
    std::error_code failed;
    const bool from_stdin = sources[i] == standard_input_argument;
    const fs::file_type type = from_stdin ? fs::file_type::regular : fs::status(sources[i], failed).type();
    if (type == fs::file_type::not_found) return access_error(sources[i], ENOENT);
    if (type == fs::file_type::none) return access_error(sources[i], failed.value());
    if (type != fs::file_type::directory) {
      if (files.empty()) first_file = i;
      files.push_back(sources[i]);
      continue;
    }
    close_files();
    Result<Layout> found = find_in_directory(sources[i], excluded);
    if (!found) return found.error();
    for (MigrationSet& set : found->sets) {
      set.argument = i;
      layout.sets.push_back(std::move(set));
    }
    std::move(found->unclaimed.begin(), found->unclaimed.end(), std::back_inserter(layout.unclaimed));
  }
  close_files();
  return layout;
}

}  // namespace pglint::text
