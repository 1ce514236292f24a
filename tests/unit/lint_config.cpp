// pglint.toml: every key, and every way to get it wrong.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "lint_fixture.hpp"

using namespace pglint;
using namespace pglint::test;

namespace {

Result<Config> parse(std::string_view text) { return parse_config(text, "pglint.toml", all_rules); }

/// "message | hint" of the error.
std::string error_of(std::string_view text) {
  const Result<Config> result = parse(text);
  return result.ok() ? "no error" : result.error().message + " | " + result.error().hint;
}

}  // namespace

TEST_CASE("every key is read") {
  const Result<Config> result = parse(R"toml(
[lint]
select = ["index", "rls/long"]
ignore = ["index/live"]
fail_on = "error"
pg_version = 16
exclude = ["seed/**", "*.tmp.sql"]
exposed_schemas = ["public", "api"]
api_roles = ["web"]
auth_functions = ["app.tenant"]

[severity]
"index/two" = "error"
rls = "info"

[rules."index/two"]
depth = 5
word = "w"

[fix]
style = "golang-migrate"
concurrently = "never"
index_name_template = "{table}_{columns}_ix"
check_name_template = "{column}_{what}"

[fix.names]
"orders(customer_id, created_at)" = "recent"
"app.t(lower(x), 'a b') gin" = "odd"

[[ignore]]
rule = "index/two"
object = "public.*"
reason = "kept"
[[ignore]]
rule = "all"
)toml");
  REQUIRE(result.ok());
  const Config& config = result.value();
  CHECK(config.path == "pglint.toml");
  CHECK(config.select == std::vector<std::string>{"index", "rls/long"});
  CHECK(config.ignore == std::vector<std::string>{"index/live"});
  CHECK(config.fail_on == Severity::error);
  CHECK(config.pg_version == 16);
  CHECK(config.exclude == std::vector<std::string>{"seed/**", "*.tmp.sql"});
  CHECK(config.exposed_schemas == std::vector<std::string>{"public", "api"});
  CHECK(config.api_roles == std::vector<std::string>{"web"});
  CHECK(config.auth_functions == std::vector<std::string>{"app.tenant"});
  CHECK(config.severity.at("index/two") == Severity::error);
  CHECK(config.severity.at("rls") == Severity::info);
  CHECK(config.rule_options.at("index/two").at("depth") == "5");
  CHECK(config.rule_options.at("index/two").at("word") == "w");
  CHECK(config.style == Style::golang_migrate);
  CHECK(config.concurrently == Concurrently::never);
  CHECK(config.index_name_template == "{table}_{columns}_ix");
  CHECK(config.check_name_template == "{column}_{what}");
  CHECK(config.names.at("orders(customer_id,created_at)") == "recent");
  CHECK(config.names.at("app.t(lower(x), 'a b') gin") == "odd");
  REQUIRE(config.ignores.size() == 2);
  CHECK(config.ignores[0].rule == "index/two");
  CHECK(config.ignores[0].object == "public.*");
  CHECK(config.ignores[0].reason == "kept");
  CHECK(config.ignores[0].line == 30);
}

TEST_CASE("an empty file is the defaults, never is no severity") {
  const Result<Config> empty = parse("# nothing\n");
  REQUIRE(empty.ok());
  CHECK(empty->fail_on == Severity::warning);
  CHECK(empty->pg_version == 18);
  const Result<Config> never = parse("[lint]\nfail_on = 'never'");
  REQUIRE(never.ok());
  CHECK_FALSE(never->fail_on.has_value());
}

TEST_CASE("unknown keys are errors at their place, with a suggestion") {
  CHECK(error_of("[lint]\nselct = []\n") == "pglint.toml:2:1: unknown key \"selct\" in [lint] | Did you mean \"select\"?");
  CHECK(error_of("[lnt]\n") == "pglint.toml:1:2: unknown key \"lnt\" in the file | Did you mean \"lint\"?");
  CHECK(error_of("[fix]\nx = 1\n").find("pglint.toml:2:1: unknown key \"x\" in [fix] | It is one of style, ") == 0);
  CHECK(error_of("[[ignore]]\nrule='all'\nobjet='x'\n") ==
        "pglint.toml:3:1: unknown key \"objet\" in [[ignore]] | Did you mean \"object\"?");
  CHECK(error_of("[rules.\"index/two\"]\ndept = 1\n") ==
        "pglint.toml:2:1: unknown key \"dept\" in [rules.\"index/two\"] | Did you mean \"depth\"?");
}

TEST_CASE("unknown rules are errors wherever they stand") {
  CHECK(error_of("[lint]\nselect = [\"index/tow\"]") ==
        "pglint.toml:2:11: unknown rule \"index/tow\" | Did you mean \"index/two\"?");
  CHECK(error_of("[lint]\nignore = ['long']").find("Did you mean \"rls/long\"?") != std::string::npos);
  CHECK(error_of("[severity]\nidex = 'info'").find("Did you mean \"index\"?") != std::string::npos);
  CHECK(error_of("[rules.zzzzzz]\n").find("unknown rule \"zzzzzz\" | \"pglint rules\"") != std::string::npos);
  CHECK(error_of("[[ignore]]\nrule = 'x'").find("unknown rule") != std::string::npos);
}

