// Connection strings: taken apart by libpq, put together again with what pglint adds.
#include "live/conninfo.hpp"

#include <libpq-fe.h>

#include <cstdlib>
#include <memory>

namespace pglint::live {
namespace {

struct FreeOptions {
  void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};

std::string quoted(std::string_view value) {
  std::string text = "'";
  for (const char c : value) {
    if (c == '\'' || c == '\\') text += '\\';
    text += c;
  }
  return text + "'";
}

/// Whether libpq takes the text for a connection string, not for a database's name.
bool is_connection_string(std::string_view text) {
  return text.find('=') != std::string_view::npos || text.starts_with("postgresql://") || text.starts_with("postgres://");
}

bool is_secret(std::string_view keyword) { return keyword == "password" || keyword == "sslpassword"; }

void replace_all(std::string& text, const std::string& secret) {
  if (secret.empty()) return;
  for (std::size_t at = text.find(secret); at != std::string::npos; at = text.find(secret, at + 3)) text.replace(at, secret.size(), "***");
}

}  // namespace

Result<Conninfo> Conninfo::parse(const std::string& text) {
  const std::string hint = "It is \"host=… dbname=… user=…\", a URL postgresql://user@host/database, or the name of a database.";
  if (text.find('\0') != std::string::npos) return Error{"the connection string has a zero byte in it", hint};
  Conninfo info;
  if (!is_connection_string(text)) {
    if (!text.empty()) info.set("dbname", text);
    return info;
  }
  char* message = nullptr;
  const std::unique_ptr<PQconninfoOption, FreeOptions> options(PQconninfoParse(text.c_str(), &message));
  if (!options) {
    // libpq's own message repeats pieces of the string, a password perhaps.
    PQfreemem(message);
    return Error{"the connection string is not well-formed, or has an unknown option", hint};
  }
  for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option)
    if (option->val != nullptr) info.set(option->keyword, option->val);
  return info;
}

bool Conninfo::has(std::string_view keyword) const {
  for (const auto& [name, value] : values_)
    if (name == keyword) return true;
  return false;
}

void Conninfo::set(std::string keyword, std::string value) { values_.emplace_back(std::move(keyword), std::move(value)); }

std::string Conninfo::take_password() {
  std::string password;
  std::erase_if(values_, [&](const auto& value) {
    if (value.first != "password") return false;
    password = value.second;
    return true;
  });
  if (!password.empty()) add_secret(password);
  return password;
}

std::string Conninfo::text() const {
  std::string text;
  for (const auto& [keyword, value] : values_) text.append(text.empty() ? "" : " ").append(keyword).append("=").append(quoted(value));
  return text;
}

std::string Conninfo::without_passwords(std::string message) const {
  for (const auto& [keyword, value] : values_)
    if (is_secret(keyword)) replace_all(message, value);
  for (const std::string& secret : secrets_) replace_all(message, secret);
  if (const char* password = std::getenv("PGPASSWORD")) replace_all(message, password);
  return message;
}

}  // namespace pglint::live
