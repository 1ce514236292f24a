// Excerpts: a window of a line around a place, in columns of a terminal.
#include "report/excerpt.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

#include "pglint/source.hpp"
#include "report/width.hpp"
#include "text/utf8.hpp"

namespace pglint::report {
namespace {

constexpr int tab_width = 4;
constexpr std::string_view ellipsis = "\xE2\x80\xA6";

/// One code point as it is printed.
struct Cell {
  std::size_t offset;
  std::string text;
  int width;
};

/// One column a byte, nothing to escape.
bool is_plain(std::string_view line) { return text::skip_printable_ascii(line, 0) == line.size(); }

/// The cells of the bytes [from, to) of the line; `from` is at the beginning of a code point.
std::vector<Cell> cells_of(std::string_view line, std::size_t from, std::size_t to) {
  std::vector<Cell> cells;
  cells.reserve(to - from);
  int column = 0;
  for (std::size_t at = from; at < to;) {
    const text::CodePoint point = text::decode(line, at);
    const std::string_view bytes = line.substr(at, point.length);
    Cell cell{at, {}, 1};
    if (bytes == "\t") {
      cell.width = tab_width - column % tab_width;
      cell.text.assign(static_cast<std::size_t>(cell.width), ' ');
    } else if (is_plain(bytes)) {
      cell.text = bytes;
    } else {
      cell.text = printable(bytes);
      cell.width = cell.text == bytes ? display_width(point.value) : static_cast<int>(cell.text.size());
    }
    column += cell.width;
    at += point.length;
    cells.push_back(std::move(cell));
  }
  return cells;
}

/// A beginning of a code point at most `most` bytes before `at`.
std::size_t step_back(std::string_view line, std::size_t at, std::size_t most) {
  std::size_t from = at > most ? at - most : 0;
  while (from < at && from > 0 && (static_cast<unsigned char>(line[from]) & 0xC0U) == 0x80U) ++from;
  return from;
}

template <class Iterator>
int columns(Iterator begin, Iterator end) {
  return std::accumulate(begin, end, 0, [](int sum, const Cell& cell) { return sum + cell.width; });
}

}  // namespace

Excerpt excerpt(std::string_view line, std::size_t begin, std::size_t end, int width) {
  begin = std::min(begin, line.size());
  end = std::clamp(end, begin, line.size());
  const int room = std::max(width, 20);
  if (line.size() <= static_cast<std::size_t>(room) && is_plain(line))
    return {std::string(line), static_cast<int>(begin), std::max(1, static_cast<int>(end - begin))};

  const std::size_t bytes = static_cast<std::size_t>(room) * 4;
  const std::size_t from = step_back(line, begin, bytes);
  const std::size_t to = std::min(line.size(), begin + bytes);
  const std::vector<Cell> cells = cells_of(line, from, to);

  const auto pointed = std::find_if(cells.begin(), cells.end(), [&](const Cell& cell) { return cell.offset >= begin; });
  auto first = cells.begin();
  bool cut_left = from > 0;
  if (const int whole = columns(first, cells.end()); cut_left || whole > room) {
    // All that follows, if two thirds of the window are enough for it; the rest is what stands before.
    const int before = std::max(room - 1 - columns(pointed, cells.end()), room / 3);
    for (int shown = columns(first, pointed); shown > before; ++first) {
      shown -= first->width;
      cut_left = true;
    }
  }

  Excerpt out;
  if (cut_left) out.text += ellipsis;
  int column = cut_left ? 1 : 0;
  const int left = column + columns(first, pointed);
  int right = left;
  auto cell = first;
  for (; cell != cells.end(); ++cell) {
    const bool is_last = cell + 1 == cells.end() && to == line.size();
    if (column + cell->width > room - (is_last ? 0 : 1)) break;
    out.text += cell->text;
    column += cell->width;
    if (cell->offset >= begin && cell->offset < end) right = column;
  }
  if (cell != cells.end() || to < line.size()) {
    out.text += ellipsis;
    if (end > (cell != cells.end() ? cell->offset : to)) right = column + 1;
  }
  out.caret = left;
  out.underlined = std::max(1, right - left);
  return out;
}

}  // namespace pglint::report
