#!/usr/bin/env bash
# fix --emit --prove: nothing is written without a proof, and no server or directory is left behind, however it ends.
set -euo pipefail

: "${PGLINT:?the program to test}"
. "$(dirname "$0")/support/server.bash"
work=$(mktemp -d)
chmod 755 "$work"
trap 'stop_server; rm -rf "$work"' EXIT
failures=0
fail() { echo "FAILED: $1"; failures=$((failures + 1)); }
# expect STATUS command…: runs it with its output in $work/out and $work/err.
expect() {
  local wanted=$1 got=0
  shift
  "$@" >"$work/out" 2>"$work/err" || got=$?
  [ "$got" = "$wanted" ] || { fail "exit $got instead of $wanted: $*"; head -20 "$work/err"; }
}
says() { grep -q -- "$2" "$work/$1" || { fail "$1 does not say: $2"; head -20 "$work/$1"; }; }

# The private servers' directories go here: nothing may be left in it.
mkdir -m 1777 "$work/tmp"
export TMPDIR=$work/tmp
leftovers() { find "$work/tmp" -mindepth 1 -maxdepth 1 -name 'pglint-*'; }
servers() { pgrep -f -- "-D $work/tmp/pglint-" || true; }
clean() {
  local i
  for i in $(seq 100); do
    [ -n "$(leftovers)$(servers)" ] || return 0
    sleep 0.1
  done
  fail "$1: left behind: $(leftovers) $(servers)"
}

cat >"$work/schema.sql" <<'SQL'
create table docs (id uuid primary key, owner_id uuid not null, price numeric not null default 0);
create index docs_owner_idx on docs (owner_id);
create index docs_owner_2_idx on docs (owner_id);
alter table docs enable row level security;
create policy own on docs to authenticated using (auth.uid() = owner_id);
SQL

# A private server.
expect 0 "$PGLINT" fix "$work/schema.sql" --emit --prove --postgres "$bin" --out "$work/fix" --proof "$work/proof.json"
says err '^proof on PostgreSQL '
says err 'rows .*proven'
says err 'proving 1/'
says proof.json '"holds": *true'
[ "$(find "$work/fix" -name '*.sql' | wc -l)" -ge 4 ] || fail "files were not written"
clean "a proof that ended well"

# Nothing to prove, and nothing to prove with.
echo 'create table t (id int primary key);' >"$work/clean.sql"
expect 0 "$PGLINT" fix "$work/clean.sql" --emit --prove --postgres "$bin"
says err 'nothing to fix'
expect 2 "$PGLINT" fix "$work/schema.sql" --emit --prove --postgres "$work" --out "$work/not"
says err 'holds no initdb and postgres'
[ ! -e "$work/not" ] || fail "files were written without a proof"
expect 2 "$PGLINT" fix "$work/schema.sql" --prove
says err 'prove needs --emit'
"$PGLINT" snapshot "$work/schema.sql" --output "$work/model.json"
expect 2 "$PGLINT" fix "$work/model.json" --emit --prove --postgres "$bin"
says err 'no SQL to run'
mkdir "$work/broken"
printf '#!/bin/sh\necho "initdb: error: no such luck" >&2\nexit 1\n' >"$work/broken/initdb"
cp "$work/broken/initdb" "$work/broken/postgres"
chmod 755 "$work/broken" "$work/broken/initdb" "$work/broken/postgres"
expect 2 "$PGLINT" fix "$work/schema.sql" --emit --prove --postgres "$work/broken"
says err 'did not start: initdb: error: no such luck'
clean "programs that fail"

