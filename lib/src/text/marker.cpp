// Parsing marker comments.
#include "text/marker.hpp"

#include "text/lexeme.hpp"

namespace pglint::text {
namespace {

using Kind = Marker::Kind;

/// Takes the next word (bytes up to a blank) off the front of `rest`.
std::string_view take_word(std::string_view& rest) noexcept {
  rest.remove_prefix(skip_blanks(rest, 0));
  std::size_t end = 0;
  while (end < rest.size() && !is_space(rest[end])) ++end;
  const std::string_view word = rest.substr(0, end);
  rest.remove_prefix(end);
  return word;
}

std::optional<Kind> direction(std::string_view word) noexcept {
  if (is_keyword(word, "up")) return Kind::up;
  if (is_keyword(word, "down")) return Kind::down;
  return std::nullopt;
}

/// What goose and sql-migrate write behind their own name.
std::optional<Marker> parse_annotation(std::string_view rest, Tool tool) noexcept {
  const std::string_view word = take_word(rest);
  const std::string_view option = take_word(rest);
  if (const std::optional<Kind> kind = direction(word))
    return Marker{.kind = *kind, .tool = tool, .no_transaction = is_keyword(option, "notransaction")};
  if (is_keyword(word, "statementbegin")) return Marker{.kind = Kind::statement_begin, .tool = tool};
  if (is_keyword(word, "statementend")) return Marker{.kind = Kind::statement_end, .tool = tool};
  if (is_keyword(word, "no") && is_keyword(option, "transaction"))
    return Marker{.kind = Kind::no_transaction, .tool = tool, .no_transaction = true};
  return std::nullopt;
}

std::optional<Marker> parse_dbmate(Kind kind, std::string_view options) noexcept {
  Marker marker{.kind = kind, .tool = Tool::dbmate};
  for (std::string_view option = take_word(options); !option.empty(); option = take_word(options))
    if (option == "transaction:false") marker.no_transaction = true;
  return marker;
}

}  // namespace

std::optional<Marker> parse_marker(std::string_view comment) noexcept {
  std::string_view rest = comment.substr(2);
  // The usual comment is told apart by its first byte.
  const std::size_t first = skip_blanks(rest, 0);
  if (first == rest.size()) return std::nullopt;
  switch (rest[first]) {
    case '+':
    case '>':
    case 'm':
    case 'U':
    case 'u':
    case 'D':
    case 'd':
    case '-': break;
    default: return std::nullopt;
  }
  if (rest.starts_with("> statement-breakpoint"))
    return Marker{.kind = Kind::breakpoint, .tool = Tool::drizzle};
  if (rest.starts_with("-- create above / drop below --")) return Marker{.kind = Kind::down};
  const std::string_view word = take_word(rest);
  if (word == "+goose") return parse_annotation(rest, Tool::goose);
  if (word == "+migrate" || word == "+micrate") return parse_annotation(rest, Tool::plain);
  if (word == "migrate:up") return parse_dbmate(Kind::up, rest);
  if (word == "migrate:down") return parse_dbmate(Kind::down, rest);
  if (const std::optional<Kind> kind = direction(word);
      kind && is_keyword(take_word(rest), "migration") && take_word(rest).empty())
    return Marker{.kind = *kind, .prose = true};
  return std::nullopt;
}

}  // namespace pglint::text
