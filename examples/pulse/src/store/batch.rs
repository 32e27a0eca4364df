//! What one transaction writes: each step is one statement for all jobs that take it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use prost::Message as _;
use ulid::Ulid;

use super::row::Row;
use super::statements::{BY_ID, BY_KEY, EXECUTIONS, INSERT, LINES, REPORT, UPDATE};
use super::writer::{Change, Done, Op, Report};
use super::{Arg, Error, Record, Tx, duration};
use crate::engine::{self, Task};
use crate::pulse::{Execution, LogEntry};
use crate::time::now;

/// What one transaction writes.
pub(super) struct Batch<'a> {
    tx: &'a mut Tx,
    /// Who makes the changes.
    host: &'a str,
    /// Tasks to add.
    pub(super) tasks: Vec<Task>,
    /// Tasks to remove.
    old_tasks: Vec<String>,
    executions: Vec<Execution>,
    lines: Vec<LogEntry>,
    /// What listeners are to be told.
    pub(super) changes: Vec<Arc<Change>>,
    /// What came of the change of each number.
    done: Vec<(usize, Done)>,
}

/// A job to add.
struct New {
    at: usize,
    row: Row,
    task: Option<Task>,
    job: Vec<u8>,
}

/// A job to change.
struct Update<'a> {
    at: usize,
    id: &'a str,
    /// The row as it was last seen, if nobody has found it to be another since.
    known: Option<&'a Row>,
    step: &'a mut (dyn FnMut(&mut Row) -> bool + Send),
    /// How often somebody else was faster.
    tries: usize,
}

/// A change that was made to a row in memory.
struct Step<'a> {
    update: Update<'a>,
    before: Row,
    row: Row,
    task: Option<Task>,
    job: Vec<u8>,
}

/// How often a change is made again where somebody else was faster.
const TRIES: usize = 20;

impl<'a> Batch<'a> {
    pub(super) fn new(tx: &'a mut Tx, host: &'a str) -> Self {
        Batch {
            tx,
            host,
            tasks: Vec::new(),
            old_tasks: Vec::new(),
            executions: Vec::new(),
            lines: Vec::new(),
            changes: Vec::new(),
            done: Vec::new(),
        }
    }

    /// Makes changes, and says what came of each.
    pub(super) async fn make(&mut self, ops: &mut [Op]) -> Result<Vec<Done>, Error> {
        let (mut rows, mut updates, mut reports) = (Vec::new(), Vec::new(), Vec::new());
        for (at, op) in ops.iter_mut().enumerate() {
            match op {
                Op::Insert { row, .. } => rows.push((at, &**row)),
                Op::Update { id, known, step, .. } => {
                    let known = known.as_ref().map(|change| &change.row);
                    updates.push(Update { at, id, known, step, tries: 0 });
                }
                Op::Report { report, .. } => reports.push((at, &*report)),
            }
        }
        self.insert(&rows).await?;
        self.update(updates).await?;
        self.report(&reports).await?;
        self.finish().await?;
        self.done.sort_unstable_by_key(|(at, _)| *at);
        Ok(self.done.drain(..).map(|(_, done)| done).collect())
    }

    async fn insert(&mut self, rows: &[(usize, &Row)]) -> Result<(), Error> {
        if rows.is_empty() {
            return Ok(());
        }
        let new: Vec<New> = rows
            .iter()
            .map(|(at, row)| {
                let mut row = (*row).clone();
                let task = prepare(&mut row);
                let job = row.job.encode_to_vec();
                New { at: *at, row, task, job }
            })
            .collect();
        let input: Vec<_> = new.iter().map(|new| new.row.args(&new.job, self.host)).collect();
        let added = self.tx.many(&INSERT, &input).await?;
        let added = added.iter().map(|record| record.text("id")).collect::<Result<BTreeSet<_>, _>>()?;
        let (new, old): (Vec<_>, Vec<_>) = new.into_iter().partition(|new| added.contains(&new.row.job.id));
        for New { at, mut row, task, .. } in new {
            row.revision += 1;
            self.tasks.extend(task);
            self.changes.push(Arc::new(Change { before: None, row: row.clone() }));
            self.done.push((at, Done::Insert(Box::new(row), false)));
        }
        if old.is_empty() {
            return Ok(());
        }
        let keys: Vec<_> = old.iter().map(|old| [Arg::MaybeText(old.row.key.as_deref())]).collect();
        let mut found = BTreeMap::new();
        for record in self.tx.many(&BY_KEY, &keys).await? {
            let row = Row::read(&record)?;
            found.insert(row.key.clone(), row);
        }
        for New { at, row, .. } in old {
            let row = found.get(&row.key).cloned().ok_or(sqlx::Error::RowNotFound)?;
            self.done.push((at, Done::Insert(Box::new(row), true)));
        }
        Ok(())
    }

