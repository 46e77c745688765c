-- Who signs in by what, who is signed in, and who looked at whose data.
--
-- credentials and disclosures are domain tables as in the migrations before. The
-- others are not, each for its reason:
--
--   accesses          what is read is written down without an act: acts come one
--                     after the other, and reading must not wait for an import. It
--                     has a chain of hashes of its own, which entries of the journal
--                     fix (docs/decisions/0020-access.md).
--   sessions, credential_uses, login_limits
--                     state of the moment that is overwritten all day and decides
--                     nothing about a household; Verify checks nothing in them.

-- +goose Up

-- By what a user is known. A secret is sealed, and erased when its row is
-- superseded: nobody needs the password of last year.
CREATE TABLE credentials (
    id            BIGINT NOT NULL PRIMARY KEY,
    since         BIGINT NOT NULL,
    until         BIGINT,
    name          TEXT   NOT NULL,      -- of the user
    kind          TEXT   NOT NULL,      -- password, link, totp, passkey, recovery, oidc
    label         TEXT   NOT NULL,
    handle        TEXT   NOT NULL,      -- by what it is found; '' = by the user alone
    data          TEXT   NOT NULL,
    expires       TEXT   NOT NULL,      -- UTC, microseconds; '' = never
    secret_index  TEXT   NOT NULL,
    secret_sealed TEXT,
    sum           TEXT   NOT NULL
);
CREATE UNIQUE INDEX credentials_current ON credentials (kind, handle) WHERE until IS NULL AND handle <> '';
CREATE INDEX credentials_name ON credentials (name) WHERE until IS NULL;

-- A full citizen number that was shown, and why.
CREATE TABLE disclosures (
    id        BIGINT NOT NULL PRIMARY KEY,
    since     BIGINT NOT NULL,
    until     BIGINT,
    household TEXT   NOT NULL,
    year      BIGINT NOT NULL,
    member    BIGINT NOT NULL,          -- number in the list; 0 = the head, of the review
    reason    TEXT   NOT NULL,
    sum       TEXT   NOT NULL
);
CREATE INDEX disclosures_household ON disclosures (household);

-- The access log. sum is the hex SHA-256 over the sum of the row before and this row.
CREATE TABLE accesses (
    id         BIGINT NOT NULL PRIMARY KEY, -- 1, 2, 3, ...
    at         TEXT   NOT NULL,         -- UTC, microseconds
    actor      TEXT   NOT NULL,
    kind       TEXT   NOT NULL,         -- show, find, list, login, logout, refused
    household  TEXT   NOT NULL,         -- '' = none or several
    unit       TEXT   NOT NULL,         -- a code
    year       BIGINT NOT NULL,
    households BIGINT NOT NULL,         -- how many were shown
    numbers    TEXT   NOT NULL,         -- their numbers, joined by ;, of a short list
    fields     TEXT   NOT NULL,         -- person, sensitive, member, joined by ;
    purpose    TEXT   NOT NULL,
    sum        TEXT   NOT NULL
);
CREATE INDEX accesses_household ON accesses (household) WHERE household <> '';

CREATE TABLE sessions (
    token   TEXT   NOT NULL PRIMARY KEY, -- hex SHA-256 of what the device holds
    name    TEXT   NOT NULL,
    stage   TEXT   NOT NULL,
    started TEXT   NOT NULL,
    seen    TEXT   NOT NULL,
    proved  TEXT   NOT NULL,
    how     TEXT   NOT NULL,
    device  TEXT   NOT NULL,
    tries   BIGINT NOT NULL,
    pending TEXT   NOT NULL             -- sealed
);
CREATE INDEX sessions_name ON sessions (name);

-- The last half minute of an app's code, and a passkey's count of signatures.
CREATE TABLE credential_uses (
    credential BIGINT NOT NULL PRIMARY KEY, -- credentials.id
    counter    BIGINT NOT NULL,
    at         TEXT   NOT NULL
);

CREATE TABLE login_limits (
    what  TEXT NOT NULL PRIMARY KEY,    -- keyed hash of limit and what it is about
    until TEXT NOT NULL
);
