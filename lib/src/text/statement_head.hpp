// The first words of a statement, as far as they decide what a semicolon in it means and whether rows follow
// it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace pglint::text {

/// Follows the words of one statement outside of quotes, as psql does.
class StatementHead {
 public:
  /// The next word, at offset `at`, inside `parentheses` parentheses.
  void word(std::string_view word, std::size_t at, std::size_t parentheses) noexcept {
    if (state_ != State::other) follow(word, at, parentheses);
  }
  /// A quoted string or identifier: it is none of the words waited for.
  void quoted() noexcept {
    if (state_ == State::copy_from) state_ = State::other;  // COPY … FROM 'file'
  }

  /// CREATE RULE: its actions may stand in parentheses, parted by semicolons.
  [[nodiscard]] bool is_rule() const noexcept { return state_ == State::rule; }
  /// COPY … FROM stdin.
  [[nodiscard]] bool reads_rows() const noexcept { return state_ == State::copy_stdin; }
  /// Inside the BEGIN ATOMIC … END of a function or procedure.
  [[nodiscard]] bool in_body() const noexcept { return body_depth_ > 0; }
  /// Where that BEGIN stands.
  [[nodiscard]] std::size_t body_begin() const noexcept { return body_begin_; }

 private:
  enum class State : std::uint8_t {
    start,
    create,
    create_or,
    create_or_replace,
    function,
    function_begin,
    rule,
    copy,
    copy_from,
    copy_stdin,
    other
  };
  void follow(std::string_view word, std::size_t at, std::size_t parentheses) noexcept;
  void follow_body(std::string_view word, std::size_t at) noexcept;

  State state_ = State::start;
  std::size_t body_depth_ = 0;  // BEGIN ATOMIC … END, with CASE … END inside
  std::size_t body_begin_ = 0;
};

}  // namespace pglint::text
