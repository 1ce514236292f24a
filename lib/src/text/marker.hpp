// The comments by which migration tools part a file into up and down, into statements and into transactions.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "pglint/source.hpp"
#include "text/tool.hpp"

namespace pglint::text {

/// One marker comment.
struct Marker {
  enum class Kind : std::uint8_t { up, down, statement_begin, statement_end, no_transaction, breakpoint };
  Span span{};
  Kind kind = Kind::up;
  Tool tool = Tool::plain;      ///< whose marker it is; plain for tools that have no layout of their own here
  bool no_transaction = false;  ///< of an up or down: this part runs outside a transaction
  bool prose = false;           ///< reads like any comment: counts only when the file has its counterpart
};

/// The marker that a line comment (from its dashes, without line end) is, or nothing; `span` is left empty.
/// Known: `-- +goose Up|Down|StatementBegin|StatementEnd|NO TRANSACTION` (any case), `-- migrate:up|down`
/// with `transaction:false` (dbmate), `-- +migrate Up|Down|StatementBegin|StatementEnd` with `notransaction`
/// (sql-migrate), `--> statement-breakpoint` (Drizzle), `-- Up Migration`/`-- Down Migration`
/// (node-pg-migrate), `---- create above / drop below ----` (tern).
[[nodiscard]] std::optional<Marker> parse_marker(std::string_view comment) noexcept;

}  // namespace pglint::text
