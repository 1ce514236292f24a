// One function for each tool: it claims the files that are its own; what nobody claims is plain, or nobody's.
#include "text/recognise.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <unordered_map>

#include "text/lexeme.hpp"
#include "text/marker.hpp"
#include "text/migration_name.hpp"
#include "text/natural_order.hpp"
#include "text/plan.hpp"
#include "text/read_source.hpp"

namespace pglint::text {
namespace {

namespace fs = std::filesystem;
using Role = MigrationFile::Role;
using Indices = std::vector<std::size_t>;

bool begins_with_digit(std::string_view name) noexcept {
  return !name.empty() && class_of(name[0]) == ByteClass::digit;
}

/// The tool whose up marker is in the beginning of a file.
Tool marked_tool(const std::string& path) {
  std::string head(std::size_t{1} << 16U, '\0');
  std::ifstream file(path, std::ios::binary);
  file.read(head.data(), static_cast<std::streamsize>(head.size()));
  head.resize(static_cast<std::size_t>(file.gcount()));
  for (std::size_t at = 0; at < head.size();) {
    const std::size_t end = end_of_line(head, at);
    const std::string_view line = std::string_view(head).substr(at, end - at);
    if (line.starts_with("--")) {
      const std::optional<Marker> marker = parse_marker(line);
      if (marker && marker->kind == Marker::Kind::up && marker->tool != Tool::plain) return marker->tool;
    }
    at = std::max(skip_line_end(head, end), at + 1);
  }
  return Tool::plain;
}

class Recogniser {
 public:
  Recogniser(const std::string& directory, const std::vector<std::string>& files)
      : directory_(directory), files_(files), claimed_(files.size(), 0) {
    for (std::size_t i = 0; i < files.size(); ++i) {
      index_.emplace(files[i], i);
      if (is_sql_file(files[i])) directories_[directory_of(files[i])].push_back(i);
    }
  }

  Result<Layout> run() {
    if (auto done = find_sqitch(); !done) return done.error();
    if (auto done = find_drizzle(); !done) return done.error();
    find_prisma();
    find_supabase();
    find_flyway();
    find_golang_migrate();
    find_marked();
    if (layout_.sets.empty()) {
      add_plain();
    } else {
      for (std::size_t i = 0; i < files_.size(); ++i)
        if (!claimed_[i] && is_sql_file(files_[i])) layout_.unclaimed.push_back(shown(files_[i]));
    }
    std::stable_sort(
        layout_.sets.begin(), layout_.sets.end(),
        [](const MigrationSet& a, const MigrationSet& b) { return natural_less(a.directory, b.directory); });
    return std::move(layout_);
  }

 private:
  [[nodiscard]] std::string shown(std::string_view relative) const {
    return relative.empty() ? directory_ : join_path(directory_, relative);
  }

  static std::string child(const std::string& directory, std::string_view name) {
    return directory.empty() ? std::string(name) : directory + "/" + std::string(name);
  }

  /// Unclaimed SQL files under each of `roots`, every file under the nearest one.
  [[nodiscard]] std::map<std::string, Indices> group_under(const std::set<std::string>& roots) const {
    std::map<std::string, Indices> groups;
    if (roots.empty()) return groups;
    for (const auto& [directory, indices] : directories_) {
      std::string root = directory;
      while (!roots.contains(root) && !root.empty()) root = directory_of(root);
      if (!roots.contains(root)) continue;
      for (const std::size_t i : indices)
        if (!claimed_[i]) groups[root].push_back(i);
    }
    return groups;
  }

  /// Takes a file into a set; one that is no migration keeps only its role.
  void take(MigrationSet& set, std::size_t i, Role role) {
    MigrationFile file = describe_by_name(shown(files_[i]), set.tool);
    if (role != Role::up) {
      file.role = role;
      file.applied = false;
    }
    claimed_[i] = 1;
    set.files.push_back(std::move(file));
  }

  void add(MigrationSet set) {
    arrange(set);
    layout_.sets.push_back(std::move(set));
  }

  // ---- tools that write their order down

  /// Takes the planned files of a set in the plan's order.
  Result<Ok> take_planned(MigrationSet& set, const std::vector<std::string>& names,
                          const std::string& directory, const std::string& plan) {
    for (const std::string& name : names) {
      const std::string path = child(directory, name + ".sql");
      const auto found = index_.find(path);
      if (found != index_.end()) {
        if (!claimed_[found->second]) take(set, found->second, Role::up);
        continue;
      }
      std::error_code failed;
      if (fs::exists(shown(path), failed)) continue;  // excluded
      return Error{fmt::format("\"{}\" names \"{}\", but \"{}\" does not exist", plan, name, shown(path)),
                   "Restore the file, or name the files to read instead of the directory."};
    }
    return Ok{};
  }

