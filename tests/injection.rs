//! Nothing in a proto can break out of the place where it is printed.
//!
//! One schema is written twice, once with hostile texts wherever a proto may have one, and once with
//! harmless texts. The language's own parser has to see the same program in both: the same tree, the same
//! string literals but for those texts, no syntax error, no comment that a compiler or checker obeys.

#[path = "injection/judge.rs"]
mod judge;
#[path = "injection/protos.rs"]
mod protos;
#[path = "injection/python.rs"]
mod python;
mod support;
#[path = "injection/typescript.rs"]
mod typescript;
