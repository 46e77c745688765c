-- Files that stand beside what is recorded, and why a single record was changed or
-- taken back. What stands at the head of the spine's migration holds here too.

-- +goose Up

-- The bytes of a file, once for all that it is attached to. They are sealed, because
-- a scanned paper can show anything about a person.
CREATE TABLE contents (
    id             BIGINT NOT NULL PRIMARY KEY,
    since          BIGINT NOT NULL,
    until          BIGINT,              -- always NULL
    sha256         TEXT   NOT NULL,     -- hex, of the bytes
    size           BIGINT NOT NULL,     -- bytes
    content_index  TEXT   NOT NULL,
    content_sealed TEXT,
    sum            TEXT   NOT NULL
);
CREATE UNIQUE INDEX contents_current ON contents (sha256) WHERE until IS NULL;

-- That a file belongs to something. Its name is sealed: people name scans after whom
-- they show.
CREATE TABLE attachments (
    id          BIGINT NOT NULL PRIMARY KEY,
    since       BIGINT NOT NULL,
    until       BIGINT,
    about       TEXT   NOT NULL,        -- what kind of thing it belongs to: evidence:KIND
    key         TEXT   NOT NULL,        -- which one, as things of this kind are known
    type        TEXT   NOT NULL,        -- as the content shows, a MIME type
    sha256      TEXT   NOT NULL,        -- of the bytes that are kept
    original    TEXT   NOT NULL,        -- SHA-256 of the bytes that were given
    name_index  TEXT   NOT NULL,
    name_sealed TEXT,
    sum         TEXT   NOT NULL
);
-- The same file stands once beside a thing.
CREATE UNIQUE INDEX attachments_current ON attachments (about, key, sha256) WHERE until IS NULL;
CREATE INDEX attachments_key ON attachments (about, key);

-- What somebody changed or took back of a single row, and why.
CREATE TABLE corrections (
    id     BIGINT NOT NULL PRIMARY KEY,
    since  BIGINT NOT NULL,
    until  BIGINT,                      -- always NULL
    about  TEXT   NOT NULL,             -- as above; of an attachment: attachment
    was    BIGINT NOT NULL,             -- id of the row that no longer holds
    became BIGINT NOT NULL,             -- id of the row that took its place; 0 = none
    reason TEXT   NOT NULL,
    sum    TEXT   NOT NULL
);
CREATE INDEX corrections_was ON corrections (about, was);
CREATE INDEX corrections_became ON corrections (about, became);

-- The history of a record is found by its key.
CREATE INDEX evidence_key ON evidence (kind, key);
