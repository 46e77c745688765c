-- In which places and years the rows of an import are, by which it is told who may see
-- that it was. What stands at the head of the spine's migration holds here too.

-- +goose Up

CREATE TABLE import_places (
    id      BIGINT NOT NULL PRIMARY KEY,
    since   BIGINT NOT NULL,
    until   BIGINT,
    import  BIGINT NOT NULL,            -- imports.id
    hamlet  TEXT   NOT NULL,            -- codes on 31 December of the year; '' = not given
    commune TEXT   NOT NULL,            -- or another unit, of a campaign or of evidence
    year    BIGINT NOT NULL,
    sum     TEXT   NOT NULL
);
