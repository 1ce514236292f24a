// Array literals: '{ a , "b c" , NULL }' of text[] is {a,"b c",NULL}.
#include <algorithm>
#include <utility>

#include "sql/literal.hpp"

namespace pglint::sql {
namespace {

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

bool is_null_word(std::string_view text) {
  return text.size() == 4 && (text[0] | 32) == 'n' && (text[1] | 32) == 'u' && (text[2] | 32) == 'l' && (text[3] | 32) == 'l';
}

/// One pass over the literal; the output is built as it goes. Braces nest at most six deep, as arrays do.
class ArrayReader {
 public:
  ArrayReader(std::string_view element_type, std::string_view input) : type_(element_type), input_(input) {}

  void replace(std::string_view from, std::string_view to) { replaced_ = {from, to}; }

  std::optional<std::string> read() {
    skip_space();
    if (!array(0)) return std::nullopt;
    skip_space();
    if (at_ != input_.size()) return std::nullopt;
    return std::move(out_);
  }

 private:
  void skip_space() {
    while (at_ < input_.size() && is_space(input_[at_])) ++at_;
  }
  bool take(char c) {
    if (at_ >= input_.size() || input_[at_] != c) return false;
    ++at_;
    return true;
  }

  bool array(int depth) {
    if (depth >= 6 || !take('{')) return false;
    out_ += '{';
    skip_space();
    if (take('}')) {
      out_ += '}';
      return true;
    }
    for (;;) {
      skip_space();
      const bool nested = at_ < input_.size() && input_[at_] == '{';
      if (!(nested ? array(depth + 1) : element())) return false;
      skip_space();
      if (take('}')) break;
      if (!take(',')) return false;
      out_ += ',';
    }
    out_ += '}';
    return true;
  }

  bool element() {
    std::string value;
    const bool quoted = take('"');
    if (quoted) {
      while (at_ < input_.size() && input_[at_] != '"') {
        if (input_[at_] == '\\' && ++at_ >= input_.size()) return false;
        value += input_[at_++];
      }
      if (!take('"')) return false;
    } else {
      std::size_t keep = 0;  // an escaped blank at the end stays
      while (at_ < input_.size() && input_[at_] != ',' && input_[at_] != '}') {
        if (input_[at_] == '"' || input_[at_] == '{') return false;
        const bool escaped = input_[at_] == '\\';
        if (escaped && ++at_ >= input_.size()) return false;
        value += input_[at_];
        if (escaped || !is_space(input_[at_])) keep = value.size();
        ++at_;
      }
      value.resize(keep);
      if (value.empty()) return false;
      if (is_null_word(value)) {
        out_ += "NULL";
        return true;
      }
    }
    if (replaced_ && value == replaced_->first) value = replaced_->second;
    print(output_text(type_, value).value_or(value));
    return true;
  }

  void print(const std::string& value) {
    const bool quotes = value.empty() || is_null_word(value) || std::any_of(value.begin(), value.end(), [](char c) {
                          return c == '"' || c == '\\' || c == '{' || c == '}' || c == ',' || is_space(c);
                        });
    if (!quotes) {
      out_ += value;
      return;
    }
    out_ += '"';
    for (const char c : value) {
      if (c == '"' || c == '\\') out_ += '\\';
      out_ += c;
    }
    out_ += '"';
  }

  std::string_view type_;
  std::string_view input_;
  std::optional<std::pair<std::string_view, std::string_view>> replaced_;
  std::size_t at_ = 0;
  std::string out_;
};

}  // namespace

std::optional<std::string> output_array(std::string_view element_type, std::string_view input) {
  if (element_type == "box") return std::nullopt;  // its delimiter is another
  return ArrayReader(element_type, input).read();
}

std::optional<std::string> replace_in_array(std::string_view input, std::string_view from, std::string_view to) {
  ArrayReader reader({}, input);
  reader.replace(from, to);
  return reader.read();
}

}  // namespace pglint::sql
