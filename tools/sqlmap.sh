#!/bin/sh
# Has sqlmap try every filter, sort, path and form of the web program of the demo, on
# this machine alone and signed in (docs/security.md). Ends with an error when it finds
# a way into the database, or when it could not try.
#
#	sh tools/sqlmap.sh [PORT] [MINUTES] [PATTERN]: only addresses that match it
set -eu
port=${1:-18099}
minutes=${2:-30}
pattern=${3:-.}
command -v sqlmap >/dev/null || { echo "sqlmap is not installed (apt-get install sqlmap)" >&2; exit 1; }
here=$(cd "$(dirname "$0")/.." && pwd)
dir=$(mktemp -d)
cd "$here" && ${GO:-go} build -o "$dir/vuonlen" ./cmd/vuonlen
cd "$dir"
./vuonlen demo --households 2000 --dir demo --listen "127.0.0.1:$port" --lang en >out.txt 2>err.txt &
server=$!
trap 'kill $server 2>/dev/null || true; rm -rf "$dir"' EXIT INT TERM
at=http://127.0.0.1:$port
tries=0
until curl -s -o /dev/null "$at/login"; do
	tries=$((tries + 1))
	[ $tries -lt 120 ] || { echo "the demo does not start" >&2; cat err.txt >&2; exit 1; }
	sleep 1
done
password=$(grep -oE '[a-z2-7]{6}(-[a-z2-7]{6}){3}' err.txt | head -1)

# in_as USER N: signs in with the Nth recovery code and prints the cookie.
in_as() {
	jar=$dir/$1.jar
	code=$(awk -v u="$1" '$1 == u' err.txt | grep -oE '[0-9A-Z]{5}-[0-9A-Z]{5}' | sed -n "$2p")
	curl -s -o /dev/null -c "$jar" -b "$jar" --data-urlencode "name=$1" --data-urlencode "password=$password" "$at/login"
	curl -s -o /dev/null -c "$jar" -b "$jar" --data-urlencode "code=$code" "$at/login/second"
	[ "$(curl -s -o /dev/null -w '%{http_code}' -b "$jar" "$at/")" = 200 ] || { echo "cannot sign in as $1" >&2; exit 1; }
	awk '$6 == "session" { print "session=" $7 }' "$jar"
}

end=$(($(date +%s) + minutes * 60))
tried=0
found=0
# try COOKIE URL [FORM]: each value of the query, each * of the path, each field.
try() {
	echo "$2" | grep -qE "$pattern" || return 0
	left=$((end - $(date +%s)))
	[ $left -gt 0 ] || { echo "the time is over before $2" >&2; exit 1; }
	set -- "$1" "$2" "${3:-}"
	log=$dir/log.txt
	if [ -n "$3" ]; then set -- "$1" "$2" --data "$3"; else set -- "$1" "$2"; fi
	cookie=$1 url=$2
	shift 2
	timeout $left sqlmap -u "$at$url" --cookie "$cookie" "$@" --batch --disable-coloring --flush-session --dbms sqlite --level 2 --risk 1 \
		--technique BEUSTQ --time-sec 2 --threads 4 --timeout 20 --retries 1 --ignore-code 303,400,401,403,404,422 --skip cookie,user-agent,referer,host \
		--output-dir "$dir/sqlmap" >"$log" 2>&1 || true
	tried=$((tried + 1))
	n=$(grep -c 'do not appear to be injectable\|does not seem to be injectable' "$log" || true)
	if grep -q 'sqlmap identified the following injection\|is vulnerable' "$log"; then
		found=$((found + 1))
		echo "FOUND $url $*"
		cat "$log"
	elif [ "$n" = 0 ]; then
		echo "NOT TRIED $url"
		tail -5 "$log"
		found=$((found + 1))
	else
		echo "nothing $url $* ($(grep -c "testing '" "$log") tests)"
	fi
}

auditor=$(in_as kiemtra 1)
try "$auditor" '/?year=2024'
try "$auditor" '/campaigns?year=2024&stage=late&sort=name&page=1'
try "$auditor" '/doubts?year=2024&kind=check&page=1'
try "$auditor" '/units?q=tri&on=2025-01-01'
try "$auditor" '/units/891*?on=2025-01-01'
try "$auditor" '/units/891*/figures?year=2024&on=2025-01-01'
try "$auditor" '/judgements?movement=an-giang-2021-2025&kind=commune&verdict=met&submitted=2024-12-31&page=1'
try "$auditor" '/judgements/an-giang-2021-2025*/district*/891*?submitted=2025-06-01&on=2025-06-01'
try "$auditor" '/journal?who=system&kind=review.import&page=1'
try "$auditor" '/households/AG0000178*/looks'
try "$auditor" '/users/xa*'
try "$auditor" '/login/elsewhere/back?state=x&code=y'
# Forms that ask for a factor shown within ten minutes are tried right after signing in.
try "$(in_as xa 1)" '/households/AG0000141/number' 'member=0&reason=doi+chieu+can+cuoc+cong+dan'
try "$(in_as xa 2)" '/users' 'name=moi&scope=30547&role=reviewer&from-day=1&from-month=1&from-year=2026'
try "$(in_as xa 3)" '/users/rasoat*' 'do=revoke&role=reviewer&scope=30547&on=2025-07-01'
try "$(in_as xa 4)" '/jobs/1*'
try 'lang=vi' '/login' 'name=xa&password=x&next=%2F'
try 'lang=vi' '/login/code' 'code=AAAAA-AAAAA-AAAAA-AAAAA&new_password=mot-mat-khau-dai'
echo "$tried addresses, $found to look at"
grep -c 'level=ERROR' err.txt >/dev/null && { echo "the program broke:" >&2; grep 'level=ERROR' err.txt | head -5 >&2; exit 1; }
./vuonlen --db sqlite:demo/vuonlen.db verify
[ $found = 0 ]
