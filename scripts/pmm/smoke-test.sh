#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What only a real account can show of a PMM server: its task runs, its target is healthy, it answers.
set -uo pipefail

usage() {
  cat <<'TXT'
usage: smoke-test.sh [--wait SECONDS] [OUTPUTS]

OUTPUTS is a file with what `terraform output -json` prints in the stack's folder; left out, it is read from standard input:

  (cd out/pmm-complete && terraform output -json) | scripts/pmm/smoke-test.sh

  --wait SECONDS  how long the server may take to become healthy; left out: 900
  --help          this text

Checks: one task of the service runs and not more; at least one target is healthy; <pmm_url>/v1/server/readyz answers 200
over a connection with a certificate that fits. Needs aws, curl and python3. Changes nothing.
TXT
}

wait_seconds=900 file=/dev/stdin
while [ $# -gt 0 ]; do
  case $1 in
    --help | -h) usage && exit 0 ;;
    --wait) wait_seconds=${2:?--wait needs a number} && shift ;;
    -*) echo "error: \"$1\" is not known; see --help" >&2 && exit 2 ;;
    *) file=$1 ;;
  esac
  shift
done

outputs=$(cat "$file") || exit 2
value() {
  python3 -c 'import json, sys; print(json.loads(sys.argv[1])[sys.argv[2]]["value"])' "$outputs" "$1" 2>/dev/null
}
if ! { cluster=$(value ecs_cluster_name) && service=$(value ecs_service_name) && group=$(value target_group_arn) &&
  url=$(value pmm_url); }; then
  echo "error: these are not the outputs of a PMM stack" >&2
  exit 2
fi

running() {
  [ "$(aws ecs describe-services --cluster "$cluster" --services "$service" --query 'services[0].runningCount' \
    --output text)" = 1 ]
}
healthy() {
  [ "$(aws elbv2 describe-target-health --target-group-arn "$group" --output text \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])")" -ge 1 ] 2>/dev/null
}
ready() {
  [ "$(curl --silent --max-time 10 --output /dev/null --write-out '%{http_code}' "$url/v1/server/readyz")" = 200 ]
}

deadline=$((SECONDS + wait_seconds)) failed=0
check() { # what it means, function
  until "$2"; do
    if [ $SECONDS -ge $deadline ]; then
      echo "FAIL $1"
      failed=$((failed + 1))
      return
    fi
    sleep "${SMOKE_POLL_SECONDS:-10}"
  done
  echo "PASS $1"
}
check "one task of $service runs" running
check "a target is healthy" healthy
check "$url answers that it is ready" ready
echo "$((3 - failed)) passed, $failed failed"
[ $failed -eq 0 ]
