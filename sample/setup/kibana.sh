#!/usr/bin/env bash
# Puts the data view, the search and the dashboard into Kibana. May run any number of times: what is there already
# is replaced. Ends with an error if a request fails.
set -euo pipefail

answer=$(curl --silent --show-error --fail-with-body --max-time 120 --user "elastic:$ELASTIC_PASSWORD" \
  --header "kbn-xsrf: true" --form file=@/kibana/saved-objects.ndjson \
  "$KIBANA_URL/api/saved_objects/_import?overwrite=true")
if ! grep -q '"success":true' <<< "$answer"; then
  echo "Kibana did not take everything: $answer" >&2
  exit 1
fi
echo "Kibana is prepared"
