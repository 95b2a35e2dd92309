#!/bin/sh
# Holds what `kcost ledger export` writes for other programs against those programs: the FinOps
# Foundation's focus-validator and beancount from PyPI, hledger from Debian. A ledger is made with a
# seed, with text in projects, tags and models that would break a careless format; every program must
# accept it, and find the totals that the journal has.
#
# Needs: python3 3.9 to 3.12 with pip, and for the first run the network. KCOST names the binary to test.
# FOCUS 1.2 is held against focus-validator 2.2.1, which needs Python 3.12: PYTHON names one where
# python3.12 is none; where there is neither, that is said, and the rules of FOCUS 1.2 rest on
# FocusRuleTests.
set -eu

cd "$(dirname "$0")/../.."
folder=.build/conformance

.ci/need.sh pip3 python3-pip
.ci/need.sh hledger hledger
mkdir -p "$folder"

# Folders of their own rather than a venv: Debian keeps venv in one more package.
install() {
    python=$1
    name=$2
    shift 2
    if ! [ -d "$folder/$name" ]; then
        rm -rf "$folder/$name.new"
        PIP_ROOT_USER_ACTION=ignore "$python" -m pip install --quiet --disable-pip-version-check \
            --target "$folder/$name.new" "$@"
        mv "$folder/$name.new" "$folder/$name"
    fi
}
# What focus-validator 1.0.0 names itself does not run together: it needs older ones of two.
install python3 focus focus-validator==1.0.0 'multimethod<2' 'pandera<0.20' 'setuptools<81'
install python3 beancount beancount==3.2.3

# A python3.12 that is found may be a stand-in that runs nothing.
newer=
for candidate in ${PYTHON:-} python3.12 python3; do
    if [ "$("$candidate" -c 'import sys; print(sys.version_info[:2])' 2>/dev/null)" = "(3, 12)" ]; then
        newer=$candidate
        break
    fi
done
if [ -n "$newer" ]; then
    # A later pyarrow reads its columns of decimals otherwise.
    install "$newer" focus2 focus-validator==2.2.1 pyarrow==20.0.0
else
    echo "FOCUS 1.2 is not held against focus-validator 2.2.1: it needs Python 3.12; PYTHON= names one"
fi

export PYTHONDONTWRITEBYTECODE=1
exec python3 Tests/Conformance/exports.py "${KCOST:-.build/release/kcost}" "$folder" $newer
