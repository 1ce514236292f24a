// Positions, lines and printable text.
#include <doctest/doctest.h>

#include <random>
#include <string>

#include "pglint/source.hpp"

using pglint::Position;
using pglint::printable;
using pglint::Source;

namespace {

Position at(std::string text, std::uint32_t offset) {
  return Source("x.sql", std::move(text)).position(offset);
}

}  // namespace

TEST_CASE("source: lines end with \\n, \\r\\n or a lone \\r") {
  const Source source("x.sql", "a\nbb\r\nccc\rd\r\r\ne");
  REQUIRE(source.line_count() == 6);
  CHECK(source.line(1) == "a");
  CHECK(source.line(2) == "bb");
  CHECK(source.line(3) == "ccc");
  CHECK(source.line(4) == "d");
  CHECK(source.line(5) == "");
  CHECK(source.line(6) == "e");
  CHECK(source.line_begin(3) == 6);
  CHECK(source.line(0) == "");
  CHECK(source.line(7) == "");
  CHECK(source.line_begin(7) == source.text().size());
}

TEST_CASE("source: a text that ends with a line end has an empty last line") {
  CHECK(Source("", "").line_count() == 1);
  CHECK(Source("", "a").line_count() == 1);
  CHECK(Source("", "a\n").line_count() == 2);
  CHECK(Source("", "a\r\n").line_count() == 2);
  CHECK(Source("", "a\r").line_count() == 2);
  CHECK(Source("", "\n\r").line_count() == 3);
  CHECK(at("a\n", 2) == Position{2, 1});
  CHECK(at("", 0) == Position{1, 1});
}

TEST_CASE("source: positions are 1-based and clamped") {
  CHECK(at("ab\ncd", 0) == Position{1, 1});
  CHECK(at("ab\ncd", 1) == Position{1, 2});
  CHECK(at("ab\ncd", 2) == Position{1, 3});
  CHECK(at("ab\ncd", 3) == Position{2, 1});
  CHECK(at("ab\ncd", 5) == Position{2, 3});
  CHECK(at("ab\ncd", 4000) == Position{2, 3});
}

TEST_CASE("source: an offset inside a line end is the end of that line") {
  CHECK(at("ab\r\ncd", 2) == Position{1, 3});
  CHECK(at("ab\r\ncd", 3) == Position{1, 3});
  CHECK(at("ab\r\ncd", 4) == Position{2, 1});
}

TEST_CASE("source: columns count code points") {
  const std::string text = "é\xE2\x82\xAC\xF0\x9F\x98\x80x";  // 2, 3 and 4 bytes, then x
  CHECK(at(text, 0) == Position{1, 1});
  CHECK(at(text, 2) == Position{1, 2});
  CHECK(at(text, 5) == Position{1, 3});
  CHECK(at(text, 9) == Position{1, 4});
  CHECK(at(text, 10) == Position{1, 5});
  CHECK(at(text, 7) == Position{1, 3});  // inside the four bytes
}

TEST_CASE("source: an invalid byte is one column") {
  CHECK(at("\xFF\xFFx", 2) == Position{1, 3});
  CHECK(at("\x80\x80x", 2) == Position{1, 3});
  CHECK(at("\xE2\x82x", 2) == Position{1, 3});      // a truncated sequence is two invalid bytes
  CHECK(at("\xED\xA0\x80x", 3) == Position{1, 4});  // a surrogate is three
  CHECK(at("\xC0\xAFx", 2) == Position{1, 3});      // an overlong form is two
}

TEST_CASE("source: a BOM has no column but has bytes") {
  const Source source("x.sql", "\xEF\xBB\xBFSELECT\n1");
  CHECK(source.line(1) == "SELECT");
  CHECK(source.line_begin(1) == 3);
  CHECK(source.position(0) == Position{1, 1});
  CHECK(source.position(3) == Position{1, 1});
  CHECK(source.position(4) == Position{1, 2});
  CHECK(source.position(10) == Position{2, 1});
  CHECK(Source("", "\xEF\xBB\xBF").line(1) == "");
  CHECK(Source("", "\xEF\xBB\xBF").position(3) == Position{1, 1});
}

TEST_CASE("source: slices are clamped") {
  const Source source("x.sql", "abcdef");
  CHECK(source.slice({1, 3}) == "bc");
  CHECK(source.slice({4, 400}) == "ef");
  CHECK(source.slice({40, 400}) == "");
  CHECK(source.slice({3, 1}) == "");
}

