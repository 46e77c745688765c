-- What named persons decided on judged criteria. What stands at the head of the
-- spine's migration holds here too.

-- +goose Up

CREATE TABLE conclusions (
    id           BIGINT NOT NULL PRIMARY KEY,
    since        BIGINT NOT NULL,
    until        BIGINT,
    movement     TEXT   NOT NULL,
    criterion    TEXT   NOT NULL,
    subject_kind TEXT   NOT NULL,
    subject      TEXT   NOT NULL,
    on_date      TEXT   NOT NULL,       -- the day on which a unit's code names it
    verdict      TEXT   NOT NULL,       -- met, not_met
    reasons      TEXT   NOT NULL,
    state        TEXT   NOT NULL,       -- digest of the evidence that it rests on
    decided_by   TEXT   NOT NULL,
    decided_on   TEXT   NOT NULL,
    confirmed_by TEXT   NOT NULL,       -- '' = nobody yet
    sum          TEXT   NOT NULL
);
-- Of two who decide at once one wins, and the other hears of it.
CREATE UNIQUE INDEX conclusions_current ON conclusions (movement, criterion, subject_kind, subject) WHERE until IS NULL;
