//! protogen makes `.proto` files the single source of truth.
//!
//! It is a one-way street of plain values: a [`schema::Schema`] is read from texts, means a
//! [`model::Model`], is rendered by the [`lang`] backends to [`output::FileSet`]s, and those are
//! written or compared. `ARCHITECTURE.md` has the map.

pub mod cli;
pub mod config;
pub mod diagnostic;
pub mod lang;
pub mod model;
pub mod naming;
pub mod output;
pub mod schema;
