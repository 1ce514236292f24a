# Includes point downwards, and a third-party library is used where docs/architecture.md says and nowhere else.
# Run as: cmake -DROOT=<source directory> -P layering.cmake. It first proves on planted files that it can fail.
cmake_policy(VERSION 3.25)

# A layer may include its own headers and those of the layers named here.
set(below_text "")
set(below_sql text)
set(below_model text sql)
set(below_live text sql model)
set(below_analysis text sql model)
set(below_lint text sql model analysis)
set(below_rules analysis)
set(below_fix text sql model analysis lint)
set(below_report text sql model analysis lint fix)
set(below_prove text sql model live lint fix)
set(below_cli text sql model live analysis lint fix report prove)
set(layers text sql model live analysis lint fix report prove)

# Public headers. The two lowest layers may include the ones named (config for the migration styles, catalog for the
# plain structs that statements carry); the others all but the ones named.
set(public_text result source config)
set(public_sql ${public_text} expression catalog)
set(no_public_model lint fix report rules)
set(no_public_live ${no_public_model})
set(no_public_analysis ${no_public_model})
set(no_public_lint fix report rules)
set(no_public_rules fix report rules)
set(no_public_fix report rules)
set(no_public_report rules)
set(no_public_prove report rules)
set(no_public_cli "")

# Third-party headers: which layer may use them, in sources and in headers.
set(third_party_patterns "^(pg_query|nodes/|postgres\\.h|parser/|utils/|catalog/)" "^pqxx" "^CLI/" "^nlohmann/" "^toml\\+\\+/" "^mimalloc")
set(third_party_layers "sql" "live" "cli" "text,model,lint,prove,report,cli" "lint" "cli")
set(third_party_in_headers yes yes yes no no no)

# layer_of(<path relative to root> <out>)
function(layer_of path out)
  if(path MATCHES "^lib/src/([a-z]+)/")
    set(${out} ${CMAKE_MATCH_1} PARENT_SCOPE)
  elseif(path MATCHES "^(rules|cli)/")
    set(${out} ${CMAKE_MATCH_1} PARENT_SCOPE)
  elseif(path MATCHES "^lib/include/")
    set(${out} public PARENT_SCOPE)
  else()
    set(${out} "" PARENT_SCOPE)
  endif()
endfunction()

# The reason why a file of this layer may not include this header, or "".
function(objection layer is_header header out)
  set(${out} "" PARENT_SCOPE)
  set(at 0)
  foreach(pattern IN LISTS third_party_patterns)
    list(GET third_party_layers ${at} allowed)
    list(GET third_party_in_headers ${at} in_headers)
    math(EXPR at "${at} + 1")
    if(header MATCHES "${pattern}")
      string(REPLACE "," ";" allowed_list "${allowed}")
      if(NOT layer IN_LIST allowed_list)
        set(${out} "only for ${allowed}" PARENT_SCOPE)
      elseif(is_header AND NOT in_headers)
        set(${out} "not in a header" PARENT_SCOPE)
      endif()
      return()
    endif()
  endforeach()

  if(layer STREQUAL "public")
    if(NOT header MATCHES "^pglint/" AND NOT header MATCHES "^[a-z_]+$")
      set(${out} "a public header includes the standard library and pglint/ only" PARENT_SCOPE)
    endif()
  elseif(header MATCHES "^pglint/([a-z_]+)\\.hpp$")
    set(name ${CMAKE_MATCH_1})
    if(DEFINED public_${layer})
      if(NOT name IN_LIST public_${layer})
        set(${out} "above ${layer}" PARENT_SCOPE)
      endif()
    elseif(name IN_LIST no_public_${layer})
      set(${out} "above ${layer}" PARENT_SCOPE)
    endif()
  elseif(header MATCHES "^([a-z]+)/" AND CMAKE_MATCH_1 IN_LIST layers)
    if(NOT CMAKE_MATCH_1 STREQUAL layer AND NOT CMAKE_MATCH_1 IN_LIST below_${layer})
      set(${out} "${CMAKE_MATCH_1} is not below ${layer}" PARENT_SCOPE)
    endif()
  elseif(header MATCHES "\\.\\./")
    set(${out} "a path that leaves the layer" PARENT_SCOPE)
  endif()
endfunction()

