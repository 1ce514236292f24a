// Recognising what a template engine or psql would replace before the server sees the text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "pglint/source.hpp"

namespace pglint::text {

/// Something in the text that stands for other text.
struct Placeholder {
  enum class Form : std::uint8_t {
    word,        ///< stands for a word or a value: {{x}}, ${x}, $x, {x}, <%= x %>, @x@, :x
    string,      ///< stands for a string literal: :'x'
    identifier,  ///< stands for a quoted identifier: :"x"
    tag  ///< stands for nothing or for anything: {% if x %}, {{ end }}, <% if x %>, a psql command inside
  };
  Span span{};
  Form form = Form::word;
  bool quoted =
      false;  ///< inside a string, a quoted identifier or a dollar quote: the statement parses as it stands
};

/// A match at an offset; `length` 0 means none.
struct TemplateMatch {
  std::size_t length = 0;
  Placeholder::Form form = Placeholder::Form::word;
};

/// The template placeholder that begins at `at` outside of quotes, where none of these is SQL:
///   {{ x }}  (no `{` and no `;` inside; a control word such as `if`, `end`, `#each` makes it a tag), {x} (a
///   dotted name), {% x %} and {# x #} (tags), ${x} (on one line, no `{`), $x (a name; `$x$` is a dollar
///   quote, `$1` a parameter), <%= x %>, and <% x %> when x begins with a control word, with `-` or `#` (`a
///   <% b` is an operator of pg_trgm), @x@ (a name with no operator character beside it).
/// Linear over a whole text, whatever the text: no search goes beyond the next opening of the same kind.
[[nodiscard]] TemplateMatch match_template(std::string_view text, std::size_t at) noexcept;

/// The same inside quotes, where braces are data more often than not: only ${name…} and {{ x }} count, the
/// latter when a blank follows the braces or x is a dotted name, and it has no comma. So '{{1,2},{3,4}}',
/// '{"a": {"b": 1}}', '${' and '$1' are none.
[[nodiscard]] TemplateMatch match_quoted_template(std::string_view text, std::size_t at) noexcept;

/// Whether any template in braces can be in this text at all: false saves looking into quotes. Linear.
[[nodiscard]] bool may_have_templates(std::string_view text) noexcept;

/// A psql variable at a ':': :name, :'name', :"name" or :{?name}. `length` 0 when there is none.
struct VariableMatch {
  std::size_t length = 0;
  Placeholder::Form form = Placeholder::Form::word;
  std::string_view name;
};
[[nodiscard]] VariableMatch match_variable(std::string_view text, std::size_t at) noexcept;

}  // namespace pglint::text
