-- Evidence (formats.md 2.7): what is recorded about a movement besides reviews and
-- counts. What stands at the head of the spine's migration holds here too.

-- +goose Up

CREATE TABLE evidence (
    id         BIGINT NOT NULL PRIMARY KEY,
    since      BIGINT NOT NULL,
    until      BIGINT,
    kind       TEXT   NOT NULL,         -- as in programme/kinds.yaml
    key        TEXT   NOT NULL,         -- the values that say which record of the kind it is, a JSON array
    unit       TEXT   NOT NULL,         -- code; '' = it names none
    on_date    TEXT,                    -- the day on which the code names the unit; NULL = not known, and the code names one unit only
    content    TEXT   NOT NULL,         -- all fields that are known, a JSON object
    import     BIGINT NOT NULL,         -- imports.id; 0 = entered by itself
    import_row BIGINT NOT NULL,
    sum        TEXT   NOT NULL
);
-- No record stands twice, whoever writes at the same time.
CREATE UNIQUE INDEX evidence_current ON evidence (kind, key) WHERE until IS NULL;
CREATE INDEX evidence_unit ON evidence (unit);

