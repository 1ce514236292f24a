// The splitter's one pass. Where a lexical unit ends is known by lexeme.cpp, what a semicolon means by
// statement_head.cpp, templates by placeholder.cpp, meta-commands by psql.cpp.
#include "text/split.hpp"

#include <algorithm>
#include <cassert>
#include <limits>
#include <unordered_set>

#include "text/lexeme.hpp"
#include "text/restart.hpp"
#include "text/statement_head.hpp"
#include "text/utf8.hpp"

namespace pglint::text {
namespace {

using Kind = Statement::Kind;
using Open = Statement::Open;
using Branch = Statement::Branch;
using Form = Placeholder::Form;

constexpr std::size_t npos = std::string_view::npos;
constexpr int most_restarts = 8;

std::uint32_t offset(std::size_t at) noexcept { return static_cast<std::uint32_t>(at); }

class Splitter {
 public:
  explicit Splitter(std::string_view text) : text_(text), templates_in_quotes_(may_have_templates(text)) {}

  Script run() {
    if (text_.starts_with(utf8_bom)) at_ = utf8_bom.size();
    for (;;) {
      while (at_ < text_.size()) step();
      // A rule or body that is still open may have swallowed the rest: begin again behind it.
      if (!swallows_semicolons()) break;
      if (head_.in_body())
        never_ends(Open::function_body, head_.body_begin());
      else
        never_ends(Open::parenthesis, paren_begin_);
    }
    finish(false);
    return std::move(script_);
  }

 private:
  void step() {
    if (at_ >= rows_after_) return skip_rows();
    const std::size_t begin = at_;
    switch (class_of(text_[at_])) {
      case ByteClass::space:
        ++at_;
        while (at_ < text_.size() && text_[at_] == ' ') ++at_;  // no line end, where rows may begin
        break;
      case ByteClass::word: read_word(); break;
      case ByteClass::digit:
        while (at_ < text_.size() && is_name_byte(text_[at_])) ++at_;
        touch(begin, at_);
        break;
      case ByteClass::quote: read_quoted(Open::string, end_of_string(text_, at_)); break;
      case ByteClass::double_quote:
        read_quoted(Open::quoted_identifier, end_of_quoted_identifier(text_, at_));
        break;
      case ByteClass::dollar: read_dollar(); break;
      case ByteClass::dash:
        if (next_is('-'))
          read_line_comment();
        else
          touch_one();
        break;
      case ByteClass::slash:
        if (next_is('*'))
          read_block_comment();
        else
          touch_one();
        break;
      case ByteClass::semicolon: read_semicolon(); break;
      case ByteClass::open_paren:
        if (paren_depth_++ == 0) paren_begin_ = at_;
        touch_one();
        break;
      case ByteClass::close_paren:
        if (paren_depth_ > 0) --paren_depth_;
        touch_one();
        break;
      case ByteClass::open_bracket:
        ++bracket_depth_;
        touch_one();
        break;
      case ByteClass::close_bracket:
        if (bracket_depth_ > 0) --bracket_depth_;
        touch_one();
        break;
      case ByteClass::colon: read_colon(); break;
      case ByteClass::backslash: read_meta_command(); break;
      case ByteClass::brace:
      case ByteClass::less:
      case ByteClass::at_sign:
        if (!read_template()) touch_one();
        break;
      case ByteClass::other: touch_one(); break;
    }
  }

  [[nodiscard]] bool next_is(char c) const noexcept { return at_ + 1 < text_.size() && text_[at_ + 1] == c; }

  /// [begin, end) belongs to a statement.
  void touch(std::size_t begin, std::size_t end) noexcept {
    if (!in_statement_) {
      in_statement_ = true;
      begin_ = begin;
    }
    last_ = end;
  }

  void touch_one() noexcept {
    touch(at_, at_ + 1);
    ++at_;
  }

  // ---- statements

  /// Inside the only two things that have semicolons of their own: a rule's list of actions and a BEGIN
  /// ATOMIC body.
  [[nodiscard]] bool swallows_semicolons() const noexcept {
    return head_.in_body() || (paren_depth_ > 0 && head_.is_rule());
  }

  void push(Statement statement) {
    if (!conditions_.active())
      statement.branch = Branch::not_taken;
    else if (!conditions_.empty())
      statement.branch = Branch::taken;
    statement.first_placeholder = offset(first_placeholder_);
    statement.placeholder_count = offset(script_.placeholders.size() - first_placeholder_);
    first_placeholder_ = script_.placeholders.size();
    if (statement.kind == Kind::sql || statement.kind == Kind::templated) conditions_.saw_statement();
    script_.statements.push_back(statement);
  }

  void forget_statement() noexcept {
    in_statement_ = false;
    templated_ = discarded_ = false;
    head_ = {};
    paren_depth_ = bracket_depth_ = 0;
  }

