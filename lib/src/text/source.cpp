// Positions in a source text, and text made safe to print.
#include "pglint/source.hpp"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <limits>

#include "text/utf8.hpp"

namespace pglint {
namespace {

constexpr std::uint32_t milestone_bytes = 512;

std::vector<std::uint32_t> find_line_begins(std::string_view text) {
  std::vector<std::uint32_t> begins;
  begins.push_back(text.substr(0, 3) == text::utf8_bom ? 3 : 0);
  const auto push = [&](std::size_t offset) { begins.push_back(static_cast<std::uint32_t>(offset)); };
  // Nearly every text has only \n or \r\n; a lone \r costs one more look at each line.
  const bool has_returns = text.find('\r') != std::string_view::npos;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t newline = std::min(text.find('\n', at), text.size());
    if (has_returns) {
      const std::string_view lines = text.substr(0, newline);
      for (std::size_t r = lines.find('\r', at); r != std::string_view::npos; r = lines.find('\r', r + 1))
        if (r + 1 != newline || newline == text.size()) push(r + 1);
    }
    if (newline < text.size()) push(newline + 1);
    at = newline + 1;
  }
  return begins;
}

void append_hex(std::string& out, std::uint32_t value, int least_digits) {
  constexpr char digits[] = "0123456789ABCDEF";
  int count = least_digits;
  while (count < 8 && (value >> (4 * count)) != 0) ++count;
  for (int i = count - 1; i >= 0; --i) out += digits[(value >> (4 * i)) & 0xFU];
}

void append_escaped(std::string& out, const text::CodePoint& point) {
  if (point.value == '\n') {
    out += "\\n";
  } else if (point.value == '\r') {
    out += "\\r";
  } else if (point.value == '\t') {
    out += "\\t";
  } else if (!point.valid || point.value < 0x80) {
    out += "\\x";
    append_hex(out, point.value, 2);
  } else {
    out += "\\u{";
    append_hex(out, point.value, 4);
    out += '}';
  }
}

}  // namespace

Source::Source(std::string path, std::string text)
    : path_(std::move(path)), text_(std::move(text)), line_begins_(find_line_begins(text_)) {
  assert(text_.size() < std::numeric_limits<std::uint32_t>::max());
  if (text::skip_ascii(text_, 0) < text_.size()) milestones_ = find_milestones(text_);
}

std::vector<Source::Milestone> Source::find_milestones(std::string_view text) {
  std::vector<Source::Milestone> milestones{{0, 0}};
  std::uint32_t points = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t due = std::min<std::size_t>(milestones.back().offset + milestone_bytes, text.size());
    const std::size_t ascii_end = text::skip_ascii(text.substr(0, due), at);
    points += static_cast<std::uint32_t>(ascii_end - at);
    at = ascii_end;
    if (at < due) {
      at += text::decode(text, at).length;
      ++points;
    }
    if (at >= due) milestones.push_back({static_cast<std::uint32_t>(at), points});
  }
  return milestones;
}

std::string_view Source::slice(Span span) const noexcept {
  const std::size_t end = std::min<std::size_t>(span.end, text_.size());
  const std::size_t begin = std::min<std::size_t>(span.begin, end);
  return std::string_view(text_).substr(begin, end - begin);
}

std::uint32_t Source::code_points_before(std::uint32_t offset) const {
  if (milestones_.empty()) return offset;
  auto milestone = std::upper_bound(milestones_.begin(), milestones_.end(), offset,
                                    [](std::uint32_t o, const Milestone& m) { return o < m.offset; });
  --milestone;
  std::uint32_t points = milestone->code_points;
  for (std::size_t at = milestone->offset; at < offset; ++points) {
    at += text::decode(text_, at).length;
    if (at > offset) break;  // inside this code point
  }
  return points;
}

Position Source::position(std::uint32_t offset) const {
  const auto next = std::upper_bound(line_begins_.begin(), line_begins_.end(), offset);
  const auto number = std::max<std::uint32_t>(1, static_cast<std::uint32_t>(next - line_begins_.begin()));
  const std::uint32_t begin = line_begins_[number - 1];
  offset = std::clamp(offset, begin, line_end(number));
  return {number, code_points_before(offset) - code_points_before(begin) + 1};
}

std::uint32_t Source::line_begin(std::uint32_t number) const {
  if (number == 0 || number > line_begins_.size()) return static_cast<std::uint32_t>(text_.size());
  return line_begins_[number - 1];
}

std::uint32_t Source::line_end(std::uint32_t number) const {
  const std::uint32_t begin = line_begin(number);
  std::uint32_t end = line_begin(number + 1);
  if (number < line_begins_.size()) {
    if (end > begin && text_[end - 1] == '\n') --end;
    // A lone \r and the \r of \r\n; "\r\r\n" is two line ends, and line_begins_ already parted them.
    if (end > begin && text_[end - 1] == '\r') --end;
  }
  return end;
}

std::string_view Source::line(std::uint32_t number) const {
  return slice({line_begin(number), line_end(number)});
}

std::uint32_t Source::line_count() const { return static_cast<std::uint32_t>(line_begins_.size()); }

SourceId Sources::add(Source source) {
  sources_.push_back(std::make_unique<Source>(std::move(source)));
  return static_cast<SourceId>(sources_.size() - 1);
}

std::string printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0;;) {
    const std::size_t plain_end = text::skip_printable_ascii(text, at);
    out.append(text.substr(at, plain_end - at));
    at = plain_end;
    if (at == text.size()) return out;
    const text::CodePoint point = text::decode(text, at);
    if (point.valid && !text::is_invisible_or_control(point.value)) {
      out.append(text.substr(at, point.length));
    } else {
      append_escaped(out, point);
    }
    at += point.length;
  }
}

}  // namespace pglint