    /// Makes changes to rows: in each round one for each row, and again those where the row has become another.
    async fn update(&mut self, mut updates: Vec<Update<'_>>) -> Result<(), Error> {
        while let Some(first) = updates.first() {
            if first.tries == TRIES {
                return Err(Error::Engine(format!("job `{}` is changed by too many at once", first.id)));
            }
            let mut taken = BTreeSet::new();
            let (round, later): (Vec<_>, Vec<_>) =
                updates.into_iter().partition(|update| taken.insert(update.id.to_owned()));
            updates = later;
            let (steps, stale) = self.steps(round).await?;
            updates.extend(stale);
            updates.extend(self.write(steps).await?);
        }
        Ok(())
    }

    /// Makes changes to rows in memory. Returns what to write, and what to try again with a row that is read.
    async fn steps<'u>(
        &mut self,
        updates: Vec<Update<'u>>,
    ) -> Result<(Vec<Step<'u>>, Vec<Update<'u>>), Error> {
        let mut rows = BTreeMap::new();
        let unknown = updates.iter().filter(|update| update.known.is_none());
        let ids: Vec<_> = unknown.map(|update| [Arg::Text(update.id)]).collect();
        for record in self.tx.many(&BY_ID, &ids).await? {
            let row = Row::read(&record)?;
            rows.insert(row.job.id.clone(), row);
        }
        let (mut steps, mut stale) = (Vec::new(), Vec::new());
        for mut update in updates {
            let known = update.known.take();
            let before = match known {
                Some(row) => Some(Row { execution: None, lines: Vec::new(), ..row.clone() }),
                None => rows.remove(update.id),
            };
            let Some(before) = before else {
                self.done.push((update.at, Done::Update(None)));
                continue;
            };
            let mut row = before.clone();
            if (update.step)(&mut row) {
                let task = prepare(&mut row);
                let job = row.job.encode_to_vec();
                steps.push(Step { update, before, row, task, job });
            } else if known.is_some() {
                stale.push(update);
            } else {
                self.done.push((update.at, Done::Update(None)));
            }
        }
        // Transactions that change the same rows do so in the same order, so that none waits for one that waits for it.
        steps.sort_unstable_by(|one, other| one.row.job.id.cmp(&other.row.job.id));
        Ok((steps, stale))
    }

    /// Writes rows. Returns the changes where a row has become another.
    async fn write<'u>(&mut self, steps: Vec<Step<'u>>) -> Result<Vec<Update<'u>>, Error> {
        let input: Vec<_> = steps.iter().map(|step| step.row.args(&step.job, self.host)).collect();
        let last_lines = last_lines(&self.tx.many(&UPDATE, &input).await?)?;
        let mut again = Vec::new();
        for Step { update, before, mut row, task, .. } in steps {
            let Some(last) = last_lines.get(&row.job.id) else {
                again.push(Update { tries: update.tries + 1, ..update });
                continue;
            };
            row.revision += 1;
            self.old_tasks.extend(before.task.filter(|old| Some(old) != row.task.as_ref()));
            self.tasks.extend(task);
            // One that runs is in the row.
            self.executions.extend(row.execution.clone().filter(|one| one.finished_at.is_some()));
            number(&mut row.lines, *last);
            self.lines.extend_from_slice(&row.lines);
            let change = Arc::new(Change { before: Some(before.job.status), row });
            self.changes.push(Arc::clone(&change));
            self.done.push((update.at, Done::Update(Some(change))));
        }
        Ok(again)
    }

    async fn report(&mut self, reports: &[(usize, &Report)]) -> Result<(), Error> {
        let now = now();
        let input: Vec<_> = reports
            .iter()
            .map(|(_, report)| {
                let progress = report.progress.as_ref();
                [
                    Arg::Text(&report.id),
                    Arg::Int(report.attempt.into()),
                    Arg::Text(&report.host),
                    Arg::MaybeInt(progress.map(|progress| progress.current.into())),
                    Arg::MaybeInt(progress.map(|progress| progress.total.into())),
                    Arg::Int(count(&report.lines)),
                    Arg::Int(now),
                    Arg::Text(self.host),
                ]
            })
            .collect();
        // An attempt reports once at a time, and one attempt of a job counts.
        let last_lines = last_lines(&self.tx.many(&REPORT, &input).await?)?;
        for (at, report) in reports {
            let lines = last_lines.get(&report.id).map(|last| {
                let mut lines = report.lines.clone();
                number(&mut lines, *last);
                lines
            });
            self.lines.extend(lines.iter().flatten().cloned());
            self.done.push((*at, Done::Report(lines)));
        }
        Ok(())
    }

    /// Writes what belongs to the rows.
    async fn finish(&mut self) -> Result<(), Error> {
        let messages: Vec<_> = self.executions.iter().map(prost::Message::encode_to_vec).collect();
        let input = self.executions.iter().zip(&messages).map(|(execution, message)| {
            [
                Arg::Text(&execution.job_id),
                Arg::Int(execution.attempt.into()),
                Arg::Text(&execution.handler),
                Arg::MaybeInt(execution.finished_at),
                Arg::MaybeInt(duration(execution)),
                // What a plugin makes up need not be a number.
                Arg::Real(if execution.cost.is_finite() { execution.cost } else { 0.0 }),
                Arg::Bytes(message),
            ]
        });
        self.tx.many(&EXECUTIONS, &input.collect::<Vec<_>>()).await?;
        let messages: Vec<_> = self.lines.iter().map(prost::Message::encode_to_vec).collect();
        let input = self.lines.iter().zip(&messages).map(|(line, message)| {
            [Arg::Text(&line.job_id), Arg::Int(line.sequence.into()), Arg::Bytes(message)]
        });
        self.tx.many(&LINES, &input.collect::<Vec<_>>()).await?;
        engine::remove(self.tx, &self.old_tasks).await?;
        engine::push(self.tx, &self.tasks).await
    }
}

