// Loading: accounting for every statement, transactions, suppressions, order and threads.
#include "model_support.hpp"

using namespace pglint;

namespace {

std::vector<std::string> why(const Database& database) {
  std::vector<std::string> reasons;
  for (const auto& passed : database.report.not_understood) reasons.push_back(passed.why);
  return reasons;
}

}  // namespace

TEST_CASE("every statement is counted once") {
  const Database database = load_sql("create table a (x int);\nselect 1;\ncreat table b (x int);\ncreate table c (x int);");
  CHECK(database.report.files == 1);
  CHECK(database.report.statements == 4);
  REQUIRE(database.report.syntax_errors.size() == 1);
  CHECK(text_at(database, database.report.syntax_errors[0].origin) == "creat");
  CHECK(database.report.not_understood.empty());
  CHECK(database.catalog.relation("public", "a"));
  CHECK(database.catalog.relation("public", "c"));
}

TEST_CASE("a syntax error at the end of input stands at the end of its statement") {
  const Database database = load_sql("create table a (x int");
  REQUIRE(database.report.syntax_errors.size() == 1);
  CHECK(database.report.syntax_errors[0].origin.span.begin == 21);
}

TEST_CASE("placeholders are counted and not guessed at") {
  const Database database = load_sql(
      "create table ${schema}.a (x int);\ncreate table :name (x int);\ncreate table b (x text default '${x}');");
  CHECK(database.report.statements == 3);
  CHECK(why(database) == std::vector<std::string>{"has placeholders", "has placeholders"});
  CHECK(database.catalog.relations().size() == 1);
}

TEST_CASE("meta-commands that matter are counted") {
  const Database database = load_sql("\\set x 1\n\\echo hi\n\\i other.sql\nselect 'create table t()' \\gexec\n");
  CHECK(why(database) == std::vector<std::string>{"includes another file", "runs the result of a query as SQL"});
}

TEST_CASE("rows of COPY are no statements") {
  const Database database = load_sql("create table t (a text);\ncopy t from stdin;\n'; drop table t;\n\\.\ncreate index i on t (a);\n");
  CHECK(database.report.syntax_errors.empty());
  CHECK(database.report.statements == 3);
  CHECK(database.catalog.index("public", "i").index);
}

TEST_CASE("what a script rolls back is passed over") {
  const Database database = load_clean(R"(
    begin; create table gone (x int); rollback;
    begin; create table kept (x int); commit;
    begin;
      create table before (x int);
      savepoint s;
      create table within (x int);
      rollback to savepoint s;
      create table after (x int);
    commit;
    start transaction; savepoint a; create table a1 (); savepoint b; create table b1 (); rollback to b;
    release savepoint a; end;
    begin; create table gone (x int); abort;
    begin; create table chained (x int); commit and chain; create table gone (x int); rollback;)");
  CHECK_FALSE(database.catalog.relation("public", "gone"));
  CHECK_FALSE(database.catalog.relation("public", "within"));
  CHECK_FALSE(database.catalog.relation("public", "b1"));
  for (const char* name : {"kept", "before", "after", "a1", "chained"}) CHECK(database.catalog.relation("public", name));
}

TEST_CASE("bad SQL in a part that is rolled back is still reported") {
  CHECK(load_sql("begin; creat table x(); rollback;").report.syntax_errors.size() == 1);
}

TEST_CASE("suppression comments") {
  const Database database = load_sql(
      "-- pglint: ignore-file sql (generated)\n"
      "create index a on t (x); -- pglint: ignore index/duplicate, index/redundant (kept for the report)\n"
      "-- pglint: ignore rls\n"
      "\n"
      "-- an ordinary comment\n"
      "/* pglint: ignore all */\n"
      "create index b on t (x);\n"
      "-- pglint: ignore\n"
      "select '-- pglint: ignore x';\n");
  const auto& list = database.suppressions;
  REQUIRE(list.size() == 5);
  CHECK(list[0].whole_file);
  CHECK(list[0].rules == std::vector<std::string>{"sql"});
  CHECK(list[0].reason == "generated");
  CHECK(list[1].line == 2);
  CHECK(list[1].rules == std::vector<std::string>{"index/duplicate", "index/redundant"});
  CHECK(list[1].reason == "kept for the report");
  CHECK(list[2].line == 7);
  CHECK(list[3].line == 7);
  CHECK(list[3].rules == std::vector<std::string>{"all"});
  CHECK(list[4].line == 9);
  CHECK(list[4].rules.empty());
}

TEST_CASE("hostile bytes cost one statement") {
  const std::string sql("create table a (x int);\ncreate table b\0 (x int);\ncreate table \xff\xfe (x int);\ncreate table d (x int);", 104);
  const Database database = load_sql(sql);
  CHECK(database.report.syntax_errors.size() == 2);
  CHECK(database.catalog.relation("public", "a"));
  CHECK(database.catalog.relation("public", "d"));
  CHECK(load_sql("").report.statements == 0);
  CHECK(load_sql(";;;").report.statements == 0);
}

TEST_CASE("nesting beyond the limit is counted, not walked") {
  const std::string sql = "create table a (x int check " + std::string(10000, '(') + "x" + std::string(10000, ')') + "); create table b ();";
  const Database database = load_sql(sql);
  CHECK(database.report.syntax_errors.empty());
  CHECK(database.report.not_understood.size() == 1);
  CHECK(database.catalog.relation("public", "b"));
}

TEST_CASE("the result does not depend on how the text is cut for parsing") {
  std::string sql;
  for (int i = 0; i < 20000; ++i) {
    sql += "create table t" + std::to_string(i) + " (id bigint primary key, name text not null);\n";
    if (i % 1000 == 500) sql += "creat nothing;\n";
  }
  const Database database = load_sql(sql);
  CHECK(database.catalog.relations().size() == 20000);
  CHECK(database.report.syntax_errors.size() == 20);
  CHECK(database.report.statements == 20020);
  std::string previous;
  std::uint32_t order = 0;
  for (const Relation& relation : database.catalog.relations()) {
    CHECK(relation.provenance.order >= order);
    order = relation.provenance.order;
  }
}

TEST_CASE("append_sql is the next migration") {
  Database database = load_clean("set search_path = app; create schema app; create table t (a int);");
  append_sql(database, "create index i on app.t (a); create table u ();", "fix.sql");
  CHECK(database.report.not_understood.empty());
  CHECK(database.catalog.index("app", "i").index);
  CHECK(database.catalog.relation("public", "u"));  // a session of its own
  CHECK(database.sources.size() == 2);
}
