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
docc convert Sources/KlingCost/KlingCost.docc --additional-symbol-graph-dir "$graphs" \
    --fallback-display-name KlingCost --fallback-bundle-identifier kcost.KlingCost \
    --output-path docs-out --warnings-as-errors
echo "docs-out/index.html (serve the folder: docc preview, or any static server)"
