// Runs of statements through the parser, and its trees into statements with their places in the source.
#include "sql/parse.hpp"

#include <algorithm>
#include <cstring>

#include "sql/convert.hpp"
#include "sql/raw_parse.hpp"
#include "sql/schema_elements.hpp"

namespace pglint::sql {
namespace {

constexpr std::uint32_t max_run = 64 * 1024;  // bytes; the parser's fixed cost a call is then lost in the noise
constexpr std::uint32_t max_gap = 4 * 1024;   // between two statements of a run: longer is no comment but data

class Parser {
 public:
  Parser(std::string_view source, const std::vector<Span>& spans) : text_(source), spans_(spans) {
    result_.reserve(spans.size());
  }

  std::vector<Parsed> parse() {
    for (std::size_t first = 0; first < spans_.size();) {
      const std::size_t last = run_end(first);
      if (!parse_run(first, last))
        for (std::size_t i = first; i < last; ++i) parse_run(i, i + 1);
      first = last;
    }
    return std::move(result_);
  }

 private:
  /// One past the last statement of the run that begins with `first`.
  [[nodiscard]] std::size_t run_end(std::size_t first) const {
    std::size_t last = first + 1;
    while (last < spans_.size()) {
      const std::uint32_t gap = spans_[last].begin - spans_[last - 1].end;  // needs a byte for the ';'
      if (gap == 0 || gap > max_gap || spans_[last].end - spans_[first].begin > max_run) break;
      ++last;
    }
    return last;
  }

  /// False when the run has more than one statement and does not parse.
  bool parse_run(std::size_t first, std::size_t last) {
    const std::uint32_t base = spans_[first].begin;
    // What stands between the statements is of no concern to the parser: offsets stay, bytes become blanks.
    std::string buffer(spans_[last - 1].end - base, ' ');
    for (std::size_t i = first; i < last; ++i) {
      const Span span = spans_[i];
      std::memcpy(buffer.data() + (span.begin - base), text_.data() + span.begin, span.end - span.begin);
      if (i + 1 < last) buffer[span.end - base] = ';';
    }
    const RawParse raw(buffer);
    if (!raw.ok()) {
      if (last - first > 1) return false;
      result_.push_back({spans_[first], ParseError{base + raw.error_offset(), raw.message()}});
      return true;
    }
    convert_run(first, last, base, buffer, raw.statements());
    return true;
  }

  void convert_run(std::size_t first, std::size_t last, std::uint32_t base, std::string_view buffer,
                   const List* statements) {
    Conversion c;
    c.text = buffer;
    c.base = base;
    std::size_t next = first;  // the first span without a statement
    for (const RawStmt* raw : each<RawStmt>(statements)) {
      const auto begin = static_cast<std::uint32_t>(std::max<int>(raw->stmt_location, 0));
      const auto end = raw->stmt_len > 0 ? begin + static_cast<std::uint32_t>(raw->stmt_len)
                                         : static_cast<std::uint32_t>(buffer.size());
      // The statement's text may begin with what the parser skipped before it, so its end decides.
      std::size_t index = next > first ? next - 1 : first;
      while (index + 1 < last && spans_[index + 1].begin - base < end) ++index;
      for (; next < index; ++next) add_empty(next);
      next = std::max(next, index + 1);
      convert(c, spans_[index], {std::max(begin, spans_[index].begin - base), std::min(end, spans_[index].end - base)}, raw->stmt);
    }
    for (; next < last; ++next) add_empty(next);
  }

  void convert(Conversion& c, Span span, Span place, Node* statement) {
    while (place.end > place.begin && std::string_view(" \t\r\n\f\v").find(c.text[place.end - 1]) != std::string_view::npos)
      --place.end;
    c.start(skip_blank(c.text, place.begin, place.end), place.end);
    add(c, span, statement);
    const Span whole = c.statement;
    for (const SchemaElement& element : take_schema_elements(c, statement)) {
      c.start(element.begin, element.end);
      add(c, {c.base + element.begin, c.base + element.end}, element.node);
    }
    c.statement = whole;
  }

  void add(Conversion& c, Span span, const Node* node) {
    Statement statement{{c.base + c.statement.begin, c.base + c.statement.end}, convert_statement(c, node)};
    if (c.too_deep)
      result_.push_back({span, ParseError{statement.span.begin, "expression nested too deeply"}});
    else
      result_.push_back({span, std::move(statement)});
  }

  void add_empty(std::size_t index) {
    result_.push_back({spans_[index], Statement{spans_[index], NoEffect{"empty statement"}}});
  }

  std::string_view text_;
  const std::vector<Span>& spans_;
  std::vector<Parsed> result_;
};

}  // namespace

std::vector<Parsed> parse(std::string_view text, const std::vector<Span>& spans) { return Parser(text, spans).parse(); }

}  // namespace pglint::sql
