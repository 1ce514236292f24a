// What a file's name says of its part in a set, and the order of a set's files.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <tuple>

#include "text/migration_name.hpp"
#include "text/natural_order.hpp"
#include "text/recognise.hpp"

namespace pglint::text {
namespace {

using Role = MigrationFile::Role;

/// Flyway keeps a migration's own settings beside it.
bool conf_forbids_transaction(const std::string& path) {
  std::ifstream conf(path + ".conf");
  for (std::string line; std::getline(conf, line);) {
    std::erase_if(line, [](char c) { return c == ' ' || c == '\t' || c == '\r'; });
    if (line == "executeInTransaction=false") return true;
  }
  return false;
}

Role role_of(MigrationName::Kind kind) noexcept {
  switch (kind) {
    case MigrationName::Kind::up: return Role::up;
    case MigrationName::Kind::down: return Role::down;
    case MigrationName::Kind::repeatable: return Role::repeatable;
    case MigrationName::Kind::baseline: return Role::baseline;
  }
  return Role::up;
}

MigrationFile from_name(std::string path, MigrationName name, Tool tool) {
  const Role role = role_of(name.kind);
  return {.path = std::move(path),
          .version = std::move(name.version),
          .name = std::move(name.name),
          .tool = tool,
          .role = role,
          .applied = role != Role::down};
}

/// The highest baseline stands for itself and all lower versions.
void apply_baseline(std::vector<MigrationFile>& files) {
  const MigrationFile* baseline = nullptr;
  for (const MigrationFile& file : files)
    if (file.role == Role::baseline && (!baseline || version_less(baseline->version, file.version)))
      baseline = &file;
  if (!baseline) return;
  for (MigrationFile& file : files) {
    if (&file == baseline || (file.role != Role::up && file.role != Role::baseline)) continue;
    if (version_less(baseline->version, file.version)) continue;
    file.role = Role::superseded;
    file.applied = false;
  }
}

std::string joined(const std::string& directory, const std::string& name) {
  return directory.empty() ? name : directory + "/" + name;
}

/// up.sql and down.sql, x.sql and x.down.sql, x.sql and rollback/x.sql (as `fix` writes it): the second is not applied
/// where the first is there.
void leave_out_undoing(std::vector<MigrationFile>& files) {
  std::set<std::string> paths;
  for (const MigrationFile& file : files) paths.insert(file.path);
  for (MigrationFile& file : files) {
    const std::string directory(directory_of(file.path));
    const std::string name(file_name_of(file.path));
    bool undoes = file_name_of(directory) == "rollback" && paths.contains(joined(std::string(directory_of(directory)), name));
    for (const std::string& undone : undone_names(name)) undoes = undoes || paths.contains(joined(directory, undone));
    if (!undoes) continue;
    file.role = Role::down;
    file.applied = false;
  }
}

bool natural(const MigrationFile& a, const MigrationFile& b) { return natural_less(a.path, b.path); }
bool by_bytes(const MigrationFile& a, const MigrationFile& b) { return a.path < b.path; }

bool by_version(const MigrationFile& a, const MigrationFile& b) {
  if (version_less(a.version, b.version)) return true;
  return !version_less(b.version, a.version) && natural(a, b);
}

bool flyway_order(const MigrationFile& a, const MigrationFile& b) {
  const bool a_repeats = a.role == Role::repeatable;
  const bool b_repeats = b.role == Role::repeatable;
  if (a_repeats != b_repeats) return b_repeats;
  if (a_repeats) return std::tie(a.name, a.path) < std::tie(b.name, b.path);
  return by_version(a, b);
}

}  // namespace

std::string directory_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return "";
  return std::string(path.substr(0, std::max<std::size_t>(slash, 1)));
}

std::string file_name_of(std::string_view path) {
  return std::string(path.substr(path.rfind('/') + 1));  // npos + 1 is 0
}

MigrationFile describe_by_name(std::string path, Tool tool) {
  const std::string file_name = file_name_of(path);
  if (tool == Tool::flyway) {
    if (std::optional<MigrationName> name = parse_flyway_name(file_name)) {
      MigrationFile file = from_name(std::move(path), std::move(*name), tool);
      file.no_transaction = conf_forbids_transaction(file.path);
      return file;
    }
  }
  if (tool == Tool::golang_migrate) {
    if (std::optional<MigrationName> name = parse_golang_migrate_name(file_name))
      return from_name(std::move(path), std::move(*name), tool);
  }
  // A directory for every migration: its name is the migration's.
  const bool in_own_directory =
      file_name == "migration.sql" || file_name == "up.sql" || file_name == "down.sql";
  std::string named = in_own_directory ? file_name_of(directory_of(path)) : file_name;
  return from_name(std::move(path), parse_numbered_name(named), tool);
}

Surroundings surroundings(const std::string& directory) {
  std::error_code failed;
  const std::filesystem::path real =
      std::filesystem::weakly_canonical(directory.empty() ? std::string(".") : directory, failed);
  if (failed) return {};
  return {real.parent_path().filename().string(), real.filename().string()};
}

void arrange(MigrationSet& set) {
  if (set.tool == Tool::flyway) apply_baseline(set.files);
  if (set.tool == Tool::plain) leave_out_undoing(set.files);
  const auto others = std::stable_partition(set.files.begin(), set.files.end(),
                                            [](const MigrationFile& file) { return file.applied; });
  switch (set.tool) {
    case Tool::plain: std::sort(set.files.begin(), others, natural); break;
    case Tool::flyway: std::sort(set.files.begin(), others, flyway_order); break;
    case Tool::golang_migrate:
    case Tool::goose: std::sort(set.files.begin(), others, by_version); break;
    case Tool::supabase:
    case Tool::dbmate:
    case Tool::prisma: std::sort(set.files.begin(), others, by_bytes); break;
    case Tool::drizzle:
    case Tool::sqitch: break;
  }
  std::sort(others, set.files.end(), natural);
  for (auto file = set.files.begin(); file != others; ++file)
    if (version_less(set.newest_version, file->version)) set.newest_version = file->version;
}

}  // namespace pglint::text
