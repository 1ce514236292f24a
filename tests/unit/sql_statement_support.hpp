// For the tests of single statements: parse one, look at its body and at the text under its spans.
#pragma once

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "sql/parse.hpp"

namespace pglint::test {

/// The only statement of `text`; fails the test when it does not parse.
inline sql::Statement statement_of(std::string_view text) {
  std::vector<sql::Parsed> parsed = sql::parse(text, {{0, static_cast<std::uint32_t>(text.size())}});
  REQUIRE_MESSAGE(!parsed.empty(), text);
  if (const auto* error = std::get_if<sql::ParseError>(&parsed.front().result))
    FAIL(text << ": " << error->message);
  return std::get<sql::Statement>(std::move(parsed.front().result));
}

/// Is the parser one of PostgreSQL 18? libpg_query 17 is accepted too; a test of 18's grammar ends early there.
inline bool parser_knows_18() {
  static constexpr std::string_view text = "create table t (a int check (a > 0) not enforced)";
  const auto parsed = sql::parse(text, {{0, static_cast<std::uint32_t>(text.size())}});
  return std::holds_alternative<sql::Statement>(parsed.front().result);
}

/// Its body, which must be a T.
template <class T>
T body_of(std::string_view text) {
  sql::Statement statement = statement_of(text);
  REQUIRE_MESSAGE(std::holds_alternative<T>(statement.body), text);
  return std::get<T>(std::move(statement.body));
}

/// The text under a span.
inline std::string_view under(std::string_view text, Span span) {
  return text.substr(span.begin, span.end - span.begin);
}

inline QualifiedName name(std::string schema, std::string local) {
  return {std::move(schema), std::move(local)};
}

using Names = std::vector<std::string>;

}  // namespace pglint::test
