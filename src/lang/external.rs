//! Protos whose generated code lives elsewhere.

/// Which module or crate holds the code of which protos: the `external` table of a target.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct External {
    entries: Vec<(String, String)>,
}

impl External {
    /// From pairs of a proto path and the place of its code. A path that ends in `/` stands for a
    /// whole folder, and the rest of the proto's path is added to the place.
    #[must_use]
    pub fn new(entries: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut entries: Vec<_> = entries.into_iter().collect();
        entries.sort_by_key(|(path, _)| std::cmp::Reverse(path.len()));
        External { entries }
    }

    /// Where the code of a proto file lives, if it lives elsewhere. The longest match wins.
    #[must_use]
    pub fn place(&self, proto: &str) -> Option<Place<'_>> {
        self.entries.iter().find_map(|(path, place)| {
            let rest = proto.strip_prefix(path.as_str())?;
            match (path.ends_with('/'), rest) {
                (false, "") => Some(Place { module: place, rest: None }),
                (true, rest) => Some(Place { module: place, rest: Some(rest.to_owned()) }),
                (false, _) => None,
            }
        })
    }
}

/// Where the code of an external proto lives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place<'a> {
    /// The module or crate, as the configuration writes it.
    pub module: &'a str,
    /// The proto's path below the folder that the configuration names, if it names a folder.
    pub rest: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_match_wins() {
        let external = External::new([
            ("google/".to_owned(), "@google/protos".to_owned()),
            ("google/type/date.proto".to_owned(), "@acme/date".to_owned()),
        ]);
        assert_eq!(external.place("google/type/date.proto").map(|place| place.module), Some("@acme/date"));
        let place = external.place("google/type/money.proto").unwrap();
        assert_eq!((place.module, place.rest.as_deref()), ("@google/protos", Some("type/money.proto")));
        assert_eq!(external.place("googly.proto"), None);
    }
}
