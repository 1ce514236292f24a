// Files that appear whole or not at all. The only file of the program that creates, renames or removes any.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "pglint/result.hpp"

namespace pglint::cli {

/// "could not …: No such file or directory" with a hint for what a user can do about it.
Error file_error(std::string_view what, std::string_view path, int error_number);

/// Bytes of a regular file. Errors: it cannot be read, or is larger than `limit`.
Result<std::string> read_file(const std::string& path, std::size_t limit);

/// An open, empty file beside `path`, to be renamed to it.
struct Temporary {
  int descriptor = -1;
  std::string name;
};
Result<Temporary> create_beside(const std::string& path);
/// Writes everything, or gives errno.
int write_all(int descriptor, std::string_view bytes);

struct NewFile {
  std::string path;
  std::string text;
};
/// Creates files that do not exist yet, and the directories that they need: all of them or none. Errors name every file
/// that is there already, or the first that cannot be written.
Result<Ok> create_files(const std::vector<NewFile>& files);

struct Replacement {
  std::string path;
  std::string before;   ///< what the file must still hold
  std::string after;
};
/// Replaces the contents of files, keeping permissions and owner and following symbolic links. Everything is written
/// beside the files before the first is renamed. Errors: a file has changed since it was read, or cannot be written.
Result<Ok> replace_files(const std::vector<Replacement>& files);

}  // namespace pglint::cli
