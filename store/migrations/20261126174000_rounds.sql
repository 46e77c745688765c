-- Rounds of awards: dossiers with their steps, the judgements that they are bound
-- to, who takes over from a body that ended, and the decisions of the province on
-- what the rules leave open. What stands at the head of the spine's migration holds
-- here too.

-- +goose Up

CREATE TABLE rounds (
    id      BIGINT NOT NULL PRIMARY KEY,
    since   BIGINT NOT NULL,
    until   BIGINT,
    code    TEXT   NOT NULL,
    content TEXT   NOT NULL,            -- JSON
    sum     TEXT   NOT NULL
);
CREATE UNIQUE INDEX rounds_current ON rounds (code) WHERE until IS NULL;

CREATE TABLE dossiers (
    id           BIGINT NOT NULL PRIMARY KEY,
    since        BIGINT NOT NULL,
    until        BIGINT,
    code         TEXT   NOT NULL,
    round        TEXT   NOT NULL,
    subject_kind TEXT   NOT NULL,
    subject      TEXT   NOT NULL,
    on_date      TEXT   NOT NULL,       -- the day on which a unit's code names it
    form         TEXT   NOT NULL,       -- of commendation
    sum          TEXT   NOT NULL
);
CREATE UNIQUE INDEX dossiers_current ON dossiers (code) WHERE until IS NULL;

-- Where a dossier stands follows from its steps, which are only ever added.
CREATE TABLE dossier_steps (
    id      BIGINT NOT NULL PRIMARY KEY,
    since   BIGINT NOT NULL,
    until   BIGINT,
    dossier BIGINT NOT NULL,            -- dossiers.id
    number  BIGINT NOT NULL,            -- from 1
    step    TEXT   NOT NULL,
    on_date TEXT   NOT NULL,
    made_by TEXT   NOT NULL,
    content TEXT   NOT NULL,            -- JSON
    sum     TEXT   NOT NULL
);
-- Of two who take the next step at once one wins, and the other hears of it.
CREATE UNIQUE INDEX dossier_steps_current ON dossier_steps (dossier, number) WHERE until IS NULL;

CREATE TABLE judgements (
    id           BIGINT NOT NULL PRIMARY KEY,
    since        BIGINT NOT NULL,
    until        BIGINT,
    movement     TEXT   NOT NULL,
    subject_kind TEXT   NOT NULL,
    subject      TEXT   NOT NULL,
    on_date      TEXT   NOT NULL,
    submitted_on TEXT   NOT NULL,
    verdict      TEXT   NOT NULL,
    eligible     BIGINT NOT NULL,       -- 1, 0
    as_known     BIGINT NOT NULL,       -- the last act before it
    rules        TEXT   NOT NULL,       -- SHA-256 of the movement's file
    program      TEXT   NOT NULL,
    inputs       TEXT   NOT NULL,       -- SHA-256 of content
    content      TEXT   NOT NULL,       -- JSON
    sum          TEXT   NOT NULL
);

CREATE TABLE receivers (
    id            BIGINT NOT NULL PRIMARY KEY,
    since         BIGINT NOT NULL,
    until         BIGINT,
    ended         TEXT   NOT NULL,      -- code of the unit whose body ended
    ended_on      TEXT   NOT NULL,      -- a day on which the code names it
    receiver      TEXT   NOT NULL,
    receiver_on   TEXT   NOT NULL,
    document      TEXT   NOT NULL,
    sum           TEXT   NOT NULL
);
CREATE UNIQUE INDEX receivers_current ON receivers (ended, ended_on) WHERE until IS NULL;

CREATE TABLE adoptions (
    id         BIGINT NOT NULL PRIMARY KEY,
    since      BIGINT NOT NULL,
    until      BIGINT,
    fact       TEXT   NOT NULL,         -- of a rule set, as procedure calls it
    value      TEXT   NOT NULL,
    document   TEXT   NOT NULL,
    decided_on TEXT   NOT NULL,
    sum        TEXT   NOT NULL
);
CREATE UNIQUE INDEX adoptions_current ON adoptions (fact) WHERE until IS NULL;
