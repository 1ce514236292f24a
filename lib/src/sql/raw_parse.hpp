// One call of libpg_query's parser, with its memory and its error. Internal to lib/src/sql.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "sql/convert.hpp"

namespace pglint::sql {

/// The parse tree of a text, valid as long as this object lives. One at a time on a thread; not nested.
class RawParse {
 public:
  /// `sql` holds no NUL and lives as long as this object.
  explicit RawParse(const std::string& sql);
  ~RawParse();
  RawParse(const RawParse&) = delete;
  RawParse& operator=(const RawParse&) = delete;

  [[nodiscard]] bool ok() const noexcept { return result_.error == nullptr; }
  /// List of RawStmt.
  [[nodiscard]] const List* statements() const noexcept { return result_.tree; }
  [[nodiscard]] std::string message() const;
  /// Byte offset into the text at which the parser gave up.
  [[nodiscard]] std::uint32_t error_offset() const;

 private:
  std::string_view text_;
  MemoryContext context_;
  PgQueryInternalParsetreeAndError result_;
};

}  // namespace pglint::sql
