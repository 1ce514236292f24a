// Every fix on a real server: each fixture and case is proven as `fix --emit --prove` does it, and proofs of wrong migrations
// fail with the mistake named.
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <iostream>

#include "pglint/prove.hpp"
#include "pglint/rules.hpp"
#include "support/fixture.hpp"
#include "support/golden.hpp"
#include "support/server.hpp"

using namespace pglint;
using namespace pglint::test;

namespace {

const fs::path root = PGLINT_SOURCE_DIR;

/// Proofs in a server that the test started: each must leave its database empty, or the next one is refused.
ProveOptions in(const Server& server) {
  ProveOptions options;
  options.scratch = server.conninfo("postgres");
  options.own_server = true;
  return options;
}

/// One server for all test cases: the newest of those that this run is for.
const Server& the_server() {
  static const std::optional<Server> server = Server::start(15);
  REQUIRE_MESSAGE(server.has_value(), "PostgreSQL does not start");
  return *server;
}

std::string told(const Proof& proof) {
  std::string text;
  for (const ProofCheck& check : proof.checks) {
    if (check.outcome == ProofCheck::Outcome::proven) continue;
    text += check.name + ": " + check.summary + '\n';
    for (const std::string& detail : check.details) text += "    " + detail + '\n';
  }
  for (const std::string& gap : proof.gaps) text += "not covered: " + gap + '\n';
  return text;
}

const ProofCheck* check_of(const Proof& proof, std::string_view name) {
  for (const ProofCheck& check : proof.checks)
    if (check.name == name) return &check;
  return nullptr;
}

/// A schema, its fixes, and their proof.
struct Proposal {
  explicit Proposal(std::string_view sql, Safety safety = Safety::safe, Style style = Style::plain) : Proposal(load_sql(sql, "schema.sql"), safety, style) {}
  Proposal(Database database_, Safety safety, Style style) : database(std::move(database_)), result(lint(database, rules::all(), config)) {
    options.safety = safety;
    options.style = style;
    plan = plan_fixes(database, result, config, options);
    files = write_migrations(plan, database, options);
  }
  [[nodiscard]] Proof proof(const Server& server) const {
    Result<Proof> proof = prove_fixes(database, rules::all(), config, plan, files, options, in(server));
    REQUIRE_MESSAGE(proof.ok(), proof.error().message);
    return std::move(*proof);
  }
  MigrationFile& file(std::string_view part) {
    for (MigrationFile& one : files)
      if (one.name.find(part) != std::string::npos) return one;
    FAIL("no file " << part);
    return files.front();
  }

  Config config;
  Database database;
  LintResult result;
  FixOptions options;
  Plan plan;
  std::vector<MigrationFile> files;
};

constexpr std::string_view schema = R"sql(
create table public.members (org_id uuid not null, user_id uuid not null, primary key (org_id, user_id));
create table public.docs (
  id uuid primary key,
  org_id uuid not null,
  owner_id uuid not null,
  title text,
  price numeric not null default 0
);
create unique index docs_title_key on public.docs (title);
create index docs_owner_idx on public.docs (owner_id);
create index docs_owner_again_idx on public.docs (owner_id);
create index docs_org_idx on public.docs (org_id);
alter table public.docs enable row level security;
create policy docs_own on public.docs to authenticated using (auth.uid() = owner_id) with check (auth.uid() = owner_id);
create policy docs_of_members on public.docs for select to authenticated using (org_id in (select m.org_id from public.members m where m.user_id = auth.uid()));
)sql";

