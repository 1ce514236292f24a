// What psql does with a line that begins with a backslash.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace pglint::text {

/// The meta-commands that matter to somebody who reads a script; all others are `other`.
enum class MetaCommand : std::uint8_t {
  none,
  other,      ///< \echo, \restrict, \timing …: changes nothing in the schema
  separator,  ///< \; between two statements
  connect,    ///< \c, \connect: the rest goes to another database
  include,    ///< \i, \ir …: another file, which is not followed
  execute,    ///< \gexec: runs the rows of the query before it as SQL
  send,       ///< \g, \gx, \gset …: runs the query before it
  reset,      ///< \r: forgets the query before it
  assign,     ///< \set, \prompt, \getenv: gives a variable a value
  copy,       ///< \copy
  if_branch,
  elif_branch,
  else_branch,
  end_if
};

/// One meta-command in a text.
struct MetaMatch {
  MetaCommand command = MetaCommand::other;
  std::size_t end = 0;        ///< behind its last byte that is not blank
  std::size_t next = 0;       ///< where SQL goes on: the line end, the next backslash, or behind a `\\`
  std::string_view argument;  ///< the first argument as it is written, quotes included; may be empty
  bool reads_stdin = false;   ///< \copy … FROM stdin: rows follow on the next line
};

/// The meta-command at a backslash outside of quotes. It ends with the line, or at the next backslash outside
/// of quotes.
[[nodiscard]] MetaMatch match_meta_command(std::string_view text, std::size_t at) noexcept;

/// Whether psql sends what it has gathered when it meets this command.
[[nodiscard]] constexpr bool ends_statement(MetaCommand command) noexcept {
  return command == MetaCommand::separator || command == MetaCommand::execute ||
         command == MetaCommand::send || command == MetaCommand::reset;
}

[[nodiscard]] constexpr bool is_condition(MetaCommand command) noexcept {
  return command >= MetaCommand::if_branch && command <= MetaCommand::end_if;
}

/// A constant in psql's notation of booleans (on, off, 1, 0, and beginnings of true, false, yes, no); nothing
/// for all else.
[[nodiscard]] std::optional<bool> parse_boolean(std::string_view word) noexcept;

/// Which branches of \if … \elif … \else … \endif are taken. A constant decides; where the value is only
/// known at run time, the first branch that holds a statement is taken (one with only \set, \echo or \quit is
/// passed over).
class Conditions {
 public:
  /// To be called for every meta-command in order; those that are no condition change nothing.
  void follow(const MetaMatch& match);
  /// To be called for every statement.
  void saw_statement() noexcept { statements_ += active() ? 1U : 0U; }

  /// Whether the text here is taken.
  [[nodiscard]] bool active() const noexcept { return inactive_ == 0; }
  /// Whether the text here is in no \if at all.
  [[nodiscard]] bool empty() const noexcept { return levels_.empty(); }

 private:
  struct Level {
    bool active = true;    ///< the branch now read is taken
    bool decided = false;  ///< a branch was taken: the later ones are not
    bool certain = false;  ///< the value of the branch now read is a constant
    std::size_t statements_before = 0;
  };
  void enter(Level& level, std::optional<bool> value) noexcept;

  std::vector<Level> levels_;
  std::size_t inactive_ = 0;    // how many levels are not active
  std::size_t statements_ = 0;  // that apply
};

}  // namespace pglint::text
