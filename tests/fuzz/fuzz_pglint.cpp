// The whole path on arbitrary bytes: text → sql → model → lint → fix → the printers. Bytes that a user can hand over
// must never crash, hang or break what pglint promises of its output.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "pglint/fix.hpp"
#include "pglint/lint.hpp"
#include "pglint/load.hpp"
#include "pglint/report.hpp"
#include "pglint/rules.hpp"
#include "pglint/snapshot.hpp"

namespace {

/// A promise that was broken; unlike an assertion it is checked in every kind of build.
void require(bool kept) {
  if (!kept) std::abort();
}

std::string text_report(const pglint::Database& database, const pglint::LintResult& result, const pglint::Config& config) {
  std::string out;
  const auto sink = [&](std::string_view piece) { out += piece; };
  pglint::report_text(database, result, config, {.color = true, .statistics = true}, sink);
  return out;
}

std::string json_report(const pglint::Database& database, const pglint::LintResult& result, const pglint::Config& config) {
  std::string out;
  pglint::report_json(database, result, config, {}, [&](std::string_view piece) { out += piece; });
  return out;
}

/// Nothing but pglint's own colours may steer a terminal.
void require_printable(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    require(byte >= 0x20 || byte == '\n' || byte == '\t' || (byte == 0x1b && at + 1 < text.size() && text[at + 1] == '['));
    require(byte != 0x7f);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view sql(reinterpret_cast<const char*>(data), size);
  const pglint::Config config;
  pglint::Database database = pglint::load_sql(sql, "fuzz.sql");
  const pglint::LintResult result = pglint::lint(database, pglint::rules::all(), config);

  require_printable(text_report(database, result, config));
  require_printable(json_report(database, result, config));

  const std::string snapshot = pglint::write_snapshot(database.catalog);
  const auto read_back = pglint::read_snapshot(snapshot);
  require(read_back.ok());
  require(pglint::write_snapshot(read_back.value()) == snapshot);

  for (const pglint::Style style : {pglint::Style::plain, pglint::Style::supabase}) {
    const pglint::FixOptions options{.safety = pglint::Safety::review, .style = style};
    const pglint::Plan plan = pglint::plan_fixes(database, result, config, options);
    const std::string script = pglint::write_script(plan, options);
    require(script == pglint::write_script(pglint::plan_fixes(database, result, config, options), options));
    pglint::write_migrations(plan, database, options);
    if (style == pglint::Style::plain) {
      const auto errors = database.report.syntax_errors.size();
      pglint::Database fixed = pglint::load_sql(sql, "fuzz.sql");
      pglint::append_sql(fixed, script, "fix.sql");
      require(fixed.report.syntax_errors.size() == errors);  // a name never breaks out of emitted SQL
    }
  }
  for (const pglint::EditedSource& edited : pglint::edit_sources(database, result, pglint::Safety::review))
    pglint::unified_diff(sql, edited.text, "a", "b");
  return 0;
}
