-- What citizens send and what becomes of it, lists that hang out for comment, whom one
-- can call, and the days that the province gives itself. What stands at the head of the
-- spine's migration holds here too.

-- +goose Up

CREATE TABLE petitions (
    id            BIGINT NOT NULL PRIMARY KEY,
    since         BIGINT NOT NULL,
    until         BIGINT,
    kind          TEXT   NOT NULL,
    category      TEXT   NOT NULL,
    unit          TEXT   NOT NULL,      -- that it is about
    unit_on       TEXT   NOT NULL,      -- the day on which the code names the unit
    posting       BIGINT NOT NULL,      -- postings.id; 0 = none
    on_date       TEXT   NOT NULL,      -- received
    code_index    TEXT   NOT NULL,      -- keyed hash of the sender's code, which is nowhere else
    letter_index  TEXT   NOT NULL,
    letter_sealed TEXT,                 -- who wrote, and what
    sum           TEXT   NOT NULL
);
CREATE UNIQUE INDEX petitions_code ON petitions (code_index) WHERE until IS NULL;

-- Where a petition stands follows from its steps, which are only ever added.
CREATE TABLE petition_steps (
    id           BIGINT NOT NULL PRIMARY KEY,
    since        BIGINT NOT NULL,
    until        BIGINT,
    petition     BIGINT NOT NULL,       -- petitions.id
    number       BIGINT NOT NULL,       -- from 1
    step         TEXT   NOT NULL,
    on_date      TEXT   NOT NULL,
    made_by      TEXT   NOT NULL,
    to_unit      TEXT   NOT NULL,       -- who deals with it from here on; empty: as before
    to_on        TEXT,
    ground       TEXT   NOT NULL,
    outcome      TEXT   NOT NULL,
    mended       BIGINT NOT NULL,       -- the act by which a list was mended; 0 = none
    words_index  TEXT   NOT NULL,
    words_sealed TEXT,
    sum          TEXT   NOT NULL
);
-- Of two who take the next step at once one wins, and the other hears of it.
CREATE UNIQUE INDEX petition_steps_current ON petition_steps (petition, number) WHERE until IS NULL;

-- A list that hangs out. Its code is on the notice; sealed, so that the notice can be
-- printed again.
CREATE TABLE postings (
    id          BIGINT NOT NULL PRIMARY KEY,
    since       BIGINT NOT NULL,
    until       BIGINT,
    unit        TEXT   NOT NULL,
    unit_on     TEXT   NOT NULL,
    what        TEXT   NOT NULL,        -- the year of the review, or the code of the round
    round       BIGINT NOT NULL,        -- 1: of an award round
    from_date   TEXT   NOT NULL,
    to_date     TEXT   NOT NULL,
    place       TEXT   NOT NULL,
    code_index  TEXT   NOT NULL,
    code_sealed TEXT,
    sum         TEXT   NOT NULL
);
CREATE UNIQUE INDEX postings_code ON postings (code_index) WHERE until IS NULL;

CREATE TABLE contacts (
    id      BIGINT NOT NULL PRIMARY KEY,
    since   BIGINT NOT NULL,
    until   BIGINT,
    content TEXT   NOT NULL,            -- JSON; for everybody to read
    sum     TEXT   NOT NULL
);

CREATE TABLE petition_limits (
    id        BIGINT NOT NULL PRIMARY KEY,
    since     BIGINT NOT NULL,
    until     BIGINT,
    kind      TEXT   NOT NULL,
    days      BIGINT NOT NULL,          -- calendar days
    document  TEXT   NOT NULL,
    from_date TEXT   NOT NULL,
    sum       TEXT   NOT NULL
);
CREATE UNIQUE INDEX petition_limits_current ON petition_limits (kind, from_date) WHERE until IS NULL;
