// Migration layouts: every tool's own fixture, and directories that are not so tidy.
#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>
#include <string>
#include <vector>

#include "text/glob.hpp"
#include "text/layout.hpp"
#include "text/natural_order.hpp"
#include "text_folder.hpp"

namespace fs = std::filesystem;
using namespace pglint::text;
using Role = MigrationFile::Role;
using Strings = std::vector<std::string>;

namespace {

const std::string fixtures = PGLINT_SOURCE_DIR "/fixtures/migrations/";

Layout layout_of(const Strings& sources, const PathFilter& excluded = {}) {
  auto layout = find_migrations(sources, excluded);
  REQUIRE_MESSAGE(layout.ok(), (layout.ok() ? std::string() : layout.error().message));
  return std::move(layout.value());
}

MigrationSet only_set(const std::string& source) {
  Layout layout = layout_of({source});
  REQUIRE(layout.sets.size() == 1);
  return layout.sets[0];
}

std::string relative(const std::string& path, const std::string& root) {
  return path.starts_with(root + "/") ? path.substr(root.size() + 1) : path;
}

Strings paths(const MigrationSet& set, bool applied, const std::string& root) {
  Strings out;
  for (const MigrationFile& file : set.files)
    if (file.applied == applied) out.push_back(relative(file.path, root));
  return out;
}

Role role_of(const MigrationSet& set, std::string_view end) {
  for (const MigrationFile& file : set.files)
    if (file.path.ends_with(end)) return file.role;
  FAIL("no file ", end);
  return Role::other;
}

std::string message(const Strings& sources, const PathFilter& excluded = {}) {
  const auto layout = find_migrations(sources, excluded);
  REQUIRE(!layout.ok());
  CHECK(!layout.error().hint.empty());
  CHECK(layout.error().message.find('\n') == std::string::npos);
  return layout.error().message;
}

}  // namespace

TEST_CASE("layout: plain files in natural order") {
  const std::string root = fixtures + "plain";
  const MigrationSet set = only_set(root);
  CHECK(set.tool == Tool::plain);
  CHECK(paths(set, true, root) == Strings{"1_customers.sql", "2_orders.sql", "10_order_notes.sql"});
  CHECK(paths(set, false, root) == Strings{"10_order_notes.down.sql"});
  CHECK(role_of(set, ".down.sql") == Role::down);
  CHECK(set.newest_version == "10");
  CHECK(set.directory == root);
  CHECK(set.files[0].version == "1");
  CHECK(set.files[0].name == "customers");
}

TEST_CASE("layout: Supabase from the project, from supabase and from migrations") {
  const std::string project = fixtures + "supabase";
  for (const char* below : {"", "/supabase", "/supabase/migrations", "/supabase/migrations/"}) {
    CAPTURE(below);
    const MigrationSet set = only_set(project + below);
    CHECK(set.tool == Tool::supabase);
    CHECK(paths(set, true, project + "/supabase/migrations") ==
          Strings{"20240102090000_create_customers.sql", "20240210143000_create_orders.sql"});
    CHECK(set.directory == project + "/supabase/migrations");
    CHECK(set.newest_version == "20240210143000");
    CHECK(set.files[1].name == "create_orders");
    CHECK(role_of(set, "README.sql") == Role::other);
  }
  const MigrationSet set = only_set(project);
  CHECK(role_of(set, "seed.sql") == Role::seed);
  CHECK(role_of(set, "schemas/customers.sql") == Role::declarative);
  CHECK(layout_of({project}).unclaimed.empty());
}

TEST_CASE("layout: Flyway") {
  const std::string root = fixtures + "flyway/src/main/resources/db/migration";
  for (const std::string& source : {root, fixtures + "flyway"}) {
    const MigrationSet set = only_set(source);
    CHECK(set.tool == Tool::flyway);
    CHECK(paths(set, true, root) == Strings{"V1__create_customers.sql", "V1_1__customer_name.sql",
                                            "V1.2__create_orders.sql", "V1.10__index_orders.sql",
                                            "later/V2__order_total.sql", "R__a_order_count.sql",
                                            "R__b_customer_orders.sql"});
    CHECK(role_of(set, "U2__order_total.sql") == Role::down);
    CHECK(role_of(set, "afterMigrate.sql") == Role::other);
    CHECK(role_of(set, "R__a_order_count.sql") == Role::repeatable);
    CHECK(set.newest_version == "2");
    CHECK(set.directory == root);
    CHECK(set.files[1].version == "1.1");
    CHECK(set.files[3].no_transaction);
    CHECK(!set.files[2].no_transaction);
  }
}

