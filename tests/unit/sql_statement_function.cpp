// Functions, procedures, aggregates, triggers and DO blocks.
#include "sql_statement_support.hpp"

namespace pglint::test {
namespace {

TEST_CASE("CREATE FUNCTION: everything") {
  const std::string_view text =
      "create or replace function app.f(a int, inout b text default 'x', variadic c int[], out d "
      "numeric(3,1))\n"
      "returns setof record language PLpgSQL stable strict security definer leakproof parallel safe cost "
      "12.5 rows 7\n"
      "set search_path = a, \"$user\", 'b c' set work_mem to '64MB' set enable_seqscan = off\n"
      "as $fn$ begin return; end $fn$";
  const auto function = body_of<sql::CreateFunction>(text);
  CHECK(function.or_replace);
  CHECK(function.name == name("app", "f"));
  CHECK(function.kind == 'f');
  REQUIRE(function.arguments.size() == 4);
  CHECK(function.arguments[0].mode == 'i');
  CHECK(function.arguments[1].mode == 'b');
  CHECK(function.arguments[1].default_value->name == "x");
  CHECK(function.arguments[2].mode == 'v');
  CHECK(sql::format_type(function.arguments[2].type) == "integer[]");
  CHECK(function.arguments[3].mode == 'o');
  CHECK(function.arguments[3].name == "d");
  REQUIRE(function.returns.has_value());
  CHECK(function.returns->set_of);
  CHECK(function.language == "plpgsql");
  CHECK(function.volatility == Volatility::stable);
  CHECK(function.strict == true);
  CHECK(function.security_definer == true);
  CHECK(function.leakproof == true);
  CHECK(function.parallel == 's');
  CHECK(function.cost == 12.5);
  CHECK(function.rows == 7);
  CHECK(function.settings == std::map<std::string, std::string>{{"enable_seqscan", "off"},
                                                                {"search_path", "a, \"$user\", \"b c\""},
                                                                {"work_mem", "64MB"}});
  CHECK(function.body == " begin return; end ");
  CHECK(under(text, function.body_span) == function.body);
}

TEST_CASE("CREATE FUNCTION: what is not said stays open") {
  const auto function =
      body_of<sql::CreateFunction>("create function f() returns int as 'select 1' language sql");
  CHECK_FALSE(function.volatility.has_value());
  CHECK_FALSE(function.security_definer.has_value());
  CHECK_FALSE(function.strict.has_value());
  CHECK_FALSE(function.leakproof.has_value());
  CHECK_FALSE(function.parallel.has_value());
  CHECK_FALSE(function.cost.has_value());
  CHECK(function.settings.empty());
  CHECK(function.body == "select 1");
}

TEST_CASE("CREATE FUNCTION: where the body stands") {
  const auto body_under = [](std::string_view text) {
    return std::string(under(text, body_of<sql::CreateFunction>(text).body_span));
  };
  CHECK(body_under("create function f() returns int language sql as 'select 1'") == "select 1");
  CHECK(body_under("create function f() returns text language sql as $$select 'x'$$") == "select 'x'");
  CHECK(
      body_under("create function \"as 'x'\"(a text = 'q') returns int language sql as /* 'no' */ $$yes$$") ==
      "yes");
  // The text under the quotes is not the body: no span.
  CHECK(body_under("create function f() returns int language sql as 'select ''x'''").empty());
  CHECK(body_under("create function f() returns int language sql as E'select\\n1'").empty());
  CHECK(body_under("create function f() returns int language sql return 1").empty());
  const auto escaped =
      body_of<sql::CreateFunction>("create function f() returns int language sql as 'select ''x'''");
  CHECK(escaped.body == "select 'x'");
}

TEST_CASE("CREATE FUNCTION: RETURNS TABLE, C, window functions") {
  const auto table = body_of<sql::CreateFunction>(
      "create function f(a int) returns table (x int, y text) language sql as ''");
  REQUIRE(table.arguments.size() == 3);
  CHECK(table.arguments[1].mode == 't');
  CHECK(table.arguments[1].name == "x");
  CHECK(table.returns->set_of);
  const auto c =
      body_of<sql::CreateFunction>("create function f() returns int language c window as 'lib', 'symbol'");
  CHECK(c.body == "symbol");
  CHECK(c.kind == 'w');
  CHECK(c.body_span.empty());
}

TEST_CASE("CREATE FUNCTION: SQL-standard bodies") {
  const std::string_view text = "create function f(a int) returns int language sql return a + 1";
  const auto function = body_of<sql::CreateFunction>(text);
  REQUIRE(function.sql_body.size() == 1);
  REQUIRE(function.sql_body[0]->targets.size() == 1);
  CHECK(function.sql_body[0]->targets[0].expr.is(ExprKind::op));
  CHECK(function.body.empty());
  CHECK(function.language == "sql");

  const auto procedure = body_of<sql::CreateFunction>(
      "create procedure p(a int, out b int) begin atomic insert into t values (a); select 1; end");
  CHECK(procedure.kind == 'p');
  CHECK_FALSE(procedure.returns.has_value());
  REQUIRE(procedure.sql_body.size() == 2);
  CHECK(procedure.sql_body[0]->command == Query::Command::insert);
  CHECK(procedure.sql_body[1]->command == Query::Command::select);
}

TEST_CASE("functions: SET, RESET and FROM CURRENT") {
  CHECK(
      body_of<sql::CreateFunction>("create function f() returns int language sql set search_path to '' as ''")
          .settings.at("search_path") == "\"\"");
  CHECK(body_of<sql::CreateFunction>(
            "create function f() returns int language sql set search_path from current as ''")
            .settings_from_current == Names{"search_path"});
  CHECK(body_of<sql::CreateFunction>(
            "create function f() returns int language sql set DateStyle = iso, dmy as ''")
            .settings.at("datestyle") == "iso, dmy");
  CHECK(body_of<sql::CreateFunction>("create function f() returns int language sql set time zone 'utc' as ''")
            .settings.at("timezone") == "utc");
}

TEST_CASE("ALTER FUNCTION") {
  const auto alter = body_of<sql::AlterFunction>(
      "alter function s.f(int, out text, variadic numeric[]) immutable called on null input security invoker "
      "cost 3");
  CHECK(alter.function.name == name("s", "f"));
  CHECK(alter.function.arguments_given);
  REQUIRE(alter.function.arguments.size() == 2);
  CHECK(sql::format_type(alter.function.arguments[0]) == "integer");
  CHECK(sql::format_type(alter.function.arguments[1]) == "numeric[]");
  CHECK(alter.changes->volatility == Volatility::immutable);
  CHECK(alter.changes->strict == false);
  CHECK(alter.changes->security_definer == false);
  CHECK(alter.changes->cost == 3);
  CHECK_FALSE(alter.changes->leakproof.has_value());

  const auto reset = body_of<sql::AlterFunction>("alter routine f reset all set search_path = x");
  CHECK_FALSE(reset.function.arguments_given);
  CHECK(reset.changes->reset_settings == Names{"ALL"});
  CHECK(reset.changes->settings.at("search_path") == "x");
  const auto undone =
      body_of<sql::AlterFunction>("alter procedure f() set search_path = x reset search_path");
  CHECK(undone.changes->settings.empty());
  CHECK(undone.changes->reset_settings == Names{"search_path"});
  CHECK(undone.changes->kind == 'p');
}

TEST_CASE("CREATE AGGREGATE") {
  const auto aggregate = body_of<sql::CreateFunction>(
      "create aggregate s.total(a int, variadic b text[]) (sfunc = f, stype = bigint, parallel = safe)");
  CHECK(aggregate.kind == 'a');
  CHECK(aggregate.name == name("s", "total"));
  REQUIRE(aggregate.arguments.size() == 2);
  CHECK(sql::format_type(aggregate.arguments[0].type) == "integer");
  CHECK(sql::format_type(*aggregate.returns) == "bigint");
  CHECK(aggregate.parallel == 's');
  const auto old = body_of<sql::CreateFunction>(
      "create aggregate a (basetype = int, sfunc = f, stype = int, finalfunc = g)");
  CHECK(old.arguments.size() == 1);
  CHECK_FALSE(old.returns.has_value());
  CHECK(body_of<sql::CreateFunction>("create aggregate a (basetype = 'ANY', sfunc = f, stype = int)")
            .arguments.empty());
  CHECK(body_of<sql::CreateFunction>("create aggregate a (*) (sfunc = f, stype = int)").arguments.empty());
}

TEST_CASE("DO") {
  const std::string_view text = "do language plpgsql $x$ begin perform 1; end $x$";
  const auto block = body_of<sql::DoBlock>(text);
  CHECK(block.body == " begin perform 1; end ");
  CHECK(under(text, block.body_span) == block.body);
  CHECK(body_of<sql::DoBlock>("do 'begin end'").language == "plpgsql");
  CHECK(body_of<sql::DoBlock>("do 'begin end' language plperl").language == "plperl");
  CHECK(body_of<sql::DoBlock>("do 'select ''x'''").body_span.empty());
}

TEST_CASE("CREATE TRIGGER") {
  const auto create = body_of<sql::CreateTrigger>(
      "create or replace trigger g before insert or update of a, b or delete on app.t for each row when "
      "(new.a > 1) "
      "execute function s.f(1, 'x', 2.5, true, word)");
  CHECK(create.or_replace);
  CHECK(create.table == name("app", "t"));
  const Trigger& trigger = create.trigger;
  CHECK(trigger.name == "g");
  CHECK(trigger.timing == TriggerTiming::before);
  CHECK(trigger.for_each_row);
  CHECK(trigger.on_insert);
  CHECK(trigger.on_update);
  CHECK(trigger.on_delete);
  CHECK_FALSE(trigger.on_truncate);
  CHECK(trigger.update_columns == Names{"a", "b"});
  CHECK(trigger.function == name("s", "f"));
  CHECK(trigger.arguments == Names{"1", "x", "2.5", "true", "word"});
  CHECK(trigger.when->is(ExprKind::op));
  CHECK(trigger.enabled == 'O');

  const auto tables = body_of<sql::CreateTrigger>(
      "create trigger g after update on t referencing old table as o new table as n for each statement "
      "execute procedure f()");
  CHECK(tables.trigger.timing == TriggerTiming::after);
  CHECK_FALSE(tables.trigger.for_each_row);
  CHECK(tables.trigger.old_table == "o");
  CHECK(tables.trigger.new_table == "n");
  CHECK(
      body_of<sql::CreateTrigger>("create trigger g instead of insert on v for each row execute function f()")
          .trigger.timing == TriggerTiming::instead_of);
  CHECK(body_of<sql::CreateTrigger>("create trigger g before truncate on t execute function f()")
            .trigger.on_truncate);

  const auto constraint = body_of<sql::CreateTrigger>(
      "create constraint trigger g after insert on t from other deferrable initially deferred for each row "
      "execute function f()");
  CHECK(constraint.trigger.constraint);
  CHECK(constraint.trigger.deferrable);
  CHECK(constraint.trigger.initially_deferred);
  CHECK(constraint.trigger.for_each_row);
}

}  // namespace
}  // namespace pglint::test
