#!/bin/sh
# Checks the code of a certificate without Vươn Lên, by anybody:
#
#	sh verify-certificate.sh KEY FILE
#
# KEY is the public key as the issuing body publishes it (name+hash+base64), FILE
# holds what a phone read from the code. Needs openssl. The code is a signed note:
# the text, an empty line, then "— name base64", which is four bytes that name the
# key and an Ed25519 signature of the text.
set -eu
dir=$(mktemp -d)
trap 'rm -r "$dir"' EXIT
tr -d '\r' <"$2" >"$dir/all"
sed '/^$/,$d' "$dir/all" >"$dir/text"
sed -n 's/^— [^ ]* //p' "$dir/all" | base64 -d | tail -c 64 >"$dir/signature"
{
	printf '\060\052\060\005\006\003\053\145\160\003\041\000' # "an Ed25519 key follows" (RFC 8410)
	printf '%s' "$1" | cut -d+ -f3- | base64 -d | tail -c 32
} >"$dir/key"
if openssl pkeyutl -verify -pubin -inkey "$dir/key" -keyform DER -rawin -in "$dir/text" -sigfile "$dir/signature" >/dev/null 2>&1; then
	cat "$dir/text"
	echo "GENUINE"
else
	echo "FORGED OR DAMAGED" >&2
	exit 1
fi
