// Where the tokens of one statement stand: SQL's lexical rules, leniently (the parser has the last word on errors).
#include "sql/tokens.hpp"

#include <algorithm>
#include <array>

namespace pglint::sql {
namespace {

enum : std::uint8_t { space = 1, digit = 2, word_start = 4, word = 8, operator_byte = 16 };

/// What each byte can be part of.
constexpr std::array<std::uint8_t, 256> byte_kinds = [] {
  std::array<std::uint8_t, 256> kinds{};
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    const bool letter = (i >= 'a' && i <= 'z') || (i >= 'A' && i <= 'Z') || i == '_' || i >= 0x80;
    const bool decimal = i >= '0' && i <= '9';
    if (letter) kinds[i] |= word_start | word;
    if (decimal) kinds[i] |= digit | word;
    if (i == ' ' || (i >= '\t' && i <= '\r')) kinds[i] |= space;
  }
  kinds['$'] |= word;
  for (const char c : std::string_view("+-*/<>=~!@#%^&|`?")) kinds[static_cast<unsigned char>(c)] |= operator_byte;
  return kinds;
}();

bool is(char c, std::uint8_t kinds) { return (byte_kinds[static_cast<unsigned char>(c)] & kinds) != 0; }
bool is_space(char c) { return is(c, space); }
bool is_digit(char c) { return is(c, digit); }
bool is_word_start(char c) { return is(c, word_start); }
bool is_word(char c) { return is(c, word); }
bool is_operator(char c) { return is(c, operator_byte); }

/// Reads tokens one after another from text[at, end).
class Reader {
 public:
  Reader(std::string_view text, std::uint32_t begin, std::uint32_t end) : text_(text), at_(begin), end_(end) {}

  /// False at the end.
  bool next(Token& token) {
    skip_blank();
    if (at_ >= end_) return false;
    token.begin = at_;
    token.kind = take();
    token.end = at_;
    return true;
  }

  /// Past white space and comments; gives where that is.
  std::uint32_t skip_blank() {
    for (;;) {
      const char* const bytes = text_.data();
      while (at_ < end_ && is_space(bytes[at_])) ++at_;
      if (at_ == end_ || (bytes[at_] != '-' && bytes[at_] != '/')) return at_;
      if (bytes[at_] == '-' && peek(1) == '-') {
        while (at_ < end_ && bytes[at_] != '\n' && bytes[at_] != '\r') ++at_;
      } else if (bytes[at_] == '/' && peek(1) == '*') {
        skip_comment();
      } else {
        return at_;
      }
    }
  }

 private:
  [[nodiscard]] char peek(std::uint32_t ahead = 0) const { return at_ + ahead < end_ ? text_[at_ + ahead] : '\0'; }

  void skip_comment() {
    int depth = 0;
    do {
      if (peek() == '/' && peek(1) == '*') {
        ++depth;
        at_ += 2;
      } else if (peek() == '*' && peek(1) == '/') {
        --depth;
        at_ += 2;
      } else {
        ++at_;
      }
    } while (depth > 0 && at_ < end_);
    at_ = std::min(at_, end_);
  }

  void skip_quoted(char quote, bool backslash_escapes) {
    for (++at_; at_ < end_; ++at_) {
      if (backslash_escapes && text_[at_] == '\\') {
        ++at_;
      } else if (text_[at_] == quote) {
        if (peek(1) != quote) {
          ++at_;
          return;
        }
        ++at_;
      }
    }
    at_ = end_;
  }

  Token::Kind take() {
    const char c = text_[at_];
    if (is_word_start(c)) return take_word();
    if (c == '\'') {
      skip_quoted('\'', false);
      return Token::Kind::string;
    }
    if (c == '"') {
      skip_quoted('"', false);
      return Token::Kind::quoted_name;
    }
    if (is_digit(c) || (c == '.' && is_digit(peek(1)))) return take_number();
    if (c == '$') return take_dollar();
    if (is_operator(c)) return take_operator();
    ++at_;
    if (c == '(' || c == '[') return Token::Kind::open;
    if (c == ')' || c == ']') return Token::Kind::close;
    if (c == ':' && (peek() == ':' || peek() == '=')) ++at_;
    return Token::Kind::punctuation;
  }

