// Policies, types, domains, sequences, and the statements about any object: DROP, RENAME, SET SCHEMA, OWNER, COMMENT.
#include <limits>

#include "sql_statement_support.hpp"

namespace pglint::test {
namespace {

using sql::ObjectKind;

TEST_CASE("CREATE POLICY and ALTER POLICY") {
  const auto policy = body_of<sql::CreatePolicy>(
      "create policy \"p 1\" on app.t as restrictive for update to public, current_user, \"R\" using (a = 1) "
      "with check (b)");
  CHECK(policy.table == name("app", "t"));
  CHECK(policy.name == "p 1");
  CHECK_FALSE(policy.permissive);
  CHECK(policy.command == PolicyCommand::update);
  CHECK(policy.roles == Names{"public", "current_user", "R"});
  CHECK(policy.using_->is(ExprKind::op));
  CHECK(policy.with_check->is(ExprKind::column));
  const auto plain = body_of<sql::CreatePolicy>("create policy p on t");
  CHECK(plain.permissive);
  CHECK(plain.command == PolicyCommand::all);
  CHECK(plain.roles.empty());
  CHECK_FALSE(plain.using_);
  for (const auto& [word, command] : {std::pair{"select", PolicyCommand::select},
                                      {"insert", PolicyCommand::insert},
                                      {"delete", PolicyCommand::delete_},
                                      {"all", PolicyCommand::all}})
    CHECK(body_of<sql::CreatePolicy>(std::string("create policy p on t for ") + word).command == command);

  const auto alter = body_of<sql::AlterPolicyStmt>("alter policy p on t to a, b with check (true)");
  CHECK(alter.roles == Names{"a", "b"});
  CHECK_FALSE(alter.using_);
  CHECK(alter.with_check->is(ExprKind::constant));
  CHECK(body_of<sql::AlterPolicyStmt>("alter policy p on t using (false)").roles.empty());
}

TEST_CASE("types") {
  const auto composite =
      body_of<sql::CreateType>("create type s.pair as (a int, b varchar(3) collate \"C\")");
  CHECK(composite.kind == 'c');
  CHECK(composite.name == name("s", "pair"));
  REQUIRE(composite.columns.size() == 2);
  CHECK(composite.columns[1].collation == name("", "C"));
  CHECK(body_of<sql::CreateType>("create type e as ()").columns.empty());
  const auto range = body_of<sql::CreateType>("create type s.float_range as range (subtype = float8)");
  CHECK(range.kind == 'r');
  CHECK(range.multirange.name.empty());
  CHECK(body_of<sql::CreateType>("create type r as range (subtype = int, multirange_type_name = s.m)")
            .multirange == name("s", "m"));
  CHECK(body_of<sql::CreateType>("create type shell").kind == 'b');
  CHECK(body_of<sql::CreateType>("create type box (input = i, output = o, internallength = 16)").kind == 'b');

  const auto labels = body_of<sql::CreateEnum>("create type s.mood as enum ('sad', 'it''s')");
  CHECK(labels.name == name("s", "mood"));
  CHECK(labels.labels == Names{"sad", "it's"});
  CHECK(body_of<sql::CreateEnum>("create type mood as enum ()").labels.empty());
  const auto before = body_of<sql::AlterEnum>("alter type s.mood add value if not exists 'ok' before 'sad'");
  CHECK(before.label == "ok");
  CHECK(before.neighbour == "sad");
  CHECK_FALSE(before.after);
  CHECK(before.if_not_exists);
  CHECK(body_of<sql::AlterEnum>("alter type mood add value 'ok' after 'x'").after);
  CHECK(body_of<sql::AlterEnum>("alter type mood add value 'ok'").neighbour.empty());
  const auto renamed = body_of<sql::AlterEnum>("alter type mood rename value 'a' to 'b'");
  CHECK(renamed.renamed_from == "a");
  CHECK(renamed.label == "b");
}

TEST_CASE("domains") {
  const std::string_view text =
      "create domain s.email as text collate \"C\" default 'x' not null constraint shape check (value like "
      "'%@%') check (value <> '')";
  const auto domain = body_of<sql::CreateDomain>(text);
  CHECK(domain.name == name("s", "email"));
  CHECK(sql::format_type(domain.type) == "text");
  CHECK(domain.collation == name("", "C"));
  CHECK(domain.not_null);
  CHECK(domain.default_value->name == "x");
  REQUIRE(domain.checks.size() == 2);
  CHECK(domain.checks[0].name == "shape");
  CHECK(domain.checks[1].name.empty());
  CHECK(under(text, domain.checks[0].span) == "constraint shape check (value like '%@%')");
  CHECK(under(text, domain.checks[1].span) == "check (value <> '')");

  using Kind = sql::AlterDomain::Kind;
  const auto add = body_of<sql::AlterDomain>("alter domain s.d add constraint c check (value > 0) not valid");
  CHECK(add.kind == Kind::add_constraint);
  CHECK(add.name == name("s", "d"));
  CHECK(add.constraint == "c");
  CHECK(add.check->not_valid);
  CHECK(add.check->expression->is(ExprKind::op));
  CHECK(body_of<sql::AlterDomain>("alter domain d set default 1").default_value->name == "1");
  CHECK(body_of<sql::AlterDomain>("alter domain d drop default").kind == Kind::drop_default);
  CHECK(body_of<sql::AlterDomain>("alter domain d set not null").kind == Kind::set_not_null);
  CHECK(body_of<sql::AlterDomain>("alter domain d drop not null").kind == Kind::drop_not_null);
  CHECK(body_of<sql::AlterDomain>("alter domain d add constraint n not null").kind == Kind::set_not_null);
  CHECK(body_of<sql::AlterDomain>("alter domain d validate constraint c").kind == Kind::validate_constraint);
  const auto drop = body_of<sql::AlterDomain>("alter domain d drop constraint if exists c cascade");
  CHECK(drop.kind == Kind::drop_constraint);
  CHECK(drop.constraint == "c");
  CHECK(drop.if_exists);
  CHECK(drop.cascade);
}

TEST_CASE("sequences") {
  const auto create = body_of<sql::CreateSequence>(
      "create temp sequence if not exists s.q as int increment by -2 minvalue -9223372036854775808 maxvalue "
      "5 start with 3 "
      "cache 4 no cycle owned by app.t.id");
  CHECK(create.temporary);
  CHECK(create.if_not_exists);
  CHECK(create.name == name("s", "q"));
  CHECK(sql::format_type(*create.options.type) == "integer");
  CHECK(create.options.increment == -2);
  CHECK(create.options.minimum == std::numeric_limits<long long>::min());
  CHECK(create.options.maximum == 5);
  CHECK(create.options.start == 3);
  CHECK(create.options.cache == 4);
  CHECK(create.options.cycle == false);
  CHECK(create.options.owner_table == name("app", "t"));
  CHECK(create.options.owner_column == "id");
  const auto alter =
      body_of<sql::AlterSequence>("alter sequence if exists q no minvalue no maxvalue restart owned by none");
  CHECK(alter.if_exists);
  CHECK(alter.options.no_minimum);
  CHECK(alter.options.no_maximum);
  CHECK(alter.options.owned_by_none);
  CHECK_FALSE(alter.options.start.has_value());
  CHECK(body_of<sql::AlterSequence>("alter sequence q owned by t.c").options.owner_table == name("", "t"));
}

TEST_CASE("DROP") {
  const auto tables = body_of<sql::Drop>("drop table if exists a, s.b cascade");
  CHECK(tables.if_exists);
  CHECK(tables.cascade);
  REQUIRE(tables.objects.size() == 2);
  CHECK(tables.objects[1].name == name("s", "b"));
  CHECK(body_of<sql::Drop>("drop index concurrently s.i").concurrently);

  const auto kind = [](std::string_view text) { return body_of<sql::Drop>(text).objects.at(0).kind; };
  CHECK(kind("drop table t") == ObjectKind::table);
  CHECK(kind("drop foreign table t") == ObjectKind::foreign_table);
  CHECK(kind("drop view t") == ObjectKind::view);
  CHECK(kind("drop materialized view t") == ObjectKind::materialized_view);
  CHECK(kind("drop index t") == ObjectKind::index);
  CHECK(kind("drop sequence t") == ObjectKind::sequence);
  CHECK(kind("drop schema t") == ObjectKind::schema);
  CHECK(kind("drop type t") == ObjectKind::type);
  CHECK(kind("drop domain t") == ObjectKind::domain);
  CHECK(kind("drop extension t") == ObjectKind::extension);
  CHECK(kind("drop procedure p()") == ObjectKind::procedure);
  CHECK(kind("drop routine p") == ObjectKind::routine);
  CHECK(kind("drop user u") == ObjectKind::role);
  CHECK(body_of<sql::Drop>("drop type s.a, b").objects.at(0).name == name("s", "a"));
  CHECK(body_of<sql::Drop>("drop schema a, b cascade").objects.at(1).name == name("", "b"));
  CHECK(body_of<sql::Drop>("drop role if exists a, b").objects.at(1).name == name("", "b"));

  const auto functions = body_of<sql::Drop>("drop function if exists s.f(int, out x text), g");
  REQUIRE(functions.objects.size() == 2);
  CHECK(functions.objects[0].name == name("s", "f"));
  CHECK(functions.objects[0].function.arguments_given);
  CHECK(functions.objects[0].function.arguments.size() == 1);
  CHECK_FALSE(functions.objects[1].function.arguments_given);
  const auto aggregate = body_of<sql::Drop>("drop aggregate s.a(int, text), b(*)");
  CHECK(aggregate.objects[0].kind == ObjectKind::aggregate);
  CHECK(aggregate.objects[0].function.arguments.size() == 2);
  CHECK(aggregate.objects[1].function.arguments_given);
  CHECK(aggregate.objects[1].function.arguments.empty());

  const auto policy = body_of<sql::Drop>("drop policy if exists \"p q\" on s.t").objects.at(0);
  CHECK(policy.kind == ObjectKind::policy);
  CHECK(policy.name == name("s", "t"));
  CHECK(policy.sub_name == "p q");
  const auto trigger = body_of<sql::Drop>("drop trigger g on t cascade").objects.at(0);
  CHECK(trigger.kind == ObjectKind::trigger);
  CHECK(trigger.name == name("", "t"));
  CHECK(trigger.sub_name == "g");
}

TEST_CASE("DROP of what the model does not hold") {
  CHECK(body_of<sql::NoEffect>("drop rule r on t").what == "DROP RULE");
  CHECK(body_of<sql::NoEffect>("drop operator = (int, int)").what == "DROP OPERATOR");
  CHECK(body_of<sql::NoEffect>("drop publication p").what == "DROP PUBLICATION");
  CHECK(body_of<sql::NoEffect>("drop statistics s cascade").what == "DROP STATISTICS");
  // What hangs on these goes with them.
  CHECK(body_of<sql::Unsupported>("drop language plperl cascade").what == "DROP LANGUAGE CASCADE");
  CHECK(body_of<sql::Unsupported>("drop server s cascade").what == "DROP SERVER CASCADE");
  CHECK(body_of<sql::Unsupported>("drop operator class o using btree cascade").what ==
        "DROP OPERATOR CLASS CASCADE");
}

TEST_CASE("RENAME") {
  const auto table = body_of<sql::Rename>("alter table if exists s.a rename to b");
  CHECK(table.if_exists);
  CHECK(table.object.kind == ObjectKind::table);
  CHECK(table.object.name == name("s", "a"));
  CHECK(table.object.sub_name.empty());
  CHECK(table.new_name == "b");
  const auto of = [](std::string_view text) { return body_of<sql::Rename>(text).object; };
  CHECK(of("alter view a rename to b").kind == ObjectKind::view);
  CHECK(of("alter materialized view a rename to b").kind == ObjectKind::materialized_view);
  CHECK(of("alter foreign table a rename to b").kind == ObjectKind::foreign_table);
  CHECK(of("alter index s.a rename to b").kind == ObjectKind::index);
  CHECK(of("alter sequence a rename to b").kind == ObjectKind::sequence);
  for (const char* text :
       {"alter table s.t rename column a to b", "alter table s.t rename a to b",
        "alter view s.t rename column a to b", "alter foreign table s.t rename column a to b",
        "alter materialized view s.t rename column a to b"}) {
    const sql::ObjectRef column = of(text);
    CHECK(column.kind == ObjectKind::column);
    CHECK(column.name == name("s", "t"));
    CHECK(column.sub_name == "a");
  }
  const auto part = [&](std::string_view text, ObjectKind kind) {
    const sql::ObjectRef object = of(text);
    CHECK(object.kind == kind);
    CHECK(object.name == name("s", "t"));
    CHECK(object.sub_name == "a");
  };
  part("alter table s.t rename constraint a to b", ObjectKind::constraint);
  part("alter domain s.t rename constraint a to b", ObjectKind::domain_constraint);
  part("alter policy a on s.t rename to b", ObjectKind::policy);
  part("alter trigger a on s.t rename to b", ObjectKind::trigger);
  part("alter type s.t rename attribute a to b cascade", ObjectKind::attribute);
  CHECK(of("alter type s.a rename to b").kind == ObjectKind::type);
  CHECK(of("alter type s.a rename to b").name == name("s", "a"));
  CHECK(of("alter domain s.a rename to b").kind == ObjectKind::domain);
  CHECK(of("alter schema a rename to b").name == name("", "a"));
  CHECK(of("alter role a rename to b").kind == ObjectKind::role);
  CHECK(of("alter role a rename to b").name == name("", "a"));
  CHECK(of("alter function s.f(int) rename to g").function.arguments.size() == 1);
  CHECK(of("alter procedure s.f rename to g").kind == ObjectKind::procedure);
  CHECK(of("alter aggregate s.f(int) rename to g").kind == ObjectKind::aggregate);
  CHECK(body_of<sql::NoEffect>("alter database a rename to b").what == "ALTER DATABASE RENAME");
  CHECK(body_of<sql::NoEffect>("alter rule a on t rename to b").what == "ALTER RULE RENAME");
  CHECK(body_of<sql::Unsupported>("alter collation a rename to b").what == "ALTER COLLATION RENAME");
}

TEST_CASE("SET SCHEMA and OWNER TO") {
  const auto table = body_of<sql::SetSchema>("alter table if exists a.t set schema b");
  CHECK(table.if_exists);
  CHECK(table.object.name == name("a", "t"));
  CHECK(table.new_schema == "b");
  const auto of = [](std::string_view text) { return body_of<sql::SetSchema>(text).object; };
  CHECK(of("alter function f(int) set schema b").function.arguments.size() == 1);
  CHECK(of("alter type a.t set schema b").kind == ObjectKind::type);
  CHECK(of("alter domain a.t set schema b").kind == ObjectKind::domain);
  CHECK(of("alter sequence a.t set schema b").kind == ObjectKind::sequence);
  CHECK(of("alter view a.t set schema b").kind == ObjectKind::view);
  CHECK(of("alter materialized view a.t set schema b").kind == ObjectKind::materialized_view);
  CHECK(of("alter foreign table a.t set schema b").kind == ObjectKind::foreign_table);
  CHECK(of("alter extension e set schema b").kind == ObjectKind::extension);
  CHECK(of("alter extension e set schema b").name == name("", "e"));
  CHECK(of("alter aggregate f(*) set schema b").kind == ObjectKind::aggregate);

  const auto owner = body_of<sql::ChangeOwner>("alter function s.f(int) owner to session_user");
  CHECK(owner.owner == "session_user");
  CHECK(owner.object.name == name("s", "f"));
  CHECK(body_of<sql::ChangeOwner>("alter schema s owner to u").object.name == name("", "s"));
  CHECK(body_of<sql::NoEffect>("alter type t owner to u").what == "ALTER TYPE OWNER");
  CHECK(body_of<sql::NoEffect>("alter database d owner to u").what == "ALTER DATABASE OWNER");
}

TEST_CASE("COMMENT") {
  const auto table = body_of<sql::Comment>("comment on table s.t is 'it''s'");
  CHECK(table.text == "it's");
  CHECK(table.object.name == name("s", "t"));
  CHECK(body_of<sql::Comment>("comment on table t is null").text.empty());
  const auto of = [](std::string_view text) { return body_of<sql::Comment>(text).object; };
  const auto part = [&](std::string_view text, ObjectKind kind) {
    const sql::ObjectRef object = of(text);
    CHECK(object.kind == kind);
    CHECK(object.name == name("s", "t"));
    CHECK(object.sub_name == "a");
  };
  part("comment on column s.t.a is 'x'", ObjectKind::column);
  part("comment on constraint a on s.t is 'x'", ObjectKind::constraint);
  part("comment on policy a on s.t is 'x'", ObjectKind::policy);
  part("comment on trigger a on s.t is 'x'", ObjectKind::trigger);
  CHECK(of("comment on index s.i is 'x'").kind == ObjectKind::index);
  CHECK(of("comment on view s.i is 'x'").kind == ObjectKind::view);
  CHECK(of("comment on materialized view s.i is 'x'").kind == ObjectKind::materialized_view);
  CHECK(of("comment on foreign table s.i is 'x'").kind == ObjectKind::foreign_table);
  CHECK(of("comment on sequence s.i is 'x'").kind == ObjectKind::sequence);
  CHECK(of("comment on schema s is 'x'").name == name("", "s"));
  CHECK(of("comment on type s.k is 'x'").name == name("s", "k"));
  CHECK(of("comment on domain s.k is 'x'").kind == ObjectKind::domain);
  CHECK(of("comment on function s.f(int, text) is 'x'").function.arguments.size() == 2);
  CHECK(of("comment on aggregate s.f(*) is 'x'").kind == ObjectKind::aggregate);
  CHECK(of("comment on procedure s.f() is 'x'").kind == ObjectKind::procedure);
  CHECK(body_of<sql::NoEffect>("comment on extension e is 'x'").what == "COMMENT ON EXTENSION");
  CHECK(body_of<sql::NoEffect>("comment on role r is 'x'").what == "COMMENT ON ROLE");
  CHECK(body_of<sql::NoEffect>("comment on constraint c on domain d is 'x'").what == "COMMENT ON CONSTRAINT");
  CHECK(body_of<sql::NoEffect>("comment on database d is 'x'").what == "COMMENT ON DATABASE");
}

}  // namespace
}  // namespace pglint::test
