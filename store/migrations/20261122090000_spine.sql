-- The spine: the journal, and what it vouches for so far.
--
-- Both databases run this file. Only BIGINT and TEXT are used; NOT NULL stands
-- beside PRIMARY KEY because SQLite lets NULL into a primary key that is not its
-- row number. Acts are named by since and until without foreign keys: a check of
-- the journal (vuonlen verify) covers more than they would, and they would have
-- to wait for the end of each transaction, where the entry is written.

-- +goose Up
CREATE TABLE journal (
    act    BIGINT NOT NULL PRIMARY KEY, -- 1, 2, 3, ...
    at     TEXT   NOT NULL,             -- UTC, microseconds
    actor  TEXT   NOT NULL,
    kind   TEXT   NOT NULL,
    detail TEXT   NOT NULL,             -- JSON: [["name","value"], ...]
    digest TEXT   NOT NULL              -- hex SHA-256 of the act's manifest of rows
);

-- The tree over the journal, in the dense order of golang.org/x/mod/sumdb/tlog.
CREATE TABLE journal_hashes (
    id   BIGINT NOT NULL PRIMARY KEY,   -- 0, 1, 2, ...
    hash TEXT   NOT NULL                -- base64
);

-- One row: the number of the last act and the signed head over it.
CREATE TABLE head (
    act  BIGINT NOT NULL PRIMARY KEY,
    note TEXT   NOT NULL
);

-- Data that came with a program: units and their changes, standards, movements.
CREATE TABLE datasets (
    id      BIGINT NOT NULL PRIMARY KEY,
    since   BIGINT NOT NULL,
    until   BIGINT,
    kind    TEXT   NOT NULL,
    name    TEXT   NOT NULL,
    sha256  TEXT   NOT NULL,            -- hex, of the content
    content TEXT   NOT NULL,            -- base64 of gzip
    sum     TEXT   NOT NULL
);

-- An imported units file: its day, and the level it is complete for ('' = none).
CREATE TABLE unit_snapshots (
    id       BIGINT NOT NULL PRIMARY KEY,
    since    BIGINT NOT NULL,
    until    BIGINT,
    on_date  TEXT   NOT NULL,
    complete TEXT   NOT NULL,
    sum      TEXT   NOT NULL
);

CREATE TABLE unit_records (
    id        BIGINT NOT NULL PRIMARY KEY,
    since     BIGINT NOT NULL,
    until     BIGINT,
    snapshot  BIGINT NOT NULL,          -- unit_snapshots.id
    code      TEXT   NOT NULL,
    name      TEXT   NOT NULL,
    kind      TEXT   NOT NULL,
    parent    TEXT   NOT NULL,          -- '' for a province
    level     TEXT   NOT NULL,
    full_name TEXT   NOT NULL,
    sum       TEXT   NOT NULL
);

CREATE TABLE unit_changes (
    id       BIGINT NOT NULL PRIMARY KEY,
    since    BIGINT NOT NULL,
    until    BIGINT,
    old_code TEXT   NOT NULL,
    new_code TEXT   NOT NULL,
    level    TEXT   NOT NULL,
    kind     TEXT   NOT NULL,
    on_date  TEXT,
    old_name TEXT   NOT NULL,
    new_name TEXT   NOT NULL,
    basis    TEXT   NOT NULL,
    note     TEXT   NOT NULL,
    share    TEXT,                      -- exact fraction of the old unit's households
    hamlets  TEXT   NOT NULL,           -- codes joined by ;
    sum      TEXT   NOT NULL
);

CREATE TABLE unit_facts (
    id         BIGINT NOT NULL PRIMARY KEY,
    since      BIGINT NOT NULL,
    until      BIGINT,
    code       TEXT   NOT NULL,
    on_date    TEXT,                    -- a day on which the code names the unit
    name       TEXT   NOT NULL,
    value      TEXT   NOT NULL,
    valid_from TEXT,                    -- NULL = always
    valid_to   TEXT,                    -- NULL = still in force
    source     TEXT   NOT NULL,
    decision   TEXT   NOT NULL,
    decided_on TEXT,
    body       TEXT   NOT NULL,
    sum        TEXT   NOT NULL
);

-- Recognised counts. NULL = not known; it is never the same as 0.
CREATE TABLE tallies (
    id                  BIGINT NOT NULL PRIMARY KEY,
    since               BIGINT NOT NULL,
    until               BIGINT,
    code                TEXT   NOT NULL,
    on_date             TEXT,           -- a day on which the code names the unit
    year                BIGINT NOT NULL,
    standard            TEXT   NOT NULL,
    households          BIGINT,
    poor                BIGINT,
    near_poor           BIGINT,
    minority_households BIGINT,
    minority_poor       BIGINT,
    minority_near_poor  BIGINT,
    poor_pct            TEXT,           -- rates as printed, per cent, exact fractions
    near_poor_pct       TEXT,
    multidim_pct        TEXT,
    minority_poor_pct   TEXT,
    decided_on          TEXT,
    decision            TEXT   NOT NULL,
    source              TEXT   NOT NULL,
    sum                 TEXT   NOT NULL
);
