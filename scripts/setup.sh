#!/usr/bin/env bash
# Installs what building pglint needs, and with --tests what testing it needs. Quick when nothing is missing.
# Debian and Ubuntu: packages by apt (as root or through sudo); libpg_query into .deps/ where the system's is too old.
# Elsewhere: says which packages to install, and exits 2 when one is missing.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

tests=no
case "${1:-}" in
  --tests) tests=yes ;;
  '') ;;
  *) die "unknown option: $1" "usage: scripts/setup.sh [--tests]" ;;
esac

mkdir -p .deps
log=$PWD/.deps/apt.log

# --- packages of Debian and Ubuntu ------------------------------------------------------------------------------------

build_packages=(g++ cmake ninja-build pkg-config nlohmann-json3-dev libcli11-dev libtomlplusplus-dev libfmt-dev
                libpqxx-dev libpq-dev libmimalloc-dev)
test_packages=(git doctest-dev libbenchmark-dev)

installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }
candidate() { LC_ALL=C apt-cache policy "$1" 2>/dev/null | sed -n 's/.*Candidate: \([0-9].*\)/\1/p'; }

# The packages that are wanted and missing, one a line. Names that differ between releases are chosen here, so it is
# asked again once the package lists are fresh.
missing_packages() {
  local package clang
  for package in "${build_packages[@]}"; do installed "$package" || say "$package"; done
  [ "$tests" = yes ] || return 0
  for package in "${test_packages[@]}"; do installed "$package" || say "$package"; done
  # The fuzz target wants a clang that agrees with libstdc++ (16 or newer) and its runtime library.
  clang=$(newest_clang)
  if [ -n "$clang" ]; then
    installed "libclang-rt-$clang-dev" || say "libclang-rt-$clang-dev"
  else
    for clang in 16 17 18 19 20 21; do
      if [ -n "$(candidate "clang-$clang")" ]; then say "clang-$clang"; say "libclang-rt-$clang-dev"; break; fi
    done
  fi
  # Any server from 15 on serves the tests.
  if ! ls /usr/lib/postgresql/1[5-9]/bin/postgres >/dev/null 2>&1; then
    if [ -n "$(candidate postgresql-15)" ]; then say postgresql-15; else say postgresql; fi
  fi
  have psql || say postgresql-client
  have npm || say npm  # downloads two of the schemas that scripts/schemas.sh wants
}

# apt's chatter goes to a log and is shown when it fails.
apt_install() {
  as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get -qq -o Dpkg::Use-Pty=0 install --no-install-recommends -y "$@" </dev/null >"$log" 2>&1 && return
  tail -n 20 "$log" >&2
  return 1
}

# Installing a server package creates and starts a cluster unless told otherwise; the tests start private servers. The
# setting is removed again: it is the machine's owner who decides about later installations.
without_new_cluster() {
  local code=0
  cluster_setting=/etc/postgresql-common/createcluster.d/pglint-setup.conf
  as_root mkdir -p "${cluster_setting%/*}"
  trap 'as_root rm -f "$cluster_setting"' EXIT
  say 'create_main_cluster = false' | as_root tee "$cluster_setting" >/dev/null
  "$@" || code=$?
  as_root rm -f "$cluster_setting"
  trap - EXIT
  return "$code"
}

install_packages() {
  local -a missing
  mapfile -t missing < <(missing_packages)
  [ ${#missing[@]} -gt 0 ] || return 0
  if [ "$(id -u)" -ne 0 ] && ! have sudo; then
    die "packages are missing, and installing them needs root or sudo" \
        "run as root: apt-get install --no-install-recommends ${missing[*]}"
  fi
  say "setup: updating the package lists"
  as_root apt-get -qq -o Acquire::Retries=2 update || note "warning: apt-get update failed, going on with the lists that are there"
  mapfile -t missing < <(missing_packages)
  say "setup: installing ${missing[*]}"
  local -a install=(apt_install)
  case " ${missing[*]} " in *' postgresql'*) install=(without_new_cluster apt_install) ;; esac
  "${install[@]}" "${missing[@]}" ||
    die "the packages could not be installed" "try: apt-get update && apt-get install ${missing[*]}"
}

# --- libpg_query ------------------------------------------------------------------------------------------------------

deps=$PWD/.deps
private=$deps/libpg_query
header=usr/include/pg_query/pg_query_internal.h  # packages before 17 do not have it

# Versions look like 18.1.0-2 and 17-6.1.0-1.
accepted_version() { case "$1" in 17[.-]* | 18[.-]*) return 0 ;; *) return 1 ;; esac; }

