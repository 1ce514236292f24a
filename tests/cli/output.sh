# --output: whole or not at all; what cannot be written is an error before anything is lost.
. "$(dirname "$0")/support/common.bash"

cat >bad.sql <<'SQL'
create table orders (id bigint primary key, placed_on date);
create index orders_placed on orders (placed_on);
create index orders_placed_again on orders (placed_on);
SQL

run lint bad.sql --output report.txt
check "status" is_status 1
check "nothing on standard output" not test -s .stdout
check "the file" grep -q 'index/duplicate' report.txt
check "no colour in a file" not grep -q $'\e' report.txt
check "no temporary file stays" test -z "$(find . -name '.pglint-*')"
check "permissions of a new file" test "$(stat -c %a report.txt)" = "$(printf '%o' $((0666 & ~$(umask))))"

# An existing file is replaced, its permissions stay, a link stays a link.
chmod 640 report.txt
ln -s report.txt link.txt
run lint bad.sql --format json --output link.txt
check "replaced" grep -q schema_version report.txt
check "permissions stay" test "$(stat -c %a report.txt)" = 640
check "a link stays one" test -L link.txt

# What cannot be done leaves the old file alone.
cp report.txt before.txt
fails_with 'missing.sql' lint missing.sql --output report.txt
check "an error keeps the old file" cmp -s report.txt before.txt
fails_with 'none/report.txt' lint bad.sql --output none/report.txt
mkdir directory
fails_with 'is a directory' lint bad.sql --output directory
fails_with 'bad.sql/x' lint bad.sql --output bad.sql/x
check "no temporary file stays" test -z "$(find . -name '.pglint-*')"
mkdir closed
chmod 555 closed
if [ -w closed ]; then
  echo 'skip: permissions do not bind this user (root)'
else
  fails_with 'closed/report.txt' lint bad.sql --output closed/report.txt
fi

run lint bad.sql --output /dev/null
check "a device" is_status 1
if [ -e /dev/full ]; then
  run lint bad.sql --output /dev/full
  check "a full disk" is_status 2
  check "a full disk" in_stderr 'No space left on device'
  "$PGLINT" lint bad.sql >/dev/full 2>.stderr; status=$?
  check "a full standard output" is_status 2
  check "a full standard output" in_stderr 'standard output'
fi
"$PGLINT" lint bad.sql >&- 2>.stderr; status=$?
check "a closed standard output" is_status 2

# Interrupted: the old file stays, and no other one.
if mkfifo slow 2>/dev/null; then
  cp report.txt before.txt
  for signal in TERM HUP; do
    "$PGLINT" lint slow --output report.txt 2>.stderr & pid=$!
    for _ in $(seq 100); do [ -n "$(find . -name '.pglint-*')" ] && break; sleep 0.1; done
    check "$signal: at work" test -n "$(find . -name '.pglint-*')"
    kill -s $signal $pid; wait $pid 2>/dev/null; status=$?
    check "$signal: no success" test "$status" -gt 128
    check "$signal: the old file" cmp -s report.txt before.txt
    check "$signal: no temporary file stays" test -z "$(find . -name '.pglint-*')"
  done
  rm slow
fi

# What is read is not what is written.
sources_untouched() { cmp -s bad.sql bad_before.sql && diff -r m m_before >&2; }
cp bad.sql bad_before.sql
ln -s bad.sql linked.sql
mkdir m && cp bad.sql m/001.sql && ln -s 001.sql m/link.sql
cp -r m m_before
for command in lint snapshot 'fix --emit' 'fix --diff'; do
  fails_with 'would overwrite the source "bad.sql"' $command bad.sql --output bad.sql
  fails_with 'would overwrite the source "./bad.sql"' $command bad.sql --output ./bad.sql
  fails_with 'would overwrite the source "linked.sql"' $command bad.sql --output linked.sql
  fails_with 'would overwrite the source "bad.sql"' $command linked.sql --output bad.sql
  fails_with 'would overwrite the source "m/001.sql"' $command m --output m/001.sql
  fails_with 'would overwrite the source "m/link.sql"' $command m --output m/link.sql
  fails_with 'would overwrite the source "m/001.sql"' $command m --output m/001.sql --exclude '001*'
  check "$command: sources stay" sources_untouched
done
printf '[lint]\n' >own.toml
fails_with 'would overwrite the configuration "own.toml"' lint bad.sql --config own.toml --output own.toml
run lint m --output m/report.txt
check "a new file beside the sources" is_status 1
run lint m --output m/report.txt
check "and once more" is_status 1

run snapshot bad.sql --output snapshot.json
check "snapshot" is_status 0
check "snapshot" grep -q orders_placed_again snapshot.json
fails_with 'would overwrite the source "snapshot.json"' lint snapshot.json --output snapshot.json
run fix bad.sql --emit --output fix.sql
check "script" is_status 0
check "script" grep -q 'DROP INDEX CONCURRENTLY' fix.sql

finish