TEST_CASE("wrong types and bad values are errors") {
  CHECK(error_of("lint = 1").find("\"lint\" is an integer, not a table | Write [lint].") != std::string::npos);
  CHECK(error_of("[lint]\nselect = 'index'").find("\"select\" is a string, not an array of strings") != std::string::npos);
  CHECK(error_of("[lint]\nexclude = [1]").find("\"exclude\" is an integer, not a string") != std::string::npos);
  CHECK(error_of("[lint]\nexclude = ['']").find("\"exclude\" is empty") != std::string::npos);
  CHECK(error_of("[lint]\nexclude = [\"a\\u0000b\"]").find("contains a NUL") != std::string::npos);
  CHECK(error_of("[lint]\nfail_on = 'warn'") ==
        "pglint.toml:2:11: \"warn\" is not a value of \"fail_on\" | It is one of error, warning, info, never.");
  CHECK(error_of("[lint]\npg_version = '15'").find("is a string, not an integer") != std::string::npos);
  CHECK(error_of("[lint]\npg_version = 9").find("pg_version 9 is not known | Versions are 14 to 18.") != std::string::npos);
  CHECK(error_of("[lint]\npg_version = 9223372036854775807").find("is not known") != std::string::npos);
  CHECK(error_of("[lint]\nauth_functions = ['uid']").find("with its schema") != std::string::npos);
  CHECK(error_of("[severity]\nrls = 'off'").find("\"off\" is not a value of \"rls\"") != std::string::npos);
  CHECK(error_of("[rules.\"index/two\"]\ndepth = 'x'").find("\"depth\" is a string, not an integer") != std::string::npos);
  CHECK(error_of("[fix]\nstyle = 'supabse'").find("Did you mean \"supabase\"?") != std::string::npos);
  CHECK(error_of("[fix]\nindex_name_template = 'x'").find("no placeholder") != std::string::npos);
  CHECK(error_of("[fix]\nindex_name_template = '{tabel}'").find("there is no placeholder {tabel}") != std::string::npos);
  CHECK(error_of("[fix]\nindex_name_template = '{table'").find("a brace has no partner") != std::string::npos);
  CHECK(error_of("[fix.names]\n\"orders\" = 'x'").find("not of the form") != std::string::npos);
  CHECK(error_of("[fix.names]\n\"orders(a)\" = '" + std::string(64, 'x') + "'").find("64 bytes") != std::string::npos);
  CHECK(error_of("[[ignore]]\nobject = 'x'").find("[[ignore]] has no \"rule\"") != std::string::npos);
  CHECK(error_of("[ignore]\nrule = 'all'").find("not an array of tables | Write [[ignore]].") != std::string::npos);
}

TEST_CASE("what is not TOML is an error with its place") {
  CHECK(error_of("[lint]\nselect = [\n").find("pglint.toml:2:12: ") == 0);
  CHECK(error_of("[lint]\nfail_on = 'info'\nfail_on = 'info'\n").find("pglint.toml:3:") == 0);
  CHECK(error_of("[lint]\n[lint]\n").find("pglint.toml:2:") == 0);
  CHECK(error_of(std::string_view("a\0b", 3)).find("pglint.toml:1:2: ") == 0);
  CHECK(error_of("x = \"\xff\"").find("pglint.toml:1:") == 0);
  CHECK(error_of("\x7f" "ELF\x02\x01").find("pglint.toml:1:1: ") == 0);
}

TEST_CASE("hostile files end in an error, not in a crash") {
  CHECK(error_of("a = " + std::string(100000, '[')).find("nested") != std::string::npos);
  std::string dotted = "a";
  for (int i = 0; i < 400000; ++i) dotted += ".a";
  CHECK(error_of(dotted + " = 1").find("more than 100 dots") != std::string::npos);
  CHECK(error_of("[" + dotted + "]").find("more than 100 dots") != std::string::npos);
  CHECK(error_of(std::string((1U << 20U) + 1, '#')).find("larger than") != std::string::npos);
  CHECK(error_of("[[ignore]]\nrule = 'all'\nobject = '" + std::string(1000, '*') + "'").find("at most 512") !=
        std::string::npos);
  std::string globs = "[lint]\nexclude = ['";
  globs += std::string(500, '.') + "']\n";
  CHECK(parse(globs).ok());
}

TEST_CASE("the nearest config upwards is found") {
  namespace fs = std::filesystem;
  const fs::path root = fs::temp_directory_path() / "pglint-find-config";
  fs::remove_all(root);
  fs::create_directories(root / "a/b/c");
  const auto touch = [](const fs::path& path) { std::ofstream(path) << "\n"; };
  touch(root / "pglint.toml");
  touch(root / "a/b/x.sql");
  const fs::path canonical = fs::canonical(root);
  CHECK(find_config((root / "a/b/c").string()) == (canonical / "pglint.toml").generic_string());
  touch(root / "a/pglint.toml");
  CHECK(find_config((root / "a/b/x.sql").string()) == (canonical / "a/pglint.toml").generic_string());
  CHECK(find_config((root / "a/missing.sql").string()) == (canonical / "a/pglint.toml").generic_string());
  fs::create_directories(root / "a/b/pglint.toml");  // cannot be read, which is for the reader to say
  CHECK(find_config((root / "a/b/c").string()) == (canonical / "a/b/pglint.toml").generic_string());
  fs::create_symlink("nowhere", root / "a/b/c/pglint.toml");
  CHECK(find_config((root / "a/b/c").string()) == (canonical / "a/b/c/pglint.toml").generic_string());
  fs::remove_all(root);
}

TEST_CASE("nearest_word") {
  const std::vector<std::string> known{"select", "ignore", "exclude", "index/duplicate"};
  CHECK(nearest_word("selct", known) == "select");
  CHECK(nearest_word("slecet", known) == "select");
  CHECK(nearest_word("SELECT", known) == "select");
  CHECK(nearest_word("index/dupliacte", known) == "index/duplicate");
  CHECK(nearest_word("xyz", known).empty());
  CHECK(nearest_word("", known).empty());
  CHECK(nearest_word(std::string(100000, 'x'), known).empty());
}
