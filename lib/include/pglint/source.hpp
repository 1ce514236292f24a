// Source text and places in it: byte spans inside, 1-based lines and columns outside.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "pglint/result.hpp"

namespace pglint {

/// A half-open range of byte offsets into one source text, BOM included. {0, 0} when unknown.
struct Span {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  [[nodiscard]] bool empty() const noexcept { return begin >= end; }
  friend bool operator==(const Span&, const Span&) = default;
};

/// Index of a source in a Sources collection.
using SourceId = std::uint32_t;
inline constexpr SourceId no_source = 0xffffffffU;

/// Where something stands: a span in a source, or nowhere (`known()` is false: a live catalog, a snapshot).
struct Origin {
  SourceId source = no_source;
  Span span;
  [[nodiscard]] bool known() const noexcept { return source != no_source; }
  friend bool operator==(const Origin&, const Origin&) = default;
};

/// A place as people say it: both 1-based; a column counts Unicode code points of the line (an invalid byte is one).
struct Position {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
  friend bool operator==(const Position&, const Position&) = default;
};

/// One text with a name to print. Line ends are \n, \r\n or a lone \r; a UTF-8 BOM stays in `text()` but has no column.
class Source {
 public:
  /// `path` is what messages show (as the user gave it, '/'-separated); `text` is taken as is.
  Source(std::string path, std::string text);

  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  [[nodiscard]] std::string_view text() const noexcept { return text_; }
  [[nodiscard]] std::string_view slice(Span span) const noexcept;

  /// Position of a byte offset (clamped to the end of the text). O(log lines + bytes of the line).
  [[nodiscard]] Position position(std::uint32_t offset) const;
  /// Bytes of a 1-based line without its line end or BOM; empty when there is no such line.
  [[nodiscard]] std::string_view line(std::uint32_t number) const;
  /// Byte offset at which a 1-based line starts (after a BOM).
  [[nodiscard]] std::uint32_t line_begin(std::uint32_t number) const;
  [[nodiscard]] std::uint32_t line_count() const;

 private:
  std::string path_;
  std::string text_;
  std::vector<std::uint32_t> line_begins_;  // built in the constructor: sources are shared between threads
};

/// The sources of one run. Ids are dense and in reading order; references stay valid while sources are added.
class Sources {
 public:
  SourceId add(Source source);
  [[nodiscard]] const Source& operator[](SourceId id) const { return *sources_[id]; }
  [[nodiscard]] std::size_t size() const noexcept { return sources_.size(); }

 private:
  std::vector<std::unique_ptr<Source>> sources_;
};

/// Text made safe for a terminal or a log: control characters (C0 except none, DEL, C1), bidirectional overrides and
/// invalid UTF-8 become \xNN or \u{NNNN}; a newline becomes \n (two characters). Printable text is unchanged.
/// Linear in the input.
std::string printable(std::string_view text);

}  // namespace pglint
