// pglint explain: the page of one rule.
#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>

#include "command.hpp"
#include "lint/selection.hpp"
#include "output.hpp"
#include "pglint/rules.hpp"
#include "report/rule_page.hpp"

namespace pglint::cli {
namespace {

Result<Outcome> run(const std::string& id) {
  if (id.empty()) return Error{"no rule given", "\"pglint rules\" lists the rules."};
  const auto all = rules::all();
  const auto rule = std::find_if(all.begin(), all.end(), [&](const Rule* r) { return r->id == id; });
  if (rule == all.end()) return Error{fmt::format("unknown rule \"{}\"", id), linter::rule_suggestion(id, all)};
  if (const Result<Ok> written = print(report::page_text(**rule, all)); !written.ok()) return written.error();
  return Outcome::clean;
}

}  // namespace

void add_explain(CLI::App& app, Command& command) {
  CLI::App* explain = app.add_subcommand("explain", "Say what a rule checks and why");
  const auto id = std::make_shared<std::string>();
  explain->add_option("RULE", *id, "Rule id, such as index/duplicate")->type_name("");
  explain->footer(R"(Examples:
  pglint explain index/duplicate                   what the rule checks, why, and what its fix does
  pglint rules                                     lists the rules)");
  explain->callback([id, &command] { command = [id] { return run(*id); }; });
}

}  // namespace pglint::cli
