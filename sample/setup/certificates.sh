#!/usr/bin/env bash
# Makes an authority and the certificate of Elasticsearch, once. Ends with an error if that fails.
set -euo pipefail

certificates=/certificates
if [ -s "$certificates/elasticsearch.crt" ]; then
  echo "There are certificates already"
  exit 0
fi

work=$(mktemp -d)
cd /usr/share/elasticsearch
bin/elasticsearch-certutil ca --silent --pem --out "$work/ca.zip"
unzip -q "$work/ca.zip" -d "$work"
bin/elasticsearch-certutil cert --silent --pem --name elasticsearch --dns elasticsearch --dns localhost \
  --ip 127.0.0.1 --ca-cert "$work/ca/ca.crt" --ca-key "$work/ca/ca.key" --out "$work/elasticsearch.zip"
unzip -q "$work/elasticsearch.zip" -d "$work"

cp "$work/ca/ca.crt" "$certificates/"
cp "$work/elasticsearch/elasticsearch.key" "$certificates/"
# last, because it says that all is there
cp "$work/elasticsearch/elasticsearch.crt" "$certificates/"
chmod 644 "$certificates"/*.crt
# readable for the user of Elasticsearch, who is in group root
chmod 640 "$certificates"/*.key
rm -rf "$work"
echo "Made certificates"
