// Recursive descent over the tokens of a PL/pgSQL body (manual, chapter 43). What an expression or an SQL statement
// says is left to SQL's own parser: here only its end matters.
#include "model/plpgsql.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "model/names.hpp"
#include "sql/tokens.hpp"

namespace pglint::model::plpgsql {
namespace {

using sql::Token;
using Kind = Statement::Kind;

constexpr int max_depth = 100;

class Parser {
 public:
  explicit Parser(std::string_view body) : body_(body) {
    tokens_.reset(body, 0, static_cast<std::uint32_t>(body.size()));
  }

  std::optional<Statement> parse() {
    Statement block;
    read_label(block);
    if (!is("declare") && !is("begin")) return std::nullopt;
    read_block(block);
    if (is_punctuation(";")) ++at_;
    if (failed_ || at_ != tokens_.size()) return std::nullopt;
    return block;
  }

 private:
  // --- tokens ---
  [[nodiscard]] bool done() { return at_ >= tokens_.size(); }
  [[nodiscard]] bool is_word(std::size_t index, std::string_view word) {
    return index < tokens_.size() && tokens_[index].kind == Token::Kind::word && fold(tokens_.text(index)) == word;
  }
  [[nodiscard]] bool is(std::string_view word) { return is_word(at_, word); }
  [[nodiscard]] bool is_punctuation(std::string_view text) { return !done() && tokens_.text(at_) == text; }
  bool take(std::string_view word) {
    if (!is(word)) return false;
    ++at_;
    return true;
  }
  void expect(std::string_view word) {
    if (!take(word)) failed_ = true;
  }
  void expect_end() {
    if (is_punctuation(";")) ++at_;
    else failed_ = true;
  }
  /// From the beginning of token `first` to the end of the one before `last`.
  [[nodiscard]] Span span_of(std::size_t first, std::size_t last) {
    return first < last && last <= tokens_.size() ? Span{tokens_[first].begin, tokens_[last - 1].end} : Span{};
  }
  /// Behind the ')' or ']' when the token opens one, else the next token.
  [[nodiscard]] std::size_t skip(std::size_t index) {
    const Token& token = tokens_[index];
    return token.kind == Token::Kind::open && token.partner > index ? token.partner + 1 : index + 1;
  }

  /// A name in lower case (as written inside double quotes); "" when there is none.
  std::string name() {
    if (done()) return {};
    const std::string_view text = tokens_.text(at_);
    if (tokens_[at_].kind == Token::Kind::word) return ++at_, fold(text);
    if (tokens_[at_].kind != Token::Kind::quoted_name || text.size() < 2) return {};
    ++at_;
    return std::string(text.substr(1, text.size() - 2));
  }
  /// a, a.b: a variable, or a field of one.
  std::string variable() {
    std::string result = name();
    while (!result.empty() && is_punctuation(".")) {
      ++at_;
      result += "." + name();
    }
    if (result.empty()) failed_ = true;
    return result;
  }
  std::vector<std::string> variables() {
    std::vector<std::string> result{variable()};
    while (is_punctuation(",") && !failed_) {
      ++at_;
      result.push_back(variable());
    }
    return result;
  }

  [[nodiscard]] bool is_either(std::string_view text) { return text.front() >= 'a' && text.front() <= 'z' ? is(text) : is_punctuation(text); }
  /// Reads up to the first of `words` that stands outside of parentheses and of CASE; a ';' ends the search.
  template <std::size_t N>
  Span read_until(const std::array<std::string_view, N>& words) {
    const std::size_t first = at_;
    int cases = 0;
    for (; !done(); at_ = skip(at_)) {
      const bool stop = std::any_of(words.begin(), words.end(), [&](std::string_view word) { return is_either(word); });
      if (stop && cases == 0) return span_of(first, at_);
      if (is_punctuation(";")) break;
      if (is("case")) ++cases;
      if (is("end") && cases > 0) --cases;
    }
    failed_ = true;
    return {};
  }
  Span read_until(std::string_view word) { return read_until(std::array{word}); }

  // --- statements ---
  void read_label(Statement& statement) {
    if (!is_punctuation("<<")) return;
    ++at_;
    statement.label = name();
    if (is_punctuation(">>")) ++at_;
    else failed_ = true;
  }

  bool ends_list() {
    constexpr std::array<std::string_view, 6> words{"end", "elsif", "elseif", "else", "when", "exception"};
    return done() || std::any_of(words.begin(), words.end(), [&](std::string_view word) { return is(word); });
  }
  std::vector<Statement> statements() {
    std::vector<Statement> list;
    if (++depth_ > max_depth) failed_ = true;
    while (!failed_ && !ends_list()) list.push_back(statement());
    --depth_;
    return list;
  }