  void take_rest(MigrationSet& set, const Indices& indices) {
    for (const std::size_t i : indices)
      if (!claimed_[i]) take(set, i, Role::other);
  }

  Result<Ok> find_sqitch() {
    std::set<std::string> roots;
    for (const std::string& file : files_)
      if (file_name_of(file) == "sqitch.plan") roots.insert(directory_of(file));
    for (const auto& [root, indices] : group_under(roots)) {
      Indices own;
      for (const std::size_t i : indices)
        for (const char* part : {"deploy/", "revert/", "verify/"})
          if (files_[i].starts_with(child(root, part))) own.push_back(i);
      if (auto done = add_sqitch(child(root, "deploy"), shown(child(root, "sqitch.plan")), own); !done)
        return done;
    }
    if (!roots.empty() || surroundings(directory_).self != "deploy") return Ok{};
    const std::string above = (fs::path(directory_) / "../sqitch.plan").lexically_normal().string();
    std::error_code failed;
    if (!fs::exists(above, failed)) return Ok{};
    Indices all;
    for (const auto& [directory, indices] : directories_)
      all.insert(all.end(), indices.begin(), indices.end());
    return add_sqitch("", above, all);
  }

  Result<Ok> add_sqitch(const std::string& deploy, const std::string& plan_path, const Indices& own) {
    const Result<Source> plan = read_source(plan_path);
    if (!plan) return plan.error();
    MigrationSet set{.tool = Tool::sqitch, .directory = shown(deploy)};
    if (auto done = take_planned(set, parse_sqitch_plan(plan->text()), deploy, plan_path); !done) return done;
    take_rest(set, own);
    add(std::move(set));
    return Ok{};
  }

  Result<Ok> find_drizzle() {
    for (const std::string& file : files_) {
      const std::string meta = directory_of(file);
      if (file_name_of(file) != "_journal.json" || file_name_of(meta) != "meta") continue;
      const std::string root = directory_of(meta);
      const Result<Source> journal = read_source(shown(file));
      if (!journal) return journal.error();
      const Result<std::vector<std::string>> tags = parse_drizzle_journal(journal->text(), shown(file));
      if (!tags) return tags.error();
      MigrationSet set{.tool = Tool::drizzle, .directory = shown(root)};
      if (auto done = take_planned(set, *tags, root, shown(file)); !done) return done;
      take_rest(set, directories_[root]);
      add(std::move(set));
    }
    return Ok{};
  }

  // ---- tools with a directory of their own

  void find_prisma() {
    std::set<std::string> roots;
    for (const std::string& file : files_) {
      const std::string name = file_name_of(file);
      if (name == "migration_lock.toml") roots.insert(directory_of(file));
      const std::string own = directory_of(file);
      if (name == "migration.sql" && begins_with_digit(file_name_of(own))) roots.insert(directory_of(own));
    }
    for (const auto& [root, indices] : group_under(roots)) {
      MigrationSet set{.tool = Tool::prisma, .directory = shown(root)};
      for (const std::size_t i : indices) {
        const bool migration = file_name_of(files_[i]) == "migration.sql" &&
                               directory_of(files_[i]) != root &&
                               directory_of(directory_of(files_[i])) == root;
        take(set, i, migration ? Role::up : Role::other);
      }
      add(std::move(set));
    }
  }

  void find_supabase() {
    // The directory `supabase` may lie in the walk, be the one walked, or be the one above it.
    std::map<std::string, std::string> migrations_of;  // by root
    const Surroundings around = surroundings(directory_);
    for (const auto& [directory, indices] : directories_) {
      const std::string self = directory.empty() ? around.self : file_name_of(directory);
      const std::string parent = directory_of(directory);
      const std::string parent_name = directory.empty() ? around.parent
                                      : parent.empty()  ? around.self
                                                        : file_name_of(parent);
      if (self == "migrations" && parent_name == "supabase") migrations_of[parent] = directory;
    }
    std::set<std::string> roots;
    for (const auto& [root, migrations] : migrations_of) roots.insert(root);
    for (const auto& [root, indices] : group_under(roots)) {
      const std::string& migrations = migrations_of[root];
      MigrationSet set{.tool = Tool::supabase, .directory = shown(migrations)};
      for (const std::size_t i : indices) take(set, i, supabase_role(files_[i], root, migrations));
      // Drizzle may generate the migrations that Supabase's tool applies: its journal then has them already.
      const bool only_others =
          std::none_of(set.files.begin(), set.files.end(), [](const auto& f) { return f.applied; });
      if (!only_others || layout_.sets.empty()) add(std::move(set));
    }
  }

