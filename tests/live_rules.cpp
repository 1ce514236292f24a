// Rules that look at statistics, on a real server: what they must find there, the same offline from a snapshot, and how
// far the estimate of index/bloated is from the size that a rebuild gives.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <set>
#include <sstream>

#include "analysis/index_bloat.hpp"
#include "pglint/lint.hpp"
#include "pglint/live.hpp"
#include "pglint/rules.hpp"
#include "pglint/snapshot.hpp"
#include "support/server.hpp"
#include "text/bytes.hpp"

namespace {

using namespace pglint;

constexpr const char* database_sql = R"sql(
create table customers (id bigint primary key, email text not null, kind text not null, active boolean not null);
insert into customers select i, 'user' || i || '@example.org', case when i % 200 = 0 then 'rare' else 'usual' end, i % 2 = 0 from generate_series(1, 120000) i;
create index customers_email_idx on customers (email);
create index customers_kind_idx on customers (kind);
create index customers_email_again on customers (email);

create table orders (id bigint primary key, customer_id bigint not null, price numeric not null, quantity int not null, note text);
insert into orders select i, i % 1000, case when i % 100 = 7 then -5 else 10 end, i % 9, 'note ' || i from generate_series(1, 60000) i;
create index orders_customer_idx on orders (customer_id);
alter table orders add constraint orders_customer_fkey foreign key (customer_id) references customers not valid;
alter table orders add constraint note_check check (note <> '') not valid;

create table tokens (id bigint primary key, secret uuid not null);
insert into tokens select i, gen_random_uuid() from generate_series(1, 900000) i;
delete from tokens where id % 10 <> 0;

create table visit_events (id bigint primary key, occurred_at timestamptz not null);
insert into visit_events select i, '2024-01-01'::timestamptz + i * interval '1 minute' from generate_series(1, 60000) i;
create table mixed_events (id bigint primary key, occurred_at timestamptz not null);
insert into mixed_events select i, '2024-01-01'::timestamptz + ((i * 7919) % 60000) * interval '1 minute' from generate_series(1, 60000) i;

create function fails(v int) returns int language plpgsql immutable as $$ begin
  if current_setting('test.fail', true) = 'on' then raise 'on purpose'; end if; return v; end $$;
create table marks (id int primary key, mark int);
insert into marks select i, i / 2 from generate_series(1, 100) i;
create index marks_fails_idx on marks (fails(mark));
)sql";

/// Every access by an index that the test wants counted: counters of a session reach the others when it ends.
constexpr const char* use_sql = R"sql(
set enable_seqscan = off; set enable_bitmapscan = off;
select count(*) from customers where email = 'user5@example.org';
select count(*) from orders where customer_id = 5;
)sql";

std::string object_of(const Finding& finding) { return std::string(finding.rule->id) + " " + finding.object.name; }

std::set<std::string> objects(const LintResult& result) {
  std::set<std::string> names;
  for (const Finding& finding : result.findings) names.insert(object_of(finding));
  return names;
}

const Finding* find(const LintResult& result, const std::string& what) {
  for (const Finding& finding : result.findings)
    if (object_of(finding) == what) return &finding;
  return nullptr;
}

std::string message(const LintResult& result, const std::string& what) {
  const Finding* finding = find(result, what);
  return finding == nullptr ? "(none)" : finding->message;
}

std::string whole(const LintResult& result) {
  std::string text;
  for (const Finding& finding : result.findings)
    text += fingerprint(finding) + " " + finding.message + "|" + finding.hint + "|" + (finding.fix ? finding.fix->title : finding.no_fix_reason) + "\n";
  return text;
}

Database read(const test::Server& server, const std::string& name, bool values) {
  LiveOptions options;
  options.values = values;
  Result<Database> database = read_server(server.conninfo(name), options);
  REQUIRE_MESSAGE(database.ok(), database.error().message);
  REQUIRE(database->statistics.has_value());
  return std::move(database.value());
}

/// What a snapshot of it gives.
Database offline(const Database& live) {
  const std::string json = write_snapshot(live.catalog, *live.statistics);
  Result<Snapshot> snapshot = parse_snapshot(json);
  REQUIRE_MESSAGE(snapshot.ok(), snapshot.error().message);
  REQUIRE(snapshot->statistics.has_value());
  CHECK(write_snapshot(snapshot->catalog, *snapshot->statistics) == json);
  Database database;
  database.catalog = std::move(snapshot->catalog);
  database.statistics = std::move(snapshot->statistics);
  return database;
}

