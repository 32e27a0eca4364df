//! Names: what an enum's values are called, and scopes in which no two things share a name.
//!
//! Shared by all languages, so that a clash is resolved the same way everywhere. Case conversion is
//! heck's; JSON names are the descriptor's, never converted.

mod enum_prefix;
mod property;
mod reserved;
mod scope;

pub use enum_prefix::strip_enum_prefix;
pub use property::lower_camel_case;
pub use reserved::escape;
pub use scope::Scope;
