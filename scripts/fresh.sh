#!/usr/bin/env bash
# Fails where generated files are not what their sources make: templ and CSS.
set -euo pipefail
cd "$(dirname "$0")/.."

copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
stale=0

# templ writes beside its sources, so the comparison is made in a copy.
mkdir -p "$copy/static/css"
cp go.mod go.sum tailwind.config.js package.json "$copy/"
cp -r views forms "$copy/"
cp static/css/app.css "$copy/static/css/"
(cd "$copy" && find views forms -name '*_templ.go' -delete)
go tool templ generate -path "$copy" >/dev/null 2>&1
while IFS= read -r file; do
  cmp -s "$file" "$copy/$file" || { echo "stale: $file (run make generate)"; stale=1; }
done < <( (find views forms -name '*_templ.go'; cd "$copy" && find views forms -name '*_templ.go') | sort -u)

ln -s "$PWD/node_modules" "$copy/node_modules"
(cd "$copy" && npm run --silent css >/dev/null 2>&1)
cmp -s static/css/sluice.css "$copy/static/css/sluice.css" || { echo "stale: static/css/sluice.css (run make generate)"; stale=1; }

[ "$stale" = 0 ] && echo "generated files are fresh"
exit "$stale"
