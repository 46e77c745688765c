-- What lists of households are found by. What stands at the head of the spine's
-- migration holds here too.

-- +goose Up

-- A list of a year goes through places and names without touching the rows (SQLite
-- wants to see `until` for that, although it is always empty here); the
-- households of one hamlet lie side by side.
CREATE INDEX reviews_place ON reviews (year, hamlet, commune, head_key, household, class, until) WHERE until IS NULL;
-- What happened to a household is also what names it as the other one.
CREATE INDEX household_changes_other ON household_changes (other) WHERE other <> '';
-- Taking an import back asks for its rows, and so does its page.
CREATE INDEX reviews_import ON reviews (import);
CREATE INDEX members_import ON members (import);
-- An act's import, and the imports in their order.
CREATE INDEX imports_since ON imports (since);
CREATE INDEX imports_undoes ON imports (undoes) WHERE undoes IS NOT NULL;