  static Role supabase_role(std::string_view file, const std::string& root, const std::string& migrations) {
    const std::string name = file_name_of(file);
    if (directory_of(file) == migrations) {
      const std::size_t digits = std::min(name.find_first_not_of("0123456789"), name.size());
      return digits > 0 && name[digits] == '_' && name.ends_with(".sql") ? Role::up : Role::other;
    }
    if (file.starts_with(child(root, "seed"))) return Role::seed;
    return file.starts_with(child(root, "schemas/")) ? Role::declarative : Role::other;
  }

  // ---- tools that are known by their files' names

  void find_flyway() {
    std::map<std::string, std::vector<std::string>> directories_of;  // by root
    for (const auto& [directory, indices] : directories_) {
      const bool versioned = std::any_of(indices.begin(), indices.end(), [&](std::size_t i) {
        const auto name = claimed_[i] ? std::nullopt : parse_flyway_name(file_name_of(files_[i]));
        return name.has_value();
      });
      if (!versioned) continue;
      std::string root = directory;
      const auto is_location = [&] {
        const std::string name = file_name_of(root);
        return name == "migration" || name == "migrations";
      };
      while (!root.empty() && !is_location()) root = directory_of(root);
      directories_of[root].push_back(directory);
    }
    for (const auto& [root, directories] : directories_of) {
      MigrationSet set{.tool = Tool::flyway, .directory = shown(root)};
      bool versioned = false;
      Indices all;
      for (const std::string& directory : directories)
        for (const std::size_t i : directories_[directory]) {
          if (claimed_[i]) continue;
          all.push_back(i);
          const auto name = parse_flyway_name(file_name_of(files_[i]));
          versioned = versioned || (name && (name->kind == MigrationName::Kind::up ||
                                             name->kind == MigrationName::Kind::baseline));
        }
      if (!versioned) continue;
      for (const std::size_t i : all)
        take(set, i, parse_flyway_name(file_name_of(files_[i])) ? Role::up : Role::other);
      add(std::move(set));
    }
  }

  void find_golang_migrate() {
    for (const auto& [directory, indices] : directories_) {
      const auto kind_of = [&](std::size_t i) -> std::optional<MigrationName::Kind> {
        const auto name = claimed_[i] ? std::nullopt : parse_golang_migrate_name(file_name_of(files_[i]));
        return name ? std::optional(name->kind) : std::nullopt;
      };
      // A down file alone may as well undo a plain one.
      if (std::none_of(indices.begin(), indices.end(),
                       [&](std::size_t i) { return kind_of(i) == MigrationName::Kind::up; }))
        continue;
      MigrationSet set{.tool = Tool::golang_migrate, .directory = shown(directory)};
      for (const std::size_t i : indices)
        if (!claimed_[i]) take(set, i, kind_of(i) ? Role::up : Role::other);
      add(std::move(set));
    }
  }

  // ---- tools that are known by what is in their files

  void find_marked() {
    constexpr std::size_t most_looked_into = 3;
    for (const auto& [directory, indices] : directories_) {
      Tool tool = Tool::plain;
      std::size_t looked_into = 0;
      for (const std::size_t i : indices) {
        if (claimed_[i] || !begins_with_digit(file_name_of(files_[i]))) continue;
        if (tool != Tool::plain || looked_into++ == most_looked_into) break;
        tool = marked_tool(shown(files_[i]));
      }
      if (tool == Tool::plain) continue;
      MigrationSet set{.tool = tool, .directory = shown(directory)};
      for (const std::size_t i : indices)
        if (!claimed_[i]) take(set, i, begins_with_digit(file_name_of(files_[i])) ? Role::up : Role::other);
      add(std::move(set));
    }
  }

  void add_plain() {
    MigrationSet set{.tool = Tool::plain};
    for (const auto& [directory, indices] : directories_)
      for (const std::size_t i : indices) take(set, i, Role::up);
    if (set.files.empty()) return;
    add(std::move(set));
    MigrationSet& added = layout_.sets.back();
    added.directory = directory_of(added.files.front().path);
    for (const MigrationFile& file : added.files)
      if (file.applied) added.directory = directory_of(file.path);
  }

  const std::string& directory_;
  const std::vector<std::string>& files_;
  std::vector<char> claimed_;
  std::unordered_map<std::string, std::size_t> index_;
  std::map<std::string, Indices> directories_;  // SQL files by directory, in natural order
  Layout layout_;
};

}  // namespace

Result<Layout> recognise(const std::string& directory, const Walked& walked) {
  return Recogniser(directory, walked.files).run();
}

}  // namespace pglint::text