# Unpacks the libpg-query-dev of one suite (or of the machine's own) into .deps/libpg_query.
fetch_libpg_query() {
  local suite=$1 work=$deps/apt version package
  rm -rf "$work"
  mkdir -p "$work"
  debian_sources "$suite" >"$work/sources.list"
  [ -s "$work/sources.list" ] || return 1
  private_apt "$work" "$work/sources.list" update 2>"$work/log" || return 1
  (cd "$work" && private_apt "$work" "$work/sources.list" download libpg-query-dev) 2>>"$work/log" || return 1
  package=$(ls "$work"/libpg-query-dev_*.deb)
  version=$(dpkg-deb -f "$package" Version)
  if ! accepted_version "$version"; then
    say "its version is $version" >>"$work/log"
    return 1
  fi
  dpkg-deb -x "$package" "$work/tree"
  say "$version" >"$work/tree/version"
  rm -rf "$private"
  mv "$work/tree" "$private"
  say "setup: libpg_query $version from Debian's ${suite:-own suite}, unpacked into .deps/libpg_query"
  rm -rf "$work"
}

install_libpg_query() {
  local suite suites version
  if [ -e "$private/$header" ] || [ -e "/$header" ]; then return; fi
  case "${PGLINT_FETCH_LIBPG_QUERY:-}" in ON | on | 1 | TRUE | true) return ;; esac
  version=$(candidate libpg-query-dev)
  if accepted_version "$version"; then
    say "setup: installing libpg-query-dev $version"
    if apt_install libpg-query-dev; then return; fi
  fi
  suites='sid forky trixie'
  if grep -q '^ID=ubuntu' /etc/os-release; then suites='devel'; fi
  say "setup: this system has no libpg_query 17 or 18; getting it from a newer suite into .deps/, not installing it"
  for suite in $suites; do
    if fetch_libpg_query "$suite"; then return; fi
    note "  not from $suite: $(head -n 1 "$deps/apt/log" 2>/dev/null || say 'no package source of this system fits')"
    rm -rf "$deps/apt"
  done
  die "libpg_query 17 or 18 could not be downloaded" \
      "Is the network there? Then run this again. Or unpack a libpg-query-dev package of version 17 or 18 yourself" \
      "(dpkg-deb -x FILE .deps/libpg_query), or set PGLINT_FETCH_LIBPG_QUERY=ON to have CMake build it from upstream."
}

# --- other systems ----------------------------------------------------------------------------------------------------

check_other_system() {
  local -a missing=()
  local command header
  for command in cmake ninja c++ git; do have "$command" || missing+=("$command"); done
  local -a headers=(nlohmann/json.hpp CLI/CLI.hpp toml++/toml.h fmt/format.h pqxx/pqxx)
  [ "$tests" = no ] || headers+=(doctest/doctest.h)
  case "${PGLINT_FETCH_LIBPG_QUERY:-}" in ON | on | 1 | TRUE | true) ;; *) [ -d "$private" ] || headers+=(pg_query/pg_query_internal.h) ;; esac
  for header in "${headers[@]}"; do
    have c++ || break
    say "#include <$header>" | c++ -std=c++20 -I/usr/local/include -I/opt/homebrew/include -x c++ -M - >/dev/null 2>&1 ||
      missing+=("<$header>")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  note "error: missing: ${missing[*]}"
  cat >&2 <<'TEXT'
  This script installs packages on Debian and Ubuntu only. Install these yourself, then run it again:
    Fedora  dnf install gcc-c++ cmake ninja-build pkgconf git json-devel cli11-devel tomlplusplus-devel fmt-devel mimalloc-devel libpqxx-devel libpq-devel doctest-devel
            (tests also: clang compiler-rt google-benchmark-devel postgresql-server nodejs-npm)
    Arch    pacman -S base-devel cmake ninja git nlohmann-json cli11 tomlplusplus fmt mimalloc libpqxx doctest
            (tests also: clang compiler-rt benchmark postgresql npm)
    macOS   brew install cmake ninja pkg-config nlohmann-json cli11 tomlplusplus fmt mimalloc libpqxx libpq doctest
            (tests also: llvm google-benchmark postgresql@17 node)
  libpg_query must be 17 or 18 with the PostgreSQL headers it installs. Without such a package:
    export PGLINT_FETCH_LIBPG_QUERY=ON    (CMake downloads and builds it from its upstream repository)
TEXT
  exit 2
}

if is_debian; then
  install_packages
  install_libpg_query
else
  check_other_system
fi
