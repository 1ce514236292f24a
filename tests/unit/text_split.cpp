// The splitter on SQL itself: quotes, comments, bodies, what never ends, exact spans.
#include <doctest/doctest.h>

#include <random>
#include <string>
#include <vector>

#include "text/split.hpp"

using pglint::text::Script;
using pglint::text::split;
using pglint::text::Statement;
using Kind = Statement::Kind;
using Open = Statement::Open;
using Strings = std::vector<std::string>;

namespace {

std::string slice(std::string_view text, pglint::Span span) {
  return std::string(text.substr(span.begin, span.end - span.begin));
}

Strings texts(std::string_view text) {
  Strings out;
  for (const Statement& statement : split(text).statements) out.push_back(slice(text, statement.span));
  return out;
}

Strings comments(std::string_view text) {
  Strings out;
  for (const auto& comment : split(text).comments) out.push_back(slice(text, comment.span));
  return out;
}

std::string repeat(std::string_view what, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += what;
  return out;
}

}  // namespace

TEST_CASE("split: statements without what surrounds them") {
  CHECK(texts("").empty());
  CHECK(texts(" \t\r\n;;; ; -- only a comment\n/* and another */").empty());
  CHECK(texts("SELECT 1") == Strings{"SELECT 1"});
  CHECK(texts("SELECT 1;SELECT 2;") == Strings{"SELECT 1", "SELECT 2"});
  CHECK(texts("  -- c\n /* d */ SELECT 1 /* e */ -- f\n ; -- g\nSELECT 2  ") ==
        Strings{"SELECT 1", "SELECT 2"});
  CHECK(texts("\xEF\xBB\xBFSELECT 1;") == Strings{"SELECT 1"});
  CHECK(texts("SELECT 1;\r\n\r\nSELECT\r\n2;\r\n") == Strings{"SELECT 1", "SELECT\r\n2"});
  CHECK(texts("SELECT 1 -- a; b\r; SELECT 2") == Strings{"SELECT 1", "SELECT 2"});
  CHECK(texts("SELECT a-b, a/b, a- -b;") == Strings{"SELECT a-b, a/b, a- -b"});
}

TEST_CASE("split: spans are byte offsets, terminated says whether a semicolon came") {
  const Script script = split("  SELECT '\xC3\xA9' ; SELECT 2");
  REQUIRE(script.statements.size() == 2);
  CHECK(script.statements[0].span == pglint::Span{2, 13});
  CHECK(script.statements[0].terminated);
  CHECK(script.statements[1].span == pglint::Span{16, 24});
  CHECK(!script.statements[1].terminated);
  CHECK(script.statements[1].kind == Kind::sql);
}

TEST_CASE("split: string literals") {
  CHECK(texts("SELECT 'a;b';SELECT 2") == Strings{"SELECT 'a;b'", "SELECT 2"});
  CHECK(texts("SELECT 'it''s;', '''';X") == Strings{"SELECT 'it''s;', ''''", "X"});
  CHECK(texts("SELECT 'a\\';X") == Strings{"SELECT 'a\\'", "X"});
  CHECK(texts("SELECT E'a\\';', 1;X") == Strings{"SELECT E'a\\';', 1", "X"});
  CHECK(texts("SELECT e'\\\\';X") == Strings{"SELECT e'\\\\'", "X"});
  CHECK(texts("SELECT E'a'';';X") == Strings{"SELECT E'a'';'", "X"});
  CHECK(texts("SELECT U&'d\\0061;\\';X") == Strings{"SELECT U&'d\\0061;\\'", "X"});
  CHECK(texts("SELECT B'01;', x'1F;', N'a;';X") == Strings{"SELECT B'01;', x'1F;', N'a;'", "X"});
  CHECK(texts("SELECT '-- ; /* ', 1;X") == Strings{"SELECT '-- ; /* ', 1", "X"});
}

TEST_CASE("split: E belongs to the quote only as a word of its own") {
  CHECK(texts("SELECT type'\\';X") == Strings{"SELECT type'\\'", "X"});
  CHECK(texts("SELECT E '\\';X") == Strings{"SELECT E '\\'", "X"});
  CHECK(texts("SELECT _e'\\';X") == Strings{"SELECT _e'\\'", "X"});
}

TEST_CASE("split: an escape string goes on as one behind a line end") {
  CHECK(texts("SELECT E'a'\n'\\';';X") == Strings{"SELECT E'a'\n'\\';'", "X"});
  CHECK(texts("SELECT E'a' -- c\r\n '\\';';X") == Strings{"SELECT E'a' -- c\r\n '\\';'", "X"});
  CHECK(texts("SELECT 'a'\n'\\';X") == Strings{"SELECT 'a'\n'\\'", "X"});
  CHECK(texts("SELECT E'a', '\\';X") == Strings{"SELECT E'a', '\\'", "X"});
}

