#!/bin/sh
# Runs the generators and fails if a file changes by it: what is generated must
# stand in the repository as its sources say. Works on a tree with changes of
# its own, because it compares before and after, not with the last commit.
set -eu

if ! index=$(git rev-parse --git-path index 2>/dev/null); then
	if [ -n "${CI:-}" ]; then
		echo "generated: not a git checkout, so freshness cannot be checked" >&2
		exit 1
	fi
	echo "generated: skipped, this is not a git checkout"
	exit 0
fi

copy=$(mktemp)
trap 'rm -f "$copy"' EXIT

# tree names the state of all files that are not ignored.
tree() {
	cp "$index" "$copy"
	GIT_INDEX_FILE=$copy git add -A .
	GIT_INDEX_FILE=$copy git write-tree
}

before=$(tree)
go generate ./...
after=$(tree)
if [ "$before" != "$after" ]; then
	echo "generated: not fresh (make generate, then commit):" >&2
	git diff --stat "$before" "$after" >&2
	exit 1
fi
