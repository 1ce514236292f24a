# pglint.toml: found upwards, obeyed, and refused when it is wrong.
. "$(dirname "$0")/support/common.bash"

mkdir -p project/db/migrations project/db/migrations/old
cat >project/db/migrations/001.sql <<'SQL'
create table orders (id bigint primary key, placed_on date);
create index orders_placed on orders (placed_on);
create index orders_placed_again on orders (placed_on);
SQL
cp project/db/migrations/001.sql project/db/migrations/old/000.sql
sources=project/db/migrations

config() { printf '%s\n' "$@" >project/db/pglint.toml; }

config '[lint]' 'exclude = ["migrations/old/*"]' 'ignore = ["index/duplicate"]'
run lint $sources
check "found upwards, ignore and exclude obeyed" is_status 0
check "one file" in_stdout 'in 1 file'
(cd project/db && "$PGLINT" lint migrations >"$work/.stdout" 2>"$work/.stderr"); status=$?
check "exclude is relative to the config, not to where pglint runs" in_stdout 'in 1 file'
run lint "$PWD/$sources"
check "exclude with an absolute source" in_stdout 'in 1 file'
run lint "./$sources"
check "exclude with ./" in_stdout 'in 1 file'
run lint $sources --select index/duplicate
check "--select replaces the config's choice" is_status 1

config '[lint]' 'exclude = ["old/"]' 'fail_on = "never"'
run lint $sources
check "fail_on" is_status 0
check "reported all the same" in_stdout '[index/duplicate]'
run lint $sources --fail-on error
check "the option wins" is_status 1

config '[lint]' 'exclude = ["old/"]' '[severity]' '"index/duplicate" = "info"'
run lint $sources
check "severity" is_status 0
check "severity" in_stdout ': info: '
run lint $sources --min-severity warning
check "not shown" not in_stdout '[index/duplicate]'

config '[lint]' 'exclude = ["old/"]' '[[ignore]]' 'rule = "index/duplicate"' 'object = "public.orders.*"' 'reason = "kept"'
run lint $sources
check "ignore entry" is_status 0
check "ignore entry" in_stdout '1 suppressed'
config '[lint]' 'exclude = ["old/"]' '[[ignore]]' 'rule = "rls/call-per-row"'
run lint $sources
check "ignore entry that suppresses nothing" in_stdout '[sql/unused-ignore]'

config '[lint]' 'selct = ["index"]'
fails_with 'project/db/pglint.toml:2:1: unknown key "selct" in [lint]' lint $sources
check "suggestion" in_stderr 'Did you mean "select"?'
fails_with 'unknown key "selct"' fix $sources --emit
fails_with 'unknown key "selct"' snapshot $sources
config '[lint]' 'select = "index"'
fails_with 'not an array of strings' lint $sources
config '[lint]' 'select = ["index/duplicat"]'
fails_with 'unknown rule "index/duplicat"' lint $sources
config '[lint'
fails_with 'pglint.toml:1:' lint $sources
config '[lint]' 'ignore = ["all"]'
fails_with 'no rule is selected' lint $sources

# Hostile: binary, huge, deep, and with what steers a terminal.
head -c 100000 "$PGLINT" >project/db/pglint.toml
fails_with 'pglint.toml:1:' lint $sources
head -c 3000000 /dev/zero | tr '\0' '#' >project/db/pglint.toml
fails_with 'larger than' lint $sources
{ printf 'a = '; head -c 100000 /dev/zero | tr '\0' '['; } >project/db/pglint.toml
fails_with 'pglint.toml:1:' lint $sources
{ printf 'a'; yes .a | head -n 300000 | tr -d '\n'; printf ' = 1\n'; } >project/db/pglint.toml
fails_with 'dots in a key' lint $sources
config '"\u001b[31mred" = 1'
fails_with 'unknown key' lint $sources
rm project/db/pglint.toml
mkdir project/db/pglint.toml
fails_with 'pglint.toml" is a directory' lint $sources
rmdir project/db/pglint.toml
ln -s nowhere project/db/pglint.toml
fails_with 'could not open "project/db/pglint.toml"' lint $sources
rm project/db/pglint.toml
if mkfifo project/db/pglint.toml 2>/dev/null; then
  fails_with 'pglint.toml" is not a regular file' lint $sources
  rm project/db/pglint.toml
fi
config '[lint]'
chmod 000 project/db/pglint.toml
if [ -r project/db/pglint.toml ]; then echo 'skip: permissions do not bind this user (root)'
else fails_with 'Permission denied' lint $sources; fi
rm -f project/db/pglint.toml

fails_with 'none.toml' lint $sources --config none.toml
check "the hint is about the file" not in_stderr 'directory must exist'
printf '[lint]\nignore = ["index"]\nexclude = ["old/"]\n' >other.toml
run lint $sources --config other.toml
check "--config" is_status 0

finish