std::vector<fs::path> fixtures() {
  std::vector<fs::path> out = files_below(root / "fixtures/rules", ".sql");
  std::erase_if(out, [](const fs::path& path) { return path.string().ends_with(".fix.sql") || path.string().find("/syntax-error/") != std::string::npos; });
  return out;
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

struct Totals {
  std::size_t proofs = 0, not_for_it = 0, not_judged = 0, gaps = 0;
};

void prove_fixtures(const Server& server, Totals& totals) {
  for (const fs::path& path : fixtures()) {
    const std::string text = read(path);
    const std::string head = first_line(text);
    if ((head.starts_with("-- pg: 18") && server.version() < 18) || head.find("A server would refuse") != std::string::npos) {
      ++totals.not_for_it;
      continue;
    }
    const Safety safety = head.starts_with("-- proof: safe") ? Safety::safe : Safety::review;
    const Proposal proposal(load_fixture(path, path.filename().string()), safety, Style::plain);
    if (proposal.plan.actions.empty()) continue;
    const Proof proof = proposal.proof(server);
    ++totals.proofs;
    totals.gaps += proof.gaps.size();
    for (const ProofCheck& check : proof.checks) {
      if (check.outcome != ProofCheck::Outcome::not_judged) continue;
      ++totals.not_judged;
      std::cout << path.lexically_relative(root / "fixtures/rules").string() << ": " << check.name << ": " << check.summary << '\n';
    }
    if (!proof.holds()) FAIL_CHECK(path.lexically_relative(root).string() << " on PostgreSQL " << server.version() << ":\n" << told(proof));
  }
}

void prove_case(const Server& server, const std::string& name) {
  const std::string directory = (root / "fixtures/cases" / name).string();
  Result<Config> config = parse_config(read(directory + "/pglint.toml"), directory + "/pglint.toml", rules::all());
  REQUIRE(config.ok());
  LoadOptions load_options;
  load_options.exclude = {directory + "/fix"};
  const Result<Database> database = load({directory}, load_options);
  REQUIRE(database.ok());
  const LintResult result = lint(*database, rules::all(), *config);
  FixOptions options;
  options.safety = Safety::review;
  options.style = database->style;
  const Plan plan = plan_fixes(*database, result, *config, options);
  const std::vector<MigrationFile> files = write_migrations(plan, *database, options);
  const Result<Proof> proof = prove_fixes(*database, rules::all(), *config, plan, files, options, in(server));
  REQUIRE_MESSAGE(proof.ok(), proof.error().message);
  if (!proof->holds()) FAIL_CHECK(name << " on PostgreSQL " << server.version() << ":\n" << told(*proof));
  const ProofCheck* rows = check_of(*proof, "rows");
  REQUIRE(rows);
  CHECK(rows->outcome == ProofCheck::Outcome::proven);
  std::cout << name << ": " << rows->summary << '\n';
}

}  // namespace

TEST_CASE("every fix holds on every server") {
  const Server& server = the_server();
  Totals totals;
  prove_fixtures(server, totals);
  prove_case(server, "saas");
  std::cout << "PostgreSQL " << server.version() << ": " << totals.proofs << " fixtures proven, " << totals.not_judged << " checks not judged, "
            << totals.gaps << " gaps, " << totals.not_for_it << " fixtures not for it\n";
  CHECK(totals.proofs > 20);
}

TEST_CASE("every style's files are run as its tool runs them") {
  const Server& server = the_server();
  for (const Style style : {Style::plain, Style::supabase, Style::flyway, Style::golang_migrate, Style::goose, Style::dbmate, Style::prisma}) {
    const Proposal proposal(schema, Safety::review, style);
    const Proof proof = proposal.proof(server);
    if (!proof.holds()) FAIL_CHECK("style " << static_cast<int>(style) << ":\n" << told(proof));
  }
}

