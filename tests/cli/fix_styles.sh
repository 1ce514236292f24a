# pglint fix --out: what each migration tool does with transactions and with lines decides what stands in its files.
. "$(dirname "$0")/support/common.bash"

cp "$support/every_transaction.sql" schema.sql
for style in plain supabase flyway golang-migrate goose dbmate; do
  run fix schema.sql --emit --style "$style" --out "$style"
  check "$style" is_status 0
done
statements() { grep -cE ';$' "$1"; }

# A file that the tool runs in a transaction sets the lock timeout for that transaction only.
for file in supabase/*_fix_rls_performance.sql flyway/?*__fix_rls_performance.sql golang-migrate/*_fix_rls_performance.*.sql \
  goose/*_fix_rls_performance.sql dbmate/*_fix_rls_performance.sql plain/*_fix_rls_performance.sql; do
  check "$file limits its locks" grep -q "^SET LOCAL lock_timeout" "$file"
  check "$file leaves nothing to the next" not grep -qE '^(SET|RESET) lock_timeout' "$file"
done

# Flyway refuses statements of both kinds in one file unless it is told how to run it.
mixed=0
for file in flyway/*.sql; do
  if grep -q CONCURRENTLY <(grep -v '^--' "$file") && grep -vE '^--|CONCURRENTLY' "$file" | grep -q ';$'; then
    mixed=$((mixed + 1))
    check "$file has its settings" grep -qx 'executeInTransaction=false' "$file.conf"
  else
    check "$file needs no settings" not test -e "$file.conf"
  fi
done
check "both kinds of files were there" test "$mixed" -ge 2 -a "$mixed" -lt "$(ls flyway/*.sql | wc -l)"

# One query a file is one transaction: what cannot run in one stands alone, on the way back too.
for file in golang-migrate/*.sql; do
  if grep -v '^--' "$file" | grep -q CONCURRENTLY; then check "$file holds one statement" test "$(statements "$file")" = 1; fi
done
check "the way back of the comment" grep -q "^COMMENT ON INDEX" golang-migrate/*.down.sql
for file in dbmate/*.sql; do
  for part in up down; do
    other=$([ $part = up ] && echo down || echo up)
    sed -n "/^-- migrate:$part/,/^-- migrate:$other/p" "$file" >part.sql
    if grep -v '^--' part.sql | grep -q CONCURRENTLY; then
      check "$file $part holds one statement" test "$(statements part.sql)" = 1
      check "$file $part is outside a transaction" grep -q "^-- migrate:$part transaction:false" part.sql
    else
      check "$file $part is inside a transaction" grep -qx -- "-- migrate:$part" part.sql
    fi
  done
done

# Whatever takes ACCESS EXCLUSIVE waits for it a limited time, there and back, in every form.
cat schema.sql - >locks.sql <<'SQL'
alter table orders add column total int check (total >= 0), add column quantity int, add constraint once unique (placed_on), add constraint again unique (placed_on);
create index visits_day on visits (day);
create index visits_day_again on visits (day);
SQL
unlimited() {  # statements outside the reach of a limit
  awk '/^(SET LOCAL|SET) lock_timeout/ { limited = 1 }
    /^(RESET lock_timeout|COMMIT|-- \+goose Down|-- migrate:down)/ { limited = 0 }
    /^(ALTER POLICY|DROP INDEX|ALTER INDEX .* ATTACH|ALTER TABLE .* (ADD|DROP) CONSTRAINT)/ && !/CONCURRENTLY/ { found += 1; if (!limited) print }
    END { print found + 0 > "found" }' "$1"
}
for style in plain supabase flyway golang-migrate goose dbmate prisma; do
  for when in auto never; do
    run fix locks.sql --emit --safety review --concurrently $when --style $style --out "locks_${style}_$when"
    seen=0
    while read -r file; do
      check "$file limits every lock" test -z "$(unlimited "$file")"
      seen=$((seen + $(cat found)))
    done < <(find "locks_${style}_$when" -name '*.sql')
    check "$style $when: there were locks, there and back" test "$seen" -ge 8
  done
done
for when in auto never; do
  run fix locks.sql --emit --safety review --concurrently $when --style drizzle
  check "drizzle $when limits every lock" test -z "$(unlimited .stdout)"
done

# Names and literals cannot pass for what tools read line by line.
cat >hostile.sql <<'SQL'
create table U&"t;\000A-- +goose Down\000A" (id bigint primary key, U&"c;\000A-- migrate:down\000A\001B" text);
create index U&"kept\000A-- +goose Down" on U&"t;\000A-- +goose Down\000A" (U&"c;\000A-- migrate:down\000A\001B");
create index U&"i;\000A-- +goose Down" on U&"t;\000A-- +goose Down\000A" (U&"c;\000A-- migrate:down\000A\001B");
comment on index U&"i;\000A-- +goose Down" is E'x;\n-- +goose StatementBegin\n-- migrate:down\n\x1b[31m';
SQL
for style in goose dbmate; do
  run fix hostile.sql --emit --style $style --out "hostile_$style"
  check "hostile $style" is_status 0
  check "hostile $style: one way back a file" test \
    "$(cat hostile_$style/*.sql | grep -cE '^ *-- *(\+goose Down|migrate:down)')" = "$(ls hostile_$style/*.sql | wc -l)"
  check "hostile $style: nothing steers a terminal" not grep -q $'\e' hostile_$style/*.sql
done
run fix hostile.sql --emit
check "a script" in_stdout 'DROP INDEX CONCURRENTLY public.U&"i;\000A-- +goose Down"'
check "nothing steers a terminal" is_printable

# The user's own lines in a diff: escaped on a terminal, bytes elsewhere.
printf -- '-- \e[31mred\ncreate schema auth;\ncreate function auth.uid() returns uuid language sql stable as $$ select null::uuid $$;\n' >red.sql
printf 'create table notes (id bigint primary key, user_id uuid not null); -- \e[0m\n' >>red.sql
printf 'create index notes_user on notes (user_id);\nalter table notes enable row level security;\n' >>red.sql
printf 'create policy own on notes for select using (user_id = auth.uid()); -- \e[32m\n' >>red.sql
run fix red.sql --write --diff --quiet
check "bytes stay" grep -q $'\e\\[32m' .stdout
cp red.sql patched.sql
if command -v patch >/dev/null; then
  patch -s patched.sql .stdout
  check "the diff applies" grep -qF '(select auth.uid())' patched.sql
fi
if command -v script >/dev/null && script -qec true /dev/null >/dev/null 2>&1; then
  script -qec "'$PGLINT' fix red.sql --write --diff --quiet" /dev/null >terminal </dev/null
  check "escaped on a terminal" grep -qF 'auth.uid())); -- \x1B[32m' terminal
  check "escaped on a terminal" not grep -q $'\e' terminal
else
  echo 'skip: no script(1) to make a terminal'
fi

finish
