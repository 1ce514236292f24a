// Where the tokens of one statement stand: finds the ends that parse nodes do not carry, and matching parentheses.
// Knows SQL's lexical rules only, no grammar and no libpg_query.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace pglint::sql {

/// One token. An operator of several characters is one token; comments and white space are none.
struct Token {
  enum class Kind : std::uint8_t { word, quoted_name, string, number, operator_, open, close, punctuation };
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::uint32_t partner = 0;  ///< open and close: index of the other one ('(' with ')', '[' with ']'); else its own index
  Kind kind = Kind::punctuation;
};

/// End of the token that begins at `offset` (white space and comments before it are skipped); `offset` at the end.
std::uint32_t token_end(std::string_view text, std::uint32_t offset);
/// Where the first token of text[offset, end) begins; `end` when it holds only white space and comments.
std::uint32_t skip_blank(std::string_view text, std::uint32_t offset, std::uint32_t end);

/// The tokens of a piece of text, read once when first asked for. Offsets are into the whole text. Linear.
class TokenMap {
 public:
  /// Forgets the tokens; those of text[begin, end) are read when they are needed.
  void reset(std::string_view text, std::uint32_t begin, std::uint32_t end);

  [[nodiscard]] std::size_t size() { read(); return tokens_.size(); }
  [[nodiscard]] const Token& operator[](std::size_t index) { read(); return tokens_[index]; }
  /// Index of the first token that begins at `offset` or after it; size() when there is none. O(log n).
  [[nodiscard]] std::size_t at(std::uint32_t offset);
  /// The token's bytes.
  [[nodiscard]] std::string_view text(std::size_t index);

 private:
  void read();
  std::string_view text_;
  std::uint32_t begin_ = 0;
  std::uint32_t end_ = 0;
  bool read_ = true;
  std::vector<Token> tokens_;
  std::vector<std::uint32_t> open_;  // read()'s own
};

}  // namespace pglint::sql
