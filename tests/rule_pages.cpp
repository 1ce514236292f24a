// docs/rules: one page a rule, rendered from its metadata with the report that its bad example really gives.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include <set>

#include "pglint/rules.hpp"
#include "report/rule_page.hpp"
#include "support/golden.hpp"

using namespace pglint;
using namespace pglint::test;

TEST_CASE("the pages in docs/rules are current") {
  const fs::path root = "docs/rules";
  std::set<fs::path> known{root / "README.md"};
  for (const Rule* rule : rules::all()) {
    const fs::path path = root / (std::string(rule->id) + ".md");
    known.insert(path);
    check_golden(path, report::page_markdown(*rule, rules::all()));
  }
  check_golden(root / "README.md", report::index_markdown(rules::all()));
  for (const fs::path& path : files_below(root, "")) {
    if (known.contains(path)) continue;
    if (updating()) fs::remove(path);
    else FAIL_CHECK(path.string() << ": there is no such rule; run the tests with PGLINT_UPDATE=1 and review the diff");
  }
}

TEST_CASE("every way to list rules names every rule") {
  const std::string text = report::index_text(rules::all());
  const std::string json = report::index_json(rules::all());
  for (const Rule* rule : rules::all()) {
    CHECK(text.find(rule->id) != std::string::npos);
    CHECK(json.find("\"id\": \"" + std::string(rule->id) + "\"") != std::string::npos);
    CHECK(report::page_text(*rule, rules::all()).find(rule->summary) != std::string::npos);
  }
}
