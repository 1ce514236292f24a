# What the scripts share; sourced, not run. Leaves the caller in the repository's root with errors fatal.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf '%s\n' "$*"; }
note() { printf '%s\n' "$*" >&2; }
die() { printf 'error: %s\n' "$1" >&2; shift; [ $# -eq 0 ] || printf '  %s\n' "$@" >&2; exit 2; }
have() { command -v "$1" >/dev/null 2>&1; }

# Runs a command as root: directly, or through sudo (which may ask for a password when there is a terminal).
as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"
  elif have sudo; then sudo "$@"
  else return 126
  fi
}

# Debian, Ubuntu or a relative with its package tools.
is_debian() { have apt-get && have dpkg-query; }

# private_apt <directory> <sources file> <apt command…>: an apt whose package lists and cache are private to
# <directory>. It needs no root and leaves the system's own lists alone; trusted keys and proxies are the system's.
private_apt() {
  local state=$1 sources=$2; shift 2
  mkdir -p "$state/lists/partial" "$state/cache/archives/partial"
  local -a options=(
    -o "Dir::State::Lists=$state/lists" -o "Dir::Cache=$state/cache" -o "Dir::Etc::sourcelist=$sources"
    -o Dir::Etc::sourceparts=- -o Acquire::Languages=none -o Acquire::Retries=2 -o Debug::NoLocking=1
    -o APT::Update::Error-Mode=any
    -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false
    -o Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled=false)
  [ "$(id -u)" -ne 0 ] || options+=(-o APT::Sandbox::User=root)
  apt-get -qq "${options[@]}" "$@"
}

# debian_sources [suite]: the machine's own Debian (or Ubuntu) archives in one-line form. With a suite, only the main
# archive, with that suite in place of its own.
debian_sources() {
  local codename file
  codename=$(. /etc/os-release && printf '%s' "${VERSION_CODENAME:-}")
  for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources; do
    if [ -r "$file" ]; then cat "$file"; echo; fi
  done | awk '
    function flush(   i, j, n, m, u, s) {  # one deb822 stanza is complete
      n = split(uris, u, " "); m = split(suites, s, " ")
      if ((" " types " ") ~ / deb / && enabled !~ /^no/)
        for (i = 1; i <= n; i++) for (j = 1; j <= m; j++)
          print "deb " (key ~ /^\// ? "[signed-by=" key "] " : "") u[i] " " s[j] " " components
      types = uris = suites = components = key = enabled = ""
    }
    /^[[:space:]]*#/ { next }
    /^deb[[:space:]]/ { sub(/[[:space:]]+#.*/, ""); print; next }
    /^[[:space:]]*$/ { flush(); next }
    { name = tolower($1); value = $0; sub(/^[^:]*:[[:space:]]*/, "", value) }
    name == "types:" { flush(); types = value }
    name == "uris:" { uris = value }
    name == "suites:" { suites = value }
    name == "components:" { components = value }
    name == "signed-by:" { key = value }
    name == "enabled:" { enabled = value }
    END { flush() }' | awk -v wanted="${1:-}" -v codename="$codename" '
    { at = 2; if ($2 ~ /^\[/) while (at < NF && $at !~ /\]$/) at++; if ($2 ~ /^\[/) at++ }  # the field of the address
    $at !~ /debian|ubuntu/ { next }
    wanted != "" { if ($(at + 1) != codename || $at ~ /security/) next; $(at + 1) = wanted }
    !seen[$0]++'
}

# --- building ---------------------------------------------------------------------------------------------------------

jobs=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)

# The version in the name of the newest clang that suits the fuzz target, nothing when there is none.
newest_clang() {
  local version
  for version in 21 20 19 18 17 16; do
    if have "clang++-$version"; then say "$version"; return; fi
  done
}

# configure <preset> [option…]: CMake's own output is shown only when it fails.
configure() {
  local preset=$1; shift
  mkdir -p build
  say "== configure $preset"
  cmake --preset "$preset" "$@" >"build/configure-$preset.log" 2>&1 ||
    { cat "build/configure-$preset.log" >&2; die "CMake could not configure the preset $preset"; }
}

# build <preset>
build() {
  say "== build $1"
  cmake --build --preset "$1" --parallel "$jobs" || die "the preset $1 did not build"
}
