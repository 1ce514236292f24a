# A private PostgreSQL server, 15 or newer, for one test; sourced. It listens on a unix socket only and never runs as root.
# PGLINT_POSTGRES_MAJOR asks for one version, which may be a download of scripts/servers.sh (programs for the server only, psql is
# then the system's); else it is the newest installed one that has pg_dump too.
# Sets `bin` (the directory of its programs), `psql_program`, `server` (its own directory, where the socket and its log are) and
# `server_version`; where there is none, the test ends as skipped. The test calls stop_server when it ends.
bin=
if [ -n "${PGLINT_POSTGRES_MAJOR:-}" ]; then
  downloads=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../../.deps/postgres" 2>/dev/null && pwd)
  for candidate in "/usr/lib/postgresql/$PGLINT_POSTGRES_MAJOR/bin" "/usr/pgsql-$PGLINT_POSTGRES_MAJOR/bin" "$downloads/$PGLINT_POSTGRES_MAJOR/bin"; do
    if [ -z "$bin" ] && [ -x "$candidate/initdb" ]; then bin=$(readlink -f "$candidate"); fi
  done
else
  for candidate in $(command -v postgres | xargs -r dirname) /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql@*/bin; do
    [ -x "$candidate/initdb" ] && [ -x "$candidate/psql" ] && [ -x "$candidate/pg_dump" ] && bin=$candidate
  done
fi
psql_program=$bin/psql
[ -x "$psql_program" ] || psql_program=$(command -v psql)
server_version=0
[ -z "$bin" ] || [ -z "$psql_program" ] || server_version=$("$bin/postgres" --version | sed -E 's/[^0-9]*([0-9]+).*/\1/')
if [ "$server_version" -lt 15 ]; then
  echo "skip: no PostgreSQL ${PGLINT_POSTGRES_MAJOR:-15 or newer} found (Debian: postgresql-15; scripts/servers.sh downloads newer ones)"
  exit 77
fi

server=$(mktemp -d)
as_server() { "$@"; }
if [ "$(id -u)" = 0 ]; then
  chown postgres "$server"
  as_server() { (cd / && runuser -u postgres -- "$@"); }
fi
chmod 755 "$server"

# make_server: an empty cluster whose users need no password.
make_server() { as_server "$bin/initdb" -D "$server/data" -U postgres -A trust --no-sync --locale=C.UTF-8 --encoding=UTF8 >/dev/null; }
# start_server [options for postgres]
start_server() {
  as_server "$bin/pg_ctl" -D "$server/data" -w -l "$server/log" \
    -o "-k $server -c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off $*" start >/dev/null
}
# kill_server: as a crash does it.
kill_server() { as_server "$bin/pg_ctl" -D "$server/data" -m immediate stop >/dev/null 2>&1; }
stop_server() {
  [ ! -f "$server/data/postmaster.pid" ] || kill_server
  rm -rf "$server"
}

# wait_for <command…>: until it succeeds, for at most ten seconds.
wait_for() {
  local tries=0
  until "$@"; do tries=$((tries + 1)); [ "$tries" -lt 200 ] || return 1; sleep 0.05; done
}
# Statements that the program has sent since its server logs them (log_statement=all, log_line_prefix='%a| '), one a line.
statements() {
  perl -ne 'if (/^\t/) { s/^\s*/ /; chomp; $statement .= $_; next } flush_it();
            if (/^pglint\|.*? (?:statement|execute [^:]*): ?(.*)/) { $statement = $1; $open = 1 }
            sub flush_it { $statement =~ s/^\s+//, print "$statement\n" if $open; $open = 0 } END { flush_it() }' "$server/log"
}
# Those among them that may do more than read.
writes() { statements | grep -viE '^(BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY|(SET LOCAL [a-z_]+ = [^;]*;? ?)+|COMMIT|(ROLLBACK TO |RELEASE )?SAVEPOINT pglint|(select|with) [^;]*)$'; }
