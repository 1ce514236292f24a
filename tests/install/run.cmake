# Installs the build into a temporary prefix, moves that, and builds and runs a foreign project against it.
# Takes BUILD_DIR, PROJECT (its source), WORK (a directory of its own), CXX, FLAGS (the sanitizers of the build).
cmake_policy(VERSION 3.25)

function(run)
  execute_process(COMMAND ${ARGV} RESULT_VARIABLE code OUTPUT_VARIABLE out ERROR_VARIABLE out)
  if(NOT code EQUAL 0)
    list(JOIN ARGV " " command)
    message(FATAL_ERROR "${command}\nexited with ${code}:\n${out}")
  endif()
endfunction()

file(REMOVE_RECURSE ${WORK})
run(${CMAKE_COMMAND} --install ${BUILD_DIR} --prefix ${WORK}/first)
file(RENAME ${WORK}/first ${WORK}/prefix)  # an installed tree may be moved

# Nothing installed may name the tree that it was built in.
file(GLOB_RECURSE texts ${WORK}/prefix/*.cmake ${WORK}/prefix/*.hpp)
get_filename_component(source ${PROJECT}/../../.. ABSOLUTE)
foreach(file IN LISTS texts)
  file(READ ${file} text)
  string(FIND "${text}" "${source}" at)
  if(NOT at EQUAL -1)
    message(FATAL_ERROR "${file} names the source tree")
  endif()
endforeach()

run(${CMAKE_COMMAND} -G Ninja -S ${PROJECT} -B ${WORK}/build -DCMAKE_PREFIX_PATH=${WORK}/prefix
    -DCMAKE_CXX_COMPILER=${CXX} "-DCMAKE_CXX_FLAGS=${FLAGS}" -DCMAKE_FIND_USE_PACKAGE_REGISTRY=OFF)
run(${CMAKE_COMMAND} --build ${WORK}/build)
run(${WORK}/build/own_rule)
run(${WORK}/build/all_rules)
file(GLOB program ${WORK}/prefix/bin/pglint)
if(program)
  run(${program} --version)
endif()
file(REMOVE_RECURSE ${WORK})
