# pglint snapshot: the model as JSON, and back as a source.
. "$(dirname "$0")/support/common.bash"

cat >bad.sql <<'SQL'
create table orders (id bigint primary key, placed_on date);
create index orders_placed on orders (placed_on);
create index orders_placed_again on orders (placed_on);
SQL

run snapshot bad.sql
check "snapshot" is_status 0
cp .stdout schema.json
run snapshot bad.sql
check "same input, same bytes" cmp -s .stdout schema.json
run lint schema.json
check "a snapshot is a source" is_status 1
check "with its findings" in_stdout 'orders_placed_again'
run snapshot schema.json
check "read back and written again" cmp -s .stdout schema.json
run fix schema.json --emit
check "fixes from a snapshot" in_stdout 'DROP INDEX'

echo 'create view v as select 1 as n union select 2.5 union all select 3;' >union.sql
run snapshot union.sql
check "a UNION of numbers has the wider type" in_stdout '"numeric"'

head -c 200 schema.json >cut.json
run lint cut.json
check "a cut snapshot is an error" is_status 2
check "a cut snapshot is an error" in_stderr 'cut.json'

printf 'selec 1;\ncreate table t (id int);\n' >wrong.sql
run snapshot wrong.sql
check "what is left out is said" in_stderr '1 of 2 statements'

finish
