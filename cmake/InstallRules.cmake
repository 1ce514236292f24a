# What `cmake --install` puts where: the program, both libraries with their public headers, and a CMake package that
# needs nothing of this source tree. libpg_query's archive goes along, so that the parser is exactly the one tested.
include(CMakePackageConfigHelpers)
set(PGLINT_CMAKE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/pglint)

if(TARGET pglint_cli)
  install(TARGETS pglint_cli RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT program)
endif()

install(TARGETS pglint pglint_rules pglint_pg_query_compat EXPORT pglint-targets
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT development)
install(DIRECTORY lib/include/pglint DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT development
        FILES_MATCHING PATTERN "*.hpp")
install(FILES ${PROJECT_BINARY_DIR}/generated/pglint/version.hpp
        DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/pglint COMPONENT development)
install(EXPORT pglint-targets NAMESPACE pglint:: DESTINATION ${PGLINT_CMAKE_DIR} COMPONENT development)

# A shared libpg_query is the system's and stays where it is; an archive is installed beside ours.
if(PgQuery_LIBRARY MATCHES "\\.a$")
  set(PGLINT_INSTALLED_PG_QUERY ${CMAKE_INSTALL_LIBDIR}/pglint/libpg_query.a)
  install(FILES ${PgQuery_LIBRARY} DESTINATION ${CMAKE_INSTALL_LIBDIR}/pglint COMPONENT development)
else()
  set(PGLINT_INSTALLED_PG_QUERY ${PgQuery_LIBRARY})
endif()
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/pglintConfig.cmake.in ${PROJECT_BINARY_DIR}/pglintConfig.cmake
  INSTALL_DESTINATION ${PGLINT_CMAKE_DIR} PATH_VARS PGLINT_INSTALLED_PG_QUERY)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/pglintConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/pglintConfig.cmake ${PROJECT_BINARY_DIR}/pglintConfigVersion.cmake
        DESTINATION ${PGLINT_CMAKE_DIR} COMPONENT development)

install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT program)
