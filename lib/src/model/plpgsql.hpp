// PL/pgSQL as a tree: what a DO block is made of. Knows PL/pgSQL's statements, neither what they do nor any catalog.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pglint/source.hpp"

namespace pglint::model::plpgsql {

struct Statement;

/// A variable of DECLARE.
struct Declaration {
  std::string name;
  std::string type;   ///< as written: "text[]", "integer", "record"
  Span value;         ///< the expression; empty: NULL
};

/// One arm of IF, CASE or EXCEPTION.
struct Branch {
  Span condition;                       ///< empty: ELSE
  std::vector<std::string> errors;      ///< EXCEPTION WHEN: condition names in lower case, SQLSTATEs as their five characters
  std::vector<Statement> body;
};

/// One statement. Spans are offsets into the body that was parsed.
struct Statement {
  enum class Kind : unsigned char {
    sql,          ///< any SQL statement (text)
    query_into,   ///< SELECT, INSERT … RETURNING and the like with INTO (text, into, targets)
    execute,      ///< EXECUTE text [INTO targets]
    assign,       ///< targets[0] := text; `partial` when the target is a part of a variable
    perform,      ///< PERFORM text
    if_,          ///< branches
    case_,        ///< CASE [text] branches
    loop,         ///< LOOP body
    while_,       ///< WHILE text
    for_range,    ///< FOR targets[0] IN [REVERSE] text .. upper [BY step]
    for_query,    ///< FOR targets IN text
    for_execute,  ///< FOR targets IN EXECUTE text
    foreach,      ///< FOREACH targets IN ARRAY text
    block,        ///< [DECLARE] BEGIN body [EXCEPTION handlers = branches] END
    exit,         ///< EXIT [label] [WHEN text]
    continue_,    ///< CONTINUE [label] [WHEN text]
    return_,
    raise,        ///< RAISE: `fails` when it raises an error
    set_unknown,  ///< GET DIAGNOSTICS, FETCH: the targets get values that nobody knows
    nothing       ///< NULL, ASSERT, cursors
  };
  Kind kind = Kind::nothing;
  bool reverse = false;
  bool partial = false;
  bool fails = false;
  Span span;                            ///< without its ';'
  Span text;
  Span upper, step;                     ///< for_range
  Span into;                            ///< query_into: the INTO clause, not part of the SQL
  std::string label;                    ///< <<label>> of a block or loop; the one that EXIT and CONTINUE name
  std::vector<std::string> targets;     ///< variables, in lower case; "a.b" for a field
  std::vector<Declaration> declarations;
  std::vector<Branch> branches;
  std::vector<Statement> body;
};

/// The outermost block of a PL/pgSQL text; nothing when it is none, or nested deeper than anybody writes. Linear.
std::optional<Statement> parse(std::string_view body);

}  // namespace pglint::model::plpgsql
