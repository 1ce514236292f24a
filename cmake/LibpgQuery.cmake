# Makes libpg_query available as PgQuery::PgQuery: what is installed or unpacked, or (PGLINT_FETCH_LIBPG_QUERY) built
# from the upstream tag. Also defines pglint_pg_query_compat, which fills in what an older C library lacks.
if(PGLINT_FETCH_LIBPG_QUERY)
  include(FetchLibpgQuery)
else()
  find_package(PgQuery 17...<19)
  if(NOT PgQuery_FOUND)
    message(FATAL_ERROR
      "libpg_query 17 or 18 with its PostgreSQL headers was not found.\n"
      "Run scripts/setup.sh (Debian, Ubuntu), set PgQuery_ROOT, or configure with -DPGLINT_FETCH_LIBPG_QUERY=ON.")
  endif()
endif()

# A binary package built on a newer Debian needs two functions that glibc got in 2.38.
add_library(pglint_pg_query_compat STATIC ${CMAKE_CURRENT_LIST_DIR}/libpg_query_compat.c)
set_target_properties(pglint_pg_query_compat PROPERTIES EXPORT_NAME pg_query_compat POSITION_INDEPENDENT_CODE ON)
if(NOT PGLINT_FETCH_LIBPG_QUERY)
  include(CheckCSourceCompiles)
  set(CMAKE_REQUIRED_LIBRARIES ${PgQuery_LIBRARY} m pthread)
  set(CMAKE_REQUIRED_INCLUDES ${PgQuery_INCLUDE_DIR})
  check_c_source_compiles("
    #include <pg_query.h>
    int main(void) { PgQueryParseResult r = pg_query_parse(\"select 1\"); pg_query_free_parse_result(r); return 0; }"
    PGLINT_PG_QUERY_LINKS)
  unset(CMAKE_REQUIRED_LIBRARIES)
  unset(CMAKE_REQUIRED_INCLUDES)
  if(NOT PGLINT_PG_QUERY_LINKS)
    target_compile_definitions(pglint_pg_query_compat PRIVATE PGLINT_NEEDS_GLIBC_2_38)
  endif()
endif()
set_property(TARGET PgQuery::PgQuery APPEND PROPERTY INTERFACE_LINK_LIBRARIES pglint_pg_query_compat)