void check_findings(const test::Server& server) {
  REQUIRE(server.run("postgres", "create database shop").ok);
  const auto made = server.run("shop", database_sql);
  REQUIRE_MESSAGE(made.ok, made.errors);
  CHECK_FALSE(server.run("shop", "create unique index concurrently marks_mark_key on marks (mark)").ok);
  CHECK_FALSE(server.run("shop", "set test.fail = on; reindex index concurrently marks_fails_idx").ok);
  REQUIRE(server.run("shop", "vacuum analyze").ok);
  REQUIRE(server.run("shop", use_sql).ok);
  static_cast<void>(server.run("shop", "select pg_sleep(1)"));  // counters reach the others within that time

  Config config;
  config.rule_options["index/unused"] = {{"min_age_days", "0"}};
  config.rule_options["index/missing-brin"] = {{"min_pages", "100"}};
  const Database live = read(server, "shop", true);
  const LintResult result = lint(live, rules::all(), config);
  const std::set<std::string> found = objects(result);
  const auto has = [&](const std::string& what) { return found.contains(what); };
  CAPTURE(whole(result));

  CHECK(has("index/unused customers_email_idx") != has("index/unused customers_email_again"));  // the planner chose one of the twins
  CHECK_FALSE(has("index/unused orders_customer_idx"));   // scanned, and serves a key
  CHECK_FALSE(has("index/unused customers_kind_idx"));    // less than a megabyte
  CHECK_FALSE(has("index/unused tokens_pkey"));
  const std::string kept = has("index/unused customers_email_idx") ? "customers_email_again" : "customers_email_idx";
  const std::string dropped = has("index/unused customers_email_idx") ? "customers_email_idx" : "customers_email_again";
  CHECK(message(result, "index/duplicate " + dropped).find("dropping it frees ") != std::string::npos);
  CHECK_FALSE(has("index/duplicate " + kept));

  CHECK(message(result, "index/invalid marks_mark_key").find("CREATE INDEX CONCURRENTLY did not finish") != std::string::npos);
  CHECK(find(result, "index/invalid marks_mark_key")->fix.has_value());
  CHECK(message(result, "index/invalid marks_fails_idx_ccnew").find("REINDEX CONCURRENTLY of marks_fails_idx failed") != std::string::npos);
  CHECK(find(result, "index/invalid marks_fails_idx_ccnew")->fix->safety == Safety::safe);

  CHECK(has("index/bloated tokens_pkey"));
  CHECK_FALSE(has("index/bloated customers_email_idx"));
  CHECK(has("constraint/not-validated orders_customer_fkey"));
  CHECK(has("constraint/not-validated note_check"));
  CHECK(message(result, "index/low-selectivity customers_kind_idx").find("2 values in 120000 rows") != std::string::npos);
  CHECK(find(result, "index/low-selectivity customers_kind_idx")->fix.has_value());
  CHECK(message(result, "constraint/unchecked-non-negative price").ends_with("and it has negative values"));
  CHECK_FALSE(message(result, "constraint/unchecked-non-negative quantity").ends_with("and it has negative values"));
  CHECK(find(result, "index/missing-brin occurred_at")->object.table == "visit_events");
  CHECK(message(result, "index/missing-brin occurred_at").ends_with("and the correlation is 1.00"));
  CHECK(result.findings.size() > 10);

  const Database again = offline(live);
  CHECK(whole(lint(again, rules::all(), config)) == whole(result));

  // The counters are minutes old: as it comes, the rule says why it does not run.
  const LintResult usual = lint(live, rules::all());
  bool skipped = false;
  for (const SkippedRule& rule : usual.skipped) skipped = skipped || rule.rule->id == "index/unused";
  CHECK(skipped);

  // Without --values no row data: the value that is rare is not known.
  const Database plain = read(server, "shop", false);
  CHECK(write_snapshot(plain.catalog, *plain.statistics).find("usual") == std::string::npos);
  CHECK(find(lint(plain, rules::all(), config), "index/low-selectivity customers_kind_idx")->no_fix_reason.find("--values") != std::string::npos);
}

