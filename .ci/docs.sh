#!/bin/sh
# The reference of the libraries KlingCost, KlingLedger, KlingClient, KlingReports and KlingWorkflow as a site in docs-out/; every warning is an error.
set -eu
graphs=.build/symbol-graphs
rm -rf .build/docs "$graphs" docs-out
mkdir -p "$graphs"
for library in KlingWorkflow; do
    swift build --target $library \
        -Xswiftc -emit-symbol-graph -Xswiftc -emit-symbol-graph-dir -Xswiftc "$PWD/$graphs" \
        --scratch-path .build/docs
done
find "$graphs" -name '*.symbols.json' ! -name 'KlingCost*' ! -name 'KlingClient*' \
    ! -name 'KlingLedger*' ! -name 'KlingReports*' ! -name 'KlingWorkflow*' -delete
# Each library has its page in a catalog of its own, as Xcode wants it; a site is made of one catalog.
pages=.build/docs/kcost.docc
mkdir -p "$pages"
cp Sources/*/*.docc/*.md "$pages"
docc convert "$pages" --additional-symbol-graph-dir "$graphs" \
    --fallback-display-name kcost --fallback-bundle-identifier kcost \
    --output-path docs-out --warnings-as-errors
for library in KlingCost KlingLedger KlingClient KlingReports KlingWorkflow; do
    page=$(echo "docs-out/data/documentation/$library.json" | tr '[:upper:]' '[:lower:]')
    grep -q '"codeListing"' "$page" || { echo "$library has no page with a sample" >&2; exit 1; }
done
echo "docs-out/index.html (serve the folder: docc preview, or any static server)"
