// Privileges: lists as a server would keep them, without the owner's; measured on PostgreSQL 15.
#include "model_support.hpp"

using namespace pglint;

namespace {

/// "grantee=letters" with * for grantable ones, "(column)" behind column privileges.
std::vector<std::string> shown(const std::vector<Grant>& grants) {
  std::vector<std::string> list;
  for (const Grant& grant : grants) {
    std::string text = grant.grantee + "=";
    for (const char letter : grant.privileges) {
      text += letter;
      if (grant.grantable.find(letter) != std::string::npos) text += '*';
    }
    if (!grant.columns.empty()) text += "(" + grant.columns.front() + ")";
    list.push_back(text);
  }
  return list;
}
using List = std::vector<std::string>;

}  // namespace

TEST_CASE("GRANT and REVOKE on tables and columns") {
  Database database = load_clean(R"(
    create table t (a int, b int);
    grant all on t to one; grant select (a), insert (a, b) on t to two; grant select (a) on table t to one with grant option;)");
  const Relation& t = relation(database, "t");
  CHECK(shown(t.grants) == List{"one=Dadrtwx", "one=r*(a)", "two=ar(a)", "two=a(b)"});
  append_sql(database, "revoke select on t from two; revoke all on t from one;", "2.sql");
  CHECK(shown(t.grants) == List{"two=a(a)", "two=a(b)"});
}

TEST_CASE("grant options") {
  const Database database = load_clean(R"(
    create table t ();
    grant select, insert on t to a with grant option; revoke grant option for select on t from a;
    grant update on t to public;)");
  CHECK(shown(relation(database, "t").grants) == List{"a=a*r", "public=w"});
}

TEST_CASE("ALL … IN SCHEMA is what there is now") {
  const Database database = load_clean(R"(
    create table a (); create view v as select 1 as x; create sequence s;
    create function f() returns int language sql as 'select 1'; create procedure p() language sql as 'select 1';
    grant select on all tables in schema public to app; grant usage on all sequences in schema public to app;
    revoke execute on all functions in schema public from public; grant usage on schema public to app;
    create table later ();)");
  CHECK(shown(relation(database, "a").grants) == List{"app=r"});
  CHECK(shown(relation(database, "v").grants) == List{"app=r"});
  CHECK(relation(database, "later").grants.empty());
  CHECK(shown(database.catalog.sequences.at({"public", "s"}).grants) == List{"app=U"});
  CHECK(database.catalog.functions("public", "f")[0]->grants.empty());
  CHECK(shown(database.catalog.functions("public", "p")[0]->grants) == List{"public=X"});
}

TEST_CASE("default privileges are for objects to come") {
  const Database database = load_clean(R"(
    create role dev;
    create table before ();
    alter default privileges in schema public grant all on tables to app with grant option;
    alter default privileges for role postgres grant select on tables to reader;
    alter default privileges for role dev grant delete on tables to reader;
    alter default privileges revoke execute on functions from public;
    alter default privileges in schema public grant usage on sequences to app;
    create table after (id serial);
    create function f() returns int language sql as 'select 1';
    set role dev; create table theirs (); reset role;
    alter default privileges grant execute on functions to public;
    alter default privileges in schema public revoke execute on functions from public;
    create function g() returns int language sql as 'select 1';)");
  CHECK(relation(database, "before").grants.empty());
  CHECK(shown(relation(database, "after").grants) == List{"app=D*a*d*r*t*w*x*", "reader=r"});
  CHECK(shown(database.catalog.sequences.at({"public", "after_id_seq"}).grants) == List{"app=U"});
  CHECK(database.catalog.functions("public", "f")[0]->grants.empty());
  CHECK(shown(relation(database, "theirs").grants) == List{"reader=d"});
  // IN SCHEMA only adds to what holds everywhere, so its REVOKE does nothing.
  CHECK(shown(database.catalog.functions("public", "g")[0]->grants) == List{"public=X"});
}

TEST_CASE("roles and memberships") {
  const Database database = load_clean(R"(
    create role a login bypassrls; create role b noinherit in role a; create group c role a;
    grant b to a, d; revoke b from a; alter role a nologin;)");
  const auto& roles = database.catalog.roles;
  CHECK_FALSE(roles.at("a").login);
  CHECK(roles.at("a").bypass_rls);
  CHECK(roles.at("a").member_of == List{"c"});
  CHECK(roles.at("b").member_of == List{"a"});
  CHECK_FALSE(roles.at("b").inherit);
  CHECK(roles.at("d").member_of == List{"b"});
}

TEST_CASE("a script cannot multiply privileges without end") {
  std::string sql;
  for (int i = 0; i < 1500; ++i) sql += "create table t" + std::to_string(i) + " ();";
  for (int i = 0; i < 1000; ++i) sql += "grant select on all tables in schema public to r" + std::to_string(i) + ";";
  const Database database = load_sql(sql);
  std::size_t listed = 0;
  for (const Relation& table : database.catalog.relations()) listed += table.grants.size();
  CHECK(listed <= 1'000'001);
  CHECK_FALSE(database.report.not_understood.empty());
  CHECK(database.report.not_understood.size() <= 1000);
}
