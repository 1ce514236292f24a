# --db: a private server is linted; and what happens when it cannot be read. Needs PostgreSQL 15 or newer; skipped without. Run on every version.
. "$(dirname "$0")/support/common.bash"

. "$support/server.bash"
trap 'stop_server; rm -rf "$work"' EXIT
make_server
as_server sh -c "printf 'local all locked scram-sha-256\nlocal all all trust\n' >$server/data/pg_hba.conf"
start_server "-c log_statement=all -c log_line_prefix='%a| '"
psql() { "$psql_program" -X -q -A -t -h "$server" -U postgres "$@"; }
psql -d postgres -c "create database app" -c "create database empty" -c "create role locked login password 'right'" -c "create role reader login"
psql -d app <<'SQL'
create table customers (id bigint generated always as identity primary key, email text not null unique);
create table orders (id bigserial primary key, customer_id bigint not null references customers, note text);
create index orders_note on orders (note);
create index orders_note_again on orders (note);
create table U&"evil\001B[31m\000A"";drop" (id int primary key, U&"c\202E" int);
create index on U&"evil\001B[31m\000A"";drop" (U&"c\202E");
insert into customers (email) select i || '@example.org' from generate_series(1, 500) i;
analyze;
SQL
app="host=$server user=postgres dbname=app"

run lint --db "$app"
check "findings of a server" test "$status" = 1
check "a duplicate is found" in_stdout 'index/duplicate'
check "a missing index is found" in_stdout 'index/unindexed-foreign-key'
check "what was read is said" in_stdout 'of a PostgreSQL'
check "no control character" not in_stdout "$(printf '\033')"
run lint --db "$app" --format json
check "JSON of a server" in_stdout '"server_version"'
run lint --db "postgresql://postgres@/app?host=$server"
check "a URL does as well" test "$status" = 1
PGHOST=$server PGUSER=postgres run lint --db app
check "a name with PG* variables does as well" test "$status" = 1
run lint --db "host=$server user=postgres dbname=empty"
check "nothing is wrong with an empty database" test "$status" = 0
run fix --db "$app" --emit
check "fixes for a server" in_stdout 'DROP INDEX'
run snapshot --db "$app"
check "snapshot of a server" test "$status" = 0
cp .stdout app.json
check "no row data in it" not in_stdout 'example.org'
run lint app.json
check "the snapshot gives the findings again" in_stdout 'index/duplicate'

run lint --db "host=$server user=reader dbname=app"
check "a role without privileges reads it" in_stdout 'index/duplicate'
check "and says what it may not see" in_stdout 'not read: statistics'
psql -d app -c "alter role reader set default_transaction_read_only = on" -c "alter role reader set search_path = nowhere"
run lint --db "host=$server user=reader dbname=app"
check "a role whose transactions are read only" in_stdout 'index/duplicate'
check "the server has seen what reads, and nothing else" test -z "$(writes)"
before=$(statements | wc -l)
psql -d app -c "do \$\$ begin for i in 1 .. 300 loop execute format('create table many_%s (id int primary key default %s, check (id > 0))', i, i); end loop; end \$\$"
run lint --db "$app"
first=$(($(statements | wc -l) - before))
psql -d app -c "do \$\$ begin for i in 1 .. 300 loop execute format('drop table many_%s', i); end loop; end \$\$"
before=$(statements | wc -l)
run lint --db "$app"
second=$(($(statements | wc -l) - before))
check "as many queries for three tables as for three hundred more ($second, $first)" test "$first" = "$second" -a "$first" -gt 20

refused() {  # refused WHAT MESSAGE
  check "$1: exit 2" test "$status" = 2
  check "$1: no output" test ! -s "$work/.stdout"
  check "$1: says why" in_stderr "$2"
}
run lint --db "host=$server user=postgres dbname=nowhere"
refused "wrong database" 'database "nowhere" does not exist'
run lint --db "host=$server user=locked dbname=app password=wr0ng-secret"
refused "wrong password" 'password authentication failed'
check "the password is not printed" not in_stderr 'wr0ng-secret'
run lint --db "host=$server user=locked dbname=app"
refused "no password" 'no password supplied'
PGPASSWORD=right run lint --db "host=$server user=locked dbname=app"
check "the right password" in_stdout 'index/duplicate'
run lint --db "host=$server hst=x password=wr0ng-secret"
refused "unknown option" 'connection string'
check "a bad connection string is not printed" not in_stderr 'wr0ng-secret'
run lint --db "postgresql://u:wr0ng-secret@[bad"
refused "bad URL" 'connection string'
check "a bad URL is not printed" not in_stderr 'wr0ng-secret'
run lint --db "host=$server/nowhere"
refused "no server" 'could not connect'
run lint --db "$app" schema.sql
refused "a server and sources" 'cannot be read together'
run fix --db "$app" --write
refused "edits in a server" 'a server has none'

# Somebody holds a lock: the time for locks is up.
hold() { printf 'begin; lock table orders;\n\\! touch %s\nselect pg_sleep(60);\n' "$PWD/held" | psql -d app >/dev/null 2>&1 & holder=$!; while [ ! -e held ]; do sleep 0.1; done; }
hold
run lint --db "$app"
refused "a lock" 'lock timeout'
check "a lock: what to do" in_stderr 'run it again'

# The server goes down in the middle.
( sleep 1; kill_server ) &
run snapshot --db "$app" --output half.json
refused "a server that goes down" 'the server ended the connection'
check "no half snapshot" test ! -e half.json
wait "$holder" 2>/dev/null
finish
