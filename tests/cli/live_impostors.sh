# --db and servers that are none, that lie, that are too old or too new, or whose certificate is nobody's.
. "$(dirname "$0")/support/common.bash"

command -v perl >/dev/null || { echo "skip: no perl, so no servers that misbehave"; exit 77; }
. "$support/server.bash"
. "$support/refused.bash"
clients=()
trap 'for pid in ${clients[@]+"${clients[@]}"}; do kill "$pid" 2>/dev/null; done; stop_server; rm -rf "$work"' EXIT
make_server
start_server
psql() { "$bin/psql" -X -q -A -t -h "$server" -U postgres "$@"; }
psql -d postgres -c "create database app"
psql -d app -c "create table t (id int)" -c "vacuum analyze"

echo '*:*:*:*:s3cret p@ss w0rd' >passfile && chmod 600 passfile
fake() {  # fake NAME MODE [ARGUMENT…]: at host=$work/NAME
  local name=$1; shift
  mkdir -p "$work/$name"
  perl "$support/fake_server.pl" "$1" "$work/$name/.s.PGSQL.5432" "${@:2}" >/dev/null 2>&1 & clients+=($!)
  wait_for test -S "$work/$name/.s.PGSQL.5432" || check "$name runs" false
}
fake old version 13.4
refused "too old" 'the server is PostgreSQL 13, older than 14' "host=$work/old user=u dbname=d"
check "too old: what to do" in_stderr 'pg_dump --schema-only'
fake ancient version 9.6.24
refused "ancient" 'the server is PostgreSQL 9.6, older than 14' "host=$work/ancient user=u dbname=d"
fake silent version ''
refused "no version" 'the server does not say its version' "host=$work/silent user=u dbname=d"
fake garbage garbage
refused "garbage" 'expected authentication request from server' "host=$work/garbage user=u dbname=d connect_timeout=3"
fake close close
refused "closed at once" 'server closed the connection unexpectedly' "host=$work/close user=u dbname=d"
fake hang hang
begun=$(date +%s)
fails_with 'timeout expired' snapshot --output never.json --db "host=$work/hang user=u dbname=d connect_timeout=2"
check "a server that hangs: no file" test ! -e never.json
check "a server that hangs: not for ever" test "$(($(date +%s) - begun))" -lt 5
PGCONNECT_TIMEOUT=2 run lint --db "host=$work/hang user=u dbname=d"
check "PGCONNECT_TIMEOUT counts" in_stderr 'timeout expired'
run lint --db "host=$work/hang,$server user=postgres dbname=app connect_timeout=2"
check "the second host is asked after the first has hung" in_stdout 'of a PostgreSQL'
fake refuse refuse
refused "a refusal in colours" 'no entry' "host=$work/refuse user=u dbname=d"
fake loud version 15.4
refused "notices and errors in colours" 'could not read the session: denied' "host=$work/loud user=u dbname=d"
check "notices are not shown" not in_stderr 'at the door'
check "what goes backwards is escaped" not in_stderr "$(printf '\342\200\256')"
fake greedy greedy
refused "a server that repeats the password" '***' "host=$work/greedy user=u dbname=d password='s3cret p@ss w0rd'"; secret "repeated, conninfo"
refused "the same, URL" '***' "postgresql://u:s3cret%20p%40ss%20w0rd@/d?host=$work/greedy"; secret "repeated, URL"
refused "the same, password file" '***' "host=$work/greedy user=u dbname=d passfile=$work/passfile"; secret "repeated, password file"
PGPASSWORD='s3cret p@ss w0rd' run lint --db "host=$work/greedy user=u dbname=d"; secret "repeated, PGPASSWORD"

# A version that nobody knows yet: a man in the middle of a server of today says so.
fake newer newer "$server/.s.PGSQL.5432"
run lint --db "host=$work/newer user=postgres dbname=app"
check "19 is read" in_stdout 'of a PostgreSQL 19 server'
check "19: with a note" in_stdout 'the server is PostgreSQL 19, newer than 18'
run snapshot --db "host=$work/newer user=postgres dbname=app"
check "19: a note with the snapshot" in_stderr 'newer than 18'

# TLS.
by_port() {  # by_port NAME MODE [ARGUMENT…]: port in $port
  perl "$support/fake_server.pl" "$2" "$work/$1.port" "${@:3}" >/dev/null 2>&1 & clients+=($!)
  wait_for test -e "$work/$1.port" || check "$1 runs" false
  port=$(cat "$work/$1.port")
}
by_port plain version 15.4
refused "TLS is refused" 'server does not support SSL, but SSL was required' "host=127.0.0.1 port=$port user=u dbname=d sslmode=require"
check "TLS is refused: a hint" in_stderr 'sslmode'
if command -v openssl >/dev/null; then
  openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 2 -subj /CN=elsewhere.example >/dev/null 2>&1
  tls_port=$(perl -MIO::Socket::INET -e 'print IO::Socket::INET->new(LocalAddr => "127.0.0.1", Listen => 1)->sockport')
  openssl s_server -accept "127.0.0.1:$tls_port" -key key.pem -cert cert.pem -quiet >/dev/null 2>&1 </dev/null & clients+=($!)
  sleep 0.3
  by_port tls tls "$tls_port"
  openssl req -x509 -newkey rsa:2048 -nodes -keyout other.pem -out authority.pem -days 2 -subj /CN=authority >/dev/null 2>&1
  refused "a certificate of nobody" 'certificate verify failed' "host=127.0.0.1 port=$port user=u dbname=d sslmode=verify-full sslrootcert=$work/authority.pem"
  check "a certificate of nobody: a hint" in_stderr 'sslmode'
  refused "a certificate of another host" 'server certificate for "elsewhere.example" does not match host name' \
    "host=localhost hostaddr=127.0.0.1 port=$port user=u dbname=d sslmode=verify-full sslrootcert=$work/cert.pem"
  refused "no certificate to compare with" 'root certificate file' "host=127.0.0.1 port=$port user=u dbname=d sslmode=verify-full sslrootcert=$work/none.pem"
else
  echo "skip: no openssl, so no certificates"
fi
finish
