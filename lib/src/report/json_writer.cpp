// JSON text, appended to a buffer that goes to the sink in large pieces.
#include "report/json_writer.hpp"

#include <fmt/format.h>

#include "text/utf8.hpp"

namespace pglint::report {

void JsonWriter::begin_line() {
  if (needs_comma_) put(',');
  put('\n');
  for (; indent_ > 0; --indent_) put(' ');
  indent_ = -1;
  needs_comma_ = true;
}

inline void JsonWriter::before_value() {
  if (indent_ >= 0) return begin_line();
  if (needs_comma_) put(", ");
  needs_comma_ = true;
}

JsonWriter& JsonWriter::open(char bracket) {
  before_value();
  put(bracket);
  needs_comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::close(char bracket) {
  needs_comma_ = false;
  before_value();
  put(bracket);
  return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
  before_value();
  put('"');
  put(name);
  put("\": ");
  needs_comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::string(std::string_view text) {
  before_value();
  put('"');
  escape(text);
  put('"');
  return *this;
}

JsonWriter& JsonWriter::number(std::uint64_t value) {
  before_value();
  put(std::string_view(fmt::format_int(value).c_str()));
  return *this;
}

JsonWriter& JsonWriter::boolean(bool value) {
  before_value();
  put(value ? "true" : "false");
  return *this;
}

JsonWriter& JsonWriter::null() {
  before_value();
  put("null");
  return *this;
}

JsonWriter& JsonWriter::new_line(int indent) {
  indent_ = indent;
  return *this;
}

void JsonWriter::flush() {
  if (indent_ >= 0) put('\n');
  indent_ = -1;
  hand_over();
}

void JsonWriter::hand_over() {
  out_({buffer_.get(), used_});
  used_ = 0;
}

void JsonWriter::put_much(std::string_view text) {
  hand_over();
  if (text.size() > capacity) out_(text);
  else put(text);
}

void JsonWriter::put_unit(std::uint32_t unit) { put(fmt::format("\\u{:04x}", unit)); }

void JsonWriter::escape(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text::skip_plain_json(text, at);
    put(text.substr(at, end - at));
    if (end == text.size()) return;
    const text::CodePoint point = text::decode(text, end);
    const std::string_view bytes = text.substr(end, point.length);
    at = end + point.length;
    if (!point.valid) {
      put("\xEF\xBF\xBD");  // U+FFFD
    } else if (point.value == '"' || point.value == '\\') {
      put('\\');
      put(static_cast<char>(point.value));
    } else if (point.value == '\n') {
      put("\\n");
    } else if (point.value < 0x80) {
      put_unit(point.value);
    } else if (printable(bytes) == bytes) {
      put(bytes);
    } else if (point.value < 0x10000) {
      put_unit(point.value);
    } else {
      put_unit(0xD800U + ((point.value - 0x10000U) >> 10U));
      put_unit(0xDC00U + ((point.value - 0x10000U) & 0x3FFU));
    }
  }
}

}  // namespace pglint::report