TEST_CASE("layout: a Flyway baseline stands for what it replaces") {
  const Folder folder;
  for (const char* name : {"V1__a.sql", "V2__b.sql", "V3__c.sql", "B1__x.sql", "B2.0__y.sql", "V2.1__d.sql"})
    folder.write(name);
  const MigrationSet set = only_set(folder.path.string());
  CHECK(paths(set, true, folder.path.string()) == Strings{"B2.0__y.sql", "V2.1__d.sql", "V3__c.sql"});
  CHECK(role_of(set, "V2__b.sql") == Role::superseded);
  CHECK(role_of(set, "B1__x.sql") == Role::superseded);
}

TEST_CASE("layout: golang-migrate") {
  const std::string root = fixtures + "golang-migrate/migrations";
  const MigrationSet set = only_set(fixtures + "golang-migrate");
  CHECK(set.tool == Tool::golang_migrate);
  CHECK(paths(set, true, root) == Strings{"000001_create_customers.up.sql", "000002_create_orders.up.sql",
                                          "000010_index_orders.up.sql"});
  CHECK(paths(set, false, root).size() == 3);
  CHECK(role_of(set, "000002_create_orders.down.sql") == Role::down);
  CHECK(set.newest_version == "000010");
  CHECK(set.files[0].name == "create_customers");
}

TEST_CASE("layout: goose and dbmate are known by their markers") {
  const MigrationSet goose = only_set(fixtures + "goose");
  CHECK(goose.tool == Tool::goose);
  CHECK(paths(goose, true, fixtures + "goose/migrations") ==
        Strings{"00001_create_customers.sql", "00002_create_orders.sql", "00003_index_orders.sql"});

  const Layout dbmate = layout_of({fixtures + "dbmate"});
  REQUIRE(dbmate.sets.size() == 1);
  CHECK(dbmate.sets[0].tool == Tool::dbmate);
  CHECK(dbmate.sets[0].files.size() == 2);
  CHECK(dbmate.unclaimed == Strings{fixtures + "dbmate/db/schema.sql"});  // the dump that dbmate writes
}

TEST_CASE("layout: Prisma") {
  const std::string root = fixtures + "prisma/prisma/migrations";
  for (const std::string& source : {fixtures + "prisma", fixtures + "prisma/prisma", root}) {
    const MigrationSet set = only_set(source);
    CHECK(set.tool == Tool::prisma);
    CHECK(paths(set, true, root) ==
          Strings{"20240102090000_customers/migration.sql", "20240210143000_orders/migration.sql"});
    CHECK(set.directory == root);
    CHECK(set.newest_version == "20240210143000");
    CHECK(set.files[0].name == "customers");
  }
}

TEST_CASE("layout: Drizzle follows its journal's idx") {
  const std::string root = fixtures + "drizzle/drizzle";
  const MigrationSet set = only_set(fixtures + "drizzle");
  CHECK(set.tool == Tool::drizzle);
  CHECK(paths(set, true, root) ==
        Strings{"0000_wet_falcon.sql", "0002_calm_otter.sql", "0001_add_index.sql"});
  CHECK(paths(set, false, root) == Strings{"0003_not_in_the_journal.sql"});
}

TEST_CASE("layout: Sqitch follows its plan") {
  const std::string root = fixtures + "sqitch";
  for (const std::string& source : {root, root + "/deploy"}) {
    CAPTURE(source);
    const MigrationSet set = only_set(source);
    CHECK(set.tool == Tool::sqitch);
    CHECK(paths(set, true, root) == Strings{"deploy/appschema.sql", "deploy/tables/customers.sql",
                                            "deploy/customer_view@v1.0.sql", "deploy/customer_view.sql"});
  }
  CHECK(paths(only_set(root), false, root).size() == 6);  // revert and verify
}

