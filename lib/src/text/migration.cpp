// Sections and transactions of a migration file.
#include "text/migration.hpp"

#include <algorithm>
#include <array>

#include "text/lexeme.hpp"

namespace pglint::text {
namespace {

/// How a tool runs the statements of a file.
enum class Wrapping : std::uint8_t {
  none,  ///< as the script says
  file,  ///< in one transaction
  query  ///< as one query string, which is a transaction when it holds several statements
};

Wrapping wrapping_of(Tool tool) noexcept {
  switch (tool) {
    case Tool::supabase:
    case Tool::flyway:
    case Tool::goose:
    case Tool::dbmate:
    case Tool::drizzle: return Wrapping::file;
    case Tool::golang_migrate:
    case Tool::prisma: return Wrapping::query;
    case Tool::plain:
    case Tool::sqitch: return Wrapping::none;
  }
  return Wrapping::none;
}

/// The first words of a statement, as many as fit; comments between them are passed over.
std::array<std::string_view, 4> first_words(std::string_view statement) noexcept {
  std::array<std::string_view, 4> words;
  std::size_t at = 0;
  for (std::string_view& word : words) {
    for (;;) {
      while (at < statement.size() && is_space(statement[at])) ++at;
      if (statement.compare(at, 2, "--") == 0) {
        at = end_of_line(statement, at);
      } else if (statement.compare(at, 2, "/*") == 0) {
        at = std::min(end_of_block_comment(statement, at), statement.size());
      } else {
        break;
      }
    }
    const std::size_t end = end_of_word(statement, at);
    if (end == at) break;
    word = statement.substr(at, end - at);
    at = end;
  }
  return words;
}

enum class Verb : std::uint8_t { other, begin, end };

/// What a statement does to the transaction block it is in.
Verb transaction_verb(std::string_view statement) noexcept {
  // Nearly all statements are told apart by their first letter.
  if (statement.empty() || std::string_view("abceprsABCEPRS").find(statement[0]) == std::string_view::npos)
    return Verb::other;
  const std::array words = first_words(statement);
  const auto is = [&](std::size_t i, std::string_view keyword) { return is_keyword(words[i], keyword); };
  if (is(0, "begin") || (is(0, "start") && is(1, "transaction"))) return Verb::begin;
  if (is(0, "prepare")) return is(1, "transaction") ? Verb::end : Verb::other;
  if (!is(0, "commit") && !is(0, "end") && !is(0, "rollback") && !is(0, "abort")) return Verb::other;
  const std::size_t what = is(1, "work") || is(1, "transaction") ? 2 : 1;
  // ROLLBACK TO a savepoint stays inside; COMMIT PREPARED is about another transaction; AND CHAIN begins the
  // next.
  if (is(what, "to") || is(what, "prepared")) return Verb::other;
  if (is(what, "and")) return is(what + 1, "chain") ? Verb::begin : Verb::end;
  return Verb::end;
}

/// Follows the markers of a file alongside its statements.
class Sections {
 public:
  explicit Sections(const std::vector<Marker>& markers) : markers_(markers) {
    bool prose_up = false;
    bool prose_down = false;
    for (const Marker& marker : markers) {
      if (marker.kind == Marker::Kind::no_transaction) no_transaction_ = true;
      if (!marker.prose) continue;
      (marker.kind == Marker::Kind::up ? prose_up : prose_down) = true;
    }
    prose_counts_ = prose_up && prose_down;
    for (const Marker& marker : markers)
      has_sections_ = has_sections_ || (is_direction(marker) && (!marker.prose || prose_counts_));
  }

  /// Goes on to an offset; offsets must not go back.
  void move_to(std::uint32_t offset) noexcept {
    for (; next_ < markers_.size() && markers_[next_].span.begin < offset; ++next_) {
      const Marker& marker = markers_[next_];
      if (!is_direction(marker) || (marker.prose && !prose_counts_)) continue;
      up_ = marker.kind == Marker::Kind::up;
      section_without_transaction_ = marker.no_transaction;
    }
  }

  [[nodiscard]] bool has_sections() const noexcept { return has_sections_; }
  [[nodiscard]] bool up() const noexcept { return up_; }
  [[nodiscard]] bool no_transaction() const noexcept {
    return no_transaction_ || section_without_transaction_;
  }

 private:
  static bool is_direction(const Marker& marker) noexcept {
    return marker.kind == Marker::Kind::up || marker.kind == Marker::Kind::down;
  }

  const std::vector<Marker>& markers_;
  std::size_t next_ = 0;
  bool prose_counts_ = false;
  bool has_sections_ = false;
  bool up_ = true;
  bool no_transaction_ = false;
  bool section_without_transaction_ = false;
};

bool is_query(const Statement& statement) noexcept {
  return statement.kind == Statement::Kind::sql || statement.kind == Statement::Kind::templated;
}

Tool tool_of(Tool tool, const std::vector<Marker>& markers) noexcept {
  for (const Marker& marker : markers) {
    if (tool != Tool::plain) break;
    tool = marker.tool;
  }
  return tool;
}

/// Which of the steps run inside a transaction, given how the tool runs the file.
void follow_transactions(std::string_view text, const Script& script, Wrapping wrapping,
                         std::vector<Step>& steps) {
  bool in_block = false;
  bool in_query =
      wrapping == Wrapping::query && std::count_if(steps.begin(), steps.end(), [&](const Step& step) {
                                       return is_query(script.statements[step.statement]);
                                     }) > 1;
  for (Step& step : steps) {
    const Statement& statement = script.statements[step.statement];
    const bool wrapped = step.in_transaction;
    const std::string_view sql = text.substr(statement.span.begin, statement.span.end - statement.span.begin);
    const Verb verb = is_query(statement) ? transaction_verb(sql) : Verb::other;
    if (verb == Verb::begin) in_block = true;
    step.in_transaction = in_block || wrapped || in_query;
    if (verb == Verb::end) in_block = false;
  }
}

}  // namespace

Migration read_migration(std::string_view text, const MigrationFile& file) {
  Migration migration;
  migration.script = split(text);
  const Script& script = migration.script;
  migration.tool = tool_of(file.tool, script.markers);

  Sections sections(script.markers);
  // Every tool that parts files into up and down runs a part in one transaction.
  const Wrapping wrapping = file.no_transaction       ? Wrapping::none
                            : sections.has_sections() ? Wrapping::file
                                                      : wrapping_of(migration.tool);
  std::uint32_t offset = 0;
  for (std::uint32_t i = 0; i < script.statements.size(); ++i) {
    const Statement& statement = script.statements[i];
    offset = std::max(offset, statement.span.begin);
    sections.move_to(offset);
    if (!sections.up() || !statement.applies()) continue;
    migration.steps.push_back({i, wrapping == Wrapping::file && !sections.no_transaction()});
  }
  follow_transactions(text, script, wrapping, migration.steps);
  return migration;
}

}  // namespace pglint::text
