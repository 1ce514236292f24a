// Literals by type: booleans, numbers, uuid, bytea, inet; times, JSON and arrays have files of their own.
#include "sql/literal.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

#include "sql/types.hpp"

namespace pglint::sql {
namespace {

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

std::string_view trimmed(std::string_view input) {
  while (!input.empty() && is_space(input.front())) input.remove_prefix(1);
  while (!input.empty() && is_space(input.back())) input.remove_suffix(1);
  return input;
}

/// boolin(): any prefix of these words that is not ambiguous.
std::optional<std::string> output_boolean(std::string_view input) {
  std::string word(trimmed(input));
  std::transform(word.begin(), word.end(), word.begin(), lower);
  if (word.empty()) return std::nullopt;
  const auto begins = [&](std::string_view full, std::size_t shortest) { return word.size() >= shortest && full.starts_with(word); };
  if (begins("true", 1) || begins("yes", 1) || word == "on" || word == "1") return "t";
  if (begins("false", 1) || begins("no", 1) || begins("off", 2) || word == "0") return "f";
  return std::nullopt;
}

std::optional<std::string> output_integer(std::string_view input) {
  input = trimmed(input);
  bool negative = false;
  if (!input.empty() && (input[0] == '-' || input[0] == '+')) {
    negative = input[0] == '-';
    input.remove_prefix(1);
  }
  if (input.empty() || !std::all_of(input.begin(), input.end(), is_digit)) return std::nullopt;
  input.remove_prefix(std::min(input.find_first_not_of('0'), input.size() - 1));
  if (input == "0") negative = false;
  return (negative ? "-" : "") + std::string(input);
}

/// As plain decimals: trailing zeros go, as float8out() prints the shortest digits; 1e+20 is written out.
std::optional<std::string> output_float(std::string_view input) {
  input = trimmed(input);
  if (input.size() > 15) return std::nullopt;
  std::optional<std::string> digits = output_numeric(input);
  if (!digits || digits->find('.') == std::string::npos) return digits;
  while (digits->ends_with('0')) digits->pop_back();
  if (digits->ends_with('.')) digits->pop_back();
  if (*digits == "-0") digits->erase(0, 1);
  return digits;
}

std::optional<std::string> output_uuid(std::string_view input) {
  if (input.starts_with('{') && input.ends_with('}')) input = input.substr(1, input.size() - 2);
  std::string result;
  std::size_t digits = 0;
  for (const char c : input) {
    if (c == '-') {
      if (digits == 0 || digits % 4 != 0) return std::nullopt;
      continue;
    }
    const char low = lower(c);
    if (!is_digit(low) && !(low >= 'a' && low <= 'f')) return std::nullopt;
    if (digits == 8 || digits == 12 || digits == 16 || digits == 20) result += '-';
    result += low;
    ++digits;
  }
  if (digits != 32) return std::nullopt;
  return result;
}

std::optional<std::string> output_bytea(std::string_view input) {
  std::string result = "\\x";
  if (input.starts_with("\\x")) {
    for (const char c : input.substr(2)) {
      const char low = lower(c);
      if (is_space(low)) continue;
      if (!is_digit(low) && !(low >= 'a' && low <= 'f')) return std::nullopt;
      result += low;
    }
    return result.size() % 2 == 0 ? std::optional(result) : std::nullopt;
  }
  static constexpr std::string_view hex = "0123456789abcdef";
  for (std::size_t i = 0; i < input.size(); ++i) {
    auto byte = static_cast<unsigned char>(input[i]);
    if (byte == '\\') {
      if (i + 1 < input.size() && input[i + 1] == '\\') {
        ++i;
      } else if (i + 3 < input.size() && input[i + 1] >= '0' && input[i + 1] <= '3' && is_digit(input[i + 2]) && is_digit(input[i + 3])) {
        byte = static_cast<unsigned char>((input[i + 1] - '0') * 64 + (input[i + 2] - '0') * 8 + (input[i + 3] - '0'));
        i += 3;
      } else {
        return std::nullopt;
      }
    }
    result += hex[byte >> 4];
    result += hex[byte & 15];
  }
  return result;
}

std::optional<std::string> output_inet(std::string_view input) {
  const bool v6 = input.find(':') != std::string_view::npos;
  if (!v6 && input.ends_with("/32")) input.remove_suffix(3);
  if (v6 && input.ends_with("/128")) input.remove_suffix(4);
  return std::string(input);
}

}  // namespace

std::optional<std::string> output_numeric(std::string_view input) {
  constexpr long max_exponent = 1000;  // beyond it a number is left as written
  input = trimmed(input);
  const bool negative = input.starts_with('-');
  if (negative || input.starts_with('+')) input.remove_prefix(1);
  std::string digits;
  long scale = 0;
  bool point = false, any = false;
  std::size_t i = 0;
  for (; i < input.size(); ++i) {
    if (is_digit(input[i])) {
      digits += input[i];
      any = true;
      if (point) ++scale;
    } else if (input[i] == '.' && !point) {
      point = true;
    } else if (input[i] != '_' || !any) {
      break;
    }
  }
  if (!any) return std::nullopt;
  if (i < input.size()) {
    if (lower(input[i]) != 'e') return std::nullopt;
    std::string_view text = input.substr(i + 1);
    if (text.starts_with('+')) text.remove_prefix(1);
    long exponent = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), exponent);
    if (error != std::errc() || end != text.data() + text.size() || exponent > max_exponent || exponent < -max_exponent)
      return std::nullopt;
    scale -= exponent;
  }
  if (scale < 0) {
    digits.append(static_cast<std::size_t>(-scale), '0');
    scale = 0;
  }
  const auto fraction = static_cast<std::size_t>(scale);
  if (digits.size() <= fraction) digits.insert(0, fraction + 1 - digits.size(), '0');
  std::string whole = digits.substr(0, digits.size() - fraction);
  whole.erase(0, std::min(whole.find_first_not_of('0'), whole.size() - 1));
  std::string result = fraction == 0 ? whole : whole + '.' + digits.substr(digits.size() - fraction);
  if (negative && result.find_first_not_of("0.") != std::string::npos) result.insert(0, 1, '-');
  return result;
}

