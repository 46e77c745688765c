-- The register: households over the years, their reviews, and what is counted
-- from them. What stands at the head of the spine's migration holds here too.
--
-- A column that ends in _sealed is ciphertext under a key outside the database:
-- KEY-ID:BASE64. The row's sum leaves it out, so that the key can be changed,
-- and covers the blind index of its plain text beside it instead.

-- +goose Up

-- A file that was imported, or what was entered in its place: where rows came from.
CREATE TABLE imports (
    id     BIGINT NOT NULL PRIMARY KEY,
    since  BIGINT NOT NULL,
    until  BIGINT,
    what   TEXT   NOT NULL,             -- review, member, household_change, campaign
    file   TEXT   NOT NULL,
    sha256 TEXT   NOT NULL,
    rows   BIGINT NOT NULL,
    undoes BIGINT,                      -- the act that this one takes back
    reason TEXT   NOT NULL,
    sum    TEXT   NOT NULL
);

-- One household's row of a yearly review.
CREATE TABLE reviews (
    id             BIGINT NOT NULL PRIMARY KEY,
    since          BIGINT NOT NULL,
    until          BIGINT,
    household      TEXT   NOT NULL,
    year           BIGINT NOT NULL,
    hamlet         TEXT   NOT NULL,     -- codes on 31 December of the year; '' = not given
    commune        TEXT   NOT NULL,
    area           TEXT   NOT NULL,     -- as the row says; '' = the unit's fact decides
    ethnicity      TEXT   NOT NULL,     -- code of 1979, '' = unknown
    size           BIGINT,
    b1             BIGINT,
    indicators     TEXT   NOT NULL,     -- d01 to d12: 1, 0 or ?
    more           TEXT   NOT NULL,     -- code=value;code=value
    standard       TEXT   NOT NULL,
    class          TEXT   NOT NULL,     -- by the standard when it was entered
    head           TEXT   NOT NULL,
    head_key       TEXT   NOT NULL,     -- to search by: no case, no diacritics
    address        TEXT   NOT NULL,
    citizen_index  TEXT   NOT NULL,
    citizen_sealed TEXT,
    reviewed_on    TEXT,
    interviewer    TEXT   NOT NULL,
    import         BIGINT NOT NULL,     -- imports.id
    import_row     BIGINT NOT NULL,
    sum            TEXT   NOT NULL
);
-- No household has two reviews of a year, whoever writes at the same time.
CREATE UNIQUE INDEX reviews_current ON reviews (year, household) WHERE until IS NULL;
CREATE INDEX reviews_household ON reviews (household);
CREATE INDEX reviews_citizen ON reviews (citizen_index) WHERE citizen_index <> '';

CREATE TABLE members (
    id             BIGINT NOT NULL PRIMARY KEY,
    since          BIGINT NOT NULL,
    until          BIGINT,
    household      TEXT   NOT NULL,
    year           BIGINT NOT NULL,     -- of the review whose list it is
    member         BIGINT NOT NULL,     -- number in the list
    name           TEXT   NOT NULL,
    name_key       TEXT   NOT NULL,
    sex            TEXT   NOT NULL,
    birth          TEXT,
    birth_year     BIGINT,
    relation       TEXT   NOT NULL,
    ethnicity      TEXT   NOT NULL,
    citizen_index  TEXT   NOT NULL,
    citizen_sealed TEXT,
    no_labour      TEXT   NOT NULL,     -- 1, 0, '' = unknown
    merit          TEXT   NOT NULL,
    disabled       TEXT   NOT NULL,
    malnourished   TEXT   NOT NULL,
    insured        TEXT   NOT NULL,
    schooling      TEXT   NOT NULL,
    import         BIGINT NOT NULL,
    import_row     BIGINT NOT NULL,
    sum            TEXT   NOT NULL
);
CREATE UNIQUE INDEX members_current ON members (year, household, member) WHERE until IS NULL;
CREATE INDEX members_citizen ON members (citizen_index) WHERE citizen_index <> '';

-- What happened to a household between reviews.
CREATE TABLE household_changes (
    id         BIGINT NOT NULL PRIMARY KEY,
    since      BIGINT NOT NULL,
    until      BIGINT,
    household  TEXT   NOT NULL,
    kind       TEXT   NOT NULL,
    on_date    TEXT   NOT NULL,
    other      TEXT   NOT NULL,
    hamlet     TEXT   NOT NULL,         -- codes on that day
    commune    TEXT   NOT NULL,
    reason     TEXT   NOT NULL,
    document   TEXT   NOT NULL,
    import     BIGINT NOT NULL,
    import_row BIGINT NOT NULL,
    sum        TEXT   NOT NULL
);
CREATE UNIQUE INDEX household_changes_current ON household_changes (household, on_date, kind, other) WHERE until IS NULL;

-- Which unit-years are complete and recognised.
CREATE TABLE campaigns (
    id            BIGINT NOT NULL PRIMARY KEY,
    since         BIGINT NOT NULL,
    until         BIGINT,
    code          TEXT   NOT NULL,      -- on 31 December of the year
    year          BIGINT NOT NULL,
    complete      TEXT   NOT NULL,      -- yes, no
    recognised_on TEXT,
    decision      TEXT   NOT NULL,
    sum           TEXT   NOT NULL
);
CREATE UNIQUE INDEX campaigns_current ON campaigns (code, year) WHERE until IS NULL;

-- Counts of the reviews of a year in one hamlet, or in one commune where the
-- reviews name no hamlet. They are kept with the reviews and equal a recount.
CREATE TABLE leaf_tallies (
    id       BIGINT NOT NULL PRIMARY KEY,
    since    BIGINT NOT NULL,
    until    BIGINT,
    code     TEXT   NOT NULL,
    year     BIGINT NOT NULL,
    standard TEXT   NOT NULL,
    counts   TEXT   NOT NULL,           -- name=n or name=n-m, in a fixed order
    sum      TEXT   NOT NULL
);
CREATE UNIQUE INDEX leaf_tallies_current ON leaf_tallies (year, code, standard) WHERE until IS NULL;

-- Who may act, and where.
CREATE TABLE users (
    id       BIGINT NOT NULL PRIMARY KEY,
    since    BIGINT NOT NULL,
    until    BIGINT,
    name     TEXT   NOT NULL,
    disabled TEXT   NOT NULL,           -- yes, no
    sum      TEXT   NOT NULL
);
CREATE UNIQUE INDEX users_current ON users (name) WHERE until IS NULL;

CREATE TABLE grants (
    id         BIGINT NOT NULL PRIMARY KEY,
    since      BIGINT NOT NULL,
    until      BIGINT,
    name       TEXT   NOT NULL,
    role       TEXT   NOT NULL,
    scope      TEXT   NOT NULL,         -- code of a unit
    on_date    TEXT   NOT NULL,         -- a day on which the code names it
    valid_from TEXT,
    valid_to   TEXT,
    sum        TEXT   NOT NULL
);

-- The keys under which columns are sealed: their names, not the keys.
CREATE TABLE data_keys (
    id     BIGINT NOT NULL PRIMARY KEY,
    since  BIGINT NOT NULL,
    until  BIGINT,
    key_id TEXT   NOT NULL,
    mark   TEXT   NOT NULL,             -- fingerprint of the key
    sum    TEXT   NOT NULL
);
