// Speed and memory against the goals of the project, beside what the parser alone needs for the same bytes.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "generate.hpp"
#include "measure.hpp"
#include "memory.hpp"
#include "pglint/fix.hpp"
#include "pglint/lint.hpp"
#include "pglint/load.hpp"
#include "pglint/report.hpp"
#include "pglint/rules.hpp"

namespace {

namespace fs = std::filesystem;
using bench::Sample;

constexpr std::size_t megabyte = 1000 * 1000;
constexpr int runs = 5;
constexpr int rounds = 10;

using Report = void (*)(const pglint::Database&, const pglint::LintResult&, const pglint::Config&,
                        const pglint::ReportOptions&, const pglint::Sink&);
struct Format {
  const char* name;
  Report print;
};
constexpr Format formats[] = {{"text", pglint::report_text}, {"json", pglint::report_json}};

[[noreturn]] void give_up(const std::string& why) {
  fmt::print(stderr, "error: {}\n", why);
  std::fflush(stderr);
  std::_Exit(2);
}

/// What `pglint lint --format …` does with this source, output thrown away.
double lint(const fs::path& source, unsigned threads, Report print) {
  return bench::timed([&] {
    pglint::cli::prepare_memory();
    pglint::LoadOptions options;
    options.threads = threads;
    const auto& database = *new auto(pglint::load({source}, options));  // as the program does, which frees neither
    if (!database.ok()) give_up(database.error().message);
    const pglint::Config config;
    const auto& result = *new auto(pglint::lint(database.value(), pglint::rules::all(), config));
    std::size_t bytes = 0;
    print(database.value(), result, config, {}, [&](std::string_view piece) { bytes += piece.size(); });
    if (bytes == 0) give_up("nothing was reported");
  });
}

/// Planning and writing the fixes of what was found in this source.
double fix(const fs::path& source) {
  pglint::cli::prepare_memory();
  const auto database = pglint::load({source});
  const pglint::Config config;
  const pglint::LintResult result = pglint::lint(database.value(), pglint::rules::all(), config);
  return bench::timed([&] {
    const pglint::FixOptions options{.safety = pglint::Safety::review};
    const pglint::Plan plan = pglint::plan_fixes(database.value(), result, config, options);
    if (pglint::write_script(plan, options).empty()) give_up("nothing was fixed");
  });
}

void write_file(const fs::path& path, const std::string& text) {
  std::ofstream out(path, std::ios::binary);
  out << text;
  if (!out.flush()) give_up(path.string() + " could not be written");
}

void row(const std::string& what, double value, const char* unit, double goal = 0) {
  const std::string verdict = goal == 0 ? "" : fmt::format("  goal {:>6.4g}  {}", goal, value <= goal ? "met" : "MISSED");
  fmt::print("{:<52} {:>9.2f} {:<3}{}\n", what, value, unit, verdict);
  std::fflush(stdout);
}

/// The inputs, written by a child so that this process, whose size every later child inherits, stays small.
void generate(const fs::path& directory) {
  bench::measure(1, [&] {
    write_file(directory / "5.sql", bench::schema(5 * megabyte));
    write_file(directory / "10.sql", bench::schema(10 * megabyte));
    write_file(directory / "25000.sql", bench::indexes_on_one_table(25000));
    write_file(directory / "50000.sql", bench::indexes_on_one_table(50000));
    fs::create_directory(directory / "small");
    for (std::size_t n = 0; n < 2000; ++n)
      write_file(directory / "small" / fmt::format("{:06}_item.sql", n + 1), bench::migration(n));
    return 0.0;
  });
}

void run(const fs::path& directory) {
  const fs::path five = directory / "5.sql";
  // By turns, so that a machine that is faster for a while is so for all of them.
  Sample alone;
  std::array<Sample, std::size(formats)> linted;
  for (int round = 0; round < rounds; ++round) {
    alone = bench::best_of(alone, bench::measure_program(1, PGLINT_RAW_PARSE, five.string()));
    for (std::size_t i = 0; i < linted.size(); ++i)
      linted[i] = bench::best_of(linted[i], bench::measure(1, [&] { return lint(five, 1, formats[i].print); }));
  }
  row("5 MB: pg_query_raw_parse alone", alone.seconds * 1000, "ms");
  row("  peak", alone.peak_mb, "MB");
  for (std::size_t i = 0; i < linted.size(); ++i) {
    row(fmt::format("5 MB: lint, one thread, {}", formats[i].name), linted[i].seconds * 1000, "ms");
    row("  times the raw parse", linted[i].seconds / alone.seconds, "x", 3);
    row("  peak", linted[i].peak_mb, "MB", 150);
  }
  const double text_seconds = linted[0].seconds;
  const Sample all_cores = bench::measure(runs, [&] { return lint(five, 0, pglint::report_text); });
  row("5 MB: lint, all cores, text", all_cores.seconds * 1000, "ms");
  row("5 MB: fixes planned and written", bench::measure(runs, [&] { return fix(five); }).seconds * 1000, "ms");

  const Sample twice = bench::measure(runs, [&] { return lint(directory / "10.sql", 1, pglint::report_text); });
  row("10 MB: lint, one thread, text", twice.seconds * 1000, "ms");
  row("  times 5 MB", twice.seconds / text_seconds, "x", 2.3);

  const Sample small = bench::measure(runs, [&] { return lint(directory / "small", 0, pglint::report_text); });
  row("2,000 files: lint, all cores, text", small.seconds * 1000, "ms", 500);

  const Sample half = bench::measure(runs, [&] { return lint(directory / "25000.sql", 1, pglint::report_text); });
  const Sample whole = bench::measure(runs, [&] { return lint(directory / "50000.sql", 1, pglint::report_text); });
  row("25,000 indexes on one table: lint, one thread, text", half.seconds * 1000, "ms");
  row("50,000 indexes on one table: lint, one thread, text", whole.seconds * 1000, "ms");
  row("  times 25,000", whole.seconds / half.seconds, "x", 2.3);
}

}  // namespace

int main() {
  std::string pattern = fs::temp_directory_path() / "pglint-bench-XXXXXX";
  if (mkdtemp(pattern.data()) == nullptr) return std::perror(pattern.c_str()), 2;
  const fs::path directory = pattern;
  generate(directory);
  run(directory);
  fs::remove_all(directory);
  return 0;
}