TEST_CASE("split: quoted identifiers") {
  CHECK(texts("SELECT \"a;b\";X") == Strings{"SELECT \"a;b\"", "X"});
  CHECK(texts("SELECT \"a\"\";\";X") == Strings{"SELECT \"a\"\";\"", "X"});
  CHECK(texts("SELECT U&\"\\;\";X") == Strings{"SELECT U&\"\\;\"", "X"});
  CHECK(texts("SELECT \"it's\";X") == Strings{"SELECT \"it's\"", "X"});
  CHECK(texts("SELECT \"x; drop table y; --\";X") == Strings{"SELECT \"x; drop table y; --\"", "X"});
}

TEST_CASE("split: dollar quotes") {
  CHECK(texts("DO $$ BEGIN a; b; END $$;X") == Strings{"DO $$ BEGIN a; b; END $$", "X"});
  CHECK(texts("DO $body$ a; $$ b; $other$ $body$;X") == Strings{"DO $body$ a; $$ b; $other$ $body$", "X"});
  CHECK(texts("DO $\xC3\xA9_1$;$\xC3\xA9_1$;X") == Strings{"DO $\xC3\xA9_1$;$\xC3\xA9_1$", "X"});
  CHECK(texts("DO $a$ $A$ ; $a$;X") == Strings{"DO $a$ $A$ ; $a$", "X"});
  CHECK(texts("DO $a$ x$a$;X") == Strings{"DO $a$ x$a$", "X"});
  CHECK(texts("DO $$'$$;X'") == Strings{"DO $$'$$", "X'"});
}

TEST_CASE("split: a dollar inside a word or before a digit is no quote") {
  CHECK(texts("SELECT a$1$;X$1$") == Strings{"SELECT a$1$", "X$1$"});
  CHECK(texts("SELECT a$$;X$$") == Strings{"SELECT a$$", "X$$"});
  CHECK(texts("SELECT $1, $2;X") == Strings{"SELECT $1, $2", "X"});
  CHECK(texts("SELECT \xC3\xA9$a$;X$a$") == Strings{"SELECT \xC3\xA9$a$", "X$a$"});
  CHECK(texts("SELECT 1$a$;$a$;X") == Strings{"SELECT 1$a$;$a$", "X"});
}

TEST_CASE("split: nested comments") {
  CHECK(texts("/* a /* b; */ c; */ SELECT 1;X") == Strings{"SELECT 1", "X"});
  CHECK(texts("SELECT /*/ ; */ 1;X") == Strings{"SELECT /*/ ; */ 1", "X"});
  CHECK(texts("SELECT 2 */* ; */ 3;X") == Strings{"SELECT 2 */* ; */ 3", "X"});
  CHECK(texts("SELECT 1 --;\n+ 2;X") == Strings{"SELECT 1 --;\n+ 2", "X"});
  CHECK(texts("SELECT 'a' /* it's */;X") == Strings{"SELECT 'a'", "X"});
}

TEST_CASE("split: a BEGIN ATOMIC body is one statement") {
  const std::string body =
      "CREATE FUNCTION f(a int) RETURNS int BEGIN ATOMIC SELECT 1; SELECT CASE WHEN a > 1 THEN 2 END; END";
  CHECK(texts(body + ";X") == Strings{body, "X"});
  const std::string procedure = "create or replace procedure p() begin atomic insert into t values (1); end";
  CHECK(texts(procedure + ";X") == Strings{procedure, "X"});
  // A transaction block is none, nor is a function whose name or language says begin.
  CHECK(texts("BEGIN; SELECT 1; END;") == Strings{"BEGIN", "SELECT 1", "END"});
  CHECK(texts("CREATE FUNCTION begin() RETURNS int LANGUAGE sql AS 'x';X").size() == 2);
  CHECK(texts("CREATE TABLE atomic (begin int);X").size() == 2);
  const std::string nested =
      "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN CASE WHEN true THEN 1 END "
      "END; END";
  CHECK(texts(nested + ";X") == Strings{nested, "X"});
}

TEST_CASE("split: the actions of a rule are one statement") {
  const std::string rule =
      "CREATE OR REPLACE RULE r AS ON INSERT TO t DO ALSO (INSERT INTO a VALUES (1); DELETE FROM b;)";
  CHECK(texts(rule + ";X") == Strings{rule, "X"});
}

