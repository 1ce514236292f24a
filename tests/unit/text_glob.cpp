// Globs for paths and object names.
#include <doctest/doctest.h>

#include <string>

#include "text/glob.hpp"

using pglint::text::Glob;

namespace {

bool matches(std::string_view pattern, std::string_view text) { return Glob(pattern).matches(text); }
bool matches_path(std::string_view pattern, std::string_view path) {
  return Glob::for_path(pattern).matches(path);
}

}  // namespace

TEST_CASE("glob: literals, ? and *") {
  CHECK(matches("", ""));
  CHECK(!matches("", "a"));
  CHECK(matches("abc", "abc"));
  CHECK(!matches("abc", "abcd"));
  CHECK(!matches("abc", "ab"));
  CHECK(!matches("abc", "ABC"));
  CHECK(matches("a?c", "abc"));
  CHECK(matches("a?c",
                "a\xC3\xA9"
                "c"));
  CHECK(!matches("a?c", "ac"));
  CHECK(!matches("a?c", "a/c"));
  CHECK(matches("*", ""));
  CHECK(matches("*", "abc"));
  CHECK(!matches("*", "a/b"));
  CHECK(matches("a*c", "ac"));
  CHECK(matches("a*c", "abcbc"));
  CHECK(!matches("a*c", "abcb"));
  CHECK(matches("*a*b*", "xxaxxbxx"));
  CHECK(matches("public.audit_*", "public.audit_2024"));
  CHECK(!matches("public.audit_*", "public.orders"));
}

TEST_CASE("glob: ** and directories") {
  CHECK(matches("**", ""));
  CHECK(matches("**", "a/b/c"));
  CHECK(matches("a/**", "a/b/c"));
  CHECK(matches("a/**", "a/"));
  CHECK(!matches("a/**", "a"));
  CHECK(matches("**/x.sql", "x.sql"));
  CHECK(matches("**/x.sql", "a/b/x.sql"));
  CHECK(!matches("**/x.sql", "ax.sql"));
  CHECK(!matches("**/x.sql", "a/bx.sql"));
  CHECK(matches("a/**/b", "a/b"));
  CHECK(matches("a/**/b", "a/x/y/b"));
  CHECK(!matches("a/**/b", "a/xb"));
  CHECK(matches("a**b", "a/x/b"));
  CHECK(matches("**/**/a", "a"));
  CHECK(matches("legacy/", "legacy/x/y.sql"));
  CHECK(!matches("legacy/", "legacy"));
}

TEST_CASE("glob: escapes and bytes that are not special") {
  CHECK(matches("\\*", "*"));
  CHECK(!matches("\\*", "a"));
  CHECK(matches("\\?\\\\", "?\\"));
  CHECK(matches("a\\", "a\\"));
  CHECK(matches("[slug]{a}", "[slug]{a}"));
  CHECK(matches("\xC3\xA9*", "\xC3\xA9t\xC3\xA9"));
}

TEST_CASE("glob: paths as in .gitignore") {
  CHECK(matches_path("*.generated.sql", "a/b/x.generated.sql"));
  CHECK(matches_path("*.generated.sql", "x.generated.sql"));
  CHECK(matches_path("legacy/", "a/legacy/x.sql"));
  CHECK(matches_path("legacy", "a/legacy"));
  CHECK(matches_path("a/*.sql", "a/x.sql"));
  CHECK(!matches_path("a/*.sql", "b/a/x.sql"));
  CHECK(matches_path("/x.sql", "x.sql"));
  CHECK(!matches_path("/x.sql", "a/x.sql"));
}

TEST_CASE("glob: a hostile pattern stays linear in the text") {
  std::string pattern;
  for (int i = 0; i < 50; ++i) pattern += "*a";
  CHECK(!matches(pattern + "b", std::string(20000, 'a')));
  std::string deep;
  for (int i = 0; i < 50; ++i) deep += "**/";
  std::string path;
  for (int i = 0; i < 5000; ++i) path += "a/";
  CHECK(!matches(deep + "b", path));
  CHECK(matches(deep + "b", path + "b"));
}
