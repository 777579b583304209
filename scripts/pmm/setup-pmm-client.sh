#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Connects what is to be monitored with a PMM 3 server: databases that PMM reaches itself (RDS), or this host.
set -euo pipefail

usage() {
  cat <<'TXT'
usage: setup-pmm-client.sh --url URL check
       setup-pmm-client.sh --url URL add --type postgresql|mysql --name NAME --host HOST --db-user USER [option…]
       setup-pmm-client.sh --url URL list
       setup-pmm-client.sh --url URL agent [--node NAME]

  check   waits until the server is ready, and prints its version
  add     monitors a database over the network; says so and does nothing when the name is taken
  list    prints the services that are monitored: type, name, address
  agent   registers this host (needs pmm-agent of pmm-client 3, and root)

  --url URL             where the server answers (output pmm_url)
  --user NAME           a user of PMM; left out: admin
  --secret ID           the secret of Secrets Manager with its password (output admin_password_secret_arn)
  --port PORT           left out: 5432 or 3306
  --database NAME       of PostgreSQL, to log in; left out: postgres
  --db-secret ID        the secret with the database's password: text, or JSON with a member "password"
  --environment NAME    a label, such as production
  --no-tls              the database is asked without TLS
  --verify-tls          its certificate must be one that the server trusts
  --no-query-analytics  metrics only
  --insecure            accepts any certificate of the PMM server; for tries
  --wait SECONDS        how long check waits; left out: 60
  --help                this text

Passwords come from the secrets, or from the variables PMM_PASSWORD and DB_PASSWORD. They are never arguments, so that
they are in no list of processes and no history. Needs curl and python3, and aws for secrets.
TXT
}

fail() {
  echo "error: $1" >&2
  exit "${2:-1}"
}

url='' user=admin secret='' command='' type='' name='' host='' port='' database=postgres db_user='' db_secret=''
environment='' tls=true skip_verify=true query_analytics=true wait_seconds=60 node=''
curl_options=()
while [ $# -gt 0 ]; do
  case $1 in
    --help | -h) usage && exit 0 ;;
    --no-tls) tls=false ;;
    --verify-tls) skip_verify=false ;;
    --no-query-analytics) query_analytics=false ;;
    --insecure) curl_options+=(--insecure) ;;
    --url | --user | --secret | --type | --name | --host | --port | --database | --db-user | --db-secret | --environment | \
      --wait | --node)
      [ $# -ge 2 ] || fail "$1 needs a value" 2
      case $1 in
        --url) url=${2%/} ;;
        --user) user=$2 ;;
        --secret) secret=$2 ;;
        --type) type=$2 ;;
        --name) name=$2 ;;
        --host) host=$2 ;;
        --port) port=$2 ;;
        --database) database=$2 ;;
        --db-user) db_user=$2 ;;
        --db-secret) db_secret=$2 ;;
        --environment) environment=$2 ;;
        --wait) wait_seconds=$2 ;;
        --node) node=$2 ;;
      esac
      shift
      ;;
    check | add | list | agent) command=$1 ;;
    *) fail "\"$1\" is not known; see --help" 2 ;;
  esac
  shift
done
[ -n "$command" ] || { usage >&2 && exit 2; }
[ -n "$url" ] || fail "--url is missing" 2
case $url in http://* | https://*) ;; *) fail "the URL begins with https://" 2 ;; esac
for tool in curl python3; do command -v "$tool" >/dev/null || fail "$tool is not installed"; done

# What a secret holds: text, or the member "password" of a JSON object.
read_secret() {
  command -v aws >/dev/null || fail "aws is not installed, and a secret is to be read"
  aws secretsmanager get-secret-value --secret-id "$1" --query SecretString --output text | python3 -c '
import json, sys
text = sys.stdin.read().rstrip("\n")
try:
    value = json.loads(text)
    text = value["password"] if isinstance(value, dict) else text
except ValueError:
    pass
print(text)'
}

[ -z "$secret" ] || PMM_PASSWORD=$(read_secret "$secret")
[ -z "$db_secret" ] || DB_PASSWORD=$(read_secret "$db_secret")
export PMM_PASSWORD=${PMM_PASSWORD:-} DB_PASSWORD=${DB_PASSWORD:-} PMM_USER=$user

