#!/usr/bin/env bash
# Every fixture and case on a real server: load it, apply the migrations that `fix` writes, undo them with their way back.
# The schema after the way back is the schema before, as pg_dump prints it. Needs PostgreSQL 15 or newer; skipped without.
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
: "${PGLINT:?the program to test}"

. "$(dirname "$0")/support/server.bash"
work=$(mktemp -d)
chmod 755 "$work"
trap 'stop_server; rm -rf "$work"' EXIT
make_server
start_server
export PGHOST=$server PGUSER=postgres PGDATABASE=postgres PGOPTIONS='-c client_min_messages=warning'

run() { "$bin/psql" -X -q -v ON_ERROR_STOP=1 "$@"; }
# A column that was renamed leaves its old name as an alias in a policy's sub-select, where it has no effect: no difference.
without_idle_aliases() { sed -E '/^CREATE POLICY/s/(SELECT [a-z_0-9]+\.[a-z_0-9]+) AS [a-z_0-9]+$/\1/'; }
plain_dump() { "$bin/pg_dump" --schema-only --no-owner --restrict-key=x "$1" 2>/dev/null || "$bin/pg_dump" --schema-only --no-owner "$1" | grep -v '^\\\(un\)\?restrict'; }
dump() { plain_dump "$1" | without_idle_aliases; }
invalid_indexes() { run -At -d t -c "select count(*) from pg_index where not indisvalid"; }
report() { echo "FAILED: $1: $2"; failures=$((failures + 1)); }

failures=0 applied=0 skipped=0 tried=0
options=()
# try NAME SOURCE… : SOURCE as files for psql, and as sources for pglint; `options` are more of pglint's
try() {
  local name=$1
  shift
  tried=$((tried + 1))
  run -c "drop database if exists t" -c "create database t" postgres
  local files=() source
  for source in "$@"; do
    if [ -d "$source" ]; then while IFS= read -r file; do files+=("$file"); done < <(find "$source" -path '*/rollback' -prune -o -name '*.sql' -print | sort)
    else files+=("$source"); fi
  done
  local file
  for file in "${files[@]}"; do
    if ! run -1 -d t -f "$file" >"$work/out" 2>&1; then
      report "$name" "does not load: $(grep -m1 ERROR "$work/out")"
      return
    fi
  done
  dump t >"$work/before"
  local invalid
  invalid=$(invalid_indexes)
  rm -rf "$work/fix"
  "$PGLINT" fix --emit --safety review --style plain --out "$work/fix" "${options[@]}" "$@" >"$work/out" 2>&1 || { report "$name" "$(tail -1 "$work/out")"; return; }
  local migrations=()
  [ -d "$work/fix" ] && while IFS= read -r file; do migrations+=("$file"); done < <(find "$work/fix" -maxdepth 1 -name '*.sql' | sort)
  for file in "${migrations[@]}"; do
    if ! run -d t -f "$file" >"$work/out" 2>&1; then
      report "$name" "$(basename "$file"): $(grep -m1 ERROR "$work/out")"
      return
    fi
    applied=$((applied + 1))
  done
  [ ${#migrations[@]} -gt 0 ] || return 0
  [ "$(invalid_indexes)" -le "$invalid" ] || report "$name" "leaves an invalid index"
  local at
  for ((at = ${#migrations[@]} - 1; at >= 0; at--)); do
    file=$work/fix/rollback/$(basename "${migrations[at]}")
    if ! run -d t -f "$file" >"$work/out" 2>&1; then
      report "$name" "way back of $(basename "$file"): $(grep -m1 ERROR "$work/out")"
      return
    fi
  done
  dump t >"$work/after"
  if ! diff "$work/before" "$work/after" >"$work/out"; then
    report "$name" "the way back leaves another schema:"
    head -12 "$work/out"
  fi
}

while IFS= read -r file; do
  case $file in *.fix.sql | */sql/syntax-error/*) continue ;; esac
  if [ "$server_version" -lt 18 ] && head -1 "$file" | grep -q '^-- pg: 18'; then skipped=$((skipped + 1)); continue; fi
  if head -1 "$file" | grep -q 'A server would refuse'; then skipped=$((skipped + 1)); continue; fi
  try "${file#"$root"/}" "$file"
done < <(find "$root/fixtures/rules" -name '*.sql' | sort)
try fixtures/cases/saas "$root/lib/src/prove/supabase.sql" "$root/fixtures/cases/saas/supabase"

# Inside transactions: a partitioned table's index is one statement then.
options=(--concurrently never)
while IFS= read -r file; do try "${file#"$root"/} (never)" "$file"; done < <(grep -rlE 'partition (by|of)' "$root/fixtures/rules" --include='*.sql' --exclude='*.fix.sql' | sort)
options=()

# Names with line breaks, and a comment that looks like a tool's marker.
cat >"$work/hostile.sql" <<'SQL'
create table U&"t;\000A-- +goose Down\000A" (id bigint primary key, U&"c;\000A-- migrate:down\000A\001B" text);
create index U&"kept\000A" on U&"t;\000A-- +goose Down\000A" (U&"c;\000A-- migrate:down\000A\001B");
create index U&"i;\000A\\.\000A" on U&"t;\000A-- +goose Down\000A" (U&"c;\000A-- migrate:down\000A\001B");
comment on index U&"i;\000A\\.\000A" is E'x;\n-- +goose StatementBegin\n\\.\n\x1b\u0085\u202E''\\';
SQL
try "hostile names" "$work/hostile.sql"

# Tools that send a file as one query: each file goes as one, in its order and back.
one_query() {
  local name=$1 source=$2 file
  run -c "drop database if exists t" -c "create database t" postgres
  run -1 -d t -f "$source"
  dump t >"$work/before"
  rm -rf "$work/fix"
  "$PGLINT" fix --emit --safety review --style golang-migrate --out "$work/fix" "$source" >"$work/out" 2>&1
  for file in "$work"/fix/*.up.sql; do
    run -d t -c "$(cat "$file")" >"$work/out" 2>&1 || report "$name" "$(basename "$file"): $(head -1 "$work/out")"
    [ ! -s "$work/out" ] || report "$name" "$(basename "$file") says: $(head -1 "$work/out")"
    applied=$((applied + 1))
  done
  for file in $(ls -r "$work"/fix/*.down.sql); do
    run -d t -c "$(cat "$file")" >"$work/out" 2>&1 || report "$name" "$(basename "$file"): $(head -1 "$work/out")"
  done
  dump t >"$work/after"
  diff "$work/before" "$work/after" >"$work/out" || { report "$name" "the way back leaves another schema:"; head -12 "$work/out"; }
}
one_query "golang-migrate, a query a file" "$root/tests/cli/support/every_transaction.sql"

echo "PostgreSQL $server_version: $tried sources, $applied migrations applied and undone, $skipped not for this version, $failures failed"
[ "$failures" = 0 ] && [ "$tried" -gt 20 ] && [ "$applied" -gt 20 ]