  Statement statement() {
    Statement result;
    const std::size_t first = at_;
    read_label(result);
    read(result);
    if (!failed_) {
      result.span = span_of(first, at_);
      expect_end();
    }
    return result;
  }

  void read(Statement& s) {
    if (is("begin") || is("declare")) return read_block(s);
    if (is_assignment()) return read_assignment(s);
    if (take("if")) return read_if(s);
    if (take("case")) return read_case(s);
    if (is("loop")) return read_loop(s, Kind::loop);
    if (take("while")) {
      s.text = read_until("loop");
      return read_loop(s, Kind::while_);
    }
    if (take("for")) return read_for(s);
    if (take("foreach")) return read_foreach(s);
    if (is("exit") || is("continue")) return read_exit(s);
    if (take("return")) return read_rest(s, Kind::return_);
    if (take("raise")) return read_raise(s);
    if (take("execute")) return read_execute(s);
    if (take("perform")) return read_rest(s, Kind::perform);
    if (take("get")) return read_diagnostics(s);
    if (take("fetch")) return read_fetch(s);
    if (is("null") || is("assert") || is("open") || is("close") || is("move")) return read_rest(s, Kind::nothing);
    read_sql(s);
  }

  void read_rest(Statement& s, Kind kind) {
    s.kind = kind;
    s.text = read_until(";");
  }

  /// name [.name] [subscript] := or =
  bool is_assignment() {
    std::size_t i = at_;
    const auto is_name = [&] { return i < tokens_.size() && (tokens_[i].kind == Token::Kind::word || tokens_[i].kind == Token::Kind::quoted_name); };
    if (!is_name()) return false;
    for (++i; i < tokens_.size();) {
      const std::string_view text = tokens_.text(i);
      if (text == ":=" || text == "=") return true;
      if (text == "[") {
        i = skip(i);
      } else if (text == ".") {
        ++i;
        if (!is_name()) return false;
        ++i;
      } else {
        return false;
      }
    }
    return false;
  }

  void read_assignment(Statement& s) {
    s.targets.push_back(variable());
    while (!done() && !is_punctuation(":=") && !is_punctuation("=")) {
      s.partial = true;
      at_ = skip(at_);
    }
    ++at_;
    read_rest(s, Kind::assign);
  }

  void read_block(Statement& s) {
    s.kind = Kind::block;
    while (take("declare"))
      while (!failed_ && !is("begin") && !is("declare")) read_declaration(s);
    expect("begin");
    s.body = statements();
    if (take("exception"))
      while (take("when")) {
        Branch handler;
        read_errors(handler);
        handler.body = statements();
        s.branches.push_back(std::move(handler));
      }
    expect("end");
    if (!done() && !is_punctuation(";")) name();  // END label
  }

  void read_errors(Branch& handler) {
    while (!failed_ && !take("then")) {
      if (done()) failed_ = true;
      else if (tokens_[at_].kind == Token::Kind::string) handler.errors.emplace_back(string_text()), ++at_;
      else if (const std::string word = name(); !word.empty()) { if (word != "or" && word != "sqlstate") handler.errors.push_back(word); }
      else failed_ = true;
    }
  }
  std::string_view string_text() {
    const std::string_view text = tokens_.text(at_);
    return text.size() < 2 ? text : text.substr(1, text.size() - 2);
  }

  void read_declaration(Statement& s) {
    Declaration variable;
    variable.name = name();
    if (variable.name.empty()) { failed_ = true; return; }
    take("constant");
    const Span type = read_until(std::array<std::string_view, 8>{";", "default", ":=", "=", "not", "collate", "alias", "cursor"});
    variable.type = fold(body_.substr(type.begin, type.end - type.begin));
    while (!done() && !is_punctuation(";")) {
      if (is("default") || is_punctuation(":=") || is_punctuation("=")) {
        ++at_;
        variable.value = read_until(";");
        break;
      }
      at_ = skip(at_);
    }
    expect_end();
    s.declarations.push_back(std::move(variable));
  }

  void read_if(Statement& s) {
    s.kind = Kind::if_;
    do {
      Branch branch;
      branch.condition = read_until("then");
      expect("then");
      branch.body = statements();
      s.branches.push_back(std::move(branch));
    } while (!failed_ && (take("elsif") || take("elseif")));
    if (take("else")) s.branches.push_back({{}, {}, statements()});
    expect("end");
    expect("if");
  }

  void read_case(Statement& s) {
    s.kind = Kind::case_;
    if (!is("when")) s.text = read_until("when");
    while (!failed_ && take("when")) {
      Branch branch;
      branch.condition = read_until("then");
      expect("then");
      branch.body = statements();
      s.branches.push_back(std::move(branch));
    }
    if (take("else")) s.branches.push_back({{}, {}, statements()});
    expect("end");
    expect("case");
  }

