-- Which act touched each table last: what was made of tables stays good until then.
-- It is no part of the record, and nothing is decided by it. What stands at the head of
-- the spine's migration holds here too.

-- +goose Up

CREATE TABLE touched (
    name TEXT   NOT NULL PRIMARY KEY,
    act  BIGINT NOT NULL
);

-- +goose Down
DROP TABLE touched;
