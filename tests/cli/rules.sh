# pglint rules and explain.
. "$(dirname "$0")/support/common.bash"

run rules
check "rules" is_status 0
check "rules" grep -qE '^index/duplicate +error +safe fix' .stdout
cut -d' ' -f1 .stdout >ids
check "sorted" sort -c ids
while read -r id; do
  run explain "$id"
  check "explain $id" is_status 0
  check "explain $id shows its report" in_stdout "[$id]"
done <ids

run rules --format markdown
check "markdown" in_stdout '| [index/duplicate](index/duplicate.md)'
run rules --format json
check "json" grep -q '"id": "index/duplicate"' .stdout
if command -v python3 >/dev/null; then
  check "json parses" python3 -c 'import json; d = json.load(open(".stdout")); assert len(d["rules"]) == len(open("ids").readlines())'
fi

finish
