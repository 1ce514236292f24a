// Speed and memory against the goals of the project, beside what the parser alone needs for the same bytes.
#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
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
using bench::by_turns;
using bench::row;
using bench::Sample;

constexpr std::size_t megabyte = 1000 * 1000;
constexpr int runs = 5;
constexpr int rounds = 20;

[[noreturn]] void give_up(const std::string& why) {
  fmt::print(stderr, "error: {}\n", why);
  std::fflush(stderr);
  std::_Exit(2);
}

/// What `pglint lint --format …` does with this source, output thrown away.
double lint(const fs::path& source, unsigned threads, decltype(pglint::ReportFormat::print) print) {
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

std::function<Sample()> linting(const fs::path& source, unsigned threads, decltype(pglint::ReportFormat::print) print) {
  return [=] { return bench::measure(1, [&] { return lint(source, threads, print); }); };
}

void against_the_parser(const fs::path& directory) {
  const fs::path five = directory / "5.sql";
  std::vector<std::function<Sample()>> measurements{[&] { return bench::measure_program(1, PGLINT_RAW_PARSE, five.string()); },
                                                    linting(directory / "10.sql", 1, pglint::report_text)};
  for (const pglint::ReportFormat& format : pglint::report_formats()) measurements.push_back(linting(five, 1, format.print));
  const std::vector<Sample> best = by_turns(rounds, measurements);
  const Sample& alone = best[0];
  const Sample& twice = best[1];
  row("5 MB: pg_query_raw_parse alone", alone.seconds * 1000, "ms");
  row("  peak", alone.peak_mb, "MB");
  std::size_t at = 2;
  for (const pglint::ReportFormat& format : pglint::report_formats()) {
    const Sample& linted = best[at++];
    row(fmt::format("5 MB: lint, one thread, {}", format.name), linted.seconds * 1000, "ms");
    row("  times the raw parse", linted.seconds / alone.seconds, "x", 3);
    row("  peak", linted.peak_mb, "MB", 150);
  }
  row("10 MB: lint, one thread, text", twice.seconds * 1000, "ms");
  row("  times 5 MB", twice.seconds / best[2].seconds, "x", 2.3);
}

void run(const fs::path& directory) {
  against_the_parser(directory);

  const fs::path five = directory / "5.sql";
  const Sample all_cores = bench::measure(runs, [&] { return lint(five, 0, pglint::report_text); });
  row("5 MB: lint, all cores, text", all_cores.seconds * 1000, "ms");
  row("  peak", all_cores.peak_mb, "MB", 150);
  row("5 MB: fixes planned and written", bench::measure(runs, [&] { return fix(five); }).seconds * 1000, "ms");

  const Sample small = bench::measure(runs, [&] { return lint(directory / "small", 0, pglint::report_text); });
  row("2,000 files: lint, all cores, text", small.seconds * 1000, "ms", 500);

  const std::vector<Sample> indexes = by_turns(rounds, {linting(directory / "25000.sql", 1, pglint::report_text),
                                                linting(directory / "50000.sql", 1, pglint::report_text)});
  row("25,000 indexes on one table: lint, one thread, text", indexes[0].seconds * 1000, "ms");
  row("50,000 indexes on one table: lint, one thread, text", indexes[1].seconds * 1000, "ms");
  row("  times 25,000", indexes[1].seconds / indexes[0].seconds, "x", 2.3);
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
