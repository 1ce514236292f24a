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

/// A place as people say it: both 1-based; a column counts Unicode code points of the line (an invalid byte
/// is one).
struct Position {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
  friend bool operator==(const Position&, const Position&) = default;
};

/// One text with a name to print. Line ends are \n, \r\n or a lone \r; a UTF-8 BOM stays in `text()` but has
/// no column. A text that ends with a line end has an empty last line. Texts of 4 GiB and more are a bug of
/// the caller.
class Source {
 public:
  /// `path` is what messages show (as the user gave it, '/'-separated); `text` is taken as is.
  Source(std::string path, std::string text);

  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  [[nodiscard]] std::string_view text() const noexcept { return text_; }
  [[nodiscard]] std::string_view slice(Span span) const noexcept;

  /// Position of a byte offset (clamped to the end of the text; inside a line end it is that line's end,
  /// inside a code point that code point). O(log lines), however long the line is.
  [[nodiscard]] Position position(std::uint32_t offset) const;
  /// Bytes of a 1-based line without its line end or BOM; empty when there is no such line.
  [[nodiscard]] std::string_view line(std::uint32_t number) const;
  /// Byte offset at which a 1-based line starts (after a BOM); the end of the text when there is no such
  /// line.
  [[nodiscard]] std::uint32_t line_begin(std::uint32_t number) const;
  [[nodiscard]] std::uint32_t line_count() const;

 private:
  /// How many code points stand before a byte offset: one every few hundred bytes, so that no column needs a
  /// long walk.
  struct Milestone {
    std::uint32_t offset = 0;
    std::uint32_t code_points = 0;
  };
  [[nodiscard]] static std::vector<Milestone> find_milestones(std::string_view text);
  [[nodiscard]] std::uint32_t code_points_before(std::uint32_t offset) const;
  [[nodiscard]] std::uint32_t line_end(std::uint32_t number) const;

  std::string path_;
  std::string text_;
  // Built in the constructor: sources are shared between threads.
  std::vector<std::uint32_t> line_begins_;
  std::vector<Milestone> milestones_;  // empty when the text is ASCII
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

/// Text made safe for a terminal or a log: control characters (C0, DEL, C1), bidirectional controls, line
/// separators, invisible format characters (not the joiners U+200C and U+200D, which scripts need) and
/// invalid UTF-8 become \xNN or \u{NNNN}; newline, carriage return and tab become \n, \r and \t (two
/// characters). Printable text is unchanged.
/// Linear in the input.
std::string printable(std::string_view text);

}  // namespace pglint
