#!/usr/bin/env bash
# Downloads schemas that nobody here wrote, for the tests: .deps/schemas/<name>/ holds each package unpacked, with
# .sql.gz files decompressed, and .deps/schemas/<name>.version says which one it is. Nothing of them is committed.
# What cannot be downloaded is a line "skip: …" and no failure.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

schemas=$PWD/.deps/schemas
work=$schemas/.work
mkdir -p "$schemas"
rm -rf "$work"
trap 'rm -rf "$work"' EXIT

skip() { say "skip: $1 ($2)"; }
last_line() { tail -n 1 "$1" | cut -c1-200; }
present() { [ -s "$schemas/$1.version" ] && [ -d "$schemas/$1" ]; }

# finish <name> <version>: the unpacked tree in .work/tree becomes .deps/schemas/<name>.
finish() {
  find "$work/tree" -name '*.sql.gz' -exec gzip -df {} +
  rm -rf "${schemas:?}/$1"
  mv "$work/tree" "$schemas/$1"
  say "$2" >"$schemas/$1.version"
  say "schemas: $1 $2"
}

# Package lists are fetched at most once, and only when a package is missing.
apt_lists() {
  [ -e "$work/apt/ready" ] && return
  mkdir -p "$work/apt"
  debian_sources >"$work/apt/sources.list"
  private_apt "$work/apt" "$work/apt/sources.list" update 2>"$work/apt/log" && touch "$work/apt/ready"
}

debian_schema() {
  local package=$1 file
  present "$package" && return
  if ! is_debian; then skip "$package" "a Debian package; this system has no apt"; return; fi
  if ! apt_lists; then skip "$package" "no package lists: $(last_line "$work/apt/log")"; return; fi
  if ! (cd "$work" && private_apt "$work/apt" "$work/apt/sources.list" download "$package") 2>"$work/log"; then
    skip "$package" "$(last_line "$work/log")"
    return
  fi
  file=$(ls "$work/${package}_"*.deb)
  dpkg-deb -x "$file" "$work/tree"
  finish "$package" "$(dpkg-deb -f "$file" Version)"
}

npm_schema() {
  local name=$1 package=$2 version=$3 file
  present "$name" && return
  if ! have npm; then skip "$package" "npm is not installed"; return; fi
  mkdir -p "$work/npm"
  if ! (cd "$work/npm" && npm pack --ignore-scripts --loglevel=error --fetch-retries=1 "$package@$version") \
      >"$work/log" 2>&1 </dev/null; then
    skip "$package@$version" "$(head -n 2 "$work/log" | tr '\n' ' ' | cut -c1-200)"
    return
  fi
  file=$work/npm/$(tail -n 1 "$work/log")
  mkdir -p "$work/tree"
  tar -xzf "$file" -C "$work/tree" --strip-components=1
  finish "$name" "$version"
}

debian_schema zabbix-server-pgsql
debian_schema icinga2-ido-pgsql
debian_schema bacula-director-pgsql
debian_schema openqa
npm_schema email-automator @realtimex/email-automator 2.28.3
npm_schema realtimex-alchemy @realtimex/realtimex-alchemy 1.0.89
npm_schema graphile-worker graphile-worker 0.16.6
