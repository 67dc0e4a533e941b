#!/usr/bin/env bash
# Fails where a Go file is not formatted by gofumpt.
set -euo pipefail
cd "$(dirname "$0")/.."
unformatted=$(git ls-files -co --exclude-standard '*.go' | grep -v '_templ\.go$' | xargs go tool gofumpt -l)
[ -z "$unformatted" ] || { echo "not formatted (run make format):"; echo "$unformatted"; exit 1; }
