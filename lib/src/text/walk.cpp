// The directory walk: an explicit list of directories instead of recursion, links last.
#include "text/walk.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <set>
#include <system_error>

#include "text/migration_name.hpp"
#include "text/natural_order.hpp"
#include "text/read_source.hpp"

namespace pglint::text {
namespace {

namespace fs = std::filesystem;

bool is_layout_file(std::string_view name) noexcept {
  return is_sql_file(name) || name.ends_with(".sql.conf") || name == "sqitch.plan" ||
         name == "migration_lock.toml" || name == "_journal.json";
}

/// What a kernel shows of itself is no place for migrations, and changes while it is read.
bool is_kernel_directory(const fs::path& real) { return real == "/proc" || real == "/sys" || real == "/dev"; }

Error not_a_file(const std::string& shown) {
  return {fmt::format("\"{}\" is not a regular file", shown),
          "Exclude it, or name it as a SOURCE of its own to read what it gives."};
}

/// A directory still to be read: where it is shown and where it really is.
struct Pending {
  std::string relative;
  fs::path real;
};

class Walk {
 public:
  Walk(const std::string& directory, const PathFilter& excluded)
      : directory_(directory), excluded_(excluded) {}

  Result<Walked> run() {
    std::error_code failed;
    const fs::path real = fs::canonical(directory_, failed);
    if (failed) return access_error(directory_, failed.value());
    pending_.push_back({"", real});
    if (auto done = drain(); !done) return done.error();
    // Links come after everything that is found without them: what is found twice keeps its own name.
    while (!links_.empty()) {
      std::vector<std::string> links;
      links.swap(links_);
      std::sort(links.begin(), links.end(), natural_less);
      for (const std::string& link : links) {
        if (auto done = follow(link); !done) return done.error();
        if (auto done = drain(); !done) return done.error();
      }
    }
    std::sort(walked_.files.begin(), walked_.files.end(), natural_less);
    return std::move(walked_);
  }

 private:
  Result<Ok> drain() {
    while (!pending_.empty()) {
      const Pending now = std::move(pending_.back());
      pending_.pop_back();
      if (!seen_.insert(now.real.string()).second) continue;
      if (auto read = read_directory(now); !read) return read;
    }
    return Ok{};
  }

  Result<Ok> read_directory(const Pending& now) {
    std::error_code failed;
    fs::directory_iterator entry(now.real, failed);
    const std::string shown = now.relative.empty() ? directory_ : join_path(directory_, now.relative);
    if (failed) return access_error(shown, failed.value());
    for (; entry != fs::directory_iterator(); entry.increment(failed)) {
      const std::string name = entry->path().filename().string();
      if (name.starts_with('.') || name == "node_modules") continue;
      const std::string relative = now.relative.empty() ? name : now.relative + "/" + name;
      const fs::file_type type = entry->symlink_status(failed).type();
      if (type == fs::file_type::symlink) {
        links_.push_back(relative);
      } else if (type == fs::file_type::directory) {
        if (!is_kernel_directory(entry->path()) && !is_excluded(relative)) pending_.push_back({relative, entry->path()});
      } else if (is_layout_file(name) && !is_excluded(relative)) {
        // Opening a pipe would wait for its writer.
        if (type != fs::file_type::regular) return not_a_file(join_path(directory_, relative));
        walked_.files.push_back(relative);
        seen_.insert(entry->path().string());
      }
    }
    if (failed) return access_error(shown, failed.value());
    return Ok{};
  }

  Result<Ok> follow(const std::string& link) {
    const bool wanted = is_layout_file(fs::path(link).filename().string());
    const std::string shown = join_path(directory_, link);
    std::error_code failed;
    const fs::path real = fs::canonical(fs::path(directory_) / link, failed);
    if (failed) {  // to nowhere: a migration would be missing
      if (!wanted || is_excluded(link)) return Ok{};
      if (failed != std::errc::no_such_file_or_directory) return access_error(shown, failed.value());
      return Error{fmt::format("\"{}\" is a symbolic link to a file that does not exist", shown),
                   "Bring the file back, or remove or exclude the link."};
    }
    const fs::file_type type = fs::status(real, failed).type();
    if (type == fs::file_type::directory) {
      if (!is_excluded(link)) pending_.push_back({link, real});
    } else if (wanted && !is_excluded(link) && seen_.insert(real.string()).second) {
      if (type != fs::file_type::regular) return not_a_file(shown);
      walked_.files.push_back(link);
    }
    return Ok{};
  }

  bool is_excluded(const std::string& relative) {
    if (!excluded_) return false;
    const std::string shown = join_path(directory_, relative);
    if (!excluded_(shown) && !excluded_(shown + "/")) return false;
    ++walked_.excluded;
    return true;
  }

  const std::string& directory_;
  const PathFilter& excluded_;
  Walked walked_;
  std::vector<Pending> pending_;
  std::vector<std::string> links_;
  std::set<std::string> seen_;  // real paths
};

}  // namespace

std::string join_path(std::string_view directory, std::string_view name) {
  while (directory.size() > 1 && directory.ends_with('/')) directory.remove_suffix(1);
  if (directory == "." || directory.empty()) return std::string(name);
  std::string joined(directory);
  if (!joined.ends_with('/')) joined += '/';
  return joined += name;
}

Result<Walked> walk(const std::string& directory, const PathFilter& excluded) {
  return Walk(directory, excluded).run();
}

}  // namespace pglint::text
