# pglint fix with tools that keep an order of their own: what is written is read again, or refused with a way out.
. "$(dirname "$0")/support/common.bash"

sql='create table shop_a (id bigint primary key, n int);
create index shop_a_n on shop_a (n);
create index shop_a_again on shop_a (n);'

# Prisma: a directory a migration, recognised on the next read.
mkdir -p prisma/20240101000000_init
echo 'provider = "postgresql"' >prisma/migration_lock.toml
echo "$sql" >prisma/20240101000000_init/migration.sql
run fix prisma --emit --out prisma
check "prisma" is_status 0
check "prisma: a directory" test -s prisma/20240101000001_fix_index_bloat_and_performance/migration.sql
check "prisma: the guard first, by itself" grep -q '^DO ' prisma/20240101000001_*/migration.sql
check "prisma: the guard first, by itself" not grep -q '^DROP' prisma/20240101000001_*/migration.sql
check "prisma: the way back" grep -q 'CREATE INDEX CONCURRENTLY shop_a_again' prisma/20240101000002_*/down.sql
check "prisma: one statement a file" test "$(grep -c ';$' prisma/20240101000002_*/migration.sql)" = 1
run fix prisma --emit --out prisma
check "prisma: a second fix is empty" in_stderr 'nothing to fix'
check "prisma: a second fix writes nothing" not test -s .stdout
fails_with 'would overwrite' fix prisma/20240101000000_init/migration.sql --emit --style prisma --timestamp 20240101000001 --out prisma
fails_with 'migrations of another tool' fix prisma/20240101000000_init prisma --emit --style goose --out prisma/below

# Drizzle: the journal and its snapshots are drizzle-kit's.
mkdir -p drizzle/meta
echo '{"version":"7","dialect":"postgresql","entries":[{"idx":0,"version":"7","when":1,"tag":"0000_x","breakpoints":true}]}' >drizzle/meta/_journal.json
echo "$sql" >drizzle/0000_x.sql
cp -r drizzle drizzle_before
fails_with 'journal' fix drizzle --emit --out drizzle
check "drizzle: the way out" in_stderr 'drizzle-kit generate --custom'
fails_with 'journal' fix drizzle --diff
fails_with 'another tool' fix drizzle --emit --style plain --out drizzle
check "drizzle: nothing is written" diff -r drizzle drizzle_before
run fix drizzle --emit
check "drizzle: one transaction" not in_stdout 'CONCURRENTLY shop'
check "drizzle: parts" in_stdout '--> statement-breakpoint'
check "drizzle: no transaction of its own" not in_stdout 'BEGIN;'
check "drizzle: the guard is one part" test "$(sed -n '/^DO /,/^--> statement-breakpoint/p' .stdout | grep -c '^END')" = 1
cp .stdout drizzle/0001_custom.sql
sed -i 's/}\]}/},{"idx":1,"version":"7","when":2,"tag":"0001_custom","breakpoints":true}]}/' drizzle/meta/_journal.json
run fix drizzle --emit
check "drizzle: a second fix is empty" in_stderr 'nothing to fix'

# Sqitch: the plan names planners.
mkdir -p sqitch/deploy sqitch/revert
printf '%%syntax-version=1.0.0\n%%project=shop\n\na 2024-01-01T00:00:00Z Ada <ada@example.com> # first\n' >sqitch/sqitch.plan
echo "$sql" >sqitch/deploy/a.sql
cp -r sqitch sqitch_before
fails_with 'plan' fix sqitch --emit --out sqitch
check "sqitch: the way out" in_stderr 'sqitch add'
fails_with 'another tool' fix sqitch --emit --style plain --out sqitch/deploy
fails_with 'another tool' fix sqitch --emit --style plain --out sqitch
check "sqitch: nothing is written" diff -r sqitch sqitch_before
run fix sqitch --emit --style plain --out elsewhere
check "sqitch: elsewhere" is_status 0
check "sqitch: the way back" test -n "$(ls elsewhere/rollback)"
run fix sqitch --emit
echo 'b 2024-01-02T00:00:00Z Ada <ada@example.com> # fixes' >>sqitch/sqitch.plan
cp .stdout sqitch/deploy/b.sql
run fix sqitch --emit
check "sqitch: a second fix is empty" in_stderr 'nothing to fix'
finish
