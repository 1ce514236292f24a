// Spans of list elements, ALTER commands and function bodies, which the parse tree does not tell: from the
// tokens.
#include "sql/convert_parts.hpp"

namespace pglint::sql {
namespace {

bool is_comma(Conversion& c, std::size_t index) {
  return c.tokens[index].kind == Token::Kind::punctuation && c.tokens.text(index) == ",";
}

// The tokens [first, last) cut at their commas outside of parentheses and brackets.
std::vector<Span> split(Conversion& c, std::size_t first, std::size_t last) {
  std::vector<Span> spans;
  std::size_t begin = first;
  const auto add = [&](std::size_t end) {
    if (begin < end) spans.push_back({c.base + c.tokens[begin].begin, c.base + c.tokens[end - 1].end});
    begin = end + 1;
  };
  for (std::size_t i = first; i < last; ++i) {
    const Token& token = c.tokens[i];
    if (token.kind == Token::Kind::open && token.partner > i && token.partner < last)
      i = token.partner;
    else if (is_comma(c, i))
      add(i);
  }
  add(last);
  return spans;
}

}  // namespace

ListSpans list_after(Conversion& c, int location) {
  ListSpans list;
  if (location < 0) return list;
  const std::size_t count = c.tokens.size();
  for (std::size_t i = c.tokens.at(static_cast<std::uint32_t>(location)); i < count; ++i) {
    const Token& token = c.tokens[i];
    if (token.kind != Token::Kind::open || c.tokens.text(i) != "(") continue;
    if (token.partner <= i || token.partner >= count) return list;
    list.elements = split(c, i + 1, token.partner);
    list.end = static_cast<int>(c.tokens[token.partner].end);
    return list;
  }
  return list;
}

std::vector<Span> commands_after_name(Conversion& c, int location) {
  if (location < 0) return {};
  const std::size_t count = c.tokens.size();
  std::size_t i = c.tokens.at(static_cast<std::uint32_t>(location)) + 1;
  while (i + 1 < count && c.tokens.text(i) == ".") i += 2;
  // ONLY (name) and name *
  while (i < count && (c.tokens[i].kind == Token::Kind::close || c.tokens.text(i) == "*")) ++i;
  return i < count ? split(c, i, count) : std::vector<Span>{};
}

Span span_until(Conversion& c, int location, std::uint32_t end, int next) {
  if (location < 0) return {};
  const auto begin = static_cast<std::uint32_t>(location);
  if (next > location) {
    const std::size_t index = c.tokens.at(static_cast<std::uint32_t>(next));
    if (index > 0) end = c.base + c.tokens[index - 1].end;
  }
  if (end <= c.base + begin) return token_at(c, location);
  return {c.base + begin, end};
}

Span body_after(Conversion& c, int location, std::string_view body) {
  if (location < 0) return {};
  const std::size_t count = c.tokens.size();
  std::size_t index = c.tokens.at(static_cast<std::uint32_t>(location));
  while (index < count && c.tokens[index].kind != Token::Kind::string) ++index;
  if (index == count) return {};
  const std::string_view literal = c.tokens.text(index);
  // Both quotes of $tag$…$tag$ and of '…' are of the same length; an E'…' or a doubled quote does not match
  // the body.
  if (literal.size() < body.size() || (literal.size() - body.size()) % 2 != 0) return {};
  const std::size_t quote = (literal.size() - body.size()) / 2;
  if (quote == 0 || literal.substr(quote, body.size()) != body) return {};
  const std::string_view opening = literal.substr(0, quote);
  if (opening != "'" && (opening.front() != '$' || opening.back() != '$')) return {};
  const std::uint32_t begin = c.base + c.tokens[index].begin + static_cast<std::uint32_t>(quote);
  return {begin, begin + static_cast<std::uint32_t>(body.size())};
}

}  // namespace pglint::sql
