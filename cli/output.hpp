// Where output goes: standard output or a file that appears whole or not at all. And standard error.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "pglint/result.hpp"

namespace pglint::cli {

/// One stream of output. A file is written beside its final name and renamed by finish(); until then, and after any
/// failure, what was there stays. Devices and pipes are written directly.
class Output {
 public:
  /// An empty path, or "-", is standard output. Errors: the file cannot be created there.
  static Result<Output> open(const std::string& path);

  Output(Output&& other) noexcept;
  Output& operator=(Output&&) = delete;
  ~Output();

  /// Writes a piece; failures are remembered for finish(). A closed pipe on standard output silences the rest.
  void write(std::string_view piece);
  /// The same for text that is not pglint's own: on a terminal, what is not printable in its lines is escaped.
  void write_lines(std::string_view text);
  /// Completes the output. Errors: anything that could not be written.
  Result<Ok> finish();

  [[nodiscard]] bool is_terminal() const;

 private:
  Output(int descriptor, std::string name, std::string temporary)
      : descriptor_(descriptor), name_(std::move(name)), temporary_(std::move(temporary)) {}

  int descriptor_;
  std::string name_;        // as the user gave it; empty: standard output
  std::string temporary_;   // empty: written directly
  std::string target_;      // what the temporary file becomes
  bool is_silent_ = false;  // the reader has gone
  int failure_ = 0;         // errno
};

/// Writes a text to standard output.
Result<Ok> print(std::string_view text);

/// "pglint: error: …" and "hint: …" on standard error, printable.
void print_error(const Error& error);
/// A line for people on standard error, beside the output proper; printable.
void print_note(std::string_view line);

/// Standard input to its end. Errors: it cannot be read.
Result<std::string> read_standard_input();

/// True when colour is wanted: `mode` is auto, always or never; auto asks for a terminal and an empty NO_COLOR.
bool wants_color(std::string_view mode, const Output& output);
/// Columns of the terminal, 100 when output is none.
int terminal_width(const Output& output);

}  // namespace pglint::cli