TEST_CASE("source: every position of random texts equals a walk from the beginning") {
  std::mt19937 random(7);
  const std::string pieces[] = {"a",    "\n",   "\r", "\r\n", "é", "\xE2\x82\xAC", "\xF0\x9F\x98\x80",
                                "\xFF", "    ", "xyz"};
  for (int round = 0; round < 40; ++round) {
    std::string text;
    while (text.size() < 3000) text += pieces[random() % (round % 2 == 0 ? 10 : 8)];
    const Source source("x.sql", text);
    Position walked;
    for (std::size_t i = 0; i < text.size();) {
      REQUIRE(source.position(static_cast<std::uint32_t>(i)) == walked);
      const auto byte = static_cast<unsigned char>(text[i]);
      if (byte == '\n' || (byte == '\r' && text[i + 1] != '\n')) {
        walked = {walked.line + 1, 1};
        i += 1;
      } else if (byte == '\r') {
        i += 1;  // the column of \r\n's second half is that of its first
      } else {
        walked.column += 1;
        i += byte == 0xC3 ? 2 : byte == 0xE2 ? 3 : byte == 0xF0 ? 4 : 1;
      }
    }
  }
}

TEST_CASE("source: sources keep their references while others are added") {
  pglint::Sources sources;
  const pglint::SourceId first = sources.add(Source("a", "one"));
  const Source& kept = sources[first];
  for (int i = 0; i < 1000; ++i) CHECK(sources.add(Source("b", "")) == static_cast<pglint::SourceId>(i + 1));
  CHECK(&kept == &sources[first]);
  CHECK(sources[first].path() == "a");
}

TEST_CASE("printable: text stays, what a terminal would act on does not") {
  CHECK(printable("plain text, \"quoted\" \\ é \xE2\x82\xAC \xF0\x9F\x98\x80") ==
        "plain text, \"quoted\" \\ é \xE2\x82\xAC \xF0\x9F\x98\x80");
  CHECK(printable("a\nb\rc\td") == "a\\nb\\rc\\td");
  CHECK(printable("\x1B[31m") == "\\x1B[31m");
  CHECK(printable(std::string_view("\0", 1)) == "\\x00");
  CHECK(printable("\x7F") == "\\x7F");
  CHECK(printable("\xC2\x9B") == "\\u{009B}");                           // C1: a CSI in eight bits
  CHECK(printable("\xE2\x80\xAE") == "\\u{202E}");                       // right-to-left override
  CHECK(printable("\xE2\x81\xA6\xE2\x81\xA9") == "\\u{2066}\\u{2069}");  // isolates
  CHECK(printable("\xE2\x80\xA8") == "\\u{2028}");                       // line separator
  CHECK(printable("\xEF\xBB\xBF") == "\\u{FEFF}");
  CHECK(printable("\xF3\xA0\x80\xA0") == "\\u{E0020}");  // a tag character
  CHECK(printable("\xE2\x80\x8D") == "\xE2\x80\x8D");    // a joiner: emoji and Persian need it
}

TEST_CASE("printable: every byte at every place of a text of several words") {
  for (int byte = 1; byte < 256; ++byte) {
    const std::string alone = printable(std::string(1, static_cast<char>(byte)));
    for (std::size_t at = 0; at < 20; ++at) {
      std::string text(20, ' ');
      text[at] = static_cast<char>(byte);
      REQUIRE(printable(text) == text.substr(0, at) + alone + text.substr(at + 1));
      text.assign(20, '~');
      text[at] = static_cast<char>(byte);
      REQUIRE(printable(text) == text.substr(0, at) + alone + text.substr(at + 1));
    }
  }
}

TEST_CASE("printable: invalid bytes one by one") {
  CHECK(printable("\xFF") == "\\xFF");
  CHECK(printable("\xE2\x82") == "\\xE2\\x82");
  CHECK(printable("\xE2\x82x") == "\\xE2\\x82x");
  CHECK(printable("\xC0\xAF") == "\\xC0\\xAF");
  CHECK(printable("\xED\xA0\x80") == "\\xED\\xA0\\x80");
  CHECK(printable("\xF4\x90\x80\x80") == "\\xF4\\x90\\x80\\x80");  // above U+10FFFF
}