TEST_CASE("split: a lost parenthesis costs one statement") {
  CHECK(texts("CREATE TABLE a (b int;\nCREATE TABLE c (d int);") ==
        Strings{"CREATE TABLE a (b int", "CREATE TABLE c (d int)"});
  CHECK(texts("SELECT 1);X") == Strings{"SELECT 1)", "X"});
}

TEST_CASE("split: what never ends is one open statement, and the rest is not lost") {
  struct Case {
    std::string broken;
    Open open;
    std::uint32_t at;
  };
  const std::vector<Case> cases{
      {"SELECT 'abc;", Open::string, 7},
      {"SELECT E'abc\\';", Open::string, 8},
      {"SELECT \"abc;", Open::quoted_identifier, 7},
      {"DO $a$ abc;", Open::dollar_quote, 3},
      {"/* abc;", Open::comment, 0},
      {"SELECT 1 /* /* */ abc;", Open::comment, 9},
      {"CREATE RULE r AS ON INSERT TO t DO (SELECT 1;", Open::parenthesis, 35},
      {"CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1;", Open::function_body, 32}};
  for (const Case& c : cases) {
    CAPTURE(c.broken);
    const std::string text = c.broken + "\n\nCREATE TABLE t (a int);\nSELECT 2;";
    const Script script = split(text);
    REQUIRE(script.statements.size() == 3);
    CHECK(script.statements[0].open == c.open);
    CHECK(script.statements[0].opened_at == c.at);
    CHECK(slice(text, script.statements[0].span) == c.broken.substr(0, c.broken.size() - 1));
    CHECK(slice(text, script.statements[1].span) == "CREATE TABLE t (a int)");
    CHECK(script.statements[1].open == Open::nothing);
    // Without a place to begin again it reaches to the end.
    const Script alone = split(c.broken);
    REQUIRE(alone.statements.size() == 1);
    CHECK(alone.statements[0].open == c.open);
    CHECK(alone.statements[0].span.end == c.broken.size());
    CHECK(!alone.statements[0].terminated);
  }
}

TEST_CASE("split: what was read beyond a place to begin again is recorded once") {
  const std::string text =
      "CREATE RULE r AS ON INSERT TO t DO (SELECT 1;\n-- pglint: ignore x\nSELECT '${a}', ${b};\nSELECT 3;";
  const Script script = split(text);
  CHECK(script.comments.size() == 1);
  CHECK(script.placeholders.size() == 2);
  REQUIRE(script.statements.size() == 3);
  CHECK(script.statements[0].placeholder_count == 0);
  CHECK(script.statements[1].placeholder_count == 2);
}

TEST_CASE("split: a placeholder across the place to begin again belongs to nobody") {
  // What the fuzzer found: psql's command reaches to its line end, the broken statement only to the
  // semicolon.
  for (const char* text :
       {"CREATE RULE r AS (x \\copy y);\n-- z\nSELECT 1;", "CREATE RULE r AS (x \\foo y;\nCREATE z",
        "CREATE FUNCTION f() BEGIN ATOMIC \\foo \f"}) {
    CAPTURE(text);
    const Script script = split(text);
    CHECK(script.statements.at(0).open != Open::nothing);
    std::uint32_t placeholders = 0;
    for (const Statement& statement : script.statements) {
      for (std::uint32_t i = 0; i < statement.placeholder_count; ++i)
        CHECK(script.placeholders.at(placeholders + i).span.end <= statement.span.end);
      placeholders += statement.placeholder_count;
    }
    CHECK(placeholders == script.placeholders.size());
  }
}

TEST_CASE("split: beginning again is not done without end") {
  const std::string text =
      repeat("DO $a$ ;\nCREATE $b", 20) + repeat("SELECT ';\nCREATE TABLE x (a int);\n", 1001);
  const Script script = split(text);
  CHECK(script.statements.size() > 1);
  // Every byte up to the end is in some statement.
  CHECK(script.statements.back().span.end >= text.size() - 2);
}

TEST_CASE("split: hostile nesting is only a number") {
  CHECK(texts(repeat("(", 100000) + repeat(")", 100000) + ";X").size() == 2);
  CHECK(texts(repeat("(", 100000) + ";X").size() == 2);
  CHECK(texts(repeat("/*", 100000) + repeat("*/", 100000) + "X") == Strings{"X"});
  CHECK(texts(repeat("[", 100000) + ";X").size() == 2);
  CHECK(texts(repeat("\\if x\n", 100000) + "SELECT 1;" + repeat("\\endif\n", 100000)).size() == 200001);
  CHECK(texts(repeat("{", 100000)).size() == 1);
  CHECK(texts(repeat("CREATE FUNCTION f() BEGIN ATOMIC ", 10000)).size() == 1);
  CHECK(texts(repeat("$a", 100000)).size() == 1);
}