  /// Ends the statement in progress, if there is one.
  void finish(bool terminated) {
    if (in_statement_) {
      push({.span = {offset(begin_), offset(last_)},
            .kind = templated_ ? Kind::templated : Kind::sql,
            .terminated = terminated,
            .discarded = discarded_});
    }
    forget_statement();
  }

  /// The statement in progress holds something that never ends: gives it up to where the next one begins, if
  /// that can be told, and goes on there.
  void never_ends(Open open, std::size_t opened_at) {
    touch(opened_at, opened_at);
    std::size_t end = restarts_++ < most_restarts ? find_restart(text_, opened_at) : npos;
    const bool terminated = end != npos;
    at_ = terminated ? end + 1 : text_.size();
    if (!terminated) end = text_.size();
    take_back(script_.comments, at_);
    take_back(script_.markers, at_);
    take_back(script_.placeholders, end);
    while (end > opened_at && is_space(text_[end - 1])) --end;
    push({.span = {offset(begin_), offset(end)},
          .kind = templated_ ? Kind::templated : Kind::sql,
          .open = open,
          .terminated = terminated,
          .opened_at = offset(opened_at)});
    forget_statement();
  }

  /// Forgets what was recorded beyond an offset: it is going to be read again.
  template <class Recorded>
  static void take_back(std::vector<Recorded>& recorded, std::size_t end) {
    while (!recorded.empty() && recorded.back().span.end > end) recorded.pop_back();
  }

  void read_semicolon() {
    if (swallows_semicolons()) return touch_one();
    const bool rows = head_.reads_rows();
    finish(true);
    ++at_;
    if (rows) read_rows();
  }

  // ---- words

  void read_word() {
    const std::size_t begin = at_;
    at_ = end_of_word(text_, at_);
    touch(begin, at_);
    if (at_ < text_.size() && text_[at_] == '\'' && at_ - begin == 1 && (text_[begin] | 0x20) == 'e')
      return read_quoted(Open::string, end_of_escape_string(text_, at_));
    head_.word(text_.substr(begin, at_ - begin), begin, paren_depth_);
  }

  // ---- quotes

  void read_quoted(Open kind, std::size_t end, std::size_t delimiter = 1) {
    head_.quoted();
    if (end == npos) return never_ends(kind, at_);
    touch(at_, end);
    if (templates_in_quotes_) record_quoted_templates(at_ + delimiter, end - delimiter);
    at_ = end;
  }

  void record_quoted_templates(std::size_t begin, std::size_t end) {
    const std::string_view inside = text_.substr(0, end);
    for (std::size_t at = inside.find('{', begin); at < end; at = inside.find('{', at + 1)) {
      const std::size_t from = at > begin && text_[at - 1] == '$' ? at - 1 : at;
      const TemplateMatch match = match_quoted_template(inside, from);
      if (match.length == 0) continue;
      script_.placeholders.push_back({{offset(from), offset(from + match.length)}, match.form, true});
      at = from + match.length - 1;
    }
  }

  void read_dollar() {
    if (const std::size_t delimiter = dollar_delimiter(text_, at_); delimiter > 0)
      return read_quoted(Open::dollar_quote, end_of_dollar_quote(text_, at_, delimiter), delimiter);
    if (!read_template()) touch_one();
  }

  // ---- comments

  [[nodiscard]] bool begins_line(std::size_t at) const noexcept {
    while (at > 0 && is_blank(text_[at - 1])) --at;
    return at == 0 || is_line_end(text_[at - 1]) || (at == utf8_bom.size() && text_.starts_with(utf8_bom));
  }

  void read_line_comment() {
    const std::size_t begin = at_;
    at_ = end_of_line(text_, at_);
    const std::string_view comment = text_.substr(begin, at_ - begin);
    record_comment(begin, false);
    std::optional<Marker> marker = parse_marker(comment);
    if (!marker || (marker->kind != Marker::Kind::breakpoint && !begins_line(begin))) return;
    marker->span = {offset(begin), offset(at_)};
    script_.markers.push_back(*marker);
    if (!marker->prose) finish(false);
  }

  void read_block_comment() {
    const std::size_t begin = at_;
    const std::size_t end = end_of_block_comment(text_, at_);
    if (end == npos) return never_ends(Open::comment, begin);
    at_ = end;
    record_comment(begin, true);
  }

  void record_comment(std::size_t begin, bool block) {
    if (text_.substr(begin, at_ - begin).find("pglint:") == npos) return;
    const std::size_t after = skip_blanks(text_, at_);
    const bool ends_line = after == text_.size() || is_line_end(text_[after]);
    script_.comments.push_back({{offset(begin), offset(at_)}, block, begins_line(begin) && ends_line});
  }

  // ---- templates and variables

