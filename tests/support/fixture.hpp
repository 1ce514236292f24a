// A case of a rule with what no DDL says: statistics in a file beside it, invalid indexes in a comment.
#pragma once

#include <doctest/doctest.h>

#include <optional>
#include <sstream>
#include <string>
#include <string_view>

#include "pglint/load.hpp"
#include "pglint/snapshot.hpp"
#include "support/golden.hpp"

namespace pglint::test {

/// The file beside NAME.sql, read as statistics; nothing when there is none.
inline std::optional<Statistics> statistics_beside(fs::path path, const char* extension) {
  path.replace_extension(extension);
  if (!fs::exists(path)) return std::nullopt;
  Result<Statistics> statistics = parse_statistics(read(path));
  REQUIRE_MESSAGE(statistics.ok(), path.string() << ": " << statistics.error().message);
  return std::move(statistics.value());
}

/// What no DDL says: "-- invalid: a, b" on a line of its own.
inline void mark_invalid(const fs::path& path, Database& database) {
  std::istringstream text(read(path));
  constexpr std::string_view marker = "-- invalid: ";
  for (std::string line; std::getline(text, line);) {
    if (!line.starts_with(marker)) continue;
    std::istringstream names(line.substr(marker.size()));
    for (std::string name; std::getline(names, name, ',');) {
      name.erase(0, name.find_first_not_of(' '));
      const Catalog::IndexRef ref = database.catalog.index("public", name);
      REQUIRE_MESSAGE(ref.index != nullptr, path.string() << ": there is no index " << name);
      ref.index->valid = false;
    }
  }
}

/// NAME.sql with what is beside it; `name` is what messages show.
inline Database load_fixture(const fs::path& path, std::string name) {
  Database database = load_sql(read(path), std::move(name));
  database.statistics = statistics_beside(path, ".statistics.json");
  mark_invalid(path, database);
  return database;
}

}  // namespace pglint::test
