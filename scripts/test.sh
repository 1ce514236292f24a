#!/usr/bin/env bash
# Installs what is missing, builds, and runs every test, a minute of fuzzing included. Ends with ctest's summary.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

case "${1:-}" in '') ;; *) die "unknown option: $1" "usage: scripts/test.sh" ;; esac
scripts/setup.sh --tests
scripts/schemas.sh
scripts/servers.sh

# The fuzz target is clang's; where setup does not install one, its absence is said.
fuzz_program=
if [ -n "$(newest_clang)" ]; then
  configure fuzz
  build fuzz
  fuzz_program=$PWD/build/fuzz/tests/pglint_fuzz
else
  say "skip: fuzzing (no clang 16 or newer)"
fi

configure dev -DPGLINT_FUZZ_PROGRAM="$fuzz_program"
build dev
say "== test"
ctest --preset all --parallel "$jobs"
