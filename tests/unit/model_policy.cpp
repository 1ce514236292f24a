// Policies.
#include "model_support.hpp"

using namespace pglint;

TEST_CASE("policies as they are kept") {
  const Database database = load_clean(R"(
    create table t (id int, owner_id uuid);
    create policy a on t;
    create policy b on t as restrictive for select to zed, anon, zed using (t.id > 0);
    create policy c on t for insert to anon, public with check (true);
    alter policy b on t to anon using (id < 0);)");
  const Relation& t = relation(database, "t");
  REQUIRE(t.policies.size() == 3);
  CHECK(t.policies[0].roles == std::vector<std::string>{"public"});
  CHECK(t.policies[0].command == PolicyCommand::all);
  CHECK(t.policies[0].permissive);
  const Policy& b = t.policies[1];
  CHECK_FALSE(b.permissive);
  CHECK(b.command == PolicyCommand::select);
  CHECK(b.roles == std::vector<std::string>{"anon"});
  CHECK(to_sql(b.using_) == "id < 0");
  CHECK(text_at(database, b.provenance.defined).starts_with("create policy b"));
  CHECK(text_at(database, b.provenance.changed).starts_with("alter policy b"));
  CHECK(t.policies[2].roles == std::vector<std::string>{"public"});
  CHECK(to_sql(t.policies[2].with_check) == "true");
}

TEST_CASE("a policy on a table that another program creates") {
  const Database database = load_clean(R"(
    alter table storage.objects enable row level security;
    create policy "own files" on storage.objects for select to authenticated using (auth.uid() = owner);
    grant select on auth.users to authenticated;
    create trigger on_signup after insert on auth.users for each row execute function public.handle_new_user();)");
  const Relation& objects = relation(database, "objects", "storage");
  CHECK(objects.policies.size() == 1);
  CHECK_FALSE(objects.columns_known);
  CHECK(objects.extension_member);
  CHECK(relation(database, "users", "auth").triggers.size() == 1);
}

TEST_CASE("a policy twice, or on a missing table, is counted") {
  const Database database = load_sql(R"(
    create table t ();
    create policy a on t; create policy a on t; create policy a on nowhere; alter policy z on t to public;)");
  CHECK(database.report.not_understood.size() == 3);
}
