// Colours of a terminal, or none.
#pragma once

#include <string>
#include <string_view>

#include "pglint/config.hpp"

namespace pglint::report {

/// Wraps text in ANSI sequences when colour is wanted. The text must be printable already.
class Paint {
 public:
  explicit Paint(bool on) : on_(on) {}

  [[nodiscard]] std::string bold(std::string_view text) const { return with("1", text); }
  [[nodiscard]] std::string dim(std::string_view text) const { return with("2", text); }
  [[nodiscard]] std::string gutter(std::string_view text) const { return with("1;34", text); }
  [[nodiscard]] std::string severity(Severity severity, std::string_view text) const {
    return with(severity == Severity::error ? "1;31" : severity == Severity::warning ? "1;33" : "1;36", text);
  }

 private:
  [[nodiscard]] std::string with(std::string_view code, std::string_view text) const {
    if (!on_) return std::string(text);
    std::string out("\x1b[");
    return out.append(code).append("m").append(text).append("\x1b[0m");
  }
  bool on_;
};

}  // namespace pglint::report
