// jsonb literals as jsonb_out() prints them: keys sorted by length, then bytes, the last of equal keys, one blank after
// ':' and ','.
#include <algorithm>
#include <vector>

#include "sql/literal.hpp"

namespace pglint::sql {
namespace {

constexpr int max_depth = 200;

void append_utf8(std::string& into, std::uint32_t code) {
  if (code < 0x80) {
    into += static_cast<char>(code);
  } else if (code < 0x800) {
    into += static_cast<char>(0xC0 | code >> 6);
    into += static_cast<char>(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    into += static_cast<char>(0xE0 | code >> 12);
    into += static_cast<char>(0x80 | (code >> 6 & 0x3F));
    into += static_cast<char>(0x80 | (code & 0x3F));
  } else {
    into += static_cast<char>(0xF0 | code >> 18);
    into += static_cast<char>(0x80 | (code >> 12 & 0x3F));
    into += static_cast<char>(0x80 | (code >> 6 & 0x3F));
    into += static_cast<char>(0x80 | (code & 0x3F));
  }
}

void append_string(std::string& into, std::string_view value) {
  static constexpr std::string_view hex = "0123456789abcdef";
  into += '"';
  for (const char c : value) {
    switch (c) {
      case '"': into += "\\\""; break;
      case '\\': into += "\\\\"; break;
      case '\b': into += "\\b"; break;
      case '\f': into += "\\f"; break;
      case '\n': into += "\\n"; break;
      case '\r': into += "\\r"; break;
      case '\t': into += "\\t"; break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          into += "\\u00";
          into += hex[static_cast<unsigned char>(c) >> 4];
          into += hex[static_cast<unsigned char>(c) & 15];
        } else {
          into += c;
        }
    }
  }
  into += '"';
}

class JsonReader {
 public:
  explicit JsonReader(std::string_view input) : input_(input) {}

  std::optional<std::string> read() {
    std::string out;
    if (!value(out, 0)) return std::nullopt;
    skip_space();
    if (at_ != input_.size()) return std::nullopt;
    return out;
  }

 private:
  void skip_space() {
    while (at_ < input_.size() && (input_[at_] == ' ' || input_[at_] == '\t' || input_[at_] == '\n' || input_[at_] == '\r')) ++at_;
  }
  bool take(char c) {
    skip_space();
    if (at_ >= input_.size() || input_[at_] != c) return false;
    ++at_;
    return true;
  }
  bool word(std::string_view word, std::string& out) {
    if (!input_.substr(at_).starts_with(word)) return false;
    at_ += word.size();
    out += word;
    return true;
  }

  bool value(std::string& out, int depth) {
    skip_space();
    if (at_ >= input_.size() || depth > max_depth) return false;
    switch (input_[at_]) {
      case '{': return object(out, depth);
      case '[': return array(out, depth);
      case 't': return word("true", out);
      case 'f': return word("false", out);
      case 'n': return word("null", out);
      case '"': {
        std::string text;
        if (!string(text)) return false;
        append_string(out, text);
        return true;
      }
      default: return number(out);
    }
  }

  bool number(std::string& out) {
    const std::size_t begin = at_;
    while (at_ < input_.size() && std::string_view("+-.0123456789eE").find(input_[at_]) != std::string_view::npos) ++at_;
    const auto digits = output_numeric(input_.substr(begin, at_ - begin));
    if (!digits) return false;
    out += *digits;
    return true;
  }

  bool hex4(std::uint32_t& code) {
    if (at_ + 4 > input_.size()) return false;
    code = 0;
    for (int i = 0; i < 4; ++i) {
      const char c = input_[at_++];
      const int digit = c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
      if (digit < 0) return false;
      code = code << 4 | static_cast<std::uint32_t>(digit);
    }
    return true;
  }

  bool string(std::string& out) {
    ++at_;
    while (at_ < input_.size() && input_[at_] != '"') {
      const char c = input_[at_++];
      if (c != '\\') {
        if (static_cast<unsigned char>(c) < 0x20) return false;
        out += c;
        continue;
      }
      if (at_ >= input_.size() || !escape(out)) return false;
    }
    return at_ < input_.size() && input_[at_++] == '"';
  }

