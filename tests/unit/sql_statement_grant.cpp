// GRANT, REVOKE, default privileges, roles.
#include "sql_statement_support.hpp"

namespace pglint::test {
namespace {

using sql::ObjectKind;

TEST_CASE("GRANT on tables") {
  const auto grant = body_of<sql::GrantObject>(
      "grant select, insert (a, b), update on table s.t, u to public, \"R\", current_user with grant option "
      "granted by current_user");
  CHECK(grant.is_grant);
  CHECK(grant.with_grant_option);
  CHECK_FALSE(grant.grant_option_only);
  REQUIRE(grant.privileges.size() == 3);
  CHECK(grant.privileges[0].letter == "r");
  CHECK(grant.privileges[0].columns.empty());
  CHECK(grant.privileges[1].letter == "a");
  CHECK(grant.privileges[1].columns == Names{"a", "b"});
  CHECK(grant.privileges[2].letter == "w");
  REQUIRE(grant.objects.size() == 2);
  CHECK(grant.objects[0].kind == ObjectKind::table);
  CHECK(grant.objects[0].name == name("s", "t"));
  CHECK(grant.grantees == Names{"public", "R", "current_user"});

  std::string letters;
  for (const auto& privilege :
       body_of<sql::GrantObject>(
           "grant select, insert, update, delete, truncate, references, trigger, maintain on t to a")
           .privileges)
    letters += privilege.letter;
  CHECK(letters == "rawdDxtm");
  CHECK(body_of<sql::GrantObject>("grant all on t to a").privileges.at(0).letter == "*");
  CHECK(body_of<sql::GrantObject>("grant all privileges (x) on t to a").privileges.at(0).columns ==
        Names{"x"});
}

TEST_CASE("REVOKE") {
  const auto revoke = body_of<sql::GrantObject>("revoke grant option for select on t from a cascade");
  CHECK_FALSE(revoke.is_grant);
  CHECK(revoke.grant_option_only);
  CHECK_FALSE(revoke.with_grant_option);
  CHECK(revoke.cascade);
  const auto all = body_of<sql::GrantObject>("revoke all on function f(int) from public");
  CHECK(all.objects.at(0).kind == ObjectKind::function);
  CHECK(all.objects.at(0).function.arguments.size() == 1);
  CHECK_FALSE(all.grant_option_only);
}

TEST_CASE("GRANT on other objects") {
  const auto of = [](std::string_view text) { return body_of<sql::GrantObject>(text); };
  CHECK(of("grant usage on schema a, b to c").objects.at(1).name == name("", "b"));
  CHECK(of("grant usage, create on schema a to c").privileges.at(1).letter == "C");
  CHECK(of("grant usage on sequence s.q to c").objects.at(0).kind == ObjectKind::sequence);
  CHECK(of("grant execute on procedure p() to c").objects.at(0).kind == ObjectKind::procedure);
  CHECK(of("grant execute on routine p to c").privileges.at(0).letter == "X");
  const auto tables = of("grant select on all tables in schema a, b to c");
  CHECK(tables.all_in_schema);
  CHECK(tables.in_schema_kind == ObjectKind::table);
  REQUIRE(tables.objects.size() == 2);
  CHECK(tables.objects[0].kind == ObjectKind::schema);
  CHECK(tables.objects[0].name == name("", "a"));
  CHECK(of("grant usage on all sequences in schema a to c").in_schema_kind == ObjectKind::sequence);
  CHECK(of("grant execute on all functions in schema a to c").in_schema_kind == ObjectKind::function);
  CHECK(of("grant execute on all routines in schema a to c").in_schema_kind == ObjectKind::routine);
  for (const char* text :
       {"grant usage on type t to c", "grant usage on domain t to c", "grant usage on language sql to c",
        "grant connect on database d to c", "grant create on tablespace t to c",
        "grant usage on foreign server s to c", "grant usage on foreign data wrapper w to c",
        "grant select on large object 1 to c", "grant set on parameter work_mem to c"})
    CHECK(body_of<sql::NoEffect>(text).what.starts_with("GRANT ON "));
}

TEST_CASE("GRANT role") {
  const auto grant = body_of<sql::GrantRole>("grant a, b to c, d with inherit false, set true granted by e");
  CHECK(grant.is_grant);
  CHECK(grant.roles == Names{"a", "b"});
  CHECK(grant.grantees == Names{"c", "d"});
  CHECK_FALSE(body_of<sql::GrantRole>("revoke a from c cascade").is_grant);
  CHECK(body_of<sql::NoEffect>("revoke admin option for a from c").what == "REVOKE OPTION FOR ROLE");
}

TEST_CASE("ALTER DEFAULT PRIVILEGES") {
  const auto alter = body_of<sql::AlterDefaultPrivileges>(
      "alter default privileges for role a, b in schema s grant select, insert on tables to c with grant "
      "option");
  CHECK(alter.roles == Names{"a", "b"});
  CHECK(alter.schemas == Names{"s"});
  CHECK(alter.object_kind == 'r');
  CHECK(alter.grant.with_grant_option);
  CHECK(alter.grant.privileges.size() == 2);
  CHECK(alter.grant.grantees == Names{"c"});
  const auto revoke = body_of<sql::AlterDefaultPrivileges>(
      "alter default privileges revoke execute on functions from public");
  CHECK_FALSE(revoke.grant.is_grant);
  CHECK(revoke.object_kind == 'f');
  CHECK(body_of<sql::AlterDefaultPrivileges>("alter default privileges grant usage on sequences to c")
            .object_kind == 'S');
  CHECK(body_of<sql::AlterDefaultPrivileges>("alter default privileges grant usage on types to c")
            .object_kind == 'T');
  CHECK(body_of<sql::AlterDefaultPrivileges>("alter default privileges grant usage on schemas to c")
            .object_kind == 'n');
  if (parser_knows_18())
    CHECK(body_of<sql::NoEffect>("alter default privileges grant select on large objects to c").what ==
          "ALTER DEFAULT PRIVILEGES");
}

TEST_CASE("roles") {
  const auto role = body_of<sql::CreateRole>(
      "create role r login superuser bypassrls noinherit in role a, b role c admin d password 'x' connection "
      "limit 3");
  CHECK(role.name == "r");
  CHECK(role.login == true);
  CHECK(role.superuser == true);
  CHECK(role.bypass_rls == true);
  CHECK(role.inherit == false);
  CHECK(role.in_roles == Names{"a", "b"});
  CHECK(role.members == Names{"c", "d"});
  CHECK_FALSE(role.alter);
  CHECK_FALSE(body_of<sql::CreateRole>("create role r").login.has_value());
  CHECK(body_of<sql::CreateRole>("create user r").login == true);
  CHECK(body_of<sql::CreateRole>("create user r nologin").login == false);
  const auto alter = body_of<sql::CreateRole>("alter role r nosuperuser");
  CHECK(alter.alter);
  CHECK(alter.superuser == false);
  CHECK(body_of<sql::CreateRole>("alter user current_user createdb").name == "current_user");
  const auto group = body_of<sql::GrantRole>("alter group g add user a, b");
  CHECK(group.is_grant);
  CHECK(group.roles == Names{"g"});
  CHECK(group.grantees == Names{"a", "b"});
  CHECK_FALSE(body_of<sql::GrantRole>("alter group g drop user a").is_grant);
}

}  // namespace
}  // namespace pglint::test
