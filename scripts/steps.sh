# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Sourced by dev and .ci/run: steps with one line of output each, and a full log of every step under build/log.

LC_NUMERIC=C
log_dir=build/log
ticker=

say() { printf '%s\n' "$*" >&2; }
die() {
  printf 'dev: %s\n' "$*" >&2
  exit 1
}

stop_ticker() {
  if [ -n "$ticker" ]; then
    kill "$ticker" 2>/dev/null
    wait "$ticker" 2>/dev/null
    ticker=
    printf '\r\033[K' >&2
  fi
}
trap stop_ticker EXIT

# Shows how far the build in a log is, on a terminal only.
start_ticker() { # title, log
  [ -t 2 ] || return 0
  (
    trap 'exit 0' TERM
    while sleep 0.2; do
      line=$(tail -c 400 "$2" 2>/dev/null | tr '\r' '\n' | grep -oE '^\[[0-9]+/[0-9]+\].*|^ *[0-9]+/[0-9]+ Test.*' | tail -n 1)
      printf '\r\033[K  %-34s %.60s' "$1" "$line" >&2
    done
  ) &
  ticker=$!
}

seconds_since() { # EPOCHREALTIME of the start
  local now=$EPOCHREALTIME
  local us=$((${now/[.,]/} - ${1/[.,]/}))
  printf '%d.%d s' $((us / 1000000)) $((us % 1000000 / 100000))
}

# step <title> <command>…: runs the command with its output in a log; prints one line; on failure also the log's end.
step() {
  local title=$1 begin=$EPOCHREALTIME status=0
  shift
  mkdir -p "$log_dir"
  step_log=$log_dir/$(tr -cs 'A-Za-z0-9\n' '-' <<<"$title" | sed 's/-*$//').log
  if [ ! -t 2 ]; then printf '  %-34s ' "$title" >&2; fi
  : >"$step_log"
  start_ticker "$title" "$step_log"
  "$@" >"$step_log" 2>&1 || status=$?
  stop_ticker
  if [ -t 2 ]; then printf '  %-34s ' "$title" >&2; fi
  if [ $status -eq 0 ]; then
    printf '%8s\n' "$(seconds_since "$begin")" >&2
  else
    printf '%8s  FAILED\n\n' "$(seconds_since "$begin")" >&2
    show_failure "$step_log"
    printf '\nThe whole log: %s\n' "$step_log" >&2
  fi
  return $status
}

# The part of a log that says why: from the first error of the compiler or of the tests on, else the end.
show_failure() {
  local first
  first=$(grep -nE '^FAILED: |error:|CMake Error|The following tests FAILED' "$1" | head -n 1 | cut -d: -f1)
  if [ -n "$first" ]; then
    tail -n +"$first" "$1" | cut -c1-300 | head -n 60 >&2
    if [ "$(($(wc -l <"$1") - first))" -gt 60 ]; then
      printf '  …\n' >&2
      tail -n 10 "$1" | cut -c1-300 >&2
    fi
  else
    tail -n 40 "$1" | cut -c1-300 >&2
  fi
}
