// One call of libpg_query's parser. Its memory context is per thread, so trees of different threads do not meet.
#include "sql/raw_parse.hpp"

#include <cstdlib>

namespace pglint::sql {

RawParse::RawParse(const std::string& sql)
    : text_(sql),
      context_(pg_query_enter_memory_context()),
      result_(pg_query_raw_parse(sql.c_str(), PG_QUERY_PARSE_DEFAULT)) {}

RawParse::~RawParse() {
  if (result_.error) pg_query_free_error(result_.error);
  std::free(result_.stderr_buffer);
  pg_query_exit_memory_context(context_);
}

std::string RawParse::message() const {
  return result_.error && result_.error->message ? result_.error->message : "syntax error";
}

std::uint32_t RawParse::error_offset() const {
  // The parser counts characters from 1, by the lead bytes of UTF-8 (the text is known to be valid).
  if (!result_.error || result_.error->cursorpos <= 0) return 0;
  std::size_t offset = 0;
  for (int left = result_.error->cursorpos - 1; left > 0 && offset < text_.size(); --left) {
    ++offset;
    while (offset < text_.size() && (static_cast<unsigned char>(text_[offset]) & 0xC0) == 0x80) ++offset;
  }
  return static_cast<std::uint32_t>(offset);
}

}  // namespace pglint::sql
