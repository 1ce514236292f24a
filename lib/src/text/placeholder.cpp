// Templates and psql variables. The rules are heuristics: the header lists them, the tests hold their
// borders.
#include "text/placeholder.hpp"

#include <algorithm>
#include <array>

#include "text/lexeme.hpp"

namespace pglint::text {
namespace {

using Form = Placeholder::Form;

char byte_at(std::string_view text, std::size_t at) noexcept { return at < text.size() ? text[at] : '\0'; }

bool begins_with(std::string_view text, std::size_t at, std::string_view what) noexcept {
  return text.compare(at, what.size(), what) == 0;
}

std::size_t end_of_name(std::string_view text, std::size_t at) noexcept {
  while (at < text.size() && is_name_byte(text[at])) ++at;
  return at;
}

bool begins_name(std::string_view text, std::size_t at) noexcept {
  return at < text.size() && class_of(text[at]) == ByteClass::word;
}

/// name(.name)*, with a leading dot allowed as in Go templates; the offset behind it, or `at` when there is
/// none.
std::size_t end_of_dotted_name(std::string_view text, std::size_t at) noexcept {
  const std::size_t begin = at;
  if (byte_at(text, at) == '.') ++at;
  for (;;) {
    if (!begins_name(text, at)) return begin;
    at = end_of_name(text, at);
    if (byte_at(text, at) != '.') return at;
    ++at;
  }
}

bool is_control_word(std::string_view word) noexcept {
  constexpr std::array<std::string_view, 15> words{"if",    "elsif",  "elif",     "else",  "end",
                                                   "endif", "for",    "unless",   "each",  "range",
                                                   "with",  "define", "template", "block", "do"};
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// Whether the inside of a tag controls the template instead of giving a value.
bool is_control(std::string_view text, std::size_t at) noexcept {
  if (byte_at(text, at) == '-') ++at;
  while (at < text.size() && is_space(text[at])) ++at;
  const char first = byte_at(text, at);
  if (first == '#' || first == '/' || first == '!' || first == '>') return true;
  return is_control_word(text.substr(at, end_of_name(text, at) - at));
}

/// From `at` to behind `close`, unless `open` comes first.
std::size_t length_until(std::string_view text, std::size_t at, std::string_view open,
                         std::string_view close) noexcept {
  for (std::size_t i = at + open.size(); i + 1 < text.size(); ++i) {
    if (begins_with(text, i, close)) return i + close.size() - at;
    if (begins_with(text, i, open)) return 0;
  }
  return 0;
}

std::size_t double_brace_length(std::string_view text, std::size_t at) noexcept {
  std::size_t i = at;
  while (i - at < 3 && byte_at(text, i) == '{') ++i;  // {{{x}}} is unescaped x in Mustache
  const std::size_t braces = i - at;
  for (; i < text.size() && text[i] != '{' && text[i] != ';'; ++i) {
    if (text[i] != '}') continue;
    return begins_with(text, i, std::string_view("}}}").substr(0, braces)) ? i + braces - at : 0;
  }
  return 0;
}

std::size_t dollar_brace_length(std::string_view text, std::size_t at) noexcept {
  for (std::size_t i = at + 2; i < text.size() && text[i] != '{' && !is_line_end(text[i]); ++i)
    if (text[i] == '}') return i == at + 2 ? 0 : i + 1 - at;
  return 0;
}

TemplateMatch match_brace(std::string_view text, std::size_t at) noexcept {
  switch (byte_at(text, at + 1)) {
    case '{': return {double_brace_length(text, at), is_control(text, at + 2) ? Form::tag : Form::word};
    case '%': return {length_until(text, at, "{%", "%}"), Form::tag};
    case '#': return {length_until(text, at, "{#", "#}"), Form::tag};
    default: break;
  }
  const std::size_t end = end_of_dotted_name(text, at + 1);
  return {end > at + 1 && byte_at(text, end) == '}' ? end + 1 - at : 0, Form::word};
}

TemplateMatch match_dollar(std::string_view text, std::size_t at) noexcept {
  if (byte_at(text, at + 1) == '{') return {dollar_brace_length(text, at), Form::word};
  if (!begins_name(text, at + 1) || dollar_delimiter(text, at) != 0) return {};
  return {end_of_name(text, at + 1) - at, Form::word};
}

TemplateMatch match_less(std::string_view text, std::size_t at) noexcept {
  if (byte_at(text, at + 1) != '%') return {};
  const char next = byte_at(text, at + 2);
  if (next == '=') return {length_until(text, at, "<%", "%>"), Form::word};
  if (next != '-' && next != '#' && !is_control(text, at + 2)) return {};
  return {length_until(text, at, "<%", "%>"), Form::tag};
}

bool is_operator_byte(char c) noexcept {
  return std::string_view("+-*/<>=~!@#%^&|`?").find(c) != std::string_view::npos;
}

TemplateMatch match_at_sign(std::string_view text, std::size_t at) noexcept {
  if (!begins_name(text, at + 1) || (at > 0 && is_operator_byte(text[at - 1]))) return {};
  std::size_t end = end_of_name(text, at + 1);
  if (byte_at(text, end) == ':') end = end_of_name(text, end + 1);  // @extschema:name@
  if (byte_at(text, end) != '@' || is_operator_byte(byte_at(text, end + 1))) return {};
  return {end + 1 - at, Form::word};
}

}  // namespace

TemplateMatch match_template(std::string_view text, std::size_t at) noexcept {
  switch (text[at]) {
    case '{': return match_brace(text, at);
    case '$': return match_dollar(text, at);
    case '<': return match_less(text, at);
    case '@': return match_at_sign(text, at);
    default: return {};
  }
}

TemplateMatch match_quoted_template(std::string_view text, std::size_t at) noexcept {
  if (begins_with(text, at, "${"))
    return begins_name(text, at + 2) ? match_dollar(text, at) : TemplateMatch{};
  if (!begins_with(text, at, "{{")) return {};
  const TemplateMatch match = match_brace(text, at);
  if (match.length == 0) return {};
  const std::string_view inside = text.substr(at + 2, match.length - 4);
  const bool spaced = !inside.empty() && (is_space(inside[0]) || inside[0] == '-');
  const bool name = !inside.empty() && end_of_dotted_name(inside, 0) == inside.size();
  return (spaced || name) && inside.find(',') == std::string_view::npos ? match : TemplateMatch{};
}

bool may_have_templates(std::string_view text) noexcept {
  for (std::size_t at = text.find('{'); at != std::string_view::npos; at = text.find('{', at + 1)) {
    if ((at > 0 && text[at - 1] == '$') || byte_at(text, at + 1) == '{') return true;
  }
  return false;
}

VariableMatch match_variable(std::string_view text, std::size_t at) noexcept {
  const char next = byte_at(text, at + 1);
  const bool quoted = next == '\'' || next == '"';
  const bool test = next == '{' && byte_at(text, at + 2) == '?';
  const std::size_t begin = at + (quoted ? 2 : test ? 3 : 1);
  const std::size_t end = end_of_name(text, begin);
  if (end == begin) return {};
  const std::string_view name = text.substr(begin, end - begin);
  if (!quoted && !test) return {end - at, Form::word, name};
  if (byte_at(text, end) != (test ? '}' : next)) return {};
  return {end + 1 - at, next == '\'' ? Form::string : next == '"' ? Form::identifier : Form::word, name};
}

}  // namespace pglint::text
