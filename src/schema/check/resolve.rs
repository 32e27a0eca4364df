//! What a name means where it stands: the innermost scope is searched first.

use super::symbols::{Kind, Symbol, Symbols, scopes};
use crate::schema::declared::join;
use crate::schema::files::FileId;

/// What a name can be asked to stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::schema) enum Wanted {
    /// A message or an enum.
    Type,
    /// An extension.
    Extension,
}

impl Wanted {
    pub(super) fn accepts(self, kind: Kind) -> bool {
        match kind {
            Kind::Message | Kind::Enum => self == Wanted::Type,
            Kind::Extension => self == Wanted::Extension,
            Kind::Value | Kind::Service => false,
        }
    }
}

/// Why a name means nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::schema) enum Unresolved {
    /// Nothing has this name.
    Unknown,
    /// This full name is declared in a file that is not imported.
    NotImported(String, FileId),
    /// This full name stands for something of another kind.
    WrongKind(String, Symbol),
    /// An inner scope takes the name to be this one, which nothing has.
    Shadowed(String),
}

impl Symbols {
    /// The full name and the symbol that a name means in a scope of a file.
    pub(in crate::schema) fn resolve(
        &self,
        file: FileId,
        scope: &str,
        name: &str,
        wanted: Wanted,
    ) -> Result<(String, Symbol), Unresolved> {
        if let Some(full_name) = name.strip_prefix('.') {
            return self.lookup(file, full_name.to_owned(), wanted);
        }
        let first = name.split('.').next().unwrap_or_default();
        let mut failure = Unresolved::Unknown;
        for scope in scopes(scope).chain([""]) {
            if first.len() == name.len() {
                match self.lookup(file, join(scope, name), wanted) {
                    Err(inner) if failure == Unresolved::Unknown => failure = inner,
                    Err(_) => {}
                    found => return found,
                }
            } else if self.is_scope(file, &join(scope, first)) {
                let meant = self.lookup(file, join(scope, name), wanted);
                let shadowed = meant == Err(Unresolved::Unknown) && !scope.is_empty();
                return if shadowed { Err(Unresolved::Shadowed(join(scope, name))) } else { meant };
            }
        }
        if failure == Unresolved::Unknown {
            failure = self.unseen(file, scope, name, wanted).unwrap_or(failure);
        }
        Err(failure)
    }

    fn lookup(
        &self,
        file: FileId,
        full_name: String,
        wanted: Wanted,
    ) -> Result<(String, Symbol), Unresolved> {
        match self.get(&full_name) {
            None => Err(Unresolved::Unknown),
            Some(symbol) if !self.sees(file, symbol.file) => {
                Err(Unresolved::NotImported(full_name, symbol.file))
            }
            Some(symbol) if !wanted.accepts(symbol.kind) => Err(Unresolved::WrongKind(full_name, symbol)),
            Some(symbol) => Ok((full_name, symbol)),
        }
    }

    /// What the name would mean if its file were imported.
    fn unseen(&self, file: FileId, scope: &str, name: &str, wanted: Wanted) -> Option<Unresolved> {
        let meant = scopes(scope).chain([""]).map(|scope| self.lookup(file, join(scope, name), wanted).err());
        meant.flatten().find(|meant| matches!(meant, Unresolved::NotImported(..)))
    }
}
