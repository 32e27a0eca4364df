//! A scope in which no two things share a name.

use std::collections::HashSet;

/// The names that are taken. Claim every declared name first, then derive others from them: a
/// derived name yields, so a declared one never changes because of what we add.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    taken: HashSet<String>,
}

impl Scope {
    /// Takes a declared name, and says whether it was free.
    pub fn claim(&mut self, name: &str) -> bool {
        self.taken.insert(name.to_owned())
    }

    /// Whether a name is taken.
    #[must_use]
    pub fn is_taken(&self, name: &str) -> bool {
        self.taken.contains(name)
    }

    /// The names that are taken, in no order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.taken.iter().map(String::as_str)
    }

    /// Takes the first of some wishes that is free, or the last one with as many `mark`s behind it
    /// as it needs.
    pub fn derive<const N: usize>(&mut self, wishes: [&str; N], mark: char) -> String {
        if let Some(free) = wishes.iter().find(|wish| !self.taken.contains(**wish)) {
            self.claim(free);
            return (*free).to_owned();
        }
        let mut name = wishes.last().copied().unwrap_or_default().to_owned();
        while !self.claim(&name) {
            name.push(mark);
        }
        name
    }
}

#[cfg(test)]
mod tests {
    use super::Scope;

    #[test]
    fn a_derived_name_yields_to_a_declared_one() {
        let mut scope = Scope::default();
        scope.claim("JobInit");
        assert_eq!(scope.derive(["JobInit"], '$'), "JobInit$");
        assert_eq!(scope.derive(["JobInit"], '$'), "JobInit$$");
    }

    #[test]
    fn the_first_free_wish_is_granted() {
        let mut scope = Scope::default();
        scope.claim("Payment");
        assert_eq!(scope.derive(["Payment", "PaymentOneof"], '$'), "PaymentOneof");
    }
}
