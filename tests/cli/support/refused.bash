# What a --db that cannot be read looks like; sourced after common.bash.

# refused WHAT MESSAGE ARGUMENTS…: lint, fix, and a snapshot into a file.
refused() {
  local what=$1 message=$2; shift 2
  for command in "lint --format json" "fix --emit" "snapshot --output $work/never.json"; do
    fails_with "$message" $command --db "$@"
    check "$what: no file" test ! -e never.json
    check "$what: nothing unfinished" test -z "$(find "$work" -maxdepth 1 -name '*never*')"
    check "$what: on two lines" test "$(wc -l <.stderr)" -le 2
  done
}
# The password, as it is and as a URL has it, is nowhere.
secret() { check "$1: no password" not grep -qE 'p@ss|p%40ss|w0rd|s3cret' "$work/.stdout" "$work/.stderr"; }
