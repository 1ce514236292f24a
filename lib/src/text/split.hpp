// The statement splitter: one pass over a script as psql reads it. It knows no SQL grammar beyond what ends a
// statement.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pglint/source.hpp"
#include "text/marker.hpp"
#include "text/placeholder.hpp"
#include "text/psql.hpp"

namespace pglint::text {

/// One thing that a script says. Between two neighbouring `sql` statements, of which the first is
/// `terminated`, stand only white space, comments and semicolons: such a run can be parsed in one call.
struct Statement {
  enum class Kind : std::uint8_t {
    sql,           ///< for the parser
    meta_command,  ///< psql's own: \connect, \if, \; …; see `meta`
    copy_data,     ///< the rows behind COPY … FROM stdin, without the line `\.`
    templated  ///< not SQL before something is replaced or decided: see its placeholders that are not quoted
  };
  /// What was still open when the text ended.
  enum class Open : std::uint8_t {
    nothing,
    string,
    quoted_identifier,
    dollar_quote,
    comment,
    parenthesis,
    function_body,
    copy_data
  };
  /// Where it stands in psql's \if … \elif … \else … \endif.
  enum class Branch : std::uint8_t { always, taken, not_taken };

  Span span{};  ///< from its first to its last byte that is neither white space nor comment; no semicolon
  Kind kind = Kind::sql;
  MetaCommand meta = MetaCommand::none;
  Open open = Open::nothing;
  Branch branch = Branch::always;
  bool terminated = false;              ///< a semicolon ended it
  bool discarded = false;               ///< psql's \r threw it away
  std::uint32_t opened_at = 0;          ///< where the construct that is `open` began
  std::uint32_t first_placeholder = 0;  ///< its placeholders in Script::placeholders, quoted ones included
  std::uint32_t placeholder_count = 0;

  /// Whether psql would run it.
  [[nodiscard]] bool applies() const noexcept { return branch != Branch::not_taken && !discarded; }
};

/// A comment with the word `pglint:` in it.
struct Comment {
  Span span{};  ///< from its dashes or slash, without the line end
  bool block = false;
  bool own_line = false;  ///< nothing but blanks stands on its lines beside it
};

struct Script {
  std::vector<Statement>
      statements;  ///< as psql runs them: in the order of the text, but for what follows a COPY on its line
  std::vector<Comment> comments;          ///< in order
  std::vector<Marker> markers;            ///< in order
  std::vector<Placeholder> placeholders;  ///< in order
};

/// Splits a script. Linear, without recursion, total: any bytes give a script, and every byte that is not
/// white space, comment or semicolon is in a statement (or in a COPY block's last line).
///
/// Decisions that are pglint's own, where psql does otherwise or decides at run time:
/// - \if: the value of a constant decides; else the first branch that holds SQL is taken (statements of the
///   others are `not_taken`). \quit does not end the script, as extension scripts begin with one; \i is not
///   followed.
/// - A semicolon inside parentheses ends the statement unless it is a CREATE RULE or a BEGIN ATOMIC body:
///   nowhere else can it be right, and so a lost parenthesis costs one statement and not the rest of the
///   file.
/// - A string, quoted identifier, dollar quote, comment, rule or body that never ends makes its statement
///   `open`; it reaches to the first semicolon at the end of a line that is followed by a line beginning with
///   a statement's first word or a comment, where splitting starts again. That is done eight times in a
///   script, then the rest is one statement.
/// - :name is a variable unless \set … says so or the place says otherwise: not inside [ ] (a slice), and not
///   right behind a value (JSON_OBJECT('a':b)).
/// - A template tag in front of a statement ({% if x %}, or anything alone on its line) is a statement of its
///   own; one inside makes the statement templated. Placeholders in quotes are only recorded.
/// - COPY data without `\.` reaches to the end of the text and is `open`.
/// - A marker of a migration tool ends the statement before it.
[[nodiscard]] Script split(std::string_view text);

/// The text of a templated statement with every placeholder outside of quotes replaced by a word (or literal,
/// or identifier) of the same length, so that it may parse and offsets stay right; nothing when one of them
/// is a tag.
/// Names that contain a placeholder are then equal exactly when their spelling is.
[[nodiscard]] std::optional<std::string> fill_placeholders(std::string_view text, const Script& script,
                                                           const Statement& statement);

/// What of a statement, outside of quotes, is not SQL before something is replaced.
enum class Placeholders : std::uint8_t { none, variables, templates };  ///< variables: psql's, and nothing else
[[nodiscard]] Placeholders placeholders_of(const Script& script, const Statement& statement, std::string_view text);

/// The text with psql's variables standing for themselves, byte for byte in place: :name is the identifier
/// _name, :'name' the string 'name', :"name" the identifier "name".
[[nodiscard]] std::string with_variables_as_names(std::string_view text, const Script& script);

}  // namespace pglint::text
