-- The tables of Pulse, in SQLite and in PostgreSQL (where BLOB is BYTEA).
--
-- `job`, `execution`, `entry` and `status` are messages of pulse.v1 in protobuf's binary format. The columns beside
-- them are what queries ask for; where a column says what the message says, too, the column counts.

CREATE TABLE pulse_jobs (
    id               TEXT PRIMARY KEY,
    handler          TEXT NOT NULL,
    plugin           TEXT NOT NULL,
    status           BIGINT NOT NULL,
    unique_key       TEXT,
    -- The number of the latest execution.
    attempt          BIGINT NOT NULL,
    -- The host that runs it, while one does.
    host             TEXT,
    -- When it began to.
    began            BIGINT,
    -- The task of the engine that waits for it, while it waits for its turn.
    task             TEXT,
    -- Whether a user wants it cancelled while it runs.
    cancel           BIGINT NOT NULL,
    progress_current BIGINT,
    progress_total   BIGINT,
    -- The sequence of its last log line.
    log_lines        BIGINT NOT NULL,
    completed_at     BIGINT,
    updated_at       BIGINT NOT NULL,
    -- The host that changed it last: others have to be told.
    changed_by       TEXT NOT NULL,
    -- How often it was changed: a change is made to the row that was read, or made again.
    revision         BIGINT NOT NULL,
    job              BLOB NOT NULL
);

-- Most jobs have no key.
CREATE UNIQUE INDEX pulse_jobs_key ON pulse_jobs (unique_key) WHERE unique_key IS NOT NULL;
CREATE INDEX pulse_jobs_status ON pulse_jobs (status, id);
CREATE INDEX pulse_jobs_updated ON pulse_jobs (updated_at);

CREATE TABLE pulse_executions (
    job_id           TEXT NOT NULL,
    attempt          BIGINT NOT NULL,
    handler          TEXT NOT NULL,
    finished_at      BIGINT,
    -- In milliseconds.
    duration         BIGINT,
    cost             DOUBLE PRECISION NOT NULL,
    execution        BLOB NOT NULL,
    PRIMARY KEY (job_id, attempt)
);

CREATE INDEX pulse_executions_finished ON pulse_executions (finished_at);

CREATE TABLE pulse_logs (
    job_id           TEXT NOT NULL,
    sequence         BIGINT NOT NULL,
    entry            BLOB NOT NULL,
    PRIMARY KEY (job_id, sequence)
);

-- Every `pulse serve` that runs, or did until it was killed.
CREATE TABLE pulse_hosts (
    id               TEXT PRIMARY KEY,
    -- The engine's name for it.
    worker           TEXT NOT NULL,
    -- Where it runs, as far as it is known: a process that is gone is not waited for.
    machine          TEXT NOT NULL,
    process          TEXT NOT NULL,
    last_seen        BIGINT NOT NULL,
    status           BLOB NOT NULL
);
