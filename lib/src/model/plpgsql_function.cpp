// Functions that DO blocks build names and statements with. Others are unknown.
#include <algorithm>
#include <utility>

#include "model/plpgsql_evaluate.hpp"

namespace pglint::model::plpgsql {
namespace {

using Kind = Value::Kind;

bool all_scalar(const std::vector<Value>& values) {
  return std::all_of(values.begin(), values.end(), [](const Value& value) { return value.is_scalar(); });
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0x80U) == 0; });
}

std::string with_case(std::string text, bool upper) {
  for (char& c : text) {
    if (upper && c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (!upper && c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

/// Joins what is not NULL.
Value joined(const std::vector<Value>& values, std::size_t first, std::string_view separator) {
  std::string text;
  bool more = false;
  for (std::size_t i = first; i < values.size(); ++i) {
    if (values[i].is_null()) continue;
    if (!values[i].is_scalar()) return {};
    if (more) text += separator;
    text += output_text(values[i]);
    more = true;
    if (text.size() > max_text) return {};
  }
  return text_value(std::move(text));
}

Value replaced(std::string_view text, std::string_view from, std::string_view to) {
  if (from.empty()) return text_value(std::string(text));
  std::string result;
  std::size_t at = 0;
  for (std::size_t found = text.find(from); found != std::string_view::npos; found = text.find(from, at)) {
    result += text.substr(at, found - at);
    result += to;
    at = found + from.size();
    if (result.size() > max_text) return {};
  }
  result += text.substr(at);
  return text_value(std::move(result));
}

/// substr(text, start [, length]) of ASCII.
Value part_of(const std::vector<Value>& args) {
  const auto start = integer_of(args[1]);
  const auto length = args.size() > 2 ? integer_of(args[2]) : std::optional<std::int64_t>(1 << 30);
  const auto size = static_cast<std::int64_t>(args[0].text.size());
  if (!start || !length || *length < 0 || *length > (1 << 30) || *start > (1 << 30) || *start < -(1 << 30) || !is_ascii(args[0].text)) return {};
  const std::int64_t first = std::clamp<std::int64_t>(*start - 1, 0, size);
  const std::int64_t last = std::clamp<std::int64_t>(*start - 1 + *length, first, size);
  return text_value(args[0].text.substr(static_cast<std::size_t>(first), static_cast<std::size_t>(last - first)));
}

Value end_of(const Value& text, const Value& count, bool left) {
  const auto number = integer_of(count);
  if (!number || *number < 0 || !is_ascii(text.text)) return {};
  const std::size_t length = std::min(text.text.size(), static_cast<std::size_t>(*number));
  return text_value(left ? text.text.substr(0, length) : text.text.substr(text.text.size() - length));
}

Value padded(const std::vector<Value>& args) {
  const auto width = integer_of(args[1]);
  const std::string fill = args.size() > 2 ? args[2].text : " ";
  const std::string text = output_text(args[0]);
  if (!width || *width < 0 || *width > 1000 || fill.size() != 1 || !is_ascii(text)) return {};
  const auto length = static_cast<std::size_t>(*width);
  return text_value(text.size() >= length ? text.substr(0, length) : std::string(length - text.size(), fill[0]) + text);
}

std::string trimmed(const std::string& text) {
  const std::size_t first = text.find_first_not_of(' ');
  return first == std::string::npos ? std::string() : text.substr(first, text.find_last_not_of(' ') - first + 1);
}

Value split(const std::string& text, const std::string& separator) {
  if (text.empty()) return array_value({});
  if (separator.empty()) return array_value({text_value(text)});
  std::vector<Value> items;
  std::size_t at = 0;
  for (std::size_t found = text.find(separator); found != std::string::npos; found = text.find(separator, at)) {
    items.push_back(text_value(text.substr(at, found - at)));
    at = found + separator.size();
  }
  items.push_back(text_value(text.substr(at)));
  return array_value(std::move(items));
}

/// Functions of texts and numbers that are NULL for NULL; the arguments are scalars.
Value call_strict(std::string_view name, const std::vector<Value>& args) {
  const std::size_t count = args.size();
  if (count == 1) {
    if (name == "quote_ident") return text_value(quote_identifier(args[0].text));
    if (name == "quote_literal" || name == "quote_nullable") return text_value(quote_literal(output_text(args[0])));
    if ((name == "lower" || name == "upper") && is_ascii(args[0].text)) return text_value(with_case(args[0].text, name == "upper"));
    if (name == "btrim" || name == "trim") return text_value(trimmed(args[0].text));
    if ((name == "length" || name == "char_length") && is_ascii(args[0].text)) return integer_value(static_cast<std::int64_t>(args[0].text.size()));
  }
  if (name == "replace" && count == 3) return replaced(args[0].text, args[1].text, args[2].text);
  if ((name == "substr" || name == "substring") && (count == 2 || count == 3)) return part_of(args);
  if ((name == "left" || name == "right") && count == 2) return end_of(args[0], args[1], name == "left");
  if (name == "lpad" && (count == 2 || count == 3)) return padded(args);
  if (name == "string_to_array" && count == 2) return split(args[0].text, args[1].text);
  return {};
}

/// Functions of an array.
Value call_array(std::string_view name, const std::vector<Value>& args) {
  if (args.empty()) return {};
  const std::vector<Value>& items = args[0].items;
  const auto size = static_cast<std::int64_t>(items.size());
  if (name == "cardinality" && args.size() == 1) return integer_value(size);
  if ((name == "array_length" || name == "array_upper") && args.size() == 2) return size > 0 ? integer_value(size) : null_value();
  if (name == "array_lower" && args.size() == 2) return size > 0 ? integer_value(1) : null_value();
  if (name == "array_to_string" && args.size() == 2 && args[1].is(Kind::text)) return joined(items, 0, args[1].text);
  if (name == "array_append" && args.size() == 2 && args[1].known()) {
    Value result = args[0];
    result.items.push_back(args[1]);
    return result;
  }
  return {};
}

}  // namespace

Value Evaluator::function(const Expr& expr) {
  if (!expr.schema.empty() && expr.schema != "pg_catalog") return {};
  if (expr.distinct || expr.star || expr.windowed) return {};
  std::vector<Value> args = values(expr.args);
  if (expr.variadic) {
    if (args.empty() || !args.back().is(Kind::array)) return {};
    const std::vector<Value> last = std::move(args.back().items);
    args.pop_back();
    args.insert(args.end(), last.begin(), last.end());
  }
  std::size_t size = 0;
  for (Value& arg : args) {
    if (arg.is(Kind::oid)) arg = oid_text(arg);
    size += arg.text.size();
  }
  if (!spend(size / 16)) return {};
  const std::string& name = expr.name;
  if (name == "format") {
    if (args.empty() || !args[0].is(Kind::text)) return {};
    Value result = format(args[0].text, {args.begin() + 1, args.end()});
    return result.text.size() > max_text ? Value{} : result;
  }
  if (name == "concat") return joined(args, 0, "");
  if (name == "concat_ws") return !args.empty() && args[0].is(Kind::text) ? joined(args, 1, args[0].text) : Value{};
  if (name == "to_regclass" && args.size() == 1) return regclass(args[0]);
  if (name == "current_schema" && args.empty()) {
    for (const std::string& schema : world_.search_path)
      if (schema == "public" || world_.catalog.schemas.contains(schema)) return text_value(schema);
    return {};
  }
  if (!args.empty() && args[0].is(Kind::array)) return call_array(name, args);
  if (name == "quote_nullable" && args.size() == 1 && args[0].is_null()) return text_value("NULL");
  const bool strict = std::all_of(args.begin(), args.end(), [](const Value& arg) { return arg.known(); });
  if (strict && std::any_of(args.begin(), args.end(), [](const Value& arg) { return arg.is_null(); })) return {};
  return all_scalar(args) ? call_strict(name, args) : Value{};
}

}  // namespace pglint::model::plpgsql