/// Sees to it that a row has a task exactly while it waits for its turn, and returns one to add.
fn prepare(row: &mut Row) -> Option<Task> {
    row.job.updated_at = now().max(row.job.updated_at);
    if !row.waits() {
        row.task = None;
        return None;
    }
    if row.task.is_some() {
        return None;
    }
    let id = Ulid::generate();
    row.task = Some(id.to_string());
    Some(Task {
        id,
        job: row.job.id.clone(),
        handler: row.job.handler.clone(),
        attempt: row.attempt + 1,
        run_at: row.job.not_before,
        priority: row.job.priority,
    })
}

fn count(lines: &[LogEntry]) -> i64 {
    i64::try_from(lines.len()).unwrap_or(i64::MAX)
}

/// Numbers log lines, the last of which has the number `last`.
fn number(lines: &mut [LogEntry], last: i64) {
    let first = last - count(lines) + 1;
    for (line, sequence) in lines.iter_mut().zip(first..) {
        line.sequence = u32::try_from(sequence).unwrap_or(u32::MAX);
    }
}

/// The number of the last log line of each job that was written.
fn last_lines(written: &[Record]) -> Result<BTreeMap<String, i64>, Error> {
    written.iter().map(|record| Ok((record.text("id")?, record.int("log_lines")?))).collect()
}
