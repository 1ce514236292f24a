# Bad input gets a clear error, or findings, and loses nothing; nothing of it is printed raw.
. "$(dirname "$0")/support/common.bash"

fails_with '"missing.sql"' lint missing.sql
fails_with '"missing.sql"' lint missing.sql --format json
mkdir empty
echo text >empty/readme.txt
fails_with 'empty' lint empty
mkdir nothing
fails_with 'nothing' lint nothing

head -c 4096 "$PGLINT" >binary.sql
fails_with 'binary.sql' lint binary.sql
printf 'create table a (id int);\0create table b (id int);\n' >nul.sql
fails_with 'NUL' lint nul.sql
printf 'create table a (id int); -- \xff\xfe\n' >latin.sql
fails_with 'UTF-8' lint latin.sql
printf '\xff\xfes\0e\0l\0e\0c\0t\0' >utf16.sql
fails_with 'UTF-16' lint utf16.sql
cp binary.sql empty/x.sql
fails_with 'x.sql' lint empty
run_with_input nul.sql lint -
check "standard input with NUL" is_status 2

# Nothing to look at is no success: pg_dump may have failed.
: >zero.sql
printf -- '-- only this\n/* and this */ ;;\n' >comments.sql
mkdir quiet && cp zero.sql quiet/001.sql && cp comments.sql quiet/002.sql
for command in lint snapshot 'fix --emit'; do
  fails_with 'no SQL statement found' $command zero.sql
  fails_with 'no SQL statement found' $command comments.sql zero.sql
  fails_with 'no SQL statement found' $command quiet
  fails_with 'no SQL statement found' $command -
  fails_with 'no SQL statement found' $command /dev/null
done
printf 'select 1;\n' >one.sql
run lint one.sql zero.sql
check "an empty file beside another one is no failure" is_status 0
printf 'create table "' >unfinished.sql
run lint unfinished.sql
check "bad SQL alone is something" is_status 1

# Nesting.
{ printf 'create table a (id int primary key, check ('; head -c 10000 /dev/zero | tr '\0' '('; printf '1'
  head -c 10000 /dev/zero | tr '\0' ')'; printf ' > 0));\n'
  printf 'create table b (id int primary key);\ncreate index b_id on b ((id + 1));\ncreate index b_id_2 on b ((id + 1));\n'; } >nested.sql
run lint nested.sql
check "10,000 parentheses: no crash" test "$status" -le 1
check "10,000 parentheses: the rest is linted" in_stdout '[index/duplicate]'
check "10,000 parentheses: said" grep -qE 'not understood|sql/syntax-error' .stdout

# 64 MB: a dump with data, and a finding behind it.
{ printf 'create table big (id int primary key, note text);\ncopy big (id, note) from stdin;\n'
  yes "$(printf '12345678\tsome text that says little, again and again, for the length of a row of data')" | head -c 64000000
  printf '\n\\.\ncreate index big_note on big (note);\ncreate index big_note_2 on big (note);\n'; } >big.sql
run lint big.sql
check "64 MB" is_status 1
check "64 MB" in_stdout '[index/duplicate]'

# Unreadable.
cp one.sql secret.sql
chmod 000 secret.sql
if [ -r secret.sql ]; then
  echo 'skip: permissions do not bind this user (root)'
else
  fails_with 'secret.sql' lint secret.sql
  mkdir closed && cp one.sql closed/ && chmod 000 closed
  fails_with 'closed' lint closed
fi
chmod 600 secret.sql
if [ -e /proc/self/mem ]; then fails_with '/proc/self/mem' lint /proc/self/mem; fi
ln -s loop.sql loop.sql
fails_with 'loop.sql' lint loop.sql

# A migration that is missing is not passed over; a pipe is not waited for.
mkdir linked && cp one.sql linked/001.sql
ln -s nowhere linked/readme
run lint linked
check "a dangling link of another name" is_status 0
ln -s ../gone.sql linked/002.sql
fails_with '"linked/002.sql" is a symbolic link to a file that does not exist' lint linked
run lint linked --exclude '002*'
check "excluded" is_status 0
rm linked/002.sql && ln -s 002.sql linked/002.sql
fails_with 'linked/002.sql' lint linked
rm linked/002.sql
if mkfifo linked/003.sql 2>/dev/null; then
  fails_with '"linked/003.sql" is not a regular file' lint linked
  run lint linked --exclude '003*'
  check "excluded" is_status 0
  mv linked/003.sql pipe && ln -s ../pipe linked/004.sql
  fails_with '"linked/004.sql" is not a regular file' lint linked
  cat one.sql >pipe &
  run lint pipe
  check "a pipe that is named is read" is_status 0
  wait
fi
run_with_input one.sql lint /dev/stdin
check "/dev/stdin" is_status 0
run lint <(cat one.sql)
check "process substitution" is_status 0

# Hostile names: quotes, newlines, semicolons, escapes. The fix must load as SQL again and drop nothing else.
printf 'create table "a""; drop table b; --\e[31m\n" (id int primary key, "c;\x07" int);\ncreate table b (id int primary key);\n' >hostile.sql
printf 'create index "i\e]0;x\x07" on "a""; drop table b; --\e[31m\n" ("c;\x07");\n' >>hostile.sql
printf 'create index "i2\n\\.\nrollback;" on "a""; drop table b; --\e[31m\n" ("c;\x07");\n' >>hostile.sql
run lint hostile.sql
check "hostile names are reported" is_status 1
check "hostile names are printable" is_printable
run lint hostile.sql --format json
check "hostile names in JSON" is_printable
run fix hostile.sql --emit --out hostile_fix
check "hostile names are fixed" is_status 0
check "hostile names in notes" is_printable
{ cat hostile.sql; cat hostile_fix/*.sql; } >hostile_after.sql
run lint hostile_after.sql --select index/duplicate,sql
check "the fix of hostile names is valid and complete" is_status 0
run snapshot hostile_after.sql
check "the other table is still there" grep -q '"name": *"b"' .stdout

# A hostile file name.
mkdir $'d\e[31m'
cp hostile.sql $'d\e[31m/\e[2Jx.sql'
run lint $'d\e[31m'
check "hostile path" is_status 1
check "hostile path is printable" is_printable
fails_with 'missing' lint $'missing\e[2J.sql'

# Bad SQL is a finding, not a failure.
printf 'selec 1;\ncreate table t (id int primary key);\n' >wrong.sql
run lint wrong.sql
check "bad SQL" is_status 1
check "bad SQL has its place" in_stdout 'wrong.sql:1:1: error: syntax error at or near "selec" [sql/syntax-error]'


# A server where a source belongs: what may hold a password is not repeated.
for named in "postgresql://somebody:sekret@nowhere/app" "password=sekret dbname=app"; do
  run lint "$named"
  check "a server is no source" test "$status" = 2
  check "the next step" in_stderr '--db'
  check "no password" not in_stderr 'sekret'
done
finish
