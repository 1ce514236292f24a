# Every third-party library, looked up once for all folders. Which of them a layer may use: lib/CMakeLists.txt.
include(LibpgQuery)  # PgQuery::PgQuery
find_package(Threads REQUIRED)
find_package(fmt REQUIRED)
find_package(nlohmann_json 3.10 REQUIRED)
find_package(Pqxx 6.4 REQUIRED)
if(PGLINT_BUILD_CLI)
  find_package(CLI11 2.1 REQUIRED)
  find_package(mimalloc 2.0 QUIET)
  if(NOT mimalloc_FOUND)
    message(STATUS "mimalloc was not found: the program will use the C library's allocator, which takes more time")
  endif()
endif()
if(PGLINT_BUILD_TESTS)
  find_package(doctest 2.4 REQUIRED)
endif()

# toml++ header-only, even where its package has a compiled form: so nothing more has to be installed with pglint.
find_path(PGLINT_TOMLPLUSPLUS toml++/toml.h REQUIRED)
mark_as_advanced(PGLINT_TOMLPLUSPLUS)
add_library(pglint_tomlplusplus INTERFACE)
target_include_directories(pglint_tomlplusplus SYSTEM INTERFACE ${PGLINT_TOMLPLUSPLUS})
target_compile_definitions(pglint_tomlplusplus INTERFACE TOML_HEADER_ONLY=1)
