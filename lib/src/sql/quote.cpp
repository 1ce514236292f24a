// Quoting: the one place where names and literals become SQL. Keywords are those of the parser that is linked.
#include <algorithm>
#include <iterator>
#include <string>

#include "pglint/expression.hpp"

#include "sql/pg.hpp"

namespace pglint {
namespace {

struct Keyword {
  std::string_view word;
  bool unreserved;
};

#define UNRESERVED_KEYWORD true
#define COL_NAME_KEYWORD false
#define TYPE_FUNC_NAME_KEYWORD false
#define RESERVED_KEYWORD false
#define PG_KEYWORD(word, token, category, label) {word, category},
constexpr Keyword keywords[] = {
#include "parser/kwlist.h"
};
#undef PG_KEYWORD
#undef UNRESERVED_KEYWORD
#undef COL_NAME_KEYWORD
#undef TYPE_FUNC_NAME_KEYWORD
#undef RESERVED_KEYWORD

constexpr bool before(const Keyword& a, const Keyword& b) { return a.word < b.word; }
static_assert(std::is_sorted(std::begin(keywords), std::end(keywords), before));

bool needs_quotes(std::string_view name) {
  if (name.empty() || !((name[0] >= 'a' && name[0] <= 'z') || name[0] == '_')) return true;
  for (const char c : name)
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_')) return true;
  const auto* found = std::lower_bound(std::begin(keywords), std::end(keywords), Keyword{name, false}, before);
  return found != std::end(keywords) && found->word == name && !found->unreserved;
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
