// Making a templated statement parse: each placeholder becomes a word, a literal or an identifier of its own
// length.
#include "text/lexeme.hpp"
#include "text/split.hpp"

namespace pglint::text {

std::optional<std::string> fill_placeholders(std::string_view text, const Script& script,
                                             const Statement& statement) {
  std::string filled(text.substr(statement.span.begin, statement.span.end - statement.span.begin));
  for (std::uint32_t i = 0; i < statement.placeholder_count; ++i) {
    const Placeholder& placeholder = script.placeholders[statement.first_placeholder + i];
    if (placeholder.quoted) continue;
    if (placeholder.form == Placeholder::Form::tag) return std::nullopt;
    const std::size_t begin = placeholder.span.begin - statement.span.begin;
    if (placeholder.form != Placeholder::Form::word) {
      filled[begin] = ' ';
      continue;
    }
    for (std::size_t at = begin; at < placeholder.span.end - statement.span.begin; ++at)
      if (!is_name_byte(filled[at])) filled[at] = '_';
  }
  return filled;
}

Placeholders placeholders_of(const Script& script, const Statement& statement, std::string_view text) {
  Placeholders found = Placeholders::none;
  for (std::uint32_t i = 0; i < statement.placeholder_count; ++i) {
    const Placeholder& placeholder = script.placeholders[statement.first_placeholder + i];
    if (placeholder.quoted) continue;
    if (text[placeholder.span.begin] != ':' || placeholder.form == Placeholder::Form::tag) return Placeholders::templates;
    found = Placeholders::variables;
  }
  if (found == Placeholders::none && statement.kind == Statement::Kind::templated) return Placeholders::templates;
  return found;
}

std::string with_variables_as_names(std::string_view text, const Script& script) {
  std::string named(text);
  for (const Placeholder& placeholder : script.placeholders)
    if (!placeholder.quoted && named[placeholder.span.begin] == ':')
      named[placeholder.span.begin] = placeholder.form == Placeholder::Form::word ? '_' : ' ';
  return named;
}

}  // namespace pglint::text
