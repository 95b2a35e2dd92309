#!/bin/sh
# Holds the JSON reader against a public parser corpus: nst/JSONTestSuite, test_parsing (MIT), as
# the source archive of pyjson5 on PyPI carries it. Nothing of it is kept here.
#
#     Tests/Conformance/json-corpus.sh          download, unpack, test
#     KCOST_JSON_CORPUS=DIR Tests/Conformance/json-corpus.sh    test against a copy you have
#
# Needs: swift, python3 with pip, tar, and (without KCOST_JSON_CORPUS) the network.
set -eu

archive=pyjson5-2.0.1.tar.gz
requirement='pyjson5==2.0.1 --hash=sha256:a5b0e322e847b198a50d8a1ef16d6b2b19129644dc018d76773e81ef1487ca39'

cd "$(dirname "$0")/../.."

if [ -z "${KCOST_JSON_CORPUS:-}" ]; then
    folder=$(mktemp -d)
    trap 'rm -rf "$folder"' EXIT
    printf '%s\n' "$requirement" > "$folder/requirements.txt"
    python3 -m pip download --quiet --disable-pip-version-check --no-deps --require-hashes \
        --no-binary pyjson5 --dest "$folder" --requirement "$folder/requirements.txt"
    tar -xzf "$folder/$archive" -C "$folder"
    KCOST_JSON_CORPUS=$folder/${archive%.tar.gz}/third-party/JSONTestSuite/test_parsing
fi

export KCOST_JSON_CORPUS
echo "corpus: $(ls "$KCOST_JSON_CORPUS" | wc -l) files"
swift test --filter JSONCorpusTests
