# pglint fix: script, files, diff, edits in place; nothing is ever overwritten.
. "$(dirname "$0")/support/common.bash"

mkdir m
cat >m/001_orders.sql <<'SQL'
create table orders (id bigint primary key, placed_on date);
create index orders_placed on orders (placed_on);
create index orders_placed_again on orders (placed_on);
SQL
cp -r m before

run fix m --emit
check "emit" is_status 0
check "a script" in_stdout 'DROP INDEX CONCURRENTLY'
check "names the index" in_stdout 'orders_placed_again'
cp .stdout script.sql
run fix m --emit
check "same input, same bytes" cmp -s .stdout script.sql
run fix m --diff
check "diff" in_stdout '--- /dev/null'
check "diff" in_stdout '+DROP INDEX CONCURRENTLY'
check "sources untouched" diff -r m before

run fix m --emit --out out/deep
check "out" is_status 0
check "files are listed" test -s .stdout
while read -r file; do check "$file exists" test -s "$file"; done <.stdout
cp -r out out_before
run lint m out/deep --select index/duplicate,sql
check "fixed" is_status 0
run fix m out/deep --emit
check "a second fix is empty" not test -s .stdout
check "and says so" in_stderr 'nothing to fix'

fails_with 'would overwrite' fix m --emit --out out/deep
check "every file is named" in_stderr "$(basename "$(find out/deep -maxdepth 1 -name '*.sql' | head -n 1)")"
check "nothing changed" diff -r out out_before
rm "$(find out/deep -maxdepth 1 -name '*.sql' | head -n 1)"
fails_with 'would overwrite' fix m --emit --out out/deep
check "nothing is written partially" test -z "$(find out/deep -maxdepth 1 -name '*.sql')"
fails_with 'bad_place' fix m --emit --out /proc/bad_place
echo x >file
fails_with 'file' fix m --emit --out file/below
check "no temporary file stays" test -z "$(find . -name '.pglint-*')"

run fix m --emit --timestamp 20300101000000 --out stamped
check "timestamp" grep -q 'stamped/20300101000000' .stdout
run fix m --emit --concurrently never
check "concurrently never" not in_stdout 'CONCURRENTLY'
for style in plain supabase flyway golang-migrate goose dbmate; do
  run fix m --emit --style "$style" --out "style_$style"
  check "style $style" test -s .stdout
done

# What is not fixed is listed with its reason.
cat >m/002_log.sql <<'SQL'
create table log (line text);
SQL
run fix m --emit
check "not fixed" in_stderr 'constraint/missing-primary-key'
run fix m --emit --quiet
check "quiet" not test -s .stderr
rm m/002_log.sql

# In place.
mkdir rls
cat >rls/001.sql <<'SQL'
create schema auth;
create function auth.uid() returns uuid language sql stable as $$ select null::uuid $$;
create table notes (id bigint primary key, user_id uuid not null);
create index notes_user on notes (user_id);
alter table notes enable row level security;
create policy own on notes for select using (user_id = auth.uid());
SQL
chmod 640 rls/001.sql
ln -s 001.sql rls/link
cp rls/001.sql rls_before.sql
run fix rls --write --diff
check "diff of edits" in_stdout '+create policy own on notes for select using (user_id = (select auth.uid()));'
check "diff of edits writes nothing" cmp -s rls/001.sql rls_before.sql
run fix rls --write
check "write" is_status 0
check "edited" grep -qF 'using (user_id = (select auth.uid()))' rls/001.sql
check "nothing else changed" test "$(diff rls_before.sql rls/001.sql | grep -c '^[<>]')" = 2
check "permissions stay" test "$(stat -c %a rls/001.sql)" = 640
check "no temporary file stays" test -z "$(find . -name '.pglint-*')"
cp rls/001.sql once.sql
run fix rls --write
check "a second time changes nothing" cmp -s rls/001.sql once.sql
run_with_input rls_before.sql fix - --write
check "standard input is not edited" is_status 2
check "standard input is not edited" in_stderr 'standard input'
chmod 444 rls/001.sql
cp rls_before.sql locked.sql && chmod 444 locked.sql
if [ -w locked.sql ]; then
  echo 'skip: permissions do not bind this user (root)'
else
  fails_with 'locked.sql' fix locked.sql --write
  check "a file that may not be written stays" cmp -s locked.sql rls_before.sql
fi

fails_with 'missing' fix missing --emit
finish
