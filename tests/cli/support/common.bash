# What the tests of the program share; sourced. PGLINT is the program; every test works in a directory of its own.
set -uo pipefail
: "${PGLINT:?is the path of the program}"
case $PGLINT in /*) ;; *) PGLINT=$PWD/$PGLINT ;; esac

support=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'chmod -R u+rwx "$work" 2>/dev/null; rm -rf "$work"' EXIT
cd "$work" || exit 2
unset NO_COLOR
failures=0
last= status=

# check <what> <command…>: the command must succeed.
check() {
  local what=$1; shift
  if "$@"; then return 0; fi
  failures=$((failures + 1))
  printf 'FAILED: %s\n  last run: pglint %s\n  status %s\n  stdout:\n%s\n  stderr:\n%s\n' "$what" "$last" "$status" \
    "$(head -c 2000 "$work/.stdout" | sed 's/^/    /' | cat -v)" "$(head -c 2000 "$work/.stderr" | sed 's/^/    /' | cat -v)" >&2
}

# run <arguments…>: the program, its output in .stdout and .stderr, its exit code in $status.
run() {
  last=$*
  "$PGLINT" "$@" >"$work/.stdout" 2>"$work/.stderr" </dev/null
  status=$?
}
# run_with_input <file> <arguments…>
run_with_input() {
  local input=$1; shift
  last="$* < $input"
  "$PGLINT" "$@" >"$work/.stdout" 2>"$work/.stderr" <"$input"
  status=$?
}

is_status() { [ "$status" -eq "$1" ]; }
in_stdout() { grep -qF -- "$1" "$work/.stdout"; }
in_stderr() { grep -qF -- "$1" "$work/.stderr"; }
not() { ! "$@"; }
# Nothing that steers a terminal: no control characters but newlines in either stream.
is_printable() { ! LC_ALL=C grep -qP '[\x00-\x09\x0b-\x1f\x7f]' "$work/.stdout" "$work/.stderr"; }

# fails_with <text> <arguments…>: exit code 2, "pglint: error: …text…", nothing on standard output.
fails_with() {
  local text=$1; shift
  run "$@"
  check "$* exits with 2" is_status 2
  check "$* says: $text" in_stderr "$text"
  check "$* begins with pglint: error:" grep -q '^pglint: error: ' "$work/.stderr"
  check "$* prints nothing" not test -s "$work/.stdout"
  check "$* prints no control characters" is_printable
}

finish() {
  [ "$failures" -eq 0 ] || { printf '%s checks failed\n' "$failures" >&2; exit 1; }
}
