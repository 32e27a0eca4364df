//! A statement for many rows at once: one round trip, however many there are.

use serde_json::Value;
use sqlx::{Postgres, Sqlite};

use super::Arg;
use super::database::Query;

/// A statement that takes a table of values, where `{input}` stands in its text.
#[derive(Debug)]
pub(crate) struct Many {
    columns: &'static [(&'static str, Kind)],
    sqlite: String,
    postgres: String,
}

/// What a column of the table holds.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    Text,
    Int,
    Real,
    Bytes,
}

/// How many bytes of values go into one statement, unless a single row has more.
const PORTION: usize = 4 << 20;

impl Many {
    /// A statement of the same text in both dialects.
    pub(crate) fn new(sql: &str, columns: &'static [(&'static str, Kind)]) -> Self {
        Many::in_words(sql, sql, columns)
    }

    /// A statement in the words of each dialect.
    pub(crate) fn in_words(sqlite: &str, postgres: &str, columns: &'static [(&'static str, Kind)]) -> Self {
        Many {
            columns,
            sqlite: sqlite.replace("{input}", &sqlite_input(columns)),
            postgres: postgres.replace("{input}", &postgres_input(columns)),
        }
    }

    /// With these values, for SQLite: as one text, a JSON array of arrays.
    pub(super) fn sqlite<const N: usize>(&'static self, input: &[[Arg<'_>; N]]) -> Query<Sqlite> {
        let rows = input.iter().map(|row| Value::Array(row.iter().copied().map(json).collect()));
        sqlx::query(self.sqlite.as_str()).bind(Value::Array(rows.collect()).to_string())
    }

    /// With these values, for PostgreSQL: as an array for each column.
    pub(super) fn postgres<const N: usize>(&'static self, input: &[[Arg<'_>; N]]) -> Query<Postgres> {
        let mut query = sqlx::query(self.postgres.as_str());
        for (index, (_, kind)) in self.columns.iter().enumerate() {
            let column = input.iter().map(|row| row[index]);
            query = match kind {
                Kind::Text => query.bind(column.map(Arg::text).collect::<Vec<_>>()),
                Kind::Int => query.bind(column.map(Arg::int).collect::<Vec<_>>()),
                Kind::Real => query.bind(column.map(Arg::real).collect::<Vec<_>>()),
                Kind::Bytes => query.bind(column.map(Arg::bytes).collect::<Vec<_>>()),
            };
        }
        query
    }
}

/// `(SELECT value ->> 0 AS id, … FROM json_each($1)) AS input`
fn sqlite_input(columns: &[(&str, Kind)]) -> String {
    let columns = columns.iter().enumerate().map(|(index, (name, kind))| match kind {
        Kind::Text | Kind::Int | Kind::Real => format!("value ->> {index} AS {name}"),
        Kind::Bytes => format!("unhex(value ->> {index}) AS {name}"),
    });
    format!("(SELECT {} FROM json_each($1)) AS input", columns.collect::<Vec<_>>().join(", "))
}

/// `unnest($1::text[], …) AS input (id, …)`
fn postgres_input(columns: &[(&str, Kind)]) -> String {
    let arrays = (1..).zip(columns).map(|(number, (_, kind))| {
        let name = match kind {
            Kind::Text => "text",
            Kind::Int => "bigint",
            Kind::Real => "double precision",
            Kind::Bytes => "bytea",
        };
        format!("${number}::{name}[]")
    });
    let names = columns.iter().map(|(name, _)| *name);
    format!(
        "unnest({}) AS input ({})",
        arrays.collect::<Vec<_>>().join(", "),
        names.collect::<Vec<_>>().join(", ")
    )
}

fn json(arg: Arg<'_>) -> Value {
    match arg {
        Arg::Text(text) => Value::from(text),
        Arg::MaybeText(text) => Value::from(text),
        Arg::Int(int) => Value::from(int),
        Arg::MaybeInt(int) => Value::from(int),
        Arg::Real(real) => Value::from(real),
        Arg::Bytes(bytes) => Value::from(hex(bytes)),
    }
}

fn hex(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from(b"0123456789abcdef"[usize::from(half)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// Rows in portions that a statement can take.
pub(super) fn portions<'a, 'b, const N: usize>(
    mut input: &'a [[Arg<'b>; N]],
) -> impl Iterator<Item = &'a [[Arg<'b>; N]]> {
    std::iter::from_fn(move || {
        let mut bytes = 0;
        let fits = input.iter().take_while(|row| {
            bytes += row.iter().map(Arg::size).sum::<usize>();
            bytes <= PORTION
        });
        let count = fits.count().max(1).min(input.len());
        let (portion, rest) = input.split_at(count);
        input = rest;
        (!portion.is_empty()).then_some(portion)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_has_its_values_in_the_words_of_each_dialect() {
        let many = Many::new("SELECT id FROM {input}", &[("id", Kind::Text), ("job", Kind::Bytes)]);
        assert_eq!(
            many.sqlite,
            "SELECT id FROM (SELECT value ->> 0 AS id, unhex(value ->> 1) AS job FROM json_each($1)) AS input"
        );
        assert_eq!(many.postgres, "SELECT id FROM unnest($1::text[], $2::bytea[]) AS input (id, job)");
    }

    #[test]
    fn rows_are_taken_in_portions() {
        let large = vec![0; PORTION / 2 - 8];
        let rows = [[Arg::Bytes(&large)], [Arg::Bytes(&large)], [Arg::Int(1)], [Arg::Bytes(&large)]];
        let sizes = |rows: &[[Arg<'_>; 1]]| portions(rows).map(<[_]>::len).collect::<Vec<_>>();
        assert_eq!(sizes(&rows), [2, 2]);
        let larger = vec![0; PORTION * 2];
        assert_eq!(sizes(&[[Arg::Bytes(&larger)], [Arg::Bytes(&larger)], [Arg::Int(1)]]), [1, 1, 1]);
        assert!(sizes(&[]).is_empty());
    }
}
