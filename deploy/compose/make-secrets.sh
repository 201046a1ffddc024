#!/bin/sh
# Makes the secrets that compose.yaml mounts, those that are not there yet: sh deploy/compose/make-secrets.sh [directory]
# The directory is its owner's alone. The files are readable by others, as the users in the containers are: these see what is mounted for them.
set -eu
directory="${1:-$(dirname "$0")/secrets}"
mkdir -p "$directory"
chmod 700 "$directory"

random() {
  od -An -N24 -tx1 /dev/urandom | tr -d ' \n'
}

keep() {
  [ -s "$directory/$1" ] || printf '%s' "$2" >"$directory/$1"
  chmod 444 "$directory/$1"
}

for service in gateway router sms email whatsapp; do
  keep "$service-password" "$(random)"
  keep "$service-database-url" "postgresql://$service:$(cat "$directory/$service-password")@postgres:5432/switchback"
done
keep postgres-password "$(random)"
keep operator-key "sbo_$(random)"
# Hashes of addresses are made with it: lost, it makes opt-outs unfindable.
keep search-key "$(random)"
keep sandbox-secret "$(random)"
keep grafana-password "$(random)"
