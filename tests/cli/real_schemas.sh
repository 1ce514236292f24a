#!/usr/bin/env bash
# Schemas that nobody here wrote, downloaded by the set-up: linted without a crash or a hang, every statement understood
# or counted. A schema that is not there is a printed skip.
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
: "${PGLINT:?the program to test}"
schemas=$root/.deps/schemas
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0 linted=0

fail() { echo "FAILED: $*"; failures=$((failures + 1)); }

# check NAME MAX_NOT_UNDERSTOOD SOURCE [rule that must not report…]
check() {
  local name=$1 most=$2 source=$3 status=0 rule
  shift 3
  if [ ! -e "$schemas/$name" ]; then echo "skip: $name is not downloaded (scripts/schemas.sh)"; return; fi
  if [ ! -e "$source" ]; then fail "$name: no ${source#"$schemas/"} in it"; return; fi
  timeout 60 "$PGLINT" lint --format json --output "$work/$name.json" "$source" 2>"$work/err" || status=$?
  if [ "$status" -gt 1 ]; then fail "$name: exit status $status: $(head -1 "$work/err")"; return; fi
  linted=$((linted + 1))
  number() { sed -n "s/.*\"$1\": \([0-9]*\).*/\1/p" "$work/$name.json" | head -1; }
  local statements not_understood
  statements=$(number statements) not_understood=$(number not_understood)
  echo "$name: $statements statements, $not_understood not understood, $(grep -c '^  {"rule"' "$work/$name.json" || true) findings"
  [ "$statements" -gt 0 ] || fail "$name: no statement was read"
  [ "$not_understood" -le "$most" ] || fail "$name: more than $most statements not understood"
  for rule in sql/syntax-error "$@"; do
    if grep "^  {\"rule\": \"$rule\"" "$work/$name.json" | cut -c1-200 | head -3 | grep .; then fail "$name: $rule is not expected"; fi
  done
}

bacula=$schemas/bacula-director-pgsql/usr/share/dbconfig-common/data/bacula-director-pgsql/install/pgsql
openqa=$schemas/openqa/usr/share/openqa/dbicdh/PostgreSQL/deploy
newest=$(ls "$openqa" 2>/dev/null | sort -n | tail -1 || true)
# zabbix: its maintainers keep no superfluous index; each of its statements is plain.
check zabbix-server-pgsql 0 "$schemas/zabbix-server-pgsql/usr/share/zabbix-server-pgsql/schema.sql" index/duplicate index/redundant
check icinga2-ido-pgsql 0 "$schemas/icinga2-ido-pgsql/usr/share/icinga2-ido-pgsql/schema/pgsql.sql"
check bacula-director-pgsql 0 "$bacula"
check openqa 0 "$openqa/$newest"
# Loops over what a query finds cannot be unrolled from text: two of them.
check email-automator 2 "$schemas/email-automator"
check realtimex-alchemy 0 "$schemas/realtimex-alchemy"
# Its schema's name is a psql variable, which stands for itself.
check graphile-worker 0 "$schemas/graphile-worker/sql"

echo "$linted schemas linted, $failures failed"
if [ "$linted" = 0 ]; then echo "skip: none is downloaded"; exit 77; fi
[ "$failures" = 0 ]
