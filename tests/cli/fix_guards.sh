# Guards of emitted migrations on a real server: they pass when nothing changed since, and stop before anything is dropped
# or built when something did. Needs PostgreSQL 15 or newer; skipped without.
. "$(dirname "$0")/support/common.bash"

. "$support/server.bash"
trap 'stop_server; rm -rf "$work"' EXIT
make_server
start_server
export PGHOST=$server PGUSER=postgres PGDATABASE=postgres PGOPTIONS='-c client_min_messages=warning'
psql() { "$bin/psql" -X -q -A -t -v ON_ERROR_STOP=1 "$@"; }

cat >schema.sql <<'SQL'
create schema "My Shop";
create table "My Shop"."Order's" (id bigint primary key, "Placed On" date, total int, code text);
create index "keeps $guard$" on "My Shop"."Order's" ("Placed On", lower(code)) include (total) where total > 0;
create index again on "My Shop"."Order's" ("Placed On", lower(code)) include (total) where total > 0;
create unique index codes on "My Shop"."Order's" (code);
create index codes_again on "My Shop"."Order's" (code);
alter table "My Shop"."Order's" add constraint totals unique (total), add constraint totals_again unique (total);
create table lines (id bigint primary key, order_id bigint references "My Shop"."Order's");
SQL
run fix schema.sql --emit
cp .stdout fix.sql
check "a guard for drops" grep -q "'unique (code)'" fix.sql
check "a guard for what is built" grep -q "to_regclass('public.idx_lines_order')" fix.sql

# after SQL: the schema, then that, then the migration. The program's answer is in apply.out.
after() {
  psql -c 'drop database if exists t' -c 'create database t'
  psql -d t -f schema.sql -c "$1"
  psql -d t -f fix.sql >apply.out 2>&1
}
says() { grep -qF -- "$1" apply.out; }
there() { psql -d t -c "select to_regclass('$1') is not null" | grep -qx t; }

after 'select'
check "nothing changed: it runs ($(head -1 apply.out))" test $? = 0 -a ! -s apply.out
check "and drops" not there '"My Shop".again'
check "and drops a constraint" not there '"My Shop".totals_again'
for path in '' '"My Shop"' 'public, pg_catalog' nowhere; do
  after "alter database t set search_path = ${path:-''}"
  check "it runs with search_path = $path" test ! -s apply.out
done

stops() {
  local what=$1 names=$2 change=$3
  after "$change"
  check "$what: stops ($(head -1 apply.out))" says "ERROR:  indexes to be kept are missing, invalid or changed: $names"
  check "$what: says what to do" says 'HINT:  Nothing was dropped'
  check "$what: nothing is dropped" there '"My Shop".again'
}
k='"My Shop"."keeps $guard$"'
t='"My Shop"."Order'"''"'s"'
t=${t//\'\'/\'}
stops "gone" "$k" "drop index $k"
stops "renamed" "$k" "alter index $k rename to other"
stops "on fewer columns" "$k" "drop index $k; create index \"keeps \$guard\$\" on $t (\"Placed On\") where total > 0"
stops "on another column" "$k" "drop index $k; create index \"keeps \$guard\$\" on $t (id, lower(code)) include (total) where total > 0"
stops "a column for an expression" "$k" "drop index $k; create index \"keeps \$guard\$\" on $t (\"Placed On\", code) include (total) where total > 0"
stops "not partial" "$k" "drop index $k; create index \"keeps \$guard\$\" on $t (\"Placed On\", lower(code)) include (total)"
stops "on another table" "$k" "drop index $k; create table \"My Shop\".o (like $t); create index \"keeps \$guard\$\" on \"My Shop\".o (\"Placed On\", lower(code)) include (total) where total > 0"
stops "not unique" '"My Shop".codes' "drop index \"My Shop\".codes; create index codes on $t (code)"
stops "invalid" "$k" "update pg_index set indisvalid = false where indexrelid = '$k'::regclass"
stops "not ready" "$k" "update pg_index set indisready = false where indexrelid = '$k'::regclass"
stops "two of them" "$k, \"My Shop\".codes" "drop index $k, \"My Shop\".codes"

after "drop table lines; alter table $t drop constraint totals; create table lines (id bigint primary key, order_id bigint references $t)"
check "a constraint's index is gone: stops" says 'invalid or changed: "My Shop".totals'
check "a constraint's index is gone: the other stays" there '"My Shop".totals_again'

after 'insert into lines select i from generate_series(1, 2) i; update lines set order_id = null'
check "before the leftover" test ! -s apply.out
after "create index idx_lines_order on lines (order_id); update pg_index set indisvalid = false where indexrelid = 'idx_lines_order'::regclass"
check "an invalid leftover" says 'ERROR:  invalid indexes are left from a CREATE INDEX that failed: idx_lines_order'
check "an invalid leftover: says what to do" says 'HINT:  Drop them with DROP INDEX'

# Tools that send a file as one query have the guard in a file of its own, before the drops.
run fix schema.sql --emit --style golang-migrate --out golang
psql -c 'drop database if exists t' -c 'create database t'
psql -d t -f schema.sql -c "drop index $k"
dropped=0 stopped=
for file in golang/*.up.sql; do
  if ! psql -d t -c "$(cat "$file")" >apply.out 2>&1; then stopped=$file; break; fi
  grep -q '^DROP INDEX' "$file" && dropped=$((dropped + 1))
done
check "a file stops" says 'indexes to be kept are missing, invalid or changed'
check "it has the guard and no drop" not grep -q '^DROP' "$stopped"
check "it comes before the drops" test "$dropped" = 0

# Sizes, where they are known: those that psql shows.
psql -c 'drop database if exists t' -c 'create database t'
psql -d t -f schema.sql
psql -d t <<SQL
insert into $t select i, current_date + i, i, 'code ' || i from generate_series(1, 3000) i;
vacuum analyze $t;
create table parts (id int, a int) partition by range (id);
create table parts_1 partition of parts for values from (0) to (1000);
create table parts_2 partition of parts for values from (1000) to (9000);
insert into parts select i, i from generate_series(1, 5000) i;
create index parts_a on parts (a);
create index parts_a_again on parts (a);
vacuum analyze parts;
SQL
run fix --db "host=$server user=postgres dbname=t" --emit --concurrently never --quiet
size() { psql -d t -c "select pg_size_pretty(sum(pg_relation_size(n::regclass))) from unnest(array[$1]) n"; }
own="'\"My Shop\".again', '\"My Shop\".codes_again', '\"My Shop\".totals_again'"
parts="'parts_1_a_idx1', 'parts_2_a_idx1'"
check "the size of an index" in_stdout "-- $(size "'\"My Shop\".codes_again'"), kept: \"My Shop\".codes"
check "the size of a constraint's" in_stdout "-- $(size "'\"My Shop\".totals_again'"), kept: \"My Shop\".totals"
check "the size of all parts" in_stdout "-- $(size "$parts"), kept: public.parts_a"
check "the sum" in_stdout "-- Frees $(size "$own, $parts"): 4 indexes"
run fix schema.sql --emit --quiet
check "no size is known of a text" not in_stdout 'Frees'
check "no size is known of a text" in_stdout '-- kept: "My Shop".codes'
finish