TEST_CASE("layout: a dump is one plain file") {
  for (const std::string& source : {fixtures + "dump", fixtures + "dump/structure.sql"}) {
    const MigrationSet set = only_set(source);
    CHECK(set.tool == Tool::plain);
    REQUIRE(set.files.size() == 1);
    CHECK(set.files[0].path == fixtures + "dump/structure.sql");
    CHECK(set.files[0].applied);
  }
}

TEST_CASE("layout: several projects are several sets") {
  const Layout layout = layout_of({PGLINT_SOURCE_DIR "/fixtures/migrations"});
  std::vector<Tool> tools;
  for (const MigrationSet& set : layout.sets) tools.push_back(set.tool);
  CHECK(tools == std::vector{Tool::dbmate, Tool::drizzle, Tool::flyway, Tool::golang_migrate, Tool::goose,
                             Tool::prisma, Tool::sqitch, Tool::supabase});
  CHECK(layout.unclaimed.size() == 6);  // plain, the dump and dbmate's schema.sql
}

TEST_CASE("layout: one file is just that file, with its tool") {
  const auto tool = [](const std::string& path) {
    const MigrationSet set = only_set(fixtures + path);
    REQUIRE(set.files.size() == 1);
    CHECK(set.files[0].applied);
    CHECK(set.files[0].tool == set.tool);
    return set.tool;
  };
  CHECK(tool("supabase/supabase/migrations/20240102090000_create_customers.sql") == Tool::supabase);
  CHECK(tool("supabase/supabase/seed.sql") == Tool::plain);
  CHECK(tool("flyway/src/main/resources/db/migration/V1.10__index_orders.sql") == Tool::flyway);
  CHECK(tool("golang-migrate/migrations/000001_create_customers.up.sql") == Tool::golang_migrate);
  CHECK(tool("golang-migrate/migrations/000001_create_customers.down.sql") == Tool::golang_migrate);
  CHECK(tool("prisma/prisma/migrations/20240102090000_customers/migration.sql") == Tool::prisma);
  CHECK(tool("drizzle/drizzle/0000_wet_falcon.sql") == Tool::drizzle);
  CHECK(tool("sqitch/deploy/appschema.sql") == Tool::sqitch);
  CHECK(tool("plain/10_order_notes.down.sql") == Tool::plain);
}

TEST_CASE("layout: files keep the order given, a shell's listing of migrations is ordered") {
  const std::string golang = fixtures + "golang-migrate/migrations/";
  const std::string plain = fixtures + "plain/";
  const MigrationSet listed =
      layout_of({golang + "000010_index_orders.up.sql", golang + "000001_create_customers.down.sql",
                 golang + "000001_create_customers.up.sql"})
          .sets.at(0);
  CHECK(paths(listed, true, golang.substr(0, golang.size() - 1)) ==
        Strings{"000001_create_customers.up.sql", "000010_index_orders.up.sql"});
  CHECK(paths(layout_of({plain + "10_order_notes.sql", plain + "1_customers.sql"}).sets.at(0), true,
              fixtures + "plain") == Strings{"1_customers.sql", "10_order_notes.sql"});
  const Layout mixed =
      layout_of({plain + "2_orders.sql", fixtures + "dump/structure.sql", plain + "1_customers.sql"});
  REQUIRE(mixed.sets.size() == 1);
  CHECK(mixed.sets[0].files[0].path.ends_with("2_orders.sql"));
  CHECK(mixed.sets[0].files[2].path.ends_with("1_customers.sql"));
  const Layout downs =
      layout_of({golang + "000001_create_customers.down.sql", golang + "000002_create_orders.down.sql"});
  CHECK(downs.sets[0].files[0].applied);
  CHECK(downs.sets[0].files[1].applied);
}

