//! The statements that write jobs, each for many at once.

use std::sync::LazyLock;

use super::many::{Kind, Many};
use super::row::columns;

pub(super) static BY_ID: LazyLock<Many> = LazyLock::new(|| {
    const SQL: &str =
        concat!("SELECT ", columns!(), " FROM pulse_jobs JOIN {input} ON pulse_jobs.id = input.wanted");
    Many::new(SQL, &[("wanted", Kind::Text)])
});

pub(super) static BY_KEY: LazyLock<Many> = LazyLock::new(|| {
    const SQL: &str = concat!(
        "SELECT ",
        columns!(),
        " FROM pulse_jobs JOIN {input} ON pulse_jobs.unique_key = input.wanted \
         WHERE pulse_jobs.unique_key IS NOT NULL"
    );
    Many::new(SQL, &[("wanted", Kind::Text)])
});

/// The values of a row, in the order of `Row::args`.
const ROW: &[(&str, Kind)] = &[
    ("id", Kind::Text),
    ("handler", Kind::Text),
    ("plugin", Kind::Text),
    ("status", Kind::Int),
    ("unique_key", Kind::Text),
    ("attempt", Kind::Int),
    ("host", Kind::Text),
    ("task", Kind::Text),
    ("cancel", Kind::Int),
    ("progress_current", Kind::Int),
    ("progress_total", Kind::Int),
    ("completed_at", Kind::Int),
    ("updated_at", Kind::Int),
    ("changed_by", Kind::Text),
    ("job", Kind::Bytes),
    ("began", Kind::Int),
    ("revision", Kind::Int),
    ("lines", Kind::Int),
];

pub(super) static INSERT: LazyLock<Many> = LazyLock::new(|| {
    const SQL: &str = "INSERT INTO pulse_jobs (id, handler, plugin, status, unique_key, attempt, host, task, cancel, \
         progress_current, progress_total, completed_at, updated_at, changed_by, job, began, log_lines, revision) \
         SELECT id, handler, plugin, status, unique_key, attempt, host, task, cancel, progress_current, \
         progress_total, completed_at, updated_at, changed_by, job, began, lines, revision + 1 FROM {input} WHERE true \
         ON CONFLICT (unique_key) WHERE unique_key IS NOT NULL DO NOTHING RETURNING id";
    Many::new(SQL, ROW)
});

pub(super) static UPDATE: LazyLock<Many> = LazyLock::new(|| {
    const SQL: &str = "UPDATE pulse_jobs SET handler = input.handler, plugin = input.plugin, status = input.status, \
         unique_key = input.unique_key, attempt = input.attempt, host = input.host, task = input.task, \
         cancel = input.cancel, progress_current = input.progress_current, progress_total = input.progress_total, \
         completed_at = input.completed_at, updated_at = input.updated_at, changed_by = input.changed_by, \
         job = input.job, began = input.began, log_lines = pulse_jobs.log_lines + input.lines, \
         revision = pulse_jobs.revision + 1 FROM {input} \
         WHERE pulse_jobs.id = input.id AND pulse_jobs.revision = input.revision \
         RETURNING pulse_jobs.id AS id, pulse_jobs.log_lines AS log_lines";
    Many::new(SQL, ROW)
});

pub(super) static REPORT: LazyLock<Many> = LazyLock::new(|| {
    const SQL: &str = "UPDATE pulse_jobs SET \
         progress_current = COALESCE(input.progress_current, pulse_jobs.progress_current), \
         progress_total = COALESCE(input.progress_total, pulse_jobs.progress_total), \
         log_lines = pulse_jobs.log_lines + input.lines, updated_at = input.updated_at, \
         changed_by = input.changed_by FROM {input} \
         WHERE pulse_jobs.id = input.id AND pulse_jobs.attempt = input.attempt AND pulse_jobs.host = input.host \
         RETURNING pulse_jobs.id AS id, pulse_jobs.log_lines AS log_lines";
    Many::new(
        SQL,
        &[
            ("id", Kind::Text),
            ("attempt", Kind::Int),
            ("host", Kind::Text),
            ("progress_current", Kind::Int),
            ("progress_total", Kind::Int),
            ("lines", Kind::Int),
            ("updated_at", Kind::Int),
            ("changed_by", Kind::Text),
        ],
    )
});

pub(super) static EXECUTIONS: LazyLock<Many> = LazyLock::new(|| {
    const SQL: &str = "INSERT INTO pulse_executions (job_id, attempt, handler, finished_at, duration, cost, execution) \
         SELECT job_id, attempt, handler, finished_at, duration, cost, execution FROM {input} WHERE true \
         ON CONFLICT (job_id, attempt) DO UPDATE SET finished_at = excluded.finished_at, \
         duration = excluded.duration, cost = excluded.cost, execution = excluded.execution";
    Many::new(
        SQL,
        &[
            ("job_id", Kind::Text),
            ("attempt", Kind::Int),
            ("handler", Kind::Text),
            ("finished_at", Kind::Int),
            ("duration", Kind::Int),
            ("cost", Kind::Real),
            ("execution", Kind::Bytes),
        ],
    )
});

pub(super) static LINES: LazyLock<Many> = LazyLock::new(|| {
    const SQL: &str =
        "INSERT INTO pulse_logs (job_id, sequence, entry) SELECT job_id, sequence, entry FROM {input}";
    Many::new(SQL, &[("job_id", Kind::Text), ("sequence", Kind::Int), ("entry", Kind::Bytes)])
});