TEST_CASE("split: comments that speak to pglint") {
  CHECK(
      comments("SELECT 1; -- pglint: ignore index/duplicate (why)\n-- other\n/* pglint: ignore-file x */") ==
      Strings{"-- pglint: ignore index/duplicate (why)", "/* pglint: ignore-file x */"});
  CHECK(comments("SELECT '-- pglint: no'; DO $$ -- pglint: no\n$$; SELECT \"/* pglint: no */\"").empty());
  const std::string text =
      "SELECT 1; -- pglint: a\r\n  -- pglint: b\r\n/* pglint: c */ SELECT 2;\n\t/* pglint:\n d */ \n";
  const Script script = split(text);
  REQUIRE(script.comments.size() == 4);
  CHECK(!script.comments[0].own_line);
  CHECK(slice(text, script.comments[0].span) == "-- pglint: a");  // without \r
  CHECK(script.comments[1].own_line);
  CHECK(!script.comments[1].block);
  CHECK(!script.comments[2].own_line);
  CHECK(script.comments[2].block);
  CHECK(script.comments[3].own_line);
  CHECK(split("\xEF\xBB\xBF-- pglint: a").comments.at(0).own_line);
  CHECK(split("CREATE TABLE t (a int, -- pglint: x\n b int);").statements.size() == 1);
}

TEST_CASE("split: odd bytes are nobody's trouble") {
  CHECK(texts(std::string("SELECT \0 1;\0X", 13)) ==
        Strings{std::string("SELECT \0 1", 10), std::string("\0X", 2)});
  CHECK(texts("\xFF\xFE;\x80").size() == 2);
  CHECK(texts("SELECT\v1;\fX").size() == 2);
  CHECK(texts(";") == Strings{});
  for (const char* end : {"'",  "\"",   "$",  "$$", "$a$",  "/",   "/*", "-",  "--",
                          "\\", "\\\\", ":",  ":'", "::",   "{",   "{{", "{%", "${",
                          "<%", "@",    "@a", "E'", "E'\\", "U&'", "[",  "(",  "a$"}) {
    CAPTURE(end);
    const std::string text = end;
    for (const Statement& statement : split(text).statements) CHECK(statement.span.end <= text.size());
    for (const Statement& statement : split("SELECT " + text).statements)
      CHECK(statement.span.end <= text.size() + 7);
  }
}

TEST_CASE("split: random scripts keep their invariants") {
  const std::string pieces[] = {"SELECT ",
                                "CREATE ",
                                "FUNCTION ",
                                "RULE ",
                                "BEGIN ",
                                "ATOMIC ",
                                "CASE ",
                                "END ",
                                ";",
                                "'",
                                "\"",
                                "$$",
                                "$a$",
                                "(",
                                ")",
                                "--",
                                "/*",
                                "*/",
                                "\n",
                                "\r\n",
                                "\\if x\n",
                                "\\else\n",
                                "\\endif",
                                "\\;",
                                "\\g",
                                "COPY ",
                                "FROM ",
                                "stdin",
                                "\n\\.\n",
                                "{{x}}",
                                "${x}",
                                "{% x %}",
                                ":x",
                                ":'x'",
                                "E'",
                                "\\",
                                "-- pglint: x\n",
                                "-- +goose Down\n",
                                "[",
                                "]",
                                "@x@",
                                "<%= x %>",
                                "\\copy a from stdin\n"};
  std::mt19937 random(11);
  for (int round = 0; round < 4000; ++round) {
    std::string text;
    for (auto i = random() % 40; i > 0; --i) text += pieces[random() % std::size(pieces)];
    CAPTURE(text);
    const Script script = split(text);
    std::uint32_t placeholders = 0;
    for (const Statement& statement : script.statements) {
      REQUIRE(statement.span.begin <= statement.span.end);
      REQUIRE(statement.span.end <= text.size());
      if (statement.kind != Kind::copy_data) REQUIRE(!statement.span.empty());
      REQUIRE(statement.first_placeholder == placeholders);
      placeholders += statement.placeholder_count;
      for (std::uint32_t i = 0; i < statement.placeholder_count; ++i) {
        const auto& placeholder = script.placeholders.at(statement.first_placeholder + i);
        REQUIRE(placeholder.span.begin >= statement.span.begin);
        REQUIRE(placeholder.span.end <= statement.span.end);
      }
      (void)fill_placeholders(text, script, statement);
    }
    REQUIRE(placeholders == script.placeholders.size());
  }
}
