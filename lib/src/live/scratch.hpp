// A connection that writes: to a throwaway server, or to a scratch database that its owner named for that. Never to what is
// linted.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "live/session.hpp"

namespace pglint::live {

class Scratch {
 public:
  /// Connects. Throws Failure.
  explicit Scratch(const std::string& conninfo);
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch();

  /// Sends a text as one query, which is one transaction unless the text or an open block says otherwise. Gives the server's
  /// message when it refuses. Throws Failure when the connection is lost.
  [[nodiscard]] std::optional<std::string> run(const std::string& sql);
  /// The rows of a query that may not fail. Throws Failure.
  [[nodiscard]] Rows query(std::string_view what, const std::string& sql);
  /// "15.14"
  [[nodiscard]] std::string version();

 private:
  struct Connection;
  std::unique_ptr<Connection> connection_;
};

}  // namespace pglint::live
