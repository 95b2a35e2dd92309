#!/bin/sh
# Spoils the sources in one place at a time and demands that a test notices.
#
# The table is mutations.d/*.txt, a paragraph each:
#
#   name: what no longer holds
#   file: Sources/…            the one file that is spoilt
#   from: text                 stands there exactly once; several such lines are several lines
#   to: text                   takes its place; likewise
#   filter: tests              what `swift test --filter` must run, and what must fail
#
# A source that does not compile is no proof, nor is a test that hangs. ONLY=WORD takes the
# mutations that have WORD in their name. The build is kept in .build/mutations for the next time.
set -eu
cd "$(dirname "$0")/../.."
place=$PWD/.build/mutations
copy=$place/package
table=$place/table
seconds=${SECONDS_ALLOWED:-300}
mkdir -p "$copy"
rm -rf "$table"
mkdir "$table"

# A folder a mutation, a file a field.
awk -v table="$table" -v only="${ONLY:-}" '
    function finish(    field) {
        if (!("name" in fields)) return
        if (index(fields["name"], only)) {
            folder = sprintf("%s/%03d", table, ++count)
            system("mkdir " folder)
            for (field in fields) {
                printf "%s", fields[field] > (folder "/" field)
                close(folder "/" field)
            }
        }
        split("", fields)
    }
    /^#/ { next }
    /^$/ { finish(); next }
    FNR == 1 { finish() }
    {
        field = $0; sub(/:.*/, "", field)
        text = $0; sub(/^[a-z]+: ?/, "", text)
        if (field in fields) text = fields[field] "\n" text
        fields[field] = text
    }
    END { finish() }' Tests/Torture/mutations.d/*.txt

# Only what changed is copied: the build looks at dates.
refresh() {
    find Package.swift README.md docs Sources Tests pricing reports examples -type f | while read -r file; do
        cmp -s "$file" "$copy/$file" && continue
        mkdir -p "$copy/$(dirname "$file")"
        cp "$file" "$copy/$file"
    done
    (cd "$copy" && find Package.swift README.md docs Sources Tests pricing reports examples -type f) | while read -r file; do
        [ -e "$file" ] || rm "$copy/$file"
    done
}

build() { (cd "$copy" && swift build --build-tests) >"$place/log" 2>&1; }
tests() { (cd "$copy" && timeout "$seconds" swift test --skip-build --filter "$1") >"$place/log" 2>&1; }

refresh
build || { tail -20 "$place/log"; echo "the sources do not build"; exit 1; }
for folder in "$table"/*; do cat "$folder/filter"; echo; done | sort -u >"$place/filters"
while read -r filter; do
    if ! tests "$filter" || ! grep -q 'Test run with [1-9][0-9]* test.* passed' "$place/log"; then
        grep '✘' "$place/log" || tail -20 "$place/log"
        echo "not green to begin with: $filter"
        exit 1
    fi
done <"$place/filters"

all=0
red=0
for folder in "$table"/*; do
    all=$((all + 1))
    name=$(cat "$folder/name")
    file=$(cat "$folder/file")
    if ! perl -e '
        local $/;
        sub text { open my $in, "<", $_[0] or die "$_[0]: $!\n"; my $all = <$in>; $all // "" }
        my ($folder, $file) = @ARGV;
        my ($whole, $from, $to) = (text($file), text("$folder/from"), text("$folder/to"));
        my $count = () = $whole =~ /\Q$from\E/g;
        die "stands $count times in $file\n" if $count != 1;
        $whole =~ s/\Q$from\E/$to/;
        open my $out, ">", $file or die "$file: $!\n"; print $out $whole;' \
        "$folder" "$copy/$file" 2>"$place/log"; then
        verdict="NOT APPLIED: $(cat "$place/log")"
    elif ! build; then
        verdict="DOES NOT BUILD: $(grep -m1 error: "$place/log" || true)"
    else
        status=0
        tests "$(cat "$folder/filter")" || status=$?
        if [ $status -eq 124 ]; then
            verdict="HANGS"
        elif [ $status -eq 0 ]; then
            verdict="GREEN"
        elif grep -q '✘ Test run with .* failed\|unexpected signal' "$place/log"; then
            verdict=red
            red=$((red + 1))
        else
            verdict="ENDS ODDLY: $(tail -1 "$place/log")"
        fi
    fi
    echo "$verdict: $name"
    cp "$file" "$copy/$file"
done
echo "$red of $all red"
[ "$red" -eq "$all" ]
