#!/bin/sh
# Runs each fuzz target for the time given ("5s"). What is found stays in
# testdata/fuzz as a case of the ordinary tests.
set -eu
time=$1

find . -name '*_test.go' ! -path '*/testdata/*' -exec grep -l '^func Fuzz' {} + | sort | while read -r file; do
	sed -n 's/^func \(Fuzz[A-Za-z0-9_]*\)(.*/\1/p' "$file" | while read -r target; do
		echo "fuzz: $(dirname "$file") $target"
		go test -run '^$' -fuzz "^$target\$" -fuzztime "$time" -fuzzminimizetime 5x "$(dirname "$file")" </dev/null
	done
done
