// Partition bounds as PostgreSQL prints them (get_const_expr() in ruleutils.c, as called for relpartbound).
#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>

#include "sql/statement.hpp"

namespace pglint::sql {
namespace {

constexpr std::string_view digits = "0123456789";

bool is_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of(digits) == std::string_view::npos;
}

std::string quoted(std::string_view value) {
  // A deparsed bound never has the E'…' form: standard_conforming_strings is on.
  std::string text = "'";
  for (const char ch : value) text.append(ch == '\'' ? 2 : 1, ch);
  return text + "'";
}

// The value of a constant, whatever casts and signs stand around it; nothing for any other expression.
struct Constant {
  std::string value;
  bool null = false;
  bool number = false;
};
std::optional<Constant> constant_of(const Expr& expr) {
  if (expr.is(ExprKind::constant)) {
    const bool number = expr.constant == ConstKind::integer || expr.constant == ConstKind::number;
    return Constant{expr.name, expr.constant == ConstKind::null, number};
  }
  const bool cast = expr.is(ExprKind::cast);
  const bool sign = expr.is(ExprKind::op) && expr.args.size() == 1 && (expr.name == "-" || expr.name == "+");
  if ((!cast && !sign) || expr.args.empty()) return std::nullopt;
  std::optional<Constant> inner = constant_of(expr.args.front());
  if (sign && (!inner || !inner->number)) return std::nullopt;
  if (sign && expr.name == "-")
    inner->value = inner->value.starts_with('-') ? inner->value.substr(1) : "-" + inner->value;
  return inner;
}

// A decimal number written out with `scale` digits behind the point (-1: as many as it has); nothing for
// anything else or when digits would be lost.
std::optional<std::string> decimal(std::string_view text, int scale) {
  bool negative = false;
  if (text.starts_with('-') || text.starts_with('+')) {
    negative = text.front() == '-';
    text.remove_prefix(1);
  }
  int exponent = 0;
  if (const std::size_t e = text.find_first_of("eE"); e != std::string_view::npos) {
    std::string_view power = text.substr(e + 1);
    const bool minus = power.starts_with('-');
    if (minus || power.starts_with('+')) power.remove_prefix(1);
    if (!is_digits(power) || power.size() > 2) return std::nullopt;
    for (const char ch : power) exponent = exponent * 10 + (ch - '0');
    if (minus) exponent = -exponent;
    text = text.substr(0, e);
  }
  const std::size_t point = std::min(text.find('.'), text.size());
  std::string all(text.substr(0, point));
  auto whole = static_cast<std::ptrdiff_t>(all.size());
  if (point < text.size()) all += text.substr(point + 1);
  if (!is_digits(all)) return std::nullopt;
  whole += exponent;
  if (whole < 0) all.insert(0, static_cast<std::size_t>(-whole), '0'), whole = 0;
  if (whole > static_cast<std::ptrdiff_t>(all.size()))
    all.append(static_cast<std::size_t>(whole) - all.size(), '0');
  std::string fraction = all.substr(static_cast<std::size_t>(whole));
  std::string integer = all.substr(0, static_cast<std::size_t>(whole));
  integer.erase(0, std::min(integer.find_first_not_of('0'), integer.size()));
  if (integer.empty()) integer = "0";
  if (scale >= 0) {
    const auto wanted = static_cast<std::size_t>(scale);
    if (fraction.size() > wanted && fraction.find_first_not_of('0', wanted) != std::string::npos)
      return std::nullopt;
    fraction.resize(wanted, '0');
  }
  std::string result = negative ? "-" : "";
  result += integer;
  if (!fraction.empty()) result += "." + fraction;
  return result;
}

// Scale of numeric(p,s); 0 for numeric(p), -1 for a plain numeric.
int numeric_scale(std::string_view type) {
  const std::size_t open = type.find('(');
  if (open == std::string_view::npos) return -1;
  const std::size_t comma = type.find(',', open);
  if (comma == std::string_view::npos) return 0;
  int scale = 0;
  for (std::size_t i = comma + 1;
       i < type.size() && digits.find(type[i]) != std::string_view::npos && scale < 2000; ++i)
    scale = scale * 10 + (type[i] - '0');
  return scale;
}

// Cuts the digits before `end` off the front of `text`, padded to two; empty when there are none.
std::string take_field(std::string_view& text, std::size_t width) {
  const std::size_t size = std::min(text.find_first_not_of(digits), text.size());
  if (size == 0 || size > std::max<std::size_t>(width, 2)) return {};
  std::string field(text.substr(0, size));
  text.remove_prefix(size);
  while (field.size() < width) field.insert(field.begin(), '0');
  return field;
}

// A date or timestamp in ISO order as the type prints it (time zone UTC); nothing when it is written in
// another way.
std::optional<std::string> date_time(std::string_view text, bool has_time, bool has_zone) {
  const std::string year = take_field(text, 4);
  if (year.size() != 4 || !text.starts_with('-')) return std::nullopt;
  text.remove_prefix(1);
  const std::string month = take_field(text, 2);
  if (month.empty() || !text.starts_with('-')) return std::nullopt;
  text.remove_prefix(1);
  const std::string day = take_field(text, 2);
  if (day.empty()) return std::nullopt;
  const std::string date = year + "-" + month + "-" + day;
  if (!has_time) return text.empty() ? std::optional(date) : std::nullopt;
  std::string time = "00:00:00";
  if (text.starts_with(' ') || text.starts_with('T')) {
    text.remove_prefix(1);
    const std::string hour = take_field(text, 2);
    if (hour.empty() || !text.starts_with(':')) return std::nullopt;
    text.remove_prefix(1);
    const std::string minute = take_field(text, 2);
    if (minute.empty()) return std::nullopt;
    std::string second = "00";
    if (text.starts_with(':')) {
      text.remove_prefix(1);
      second = take_field(text, 2);
      if (second.empty()) return std::nullopt;
    }
    time = hour + ":" + minute + ":" + second;
  }
  const bool utc =
      text == "+00" || text == "+00:00" || text == "+0" || text == "Z" || text == " UTC" || text == " Z";
  if (!text.empty() && !(has_zone && utc)) return std::nullopt;
  return date + " " + time + (has_zone ? "+00" : "");
}

// What boolin() takes: every prefix of true, false, yes, no that is unambiguous, on, off, 1, 0.
std::optional<std::string> boolean(std::string_view value) {
  const auto is_prefix = [&](std::string_view word) { return !value.empty() && word.starts_with(value); };
  if (is_prefix("true") || is_prefix("yes") || value == "on" || value == "1") return "true";
  if (is_prefix("false") || is_prefix("no") || value == "of" || value == "off" || value == "0")
    return "false";
  return std::nullopt;
}

std::string value_text(const Expr& expr, std::string_view type) {
  const std::optional<Constant> constant = constant_of(expr);
  if (!constant) return to_sql(expr);
  if (constant->null) return "NULL";
  const std::string& value = constant->value;
  // Only integer (not smallint, not bigint) and numeric stand without quotes, and only without a sign.
  if (type == "integer") {
    const std::string text = decimal(value, 0).value_or(value);
    return is_digits(text) ? text : quoted(text);
  }
  if (type.starts_with("numeric")) {
    const std::string text = decimal(value, numeric_scale(type)).value_or(value);
    return text.starts_with('-') ? quoted(text) : text;
  }
  if (type.empty()) return constant->number && !value.starts_with('-') ? value : quoted(value);
  if (type == "smallint" || type == "bigint") return quoted(decimal(value, 0).value_or(value));
  if (type == "boolean") return boolean(value).value_or(quoted(value));
  if (type == "date") return quoted(date_time(value, false, false).value_or(value));
  if (type.starts_with("timestamp")) {
    const bool zone = type.ends_with("with time zone");
    return quoted(date_time(value, true, zone).value_or(value));
  }
  return quoted(value);
}

}  // namespace

