// A throwaway PostgreSQL for tests: its own data directory, a unix socket, nobody else's server.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace pglint::test {

/// Stops and removes itself. Run as root it is started as user postgres, because PostgreSQL refuses root.
class Server {
 public:
  /// Starts the newest installed PostgreSQL of at least this major version; nothing when there is none.
  static std::optional<Server> start(int least_version);
  Server(Server&& other) noexcept : directory_(std::exchange(other.directory_, {})), programs_(std::move(other.programs_)),
                                    prefix_(std::move(other.prefix_)), version_(other.version_) {}
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  Server& operator=(Server&&) = delete;
  ~Server();

  [[nodiscard]] int version() const noexcept { return version_; }

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

  std::string directory_, programs_, prefix_;
  int version_ = 0;
};

}  // namespace pglint::test
