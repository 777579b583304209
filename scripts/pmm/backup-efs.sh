#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A backup of PMM's data at this moment, beside the daily ones; or a list of what there is.
set -euo pipefail

usage() {
  cat <<'TXT'
usage: backup-efs.sh --vault NAME --resource ARN --role ARN [option…]
       backup-efs.sh --vault NAME --list

  --vault NAME       the vault (output backup_vault_name)
  --resource ARN     what is backed up: the file system or the volume (output efs_arn or volume_arn)
  --role ARN         the role of AWS Backup, which the stack makes (pmm/backup/role)
  --keep DAYS        deletes the backup after so many days; left out: 30
  --wait             returns when the backup is complete, with its ARN as the last line
  --timeout SECONDS  how long --wait waits; left out: 7200
  --stop CLUSTER/SERVICE
                     stops the server until the backup is complete, so that its databases are at rest; implies --wait
  --list             prints the backups in the vault, the newest first
  --region REGION    left out: that of aws
  --help             this text

Needs aws (CLI version 2), with the credentials of its own configuration.
TXT
}

fail() {
  echo "error: $1" >&2
  exit "${2:-1}"
}

vault='' resource='' role='' keep=30 wait=false timeout=7200 stop='' list=false
region=()
while [ $# -gt 0 ]; do
  case $1 in
    --help | -h) usage && exit 0 ;;
    --wait) wait=true ;;
    --list) list=true ;;
    --vault | --resource | --role | --keep | --timeout | --stop | --region)
      [ $# -ge 2 ] || fail "$1 needs a value" 2
      case $1 in
        --vault) vault=$2 ;;
        --resource) resource=$2 ;;
        --role) role=$2 ;;
        --keep) keep=$2 ;;
        --timeout) timeout=$2 ;;
        --stop) stop=$2 wait=true ;;
        --region) region=(--region "$2") ;;
      esac
      shift
      ;;
    *) fail "\"$1\" is not known; see --help" 2 ;;
  esac
  shift
done
[ -n "$vault" ] || { usage >&2 && exit 2; }
command -v aws >/dev/null || fail "aws is not installed"
case $keep in '' | *[!0-9]*) fail "--keep is a number of days" 2 ;; esac
case $timeout in '' | *[!0-9]*) fail "--timeout is a number of seconds" 2 ;; esac

if $list; then
  aws "${region[@]}" backup list-recovery-points-by-backup-vault --backup-vault-name "$vault" --output text \
    --query 'reverse(sort_by(RecoveryPoints, &CreationDate))[].[CreationDate, Status, BackupSizeInBytes, RecoveryPointArn]'
  exit 0
fi

case $resource in arn:*) ;; *) fail "--resource is the ARN of a file system or a volume" 2 ;; esac
case $role in arn:*) ;; *) fail "--role is the ARN of a role" 2 ;; esac

desired() { # count
  aws "${region[@]}" ecs update-service --cluster "${stop%%/*}" --service "${stop#*/}" --desired-count "$1" \
    --output text --query 'service.desiredCount' >/dev/null
}

start_again() {
  desired 1 && echo "the server starts again" >&2 ||
    echo "error: the server was not started again: set the desired count of $stop to 1" >&2
}

if [ -n "$stop" ]; then
  case $stop in */*) ;; *) fail "--stop is CLUSTER/SERVICE" 2 ;; esac
  trap start_again EXIT
  desired 0
  echo "the server stops" >&2
  aws "${region[@]}" ecs wait services-stable --cluster "${stop%%/*}" --services "${stop#*/}"
fi

job=$(aws "${region[@]}" backup start-backup-job --backup-vault-name "$vault" --resource-arn "$resource" \
  --iam-role-arn "$role" --lifecycle "DeleteAfterDays=$keep" --query BackupJobId --output text)
echo "backup job $job" >&2
if ! $wait; then
  echo "$job"
  exit 0
fi

deadline=$((SECONDS + timeout))
while :; do
  read -r state point < <(aws "${region[@]}" backup describe-backup-job --backup-job-id "$job" --output text \
    --query '[State, RecoveryPointArn]')
  case $state in
    COMPLETED) break ;;
    ABORTED | EXPIRED | FAILED | PARTIAL) fail "the backup is $state; see the job $job" ;;
  esac
  [ $SECONDS -lt $deadline ] || fail "the backup is still $state after $timeout s"
  sleep "${BACKUP_POLL_SECONDS:-15}"
done
echo "$point"
