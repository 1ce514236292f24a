// fixtures/cases/<name>: whole databases. expected.txt, expected.json and fix/ are what pglint reports and emits, byte
// by byte; the emitted migrations are applied to the model and everything is linted again.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include "pglint/report.hpp"
#include "pglint/version.hpp"
#include "support/golden.hpp"
#include "support/relint.hpp"

using namespace pglint;
using namespace pglint::test;

namespace {

/// Directories with migrations.
std::vector<std::string> cases() {
  std::vector<std::string> out;
  for (const auto& entry : fs::directory_iterator("fixtures/cases"))
    if (entry.is_directory() && fs::exists(entry.path() / "README.md")) out.push_back(entry.path().generic_string());
  std::sort(out.begin(), out.end());
  return out;
}

Config config_of(const std::string& directory) {
  const std::string path = directory + "/pglint.toml";
  if (!fs::exists(path)) return {};
  Result<Config> config = parse_config(read(path), path, rules::all());
  REQUIRE_MESSAGE(config.ok(), config.error().message);
  return std::move(config.value());
}

Database load_case(const std::string& directory, unsigned threads = 0) {
  LoadOptions options;
  options.exclude = {directory + "/fix"};
  options.threads = threads;
  Result<Database> database = load({directory}, options);
  REQUIRE_MESSAGE(database.ok(), database.error().message);
  return std::move(database.value());
}

template <class Report>
std::string printed(Report&& report, const Database& database, const LintResult& result, const Config& config) {
  std::string out;
  report(database, result, config, ReportOptions{}, [&](std::string_view piece) { out += piece; });
  return out;
}

/// The same file for every version of pglint.
std::string without_version(std::string text) {
  const std::string version = "\"version\": \"" PGLINT_VERSION "\"";
  const std::size_t at = text.find(version);
  REQUIRE(at != std::string::npos);
  return text.replace(at, version.size(), "\"version\": \"*\"");
}

FixOptions options_for(const Config& config, const Database& database) {
  return {.safety = Safety::safe,
          .style = config.style.value_or(database.style),
          .concurrently = config.concurrently,
          .timestamp = {}};
}

}  // namespace

TEST_CASE("cases: reports are the expected ones") {
  REQUIRE_FALSE(cases().empty());
  for (const std::string& directory : cases()) {
    const Config config = config_of(directory);
    const Database database = load_case(directory);
    const LintResult result = lint(database, rules::all(), config);
    check_golden(directory + "/expected.txt", printed(report_text, database, result, config));
    check_golden(directory + "/expected.json", without_version(printed(report_json, database, result, config)));

    const Database again = load_case(directory, 1);
    const LintResult same = lint(again, rules::all(), config);
    if (printed(report_json, database, result, config) != printed(report_json, again, same, config))
      FAIL_CHECK(directory << ": the report depends on the number of threads, or differs from run to run");
  }
}

TEST_CASE("cases: emitted migrations are the expected ones and reach a fixed point") {
  for (const std::string& directory : cases()) {
    const Config config = config_of(directory);
    const Database database = load_case(directory);
    const LintResult result = lint(database, rules::all(), config);
    const FixOptions options = options_for(config, database);
    const Plan plan = plan_fixes(database, result, config, options);
    std::vector<MigrationFile> files = write_migrations(plan, database, options);

    std::set<std::string> names;
    std::vector<std::string> scripts;
    for (const MigrationFile& file : files) {
      names.insert(file.name);
      check_golden(directory + "/fix/" + file.name, file.text);
      if (file.name.find('/') == std::string::npos) scripts.push_back(file.text);
    }
    for (const fs::path& path : files_below(directory + "/fix", "")) {
      if (names.contains(path.lexically_relative(directory + "/fix").generic_string())) continue;
      if (updating()) fs::remove(path);
      else FAIL_CHECK(path.string() << ": is not emitted any more; run the tests with PGLINT_UPDATE=1 and review the diff");
    }
    check_fixed_point(directory, [&] { return load_case(directory); }, config, result, plan, options, scripts);
  }
}
