// What a connection string says, as libpq reads it. The implementation knows libpq's parser and nothing of connections.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pglint/result.hpp"

namespace pglint::live {

class Conninfo {
 public:
  /// Keywords and values, a URL, or a database name. Errors: not well-formed; the text itself is not in the message.
  static Result<Conninfo> parse(const std::string& text);

  [[nodiscard]] bool has(std::string_view keyword) const;
  void set(std::string keyword, std::string value);
  /// The password, which is no longer part of text() then; "" for none. It stays a secret.
  std::string take_password();
  /// Keywords and values, for libpq.
  [[nodiscard]] std::string text() const;
  /// A password that came from elsewhere.
  void add_secret(std::string secret) { secrets_.push_back(std::move(secret)); }
  /// A message without the passwords that are in the string, in PGPASSWORD or among the secrets.
  [[nodiscard]] std::string without_passwords(std::string message) const;

 private:
  std::vector<std::pair<std::string, std::string>> values_;
  std::vector<std::string> secrets_;
};

}  // namespace pglint::live
