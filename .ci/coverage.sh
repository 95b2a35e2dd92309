#!/bin/sh
# Runs the tests of money and ledger with coverage, prints the share of lines that they run for each
# folder, and fails where one is below 95 %.
set -eu
build=.build/coverage
swift test --enable-code-coverage --scratch-path "$build" --quiet \
    --filter 'KlingLedgerTests|KlingCostTests'

bin=$(swift build --scratch-path "$build" --show-bin-path)
# The compiler's own llvm-cov reads what its compiler wrote; another's may not.
cov=$(dirname "$(readlink -f "$(command -v swift)")")/llvm-cov
[ -x "$cov" ] || cov=llvm-cov

below=0
money='Sources/KlingCost/Money Sources/KlingCost/PriceBook/ExchangeTable.swift'
for folder in "$money" Sources/KlingLedger; do
    # llvm-cov report: the 8th and 9th columns are lines and missed lines.
    "$cov" report -instr-profile "$bin/codecov/default.profdata" "$bin/kcostPackageTests.xctest" \
        $folder | awk -v folder="$folder" '
            $1 ~ /\.swift$/ { lines += $8; missed += $9; printf "%7s %s\n", $10, $1 }
            END {
                if (!lines) { print folder ": nothing measured"; exit 1 }
                share = 100 * (lines - missed) / lines
                printf "%6.2f%% %s: %d of %d lines\n", share, folder, lines - missed, lines
                exit share < 95
            }' || below=1
done
exit $below
