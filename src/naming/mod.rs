//! Names: case conversion, and scopes in which no two things share a name.
