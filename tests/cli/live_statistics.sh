# Statistics of a server: in snapshots, beside sources, and builds that run. Needs PostgreSQL 15 or newer; skipped without.
. "$(dirname "$0")/support/common.bash"

. "$support/server.bash"
trap 'stop_server; rm -rf "$work"' EXIT
make_server
start_server "-c shared_preload_libraries=pg_stat_statements" 2>/dev/null || start_server  # where contrib is not installed
psql() { "$bin/psql" -X -q -A -t -h "$server" -U postgres "$@"; }
psql -d postgres -c "create database app" -c "create role reader login"
cat >schema.sql <<'SQL'
create table notes (id bigint primary key, body text not null, state text not null, seat_count int not null);
create index notes_body_idx on notes (body);
create index notes_state_idx on notes (state);
SQL
psql -d app -f schema.sql -c "insert into notes select i, 'secret' || i, case when i % 100 = 0 then 'hushed' else 'told' end, 5 - i % 10 from generate_series(1, 120000) i"
psql -d app -c "vacuum analyze notes"
app="host=$server user=postgres dbname=app"
has_statements=no
psql -d app -c "create extension pg_stat_statements" >/dev/null 2>&1 && has_statements=yes

psql -d app -c "create role guest password 'wr0ng-secret'" -c "/* by a /* nested */ hand */ select 'hidden-value' from notes where id = 4711" >/dev/null
run snapshot --db "$app" --output app.json
check "snapshot" is_status 0
check "with statistics" grep -qF '"statistics": {"block_size": 8192, "read_at": "' app.json
check "and no row data" not grep -qE 'secret|hushed|hidden-value|4711' app.json
[ $has_statements = no ] || check "statements without their constants" grep -qF '"select $1 from notes where id = $2"' app.json
check "and without comments" not grep -qF 'nested' app.json
run snapshot app.json
check "written again as it was" cmp -s .stdout app.json
run snapshot --db "$app" --values --output values.json
check "--values: common values" grep -qF '"most_common_vals":["told","hushed"]' values.json
run snapshot schema.sql
check "files have no statistics" not in_stdout '"statistics"'
cp .stdout files.json

cat >any_age.toml <<'TOML'
[rules."index/unused"]
min_age_days = 0
TOML
for source in "--db|$app" "app.json" "schema.sql|--stats|app.json"; do
  IFS='|' read -ra words <<<"$source"
  run lint "${words[@]}" --config any_age.toml
  check "$source: findings" is_status 1
  check "$source: unused" in_stdout 'index public.notes_body_idx of '
  check "$source: few values" in_stdout 'alone, which has 2 values in 120000 rows'
  check "$source: no fix without values" in_stdout 'pglint snapshot --values'
  check "$source: negative values" in_stdout 'and it has negative values'
done
run lint schema.sql --stats values.json
check "young counters: skipped" in_stdout 'index/unused ('
run fix schema.sql --stats values.json --emit --safety review --select index/low-selectivity
check "a partial index for the rare value" in_stdout "WHERE state = 'hushed'"
psql -d app -1 -c "create table other (like notes including all)" -c "drop table other"
run fix schema.sql --stats values.json --emit --safety review --select index/low-selectivity --concurrently never --output fix.sql
check "the fix applies" psql -d app -v ON_ERROR_STOP=1 -f fix.sql

# What was not read stays known.
run snapshot --db "host=$server user=reader dbname=app" --output reader.json
check "a snapshot of what a role may see" in_stderr 'may not read'
run lint reader.json
check "which is said when it is read" in_stdout 'not read: statistics of the columns of 1 table: role reader may not read it'

# Where scans are not counted, none of them is missed.
psql -d app -c "alter role reader set track_counts = off"
run lint --db "$app" --config any_age.toml
check "track_counts off for a role: skipped" in_stdout 'index/unused (track_counts is off'
run lint --db "$app" --config any_age.toml --format json
check "and nothing found by it" not in_stdout '"rule": "index/unused", "severity"'
psql -d app -c "alter role reader reset track_counts"

