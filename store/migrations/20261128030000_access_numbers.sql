-- Who saw a household is asked of the access log by its number, also where it was one of
-- a short list. What stands at the head of the spine's migration holds here too.

-- +goose Up

-- The households of short lists: number stands for a household (64 bits of the SHA-256 of
-- its number), access is the line. It says nothing that the line does not say, and is held
-- against it when the data are checked. The row whose number is -1 names the last line
-- from before this table, whose lists are looked through as they are.
CREATE TABLE access_numbers (
    number BIGINT NOT NULL,
    access BIGINT NOT NULL
);
INSERT INTO access_numbers (number, access) SELECT -1, COALESCE(MAX(id), 0) FROM accesses;
CREATE INDEX access_numbers_number ON access_numbers (number, access);

-- Lists too long to name their households are asked for by their unit.
CREATE INDEX accesses_lists ON accesses (unit) WHERE household = '' AND numbers = '' AND households > 0;
CREATE INDEX accesses_actor ON accesses (actor);
