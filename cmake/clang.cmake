# Toolchain of the fuzz preset: the newest clang that is installed, 16 or later where versions are in the name.
find_program(PGLINT_CLANGXX NAMES clang++-21 clang++-20 clang++-19 clang++-18 clang++-17 clang++-16 clang++ REQUIRED)
string(REPLACE "clang++" "clang" PGLINT_CLANG ${PGLINT_CLANGXX})
set(CMAKE_C_COMPILER ${PGLINT_CLANG})
set(CMAKE_CXX_COMPILER ${PGLINT_CLANGXX})
