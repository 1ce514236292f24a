#include "raw_parse.hpp"

#include <cstdlib>

extern "C" {
#include "pg_query.h"
#include "pg_query_internal.h"
}

namespace bench {

bool raw_parse(const std::string& text) {
  MemoryContext context = pg_query_enter_memory_context();
  const PgQueryInternalParsetreeAndError result = pg_query_raw_parse(text.c_str(), PG_QUERY_PARSE_DEFAULT);
  const bool parsed = result.error == nullptr;
  if (!parsed) pg_query_free_error(result.error);
  std::free(result.stderr_buffer);
  pg_query_exit_memory_context(context);
  return parsed;
}

}  // namespace bench
