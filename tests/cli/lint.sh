# pglint lint: exit codes, formats, selection, standard input, suppressions.
. "$(dirname "$0")/support/common.bash"

cat >bad.sql <<'SQL'
create table orders (id bigint primary key, placed_on date);
create index orders_placed on orders (placed_on);
create index orders_placed_again on orders (placed_on);
SQL
cat >good.sql <<'SQL'
create table orders (id bigint primary key, placed_on date);
SQL

run lint good.sql
check "clean is 0" is_status 0
check "clean says so" in_stdout 'no findings (1 statement in 1 file)'
run lint bad.sql
check "findings are 1" is_status 1
check "place and rule" in_stdout 'bad.sql:3:1: error: '
check "rule" in_stdout '[index/duplicate]'
check "source" in_stdout ' 3 | create index orders_placed_again on orders (placed_on);'
check "caret" in_stdout '   | ^^^^^^'
check "stderr is empty" not test -s .stderr

run lint bad.sql --fail-on never
check "never" is_status 0
run lint bad.sql --select constraint
check "other rules" is_status 0
run lint bad.sql --select constraint,index/duplicate
check "a list" is_status 1
run lint --select index bad.sql
check "an option's list ends before the source" is_status 1
run lint bad.sql --ignore index/duplicate
check "ignored" not in_stdout '[index/duplicate]'
run lint bad.sql --quiet
check "quiet" not in_stdout '1 finding'
run lint bad.sql --statistics
check "statistics" in_stdout 'findings by rule:'

run lint bad.sql --format json
check "json status" is_status 1
check "json" grep -q '"rule": "index/duplicate", "severity": "error"' .stdout
if command -v python3 >/dev/null; then
  check "json parses" python3 -c 'import json; d = json.load(open(".stdout")); assert d["schema_version"] == 1 and len(d["findings"]) == 1'
fi

run lint bad.sql --color always
check "colour" grep -q $'\e\[1;31merror:' .stdout
run lint bad.sql --color auto
check "no colour into a file" not grep -q $'\e' .stdout

run_with_input bad.sql lint -
check "standard input" is_status 1
check "its name" in_stdout '<stdin>:3:1: '

# The order of files and the whole directory.
mkdir m
mv good.sql m/001.sql
sed 1d bad.sql >m/002.sql
run lint m
check "directory" is_status 1
check "path" in_stdout 'm/002.sql:2:1: '
run lint m --exclude '002.sql'
check "excluded" is_status 0

# A comment suppresses, and is reported when it does not.
sed 's/again on.*$/& -- pglint: ignore index\/duplicate (kept)/' bad.sql >kept.sql
run lint kept.sql
check "suppressed" is_status 0
check "counted" in_stdout '1 suppressed'
printf 'create table t (id int primary key); -- pglint: ignore rls/call-per-row\n' >unused.sql
run lint unused.sql
check "unused ignore" is_status 1
check "unused ignore" in_stdout '[sql/unused-ignore]'

# Four hundred twins are one block.
{ echo 'create table kv (key text primary key);'
  for i in $(seq 1 400); do echo "create index kv_key_idx$i on kv (key);"; done; } >kv.sql
run lint kv.sql
check "grouped" in_stdout '400 indexes of public.kv'
check "grouped" in_stdout 'kv_key_idx1 … kv_key_idx400'
check "short" test "$(wc -l <.stdout)" -lt 20

# A reader that goes away is no failure.
for i in $(seq 1 3000); do printf 'selec %s;\n' "$i"; done >many.sql
"$PGLINT" lint many.sql 2>.stderr | head -n 1 >.stdout
check "closed pipe" not test -s .stderr

finish