  void read_loop(Statement& s, Kind kind) {
    s.kind = kind;
    expect("loop");
    s.body = statements();
    expect("end");
    expect("loop");
    if (!done() && !is_punctuation(";")) name();  // END LOOP label
  }

  void read_for(Statement& s) {
    s.targets = variables();
    expect("in");
    s.reverse = take("reverse");
    const bool executes = take("execute");
    s.text = read_until("loop");
    Kind kind = executes ? Kind::for_execute : Kind::for_query;
    if (!executes && split_range(s)) kind = Kind::for_range;
    read_loop(s, kind);
  }

  /// The two dots of a range: the tokens of SQL do not know them (1..3 reads as one number).
  bool split_range(Statement& s) {
    const std::size_t last = at_;
    for (std::size_t i = tokens_.at(s.text.begin); i < last; i = skip(i)) {
      const Token& token = tokens_[i];
      if (token.kind != Token::Kind::number && token.kind != Token::Kind::punctuation) continue;
      for (std::uint32_t at = token.begin; at < token.end; ++at) {
        if (body_[at] != '.' || at + 1 >= body_.size() || body_[at + 1] != '.') continue;
        s.upper = {at + 2, s.text.end};
        s.text.end = at;
        for (; i < last; i = skip(i))
          if (is_word(i, "by")) {
            s.step = {tokens_[i].end, s.upper.end};
            s.upper.end = tokens_[i].begin;
            break;
          }
        return true;
      }
    }
    return false;
  }

  void read_foreach(Statement& s) {
    s.targets = variables();
    if (take("slice")) {  // gives arrays, not elements
      s.partial = true;
      ++at_;
    }
    expect("in");
    expect("array");
    s.text = read_until("loop");
    read_loop(s, Kind::foreach);
  }

  void read_exit(Statement& s) {
    s.kind = is("exit") ? Kind::exit : Kind::continue_;
    ++at_;
    if (!is("when") && !is_punctuation(";")) s.label = name();
    if (take("when")) s.text = read_until(";");
  }

  void read_raise(Statement& s) {
    constexpr std::array<std::string_view, 5> harmless{"debug", "log", "info", "notice", "warning"};
    s.fails = std::none_of(harmless.begin(), harmless.end(), [&](std::string_view level) { return is(level); });
    read_rest(s, Kind::raise);
  }

  void read_execute(Statement& s) {
    s.kind = Kind::execute;
    s.text = read_until(std::array<std::string_view, 3>{";", "into", "using"});
    if (take("into")) {
      take("strict");
      s.targets = variables();
    }
    if (!is_punctuation(";")) read_until(std::array<std::string_view, 1>{";"});
  }

  /// GET [CURRENT | STACKED] DIAGNOSTICS variable = item, …
  void read_diagnostics(Statement& s) {
    s.kind = Kind::set_unknown;
    while (!failed_ && !take("diagnostics")) {
      if (done()) failed_ = true;
      ++at_;
    }
    while (!failed_ && !done() && !is_punctuation(";")) {
      s.targets.push_back(variable());
      read_until(std::array<std::string_view, 2>{";", ","});
      if (is_punctuation(",")) ++at_;
    }
  }

  void read_fetch(Statement& s) {
    s.kind = Kind::set_unknown;
    read_until(std::array<std::string_view, 2>{";", "into"});
    if (take("into")) s.targets = variables();
  }

  void read_sql(Statement& s) {
    s.kind = Kind::sql;
    const std::size_t first = at_;
    const bool may_be_query = is("select") || is("with") || is("insert") || is("update") || is("delete") || is("merge") || is("show") || is("values");
    while (!done() && !is_punctuation(";") && !failed_) {
      if (is("begin") && is_word(at_ + 1, "atomic")) {
        skip_atomic_body();
      } else if (may_be_query && is("into") && at_ > first && !is_word(at_ - 1, "insert") && !is_word(at_ - 1, "merge") && s.into.empty()) {
        const std::size_t into = at_++;
        take("strict");
        s.targets = variables();
        s.into = span_of(into, at_);
        s.kind = Kind::query_into;
      } else {
        at_ = skip(at_);
      }
    }
    s.text = span_of(first, at_);
    if (s.text.empty()) failed_ = true;
  }

  /// The body of a function in SQL: BEGIN ATOMIC … END.
  void skip_atomic_body() {
    for (int open = 0; !done(); at_ = skip(at_)) {
      if (is("begin") || is("case")) ++open;
      if (is("end") && --open == 0) {
        ++at_;
        return;
      }
    }
  }

  std::string_view body_;
  sql::TokenMap tokens_;
  std::size_t at_ = 0;
  int depth_ = 0;
  bool failed_ = false;
};

}  // namespace

std::optional<Statement> parse(std::string_view body) { return Parser(body).parse(); }

}  // namespace pglint::model::plpgsql
