#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Applies a folder of Terraform configuration against a local moto server and proves the whole cycle:
#   init, validate, apply, a second plan is empty, destroy, the state is empty
#
# usage: moto_apply.sh [options] DIR
#   --stock           moto as it is, without the patches
#   --plugin-dir DIR  provider mirror for `terraform init -plugin-dir` (default: what scripts/find-provider-mirror finds)
#   --timeout SEC     limit for apply and destroy, each (default 420)
#   --var-file FILE   passed on to plan, apply and destroy; may be repeated
#   --keep            keep the work folder (logs, state, moto's log)
# DIR is copied and stays as it is. Backends are replaced by a local file, and what leads to a real account is taken out
# of providers. A line for each step, then "N passed, N failed". Exit status: 0 all passed, 1 a step failed, 2 wrong usage
# or moto did not start.
set -um # -m: jobs in the background keep SIGINT, so that on a timeout terraform saves its state
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
plugins='' limit=420 keep=0 stock=() vars=() folder=''

usage() { sed -n '3,14p' "${BASH_SOURCE[0]}" | sed 's/^# \{0,1\}//'; }
wrong() {
  echo "moto_apply.sh: $1" >&2
  usage >&2
  exit 2
}
while [ $# -gt 0 ]; do
  case $1 in
  --stock) stock=(--stock) ;;
  --keep) keep=1 ;;
  --plugin-dir | --timeout | --var-file)
    [ $# -gt 1 ] || wrong "$1 needs a value"
    case $1 in
    --plugin-dir) plugins=$2 ;;
    --timeout) limit=$2 ;;
    --var-file) vars+=("-var-file=$(realpath "$2")") ;;
    esac
    shift
    ;;
  -h | --help)
    usage
    exit 0
    ;;
  -*) wrong "there is no option $1" ;;
  *) folder=$1 ;;
  esac
  shift
done
[ -n "$folder" ] || wrong "no folder is given"
compgen -G "$folder/*.tf.json" >/dev/null || compgen -G "$folder/*.tf" >/dev/null ||
  wrong "$folder has neither *.tf.json nor *.tf"

work=$(mktemp -d "${TMPDIR:-/tmp}/moto-apply.XXXXXX") moto='' terraform=''
finish() {
  [ -z "$terraform" ] || kill "$terraform" 2>/dev/null
  if [ -n "$moto" ]; then
    kill "$moto" 2>/dev/null
    wait "$moto" 2>/dev/null
  fi
  if [ "$keep" = 1 ]; then echo "kept: $work"; else rm -rf "$work"; fi
}
trap finish EXIT
trap 'exit 130' INT TERM

[ -n "$plugins" ] || plugins=$("$here/../../scripts/find-provider-mirror")
for name in $(compgen -e | grep -E '^(AWS|TF)_'); do unset "$name"; done
cp -R "$folder"/. "$work/stack" && cd "$work/stack" || exit 2
rm -rf .terraform .terraform.lock.hcl terraform.tfstate* .terraform.tfstate.lock.info

python3 "$here/moto_server.py" "${stock[@]}" --port-file "$work/port" >"$work/moto.log" 2>&1 &
moto=$!
for _ in {1..600}; do
  [ ! -e "$work/port" ] || break
  kill -0 "$moto" 2>/dev/null || break
  sleep 0.1
done
[ -e "$work/port" ] || {
  echo "moto did not start:"
  tail -n 5 "$work/moto.log"
  exit 2
}
AWS_ENDPOINT_URL=http://127.0.0.1:$(cat "$work/port")
export AWS_ENDPOINT_URL AWS_ACCESS_KEY_ID=testing AWS_SECRET_ACCESS_KEY=testing AWS_REGION=us-east-1
export AWS_EC2_METADATA_DISABLED=true TF_IN_AUTOMATION=1 TF_INPUT=0 CHECKPOINT_DISABLE=1
python3 "$here/moto_override.py" . || exit 2

