// A streaming JSON writer: commas, escapes and pieces for a sink. Knows nothing of findings.
#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>

#include "pglint/report.hpp"

namespace pglint::report {

/// Writes one document. Strings may hold any bytes: invalid UTF-8 becomes U+FFFD, and what `printable()` would change is
/// escaped, so that the output neither breaks a parser nor steers a terminal.
class JsonWriter {
 public:
  explicit JsonWriter(const Sink& out) : out_(out) {}

  JsonWriter& key(std::string_view name);
  JsonWriter& begin_object() { return open('{'); }
  JsonWriter& end_object() { return close('}'); }
  JsonWriter& begin_array() { return open('['); }
  JsonWriter& end_array() { return close(']'); }
  JsonWriter& string(std::string_view text);
  JsonWriter& number(std::uint64_t value);
  JsonWriter& boolean(bool value);
  JsonWriter& null();
  /// Line break and indentation in front of the next value or end; for people and diffs.
  JsonWriter& new_line(int indent);
  /// Hands over what is buffered. The last call of a document.
  void flush();

 private:
  JsonWriter& open(char bracket);
  JsonWriter& close(char bracket);
  void before_value();
  void begin_line();
  void escape(std::string_view text);
  void put(char c) {
    if (used_ == capacity) hand_over();
    buffer_[used_++] = c;
  }
  void put(std::string_view text) {
    if (text.size() > capacity - used_) return put_much(text);
    std::memcpy(buffer_.get() + used_, text.data(), text.size());
    used_ += text.size();
  }
  void put_much(std::string_view text);
  void put_unit(std::uint32_t unit);
  void hand_over();

  static constexpr std::size_t capacity = std::size_t{1} << 16U;
  const Sink& out_;
  std::unique_ptr<char[]> buffer_ = std::make_unique<char[]>(capacity);
  std::size_t used_ = 0;
  bool needs_comma_ = false;
  int indent_ = -1;  // of a pending line break
};

}  // namespace pglint::report
