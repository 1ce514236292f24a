// What cannot be seen is written as an escape, and means the same.
#include <doctest/doctest.h>

#include "pglint/expression.hpp"
#include "pglint/source.hpp"
#include "sql/visible.hpp"
#include "sql_trees.hpp"

using namespace pglint;
using sql::visible;

TEST_CASE("visible: text that can be seen stays as it is") {
  for (const char* text : {"", "a", "DROP INDEX CONCURRENTLY public.\"a b\"", "select 'it''s', E'\\n', $$a\n;$$ -- c",
                           "\"\xc3\xa4\"", "'\xe2\x80\x8d'", "ALTER POLICY p ON t\n  USING (a)", "a\tb"})
    CHECK(visible(text) == text);
}

TEST_CASE("visible: names") {
  CHECK(visible("DROP INDEX public.\"a\x1b[31m\"") == "DROP INDEX public.U&\"a\\001B[31m\"");
  CHECK(visible("\"a\nb\"") == "U&\"a\\000Ab\"");
  CHECK(visible("\"a\"\"\\\x07\"") == "U&\"a\"\"\\\\\\0007\"");
  CHECK(visible("\"\xc2\x9b\xe2\x80\xae\xe2\x80\x8b\"") == "U&\"\\009B\\202E\\200B\"");
  CHECK(visible("\"\xf3\xa0\x80\x81\"") == "U&\"\\+0E0001\"");
  CHECK(visible("x AS\"\x7f\"") == "x AS U&\"\\007F\"");
  CHECK(visible("U&\"\\0041\x01\"") == "U&\"\\0041\\0001\"");
  CHECK(visible("Ab\xe2\x80\x8b") == "U&\"ab\\200B\"");
}

TEST_CASE("visible: literals") {
  CHECK(visible("'a\nb'") == "E'a\\nb'");
  CHECK(visible("'it''s \\ \x1b'") == "E'it''s \\\\ \\u001B'");
  CHECK(visible("E'\\\n\\\\\x02'") == "E'\\n\\\\\\u0002'");
  CHECK(visible("date'\t'") == "date E'\\t'");
  CHECK(visible("'\xf3\xa0\x80\x81'") == "E'\\U000E0001'");
  CHECK(visible("U&'\x1b\\0041'") == "U&'\\001B\\0041'");
  CHECK(visible("$a$it's\x1b$a$") == "E'it''s\\u001B'");
  CHECK(visible("$$\n-- +goose Down\n$$") == "E'\\n-- +goose Down\\n'");
}

TEST_CASE("visible: between tokens") {
  CHECK(visible("a\r\n+ b") == "a\n+ b");
  CHECK(visible("a -- \x1b\n+ b") == "a\n+ b");
  CHECK(visible("a /* \xe2\x80\xae */ + b") == "a + b");
  CHECK(visible("a\n-- +goose Down\n+ b") == "a\n+ b");
}

TEST_CASE("visible: means the same") {
  const std::string parts[] = {"\x1b", "\n", "\\", "\"", "'", "\xc2\x85", "\xe2\x80\xae", "\xf3\xa0\x80\x81", "a", ";", "--"};
  for (const std::string& first : parts)
    for (const std::string& second : parts) {
      const std::string name = first + second + "\x07";
      CAPTURE(printable(name));
      const std::string column = visible(quote_qualified(name, second + "x") + " + 1");
      const Result<Expr> parsed = parse_expression(column);
      REQUIRE(parsed.ok());
      CHECK(parsed->args[0].relation == name);
      CHECK(parsed->args[0].name == second + "x");
      CHECK(printable(column) == column);
      const std::string literal = visible(quote_literal(name));
      const Result<Expr> value = parse_expression(literal);
      REQUIRE(value.ok());
      CHECK(value->name == name);
      CHECK(printable(literal) == literal);
    }
}