  Token::Kind take_word() {
    const char c = text_[at_];
    const std::uint32_t begin = at_;
    const char* byte = text_.data() + at_;
    for (const char* const end = text_.data() + end_; byte != end && is_word(*byte);) ++byte;
    at_ = static_cast<std::uint32_t>(byte - text_.data());
    if (at_ > begin + 1 || (peek() != '\'' && peek() != '&')) return Token::Kind::word;
    at_ = begin;
    if (peek(1) == '\'' && std::string_view("eEbBxXnN").find(c) != std::string_view::npos) {
      ++at_;
      skip_quoted('\'', c == 'e' || c == 'E');
      return Token::Kind::string;
    }
    if ((c == 'u' || c == 'U') && peek(1) == '&' && (peek(2) == '\'' || peek(2) == '"')) {
      at_ += 2;
      const char quote = text_[at_];
      skip_quoted(quote, false);
      return quote == '"' ? Token::Kind::quoted_name : Token::Kind::string;
    }
    ++at_;
    return Token::Kind::word;
  }

  Token::Kind take_number() {
    while (at_ < end_) {
      const char c = text_[at_];
      const bool sign = (c == '+' || c == '-') && (text_[at_ - 1] == 'e' || text_[at_ - 1] == 'E');
      if (!is_digit(c) && c != '.' && !is_word_start(c) && !sign) break;
      ++at_;
    }
    return Token::Kind::number;
  }

  Token::Kind take_dollar() {
    std::uint32_t tag = at_ + 1;
    while (tag < end_ && is_word(text_[tag]) && text_[tag] != '$') ++tag;
    if (tag < end_ && text_[tag] == '$' && !is_digit(text_[at_ + 1])) {
      const std::string_view quote = text_.substr(at_, tag + 1 - at_);
      const std::size_t close = text_.substr(0, end_).find(quote, tag + 1);
      at_ = close == std::string_view::npos ? end_ : static_cast<std::uint32_t>(close + quote.size());
      return Token::Kind::string;
    }
    at_ = std::max(tag, at_ + 1);
    return Token::Kind::word;  // a parameter: $1
  }

  Token::Kind take_operator() {
    const std::uint32_t begin = at_;
    while (at_ < end_ && is_operator(text_[at_])) {
      if (at_ > begin && ((peek() == '-' && peek(1) == '-') || (peek() == '/' && peek(1) == '*'))) break;
      ++at_;
    }
    // A sign at the end belongs to what follows, unless the operator holds one of these characters.
    if (text_.substr(begin, at_ - begin).find_first_of("~!@#%^&|`?") == std::string_view::npos)
      while (at_ - begin > 1 && (text_[at_ - 1] == '+' || text_[at_ - 1] == '-')) --at_;
    return Token::Kind::operator_;
  }

  std::string_view text_;
  std::uint32_t at_;
  std::uint32_t end_;
};

}  // namespace

std::uint32_t token_end(std::string_view text, std::uint32_t offset) {
  Token token;
  Reader reader(text, offset, static_cast<std::uint32_t>(text.size()));
  return reader.next(token) ? token.end : offset;
}

std::uint32_t skip_blank(std::string_view text, std::uint32_t offset, std::uint32_t end) {
  return Reader(text, offset, end).skip_blank();
}

void TokenMap::reset(std::string_view text, std::uint32_t begin, std::uint32_t end) {
  text_ = text;
  begin_ = begin;
  end_ = std::min(end, static_cast<std::uint32_t>(text.size()));
  tokens_.clear();
  read_ = false;
}

void TokenMap::read() {
  if (read_) return;
  read_ = true;
  open_.clear();
  Reader reader(text_, begin_, end_);
  for (Token token; reader.next(token);) {
    const auto index = static_cast<std::uint32_t>(tokens_.size());
    token.partner = index;
    if (token.kind == Token::Kind::open) {
      open_.push_back(index);
    } else if (token.kind == Token::Kind::close && !open_.empty()) {
      token.partner = open_.back();
      tokens_[open_.back()].partner = index;
      open_.pop_back();
    }
    tokens_.push_back(token);
  }
}

std::size_t TokenMap::at(std::uint32_t offset) {
  read();
  const auto found = std::lower_bound(tokens_.begin(), tokens_.end(), offset,
                                      [](const Token& token, std::uint32_t begin) { return token.begin < begin; });
  return static_cast<std::size_t>(found - tokens_.begin());
}

std::string_view TokenMap::text(std::size_t index) {
  read();
  if (index >= tokens_.size()) return {};
  return text_.substr(tokens_[index].begin, tokens_[index].end - tokens_[index].begin);
}

}  // namespace pglint::sql
