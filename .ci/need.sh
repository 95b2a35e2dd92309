#!/bin/sh
# need.sh FILE PACKAGE: makes sure that a header (found by the C compiler) or a command is there;
# installs the Debian package that has it, and says what to install on other systems.
set -eu
file=$1
package=$2

present() {
    case $file in
    *.h) echo "#include <$file>" | cc -E -x c - >/dev/null 2>&1 || echo "#include <$file>" | clang -E -x c - >/dev/null 2>&1 ;;
    *) command -v "$file" >/dev/null 2>&1 ;;
    esac
}

present && exit 0
if ! command -v apt-get >/dev/null 2>&1; then
    echo "$file is missing: install the package that has it (on Debian: $package)" >&2
    exit 1
fi
if [ "$(id -u)" = 0 ]; then sudo=; else sudo=sudo; fi
echo "installing $package for $file" >&2
$sudo apt-get update -qq
DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq "$package" >/dev/null
present || { echo "$package was installed, but $file is still not found" >&2; exit 1; }
