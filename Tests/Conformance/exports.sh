#!/bin/sh
# Holds what `kcost ledger export` writes for other programs against those programs: the FinOps
# Foundation's focus-validator and beancount from PyPI, hledger from Debian. A ledger is made with a
# seed, with text in projects, tags and models that would break a careless format; every program must
# accept it, and find the totals that the journal has.
#
# Needs: python3 3.9 to 3.12 with pip, and for the first run the network. KCOST names the binary to test.
set -eu

cd "$(dirname "$0")/../.."
folder=.build/conformance

.ci/need.sh pip3 python3-pip
.ci/need.sh hledger hledger
mkdir -p "$folder"

# Folders of their own rather than a venv: Debian keeps venv in one more package.
install() {
    name=$1
    shift
    if ! [ -d "$folder/$name" ]; then
        rm -rf "$folder/$name.new"
        PIP_ROOT_USER_ACTION=ignore python3 -m pip install --quiet --disable-pip-version-check \
            --target "$folder/$name.new" "$@"
        mv "$folder/$name.new" "$folder/$name"
    fi
}
# What focus-validator 1.0.0 names itself does not run together: it needs older ones of two.
install focus focus-validator==1.0.0 'multimethod<2' 'pandera<0.20' 'setuptools<81'
install beancount beancount==3.2.3

export PYTHONDONTWRITEBYTECODE=1
exec python3 Tests/Conformance/exports.py "${KCOST:-.build/release/kcost}" "$folder"