std::string partition_bound_text(const PartitionBound& bound, const std::vector<std::string>& key_types) {
  const auto type_of_key = [&](std::size_t index) {
    return index < key_types.size() ? std::string_view(key_types[index]) : std::string_view();
  };
  const auto row = [&](const std::vector<PartitionBound::Datum>& datums) {
    std::string text = "(";
    for (std::size_t i = 0; i < datums.size(); ++i) {
      if (i > 0) text += ", ";
      switch (datums[i].kind) {
        case PartitionBound::Datum::Kind::minvalue: text += "MINVALUE"; break;
        case PartitionBound::Datum::Kind::maxvalue: text += "MAXVALUE"; break;
        case PartitionBound::Datum::Kind::value: text += value_text(datums[i].value, type_of_key(i)); break;
      }
    }
    return text + ")";
  };
  switch (bound.kind) {
    case PartitionBound::Kind::none: return {};
    case PartitionBound::Kind::default_: return "DEFAULT";
    case PartitionBound::Kind::hash:
      return fmt::format("FOR VALUES WITH (modulus {}, remainder {})", bound.modulus, bound.remainder);
    case PartitionBound::Kind::range:
      return "FOR VALUES FROM " + row(bound.lower) + " TO " + row(bound.upper);
    case PartitionBound::Kind::list: break;
  }
  std::string text;
  for (const Expr& value : bound.values) {
    if (!text.empty()) text += ", ";
    text += value_text(value, type_of_key(0));
  }
  return "FOR VALUES IN (" + text + ")";
}

}  // namespace pglint::sql
