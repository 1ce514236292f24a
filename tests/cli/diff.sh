# pglint diff: files, snapshots and standard input; with a PostgreSQL 15 or newer also servers, and drift made by hand on one.
. "$(dirname "$0")/support/common.bash"

cat >old.sql <<'SQL'
create table customers (id bigint primary key, email text not null);
create table orders (id bigserial primary key, customer_id bigint references customers, note text);
create index orders_note on orders (note);
create function total(a int) returns int language sql as 'select 1';
SQL
cat >new.sql <<'SQL'
create table customers (id bigint primary key, email varchar(200) not null);
create table orders (id bigserial primary key, customer_id bigint references customers on delete cascade, at date);
create index orders_at on orders (at);
create function total(a int) returns int language sql immutable as 'select 1';
create view recent as select id from orders;
SQL

run diff old.sql old.sql
check "nothing differs" is_status 0
check "and that is said" in_stdout 'no differences'
run diff old.sql new.sql
check "differences: exit 1" is_status 1
check "before, as a diff names it" grep -qx -- '--- old.sql' .stdout
check "grouped by relation" grep -qx '  public.orders' .stdout
check "an added column" grep -qx '  + column at' .stdout
check "a removed index" grep -qx '  - index orders_note' .stdout
check "a changed column" grep -qx '  ~ column email' .stdout
check "what changed" grep -qx '      type: text -> character varying(200)' .stdout
check "a constraint's action in words" in_stdout 'on_delete: no action -> cascade'
check "a function by name and types" grep -qx '~ function public.total(integer)' .stdout
check "a view" grep -qx '+ view public.recent' .stdout
check "counts at the end" test "$(tail -n 1 .stdout)" = "3 added, 2 removed, 3 changed"
run diff new.sql old.sql
check "the other way round" grep -qx -- '- view public.recent' .stdout
run_with_input new.sql diff old.sql -
check "standard input" in_stdout '+++ standard input'
run snapshot old.sql --output old.json
run diff old.json old.sql
check "a snapshot is what it was made from" is_status 0
run diff old.json new.sql --color always
check "colours" in_stdout "$(printf '\033[32m+')"
mkdir -p m/rest && cp old.sql m/1.sql && echo 'create table rest (a int);' >m/rest/2.sql
run diff m old.sql
check "a directory" in_stdout '- table public.rest'
run diff m old.sql --exclude 'm/rest/*'
check "a directory but for what is excluded" is_status 0
cp old.sql 'x=y.sql'
run diff 'x=y.sql' old.sql
check "a path that exists is no connection string" is_status 0

run diff --format json old.sql new.sql --output out.json
check "JSON: exit 1" is_status 1
check "JSON: schema version" grep -q '"schema_version": 1' out.json
check "JSON: one difference" grep -q '{"kind": "changed", "object": {"kind": "column", "schema": "public", "name": "email", "table": "customers"}, "property": "type", "before": "text", "after": "character varying(200)"}' out.json
check "JSON: counts" grep -q '"added": 3, "removed": 2, "changed": 3' out.json
if command -v python3 >/dev/null; then check "JSON parses" python3 -c 'import json; json.load(open("out.json"))'; fi

cat >hostile.sql <<'SQL'
create table U&"evil\001B[31m\000A;" (U&"c\202E" int);
create function f() returns int language sql as E'select 1 -- \x1b[31m';
SQL
echo 'create table a (a int); create function f() returns int language sql as $$select 2$$;' >plain.sql
run diff plain.sql hostile.sql
check "hostile names are shown" in_stdout 'evil\x1B[31m\n;'
check "and steer nothing" is_printable
run diff --format json plain.sql hostile.sql
check "nor in JSON" is_printable

printf 'create function f() returns int language sql as $$%s select 1$$;\n' "$(printf 'é%.0s' {1..400})" >long1.sql
sed 's/select 1/select 2/' long1.sql >long2.sql
run diff long1.sql long2.sql
check "a long value is cut to what differs" grep -qE '^      - …é+ select 1$' .stdout

echo 'create table t (a int); creat table u (a int);' >broken.sql
run diff broken.sql broken.sql
check "what was not understood is said" in_stdout 'incomplete: 1 statement of broken.sql not understood'

fails_with 'is required' diff old.sql
fails_with 'nowhere.sql' diff old.sql nowhere.sql
fails_with 'unknown value "xml"' diff old.sql new.sql --format xml
fails_with 'unknown value "often"' diff old.sql new.sql --color often
fails_with 'standard input cannot be both' diff - -
fails_with 'would overwrite the source' diff old.sql new.sql --output new.sql
fails_with 'connection string' diff old.sql 'hst=x password=wr0ng-secret'
check "the string is not repeated" not in_stderr 'wr0ng-secret'
fails_with 'could not connect' diff old.sql "host=$work/nowhere"
fails_with 'connection string' diff 'postgresql://u:wr0ng-secret@[bad' old.sql

# --- servers ---------------------------------------------------------------------------------------------------------

[ "$failures" -eq 0 ] || finish
. "$support/server.bash"
trap 'stop_server; rm -rf "$work"' EXIT
make_server
start_server
psql() { "$psql_program" -X -q -A -t -h "$server" -U postgres "$@"; }
psql -d postgres -c "create database app" -c "create database other"
psql -d app -f old.sql
psql -d other -f new.sql
app="host=$server user=postgres dbname=app" other="postgresql://postgres@/other?host=$server"
run diff old.sql "$app"
check "a file and the server that ran it" is_status 0
run snapshot --db "$app" --output app.json
run diff app.json "$app"
check "a server and its snapshot" is_status 0
run diff old.json "$app"
check "a file's snapshot and a server" is_status 0
run diff "$app" "$other"
check "two servers" grep -qx '  ~ column email' .stdout
check "named by version only" grep -qx -- "--- a PostgreSQL $server_version server" .stdout
PGHOST=$server PGUSER=postgres run diff db:app new.sql
check "a database by its name" grep -qx '+ view public.recent' .stdout

psql -d app -c "drop index orders_note" -c "create index by_hand on orders (customer_id)" -c "alter table customers alter email drop not null" \
  -c "create role eve" -c "alter table orders owner to eve" -c "grant select on customers to eve" -c "alter table customers enable row level security"
run diff old.sql "$app"
check "drift: exit 1" is_status 1
check "drift: an index gone" grep -qx '  - index orders_note' .stdout
check "drift: an index more" grep -qx '  + index by_hand' .stdout
check "drift: a column" in_stdout 'not_null: true -> false'
check "drift: an owner" in_stdout 'owner: (none) -> eve'
check "drift: a privilege" grep -qx '  + grant eve' .stdout
check "drift: row-level security" grep -qx '    row_security: false -> true' .stdout
run diff app.json "$app"
check "drift since a snapshot" grep -qx '  - index orders_note' .stdout
psql -d app -c "create role reader login"
run diff "host=$server user=reader dbname=app" "$app"
check "any role may compare" is_status 0
fails_with 'database "nowhere" does not exist' diff old.sql "host=$server user=postgres dbname=nowhere"
finish
