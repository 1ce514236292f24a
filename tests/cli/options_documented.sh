# docs/cli.md and --help list the same options, command by command.
page=$PWD/docs/cli.md
. "$(dirname "$0")/support/common.bash"

documented() { awk -v wanted="## pglint $1" '/^## /{on = $0 == wanted} on && /^\| `--/' "$page" | grep -o '^| `--[a-z-]*' | grep -o -- '--[a-z-]*' | sort; }
offered() { "$PGLINT" "$1" --help | grep -oE '^ +(-[a-zA-Z],)? *--[a-z-]+' | grep -oE -- '--[a-z-]+' | sort; }

commands='lint fix snapshot diff rules explain'
for command in $commands; do
  run --help
  check "$command is a command" in_stdout "$command"
  check "$command has options in --help" test -n "$(offered "$command")"
  offered "$command" >offered
  documented "$command" >documented
  check "$command: docs/cli.md (>) against --help (<): $(diff offered documented | grep '^[<>]' | tr '\n' ' ')" cmp -s offered documented
  run "$command" --help
  check "$command: only its own examples" not in_stdout 'pg_dump --schema-only app'
done
check "every command is documented" test "$(grep -c '^## pglint ' "$page")" = 6
finish
