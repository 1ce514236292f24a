// Quoting: the one place where names and literals become SQL. Keywords are those of the parser that is linked.
#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <string>

#include "pglint/expression.hpp"

#include "sql/pg.hpp"

namespace pglint {
namespace {

// The keywords that cannot stand as any name: all but the unreserved ones. Sorted.
#define UNRESERVED_KEYWORD(word)
#define COL_NAME_KEYWORD(word) word,
#define TYPE_FUNC_NAME_KEYWORD(word) word,
#define RESERVED_KEYWORD(word) word,
#define PG_KEYWORD(word, token, category, label) category(word)
constexpr std::string_view keywords[] = {
#include "parser/kwlist.h"
};
#undef PG_KEYWORD
#undef UNRESERVED_KEYWORD
#undef COL_NAME_KEYWORD
#undef TYPE_FUNC_NAME_KEYWORD
#undef RESERVED_KEYWORD

static_assert(std::is_sorted(std::begin(keywords), std::end(keywords)));

constexpr std::size_t longest_keyword =
    std::max_element(std::begin(keywords), std::end(keywords), [](std::string_view a, std::string_view b) {
      return a.size() < b.size();
    })->size();

/// Where the keywords begin that have a first letter, from 'a' on; one more for the end of 'z'.
constexpr auto first_of_letter = [] {
  std::array<std::uint16_t, 'z' - 'a' + 2> first{};
  for (const std::string_view word : keywords)
    for (std::size_t later = static_cast<std::size_t>(word[0] - 'a') + 1; later < first.size(); ++later) ++first[later];
  return first;
}();

bool is_keyword(std::string_view name) {
  if (name.size() > longest_keyword || name[0] < 'a' || name[0] > 'z') return false;
  const auto letter = static_cast<std::size_t>(name[0] - 'a');
  return std::binary_search(keywords + first_of_letter[letter], keywords + first_of_letter[letter + 1], name);
}

bool needs_quotes(std::string_view name) {
  if (name.empty() || !((name[0] >= 'a' && name[0] <= 'z') || name[0] == '_')) return true;
  for (const char c : name)
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_')) return true;
  return is_keyword(name);
}

void append_doubled(std::string& into, std::string_view value, char quote) {
  into += quote;
  for (const char c : value) {
    if (c == quote) into += c;
    into += c;
  }
  into += quote;
}

}  // namespace

std::string quote_identifier(std::string_view name) {
  if (!needs_quotes(name)) return std::string(name);
  std::string result;
  result.reserve(name.size() + 2);
  append_doubled(result, name, '"');
  return result;
}

std::string quote_qualified(std::string_view schema, std::string_view name) {
  if (schema.empty()) return quote_identifier(name);
  return quote_identifier(schema) + '.' + quote_identifier(name);
}

std::string quote_literal(std::string_view value) {
  std::string result;
  result.reserve(value.size() + 3);
  if (value.find('\\') == std::string_view::npos) {
    append_doubled(result, value, '\'');
    return result;
  }
  result += "E'";
  for (const char c : value) {
    if (c == '\'' || c == '\\') result += c;
    result += c;
  }
  result += '\'';
  return result;
}

}  // namespace pglint
