# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Sourced by dev: which tools and libraries each verb needs, whether this machine has them, and how to get them.

# group | need | probe | Debian package | what for
# A need of "must" stops the verb; "fetch" is fetched by CMake at a pinned release; "nice" only makes it faster or fuller.
tool_table='
build|must|c++|g++|a C++20 compiler (g++ 12 or clang 14, or newer)
build|must|cmake|cmake|CMake 3.25 or newer
build|must|ninja|ninja-build|Ninja
build|nice|ccache|ccache|compiler cache
build|nice|ld.lld|lld|faster linking
build|fetch|nlohmann/json.hpp|nlohmann-json3-dev|nlohmann/json 3.10 or newer
build|fetch|fmt/format.h|libfmt-dev|fmt 9 or newer
build|fetch|spdlog/spdlog.h|libspdlog-dev|spdlog 1.10 or newer
build|fetch|CLI/CLI.hpp|libcli11-dev|CLI11 2.1 or newer
build|fetch|catch2/catch.hpp|catch2|Catch2 2 or 3, for the tests
test|nice|gtest/gtest.h|libgtest-dev|tests with GoogleTest
test|nice|npm|npm|the page of graph --format html and its tests; tests with OpenTofu
test|nice|chromium|chromium|tests of that page in a browser
test|nice|dot|graphviz|a test that Graphviz takes what graph writes
test|nice|python3|python3|the test of the snippets and links in docs/
test|nice|clang++|clang|tests that wrong programs are refused by clang too
test|nice|zsh|zsh|the test of zsh completion
test|nice|fish|fish|the test of fish completion
test|nice|mandoc|mandoc|the lint of the manual page
asan|must|clang++|clang|the compiler of the preset asan
asan|must|sanitizers|libclang-rt-dev|what programs with sanitizers are linked with
lint|must|clang++|clang|the compiler whose commands clang-tidy reads
lint|must|clang-format|clang-format|formatting
lint|must|clang-tidy|clang-tidy|static checks
lint|must|shellcheck|shellcheck|checks of the scripts
lint|must|python3|python3|the lint of includes
'

# Touched when something was installed.
tools_changed=build/.tools-changed

have() { # probe
  case $1 in
  catch2/catch.hpp) have_header catch2/catch_all.hpp || have_header catch2/catch.hpp ;;
  *.hpp | *.h) have_header "$1" ;;
  sanitizers) echo 'int main() {}' | clang++ -fsanitize=address,undefined -o /dev/null -x c++ - >/dev/null 2>&1 ;;
  *) command -v "$1" >/dev/null 2>&1 ;;
  esac
}

have_header() {
  local prefix
  for prefix in /usr/include /usr/local/include; do
    [ -e "$prefix/$1" ] && return 0
  done
  command -v c++ >/dev/null 2>&1 && printf '#include <%s>\n' "$1" | c++ -std=c++20 -M -x c++ - >/dev/null 2>&1
}

# Sets missing_rows to the table's rows of the given groups that this machine lacks.
find_missing() {
  local group need probe package purpose wanted
  missing_rows=()
  while IFS='|' read -r group need probe package purpose; do
    [ -n "$group" ] || continue
    for wanted in "$@"; do
      if [ "$group" = "$wanted" ] && ! have "$probe"; then
        missing_rows+=("$need|$probe|$package|$purpose")
      fi
    done
  done <<<"$tool_table"
}

apt_install() {
  local sudo=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null 2>&1 || return 1
    sudo=(sudo)
  fi
  export DEBIAN_FRONTEND=noninteractive
  "${sudo[@]}" apt-get install -y --no-install-recommends "$@" ||
    { "${sudo[@]}" apt-get update && "${sudo[@]}" apt-get install -y --no-install-recommends "$@"; }
}

# ensure_tools <group>…: installs what is missing where apt is at hand, and says what to install elsewhere.
ensure_tools() {
  local stamp row need probe package purpose packages=() stop=0
  stamp=build/.tools-$(IFS=-; echo "$*")
  [ -e "$stamp" ] && [ "$stamp" -nt scripts/tools.sh ] && return 0
  find_missing "$@"
  if [ ${#missing_rows[@]} -gt 0 ] && command -v apt-get >/dev/null 2>&1; then
    for row in "${missing_rows[@]}"; do
      IFS='|' read -r need probe package purpose <<<"$row"
      [[ " ${packages[*]} " == *" $package "* ]] || packages+=("$package")
    done
    say "  missing: ${packages[*]}"
    if [ "$(id -u)" -ne 0 ] && command -v sudo >/dev/null 2>&1; then
      sudo -v || true # asks for the password here, where it is seen, and not inside a step
    fi
    step "install ${#packages[@]} package(s)" apt_install "${packages[@]}" || say "  (they could not be installed by apt)"
    hash -r
    : >"$tools_changed" # what was configured before knows nothing of them: see configure
    find_missing "$@"
  fi
  for row in "${missing_rows[@]}"; do
    IFS='|' read -r need probe package purpose <<<"$row"
    case $need in
    must)
      say "  missing: $probe ($purpose; Debian's package is $package)"
      stop=1
      ;;
    fetch) say "  missing: <$probe> ($purpose; Debian's package is $package): CMake will fetch it" ;;
    nice) say "  without $probe: $purpose" ;;
    esac
  done
  [ $stop -eq 0 ] || die "install what is missing and try again"
  [ ${#missing_rows[@]} -gt 0 ] || { mkdir -p build && : >"$stamp"; }
}

doctor_row() { # need, probe, package, purpose: one line; fails when the verb cannot do without
  local version=""
  if have "$2"; then
    case $2 in
    *.h* | sanitizers) ;;
    *) version=$("$2" --version 2>&1 | grep -oE '[0-9]+\.[0-9]+(\.[0-9]+)?' | head -n 1) ;;
    esac
    printf '  ok       %-20s %s\n' "$2" "$version"
    return 0
  fi
  printf '  %-8s %-20s %s: apt install %s\n' "$([ "$1" = must ] && echo MISSING || echo absent)" "$2" "$4" "$3"
  [ "$1" != must ]
}

doctor() {
  local group last="" need probe package purpose bad=0 mirror
  while IFS='|' read -r group need probe package purpose; do
    [ -n "$group" ] || continue
    if [ "$group" != "$last" ]; then printf '%s\n' "$group"; fi
    last=$group
    doctor_row "$need" "$probe" "$package" "$purpose" || bad=1
  done <<<"$tool_table"
  printf 'terraform\n'
  if have terraform; then
    printf '  ok       %-20s %s\n' terraform "$(terraform version 2>/dev/null | head -n 1)"
  else
    printf '  absent   %-20s needed for plan and apply, and by the tests that ask Terraform: https://developer.hashicorp.com/terraform/install\n' terraform
  fi
  mirror=$(scripts/find-provider-mirror)
  if [ -n "$mirror" ]; then
    printf '  ok       %-20s %s\n' "aws provider" "$mirror"
  else
    printf '  absent   %-20s no local copy of hashicorp/aws 5.100.0: tests that need it download it or skip (TERRACE_PROVIDER_MIRROR)\n' "aws provider"
  fi
  return $bad
}
