-- What a register of half a million households is asked by. What stands at the head of
-- the spine's migration holds here too.

-- +goose Up

-- A name is looked for among the names that there are, which the program keeps in
-- memory, and its households by the whole name (docs/decisions/0035-load.md). SQLite wants
-- to see `until` for going through the names without touching the rows.
CREATE INDEX reviews_name ON reviews (head_key, year, until) WHERE until IS NULL;

-- What an act entered, and what it superseded: taking it back asks for both, and so
-- does the history. Acts come one after the other, so the first index only grows at its
-- end; of the second there is little.
CREATE INDEX reviews_since ON reviews (since);
CREATE INDEX members_since ON members (since);
CREATE INDEX household_changes_since ON household_changes (since);
CREATE INDEX evidence_since ON evidence (since);
CREATE INDEX reviews_until ON reviews (until) WHERE until IS NOT NULL;
CREATE INDEX members_until ON members (until) WHERE until IS NOT NULL;
CREATE INDEX household_changes_until ON household_changes (until) WHERE until IS NOT NULL;
CREATE INDEX evidence_until ON evidence (until) WHERE until IS NOT NULL;