constexpr const char* sizes_sql = R"sql(
create table t (id bigint, small int, amount numeric, name text, code varchar(40), key uuid, maybe bigint, at timestamptz, day date, few int);
insert into t select i, i, i * 1.25, 'name number ' || i, repeat('x', (i % 40)::int) , gen_random_uuid(), case when i % 2 = 0 then i end,
  '2024-01-01'::timestamptz + i * interval '1 second', '2024-01-01'::date + (i % 9999)::int, i % 5 from generate_series(1, 200000) i;
create unique index t_id on t (id);
create unique index t_small on t (small);
create index t_amount on t (amount);
create unique index t_name on t (name);
create unique index t_code on t (small, code);
create unique index t_key on t (key);
create unique index t_maybe on t (maybe);
create index t_at on t (at);
create unique index t_day on t (day, few, small);
create index t_include on t (few) include (name);
create unique index t_filled on t (id) with (fillfactor = 60);
create index t_off on t (few) with (deduplicate_items = off);
create unique index t_partial on t (small) where few = 1;
create index t_three on t (maybe, id, small);
create index t_few on t (few);
create index t_hash on t using hash (id);
create index t_lower on t (lower(name));
)sql";

void check_estimates(const test::Server& server) {
  REQUIRE(server.run("postgres", "create database sizes").ok);
  const auto made = server.run("sizes", sizes_sql);
  REQUIRE_MESSAGE(made.ok, made.errors);
  // Three rows of four go, and all pages stay.
  REQUIRE(server.run("sizes", "delete from t where id % 4 <> 0").ok);
  REQUIRE(server.run("sizes", "vacuum analyze t").ok);
  const Database bloated = read(server, "sizes", false);
  REQUIRE(server.run("sizes", "reindex table t").ok);
  const Relation* t = bloated.catalog.relation("public", "t");
  REQUIRE(t != nullptr);
  double worst = 0, sum = 0;
  int count = 0;
  for (const Index& index : t->indexes) {
    CAPTURE(index.name);
    const auto bloat = analysis::estimate_bloat(bloated.catalog, *bloated.statistics, *t, index);
    const bool estimable = index.name != "t_few" && index.name != "t_hash" && index.name != "t_lower";
    CHECK(bloat.has_value() == estimable);
    if (!bloat) continue;
    const std::string size = server.run("sizes", "select pg_relation_size('" + index.name + "')").output;
    const double rebuilt = std::atof(size.c_str());
    REQUIRE(rebuilt > 0);
    CHECK(bloat->bytes > 2 * rebuilt);   // or the table is not bloated, and the test proves nothing
    const double error = 100 * (static_cast<double>(bloat->expected) - rebuilt) / rebuilt;
    std::printf("  %-10s %9lld bytes, estimated %9lld, rebuilt %9.0f: %+.1f %%\n", index.name.c_str(), static_cast<long long>(bloat->bytes),
                static_cast<long long>(bloat->expected), rebuilt, error);
    CHECK(std::abs(error) < 10);
    worst = std::max(worst, std::abs(error));
    sum += std::abs(error);
    ++count;
  }
  CHECK(count == 14);
  std::printf("  %d indexes: worst %.1f %%, mean %.1f %%\n", count, worst, sum / count);
}

void check_sizes_as_text(const test::Server& server) {
  std::string numbers;
  for (const char* number : {"0", "10239", "10240", "10751", "10752", "14680064", "10485247", "10485248", "1099511627776", "10994579406848", "9223372036854775807", "-10752"})
    numbers += std::string(numbers.empty() ? "" : ",") + number;
  const auto answer = server.run("postgres", "select x || '=' || pg_size_pretty(x) from unnest('{" + numbers + "}'::bigint[]) x");
  REQUIRE(answer.ok);
  std::istringstream lines(answer.output);
  int count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    const std::size_t equals = line.find('=');
    CHECK(text::human_bytes(std::stoll(line.substr(0, equals))) == line.substr(equals + 1));
  }
  CHECK(count == 12);
}

}  // namespace

TEST_CASE("rules that look at statistics, on a server and on its snapshot") {
  const std::vector<std::string> installations = test::Server::wanted(15);
  if (installations.empty()) {
    std::cout << "skipped: no PostgreSQL 15 or later is installed\n";
    return;
  }
  for (const std::string& programs : installations) {
    const auto server = test::Server::start_from(programs);
    REQUIRE_MESSAGE(server.has_value(), "PostgreSQL of " << programs << " does not start");
    std::cout << "PostgreSQL " << server->version() << '\n';
    check_findings(*server);
    check_estimates(*server);
    check_sizes_as_text(*server);
  }
}
