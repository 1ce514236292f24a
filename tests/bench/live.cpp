// Linting a server with 10,000 tables, 50,000 indexes and 5,000 policies, beside pg_dump --schema-only on the same server, by turns;
// and half of it, for the growth. An argument is another number of tables.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "measure.hpp"
#include "memory.hpp"
#include "pglint/lint.hpp"
#include "pglint/live.hpp"
#include "pglint/report.hpp"
#include "pglint/rules.hpp"
#include "support/server.hpp"

namespace {

using bench::row;
using bench::Sample;

constexpr int rounds = 3;
constexpr int batch = 100;  // a transaction holds a lock on each object that it makes

[[noreturn]] void give_up(const std::string& why) {
  fmt::print(stderr, "error: {}\n", why);
  std::fflush(stderr);
  std::_Exit(2);
}

/// What belongs to all tables.
constexpr const char* common = R"(
  create role authenticated;
  create schema auth;
  create function auth.uid() returns uuid language sql stable as $$ select null::uuid $$;
  create function touch() returns trigger language plpgsql as $$ begin new.updated_at = now(); return new; end $$;
  create table members (user_id uuid, tenant_id bigint, primary key (user_id, tenant_id));
  create table item_0 (id uuid primary key);
)";

/// Tables from `first` to `last`: five indexes each, a foreign key, a check; every second has a policy, every fourth a trigger, every
/// tenth a function, a view and a comment, and a duplicate in place of one of the indexes.
std::string some_tables(int first, int last) {
  return fmt::format(R"(do $do$ begin for i in {}..{} loop
    execute format('create table item_%1$s (id uuid primary key default gen_random_uuid(), tenant_id bigint not null,
      parent_id uuid references item_%2$s on delete cascade, name varchar(200) not null, status text not null default ''active'' check (status in (''active'', ''gone'')),
      amount numeric(12,2) not null default 0, settings jsonb not null default ''{{}}'', created_at timestamptz not null default now(),
      updated_at timestamptz, deleted_at timestamptz, unique (tenant_id, name))', i, i::bigint * 7919 % i);
    execute format('create index item_%1$s_created on item_%1$s (tenant_id, created_at desc)', i);
    execute format('create index item_%1$s_status on item_%1$s (status) where deleted_at is null', i);
    if i % 10 = 0 then execute format('create index item_%1$s_status_2 on item_%1$s (status) where (deleted_at is null)', i);
    else execute format('create index item_%1$s_name on item_%1$s (lower(name))', i); end if;
    execute format('grant select, insert, update on item_%s to authenticated', i);
    if i % 2 = 0 then
      execute format('alter table item_%s enable row level security', i);
      execute format('create policy own on item_%s for select to authenticated using (tenant_id in (select m.tenant_id from members m where m.user_id = (select auth.uid())))', i);
    end if;
    if i % 4 = 0 then execute format('create trigger touching before update on item_%s for each row when (old.* is distinct from new.*) execute function touch()', i); end if;
    if i % 10 = 0 then
      execute format('create function count_%1$s(tenant bigint) returns bigint language sql stable as $$ select count(*) from item_%1$s where tenant_id = tenant $$', i);
      execute format('create view active_%1$s as select id, name from item_%1$s where deleted_at is null', i);
      execute format('comment on table item_%s is ''items of one kind''', i);
    end if;
  end loop; end $do$;
)", first, last);
}

void must(const pglint::test::Server& server, const std::string& sql) {
  if (const auto answer = server.run("big", sql); !answer.ok) give_up(answer.errors);
}

void fill(const pglint::test::Server& server, int first, int last) {
  std::string script;
  for (int at = first; at <= last; at += batch) script += some_tables(at, std::min(at + batch - 1, last));
  must(server, script);
  must(server, "vacuum analyze");
}

/// What `pglint lint --db` does, output thrown away.
double lint(const std::string& conninfo) {
  return bench::timed([&] {
    pglint::cli::prepare_memory();
    const auto& database = *new auto(pglint::read_server(conninfo));  // as the program does, which frees neither
    if (!database.ok()) give_up(database.error().message);
    const pglint::Config config;
    const auto& result = *new auto(pglint::lint(database.value(), pglint::rules::all(), config));
    std::size_t bytes = 0;
    pglint::report_text(database.value(), result, config, {}, [&](std::string_view piece) { bytes += piece.size(); });
    if (bytes == 0) give_up("nothing was reported");
  });
}

double dump(const pglint::test::Server& server) {
  const std::string command = fmt::format("{}/pg_dump --schema-only -d \"{}\" >/dev/null", server.programs(), server.conninfo("big"));
  return bench::timed([&] {
    if (std::system(command.c_str()) != 0) give_up("pg_dump failed");
  });
}

/// Lints and dumps what is there; gives the time of linting.
double compare(const pglint::test::Server& server, int count) {
  const std::string conninfo = server.conninfo("big");
  const std::vector<Sample> best = bench::by_turns(rounds, {[&] { return bench::measure(1, [&] { return lint(conninfo); }); },
                                                            [&] { return bench::measure(1, [&] { return dump(server); }); }});
  const std::string what = fmt::format("{} tables, {} indexes, {} policies", count, count * 5, count / 2);
  row(what + ": lint --db", best[0].seconds, "s");
  row("  peak", best[0].peak_mb, "MB", 600);
  row("  pg_dump --schema-only", best[1].seconds, "s");
  row("  times pg_dump", best[0].seconds / best[1].seconds, "x", 1);
  return best[0].seconds;
}

}  // namespace

int main(int argc, char** argv) {
  const int tables = argc > 1 ? std::atoi(argv[1]) : 10'000;
  if (tables < 2) return fmt::print(stderr, "usage: pglint_bench_live [TABLES]\n"), 2;
  const auto server = pglint::test::Server::start(15);
  if (!server) return fmt::print("skip: no PostgreSQL 15 or newer found (Debian: postgresql-15)\n"), 0;
  if (!server->run("postgres", "create database big").ok) give_up("no database could be made");
  must(*server, common);
  fill(*server, 1, tables / 2);
  const double half = compare(*server, tables / 2);
  fill(*server, tables / 2 + 1, tables);
  const double whole = compare(*server, tables);
  row("  times half of it", whole / half, "x", 2.3);
  return 0;
}
