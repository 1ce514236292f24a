# Help, version, and command lines that cannot be understood.
. "$(dirname "$0")/support/common.bash"

run --version
check "version" is_status 0
check "version" grep -qE '^pglint [0-9]+\.[0-9]+\.[0-9]+$' .stdout
run --help
check "help" is_status 0
for word in lint fix snapshot rules explain 'Examples:' 'Exit status:'; do check "help names $word" in_stdout "$word"; done
for command in lint fix snapshot rules explain; do
  run "$command" --help
  check "$command --help" is_status 0
done

fails_with 'no command given'
fails_with 'unknown command: lnt' lnt
check "suggestion" in_stderr 'Did you mean "lint"?'
fails_with 'no source given' lint
check "hint" in_stderr 'hint: Name files'
fails_with 'no source given' fix --emit
fails_with 'no source given' snapshot
fails_with 'unexpected option: --formt' lint . --formt json
check "suggestion" in_stderr 'Did you mean --format?'
fails_with "--db and sources cannot be read together" lint . --db postgresql://localhost/app
fails_with '--output' lint . --output
fails_with 'nothing to do' fix .
fails_with 'exclude each other' fix . --emit --write
fails_with '--out needs --emit' fix . --diff --out d
fails_with 'unknown value "yaml"' lint . --format yaml
fails_with 'unknown value "warn"' lint . --fail-on warn
check "values" in_stderr 'It is one of error, warning, info, never.'
fails_with 'unknown value "al"' lint . --color al
fails_with 'unknown value "hgh"' lint . --min-severity hgh
fails_with 'unknown rule "index/duplicat"' lint . --select index/duplicat
check "suggestion" in_stderr 'Did you mean "index/duplicate"?'
fails_with 'unknown rule "duplicate"' lint . --ignore duplicate
check "suggestion" in_stderr 'Did you mean "index/duplicate"?'
fails_with 'no rule is selected' lint . --ignore all
fails_with 'unknown version "9"' lint . --pg-version 9
fails_with 'unknown version "15x"' lint . --pg-version 15x
fails_with 'not a version' fix . --emit --timestamp ../../x
fails_with 'unknown value "bold"' fix . --emit --safety bold
fails_with 'unknown value "supabse"' fix . --emit --style supabse
check "suggestion" in_stderr 'Did you mean "supabase"?'
fails_with 'unknown rule "index/dupe"' explain index/dupe
fails_with 'no rule given' explain
fails_with 'unknown value "xml"' rules --format xml
fails_with $'unexpected argument' rules $'\e[31mred'

finish
