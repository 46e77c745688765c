-- Long work: what waits to be done, is being done and was done. Not under the journal:
-- what a job changes is an act like any other, and these rows tell only how far it is.

-- +goose Up

CREATE TABLE jobs (
    id      BIGINT NOT NULL PRIMARY KEY,
    kind    TEXT   NOT NULL,
    actor   TEXT   NOT NULL,
    file    TEXT   NOT NULL,            -- as the actor called it
    sha256  TEXT   NOT NULL,
    bytes   BIGINT NOT NULL,
    confirm BIGINT NOT NULL,            -- 1: write, 0: say what would be written
    state   TEXT   NOT NULL,            -- waiting, running, done, failed, cancelled
    stop    BIGINT NOT NULL,            -- 1: its actor wants it to end
    tries   BIGINT NOT NULL,
    worker  TEXT   NOT NULL,            -- who has it; '' = nobody
    lease   TEXT   NOT NULL,            -- until when
    created TEXT   NOT NULL,
    ended   TEXT   NOT NULL,            -- '' = not yet
    result  TEXT   NOT NULL             -- sealed; '' = none
);
CREATE INDEX jobs_actor ON jobs (actor);

-- The file of a job in pieces, until the job ends.
CREATE TABLE job_pieces (
    job     BIGINT NOT NULL,            -- jobs.id
    piece   BIGINT NOT NULL,
    content TEXT   NOT NULL,            -- sealed
    PRIMARY KEY (job, piece)
);
