// Values: comparison, arrays written as text, format().
#include "model/plpgsql_value.hpp"

#include <charconv>
#include <utility>

#include "pglint/expression.hpp"
#include "text/lexeme.hpp"

namespace pglint::model::plpgsql {
namespace {

using Kind = Value::Kind;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

Value make(Kind kind, std::string text) {
  Value value;
  value.kind = kind;
  value.text = std::move(text);
  return value;
}

/// Reads the elements between the braces.
class ArrayReader {
 public:
  explicit ArrayReader(std::string_view text) : text_(text) {}

  Value read() {
    std::vector<Value> items;
    skip_space();
    if (!take('{')) return {};
    skip_space();
    if (take('}')) return at_end() ? array_value({}) : Value{};
    do {
      Value item = element();
      if (!item.known()) return {};
      items.push_back(std::move(item));
    } while (take(','));
    return take('}') && at_end() ? array_value(std::move(items)) : Value{};
  }

 private:
  [[nodiscard]] bool more() const { return at_ < text_.size(); }
  bool take(char c) {
    if (!more() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  void skip_space() {
    while (more() && text::is_space(text_[at_])) ++at_;
  }
  bool at_end() {
    skip_space();
    return !more();
  }

  Value element() {
    skip_space();
    std::string value;
    if (take('"')) {
      while (more() && text_[at_] != '"') add(value);
      if (!take('"')) return {};
      skip_space();
      return text_value(std::move(value));
    }
    std::size_t length = 0;  // without the space behind it
    while (more() && text_[at_] != ',' && text_[at_] != '}') {
      if (text_[at_] == '{' || text_[at_] == '"') return {};
      const bool space = text::is_space(text_[at_]);
      add(value);
      if (!space) length = value.size();
    }
    value.resize(length);
    if (value.empty()) return {};
    return text::is_keyword(value, "null") ? null_value() : text_value(std::move(value));
  }
  void add(std::string& value) {
    if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
    value += text_[at_++];
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

Value null_value() { return make(Kind::null, {}); }
Value boolean_value(bool value) { return make(Kind::boolean, value ? "true" : "false"); }
Value integer_value(std::int64_t value) { return make(Kind::integer, std::to_string(value)); }
Value text_value(std::string text) { return make(Kind::text, std::move(text)); }
Value oid_value(std::string name) { return make(Kind::oid, std::move(name)); }
Value array_value(std::vector<Value> items) {
  Value value = make(Kind::array, {});
  value.items = std::move(items);
  return value;
}

std::optional<std::int64_t> integer_of(const Value& value) {
  if (!value.is(Kind::integer) && !value.is(Kind::text)) return std::nullopt;
  std::int64_t number = 0;
  const char* const end = value.text.data() + value.text.size();
  const auto [stop, error] = std::from_chars(value.text.data(), end, number);
  if (error != std::errc() || stop != end || value.text.empty()) return std::nullopt;
  return number;
}

std::string output_text(const Value& value) {
  return value.is(Kind::boolean) ? value.text.substr(0, 1) : value.text;
}

std::optional<bool> equal(const Value& a, const Value& b) {
  if (!a.is_scalar() || !b.is_scalar()) return std::nullopt;
  if (a.is(Kind::integer) || b.is(Kind::integer)) {
    const auto order = compare(a, b);
    return order ? std::optional(*order == 0) : std::nullopt;
  }
  if (a.is(Kind::boolean) != b.is(Kind::boolean)) {
    const std::string_view word = a.is(Kind::boolean) ? b.text : a.text;
    if (word != "true" && word != "false") return std::nullopt;
  }
  return a.text == b.text;
}

std::optional<int> compare(const Value& a, const Value& b) {
  const auto left = integer_of(a);
  const auto right = integer_of(b);
  if (!left || !right || (!a.is(Kind::integer) && !b.is(Kind::integer))) return std::nullopt;
  return *left < *right ? -1 : *left > *right ? 1 : 0;
}

Value parse_array(std::string_view text) { return ArrayReader(text).read(); }

Value format(std::string_view format, const std::vector<Value>& arguments) {
  std::string out;
  std::size_t next = 0;
  for (std::size_t at = 0; at < format.size(); ++at) {
    if (format[at] != '%') {
      out += format[at];
      continue;
    }
    if (++at == format.size()) return {};
    if (format[at] == '%') {
      out += '%';
      continue;
    }
    if (is_digit(format[at])) {
      std::size_t number = 0;
      for (; at < format.size() && is_digit(format[at]) && number < 100'000; ++at) number = number * 10 + static_cast<std::size_t>(format[at] - '0');
      if (at + 1 >= format.size() || format[at] != '$' || number == 0 || number > arguments.size()) return {};
      next = number - 1;
      ++at;
    }
    if (next >= arguments.size()) return {};
    const Value& value = arguments[next++];
    if (!value.is_scalar() && !value.is_null()) return {};
    switch (format[at]) {
      case 's': out += output_text(value); break;
      case 'L': out += value.is_null() ? "NULL" : quote_literal(output_text(value)); break;
      case 'I':
        if (value.is_null()) return {};
        out += quote_identifier(output_text(value));
        break;
      default: return {};
    }
    if (out.size() > max_text) return {};
  }
  return text_value(std::move(out));
}

}  // namespace pglint::model::plpgsql
