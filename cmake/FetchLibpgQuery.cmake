# libpg_query from its upstream repository, built by its own Makefile while pglint is built: PgQuery::PgQuery.
include(ExternalProject)
set(PGLINT_LIBPG_QUERY_REPOSITORY https://github.com/pganalyze/libpg_query.git CACHE STRING "Where libpg_query is fetched from")
set(PGLINT_LIBPG_QUERY_TAG 18.1.0 CACHE STRING "Tag of libpg_query that is fetched")
mark_as_advanced(PGLINT_LIBPG_QUERY_REPOSITORY PGLINT_LIBPG_QUERY_TAG)

set(_source ${CMAKE_BINARY_DIR}/libpg_query)
ExternalProject_Add(libpg_query_upstream
  GIT_REPOSITORY ${PGLINT_LIBPG_QUERY_REPOSITORY}
  GIT_TAG ${PGLINT_LIBPG_QUERY_TAG}
  GIT_SHALLOW ON
  UPDATE_DISCONNECTED ON
  SOURCE_DIR ${_source}
  BUILD_IN_SOURCE ON
  CONFIGURE_COMMAND ""
  BUILD_COMMAND make CC=${CMAKE_C_COMPILER} libpg_query.a
  INSTALL_COMMAND ""
  BUILD_BYPRODUCTS ${_source}/libpg_query.a)

set(PgQuery_LIBRARY ${_source}/libpg_query.a)
# The installed package has the internal header in pg_query/; the sources have it in src/.
set(_shim ${CMAKE_BINARY_DIR}/libpg_query_include)
file(WRITE ${_shim}/pg_query/pg_query_internal.h "#include <pg_query_internal.h>\n")
set(_includes ${_shim} ${_source} ${_source}/src ${_source}/src/include ${_source}/src/postgres/include)
file(MAKE_DIRECTORY ${_includes})
add_library(PgQuery::PgQuery UNKNOWN IMPORTED)
set_target_properties(PgQuery::PgQuery PROPERTIES
  IMPORTED_LOCATION ${PgQuery_LIBRARY}
  INTERFACE_INCLUDE_DIRECTORIES "${_includes}")
add_dependencies(PgQuery::PgQuery libpg_query_upstream)
