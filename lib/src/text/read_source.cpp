// Reading files, and telling SQL text from everything else that may be in one.
#include "text/read_source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <system_error>

#include "text/utf8.hpp"

namespace pglint::text {
namespace {

using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

/// Reads `file` to its end into `bytes`, or to just above `limit`. A file of `expected` bytes is read in one
/// go. False when reading failed.
bool read_all(std::FILE* file, std::size_t expected, std::size_t limit, std::string& bytes) {
  std::size_t used = 0;
  bytes.resize(expected + 1);  // the one byte more finds the end without growing
  for (;;) {
    const std::size_t got = std::fread(bytes.data() + used, 1, bytes.size() - used, file);
    used += got;
    if (got == 0 || used > limit) break;
    if (used == bytes.size()) bytes.resize(std::min(bytes.size() * 2, limit + 1));
  }
  bytes.resize(used);
  return std::ferror(file) == 0;
}

Error directory_error(std::string_view path) {
  return {fmt::format("\"{}\" is a directory", path),
          "Name a file here, or pass the directory as a SOURCE of its own."};
}

Error too_large_error(std::string_view name, std::size_t limit) {
  return {fmt::format("\"{}\" is larger than {} bytes", name, limit),
          "Only the schema is needed: write a smaller dump with pg_dump --schema-only."};
}

struct Signature {
  std::string_view magic;
  std::string_view what;
  std::string_view hint;
};

constexpr std::string_view decompress_hint = "Decompress it first, or pipe it: zcat FILE | pglint lint -";
constexpr std::string_view recode_hint =
    "Convert it to UTF-8 first, for example: iconv -f UTF-16 -t UTF-8 FILE";
constexpr std::array signatures{
    Signature{std::string_view("\xFF\xFE\0\0", 4), "is encoded in UTF-32",
              "Convert it to UTF-8 first, for example: iconv -f UTF-32 -t UTF-8 FILE"},
    Signature{"\xFF\xFE", "is encoded in UTF-16", recode_hint},
    Signature{"\xFE\xFF", "is encoded in UTF-16", recode_hint},
    Signature{"\x1F\x8B", "is compressed with gzip", decompress_hint},
    Signature{"\x28\xB5\x2F\xFD", "is compressed with zstd",
              "Decompress it first, or pipe it: zstdcat FILE | pglint lint -"},
    Signature{std::string_view("\xFD"
                               "7zXZ\0",
                               6),
              "is compressed with xz", "Decompress it first, or pipe it: xzcat FILE | pglint lint -"},
    Signature{"PGDMP", "is a pg_dump archive in custom format",
              "Convert it to SQL first, or pipe it: pg_restore --schema-only -f - FILE | pglint lint -"},
};

/// " at line L, column C (byte offset N)"; needs the text before the offset only, so a hostile rest costs
/// nothing.
std::string place(std::string_view bytes, std::size_t offset) {
  const Source before("", std::string(bytes.substr(0, offset)));
  const Position position = before.position(static_cast<std::uint32_t>(offset));
  return fmt::format(" at line {}, column {} (byte offset {})", position.line, position.column, offset);
}

}  // namespace

Error access_error(std::string_view path, int error_number) {
  switch (error_number) {
    case ENOENT:
    case ENOTDIR:
      return {fmt::format("\"{}\" does not exist", path),
              "Check the path; a relative one starts at the working directory."};
    case EACCES:
    case EPERM:
      return {fmt::format("could not read \"{}\": permission denied", path),
              "Make it readable for the user who runs pglint."};
    case EISDIR: return directory_error(path);
    default:
      return {fmt::format("could not read \"{}\": {}", path, std::generic_category().message(error_number)),
              "Check that the path names a readable file."};
  }
}

std::optional<Error> find_encoding_error(std::string_view name, std::string_view bytes) {
  for (const Signature& signature : signatures) {
    if (bytes.substr(0, signature.magic.size()) == signature.magic)
      return Error{fmt::format("\"{}\" {}", name, signature.what), std::string(signature.hint)};
  }
  const std::size_t invalid = find_invalid_utf8(bytes);
  const std::size_t nul = bytes.find('\0');
  if (nul < invalid) {
    return Error{fmt::format("\"{}\" is a binary file: NUL byte{}", name, place(bytes, nul)),
                 "Pass SQL text in UTF-8; exclude the file if it is not SQL."};
  }
  if (invalid != std::string_view::npos) {
    return Error{fmt::format("\"{}\" is not valid UTF-8: byte 0x{:02X}{}", name,
                             static_cast<unsigned char>(bytes[invalid]), place(bytes, invalid)),
                 "Convert it to UTF-8 first, for example: iconv -f LATIN1 -t UTF-8 FILE"};
  }
  return std::nullopt;
}

Result<Source> read_source(const std::string& path, std::size_t limit) {
  const bool from_stdin = path == standard_input_argument;
  const std::string name(from_stdin ? standard_input_name : std::string_view(path));
  constexpr std::size_t unknown_size = std::size_t{1} << 16U;
  std::size_t expected = unknown_size;
  File file(stdin, [](std::FILE*) { return 0; });
  if (!from_stdin) {
    std::error_code failed;
    const std::filesystem::file_status status = std::filesystem::status(path, failed);
    if (status.type() == std::filesystem::file_type::directory) return directory_error(path);
    errno = 0;
    file = File(std::fopen(path.c_str(), "rb"), std::fclose);
    if (!file) return access_error(path, errno);
    if (status.type() == std::filesystem::file_type::regular) {
      const std::uintmax_t size = std::filesystem::file_size(path, failed);
      if (!failed && size > limit) return too_large_error(name, limit);
      if (!failed) expected = static_cast<std::size_t>(size);
    }
  }
  std::string bytes;
  errno = 0;
  if (!read_all(file.get(), expected, limit, bytes)) return access_error(name, errno);
  if (bytes.size() > limit) return too_large_error(name, limit);
  if (std::optional<Error> error = find_encoding_error(name, bytes)) return std::move(*error);
  return Source(name, std::move(bytes));
}

}  // namespace pglint::text
