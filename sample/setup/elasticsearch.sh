#!/usr/bin/env bash
# Prepares Elasticsearch: the password of Kibana's user, a role and API keys that may only write logs, and the
# mappings of the sample's fields. May run any number of times. Ends with an error if a request fails.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# call METHOD PATH [FILE or JSON]: prints the answer
call() {
  local method=$1 path=$2 body=${3:-}
  local arguments=(--silent --show-error --fail-with-body --max-time 60 --user "elastic:$ELASTIC_PASSWORD")
  if [ -n "${CA:-}" ]; then
    arguments+=(--cacert "$CA")
  fi
  if [ -n "$body" ]; then
    arguments+=(--header "Content-Type: application/json" --data-binary "$body")
  fi
  curl "${arguments[@]}" --request "$method" "$ELASTICSEARCH_URL$path" || {
    echo >&2
    echo "$method $path failed" >&2
    return 1
  }
}

# key NAME ROLE-FILE TARGET-FILE: makes an API key, unless the file has one already
key() {
  local name=$1 role=$2 target=$3
  if [ -s "$target" ]; then
    echo "There is a key for $name already"
    return
  fi
  local answer id secret
  answer=$(call POST /_security/api_key "{\"name\":\"$name\",\"role_descriptors\":{\"$name\":$(cat "$role")}}")
  id=$(sed -n 's/.*"id":"\([^"]*\)".*/\1/p' <<< "$answer")
  secret=$(sed -n 's/.*"api_key":"\([^"]*\)".*/\1/p' <<< "$answer")
  if [ -z "$id" ] || [ -z "$secret" ]; then
    echo "There is no key in the answer for $name" >&2
    return 1
  fi
  mkdir -p "$(dirname "$target")"
  printf '%s:%s' "$id" "$secret" > "$target"
  # read by the containers' users
  chmod 644 "$target"
  echo "Made a key for $name"
}

call POST /_security/user/kibana_system/_password "{\"password\":\"$KIBANA_PASSWORD\"}" > /dev/null
call PUT /_component_template/logs@custom "@$here/logs-custom.json" > /dev/null
call PUT /_security/role/logs_writer "@$here/role-writer.json" > /dev/null
key elvis "$here/role-writer.json" "$KEYS/elvis/ecs.logging.elasticsearch.api-key"
key filebeat "$here/role-writer.json" "$KEYS/filebeat"
key logstash "$here/role-logstash.json" "$KEYS/logstash"
echo "Elasticsearch is prepared"
