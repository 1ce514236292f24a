// Reading files: every kind of wrong input has its own clear error.
#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "text/read_source.hpp"
#include "text/utf8.hpp"
#include "text_folder.hpp"

namespace fs = std::filesystem;
using pglint::text::find_encoding_error;
using pglint::text::read_source;

namespace {

std::string message(std::string_view bytes) {
  const auto error = find_encoding_error("x.sql", bytes);
  if (!error) return "";
  CHECK(!error->hint.empty());
  CHECK(error->message.find('\n') == std::string::npos);
  return error->message;
}

}  // namespace

TEST_CASE("read_source: a file as it is") {
  const Folder folder;
  for (const std::string& text : {std::string(), std::string("SELECT 1;\r\n"), std::string("\xEF\xBB\xBFé"),
                                  std::string(300000, 'x')}) {
    const auto source = read_source(folder.write("a.sql", text));
    REQUIRE(source.ok());
    CHECK(source->text() == text);
    CHECK(source->path() == (folder.path / "a.sql").string());
  }
}

TEST_CASE("read_source: paths that cannot be read") {
  const Folder folder;
  const std::string missing = (folder.path / "missing.sql").string();
  CHECK(read_source(missing).error().message == "\"" + missing + "\" does not exist");
  CHECK(!read_source(missing).error().hint.empty());
  const std::string file = folder.write("a.sql", "x");
  CHECK(read_source(file + "/b.sql").error().message == "\"" + file + "/b.sql\" does not exist");
  CHECK(read_source(folder.path.string()).error().message ==
        "\"" + folder.path.string() + "\" is a directory");
  CHECK(!read_source(folder.path.string()).error().hint.empty());
  fs::permissions(file, fs::perms::none);
  if (::geteuid() != 0)
    CHECK(read_source(file).error().message == "could not read \"" + file + "\": permission denied");
  const auto denied = pglint::text::access_error("a.sql", EACCES);
  CHECK(denied.message == "could not read \"a.sql\": permission denied");
  CHECK(!denied.hint.empty());
}

TEST_CASE("read_source: the limit") {
  const Folder folder;
  const std::string path = folder.write("a.sql", "0123456789");
  CHECK(read_source(path, 10).ok());
  CHECK(read_source(path, 9).error().message == "\"" + path + "\" is larger than 9 bytes");
  CHECK(!read_source(path, 9).error().hint.empty());
  // Endless input is not read to its end.
  CHECK(read_source("/dev/zero", 1000).error().message == "\"/dev/zero\" is larger than 1000 bytes");
}

TEST_CASE("read_source: what is not SQL text says what it is") {
  CHECK(message("SELECT 'é';\n") == "");
  CHECK(message("") == "");
  CHECK(message(std::string_view("SELECT 1;\nab\0c", 14)) ==
        "\"x.sql\" is a binary file: NUL byte at line 2, column 3 (byte offset 12)");
  CHECK(message("SELECT 1;\r\né\xE9") ==
        "\"x.sql\" is not valid UTF-8: byte 0xE9 at line 2, column 2 (byte offset 13)");
  CHECK(message("\xC0\x80") == "\"x.sql\" is not valid UTF-8: byte 0xC0 at line 1, column 1 (byte offset 0)");
  CHECK(message(std::string_view("\xFF\xFEs\0e\0", 6)) == "\"x.sql\" is encoded in UTF-16");
  CHECK(message(std::string_view("\xFE\xFF\0s", 4)) == "\"x.sql\" is encoded in UTF-16");
  CHECK(message(std::string_view("\xFF\xFE\0\0s\0\0\0", 8)) == "\"x.sql\" is encoded in UTF-32");
  CHECK(message("\x1F\x8B\x08") == "\"x.sql\" is compressed with gzip");
  CHECK(message(std::string_view("\xFD"
                                 "7zXZ\0",
                                 6)) == "\"x.sql\" is compressed with xz");
  CHECK(message(std::string_view("PGDMP\1\0", 7)) == "\"x.sql\" is a pg_dump archive in custom format");
  CHECK(find_encoding_error("x", std::string_view("\xFF\xFEs\0", 4))->hint.find("iconv") !=
        std::string::npos);
}

TEST_CASE("utf8: the first invalid byte, wherever it stands") {
  using pglint::text::find_invalid_utf8;
  CHECK(find_invalid_utf8("") == std::string_view::npos);
  for (std::size_t length = 0; length < 40; ++length) {
    const std::string ascii(length, 'x');
    CHECK(find_invalid_utf8(ascii) == std::string_view::npos);
    CHECK(find_invalid_utf8(ascii + "\x80") == length);
    CHECK(find_invalid_utf8(ascii + "\xF0\x9F\x98\x80") == std::string_view::npos);
    CHECK(find_invalid_utf8(ascii + "\xF0\x9F\x98") == length);
    CHECK(find_invalid_utf8(ascii + "é\xFF" + ascii) == length + 2);
  }
}