std::optional<std::string> output_text(std::string_view type, std::string_view input) {
  if (type.ends_with("[]")) return output_array(type.substr(0, type.size() - 2), input);
  const std::string base = without_modifier(type);
  if (base == "boolean") return output_boolean(input);
  if (base == "integer" || base == "bigint" || base == "smallint") return output_integer(input);
  if (base == "numeric") return output_numeric(input);
  if (base == "double precision" || base == "real") return output_float(input);
  if (base == "uuid") return output_uuid(input);
  if (base == "bytea") return output_bytea(input);
  if (base == "inet") return output_inet(input);
  if (base == "jsonb") return output_jsonb(input);
  if (base == "jsonpath") return output_jsonpath(input);
  if (base == "date") return output_date(input);
  if (base == "interval") return output_interval(input, type_modifier(type));
  if (base.starts_with("timestamp ")) return output_timestamp(input, base == "timestamp with time zone");
  if (base.starts_with("time ")) return output_time(input, base == "time with time zone");
  return std::nullopt;
}

std::string_view natural_type(const Expr& number) {
  if (number.constant == ConstKind::number) return "numeric";
  long long value = 0;
  const auto [end, error] = std::from_chars(number.name.data(), number.name.data() + number.name.size(), value);
  if (error != std::errc()) return "numeric";
  return value >= std::numeric_limits<int>::min() && value <= std::numeric_limits<int>::max() ? "integer" : "bigint";
}

namespace {

bool is_number_type(std::string_view type) {
  return type == "integer" || type == "bigint" || type == "smallint" || type == "double precision" || type == "real" ||
         without_modifier(type) == "numeric";
}

/// Digits as the server prints them; an untyped 1e3 is a numeric that looks like an integer.
void canonical_number(Expr& e) {
  std::string type = e.type.empty() ? std::string(natural_type(e)) : e.type;
  if (e.constant == ConstKind::number || type == "numeric")
    if (auto digits = output_numeric(e.name)) e.name = std::move(*digits);
  const bool integer = e.name.find_first_not_of("0123456789", e.name.starts_with('-') ? 1 : 0) == std::string::npos;
  e.constant = integer ? ConstKind::integer : ConstKind::number;
  if (type == natural_type(e)) {
    e.type.clear();
    e.implicit_type = false;
  } else {
    e.type = std::move(type);
  }
}

}  // namespace

void canonical_literal(Expr& e) {
  if (e.constant == ConstKind::integer || e.constant == ConstKind::number) return canonical_number(e);
  if (e.constant == ConstKind::boolean) {
    e.type.clear();
    e.implicit_type = false;
    return;
  }
  if (e.constant == ConstKind::bit_string) {
    std::string bits;
    for (const char c : e.name.substr(std::min<std::size_t>(1, e.name.size()))) {
      if (e.name[0] == 'b') {
        bits += c;
        continue;
      }
      const int digit = is_digit(c) ? c - '0' : lower(c) - 'a' + 10;
      for (int bit = 3; bit >= 0; --bit) bits += (digit >> bit & 1) != 0 ? '1' : '0';
    }
    e.constant = ConstKind::string;
    e.name = std::move(bits);
    e.type = "\"bit\"";
    return;
  }
  if (e.type == "unknown") {
    e.type.clear();
    e.implicit_type = false;
  }
  if (e.constant != ConstKind::string || e.type.empty()) return;
  std::optional<std::string> output = output_text(e.type, e.name);
  if (!output) return;
  e.name = std::move(*output);
  if (e.type == "boolean") {
    e.constant = ConstKind::boolean;
    e.name = e.name == "t" ? "true" : "false";
    e.type.clear();
    e.implicit_type = false;
  } else if (is_number_type(e.type)) {
    e.constant = e.name.find('.') == std::string::npos ? ConstKind::integer : ConstKind::number;
    canonical_number(e);
  }
}

}  // namespace pglint::sql
