#!/bin/sh
# need.sh FILE PACKAGE [FILE PACKAGE]…: makes sure that each file is there: a header (found by the C
# compiler), what a linker takes (*.a, *.o, *.so), a command, or a program by a path with a pattern in
# it. Installs the Debian packages that have what is missing, all with one command line, which is printed
# before it runs; says what to install on other systems. A package may be written libstdc++-N-dev: N is the
# version of GCC whose files Swift's own clang links with.
set -eu

# Swift's clang lies beside it, which need not be on the path.
swift=$(command -v swift || true)
beside=${swift:+$(dirname "$(readlink -f "$swift")")/clang}
clang=$(command -v clang || true)
if [ -n "$beside" ] && [ -x "$beside" ]; then clang=$beside; fi

present() {
    case $1 in
    *.h)
        for compiler in cc "$clang"; do
            [ -n "$compiler" ] && command -v "$compiler" >/dev/null 2>&1 || continue
            echo "#include <$1>" | "$compiler" -E -x c - >/dev/null 2>&1 && return 0
        done
        return 1
        ;;
    # A linker's file that clang does not find has no folder.
    *.a | *.o | *.so)
        [ -n "$clang" ] || return 1
        case $("$clang" -print-file-name="$1") in /*) return 0 ;; *) return 1 ;; esac
        ;;
    # A program outside the path, in a folder named for its version.
    /*)
        for file in $1; do [ -x "$file" ] && return 0; done
        return 1
        ;;
    *) command -v "$1" >/dev/null 2>&1 ;;
    esac
}

# The newest GCC whose files are there; where there are none, the system's own.
gcc_version() {
    version=$({ "$clang" -v 2>&1 || true; } | sed -n 's|^Selected GCC installation: .*/||p')
    [ -n "$version" ] ||
        version=$(apt-cache depends g++ 2>/dev/null | sed -n 's/.*Depends: g++-\([0-9]*\)$/\1/p')
    echo "$version" | sed 's/\..*//;q'
}

missing=
packages=
while [ $# -ge 2 ]; do
    if ! present "$1"; then
        missing="$missing $1"
        packages="$packages $2"
    fi
    shift 2
done
[ -n "$missing" ] || exit 0
if ! command -v apt-get >/dev/null 2>&1; then
    echo "missing:$missing; install the packages that have them (on Debian:$packages)" >&2
    exit 1
fi

if [ "$(id -u)" = 0 ]; then sudo=; else sudo=sudo; fi
run() {
    echo "+ $*" >&2
    "$@" >/dev/null
}
# The lists first: a new system has none, and an old list names files that are gone.
run $sudo apt-get update -qq
case $packages in *-N-*)
    packages=$(echo "$packages" | sed "s/-N-/-$(gcc_version)-/g")
    ;;
esac
echo "missing:$missing; to be installed:$packages" >&2
run $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages
for file in $missing; do
    present "$file" || { echo "$file is still not found after that" >&2; exit 1; }
done