fails_with 'has no statistics' lint schema.sql --stats files.json
check "what writes some" in_stderr 'pglint snapshot --db'
fails_with 'is not a snapshot' lint schema.sql --stats schema.sql
fails_with 'No such file' lint schema.sql --stats nowhere.json
fails_with 'cannot be read together' lint --db "$app" --stats app.json
fails_with 'reads from a server' snapshot --values schema.sql
fails_with 'would overwrite the statistics' lint schema.sql --stats app.json --output app.json
sed 's/"block_size": 8192/"block_size": "x"/' app.json >wrong.json
fails_with 'wrong.json: snapshot.statistics.block_size: an integer is expected' lint schema.sql --stats wrong.json

# A build that waits for a transaction is not left over; one that was cancelled is.
printf "begin; update notes set body = body where id = 1;\n\\\\! touch $PWD/held\nselect pg_sleep(60);\n" | psql -d app >/dev/null 2>&1 &
holder=$!
while [ ! -e held ]; do sleep 0.1; done
psql -d app -c "create index concurrently notes_building_idx on notes (body, state)" >/dev/null 2>&1 &
builder=$!
until [ "$(psql -d app -c "select count(*) from pg_index where indexrelid = to_regclass('notes_building_idx')")" = 1 ]; do sleep 0.1; done
run lint --db "$app" --select index/invalid
check "a build that runs" is_status 0
run lint --db "host=$server user=reader dbname=app" --select index/invalid
check "a build that this role may not see" is_status 0
check "which is said" in_stdout 'which indexes are being built'
psql -d app -c "select pg_cancel_backend(pid) from pg_stat_progress_create_index" >/dev/null
wait "$builder" 2>/dev/null
run lint --db "$app" --select index/invalid
check "a build that was cancelled" in_stdout 'index public.notes_building_idx is invalid: CREATE INDEX CONCURRENTLY did not finish'
psql -d app -c "set statement_timeout = 500" -c "drop index concurrently notes_body_idx" 2>/dev/null
check "an interrupted DROP leaves it ready" test "$(psql -d app -c "select indisvalid::text || indisready || indislive from pg_index where indexrelid = 'notes_body_idx'::regclass")" = falsetruetrue
run lint --db "$app" --select index/invalid
check "which may be either" in_stdout 'index public.notes_body_idx is invalid: CREATE or DROP INDEX CONCURRENTLY did not finish'
psql -d app -c "select pg_terminate_backend(pid) from pg_stat_activity where query ~ 'pg_sleep' and pid <> pg_backend_pid()" >/dev/null
wait "$holder" 2>/dev/null
run fix --db "$app" --emit --select index/invalid --output fix.sql
check "its fix applies" psql -d app -v ON_ERROR_STOP=1 -f fix.sql
run lint --db "$app" --select index/invalid
check "and nothing is left" is_status 0
# Bytes of no encoding.
psql -d postgres -c "create database bytes encoding 'SQL_ASCII' template template0 lc_collate 'C' lc_ctype 'C'"
printf "set client_encoding = 'SQL_ASCII'; create table caf\351 (id int primary key, a int); comment on table caf\351 is 'na\357ve'; create index i on caf\351 (a); create index j on caf\351 (a);" >bytes.sql
check "a database in SQL_ASCII" psql -d bytes -v ON_ERROR_STOP=1 -f bytes.sql
run lint --db "host=$server user=postgres dbname=bytes"
check "is read" in_stdout 'duplicates public.i'
check "with a note" in_stdout 'not read: texts that are no UTF-8'
run snapshot --db "host=$server user=postgres dbname=bytes"
check "and written as UTF-8" iconv -f UTF-8 -t UTF-8 .stdout >/dev/null

finish
