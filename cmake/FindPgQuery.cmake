# Finds libpg_query 17 or 18 with the PostgreSQL node headers, and defines PgQuery::PgQuery.
#
# Searched: PgQuery_ROOT, then .deps/libpg_query (where scripts/setup.sh unpacks it), then the system. The static
# archive is preferred, because an installed pglint can then carry it along. The headers are SYSTEM headers.
# Sets PgQuery_FOUND, PgQuery_VERSION (the PostgreSQL version of the grammar), PgQuery_LIBRARY, PgQuery_INCLUDE_DIR.
set(_pgquery_hints ${CMAKE_CURRENT_LIST_DIR}/../.deps/libpg_query/usr)

find_path(PgQuery_INCLUDE_DIR pg_query/pg_query_internal.h HINTS ${_pgquery_hints} PATH_SUFFIXES include)
find_library(PgQuery_LIBRARY NAMES libpg_query.a pg_query HINTS ${_pgquery_hints}
             PATH_SUFFIXES lib lib/${CMAKE_LIBRARY_ARCHITECTURE} lib/x86_64-linux-gnu lib/aarch64-linux-gnu)
mark_as_advanced(PgQuery_INCLUDE_DIR PgQuery_LIBRARY)

if(PgQuery_INCLUDE_DIR AND EXISTS ${PgQuery_INCLUDE_DIR}/pg_query.h)
  file(STRINGS ${PgQuery_INCLUDE_DIR}/pg_query.h _pgquery_line REGEX "^#define PG_VERSION \"")
  string(REGEX REPLACE "^#define PG_VERSION \"([0-9.]+).*" "\\1" PgQuery_VERSION "${_pgquery_line}")
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(PgQuery REQUIRED_VARS PgQuery_LIBRARY PgQuery_INCLUDE_DIR
                                  VERSION_VAR PgQuery_VERSION HANDLE_VERSION_RANGE)

if(PgQuery_FOUND AND NOT TARGET PgQuery::PgQuery)
  add_library(PgQuery::PgQuery UNKNOWN IMPORTED)
  set_target_properties(PgQuery::PgQuery PROPERTIES
    IMPORTED_LOCATION ${PgQuery_LIBRARY}
    INTERFACE_INCLUDE_DIRECTORIES
      "${PgQuery_INCLUDE_DIR};${PgQuery_INCLUDE_DIR}/pg_query;${PgQuery_INCLUDE_DIR}/pg_query/postgres")
endif()
