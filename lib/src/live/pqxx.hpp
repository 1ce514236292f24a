// What the two files that know libpqxx share.
#pragma once

#include <pqxx/pqxx>
#include <string>
#include <string_view>

#include "live/session.hpp"

namespace pglint::live {

struct Rows::Data {
  pqxx::result result;
};

/// The first line of a server's message without "ERROR:" and the like.
inline std::string first_line(std::string_view message) {
  message = message.substr(0, message.find('\n'));
  for (const std::string_view severity : {"ERROR:", "FATAL:", "PANIC:"})
    if (const std::size_t at = message.find(severity); at != std::string_view::npos) message.remove_prefix(at + severity.size());
  while (message.starts_with(' ')) message.remove_prefix(1);
  while (message.ends_with(' ')) message.remove_suffix(1);
  return std::string(message);
}

/// libpq's account of a connection that failed, on one line: it tries several addresses.
inline std::string one_line(std::string_view message) {
  std::string line;
  for (const char c : message) {
    if (c == '\n' || c == '\t') {
      if (!line.empty() && !line.ends_with(' ')) line += ' ';
    } else {
      line += c;
    }
  }
  while (line.ends_with(' ')) line.pop_back();
  return line;
}

/// Versions before 7 connect again by themselves.
inline void never_reconnect([[maybe_unused]] pqxx::connection& connection) {
#if PQXX_VERSION_MAJOR < 7
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
  connection.inhibit_reactivation(true);
#pragma GCC diagnostic pop
#endif
}

}  // namespace pglint::live