# check_tree(<root> <out violations>)
function(check_tree root out)
  set(found "")
  file(GLOB_RECURSE files RELATIVE ${root} ${root}/lib/*.[ch]pp ${root}/rules/*.[ch]pp ${root}/cli/*.[ch]pp)
  foreach(path IN LISTS files)
    layer_of(${path} layer)
    if(layer STREQUAL "")
      list(APPEND found "${path}: belongs to no layer")
      continue()
    endif()
    if(path MATCHES "\\.hpp$")
      set(is_header TRUE)
    else()
      set(is_header FALSE)
    endif()
    file(STRINGS ${root}/${path} lines REGEX "^[ \t]*#[ \t]*include[ \t]*[<\"]")
    foreach(line IN LISTS lines)
      string(REGEX REPLACE "^[ \t]*#[ \t]*include[ \t]*[<\"]([^>\"]*)[>\"].*" "\\1" header "${line}")
      objection(${layer} ${is_header} "${header}" reason)
      if(reason)
        list(APPEND found "${path} includes ${header} (${reason})")
      endif()
    endforeach()
  endforeach()
  set(${out} "${found}" PARENT_SCOPE)
endfunction()

# --- it can fail ------------------------------------------------------------------------------------------------------
string(RANDOM LENGTH 12 random)
set(tree $ENV{TMPDIR})
if(NOT tree)
  set(tree /tmp)
endif()
set(tree ${tree}/pglint-layering-${random})
# file|include|may it?
set(planted
  "lib/src/sql/a.cpp|pg_query.h|yes"              "lib/src/model/a.cpp|pg_query.h|no"
  "lib/src/lint/a.hpp|nodes/parsenodes.h|no"      "rules/index/a.cpp|pg_query_internal.h|no"
  "cli/a.cpp|CLI/CLI.hpp|yes"                     "lib/src/report/a.cpp|CLI/CLI.hpp|no"
  "lib/src/live/a.cpp|pqxx/pqxx|yes"              "cli/a.cpp|pqxx/pqxx|no"
  "lib/src/report/a.cpp|nlohmann/json.hpp|yes"    "lib/src/report/a.hpp|nlohmann/json.hpp|no"
  "lib/src/lint/a.cpp|toml++/toml.h|yes"          "lib/src/lint/a.hpp|toml++/toml.h|no"
  "lib/include/pglint/a.hpp|nlohmann/json.hpp|no" "lib/include/pglint/a.hpp|fmt/core.h|no"
  "lib/include/pglint/a.hpp|text/splitter.hpp|no" "lib/include/pglint/a.hpp|string_view|yes"
  "lib/src/model/a.cpp|sql/parse.hpp|yes"         "lib/src/sql/a.cpp|model/replay.hpp|no"
  "lib/src/lint/a.cpp|analysis/cover.hpp|yes"     "lib/src/analysis/a.cpp|lint/run.hpp|no"
  "lib/src/fix/a.cpp|sql/quote.hpp|yes"           "lib/src/fix/a.cpp|report/text.hpp|no"
  "lib/src/text/a.cpp|pglint/source.hpp|yes"      "lib/src/text/a.cpp|pglint/catalog.hpp|no"
  "lib/src/model/a.cpp|pglint/catalog.hpp|yes"    "lib/src/model/a.cpp|pglint/lint.hpp|no"
  "rules/index/a.cpp|pglint/rule.hpp|yes"         "rules/index/a.cpp|sql/parse.hpp|no"
  "rules/index/a.cpp|analysis/cover.hpp|yes"      "rules/index/a.cpp|../../lib/src/sql/parse.hpp|no"
  "cli/a.cpp|pglint/rules.hpp|yes"                "lib/src/lint/a.cpp|pglint/rules.hpp|no"
  "lib/other/a.cpp|string|no")
foreach(case IN LISTS planted)
  string(REPLACE "|" ";" case "${case}")
  list(GET case 0 path)
  list(GET case 1 header)
  list(GET case 2 allowed)
  file(REMOVE_RECURSE ${tree})
  file(WRITE ${tree}/${path} "#pragma once\n  # include <${header}>  // planted\n")
  check_tree(${tree} found)
  list(LENGTH found count)
  if((allowed STREQUAL "yes" AND NOT count EQUAL 0) OR (allowed STREQUAL "no" AND NOT count EQUAL 1))
    file(REMOVE_RECURSE ${tree})
    message(FATAL_ERROR "the check itself is wrong: ${path} including ${header} should be allowed: ${allowed}; found: ${found}")
  endif()
endforeach()
file(REMOVE_RECURSE ${tree})

# --- the tree ---------------------------------------------------------------------------------------------------------
check_tree(${ROOT} found)
if(found)
  list(JOIN found "\n  " text)
  message(FATAL_ERROR "includes that do not point downwards:\n  ${text}")
endif()
message(STATUS "includes point downwards")
