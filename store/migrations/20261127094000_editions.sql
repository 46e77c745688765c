-- Editions of public figures. What stands at the head of the spine's migration holds
-- here too.

-- +goose Up

-- A draft that was not let out is superseded by the next. One that was let out stays:
-- a correction is another number.
CREATE TABLE editions (
    id       BIGINT NOT NULL PRIMARY KEY,
    since    BIGINT NOT NULL,
    until    BIGINT,
    number   BIGINT NOT NULL,           -- from 1
    day      TEXT   NOT NULL,
    corrects BIGINT NOT NULL,           -- number of the edition it corrects; 0 = none
    made_by  TEXT   NOT NULL,
    sha256   TEXT   NOT NULL,           -- hex, of content
    content  TEXT   NOT NULL,           -- JSON
    report   TEXT   NOT NULL,           -- JSON: what was hidden, and what the attack found
    sum      TEXT   NOT NULL
);
CREATE UNIQUE INDEX editions_current ON editions (number) WHERE until IS NULL;

-- The files of an edition, as they are given out.
CREATE TABLE edition_files (
    id      BIGINT NOT NULL PRIMARY KEY,
    since   BIGINT NOT NULL,
    until   BIGINT,
    edition BIGINT NOT NULL,            -- editions.id
    name    TEXT   NOT NULL,
    type    TEXT   NOT NULL,            -- MIME type
    size    BIGINT NOT NULL,            -- bytes
    sha256  TEXT   NOT NULL,            -- hex, of the bytes
    content TEXT   NOT NULL,            -- base64
    sum     TEXT   NOT NULL
);
CREATE UNIQUE INDEX edition_files_current ON edition_files (edition, name) WHERE until IS NULL;

-- That an edition was let out, by somebody other than who made it.
CREATE TABLE edition_signs (
    id      BIGINT NOT NULL PRIMARY KEY,
    since   BIGINT NOT NULL,
    until   BIGINT,                     -- always NULL
    edition BIGINT NOT NULL,            -- editions.id
    number  BIGINT NOT NULL,
    sha256  TEXT   NOT NULL,            -- of what was signed
    made_by TEXT   NOT NULL,
    on_date TEXT   NOT NULL,
    sum     TEXT   NOT NULL
);
CREATE UNIQUE INDEX edition_signs_current ON edition_signs (number) WHERE until IS NULL;

