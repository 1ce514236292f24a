// What the tests of the model share: SQL in, a catalog out.
#pragma once

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "pglint/load.hpp"

namespace pglint {

/// Loads SQL that must be understood completely.
inline Database load_clean(std::string_view sql) {
  Database database = load_sql(sql);
  for (const auto& error : database.report.syntax_errors) FAIL_CHECK("syntax error: " << error.message);
  for (const auto& passed : database.report.not_understood) FAIL_CHECK("not understood: " << passed.why);
  return database;
}

/// The text that an origin names.
inline std::string text_at(const Database& database, const Origin& origin) {
  return origin.known() ? std::string(database.sources[origin.source].slice(origin.span)) : std::string();
}

inline const Relation& relation(const Database& database, std::string_view name, std::string_view schema = "public") {
  const Relation* found = database.catalog.relation(schema, name);
  REQUIRE_MESSAGE(found != nullptr, "no relation ", name);
  return *found;
}

}  // namespace pglint
