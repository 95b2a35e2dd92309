#!/bin/sh
# install.sh PREFIX: puts what `make build` made below PREFIX (below DESTDIR for packagers): programs, man
# page, completions, and under share/doc/kcost the documents that messages name. Builds nothing and needs
# no Swift. Where the user may not write, sudo does; each line is printed before it runs.
set -eu
prefix=$1
root=${DESTDIR:-}$prefix
built=.build/release
[ -x $built/kcost ] && [ -x $built/kcost-fake-gateway ] || {
    echo "nothing is built yet: run 'make build', as yourself, then 'make install' again" >&2
    exit 1
}

# What is written by the program itself, and what lies in the source tree, as it will be installed.
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
documents=$prefix/share/doc/kcost
mkdir -p "$stage/share/man/man1" "$stage/share/bash-completion/completions" \
    "$stage/share/zsh/site-functions" "$stage/share/fish/vendor_completions.d" \
    "$stage/share/doc/kcost"
$built/kcost help --man |
    sed -e "s#\([ (]\)pricing/README#\1$documents/pricing/README#g" \
        -e "s#\([ (]\)reports/README#\1$documents/reports/README#g" \
        >"$stage/share/man/man1/kcost.1"
$built/kcost completion bash >"$stage/share/bash-completion/completions/kcost"
$built/kcost completion zsh >"$stage/share/zsh/site-functions/_kcost"
$built/kcost completion fish >"$stage/share/fish/vendor_completions.d/kcost.fish"
cp README.md README.zh.md CHANGELOG.md CONTRIBUTING.md SECURITY.md "$stage/share/doc/kcost/"
cp -R docs examples pricing reports "$stage/share/doc/kcost/"
chmod -R u=rwX,go=rX "$stage/share"

# The nearest folder that exists says whether the user may write.
place=$root
while [ ! -e "$place" ]; do place=$(dirname "$place"); done
if [ -w "$place" ] || [ "$(id -u)" = 0 ]; then sudo=; else sudo=sudo; fi
run() {
    echo "+ $*"
    "$@"
}
run $sudo mkdir -p "$root/bin" "$root/share"
run $sudo install -m 755 $built/kcost $built/kcost-fake-gateway "$root/bin"
# Documents of an older version would be found beside the new ones.
run $sudo rm -rf "$root/share/doc/kcost"
run $sudo cp -R "$stage/share/." "$root/share"
