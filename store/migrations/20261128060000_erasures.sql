-- What was erased for good, and how long what petitions say of people is kept. What
-- stands at the head of the spine's migration holds here too.

-- +goose Up

-- A row of which the sealed columns were emptied. Its sum leaves them out, so the row and
-- what the journal says of it stay as they were.
CREATE TABLE erasures (
    id       BIGINT NOT NULL PRIMARY KEY,
    since    BIGINT NOT NULL,
    until    BIGINT,                    -- always NULL
    of_table TEXT   NOT NULL,
    of_row   BIGINT NOT NULL,
    on_date  TEXT   NOT NULL,
    why      TEXT   NOT NULL,
    fact     TEXT   NOT NULL,           -- the little that is still counted
    sum      TEXT   NOT NULL
);
CREATE UNIQUE INDEX erasures_row ON erasures (of_table, of_row);

CREATE TABLE petition_retentions (
    id        BIGINT NOT NULL PRIMARY KEY,
    since     BIGINT NOT NULL,
    until     BIGINT,
    months    BIGINT NOT NULL,          -- after the last step
    document  TEXT   NOT NULL,
    from_date TEXT   NOT NULL,
    sum       TEXT   NOT NULL
);
CREATE UNIQUE INDEX petition_retentions_current ON petition_retentions (from_date) WHERE until IS NULL;
