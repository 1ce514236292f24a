// A private PostgreSQL server that ends with its owner, however that ends.
#pragma once

#include <string>

#include "pglint/result.hpp"

namespace pglint::prove {

/// Where initdb and postgres are: `programs` if given, else on PATH, else the newest version in the usual places.
/// Errors: nowhere; the hint says what to install.
Result<std::string> find_programs(const std::string& programs);

/// Runs from a temporary directory, on a unix socket that only its owner may use, without a port. Started by root it runs as
/// user postgres, or nobody. Its keeper, a process of its own, waits for the end of the owner: then it stops the server and
/// removes the directory, after a return, a signal or a crash alike.
class Throwaway {
 public:
  /// Makes a cluster and starts its server. Errors: with the last line of what the programs said.
  static Result<Throwaway> start(const std::string& programs);
  Throwaway(Throwaway&& other) noexcept;
  Throwaway& operator=(Throwaway&&) = delete;
  /// Stops the server, removes its directory, and waits for both.
  ~Throwaway();

  /// For its superuser.
  [[nodiscard]] std::string conninfo(const std::string& database) const;

 private:
  Throwaway(int keeper, int owner_end, std::string directory) : keeper_(keeper), owner_end_(owner_end), directory_(std::move(directory)) {}
  int keeper_;      // process
  int owner_end_;   // of a pipe: closed when this process ends
  std::string directory_;
};

}  // namespace pglint::prove
