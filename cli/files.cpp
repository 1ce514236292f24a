// Atomic files by way of temporary ones in the same directory: rename() and link() are atomic within a file system.
#include "files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <memory>

namespace pglint::cli {
namespace {

namespace fs = std::filesystem;

/// Removes what was made unless told that all went well.
class Undo {
 public:
  ~Undo() {
    if (kept_) return;
    for (auto path = files_.rbegin(); path != files_.rend(); ++path) ::unlink(path->c_str());
    for (auto path = directories_.rbegin(); path != directories_.rend(); ++path) ::rmdir(path->c_str());
  }
  void file(std::string path) { files_.push_back(std::move(path)); }
  void directory(std::string path) { directories_.push_back(std::move(path)); }
  void keep() { kept_ = true; }

 private:
  std::vector<std::string> files_;
  std::vector<std::string> directories_;
  bool kept_ = false;
};

std::string directory_of(const std::string& path) {
  const std::string parent = fs::path(path).parent_path().string();
  return parent.empty() ? "." : parent;
}

bool exists(const std::string& path) {
  struct stat status {};
  return ::lstat(path.c_str(), &status) == 0;
}

/// mkdir -p; what it makes is undone when the rest fails.
Result<Ok> make_directories(const std::string& path, Undo& undo) {
  std::vector<fs::path> missing;
  for (fs::path at = path; !at.empty() && !exists(at.string()); at = at.parent_path()) missing.push_back(at);
  for (auto at = missing.rbegin(); at != missing.rend(); ++at) {
    if (at->filename().empty()) continue;  // the end of "a/b/"
    if (::mkdir(at->c_str(), 0777) == 0) undo.directory(at->string());
    else if (errno != EEXIST) return file_error("create directory", at->string(), errno);
  }
  return Ok{};
}

/// A temporary file beside `path` that holds `text`.
Result<std::string> write_beside(const std::string& path, std::string_view text, Undo& undo) {
  Result<Temporary> temporary = create_beside(path);
  if (!temporary.ok()) return temporary.error();
  undo.file(temporary->name);
  int failure = write_all(temporary->descriptor, text);
  if (failure == 0 && ::fsync(temporary->descriptor) != 0) failure = errno;
  if (::close(temporary->descriptor) != 0 && failure == 0) failure = errno;
  if (failure != 0) return file_error("write", path, failure);
  return temporary->name;
}

}  // namespace

Error file_error(std::string_view what, std::string_view path, int error_number) {
  std::string hint;
  if (error_number == EACCES || error_number == EPERM) hint = "Check the permissions of the file and its directory.";
  if (error_number == ENOENT || error_number == ENOTDIR)
    hint = what == "open" ? "Check the path; a relative one starts at the working directory."
                          : "Check the path: the directory must exist.";
  if (error_number == EROFS) hint = "The file system is read-only.";
  if (error_number == ENOSPC) hint = "The disk is full.";
  return {fmt::format("could not {} \"{}\": {}", what, path, std::strerror(error_number)), hint};
}

Result<std::string> read_file(const std::string& path, std::size_t limit) {
  const std::unique_ptr<FILE, int (*)(FILE*)> file(std::fopen(path.c_str(), "rb"), std::fclose);
  if (!file) return file_error("open", path, errno);
  std::string text;
  char buffer[1 << 16];
  while (const std::size_t count = std::fread(buffer, 1, sizeof buffer, file.get())) {
    text.append(buffer, count);
    if (text.size() > limit) return Error{fmt::format("\"{}\" is larger than {} bytes", path, limit), {}};
  }
  if (std::ferror(file.get()) != 0) return file_error("read", path, errno);
  return text;
}

int write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

Result<Temporary> create_beside(const std::string& path) {
  std::string name = directory_of(path) + "/.pglint-XXXXXX";
  const int descriptor = ::mkostemp(name.data(), O_CLOEXEC);
  if (descriptor < 0) return file_error("write", path, errno);
  // mkstemp() makes private files; this one gets what a new file would get.
  const mode_t mask = ::umask(0);
  ::umask(mask);
  ::fchmod(descriptor, 0666 & ~mask);
  return Temporary{descriptor, std::move(name)};
}

Result<Ok> create_files(const std::vector<NewFile>& files) {
  std::string existing;
  std::size_t count = 0;
  for (const NewFile& file : files) {
    if (!exists(file.path)) continue;
    if (++count <= 10) existing += fmt::format("{}\"{}\"", existing.empty() ? "" : ", ", file.path);
  }
  if (count > 0)
    return Error{fmt::format("would overwrite {}{}", existing, count > 10 ? fmt::format(" and {} more", count - 10) : ""),
                 "Nothing was written. Move the files away, or choose another directory."};

  // Undone in the reverse order: first the files, then the directories.
  Undo undo;
  Undo temporaries;
  for (const NewFile& file : files) {
    if (const Result<Ok> made = make_directories(directory_of(file.path), undo); !made.ok()) return made.error();
    const Result<std::string> temporary = write_beside(file.path, file.text, temporaries);
    if (!temporary.ok()) return temporary.error();
    // Unlike rename(), link() refuses to replace a file that came into being meanwhile.
    if (::link(temporary->c_str(), file.path.c_str()) != 0) {
      const bool unsupported = errno == EPERM || errno == ENOTSUP || errno == ENOSYS;
      if (!unsupported || exists(file.path) || ::rename(temporary->c_str(), file.path.c_str()) != 0)
        return file_error("create", file.path, errno);
    }
    undo.file(file.path);
  }
  undo.keep();
  return Ok{};
}

Result<Ok> replace_files(const std::vector<Replacement>& files) {
  struct Prepared {
    std::string target;
    std::string temporary;
  };
  std::vector<Prepared> prepared;
  Undo temporaries;
  for (const Replacement& file : files) {
    const std::unique_ptr<char, void (*)(void*)> resolved(::realpath(file.path.c_str(), nullptr), std::free);
    if (!resolved) return file_error("open", file.path, errno);
    const std::string target = resolved.get();
    struct stat status {};
    if (::stat(target.c_str(), &status) != 0) return file_error("open", file.path, errno);
    if (!S_ISREG(status.st_mode)) return Error{fmt::format("\"{}\" is not a regular file", file.path), {}};
    if (::access(target.c_str(), W_OK) != 0) return file_error("write", file.path, errno);
    const Result<std::string> now = read_file(target, file.before.size());
    if (!now.ok() || now.value() != file.before)
      return Error{fmt::format("\"{}\" has changed since it was read", file.path), "Nothing was written. Run pglint again."};

    const Result<std::string> temporary = write_beside(target, file.after, temporaries);
    if (!temporary.ok()) return temporary.error();
    // The owner first: chown() may take mode bits away. Who may not give files away keeps the edit as an own file.
    if (::chown(temporary->c_str(), status.st_uid, status.st_gid) != 0 && errno != EPERM)
      return file_error("write", file.path, errno);
    if (::chmod(temporary->c_str(), status.st_mode & 07777U) != 0) return file_error("write", file.path, errno);
    prepared.push_back({target, temporary.value()});
  }
  for (const Prepared& file : prepared)
    if (::rename(file.temporary.c_str(), file.target.c_str()) != 0) return file_error("write", file.target, errno);
  return Ok{};
}

}  // namespace pglint::cli
