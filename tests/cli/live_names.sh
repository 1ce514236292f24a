# --db and names made to do harm: quotes, line breaks, escape codes, text that runs backwards, keywords, names that look empty.
. "$(dirname "$0")/support/common.bash"

. "$support/server.bash"
trap 'stop_server; rm -rf "$work"' EXIT
make_server
start_server "-c autovacuum=off"
psql() { PGOPTIONS="-c client_min_messages=warning" "$bin/psql" -X -q -A -t -v ON_ERROR_STOP=1 -h "$server" -U postgres "$@"; }
psql -d postgres -c "create database app"
cat >evil.sql <<'SQL'
create function pg_temp.evil(name text, number int) returns void language plpgsql as $do$
declare role name := left(name, 60) || 'r'; begin
  execute format('create role %I', role);
  execute format('create schema %I authorization %I', name, role);
  execute format('create type %1$I.%2$I as enum (%1$L)', name, left(name, 50) || ' e');
  execute format('create domain %1$I.%2$I as text constraint %1$I check (value <> %1$L)', name, left(name, 50) || ' d');
  execute format('create table %1$I.%1$I (%1$I int primary key, kind %1$I.%3$I default %1$L, other int, txt %1$I.%2$I, constraint %1$I check (%1$I > 0 and kind is not null and kind = %1$L))', name, left(name, 50) || ' d', left(name, 50) || ' e');
  execute format('create table %1$I.%2$I (id int primary key, %1$I int constraint %3$I references %1$I.%1$I)', name, left(name, 50) || ' t', left(name, 50) || ' k');
  execute format('create index %2$I on %1$I.%1$I (other)', name, left(name, 50) || ' 1');
  execute format('create index %2$I on %1$I.%1$I (other) where %1$I > 3', name, left(name, 50) || ' 2');
  execute format('create index %2$I on %1$I.%1$I (other) where %1$I > 3', name, left(name, 50) || ' 3');
  execute format('create function %1$I.%1$I(%1$I int) returns bool language sql stable as $$ select true $$', name);
  execute format('create function %1$I.%2$I() returns trigger language plpgsql as $$ begin return new; end $$', name, left(name, 50) || ' f');
  execute format('create trigger %1$I before update on %1$I.%1$I for each row when (new.%1$I > 1) execute function %1$I.%2$I(%1$L)', name, left(name, 50) || ' f');
  execute format('alter table %1$I.%1$I enable row level security', name);
  execute format('create policy %1$I on %1$I.%1$I to %2$I using (%1$I.%1$I(other) and kind = %1$L)', name, role);
  execute format('create view %1$I.%2$I as select %1$I as %3$I from %1$I.%1$I', name, left(name, 50) || ' v', left(name, 50) || ' c');
  execute format('comment on table %1$I.%1$I is %1$L', name);
  execute format('comment on index %1$I.%2$I is %1$L', name, left(name, 50) || ' 3');
  execute format('grant select on %1$I.%1$I to %2$I', name, role);
end $do$;
begin;
select pg_temp.evil(E'double"quote'';drop', 1);
select pg_temp.evil(E'line\nbreak\r\nand\ttab', 2);
select pg_temp.evil(E'\u001b[31mred\u001b]0;title\u0007', 3);
select pg_temp.evil(E'\u202Esdrawkcab\u2066\u200b', 4);
select pg_temp.evil(E'\u009b31mc1', 5);
select pg_temp.evil('; drop table x; --', 6);
select pg_temp.evil('/* comment */ $$ $do$', 7);
select pg_temp.evil('select', 8);
select pg_temp.evil('user', 9);
select pg_temp.evil('CamelCase', 10);
select pg_temp.evil(' ', 11);
select pg_temp.evil(E'\u00a0', 12);
select pg_temp.evil(E'\u3164', 13);
select pg_temp.evil('\', 14);
select pg_temp.evil('%s%n{}', 15);
select pg_temp.evil('"', 16);
select pg_temp.evil('NULL', 17);
select pg_temp.evil('a,b{c}', 18);
select pg_temp.evil(repeat('ä', 24), 19);
commit;
-- As long as names can be: 63 bytes, of two and of four bytes each.
create table long_ones (id int primary key);
select format('alter table long_ones add %1$I int; create index %2$I on long_ones (%1$I); create index %3$I on long_ones (%1$I)',
              'x' || repeat('é', 31), repeat('𝔸', 15) || 'one', repeat('𝔸', 15) || 'two') \gexec
vacuum analyze;
SQL
psql -d app -f evil.sql >/dev/null || check "the names can be made" false
app="host=$server user=postgres dbname=app"
schemas=$(psql -d app -c "select count(*) from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'")
# What may not reach a terminal: controls of both kinds, text that changes direction, marks that show nothing.
is_tame() { is_printable && ! grep -qP '[\x{80}-\x{9f}\x{200b}-\x{200f}\x{202a}-\x{202e}\x{2060}-\x{2069}\x{feff}]' .stdout .stderr; }
export LC_ALL=C.UTF-8

run lint --db "$app"
check "findings" test "$status" = 1
check "text: tame" is_tame
check "a duplicate in every schema" test "$(grep -c '\[index/duplicate\]' .stdout)" = "$schemas"
run lint --db "$app" --statistics --color always
sed -i 's/\x1b\[[0-9;]*m//g' .stdout
check "in colours: only pglint's" is_tame
run lint --db "$app" --format json
cp .stdout lint.json
check "JSON: tame" is_tame
perl -MJSON::PP -e 'local $/; my $all = JSON::PP->new->utf8->decode(<>); exit !grep { $_->{object}{table} eq "line\nbreak\r\nand\ttab" } grep { defined $_->{object}{table} } @{$all->{findings}}' lint.json ||
  check "JSON: names as they are" false
run fix --db "$app" --emit --safety review
cp .stdout fix.sql
check "fixes: tame" is_tame
check "fixes of all duplicates" test "$(grep -ci '^drop index' fix.sql)" -ge "$schemas"
run snapshot --db "$app"
cp .stdout app.json
check "snapshot: tame" is_printable
check "everything was understood" test ! -s .stderr
run lint app.json --format json
check "the snapshot gives the same findings" test "$(grep -o '"rule":' .stdout | wc -l)" = "$(grep -o '"rule":' lint.json | wc -l)"

psql -d app -f fix.sql >fix.out 2>&1 || check "the fixes can be applied: $(grep -a ERROR fix.out | head -3)" false
run lint --db "$app" --select index
check "and repair what they say" test "$status" = 0

# The names of the database and of the role, in messages.
evil=$(printf 'a\033[31m"\n\342\200\256b')
psql -d postgres -v name="$evil" <<<'create database :"name"; create role :"name" login;' >/dev/null
run lint --db "host=$server user=postgres dbname='$evil'"
check "a database with such a name is read" test "$status" = 0
check "and shown tame" is_tame
psql -d app -c "create table public.hidden (id int primary key)"
run lint --db "host=$server user='$evil' dbname=app"
check "a role with such a name is named" in_stdout 'not read: statistics of the columns of'
check "tame too" is_tame
fails_with 'does not exist' lint --db "host=$server user='$evil' dbname='no$evil'"
check "a database that is not there is named tame" is_tame
finish
