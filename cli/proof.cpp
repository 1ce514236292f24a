// Proofs on standard error: a bar on a terminal, lines otherwise, then the table.
#include "proof.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "files.hpp"
#include "output.hpp"
#include "pglint/report.hpp"
#include "pglint/rules.hpp"

namespace pglint::cli {
namespace {

void show_bar(std::size_t done, std::size_t total, std::string_view what) {
  constexpr std::size_t width = 24;
  const std::size_t filled = total == 0 ? width : std::min(width, done * width / total);
  constexpr std::size_t longest = 44;
  const std::string shown = printable(what.substr(0, longest));
  write_all(STDERR_FILENO, fmt::format("\r\x1b[K[{:<{}}] {}", std::string(filled, '#'), width, shown));
}

}  // namespace

Result<bool> prove(const Database& database, const Config& config, const Plan& plan, const std::vector<MigrationFile>& files, const FixOptions& fix,
                   const ProofOptions& options) {
  const bool on_terminal = ::isatty(STDERR_FILENO) == 1;
  ProveOptions how;
  how.scratch = options.scratch;
  how.programs = options.programs;
  how.dump_of = options.dump_of;
  if (!options.quiet)
    how.progress = [on_terminal](std::size_t done, std::size_t total, std::string_view what) {
      if (on_terminal) show_bar(done, total, what);
      else print_note(fmt::format("proving {}/{}: {}", std::min(done + 1, total), total, what));
    };
  const Result<Proof> proof = prove_fixes(database, rules::all(), config, plan, files, fix, how);
  if (on_terminal && !options.quiet) write_all(STDERR_FILENO, "\r\x1b[K");
  if (!proof) return proof.error();

  if (!options.report.empty()) {
    Result<Output> file = Output::open(options.report);
    if (!file) return file.error();
    report_proof_json(*proof, [&](std::string_view piece) { file->write(piece); });
    if (const Result<Ok> written = file->finish(); !written) return written.error();
  }
  if (!options.quiet || !proof->holds()) report_proof_text(*proof, on_terminal, [](std::string_view text) { write_all(STDERR_FILENO, text); });
  return proof->holds();
}

}  // namespace pglint::cli
