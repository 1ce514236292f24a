#!/usr/bin/env bash
# run.sh <fuzz program> <seconds>: fuzzes from the committed corpus and the fixtures. What it finds new is kept in
# build/fuzz-corpus; a crasher is written there as crash-… and belongs into tests/fuzz/crashers with its fix.
set -euo pipefail
program=$1
seconds=$2
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
mkdir -p build/fuzz-corpus
seeds=(tests/fuzz/corpus tests/fuzz/crashers)
for directory in fixtures/rules fixtures/cases; do
  if [ -d "$directory" ]; then seeds+=("$directory"); fi
done
exec "$program" -max_total_time="$seconds" -max_len=8192 -timeout=20 -rss_limit_mb=3000 -print_final_stats=1 \
  -dict=tests/fuzz/sql.dict -artifact_prefix=build/fuzz-corpus/ build/fuzz-corpus "${seeds[@]}"
