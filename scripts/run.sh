#!/usr/bin/env bash
# Installs what is missing, builds the release program, lints the reference case and writes its fix migrations.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

case "${1:-}" in '') ;; *) die "unknown option: $1" "usage: scripts/run.sh" ;; esac
scripts/setup.sh
configure release
build release

pglint=build/release/pglint
case_directory=fixtures/cases/saas
out=build/reference-case

# head_of <lines> <file>: the beginning of a file, and how much more there is.
head_of() {
  local total
  total=$(wc -l <"$2")
  head -n "$1" "$2"
  if [ "$total" -gt "$1" ]; then say "  … $((total - $1)) more lines in $2"; fi
}

# Findings are what is expected here: exit status 1 is no failure, 2 is.
findings_allowed() {
  local code=0
  "$@" || code=$?
  [ "$code" -le 1 ] || die "$* exited with $code"
}

rm -rf "$out"
mkdir -p "$out"
say
say "== $pglint lint $case_directory"
findings_allowed "$pglint" lint "$case_directory" >"$out/findings.txt"
head_of 60 "$out/findings.txt"
say '  …'
tail -n 4 "$out/findings.txt"

say
say "== $pglint fix $case_directory --emit --out $out/migrations"
findings_allowed "$pglint" fix "$case_directory" --emit --out "$out/migrations" >"$out/fix.txt"
head_of 20 "$out/fix.txt"
find "$out/migrations" -type f | sort | while read -r file; do
  say
  say "-- $file"
  head_of 12 "$file"
done

cat <<TEXT

Next:
  $pglint lint DIR                    your own migrations (a directory, files, or - for standard input)
  $pglint fix DIR --diff              what pglint would write, as a diff
  $pglint explain index/duplicate     what a rule checks and why
  scripts/test.sh                           every test
TEXT
