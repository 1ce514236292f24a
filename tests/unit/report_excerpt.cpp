// Excerpts of source lines, widths, and short forms of lists.
#include <doctest/doctest.h>

#include "report/compact.hpp"
#include "report/excerpt.hpp"
#include "report/width.hpp"

using namespace pglint::report;

namespace {

/// The excerpt with its underlining below.
std::string drawn(std::string_view line, std::size_t begin, std::size_t end, int width = 60) {
  const Excerpt shown = excerpt(line, begin, end, width);
  return shown.text + "\n" + std::string(static_cast<std::size_t>(shown.caret), ' ') +
         std::string(static_cast<std::size_t>(shown.underlined), '^');
}

}  // namespace

TEST_CASE("plain lines are shown as they are") {
  CHECK(drawn("create index i on t (a);", 13, 14) == "create index i on t (a);\n             ^");
  CHECK(drawn("create index i on t (a);", 0, 12) == "create index i on t (a);\n^^^^^^^^^^^^");
}

TEST_CASE("places at and beyond the end of the line are one column behind it") {
  CHECK(drawn("abc", 3, 3) == "abc\n   ^");
  CHECK(drawn("abc", 9, 4) == "abc\n   ^");
  CHECK(drawn("", 0, 0) == "\n^");
  CHECK(drawn("abc", 1, 99) == "abc\n ^^");
}

TEST_CASE("tabs are expanded, wide and combining characters counted by columns") {
  CHECK(drawn("\tx", 1, 2) == "    x\n    ^");
  CHECK(drawn("a\tx", 2, 3) == "a   x\n    ^");
  CHECK(drawn("表 x", 4, 5) == "表 x\n   ^");
  CHECK(drawn("表", 0, 3) == "表\n^^");
  CHECK(drawn("é x", 3, 4) == "é x\n  ^");             // two bytes, one column
  CHECK(drawn("e\xCC\x81 x", 4, 5) == "e\xCC\x81 x\n  ^");  // combining acute
}

TEST_CASE("what may steer a terminal is escaped and counted as printed") {
  CHECK(drawn("\x1b[31m x", 6, 7) == "\\x1B[31m x\n         ^");
  CHECK(drawn("\xff x", 2, 3) == "\\xFF x\n     ^");
}

TEST_CASE("long lines are cut around the place") {
  const std::string line = std::string(100, 'a') + "HERE" + std::string(100, 'b');
  const Excerpt shown = excerpt(line, 100, 104, 40);
  CHECK(shown.text.find("HERE") != std::string::npos);
  CHECK(shown.text.find("…a") == 0);
  CHECK(shown.text.ends_with("b…"));
  CHECK(shown.underlined == 4);
  // Ellipses are three bytes and one column.
  CHECK(shown.text.substr(static_cast<std::size_t>(shown.caret) + 2, 4) == "HERE");
  CHECK(shown.text.size() == 40 + 2 * 2);

  CHECK(excerpt(line, 0, 4, 40).text == std::string(39, 'a') + "…");
  CHECK(excerpt(line, 0, 200, 40).underlined == 40);
  const Excerpt last = excerpt(line, 203, 204, 40);
  CHECK(last.text.ends_with("b"));
  CHECK(last.text.size() == 40 + 2);
  CHECK(last.caret == 39);
}

TEST_CASE("a line of megabytes costs no more than its window") {
  const std::string line(5000000, 'x');
  for (std::size_t i = 0; i < 2000; ++i) {
    const Excerpt shown = excerpt(line, i * 2500, i * 2500 + 10, 80);
    CHECK(shown.underlined == 10);
  }
}

TEST_CASE("a cut does not split a character") {
  std::string line;
  for (int i = 0; i < 1000; ++i) line += "表";
  const Excerpt shown = excerpt(line, 1500, 1503, 40);
  CHECK(shown.text.find('\\') == std::string::npos);
  CHECK(shown.underlined == 2);
}

TEST_CASE("display widths") {
  CHECK(display_width(U'a') == 1);
  CHECK(display_width(U'é') == 1);
  CHECK(display_width(U'表') == 2);
  CHECK(display_width(0x1F600) == 2);
  CHECK(display_width(0x0301) == 0);
  CHECK(display_width(0x200D) == 0);
  CHECK(display_width(0x10FFFF) == 1);
}

TEST_CASE("numbered names become ranges") {
  using Names = std::vector<std::string>;
  CHECK(with_ranges({"k", "k1", "k2", "k3", "x"}) == Names{"k", "k1 … k3", "x"});
  CHECK(with_ranges({"k1", "k2", "x3"}) == Names{"k1", "k2", "x3"});
  CHECK(with_ranges({"k9", "k10", "k11"}) == Names{"k9 … k11"});
  CHECK(with_ranges({"k01", "k02", "k03"}) == Names{"k01", "k02", "k03"});
  CHECK(with_ranges({"k3", "k2", "k1"}) == Names{"k3", "k2", "k1"});
  CHECK(with_ranges({}).empty());
}

TEST_CASE("line numbers become ranges") {
  CHECK(line_ranges({5, 3, 4, 9, 4}) == "3-5, 9");
  CHECK(line_ranges({1}) == "1");
  CHECK(line_ranges({1, 3, 5, 7, 9, 11, 13}) == "1-13");
}

TEST_CASE("items are wrapped, nouns counted") {
  using Lines = std::vector<std::string>;
  CHECK(wrapped({"aaa", "bbb", "cc", "dddddddddd"}, 9) == Lines{"aaa, bbb,", "cc,", "dddddddddd"});
  CHECK(counted(1, "index") == "1 index");
  CHECK(counted(2, "index") == "2 indexes");
  CHECK(counted(0, "policy") == "0 policies");
  CHECK(counted(3, "table") == "3 tables");
}
