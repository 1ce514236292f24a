// A throwaway PostgreSQL for tests: its own data directory, a unix socket, nobody else's server.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pglint::test {

/// Stops and removes itself. Run as root it is started as user postgres, because PostgreSQL refuses root.
class Server {
 public:
  /// Starts the oldest of the servers that wanted() finds; nothing when there is none.
  /// With options for it ("-c name=value").
  static std::optional<Server> start(int least_version, const std::string& options = {});
  /// Starts the PostgreSQL whose programs are in this directory; nothing when that fails.
  static std::optional<Server> start_from(const std::string& programs, const std::string& options = {});
  /// The directories of programs to test with, oldest version first: those of the variable PGLINT_POSTGRES (a list with ':'), else
  /// one for each major version from this one on, installed or downloaded by scripts/servers.sh. PGLINT_POSTGRES_MAJOR picks
  /// one version of them, as ctest does.
  static std::vector<std::string> wanted(int least_version);
  /// Why there is none, for a line that begins with "skip: ".
  static std::string missing();
  Server(Server&& other) noexcept : directory_(std::exchange(other.directory_, {})), programs_(std::move(other.programs_)),
                                    prefix_(std::move(other.prefix_)), psql_(std::move(other.psql_)), version_(other.version_) {}
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  Server& operator=(Server&&) = delete;
  ~Server();

  [[nodiscard]] int version() const noexcept { return version_; }

  /// The directory of the server's own programs.
  [[nodiscard]] const std::string& programs() const noexcept { return programs_; }

  /// A connection string for the superuser.
  [[nodiscard]] std::string conninfo(std::string_view database) const {
    return "host=" + directory_ + " user=postgres dbname=" + std::string(database);
  }

  struct Answer {
    bool ok = false;
    std::string output;   ///< psql's, unaligned, tuples only
    std::string errors;
  };
  /// Runs a script with psql, stopping at the first error.
  [[nodiscard]] Answer run(std::string_view database, std::string_view sql) const;

 private:
  Server() = default;
  [[nodiscard]] int shell(const std::string& command) const;

  std::string directory_, programs_, prefix_, psql_;
  int version_ = 0;
};

}  // namespace pglint::test