TEST_CASE("a proof catches a wrong fix and names the mistake") {
  const Server& server = the_server();
  const auto fails = [&](const Proposal& proposal, std::string_view check_name, std::string_view named) {
    const Proof proof = proposal.proof(server);
    CHECK_FALSE(proof.holds());
    const ProofCheck* check = check_of(proof, check_name);
    REQUIRE_MESSAGE(check, check_name);
    CHECK_MESSAGE(check->outcome == ProofCheck::Outcome::failed, told(proof));
    std::string details;
    for (const std::string& detail : check->details) details += detail + '\n';
    CHECK_MESSAGE(details.find(named) != std::string::npos, told(proof));
  };

  SUBCASE("the right one holds, and users see some rows and not others") {
    const Proof proof = Proposal(schema).proof(server);
    CHECK_MESSAGE(proof.holds(), told(proof));
    const ProofCheck* rows = check_of(proof, "rows");
    REQUIRE(rows);
    CHECK(rows->outcome == ProofCheck::Outcome::proven);
    CHECK(proof.gaps.empty());
  }
  SUBCASE("a unique index is dropped") {
    Proposal proposal(schema);
    proposal.file("fix_index_bloat").text += "\nDROP INDEX public.docs_title_key;\n";
    fails(proposal, "changes", "docs_title_key");
  }
  SUBCASE("another index is dropped than the plan says") {
    Proposal proposal(schema);
    std::string& text = proposal.file("fix_index_bloat").text;
    const std::size_t at = text.find("docs_owner_again_idx;");
    REQUIRE(at != std::string::npos);
    text.replace(at, 20, "docs_org_idx");
    fails(proposal, "changes", "docs_org_idx");
    fails(proposal, "findings", "docs_owner_again_idx");
  }
  SUBCASE("a policy lets in more") {
    Proposal proposal(schema);
    proposal.file("fix_rls_performance").text += "\nALTER POLICY docs_own ON public.docs USING (true);\n";
    fails(proposal, "rows", "public.docs as authenticated");
  }
  SUBCASE("a policy lets nobody write any more") {
    Proposal proposal(schema);
    proposal.file("fix_rls_performance").text += "\nALTER POLICY docs_own ON public.docs WITH CHECK (false);\n";
    fails(proposal, "rows", "INSERT");
  }
  SUBCASE("a policy is wrapped, and made into another at the same time") {
    Proposal proposal(schema);
    std::string& text = proposal.file("fix_rls_performance").text;
    const std::size_t at = text.find("= owner_id");
    REQUIRE(at != std::string::npos);
    text.replace(at, 10, "<> owner_id");
    fails(proposal, "rows", "public.docs as authenticated");
  }
  SUBCASE("a sub-select closes a circle of policies") {
    const std::string sql = read(root / "fixtures/rules/rls/call-per-row/recursion.sql");
    fails(Proposal(sql, Safety::review), "rows", "42P17");
  }
  SUBCASE("rows are deleted") {
    Proposal proposal(schema);
    proposal.file("fix_index_bloat").text += "\nDELETE FROM public.docs WHERE id = '00000000-0000-4000-8000-000000000001';\n";
    fails(proposal, "contents", "public.docs: ");
  }
  SUBCASE("rows are changed in a table that no fix is about, and the way back leaves them") {
    Proposal proposal(std::string(schema) + "create table apart (id int primary key, n varchar(3) unique); insert into apart values (100, 'x');");
    proposal.file("fix_index_bloat").text += "\nUPDATE public.apart SET n = 'y' WHERE id = 100;\n";
    fails(proposal, "contents", "public.apart: other rows");
    fails(proposal, "contents after the way back", "public.apart: other rows");
  }
  SUBCASE("claims of a token that policies look into") {
    const std::string claims = "create table notes (id int primary key, tenant bigint not null, team text not null, kind char(2) not null);"
                               "create index on notes (tenant);"
                               "alter table notes enable row level security;"
                               "create policy of_tenant on notes to authenticated using ((auth.jwt() -> 'app_metadata' ->> 'tenant')::bigint = tenant);"
                               "create policy of_team on notes as restrictive to authenticated using ((auth.jwt() #>> '{user_metadata,team}') = 'blue' or team = 'red');";
    const Proof right = Proposal(claims).proof(server);
    CHECK_MESSAGE(right.holds(), told(right));
    CHECK_MESSAGE(right.gaps.empty(), told(right));
    Proposal proposal(claims);
    std::string& text = proposal.file("fix_rls_performance.sql").text;
    const std::size_t at = text.find("'blue'");
    REQUIRE(at != std::string::npos);
    text.replace(at, 6, "'green'");
    fails(proposal, "rows", "public.notes as authenticated");
  }
  SUBCASE("a policy is for others") {
    Proposal proposal(schema);
    proposal.file("fix_rls_performance").text += "\nALTER POLICY docs_own ON public.docs TO public;\n";
    fails(proposal, "changes", "docs_own");
  }
  SUBCASE("there is no way back") {
    Proposal proposal(schema);
    std::erase_if(proposal.files, [](const MigrationFile& file) { return file.name.starts_with("rollback/") && file.name.find("rls") != std::string::npos; });
    fails(proposal, "way back", "fix_rls_performance");
  }
  SUBCASE("the way back forgets something") {
    Proposal proposal(schema);
    for (MigrationFile& file : proposal.files)
      if (file.name.starts_with("rollback/") && file.name.find("rls") != std::string::npos) file.text = "-- nothing\n";
    fails(proposal, "model after the way back", "docs_own");
  }
  SUBCASE("a statement is refused") {
    Proposal proposal(schema);
    proposal.file("fix_index_bloat").text += "\nDROP INDEX public.no_such_index;\n";
    fails(proposal, "migrate", "no_such_index");
  }
  SUBCASE("the migration leaves an invalid index behind, which replay cannot know") {
    Proposal proposal(schema);
    proposal.file("fix_index_bloat").text += "\nUPDATE pg_catalog.pg_index SET indisvalid = false WHERE indexrelid = 'public.docs_owner_idx'::regclass;\n";
    fails(proposal, "model", "docs_owner_idx");
  }
}

