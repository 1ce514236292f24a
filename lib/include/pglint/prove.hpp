// The proof of a fix: the sources and the migrations run on a real PostgreSQL server that belongs to nobody else, and what
// comes out is compared with what was promised.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pglint/fix.hpp"
#include "pglint/load.hpp"
#include "pglint/result.hpp"

namespace pglint {

/// One step of a proof and how it ended.
struct ProofCheck {
  enum class Outcome : unsigned char {
    proven,
    failed,
    not_judged   ///< could not be looked at; the details say why
  };
  std::string name;      ///< load, migrate, model, changes, findings, contents, rows, way back, and the last three of what is after it
  Outcome outcome = Outcome::proven;
  std::string summary;   ///< one line: what was compared, and how much of it
  std::vector<std::string> details;   ///< one line each: the differences, the refusals
};

struct Proof {
  std::string server;                 ///< "PostgreSQL 15.14"
  std::vector<ProofCheck> checks;     ///< in the order in which they were made
  std::vector<std::string> gaps;      ///< what the proof does not cover, one line each
  /// True when nothing failed. Gaps do not count.
  [[nodiscard]] bool holds() const;
};

struct ProveOptions {
  /// Connection string of an empty database to use; empty: a server of its own is made and removed again.
  std::string scratch;
  /// Connection string of the server that the model was read from: what pg_dump --schema-only prints of it is run as the source. Fixes of
  /// what a dump leaves out, invalid indexes for one, are gaps.
  std::string dump_of;
  /// Roles that are missing may be made in the scratch database's server, where they stay, and statements about the whole server
  /// run there; always so on a server of its own.
  bool own_server = false;
  /// Directory of the programs initdb, postgres and pg_dump; empty: PATH, then the usual places, the newest version there.
  std::string programs;
  /// Called as work goes on: steps done, steps in all, and what comes next.
  std::function<void(std::size_t done, std::size_t total, std::string_view what)> progress;
};

/// Runs the sources of `database` and then `files`, written in the plan's style, on a server, and compares:
/// - the server's model with the one that replaying the same texts predicts;
/// - every change of the server's model with what the plan's actions may change;
/// - the findings on the server: those that the plan fixes are gone, and there are no others;
/// - what every table holds, by number and hash;
/// - the rows that sample users see and may write in tables with a changed policy or constraint, before and after;
/// - after the way back: the server's model and those rows with what they were.
/// A source's statement that the server refuses is a gap, and so is a fix of what it did not make: the others are tried, written anew
/// without it. Roles that the sources mention and do not make are made on a server
/// of its own, and so is what Supabase provides (schema auth and its functions) when they use it.
/// The server of its own: programs that are there already, data in a temporary directory, a unix socket and no port, never
/// as root (user postgres, or nobody, then); it ends and its directory goes when this returns, and also when the
/// process ends by a signal, whichever. A scratch database must be empty, and is emptied again, in all these cases too.
/// Errors: no server programs, a server that does not start, no connection, a scratch database that is not empty, nothing
/// to run (a model that was read from a snapshot, or from a server without dump_of), no pg_dump or one that fails. Never a password in them.
Result<Proof> prove_fixes(const Database& database, std::span<const Rule* const> rules, const Config& config, const Plan& plan,
                    const std::vector<MigrationFile>& files, const FixOptions& fix, const ProveOptions& options = {});

}  // namespace pglint
