// libpg_query alone, the yardstick of the benchmarks: parses a file in one call of pg_query_raw_parse, throws the tree away
// and prints the seconds that the call took.
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

extern "C" {
#include "pg_query.h"
#include "pg_query_internal.h"
}

int main(int argc, char** argv) {
  if (argc != 2) return std::cerr << "usage: pglint_raw_parse FILE\n", 2;
  std::ifstream in(argv[1], std::ios::binary);
  const std::string sql{std::istreambuf_iterator<char>(in), {}};
  const auto begin = std::chrono::steady_clock::now();
  MemoryContext context = pg_query_enter_memory_context();
  const PgQueryInternalParsetreeAndError result = pg_query_raw_parse(sql.c_str(), PG_QUERY_PARSE_DEFAULT);
  const bool parsed = result.error == nullptr;
  if (!parsed) pg_query_free_error(result.error);
  std::free(result.stderr_buffer);
  pg_query_exit_memory_context(context);
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
  std::cout << taken.count() << '\n';
  return parsed && !sql.empty() ? 0 : 1;
}