TEST_CASE("layout: arguments stay in order") {
  const Layout layout =
      layout_of({"-", fixtures + "goose", fixtures + "dump/structure.sql", fixtures + "plain"});
  REQUIRE(layout.sets.size() == 4);
  CHECK(layout.sets[0].files[0].path == "-");
  CHECK(layout.sets[1].tool == Tool::goose);
  CHECK(layout.sets[2].argument == 2);
  CHECK(layout.sets[3].argument == 3);
  CHECK(layout_of({}).sets.empty());
}

TEST_CASE("layout: what the walk leaves out") {
  const Folder folder;
  folder.write("a.sql");
  folder.write("b/c.SQL");
  folder.write("b/d.psql");
  folder.write(".git/x.sql");
  folder.write("b/.hidden.sql");
  folder.write("node_modules/y/z.sql");
  folder.write("notes.txt");
  folder.write("old/e.sql");
  const std::string root = folder.path.string();
  const auto set = layout_of({root}, [](std::string_view path) { return path.ends_with("/old"); }).sets.at(0);
  CHECK(paths(set, true, root) == Strings{"a.sql", "b/c.SQL", "b/d.psql"});
  const auto pruned = layout_of({root}, [](std::string_view path) {
                        return Glob::for_path("old/").matches(path);
                      }).sets.at(0);
  CHECK(pruned.files.size() == 3);
  // A file named by itself is read all the same.
  CHECK(layout_of({root + "/old/e.sql"}, [](std::string_view) { return true; }).sets.at(0).files.size() == 1);
}

TEST_CASE("layout: symbolic links are followed once and loops end") {
  const Folder folder;
  folder.write("real/a.sql");
  const Folder elsewhere;
  elsewhere.write("b.sql");
  fs::create_directory_symlink("..", folder.path / "real/loop");
  fs::create_directory_symlink(folder.path / "real", folder.path / "again");
  fs::create_directory_symlink(elsewhere.path, folder.path / "more");
  fs::create_directory_symlink(elsewhere.path, folder.path / "more2");
  fs::create_symlink("real/a.sql", folder.path / "link.sql");
  fs::create_symlink("nowhere", folder.path / "dangling");
  const std::string root = folder.path.string();
  CHECK(paths(only_set(root), true, root) == Strings{"more/b.sql", "real/a.sql"});
}

TEST_CASE("layout: a migration that cannot be read is not passed over") {
  const Folder folder;
  folder.write("1.sql");
  const std::string root = folder.path.string();
  const auto message = [&](const PathFilter& excluded = {}) {
    const auto layout = find_migrations({root}, excluded);
    return layout.ok() ? std::string() : layout.error().message;
  };
  fs::create_symlink("nowhere.sql", folder.path / "2.sql");
  CHECK(message() == "\"" + root + "/2.sql\" is a symbolic link to a file that does not exist");
  CHECK(message([](std::string_view path) { return path.ends_with("2.sql"); }).empty());
  fs::remove(folder.path / "2.sql");
  REQUIRE(::mkfifo((root + "/3.sql").c_str(), 0600) == 0);
  CHECK(message() == "\"" + root + "/3.sql\" is not a regular file");
  fs::rename(folder.path / "3.sql", folder.path / "pipe");
  fs::create_symlink("pipe", folder.path / "4.sql");
  CHECK(message() == "\"" + root + "/4.sql\" is not a regular file");
}

TEST_CASE("layout: directories for every migration, with up and down") {
  const Folder folder;
  for (const char* name : {"2_b/up.sql", "2_b/down.sql", "10_c/up.sql", "10_c/down.sql", "1_a/up.sql",
                           "3_rollback.sql", "4_x.sql", "4_x_rollback.sql", "5_y-down.sql", "5_y-up.sql", "rollback/4_x.sql",
                           "rollback/6_z.sql"})
    folder.write(name);
  const std::string root = folder.path.string();
  const MigrationSet set = only_set(root);
  CHECK(paths(set, true, root) ==
        Strings{"1_a/up.sql", "2_b/up.sql", "3_rollback.sql", "4_x.sql", "5_y-up.sql", "10_c/up.sql", "rollback/6_z.sql"});
  CHECK(set.newest_version == "10");
  CHECK(set.files[1].name == "b");
}