  bool escape(std::string& out) {
    switch (input_[at_++]) {
      case '"': out += '"'; return true;
      case '\\': out += '\\'; return true;
      case '/': out += '/'; return true;
      case 'b': out += '\b'; return true;
      case 'f': out += '\f'; return true;
      case 'n': out += '\n'; return true;
      case 'r': out += '\r'; return true;
      case 't': out += '\t'; return true;
      case 'u': break;
      default: return false;
    }
    std::uint32_t code = 0;
    if (!hex4(code) || code == 0) return false;
    if (code >= 0xD800 && code < 0xDC00) {
      std::uint32_t low = 0;
      if (!input_.substr(at_).starts_with("\\u")) return false;
      at_ += 2;
      if (!hex4(low) || low < 0xDC00 || low > 0xDFFF) return false;
      code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    } else if (code >= 0xDC00 && code < 0xE000) {
      return false;
    }
    append_utf8(out, code);
    return true;
  }

  bool array(std::string& out, int depth) {
    ++at_;
    out += '[';
    if (take(']')) {
      out += ']';
      return true;
    }
    for (;;) {
      if (!value(out, depth + 1)) return false;
      if (take(']')) break;
      if (!take(',')) return false;
      out += ", ";
    }
    out += ']';
    return true;
  }

  bool object(std::string& out, int depth) {
    struct Member {
      std::string key;
      std::string value;
    };
    std::vector<Member> members;
    ++at_;
    if (!take('}')) {
      for (;;) {
        Member member;
        skip_space();
        if (at_ >= input_.size() || input_[at_] != '"' || !string(member.key)) return false;
        if (!take(':') || !value(member.value, depth + 1)) return false;
        members.push_back(std::move(member));
        if (take('}')) break;
        if (!take(',')) return false;
      }
    }
    std::stable_sort(members.begin(), members.end(), [](const Member& a, const Member& b) {
      return a.key.size() != b.key.size() ? a.key.size() < b.key.size() : a.key < b.key;
    });
    out += '{';
    bool first = true;
    for (std::size_t i = 0; i < members.size(); ++i) {
      if (i + 1 < members.size() && members[i + 1].key == members[i].key) continue;
      if (!first) out += ", ";
      first = false;
      append_string(out, members[i].key);
      out += ": ";
      out += members[i].value;
    }
    out += '}';
    return true;
  }

  std::string_view input_;
  std::size_t at_ = 0;
};

}  // namespace

std::optional<std::string> output_jsonpath(std::string_view input) {
  const auto is_word = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c >= '0' && c <= '9'); };
  if (!input.starts_with('$')) return std::nullopt;
  std::string out = "$";
  for (std::size_t i = 1; i < input.size();) {
    if (input[i] == '[') {
      const std::size_t close = input.find(']', i);
      if (close == std::string_view::npos) return std::nullopt;
      const std::string_view index = input.substr(i + 1, close - i - 1);
      if (index != "*" && index.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
      out += input.substr(i, close + 1 - i);
      i = close + 1;
      continue;
    }
    if (input[i] != '.' || ++i >= input.size()) return std::nullopt;
    const std::size_t begin = i;
    if (input[i] == '"') {
      i = input.find('"', i + 1);
      if (i == std::string_view::npos || input.substr(begin, i - begin).find('\\') != std::string_view::npos) return std::nullopt;
      out += '.';
      out += input.substr(begin, ++i - begin);
      continue;
    }
    while (i < input.size() && is_word(input[i])) ++i;
    if (i == begin || (input[begin] >= '0' && input[begin] <= '9')) return std::nullopt;
    out += ".\"";
    out += input.substr(begin, i - begin);
    out += '"';
  }
  return out;
}

std::optional<std::string> output_jsonb(std::string_view input) { return JsonReader(input).read(); }

}  // namespace pglint::sql
