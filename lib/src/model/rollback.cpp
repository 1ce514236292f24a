// Transactions of a script, by the first words of its statements.
#include "model/rollback.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "model/names.hpp"
#include "text/lexeme.hpp"

namespace pglint::model {
namespace {

/// The first words of a statement, folded; quoted names without quotes. Missing ones are "".
using Words = std::array<std::string, 4>;

Words first_words(std::string_view sql) {
  Words words;
  std::size_t at = 0;
  for (std::string& word : words) {
    for (;;) {
      while (at < sql.size() && text::is_space(sql[at])) ++at;
      if (sql.substr(at, 2) == "--") at = text::end_of_line(sql, at);
      else if (sql.substr(at, 2) == "/*") at = text::end_of_block_comment(sql, at);
      else break;
      if (at == std::string_view::npos) return words;
    }
    if (at >= sql.size()) return words;
    if (sql[at] == '"') {
      const std::size_t end = text::end_of_quoted_identifier(sql, at);
      if (end == std::string_view::npos) return words;
      word = sql.substr(at + 1, end - at - 2);
      at = end;
    } else if (text::class_of(sql[at]) == text::ByteClass::word) {
      const std::size_t end = text::end_of_word(sql, at);
      word = fold(sql.substr(at, end - at));
      at = end;
    } else {
      return words;
    }
  }
  return words;
}

bool is_about_transactions(std::string_view sql) {
  constexpr std::array<std::string_view, 9> verbs{"abort", "begin", "commit", "end", "prepare", "release", "rollback", "savepoint", "start"};
  const std::string_view verb = sql.substr(0, text::end_of_word(sql, 0));
  return std::any_of(verbs.begin(), verbs.end(), [&](std::string_view known) { return text::is_keyword(verb, known); });
}

/// The transaction at hand while a script is read.
class Transactions {
 public:
  explicit Transactions(std::size_t statements) : depth_change_(statements + 1) {}

  void read(std::size_t at, const Words& words) {
    const std::string& verb = words[0];
    if (verb == "begin" || (verb == "start" && words[1] == "transaction")) {
      if (!open_) begin(at);
    } else if (verb == "commit" || verb == "end" || (verb == "prepare" && words[1] == "transaction")) {
      if (words[1] != "prepared") close(at, words);
    } else if (verb == "savepoint") {
      if (open_) savepoints_.push_back({words[1], at});
    } else if (verb == "rollback" || verb == "abort") {
      if (words[1] == "prepared") return;
      const std::size_t to = words[1] == "to" ? 2 : words[2] == "to" ? 3 : 0;
      if (to != 0) return roll_back_to(at, words[to] == "savepoint" ? savepoint_name(words, to) : words[to]);
      if (open_) undo(begin_, at);
      close(at, words);
    }
  }
  [[nodiscard]] std::vector<bool> result() const {
    std::vector<bool> undone(depth_change_.size() - 1);
    int depth = 0;
    for (std::size_t at = 0; at < undone.size(); ++at) undone[at] = (depth += depth_change_[at]) > 0;
    return undone;
  }

 private:
  struct Savepoint { std::string name; std::size_t at; };

  static std::string savepoint_name(const Words& words, std::size_t to) { return to + 1 < words.size() ? words[to + 1] : std::string(); }

  void begin(std::size_t at) {
    open_ = true;
    begin_ = at;
    savepoints_.clear();
  }
  void close(std::size_t at, const Words& words) {
    const bool chain = (words[1] == "and" && words[2] == "chain") || (words[2] == "and" && words[3] == "chain");
    open_ = false;
    if (chain) begin(at);
  }
  void roll_back_to(std::size_t at, const std::string& name) {
    if (!open_) return;
    // An empty name (the words ran out) means the newest savepoint.
    while (!savepoints_.empty() && !name.empty() && savepoints_.back().name != name) savepoints_.pop_back();
    if (!savepoints_.empty()) undo(savepoints_.back().at + 1, at);
  }
  void undo(std::size_t first, std::size_t last) {
    ++depth_change_[first];
    --depth_change_[last];
  }

  std::vector<int> depth_change_;  // of the ranges undone: +1 where one begins, -1 where it ends
  bool open_ = false;
  std::size_t begin_ = 0;
  std::vector<Savepoint> savepoints_;
};

}  // namespace

std::vector<bool> find_rolled_back(std::string_view text, const std::vector<text::Statement>& statements) {
  Transactions transactions(statements.size());
  for (std::size_t at = 0; at < statements.size(); ++at) {
    const text::Statement& statement = statements[at];
    if (statement.kind != text::Statement::Kind::sql || !statement.applies()) continue;
    const std::string_view sql = text.substr(statement.span.begin, statement.span.end - statement.span.begin);
    if (is_about_transactions(sql)) transactions.read(at, first_words(sql.substr(0, 256)));
  }
  return transactions.result();
}

}  // namespace pglint::model