# A directory for temporary files that belongs to nobody else, with a name that wants quoting.
mkdir "$work/tmp/q'x y"
TMPDIR="$work/tmp/q'x y" expect 0 "$PGLINT" fix "$work/schema.sql" --emit --prove --postgres "$bin"
[ -z "$(ls -A "$work/tmp/q'x y")" ] || fail "a directory is left in a closed TMPDIR"

# One that the server's user cannot get into: root's own.
if [ "$(id -u)" = 0 ]; then
  mkdir -m 700 "$work/private"
  TMPDIR="$work/private" expect 0 "$PGLINT" fix "$work/schema.sql" --emit --prove --postgres "$bin"
  [ -z "$(ls -A "$work/private")" ] || fail "a directory is left in root's own TMPDIR"
fi

# What the server refuses is said, and what it cannot load is no proof.
{ cat "$work/schema.sql"; echo "create extension no_such_extension;"; } >"$work/gap.sql"
expect 0 "$PGLINT" fix "$work/gap.sql" --emit --prove --postgres "$bin"
says err 'gap.sql:6: '
says err 'not covered:'

# Ended by a signal, the worst one included.
for signal in INT TERM HUP KILL; do
  { cat "$work/schema.sql"; echo "select pg_sleep(60);"; } >"$work/slow.sql"
  set -m  # without job control a shell has its background jobs ignore SIGINT
  "$PGLINT" fix "$work/slow.sql" --emit --prove --postgres "$bin" --out "$work/interrupted" >/dev/null 2>&1 &
  pid=$!
  set +m
  for i in $(seq 300); do
    [ -S "$(echo "$work"/tmp/pglint-*/.s.PGSQL.5432)" ] && break
    sleep 0.1
  done
  [ -n "$(servers)" ] || fail "SIG$signal: no private server to be seen"
  ! ps -o user= -p "$(servers | head -1)" | grep -qx root || fail "SIG$signal: a server runs as root"
  sleep 0.3
  kill -"$signal" "$pid"
  wait "$pid" 2>/dev/null || true
  clean "SIG$signal"
  [ ! -e "$work/interrupted" ] || fail "SIG$signal: files were written"
done

# A scratch database.
make_server
start_server
run() { "$bin/psql" -X -q -A -t -h "$server" -U postgres "$@"; }
run -c 'create database scratch'
run -c 'create role authenticated' -c 'create role anon' -c 'create role service_role bypassrls'
scratch="host=$server user=postgres dbname=scratch password=hunter2"
expect 0 "$PGLINT" fix "$work/schema.sql" --emit --prove-with "$scratch"
says err 'rows .*proven'
says out 'DROP INDEX'
[ "$(run -d scratch -c "select count(*) from pg_class c join pg_namespace n on n.oid = relnamespace where nspname = 'public'")" = 0 ] || fail "the scratch database is not empty again"
expect 0 "$PGLINT" fix "$work/schema.sql" --emit --prove-with "$scratch"
run -d scratch -c 'create table precious (id int)'
expect 2 "$PGLINT" fix "$work/schema.sql" --emit --prove-with "$scratch"
says err 'not empty: it holds relation public.precious'
[ ! -s "$work/out" ] || fail "a script was printed without a proof"
[ "$(run -d scratch -c 'select count(*) from precious')" = 0 ] || fail "somebody else's table is gone"
expect 2 "$PGLINT" fix "$work/schema.sql" --emit --prove-with "host=$server user=postgres dbname=no_such password=hunter2"
says err 'could not connect'
! grep -rq hunter2 "$work/out" "$work/err" || fail "a password in the output"
# The fixes of a server, by way of its dump.
if [ -x "$bin/pg_dump" ]; then
  run -c 'create database app'
  run -d app -c "create schema auth" -c "create function auth.uid() returns uuid language sql stable as \$\$ select nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub' \$\$" 2>/dev/null ||
    run -d app -c "create schema auth" -c "create function auth.uid() returns uuid language sql stable as \$\$ select (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')::uuid \$\$"
  run -d app -v ON_ERROR_STOP=1 -f "$work/schema.sql" || fail "the schema of the server"
  run -d app -c "insert into docs select gen_random_uuid(), gen_random_uuid() from generate_series(1, 3)" \
    -c "create index docs_broken_idx on docs (price)" -c "update pg_index set indisvalid = false where indexrelid = 'docs_broken_idx'::regclass"
  app="host=$server user=postgres dbname=app password=hunter2"
  expect 0 "$PGLINT" fix --db "$app" --emit --prove --postgres "$bin" --proof "$work/db.json"
  says out 'DROP INDEX CONCURRENTLY public.docs_owner_2_idx'
  says err 'rows .*proven'
  says err 'drop index public.docs_broken_idx: not tried, the server has no index docs_broken_idx of public.docs'
  says db.json '"holds": *true'
  ! grep -rq hunter2 "$work/out" "$work/err" "$work/db.json" || fail "a password in the output"
  [ "$(run -d app -c 'select count(*) from docs')" = 3 ] || fail "the server that was read was changed"
  expect 2 "$PGLINT" fix --db "$app" --emit --prove --postgres "$work/broken"
  says err 'holds no pg_dump'
  printf '#!/bin/sh\necho "pg_dump: error: for hunter2" >&2\nexit 1\n' >"$work/broken/pg_dump"
  chmod 755 "$work/broken/pg_dump"
  expect 2 "$PGLINT" fix --db "$app" --emit --prove --postgres "$work/broken"
  says err 'pg_dump of the server failed: pg_dump: error: for '
  ! grep -q hunter2 "$work/err" || fail "a password in what pg_dump said"
  clean "the proof of a server's fixes"
else
  echo "skipped: the fixes of a server, there is no pg_dump in $bin"
fi

# Ended by a signal, it is emptied all the same.
run -d scratch -c 'drop table precious'
objects() { run -d scratch -c "select count(*) from pg_class c join pg_namespace n on n.oid = relnamespace where nspname = 'public'"; }
{ cat "$work/schema.sql"; echo "select pg_sleep(2);"; } >"$work/slow.sql"
for signal in INT KILL; do
  set -m
  "$PGLINT" fix "$work/slow.sql" --emit --prove-with "$scratch" >/dev/null 2>&1 &
  pid=$!
  set +m
  for i in $(seq 100); do
    [ "$(objects)" = 0 ] || break
    sleep 0.1
  done
  [ "$(objects)" != 0 ] || fail "SIG$signal: nothing is being proven in the scratch database"
  kill -"$signal" "$pid"
  wait "$pid" 2>/dev/null || true
  for i in $(seq 100); do
    [ "$(objects)" != 0 ] || break
    sleep 0.1
  done
  [ "$(objects)" = 0 ] || fail "SIG$signal: the scratch database is not empty again"
done
kill_server
expect 2 "$PGLINT" fix "$work/schema.sql" --emit --prove-with "$scratch"

[ "$failures" = 0 ] && echo "proofs: all held, none left anything behind"
[ "$failures" = 0 ]
