# What a developer's build adds to pglint's own targets: ccache, warnings, sanitizers, library assertions.
# Used by pglint_own_target(); linked PRIVATE and only in the build tree, so nothing of it reaches an installed package.
option(PGLINT_WARNINGS "Compile with warnings" ${PROJECT_IS_TOP_LEVEL})
option(PGLINT_WERROR "Turn warnings into errors" OFF)
option(PGLINT_SANITIZE "Instrument with AddressSanitizer and UndefinedBehaviorSanitizer" OFF)

if(PROJECT_IS_TOP_LEVEL AND NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
  find_program(PGLINT_CCACHE ccache)
  mark_as_advanced(PGLINT_CCACHE)
  if(PGLINT_CCACHE)
    set(CMAKE_C_COMPILER_LAUNCHER ${PGLINT_CCACHE})
    set(CMAKE_CXX_COMPILER_LAUNCHER ${PGLINT_CCACHE})
  endif()
endif()
if(PROJECT_IS_TOP_LEVEL AND NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
endif()

add_library(pglint_developer INTERFACE)
if(PGLINT_WARNINGS)
  target_compile_options(pglint_developer INTERFACE
    $<$<COMPILE_LANGUAGE:CXX>:-Wall -Wextra -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-align -Wvla
      -Wno-missing-field-initializers>)  # designated initialisers leave members out on purpose
  # g++ 12 reports its own library: std::string + literal (restrict), std::regex and std::function under sanitizers.
  target_compile_options(pglint_developer INTERFACE
    $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict> $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
endif()
if(PGLINT_WERROR)
  target_compile_options(pglint_developer INTERFACE -Werror)
endif()
if(PGLINT_SANITIZE)
  # The sanitizers change the ABI of nothing that is linked here, so libpg_query's archive stays as it is.
  target_compile_options(pglint_developer INTERFACE
    -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  # gcc's own manual: with sanitizers this warning has false positives (std::regex is one).
  target_compile_options(pglint_developer INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
  target_link_options(pglint_developer INTERFACE -fsanitize=address,undefined)
  target_compile_definitions(pglint_developer INTERFACE _GLIBCXX_ASSERTIONS)
endif()
if(PGLINT_BUILD_FUZZ)
  target_compile_options(pglint_developer INTERFACE -fsanitize=fuzzer-no-link)
endif()

# Gives one of pglint's own targets the developer's flags.
function(pglint_own_target target)
  target_link_libraries(${target} PRIVATE $<BUILD_INTERFACE:pglint_developer>)
endfunction()
