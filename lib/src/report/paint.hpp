// Colours of a terminal, or none.
#pragma once

#include <string>
#include <string_view>

#include "pglint/config.hpp"

namespace pglint::report {

/// Appends pieces of text, together in an ANSI sequence when colour is wanted. They must be printable already.
class Paint {
 public:
  explicit Paint(bool on) : on_(on) {}

  template <class... Pieces>
  void bold(std::string& out, const Pieces&... pieces) const {
    with(out, "1", pieces...);
  }
  template <class... Pieces>
  void dim(std::string& out, const Pieces&... pieces) const {
    with(out, "2", pieces...);
  }
  template <class... Pieces>
  void gutter(std::string& out, const Pieces&... pieces) const {
    with(out, "1;34", pieces...);
  }
  template <class... Pieces>
  void severity(std::string& out, Severity severity, const Pieces&... pieces) const {
    with(out, severity == Severity::error ? "1;31" : severity == Severity::warning ? "1;33" : "1;36", pieces...);
  }
  /// `mark` is '+', '-' or another one for what changed.
  template <class... Pieces>
  void difference(std::string& out, char mark, const Pieces&... pieces) const {
    with(out, mark == '+' ? "32" : mark == '-' ? "31" : "33", pieces...);
  }

 private:
  template <class... Pieces>
  void with(std::string& out, std::string_view code, const Pieces&... pieces) const {
    if (on_) out.append("\x1b[").append(code).append("m");
    (out.append(pieces), ...);
    if (on_) out.append("\x1b[0m");
  }
  bool on_;
};

}  // namespace pglint::report
