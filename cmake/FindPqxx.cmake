# Finds libpqxx (6.4 or newer) and the libpq beneath it, and defines Pqxx::Pqxx.
# Sets Pqxx_FOUND, Pqxx_VERSION, Pqxx_INCLUDE_DIR, Pqxx_LIBRARY, Pqxx_PQ_INCLUDE_DIR, Pqxx_PQ_LIBRARY.
find_path(Pqxx_INCLUDE_DIR pqxx/pqxx)
find_library(Pqxx_LIBRARY NAMES pqxx)
find_path(Pqxx_PQ_INCLUDE_DIR libpq-fe.h PATH_SUFFIXES postgresql pgsql libpq)
find_library(Pqxx_PQ_LIBRARY NAMES pq PATH_SUFFIXES libpq)
mark_as_advanced(Pqxx_INCLUDE_DIR Pqxx_LIBRARY Pqxx_PQ_INCLUDE_DIR Pqxx_PQ_LIBRARY)

set(_pqxx_version_header ${Pqxx_INCLUDE_DIR}/pqxx/version.hxx)
if(NOT EXISTS ${_pqxx_version_header})
  set(_pqxx_version_header ${Pqxx_INCLUDE_DIR}/pqxx/version)
endif()
if(Pqxx_INCLUDE_DIR AND EXISTS ${_pqxx_version_header})
  file(STRINGS ${_pqxx_version_header} _pqxx_line REGEX "PQXX_VERSION[ =]+\"[0-9.]+\"")
  string(REGEX REPLACE ".*\"([0-9.]+)\".*" "\\1" Pqxx_VERSION "${_pqxx_line}")
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Pqxx VERSION_VAR Pqxx_VERSION
  REQUIRED_VARS Pqxx_LIBRARY Pqxx_INCLUDE_DIR Pqxx_PQ_LIBRARY Pqxx_PQ_INCLUDE_DIR)

if(Pqxx_FOUND AND NOT TARGET Pqxx::Pqxx)
  add_library(Pqxx::Pqxx INTERFACE IMPORTED)
  set_target_properties(Pqxx::Pqxx PROPERTIES
    INTERFACE_LINK_LIBRARIES "${Pqxx_LIBRARY};${Pqxx_PQ_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${Pqxx_INCLUDE_DIR};${Pqxx_PQ_INCLUDE_DIR}")
endif()
