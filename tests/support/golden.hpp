// Files that hold what pglint is expected to write. PGLINT_UPDATE=1 writes them anew, to be reviewed as a diff; in CI
// that is refused.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace pglint::test {

namespace fs = std::filesystem;

inline bool is_set(const char* variable) {
  const char* value = std::getenv(variable);
  return value != nullptr && *value != '\0' && std::string_view(value) != "0";
}

/// True when golden files are to be written instead of compared.
inline bool updating() {
  if (!is_set("PGLINT_UPDATE")) return false;
  REQUIRE_MESSAGE(!is_set("CI"), "PGLINT_UPDATE is not for CI: run it locally and commit the files");
  return true;
}

inline std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream out;
  out << file.rdbuf();
  return out.str();
}

inline void write(const fs::path& path, std::string_view text) {
  fs::create_directories(path.parent_path());
  std::ofstream file(path, std::ios::binary);
  file << text;
  REQUIRE_MESSAGE(file.good(), "could not write " << path.string());
}

/// Number of the first line in which the texts differ.
inline std::size_t first_difference(std::string_view a, std::string_view b) {
  const auto [at, other] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  return static_cast<std::size_t>(std::count(a.begin(), at, '\n')) + 1;
}

/// Compares a golden file with what was produced; an empty text wants no file. The message says where and what to do.
inline void check_golden(const fs::path& path, std::string_view produced) {
  const bool exists = fs::exists(path);
  if (updating()) {
    if (produced.empty()) fs::remove(path);
    else if (!exists || read(path) != produced) write(path, produced);
    return;
  }
  constexpr std::string_view how = "if the new output is right, run the tests with PGLINT_UPDATE=1 and review the diff";
  if (!exists && !produced.empty()) {
    FAIL_CHECK(path.string() << ": missing; it should hold this (" << how << "):\n" << produced);
  } else if (exists && produced.empty()) {
    FAIL_CHECK(path.string() << ": nothing is produced any more (" << how << ")");
  } else if (exists) {
    const std::string expected = read(path);
    if (expected != produced)
      FAIL_CHECK(path.string() << ":" << first_difference(expected, produced) << ": differs from what is produced (" << how
                               << "):\n" << produced);
  }
}

/// Files below a directory that end in `suffix`, sorted.
inline std::vector<fs::path> files_below(const fs::path& directory, std::string_view suffix) {
  std::vector<fs::path> out;
  if (!fs::exists(directory)) return out;
  for (const auto& entry : fs::recursive_directory_iterator(directory))
    if (entry.is_regular_file() && entry.path().string().ends_with(suffix)) out.push_back(entry.path());
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace pglint::test
