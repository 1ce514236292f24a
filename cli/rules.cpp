// pglint rules: what rules there are.
#include <CLI/CLI.hpp>

#include "command.hpp"
#include "output.hpp"
#include "pglint/rules.hpp"
#include "report/rule_page.hpp"
#include "session.hpp"

namespace pglint::cli {
namespace {

Result<Outcome> run(const std::string& format) {
  std::string text;
  if (format == "text") text = report::index_text(rules::all());
  else if (format == "json") text = report::index_json(rules::all());
  else if (format == "markdown") text = report::index_markdown(rules::all());
  else return bad_word("--format", format, {"text", "json", "markdown"});
  if (const Result<Ok> written = print(text); !written.ok()) return written.error();
  return Outcome::clean;
}

}  // namespace

void add_rules(CLI::App& app, Command& command) {
  CLI::App* rules = app.add_subcommand("rules", "List the rules");
  const auto format = std::make_shared<std::string>("text");
  rules->add_option("--format", *format, "text, json or markdown")->type_name("FORMAT");
  rules->footer(R"(Examples:
  pglint rules                                     the rules, one a line
  pglint rules --format json                       the same for a program)");
  rules->callback([format, &command] { command = [format] { return run(*format); }; });
}

}  // namespace pglint::cli
