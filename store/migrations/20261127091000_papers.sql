-- Papers: the templates of offices, and papers that came back signed. Their files are
-- attachments. What stands at the head of the spine's migration holds here too.

-- +goose Up

-- A template is known by kind, office and first day; its file is the attachment
-- template:KIND with these three as key. Ending it early is another row.
CREATE TABLE paper_templates (
    id         BIGINT NOT NULL PRIMARY KEY,
    since      BIGINT NOT NULL,
    until      BIGINT,
    kind       TEXT   NOT NULL,
    unit       TEXT   NOT NULL,         -- code of the unit whose office it is of
    unit_on    TEXT   NOT NULL,         -- a day on which the code names the unit
    valid_from TEXT   NOT NULL,         -- first and last day of papers that it is for
    valid_to   TEXT,                    -- NULL = no end is set
    sum        TEXT   NOT NULL
);
CREATE UNIQUE INDEX paper_templates_current ON paper_templates (kind, unit, unit_on, valid_from) WHERE until IS NULL;

-- A paper as it was signed: scanned, or by a signing service. Its files are the
-- attachments signed with the number of this row as key.
CREATE TABLE signed_papers (
    id      BIGINT NOT NULL PRIMARY KEY,
    since   BIGINT NOT NULL,
    until   BIGINT,                     -- taken back
    kind    TEXT   NOT NULL,
    round   TEXT   NOT NULL,
    dossier TEXT   NOT NULL,            -- code; empty = a paper on several dossiers
    number  TEXT   NOT NULL,            -- number and sign of the paper
    on_date TEXT   NOT NULL,            -- day of the paper
    means   TEXT   NOT NULL,            -- scan, service
    content TEXT   NOT NULL,            -- JSON: what the service said of the signature
    sum     TEXT   NOT NULL
);
CREATE INDEX signed_papers_round ON signed_papers (round);
