// Following the first words of a statement.
#include "text/statement_head.hpp"

#include "text/lexeme.hpp"

namespace pglint::text {

void StatementHead::follow(std::string_view word, std::size_t at, std::size_t parentheses) noexcept {
  const auto is = [&](std::string_view keyword) { return is_keyword(word, keyword); };
  switch (state_) {
    case State::start: state_ = is("create") ? State::create : is("copy") ? State::copy : State::other; break;
    case State::create:
      if (is("or")) {
        state_ = State::create_or;
        break;
      }
      [[fallthrough]];
    case State::create_or_replace:
      state_ = is("function") || is("procedure") ? State::function : is("rule") ? State::rule : State::other;
      break;
    case State::create_or: state_ = is("replace") ? State::create_or_replace : State::other; break;
    case State::function:
      if (parentheses == 0) follow_body(word, at);
      break;
    case State::function_begin:
      state_ = State::function;
      if (is("atomic")) body_depth_ = 1;
      break;
    case State::copy:
      if (parentheses == 0 && is("from")) state_ = State::copy_from;
      break;
    case State::copy_from: state_ = is("stdin") ? State::copy_stdin : State::other; break;
    case State::rule:
    case State::copy_stdin:
    case State::other: break;
  }
}

void StatementHead::follow_body(std::string_view word, std::size_t at) noexcept {
  if (body_depth_ == 0) {
    if (!is_keyword(word, "begin")) return;
    state_ = State::function_begin;
    body_begin_ = at;
  } else if (is_keyword(word, "case")) {
    ++body_depth_;
  } else if (is_keyword(word, "end")) {
    --body_depth_;
  }
}

}  // namespace pglint::text