TEST_CASE("fixes of what the server refused to make are left out, and said") {
  const Server& server = the_server();
  const std::string sql = std::string(schema) + "create extension no_such_vectors; create table items (id int primary key, v no_such_vectors.v, n int);"
                                                "create index items_n_idx on items (n); create index items_n_again_idx on items (n);";
  const Proposal proposal(sql);
  REQUIRE(std::any_of(proposal.plan.actions.begin(), proposal.plan.actions.end(), [](const PlannedAction& planned) {
    const auto* drop = std::get_if<DropIndex>(&planned.action);
    return drop != nullptr && drop->index->name == "items_n_again_idx";
  }));
  const Proof proof = proposal.proof(server);
  CHECK_MESSAGE(proof.holds(), told(proof));
  CHECK(check_of(proof, "migrate")->outcome == ProofCheck::Outcome::proven);
  CHECK_MESSAGE(told(proof).find("drop index public.items_n_again_idx: not tried, the server has no table public.items") != std::string::npos, told(proof));
  const Proof nothing = Proposal("create table items (id int primary key, v no_such_type, n int); create index on items (n); create index on items (n);").proof(server);
  CHECK(check_of(nothing, "migrate")->outcome == ProofCheck::Outcome::not_judged);
}

TEST_CASE("a scratch database that is not empty is refused, and stays as it is") {
  const Server& server = the_server();
  const Proposal proposal(schema);
  REQUIRE(server.run("postgres", "create table precious (id int)").ok);
  const Result<Proof> proof = prove_fixes(proposal.database, rules::all(), {}, proposal.plan, proposal.files, proposal.options, in(server));
  REQUIRE_FALSE(proof.ok());
  CHECK(proof.error().message.find("not empty") != std::string::npos);
  CHECK(proof.error().message.find("precious") != std::string::npos);
  CHECK(server.run("postgres", "select count(*) from precious").output == "0\n");
  CHECK(server.run("postgres", "drop table precious").ok);
}

TEST_CASE("a scratch database is empty again, and its server has no new role") {
  const Server& server = the_server();
  std::string sql(schema);
  for (std::size_t at = sql.find("authenticated"); at != std::string::npos; at = sql.find("authenticated")) sql.replace(at, 13, "nobody_made");
  sql += "create role never_made; create schema apart; create extension if not exists btree_gin; create type mood as enum ('a');";
  const Proposal proposal(sql);
  ProveOptions options = in(server);
  options.own_server = false;
  const auto roles = [&] { return server.run("postgres", "select string_agg(rolname, ',' order by rolname) from pg_roles").output; };
  const std::string roles_before = roles();
  const Result<Proof> proof = prove_fixes(proposal.database, rules::all(), {}, proposal.plan, proposal.files, proposal.options, options);
  REQUIRE_MESSAGE(proof.ok(), proof.error().message);
  CHECK_MESSAGE(told(*proof).find("role nobody_made is missing") != std::string::npos, told(*proof));
  CHECK(roles() == roles_before);
  CHECK(server.run("postgres", "select string_agg(nspname, ',' order by nspname) from pg_namespace where nspname !~ '^pg_'").output == "information_schema,public\n");
  CHECK(server.run("postgres", "select count(*) from pg_class c join pg_namespace n on n.oid = relnamespace where nspname = 'public'").output == "0\n");
  CHECK(server.run("postgres", "select count(*) from pg_type t join pg_namespace n on n.oid = typnamespace where nspname = 'public'").output == "0\n");
}

int main(int argc, char** argv) {
  constexpr int skipped = 77;
  if (Server::wanted(15).empty()) {
    std::cout << "skip: " << Server::missing() << '\n';
    return skipped;
  }
  doctest::Context context(argc, argv);
  return context.run();
}
