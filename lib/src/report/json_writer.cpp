// JSON text, appended to a buffer that goes to the sink in large pieces.
#include "report/json_writer.hpp"

#include <fmt/format.h>

#include <iterator>

#include "text/utf8.hpp"

namespace pglint::report {
namespace {

constexpr std::size_t piece_bytes = std::size_t{1} << 16U;

void append_unit(std::string& out, std::uint32_t unit) { fmt::format_to(std::back_inserter(out), "\\u{:04x}", unit); }

}  // namespace

void JsonWriter::begin_line() {
  if (needs_comma_) buffer_ += ',';
  buffer_ += '\n';
  buffer_.append(static_cast<std::size_t>(indent_), ' ');
  indent_ = -1;
  needs_comma_ = true;
  if (buffer_.size() >= piece_bytes) flush();
}

inline void JsonWriter::before_value() {
  if (indent_ >= 0) return begin_line();
  if (needs_comma_) buffer_.append(", ", 2);
  needs_comma_ = true;
}

JsonWriter& JsonWriter::open(char bracket) {
  before_value();
  buffer_ += bracket;
  needs_comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::close(char bracket) {
  needs_comma_ = false;
  before_value();
  buffer_ += bracket;
  return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
  if (indent_ >= 0) {
    begin_line();
    buffer_ += '"';
  } else {
    buffer_.append(needs_comma_ ? ", \"" : "\"", needs_comma_ ? 3 : 1);
  }
  buffer_.append(name).append("\": ", 3);
  needs_comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::string(std::string_view text) {
  before_value();
  buffer_ += '"';
  escape(text);
  buffer_ += '"';
  return *this;
}

JsonWriter& JsonWriter::number(std::uint64_t value) {
  before_value();
  fmt::format_to(std::back_inserter(buffer_), "{}", value);
  return *this;
}

JsonWriter& JsonWriter::boolean(bool value) {
  before_value();
  buffer_ += value ? "true" : "false";
  return *this;
}

JsonWriter& JsonWriter::null() {
  before_value();
  buffer_ += "null";
  return *this;
}

JsonWriter& JsonWriter::new_line(int indent) {
  indent_ = indent;
  return *this;
}

void JsonWriter::flush() {
  if (indent_ >= 0) buffer_ += '\n';
  indent_ = -1;
  out_(buffer_);
  buffer_.clear();
}

void JsonWriter::escape(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text::skip_plain_json(text, at);
    buffer_.append(text.data() + at, end - at);
    if (end == text.size()) return;
    const text::CodePoint point = text::decode(text, end);
    const std::string_view bytes = text.substr(end, point.length);
    at = end + point.length;
    if (!point.valid) {
      buffer_ += "\xEF\xBF\xBD";  // U+FFFD
    } else if (point.value == '"' || point.value == '\\') {
      buffer_ += '\\';
      buffer_ += static_cast<char>(point.value);
    } else if (point.value == '\n') {
      buffer_ += "\\n";
    } else if (point.value < 0x80) {
      append_unit(buffer_, point.value);
    } else if (printable(bytes) == bytes) {
      buffer_.append(bytes);
    } else if (point.value < 0x10000) {
      append_unit(buffer_, point.value);
    } else {
      append_unit(buffer_, 0xD800U + ((point.value - 0x10000U) >> 10U));
      append_unit(buffer_, 0xDC00U + ((point.value - 0x10000U) & 0x3FFU));
    }
  }
}

}  // namespace pglint::report
