# --db while others change the schema: one consistent model or an error that says to run it again; locks that others hold.
. "$(dirname "$0")/support/common.bash"

. "$support/server.bash"
trap 'touch "$work/stop"; stop_server; rm -rf "$work"' EXIT
make_server
start_server "-c log_statement=all -c log_line_prefix='%a| ' -c autovacuum=off -c allow_system_table_mods=on"
psql() { PGOPTIONS="-c client_min_messages=warning" "$bin/psql" -X -q -A -t -h "$server" -U postgres "$@"; }
psql -d postgres -c "create database app" -c "create database broken"
app="host=$server user=postgres dbname=app"
psql -d app <<'SQL'
create type mood as enum ('good', 'bad');
create function is_good(mood) returns bool immutable language sql as $$ select $1 = 'good' $$;
create function touch() returns trigger language plpgsql as $$ begin return new; end $$;
create table swing (id bigserial primary key, left_name mood default 'good', constraint side check (is_good(left_name)));
create index swing_part on swing (is_good(left_name)) where is_good(left_name);
create policy own on swing using (left_name = 'good');
create trigger swinging before update on swing for each row when (is_good(new.left_name)) execute function touch();
create view sight as select left_name as seen from swing;
SQL

# Somebody holds a lock that the reader needs in the middle, and changes things before it goes on.
hold() {  # hold TABLE
  mkfifo "pipe" && psql -d app <pipe >/dev/null 2>&1 &
  holder=$!
  wait_for test -p pipe
  exec 7>pipe
  printf 'begin; lock table %s;\n\\! touch %s/held\n' "$1" "$work" >&7  # nobody else can ask when pg_class is locked
  wait_for test -e held
  rm held
}
release() { echo "rollback;" >&7; exec 7>&-; wait "$holder"; rm pipe; }
is_waiting() { [ "$(psql -d app -c "select count(*) from pg_stat_activity where application_name = 'pglint' and wait_event_type = 'Lock'")" -gt 0 ]; }
in_the_middle() {  # in_the_middle SQL: of a snapshot, which goes to .stdout
  hold pg_catalog.pg_extension
  last="snapshot --db (with $1 in the middle)"
  "$PGLINT" snapshot --db "$app" >"$work/.stdout" 2>"$work/.stderr" </dev/null &
  local reader=$!
  wait_for is_waiting || check "the reader waits in the middle" false
  psql -d app -c "$1"
  release
  wait "$reader"
  status=$?
}
attempts() { statements | grep -c '^SELECT pg_catalog.current_setting'; }
expect_again() {  # expect_again WHAT OLD NEW: read twice, and all of it is of one time
  check "$1: read" test "$status" = 0
  check "$1: read again" test "$(($(attempts) - before))" = 2
  check "$1: as it is now" in_stdout "$3"
  check "$1: nothing as it was" not in_stdout "$2"
  check "$1: all of it" test ! -s "$work/.stderr"
  before=$(attempts)
}
before=0
in_the_middle "alter table swing rename left_name to right_name"
expect_again "a renamed column" left_name right_name
in_the_middle "alter function is_good(mood) rename to is_fine"
expect_again "a renamed function" is_good is_fine
in_the_middle "alter type mood rename to humour"
expect_again "a renamed type" mood humour
in_the_middle "alter sequence swing_id_seq rename to swing_numbers"
expect_again "a renamed sequence" swing_id_seq swing_numbers
in_the_middle "alter table swing alter id drop default; drop sequence swing_numbers"
expect_again "a dropped sequence" nextval swing_part
in_the_middle "drop view sight; alter table swing drop right_name cascade; drop type humour cascade"
expect_again "a dropped type" humour swing
in_the_middle "create table new_one (id int); alter table swing add more int; comment on table swing is 'no rename'"
check "new objects and other changes are nobody's business" test "$status" = 0 -a "$(($(attempts) - before))" = 1
check "and do not show" not in_stdout new_one

# A catalog in which something is always gone: after three attempts that is an error.
psql -d broken -c "create type mood as enum ('good')" -c "create table t (m mood)" -c "delete from pg_type where typname = 'mood'"
before=$(attempts)
run snapshot --db "host=$server user=postgres dbname=broken" --output broken.json
check "never whole: exit 2" test "$status" = 2
check "never whole: which object" in_stderr 'was changed or dropped while the catalog was read'
check "never whole: what to do" in_stderr 'run it again'
check "never whole: three attempts" test "$(($(attempts) - before))" = 3
check "never whole: no file" test ! -e broken.json

# Locks. On a table that is only named nothing is needed; on a catalog there is an error after five seconds, or at the door.
psql -d app -c "create table busy (id int primary key, other int)" -c "create index on busy (other)" -c "create view looks as select * from busy" -c "vacuum analyze"
locked() {  # locked TABLE MESSAGE
  hold "$1"
  run snapshot --db "$app connect_timeout=2" --output locked.json
  check "$1 is locked: exit 2" test "$status" = 2
  check "$1 is locked: says so" in_stderr "$2"
  check "$1 is locked: no file" test ! -e locked.json
  release
}
locked busy 'could not read views: canceling statement due to lock timeout'
check "a lock: what to do" in_stderr 'run it again'
locked pg_catalog.pg_policy 'could not read policies: canceling statement due to lock timeout'
locked pg_catalog.pg_class 'could not connect to the server'

finish