TEST_CASE("layout: Drizzle may write into Supabase's directory") {
  const Folder folder;
  folder.write("supabase/migrations/0000_a.sql");
  folder.write("supabase/migrations/meta/_journal.json", R"({"entries": [{"idx": 0, "tag": "0000_a"}]})");
  folder.write("supabase/seed.sql");
  const MigrationSet set = only_set(folder.path.string());
  CHECK(set.tool == Tool::drizzle);
  CHECK(set.files.size() == 1);
}

TEST_CASE("layout: errors say what is wrong and what to do") {
  const Folder folder;
  const std::string root = folder.path.string();
  CHECK(message({root + "/missing"}) == "\"" + root + "/missing\" does not exist");
  CHECK(message({root}) == "\"" + root + "\" contains no SQL files");
  folder.write("a/x.sql");
  CHECK(message({root}, [](std::string_view path) { return path.ends_with(".sql"); }) ==
        "\"" + root + "\" contains no SQL file that is not excluded");
  folder.write("sq/sqitch.plan", "%project=x\nusers 2024 A <a@b>\n");
  folder.write("sq/deploy/other.sql");
  CHECK(message({root + "/sq"}) == "\"" + root + "/sq/sqitch.plan\" names \"users\", but \"" + root +
                                       "/sq/deploy/users.sql\" does not exist");
  folder.write("dr/0000_a.sql");
  folder.write("dr/meta/_journal.json", "{\"entries\": 7}");
  CHECK(message({root + "/dr"}) == "\"" + root + "/dr/meta/_journal.json\" is not a Drizzle journal");
  folder.write("supabase/migrations/notes.sql");
  CHECK(message({root + "/supabase"}) ==
        "\"" + root + "/supabase\" contains SQL files, but no migration to apply");
  if (::geteuid() != 0) {
    folder.write("locked/x.sql");
    fs::permissions(folder.path / "locked", fs::perms::none);
    CHECK(message({root}) == "could not read \"" + root + "/locked\": permission denied");
    fs::permissions(folder.path / "locked", fs::perms::owner_all);
  }
}

TEST_CASE("layout: an excluded file of a plan is not missed") {
  const Folder folder;
  folder.write("sqitch.plan", "a 2024 A <a@b>\nb 2024 A <a@b>\n");
  folder.write("deploy/a.sql");
  folder.write("deploy/b.sql");
  const auto set =
      layout_of({folder.path.string()}, [](std::string_view p) { return p.ends_with("a.sql"); }).sets.at(0);
  CHECK(set.files.size() == 1);
}

TEST_CASE("layout: paths are shown as given") {
  const fs::path before = fs::current_path();
  fs::current_path(fixtures + "plain");
  CHECK(only_set(".").files[0].path == "1_customers.sql");
  CHECK(only_set("./").files[0].path == "1_customers.sql");
  CHECK(only_set("../plain").files[0].path == "../plain/1_customers.sql");
  CHECK(only_set("../plain//").files[0].path == "../plain/1_customers.sql");
  fs::current_path(fixtures + "supabase/supabase/migrations");
  CHECK(only_set(".").tool == Tool::supabase);
  CHECK(only_set("20240102090000_create_customers.sql").tool == Tool::supabase);
  fs::current_path(before);
}

TEST_CASE("natural order") {
  const Strings sorted{"a",
                       "a/1",
                       "a/2",
                       "a/10",
                       "a-1",
                       "a1",
                       "a1b",
                       "a02",
                       "a2",
                       "a2_x",
                       "a10",
                       "a10_x",
                       "a99999999999999999999999",
                       "a100000000000000000000000",
                       "b"};
  for (std::size_t i = 0; i < sorted.size(); ++i)
    for (std::size_t j = 0; j < sorted.size(); ++j) {
      CAPTURE(sorted[i]);
      CAPTURE(sorted[j]);
      CHECK(natural_less(sorted[i], sorted[j]) == (i < j));
    }
}
