-- Articles, statements about naming who is honoured, and the counts of visitors. What
-- stands at the head of the spine's migration holds here too, but for visitor_days,
-- which is a count of the day and no table of the domain: nothing rests on it, and
-- Verify checks nothing in it.

-- +goose Up

-- An article is its steps, which are only ever added.
CREATE TABLE article_steps (
    id      BIGINT NOT NULL PRIMARY KEY,
    since   BIGINT NOT NULL,
    until   BIGINT,
    article TEXT   NOT NULL,            -- its address
    number  BIGINT NOT NULL,            -- from 1
    step    TEXT   NOT NULL,            -- write, submit, return, approve, withdraw
    at      TEXT   NOT NULL,            -- UTC, microseconds
    made_by TEXT   NOT NULL,
    content TEXT   NOT NULL,            -- JSON
    sum     TEXT   NOT NULL
);
-- Of two who take the next step at once one wins, and the other hears of it.
CREATE UNIQUE INDEX article_steps_current ON article_steps (article, number) WHERE until IS NULL;

-- The last statement about an award holds.
CREATE TABLE consents (
    id          BIGINT NOT NULL PRIMARY KEY,
    since       BIGINT NOT NULL,
    until       BIGINT,
    award       TEXT   NOT NULL,        -- code of the dossier
    number      BIGINT NOT NULL,        -- from 1
    ground      TEXT   NOT NULL,        -- consent, law
    given       BIGINT NOT NULL,        -- 1; 0 = withdrawn
    on_date     TEXT   NOT NULL,
    until_date  TEXT,                   -- the last day of showing the name
    made_by     TEXT   NOT NULL,
    note_index  TEXT   NOT NULL,        -- JSON: source and reasons, which may tell of people
    note_sealed TEXT,
    sum         TEXT   NOT NULL
);
CREATE UNIQUE INDEX consents_current ON consents (award, number) WHERE until IS NULL;

-- How many different visitors a day had, as far as was told apart.
CREATE TABLE visitor_days (
    day      TEXT   NOT NULL PRIMARY KEY,
    visitors BIGINT NOT NULL
);
