#!/usr/bin/env bash
# Installs what the tests need and this machine lacks: PostgreSQL, pgbouncer, Chromium and
# the pinned node packages. It needs root on Debian for the first three.
set -euo pipefail
cd "$(dirname "$0")/.."

missing=()
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || [ -n "${SLUICE_TEST_POSTGRES:-}" ] || missing+=(postgresql)
command -v chromium >/dev/null || missing+=(chromium fonts-liberation)
command -v pgbouncer >/dev/null || missing+=(pgbouncer)
command -v npm >/dev/null || missing+=(nodejs npm)
if [ ${#missing[@]} -gt 0 ]; then
  echo "installing ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

# The mark left behind tells that npm has installed the lock file as it is.
for folder in . test/clients; do
  if ! cmp -s "$folder/package-lock.json" "$folder/node_modules/.sluice-lock" 2>/dev/null; then
    npm ci --prefix "$folder" --no-audit --no-fund --silent
    cp "$folder/package-lock.json" "$folder/node_modules/.sluice-lock"
  fi
done
