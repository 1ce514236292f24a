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

run snapshot bad.sql --output snapshot.json
check "snapshot" is_status 0
check "snapshot" grep -q orders_placed_again snapshot.json
run fix bad.sql --emit --output fix.sql
check "script" is_status 0
check "script" grep -q 'DROP INDEX CONCURRENTLY' fix.sql

finish
