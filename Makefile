# make test    passes the tests: what every change must do
# make check   runs every check there is: test, and also more under the race detector,
#              modules, builds for the officers' systems, fuzzing for a moment, each
#              benchmark once
# make bench   measures: counting against DuckDB (ROWS=27000000 for the country),
#              and every benchmark of Go
# make solver  publishes and attacks thousands of provinces of chance and holds the
#              attacker against the solvers of others (decision 36)
# make screenshots  pictures of every page, both languages, wide and phone, into
#              the folder screenshots
# make load-portal  asks the public site for 500 pages a second
# make open-data    has DuckDB read the open data of a made-up province (module bench/)
# make lighthouse   has Lighthouse look at every page, the staff's and the public
#              site's (npm and Chromium; VUONLEN_PAGES names some)
# make sqlmap       has sqlmap try the web program of the demo (docs/security.md)
# make load     has fifty people work on 525,000 households and measures each page
# make generate, make format   write generated files, formatted source
#
# A machine with Go and make is enough. What the machine lacks is said in a line
# and skipped (PostgreSQL, Chromium, a C compiler for the race detector); with CI set it
# is an error.

.POSIX:
.NOTPARALLEL:

GO = go
STATICCHECK = $(GO) tool -modfile=tools/go.mod staticcheck
TESTFLAGS =
# The collector runs when the heap has grown fivefold, not twofold, which takes a fifth
# off the work of all the short processes here; the limit is for small machines.
HEAP = GOGC=400 GOMEMLIMIT=2GiB
FUZZTIME = 5s

# The race detector is given the tests of doing things at once: a test that does one
# thing after the other has nothing for it to find, and takes five times as long under
# it. internal/floors holds the pure packages to the name. The folders bench and tools are
# modules of their own.
CONCURRENT = $$(grep -rlE --include='*_test.go' '^func Test[A-Za-z0-9]*Concurrent' . | sed 's,/[^/]*$$,,' | sort -u)

all: test

# lint has looked at the tests with all of vet, so that go test need not.
test: lint race
	$(HEAP) $(GO) test -vet=off -timeout 30m $(TESTFLAGS) ./...

check: test races modules cross fuzz
	$(GO) test -run '^$$' -bench . -benchtime 1x ./...

lint: formatted vet staticcheck generated

formatted:
	@files=$$(gofmt -l .) && if [ -n "$$files" ]; then echo "not formatted (make format):" >&2; echo "$$files" >&2; exit 1; fi

vet:
	$(HEAP) $(GO) vet ./...

# staticcheck.conf gives the reason of each check that is off.
staticcheck:
	$(HEAP) $(STATICCHECK) ./...

generated:
	@sh tools/fresh.sh

race:
	@if [ "$$($(GO) env CGO_ENABLED)" = 1 ]; then \
		set -ex; \
		$(HEAP) $(GO) test -race -vet=off -run Concurrent $(TESTFLAGS) $(CONCURRENT); \
	elif [ -n "$${CI:-}" ]; then \
		echo "race: no C compiler, which the race detector needs" >&2; exit 1; \
	else \
		echo "race: skipped, there is no C compiler, which the race detector needs"; \
	fi

# All tests of the packages without a database, however they are called: what the names miss.
races:
	$(HEAP) $(GO) test -race -vet=off $(TESTFLAGS) ./law/... ./unit/... ./household/... ./account/... ./tally/... ./report/... ./journal/... ./award/... ./publication/... ./internal/... ./web ./web/portal

modules:
	$(GO) mod verify
	$(GO) mod tidy -diff
	cd tools && $(GO) mod verify && $(GO) mod tidy -diff

# The officers' machines run Windows; developers' also macOS.
cross:
	GOOS=windows GOARCH=amd64 $(GO) build -o /dev/null ./cmd/vuonlen
	GOOS=darwin GOARCH=arm64 $(GO) build -o /dev/null ./cmd/vuonlen

fuzz:
	@sh tools/fuzz.sh $(FUZZTIME)

bench: peers
	$(GO) test -run '^$$' -bench . -benchmem ./...

# The peers are a module of their own: the program depends on none of them.
# About 75 bytes a row are needed in the temporary folder. BENCHFLAGS: bench/main.go.
ROWS = 5000000
BENCHFLAGS =
peers:
	@set -e; dir=$$(mktemp -d); trap 'rm -rf "$$dir"' EXIT; \
	$(GO) build -o "$$dir/vuonlen" ./cmd/vuonlen; \
	(cd bench && $(GO) build -o "$$dir/peers" .); \
	"$$dir/peers" -rows $(ROWS) -dir "$$dir" -vuonlen "$$dir/vuonlen" $(BENCHFLAGS)

# The figures of a made-up province as DuckDB reads them, file by file (bench/edition_test.go).
open-data:
	@set -e; dir=$$(mktemp -d); trap 'rm -rf "$$dir"' EXIT; \
	$(GO) build -o "$$dir/vuonlen" ./cmd/vuonlen; \
	"$$dir/vuonlen" demo --publish --no-serve --households 20000 --dir "$$dir/demo" >/dev/null; \
	"$$dir/vuonlen" edition export --db sqlite:"$$dir/demo/vuonlen.db" --dir "$$dir/edition"; \
	cd bench && VUONLEN_EDITION="$$dir/edition" $(GO) test -count=1 -v -run '^TestEdition$$' .

# In the same module. What is not asked is said in a line. SOLVERFLAGS: bench/solver/main.go.
SOLVERFLAGS =
solver:
	@tags=; if [ "$$($(GO) env CGO_ENABLED)" = 1 ] && [ -e /usr/include/glpk.h ]; then tags=glpk; \
	else echo "solver: without GLPK, which needs a C compiler and its headers (Debian: libglpk-dev)" >&2; fi; \
	cd bench && $(GO) test -tags "$$tags" ./solver && $(GO) run -tags "$$tags" ./solver $(SOLVERFLAGS)

screenshots:
	VUONLEN_SCREENSHOTS=$(CURDIR)/screenshots $(GO) test -count=1 -run '^TestBrowser' ./web/storybook ./web/portal ./cmd/vuonlen

load-portal:
	VUONLEN_PORTAL_LOAD=30 $(GO) test -count=1 -v -run '^TestPortalLoad$$' ./cmd/vuonlen

# Lighthouse comes from npm, at the version that Node 20 takes.
LIGHTHOUSE = npx --yes lighthouse@12.8.2
lighthouse:
	VUONLEN_LIGHTHOUSE="$(LIGHTHOUSE)" $(GO) test -count=1 -timeout 60m -v -run '^TestLighthouse' ./cmd/vuonlen

sqlmap:
	GO="$(GO)" sh tools/sqlmap.sh

# The databases are filled once, which takes minutes and 4 GB, and are kept in a folder.
LOAD = /tmp/vuonlen-load
load:
	VUONLEN_LOAD="$${VUONLEN_LOAD:-$(LOAD)}" $(GO) test -count=1 -timeout 90m -v -run '^TestLoad$$' ./cmd/vuonlen

generate:
	$(GO) generate ./...

format:
	gofmt -w .
