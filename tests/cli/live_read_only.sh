# --db and the least that a role can have: nothing is written, to the byte of the WAL; a standby does as well.
. "$(dirname "$0")/support/common.bash"

. "$support/server.bash"
standby=$(mktemp -d)
trap '[ ! -f "$standby/data/postmaster.pid" ] || as_server "$bin/pg_ctl" -D "$standby/data" -m immediate stop >/dev/null 2>&1; rm -rf "$standby"; stop_server; rm -rf "$work"' EXIT
make_server
start_server "-c log_statement=all -c log_line_prefix='%a| ' -c autovacuum=off -c track_functions=all"
psql() { "$bin/psql" -X -q -A -t -h "$server" -U postgres "$@"; }
psql -d postgres -c "create database app" -c "create role nobody login" -c "create role reader login" -c "create role careful login" \
  -c "alter role careful set default_transaction_read_only = on" -c "revoke all on database app from public" \
  -c "grant connect on database app to nobody, reader, careful"
psql -d app <<'SQL'
revoke all on schema public from public;
create schema hidden;
create type hidden.mood as enum ('good', 'bad');
create function hidden.is_good(m hidden.mood) returns bool immutable language sql as $$ select m = 'good' $$;
create table hidden.people (id bigint generated always as identity primary key, mood hidden.mood default 'good' check (hidden.is_good(mood)), secret text default 'x');
create table hidden.notes (id bigserial primary key, person_id bigint references hidden.people, body text);
create index on hidden.notes (body); create index notes_again on hidden.notes (body);
create view hidden.sad as select * from hidden.people where not hidden.is_good(mood);
alter table hidden.notes enable row level security;
create policy own on hidden.notes using (person_id = (select p.id from hidden.people p limit 1));
create sequence hidden.counter;
grant usage on schema hidden to reader;
grant select on hidden.notes to reader;
insert into hidden.people (mood) select 'good' from generate_series(1, 300);
insert into hidden.notes (person_id, body) select i, 'note ' || i from generate_series(1, 300) i;
vacuum (analyze, freeze);
SQL
as() { echo "host=$server user=$1 dbname=app"; }

run snapshot --db "$(as postgres)"
cp .stdout all.json
for role in nobody reader careful; do
  run snapshot --db "$(as "$role")"
  check "$role reads it" test "$status" = 0
  cp .stdout seen.json
  check "$role reads what the superuser reads" "$PGLINT" diff all.json seen.json
  check "$role: what is hidden is said" in_stderr 'not read: statistics of the columns of'
  run lint --db "$(as "$role")"
  check "$role gets the findings" in_stdout 'index/duplicate'
  run fix --db "$(as "$role")" --emit
  check "$role gets the fixes" in_stdout 'DROP INDEX'
done
run lint --db "$(as reader)"
check "one of two tables is hidden from a role that reads the other" in_stdout 'of the columns of 1 table: role reader may not read it'
psql -d app -c "revoke connect on database app from nobody"
fails_with 'permission denied for database' snapshot --db "$(as nobody)"
check "what the role needs" in_stderr 'CONNECT'
psql -d app -c "grant connect on database app to nobody" -c "revoke usage on schema pg_catalog from public"
fails_with 'permission denied' snapshot --db "$(as nobody)"
check "which privileges" in_stderr "catalogs' usual privileges"
psql -d app -c "grant usage on schema pg_catalog to public"

# Nothing is written: not a byte of WAL, not a row, not a transaction id.
counters="select pg_stat_clear_snapshot(); select pg_current_wal_insert_lsn(), pg_current_xact_id_if_assigned() is null, pg_snapshot_xmax(pg_current_snapshot()),
  tup_inserted + tup_updated + tup_deleted, temp_files from pg_stat_database where datname = 'app'"
psql -d app -c "vacuum freeze" -c "vacuum freeze pg_catalog.pg_class" >/dev/null
psql -d app -c "$counters" >/dev/null
run lint --db "$(as nobody)"   # the first reader leaves the hint bits
psql -d app -c "checkpoint" -c "select pg_stat_force_next_flush()" >/dev/null
before=$(psql -d app -c "$counters")
run lint --db "$(as nobody)"
run lint --db "$(as postgres)"
check "no byte of WAL, no row, no transaction id" test "$before" = "$(psql -d app -c "$counters")"
psql -d app -c "create table hidden.proof (id int primary key)"
check "which would be seen" test "$before" != "$(psql -d app -c "$counters")"
psql -d app -c "drop table hidden.proof"
check "what the server has seen is nothing but reading: $(writes | head -3)" test -z "$(writes)"
check "it has seen something" test "$(statements | wc -l)" -gt 300
check "no session of pglint is left" test "$(psql -d app -c "select count(*) from pg_stat_activity where application_name = 'pglint'")" = 0

# A standby, which is in recovery as long as it runs.
[ "$(id -u)" != 0 ] || chown postgres "$standby"
chmod 755 "$standby"
as_server "$bin/pg_basebackup" -h "$server" -U postgres -D "$standby/data" -R --no-sync -c fast >/dev/null 2>&1
as_server "$bin/pg_ctl" -D "$standby/data" -w -l "$standby/log" -o "-k $standby -c listen_addresses='' -c fsync=off" start >/dev/null
[ "$("$bin/psql" -X -A -t -h "$standby" -U postgres -d app -c 'select pg_is_in_recovery()')" = t ] || check "a standby runs" false
run snapshot --db "$(as postgres)"
cp .stdout all.json
for role in postgres nobody; do
  run snapshot --db "host=$standby user=$role dbname=app"
  cp .stdout seen.json
  check "$role reads a standby: what is on its primary" "$PGLINT" diff all.json seen.json
done
run lint --db "host=$standby user=postgres dbname=app"
check "findings of a standby" in_stdout 'index/duplicate'
run lint --db "host=$server,$standby user=postgres dbname=app target_session_attrs=standby"
check "of several hosts the standby" test "$status" = 1
finish
