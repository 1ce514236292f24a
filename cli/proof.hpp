// What --prove asks of fix: the proof, its progress and its table.
#pragma once

#include <string>
#include <vector>

#include "pglint/prove.hpp"

namespace pglint::cli {

struct ProofOptions {
  bool wanted = false;
  std::string scratch;    ///< --prove-with
  std::string programs;   ///< --postgres
  std::string dump_of;    ///< --db: the server whose fixes are proven
  std::string report;     ///< --proof: a file for the JSON
  bool quiet = false;
};

/// Proves the files and says on standard error how it went; true when the proof holds. Errors: those of prove_fixes(), and the
/// report cannot be written.
Result<bool> prove(const Database& database, const Config& config, const Plan& plan, const std::vector<MigrationFile>& files, const FixOptions& fix,
                   const ProofOptions& options);

}  // namespace pglint::cli