# request METHOD PATH: sends standard input as JSON if the method is POST. Prints the answer; fails with what the server says.
request() {
  local body='' answer status
  [ "$1" = GET ] || body=$(cat)
  [ -n "$PMM_PASSWORD" ] || fail "there is no password: give --secret, or PMM_PASSWORD"
  # curl reads user and body from files that are no files, never from its arguments.
  answer=$(curl --silent --show-error --max-time 60 "${curl_options[@]}" --request "$1" --write-out '\n%{http_code}' \
    --config <(python3 -c '
import os
quoted = (os.environ["PMM_USER"] + ":" + os.environ["PMM_PASSWORD"]).replace("\\", "\\\\").replace("\"", "\\\"")
print("user = \"" + quoted + "\"")') \
    --header 'Content-Type: application/json' ${body:+--data-binary @<(printf '%s' "$body")} "$url$2") ||
    fail "$url does not answer"
  status=${answer##*$'\n'} answer=${answer%$'\n'*}
  case $status in
    2??) printf '%s\n' "$answer" ;;
    401 | 403) fail "the server refuses $user: wrong password, or not enough rights" ;;
    *) fail "the server answered $status: $answer" ;;
  esac
}

wait_until_ready() {
  local deadline=$((SECONDS + wait_seconds))
  until curl --silent --fail --max-time 10 "${curl_options[@]}" --output /dev/null "$url/v1/server/readyz"; do
    [ $SECONDS -lt $deadline ] || fail "$url is not ready after $wait_seconds s"
    sleep 2
  done
}

services() {
  request GET /v1/inventory/services | python3 -c '
import json, sys
for kind, services in sorted(json.load(sys.stdin).items()):
    for service in services or []:
        place = service.get("address", "") + (":" + str(service["port"]) if service.get("port") else "")
        print(kind, service.get("service_name", ""), place, sep="\t")'
}

add_database() {
  case $type in
    postgresql) port=${port:-5432} ;;
    mysql) port=${port:-3306} ;;
    *) fail "--type is postgresql or mysql" 2 ;;
  esac
  local given
  for given in name host db_user; do
    [ -n "${!given}" ] || fail "--${given//_/-} is missing" 2
  done
  [ -n "$DB_PASSWORD" ] || fail "there is no password of the database: give --db-secret, or DB_PASSWORD"
  if services | cut -f 2 | grep -qxF -- "$name"; then
    echo "$name is monitored already"
    return
  fi
  TYPE=$type NAME=$name HOST=$host PORT=$port DB_USER=$db_user DATABASE=$database ENVIRONMENT=$environment TLS=$tls \
    SKIP_VERIFY=$skip_verify QUERIES=$query_analytics python3 -c '
import json, os
given = os.environ
service = {
    "add_node": {"node_name": given["NAME"], "node_type": "NODE_TYPE_REMOTE_NODE"},
    "pmm_agent_id": "pmm-server",
    "service_name": given["NAME"],
    "address": given["HOST"],
    "port": int(given["PORT"]),
    "username": given["DB_USER"],
    "password": given["DB_PASSWORD"],
    "environment": given["ENVIRONMENT"],
    "tls": given["TLS"] == "true",
    "tls_skip_verify": given["TLS"] == "true" and given["SKIP_VERIFY"] == "true",
    "metrics_mode": "METRICS_MODE_PULL",
}
queries = given["QUERIES"] == "true"
if given["TYPE"] == "postgresql":
    service |= {"database": given["DATABASE"], "qan_postgresql_pgstatements_agent": queries}
else:
    service |= {"qan_mysql_perfschema": queries}
print(json.dumps({given["TYPE"]: service}))' | request POST /v1/management/services >/dev/null
  echo "$name is monitored: $type at $host:$port"
}

register_host() {
  command -v pmm-agent >/dev/null || fail "pmm-agent is not installed; see the manual of pmm-client 3"
  [ -n "$PMM_PASSWORD" ] || fail "there is no password: give --secret, or PMM_PASSWORD"
  local address=${url#*://} insecure=()
  case $address in *:*) ;; *) address=$address:443 ;; esac
  [ ${#curl_options[@]} -eq 0 ] || insecure=(--server-insecure-tls)
  # The agent reads user and password from its environment.
  PMM_AGENT_SERVER_ADDRESS=$address PMM_AGENT_SERVER_USERNAME=$user PMM_AGENT_SERVER_PASSWORD=$PMM_PASSWORD \
    pmm-agent setup --config-file="${PMM_AGENT_CONFIG_FILE:-/usr/local/percona/pmm/config/pmm-agent.yaml}" \
    "${insecure[@]}" --force ${node:+--node-name="$node"}
  echo "this host is registered at $address"
}

case $command in
  check)
    wait_until_ready
    request GET /v1/server/version | python3 -c '
import json, sys
print("PMM " + json.load(sys.stdin).get("version", "without a version") + " is ready")'
    ;;
  add) add_database ;;
  list) services ;;
  agent) register_host ;;
esac