passed=0 failed=0 moto_seen=1
# The first lines of each error in a log.
reason() {
  python3 - "$1" <<'PY'
import re
import sys

text = re.sub(r"[│╷╵]", "", open(sys.argv[1], errors="replace").read())
errors = []
for part in re.split(r"\n(?=\s*Error: )", text)[1:]:
    lines = [line.strip() for line in part.strip().split("\n")][:12]
    head = [line for line in lines if line and not re.match(r"^\d+:|on \S+ line", line)]
    errors.append(re.sub(r"RequestID: [^,]*, ", "", " ".join(head))[:260])
for error in errors[:8]:
    print("       " + error)
if len(errors) > 8:
    print(f"       ... {len(errors) - 8} more")
PY
}
step() { # name, limit, command…
  local name=$1 seconds=$2 begin=$SECONDS status
  shift 2
  timeout -s INT -k 30 "$seconds" "$@" >"$work/$name.log" 2>&1 &
  terraform=$!
  wait "$terraform"
  status=$?
  terraform=''
  if [ $status -eq 0 ]; then
    passed=$((passed + 1))
    echo "PASS $name $((SECONDS - begin)) s"
    return 0
  fi
  failed=$((failed + 1))
  case $name-$status in
  plan-2) echo "FAIL plan: the second plan is not empty" && return 1 ;;
  *-124 | *-137) echo "FAIL $name: took longer than $seconds s" ;;
  *) echo "FAIL $name $((SECONDS - begin)) s: exit code $status" ;;
  esac
  reason "$work/$name.log"
  tail -n +"$moto_seen" "$work/moto.log" | grep -hoE '(NotImplementedError|KeyError|AttributeError|TypeError): .*' |
    sort -u | head -n 5 | sed 's/^/       moto: /'
  moto_seen=$(($(wc -l <"$work/moto.log") + 1))
  return 1
}
# What a plan that should be empty would change.
changes() {
  terraform show -json second.tfplan 2>/dev/null | python3 -c '
import json, sys
try:
    plan = json.load(sys.stdin)
except ValueError:
    sys.exit()
for resource in plan.get("resource_changes", []):
    change = resource["change"]
    if change["actions"] in (["no-op"], ["read"]):
        continue
    before, after, unknown = change["before"] or {}, change["after"] or {}, change["after_unknown"] or {}
    names = sorted(name for name in set(before) | set(after)
                   if before and before.get(name) != after.get(name) and unknown.get(name) is not True)
    print("       not empty:", resource["address"], "/".join(change["actions"]), ", ".join(names))
for name, change in plan.get("output_changes", {}).items():
    if change["actions"] != ["no-op"]:
        print("       not empty: output", name)'
}
left() { terraform state list 2>/dev/null | grep -vE '(^|\.)data\.'; }

init=(terraform init -no-color -input=false)
[ -z "$plugins" ] || init+=("-plugin-dir=$plugins")
if step init 120 "${init[@]}" && step validate 120 terraform validate -no-color; then
  step apply "$limit" terraform apply -no-color -auto-approve "${vars[@]}"
  echo "     $(left | wc -l) resource instances in the state"
  step plan 180 terraform plan -no-color -detailed-exitcode -out=second.tfplan "${vars[@]}" || changes
  if ! step destroy "$limit" terraform destroy -no-color -auto-approve "${vars[@]}"; then
    # A read that moto lacks blocks a destroy that would refresh.
    timeout -s INT -k 30 "$limit" terraform destroy -refresh=false -no-color -auto-approve "${vars[@]}" \
      >"$work/destroy-norefresh.log" 2>&1
    echo "       destroy -refresh=false: exit code $?"
  fi
  remaining=$(left)
  if [ -z "$remaining" ]; then
    passed=$((passed + 1))
    echo "PASS the state is empty"
  else
    failed=$((failed + 1))
    echo "FAIL the state is not empty: $(tr '\n' ' ' <<<"$remaining" | cut -c1-300)"
  fi
fi
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
