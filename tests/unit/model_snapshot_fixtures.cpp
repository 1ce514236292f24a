// Snapshots of everything that the fixtures make: read back, they are the same.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "pglint/load.hpp"
#include "pglint/snapshot.hpp"

namespace pglint {
namespace {

const std::filesystem::path fixtures = std::filesystem::path(PGLINT_SOURCE_DIR) / "fixtures";

std::vector<std::string> sql_files(const std::filesystem::path& folder) {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
    if (entry.is_regular_file() && entry.path().extension() == ".sql") files.push_back(entry.path().string());
  std::sort(files.begin(), files.end());
  return files;
}

void check_round_trip(const std::vector<std::string>& sources) {
  CAPTURE(sources.front());
  const Result<Database> database = load(sources);
  REQUIRE_MESSAGE(database.ok(), database.error().message);
  const std::string snapshot = write_snapshot(database->catalog);
  CHECK(looks_like_snapshot(snapshot));
  const Result<Catalog> read = read_snapshot(snapshot);
  REQUIRE_MESSAGE(read.ok(), read.error().message);
  CHECK(write_snapshot(*read) == snapshot);
  CHECK(read->relations().size() == database->catalog.relations().size());
  CHECK(read->functions().size() == database->catalog.functions().size());
}

}  // namespace

TEST_CASE("the snapshot of every fixture is read back as it was written") {
  const std::vector<std::string> files = sql_files(fixtures);
  REQUIRE(files.size() > 50);
  for (const std::string& file : files) check_round_trip({file});
}

TEST_CASE("the snapshot of the reference case is read back as it was written") {
  check_round_trip({(fixtures / "../lib/src/prove/supabase.sql").string(), (fixtures / "cases/saas").string()});
}

}  // namespace pglint
