// Reading a file or standard input into a Source, or saying exactly why its bytes cannot be SQL text.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "pglint/result.hpp"
#include "pglint/source.hpp"

namespace pglint::text {

/// The largest source that is read.
inline constexpr std::size_t max_source_bytes = std::size_t{1} << 30U;

/// The SOURCE argument that means standard input, and the name that its text has in messages.
inline constexpr std::string_view standard_input_argument = "-";
inline constexpr std::string_view standard_input_name = "<stdin>";

/// Reads the file at `path` (`-` reads standard input, named `<stdin>`). The text of a Source read here is
/// valid UTF-8 without NUL bytes. Errors, each with a hint: no such file, a directory, no permission, a
/// failed read, more than `limit` bytes, compressed or binary content, UTF-16 or UTF-32, a NUL byte or
/// invalid UTF-8 (with its position).
[[nodiscard]] Result<Source> read_source(const std::string& path, std::size_t limit = max_source_bytes);

/// Why these bytes are not SQL text (see read_source), or nothing. `name` is what the message calls them.
/// Linear.
[[nodiscard]] std::optional<Error> find_encoding_error(std::string_view name, std::string_view bytes);

/// The error for a path that could not be opened, read or listed because of this `errno` value.
[[nodiscard]] Error access_error(std::string_view path, int error_number);

}  // namespace pglint::text