  void add_placeholder(std::size_t end, Form form) {
    touch(at_, end);
    templated_ = true;
    script_.placeholders.push_back({{offset(at_), offset(end)}, form, false});
    at_ = end;
  }

  bool read_template() {
    const TemplateMatch match = match_template(text_, at_);
    if (match.length == 0) return false;
    const std::size_t end = at_ + match.length;
    const std::size_t after = skip_blanks(text_, end);
    const bool alone = after == text_.size() || is_line_end(text_[after]);
    const bool apart = !in_statement_ && (match.form == Form::tag || alone);
    add_placeholder(end, match.form);
    if (apart) finish(false);
    return true;
  }

  void read_colon() {
    if (next_is(':') || next_is('=')) {
      touch(at_, at_ + 2);
      at_ += 2;
      return;
    }
    const VariableMatch variable = match_variable(text_, at_);
    if (variable.length == 0 || !is_variable(variable)) return touch_one();
    add_placeholder(at_ + variable.length, variable.form);
  }

  [[nodiscard]] bool is_variable(const VariableMatch& variable) const {
    if (text_[at_ + 1] == '{' || variables_.contains(variable.name)) return true;
    if (!in_statement_) return true;
    const char before = text_[last_ - 1];
    if (bracket_depth_ > 0 && variable.form == Form::word && before != ',') return false;
    if (before == '\'' || before == '"' || before == ')' || before == ']') return false;
    return !is_name_byte(before) || (last_ < at_ && class_of(before) != ByteClass::digit);
  }

  // ---- psql's meta-commands

  void read_meta_command() {
    if (next_is(':')) return add_placeholder(at_ + 2, Form::tag);
    const MetaMatch match = match_meta_command(text_, at_);
    const bool rows = match.reads_stdin || (match.command == MetaCommand::send && head_.reads_rows());
    if (ends_statement(match.command)) {
      if (in_statement_ && match.command == MetaCommand::reset) discarded_ = true;
      finish(false);
    } else if (rows || (swallows_semicolons() && is_condition(match.command))) {
      finish(false);
    } else if (in_statement_) {
      // psql runs it at once and goes on with the statement, whose text is then not in one piece.
      add_placeholder(match.end, Form::tag);
      at_ = match.next;
      return conditions_.follow(match);
    }
    if (match.command == MetaCommand::assign) variables_.insert(match.argument);
    push({.span = {offset(at_), offset(match.end)}, .kind = Kind::meta_command, .meta = match.command});
    at_ = match.next;
    conditions_.follow(match);
    if (rows) read_rows();
  }

  // ---- rows behind COPY … FROM stdin

  /// The rows of a COPY that has just ended begin on the next line; what else is on this line comes after
  /// them.
  void read_rows() {
    if (rows_after_ == npos || rows_after_ < at_) {
      rows_after_ = end_of_line(text_, at_);
      rows_end_ = skip_line_end(text_, rows_after_);
    }
    const std::size_t begin = rows_end_;
    if (begin == text_.size()) return;
    std::size_t end = begin;
    bool found = false;
    // Each candidate is a backslash and dot at the beginning of a line; a line with more in it is a row.
    for (std::size_t at = begin; at != npos && !found;) {
      const std::size_t after = at + 2;
      if (text_.compare(at, 2, "\\.") == 0 && (after == text_.size() || is_line_end(text_[after]))) {
        found = true;
        end = at;
        rows_end_ = skip_line_end(text_, after);
      } else {
        at = text_.find("\n\\.", at);
        if (at != npos) ++at;
      }
    }
    if (!found) end = rows_end_ = text_.size();
    push({.span = {offset(begin), offset(end)},
          .kind = Kind::copy_data,
          .open = found ? Open::nothing : Open::copy_data,
          .opened_at = offset(begin)});
  }

  void skip_rows() {
    finish(false);
    at_ = std::max(at_, rows_end_);
    rows_after_ = npos;
  }

  std::string_view text_;
  bool templates_in_quotes_;
  Script script_;
  std::size_t at_ = 0;

  // The statement in progress.
  bool in_statement_ = false;
  bool templated_ = false;
  bool discarded_ = false;
  StatementHead head_;
  std::size_t begin_ = 0;
  std::size_t last_ = 0;  // behind its last byte so far
  std::size_t paren_depth_ = 0, paren_begin_ = 0;
  std::size_t bracket_depth_ = 0;
  std::size_t first_placeholder_ = 0;

  // The script so far.
  int restarts_ = 0;
  std::size_t rows_after_ = npos;  // the line end behind which COPY rows were found, which end at rows_end_
  std::size_t rows_end_ = 0;
  Conditions conditions_;
  std::unordered_set<std::string_view> variables_;
};

}  // namespace

Script split(std::string_view text) {
  assert(text.size() < std::numeric_limits<std::uint32_t>::max());
  return Splitter(text).run();
}

}  // namespace pglint::text
