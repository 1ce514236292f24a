# --db and what can go wrong with a connection: each is exit 2, one line of error, no output, no file, no password, no escape code.
. "$(dirname "$0")/support/common.bash"

. "$support/server.bash"
. "$support/refused.bash"
trap 'stop_server; rm -rf "$work"' EXIT
make_server
as_server sh -c "printf 'local all locked scram-sha-256\nlocal all barred reject\nlocal all all trust\n' >$server/data/pg_hba.conf"
start_server
psql() { "$bin/psql" -X -q -A -t -h "$server" -U postgres "$@"; }
psql -d postgres -c "create database app" -c "create role locked login password 'r1ght/p@ss w0rd'" -c "create role barred login" -c "create role asleep nologin"
psql -d app -c "create table t (id int)" -c "vacuum analyze"

refused "wrong database" 'database "nowhere" does not exist' "host=$server user=postgres dbname=nowhere"
refused "wrong role" 'role "nobody" does not exist' "host=$server user=nobody dbname=app"
refused "a role that may not log in" 'role "asleep" is not permitted to log in' "host=$server user=asleep dbname=app"
refused "pg_hba.conf" 'pg_hba.conf rejects connection' "host=$server user=barred dbname=app"
check "pg_hba.conf: a hint" in_stderr "does not let this role in"
refused "no such host" 'could not translate host name' "host=nowhere.invalid user=postgres dbname=app connect_timeout=2"
refused "no such socket" 'No such file or directory' "host=$work user=postgres dbname=app"
refused "a port that nobody has" 'Connection refused' "host=127.0.0.1 port=1 user=postgres dbname=app"
refused "a bad option" 'invalid sslmode value' "host=$server sslmode=perhaps dbname=app"
refused "a bad setting" 'parameter' "host=$server user=postgres dbname=app options='-c no_such_setting=1'"

refused "wrong password" 'password authentication failed' "host=$server user=locked dbname=app password='s3cret p@ss w0rd'"; secret "conninfo"
refused "wrong password, URL" 'password authentication failed' "postgresql://locked:s3cret%20p%40ss%2Fw0rd@/app?host=$server"; secret "URL"
export PGPASSWORD='s3cret p@ss w0rd'
refused "wrong PGPASSWORD" 'password authentication failed' "host=$server user=locked dbname=app"; secret "PGPASSWORD"
unset PGPASSWORD
refused "no password" 'no password supplied' "host=$server user=locked dbname=app passfile=$work/none"
check "no password: where one is looked for" in_stderr 'PGPASSWORD'
touch passfile && chmod 600 passfile
echo '*:*:*:*:s3cret p@ss w0rd' >passfile
refused "wrong password file" 'password authentication failed' "host=$server user=locked dbname=app passfile=$work/passfile"; secret "password file"
echo '*:*:*:*:r1ght/p@ss w0rd' >passfile
for good in "host=$server user=locked dbname=app passfile=$work/passfile" "host=$server user=locked dbname=app password='r1ght/p@ss w0rd'" \
    "postgresql://locked:r1ght%2Fp%40ss%20w0rd@/app?host=$server"; do
  for command in "lint --statistics" "lint --format json" "fix --emit" snapshot; do
    run $command --db "$good"
    check "the right password" test "$status" -lt 2
    secret "$command with the right password"
  done
done

# The backend, then the server, goes down in the middle, while the reader waits for a lock.
app="host=$server user=postgres dbname=app"
waiting="from pg_stat_activity where application_name = 'pglint' and wait_event_type = 'Lock'"
is_waiting() { [ "$(psql -d app -c "select count(*) $waiting")" = 1 ]; }
in_the_middle() {  # in_the_middle WHAT COMMAND…
  local what=$1; shift
  printf 'begin; lock table pg_catalog.pg_policy;\n\\! touch %s/held\nselect pg_sleep(60);\n' "$work" | psql -d app >/dev/null 2>&1 &
  wait_for test -e held && rm held
  last="snapshot ($what)"
  "$PGLINT" snapshot --db "$app" --output never.json >.stdout 2>.stderr </dev/null & local reader=$!
  wait_for is_waiting || check "$what: the reader waits" false
  "$@"
  wait "$reader"; status=$?
  check "$what: exit 2" test "$status" = 2
  check "$what: says so" in_stderr 'the server ended the connection while policies were read'
  check "$what: no file" test -z "$(find "$work" -maxdepth 1 -name '*never*')"
  check "$what: no control characters" is_printable
}
stop_all() { psql -d app -c "select pg_terminate_backend(pid) from pg_stat_activity where query like '%pg_sleep(60)%' and pid <> pg_backend_pid()" >/dev/null; }
in_the_middle "terminated" psql -d app -c "select pg_terminate_backend(pid) $waiting" -o /dev/null
stop_all
kill_backend() { as_server kill -9 "$(psql -d app -c "select pid $waiting")"; }
in_the_middle "the backend is killed" kill_backend
wait_for psql -d app -c "select 1" -o /dev/null
in_the_middle "the server is killed" as_server kill -9 "$(head -1 "$server/data/postmaster.pid")"
wait_for start_server 2>/dev/null || check "the server starts again" false  # and takes away what the killed one has left behind
finish
