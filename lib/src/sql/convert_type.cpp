// Type names: from the parse tree, and as format_type() prints them.
#include <fmt/format.h>

#include "sql/builtin_types.hpp"
#include "sql/convert.hpp"

namespace pglint::sql {
namespace {

// Bits of an interval's field mask, from PostgreSQL's datetime.h: 1 << MONTH and so on.
constexpr int month = 1 << 1, year = 1 << 2, day = 1 << 3, hour = 1 << 10, minute = 1 << 11, second = 1 << 12;

std::string_view interval_fields(int mask) {
  switch (mask) {
    case year: return " year";
    case month: return " month";
    case day: return " day";
    case hour: return " hour";
    case minute: return " minute";
    case second: return " second";
    case year | month: return " year to month";
    case day | hour: return " day to hour";
    case day | hour | minute: return " day to minute";
    case day | hour | minute | second: return " day to second";
    case hour | minute: return " hour to minute";
    case hour | minute | second: return " hour to second";
    case minute | second: return " minute to second";
    default: return "";
  }
}

/// interval's modifiers are a field mask and a precision: printed as what follows the name, " day to second(3)".
std::string interval_modifier(const List* typmods) {
  const auto value = [&](int index) -> std::optional<int> {
    if (list_length(typmods) <= index) return std::nullopt;
    const auto* constant = as<A_Const>(static_cast<const Node*>(list_nth(typmods, index)), T_A_Const);
    if (!constant || constant->isnull || nodeTag(&constant->val.node) != T_Integer) return std::nullopt;
    return constant->val.ival.ival;
  };
  std::string result(interval_fields(value(0).value_or(0)));
  if (const auto precision = value(1)) result += fmt::format("({})", *precision);
  return result;
}

std::string modifier(Conversion& c, const Node* node) {
  if (const auto* constant = as<A_Const>(node, T_A_Const)) return option_text(reinterpret_cast<const Node*>(constant));
  return to_sql(convert_expr(c, node));  // a name, as in geometry(point, 4326)
}

bool is_word(Conversion& c, std::size_t index, std::string_view lower_case) {
  const std::string_view text = c.tokens.text(index);
  return text.size() == lower_case.size() &&
         std::equal(text.begin(), text.end(), lower_case.begin(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + ('a' - 'A') : a) == b; });
}

/// Whether a type that begins with this letter may have more than one word: setof, double precision, national character,
/// character, char, nchar, bit, time, timestamp, interval.
bool may_be_of_words(char letter) { return std::string_view("sdncbtiSDNCBTI").find(letter) != std::string_view::npos; }

}  // namespace

/// By its tokens: the grammar's words of more than one part, dots, modifiers, array bounds.
Span type_span(Conversion& c, const ::TypeName* type) {
  const int location = type ? type->location : -1;
  if (location < 0) return {};
  TokenMap& tokens = c.tokens;
  std::size_t last = tokens.at(static_cast<std::uint32_t>(location));
  if (last >= tokens.size()) return span_at(c, location);
  const std::size_t first = last;
  const auto next_is = [&](std::string_view word) { return is_word(c, last + 1, word); };
  const auto skip_parentheses = [&] {
    if (last + 1 < tokens.size() && tokens.text(last + 1) == "(") last = tokens[last + 1].partner;
  };
  bool time = false, interval = false;
  if (may_be_of_words(c.text[static_cast<std::size_t>(location)])) {
    if (is_word(c, last, "setof")) ++last;
    if (is_word(c, last, "double") && next_is("precision")) ++last;
    if (is_word(c, last, "national")) ++last;
    if ((is_word(c, last, "character") || is_word(c, last, "char") || is_word(c, last, "nchar") || is_word(c, last, "bit")) &&
        next_is("varying"))
      ++last;
    time = is_word(c, last, "time") || is_word(c, last, "timestamp");
    interval = is_word(c, last, "interval");
  }
  while (last + 2 < tokens.size() && tokens.text(last + 1) == ".") last += 2;
  if (tokens.text(last + 1) == "%" && is_word(c, last + 2, "type")) last += 2;
  skip_parentheses();
  if (time && (next_is("with") || next_is("without")) && is_word(c, last + 2, "time")) last += 3;
  const auto field = [&](std::size_t index) {
    for (const std::string_view name : {"year", "month", "day", "hour", "minute", "second"})
      if (is_word(c, index, name)) return true;
    return false;
  };
  if (interval && field(last + 1)) {
    ++last;
    if (next_is("to") && field(last + 2)) last += 2;
    skip_parentheses();
  }
  if (next_is("array")) ++last;
  while (last + 1 < tokens.size() && tokens.text(last + 1) == "[") last = tokens[last + 1].partner;
  return {c.base + tokens[first].begin, c.base + tokens[std::min(last, tokens.size() - 1)].end};
}

TypeName convert_type(Conversion& c, const ::TypeName* type) {
  TypeName result;
  if (!type) return result;
  QualifiedName name = qualified_name(type->names);
  if (type->pct_type) {
    for (const Node* part : each(type->names)) {
      if (!result.percent_type.empty()) result.percent_type += '.';
      result.percent_type += quote_identifier(string_value(part));
    }
    result.percent_type += "%TYPE";
  }
  result.schema = std::move(name.schema);
  result.name = std::move(name.name);
  result.set_of = type->setof;
  result.array_dimensions = list_length(type->arrayBounds);
  if (type->typmods) {
    if (result.name == "interval" && (result.schema.empty() || result.schema == "pg_catalog")) {
      result.modifiers.push_back(interval_modifier(type->typmods));
    } else {
      for (const Node* item : each(type->typmods)) result.modifiers.push_back(modifier(c, item));
    }
  }
  return result;
}

std::string format_type(const TypeName& type) {
  if (!type.percent_type.empty()) return type.percent_type;
  const BuiltinType* known = type.schema.empty() || type.schema == "pg_catalog" ? find_builtin_type(type.name) : nullptr;
  const bool built_in = known != nullptr;
  std::string result;
  if (built_in && type.modifiers.empty() && type.name != "bit") {
    result = known->sql_name;
    if (type.array_dimensions > 0) result += "[]";
    return result;
  }
  std::string suffix;
  if (built_in) {
    std::string_view sql_name = known->sql_name;
    if (!type.modifiers.empty() && type.name == "bpchar") sql_name = "character";
    if (!type.modifiers.empty() && type.name == "bit") sql_name = "bit";  // without a length it is not bit(1)
    const std::size_t zone = sql_name.find(" with");  // the precision of time and timestamp stands before it
    suffix = zone == std::string_view::npos ? "" : sql_name.substr(zone);
    result = sql_name.substr(0, zone);
  } else {
    result = quote_qualified(type.schema, type.name);
  }
  if (!type.modifiers.empty()) {
    if (built_in && type.name == "interval") {
      result += type.modifiers.front();
    } else {
      result += fmt::format("({})", fmt::join(type.modifiers, ","));
      if (built_in && type.name == "numeric" && type.modifiers.size() == 1) result.insert(result.size() - 1, ",0");
    }
  }
  result += suffix;
  if (type.array_dimensions > 0) result += "[]";
  return result;
}

}  // namespace pglint::sql
