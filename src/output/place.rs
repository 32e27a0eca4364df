//! An output folder: where its files are, what people call them, and what is in the way.

use std::path::{Component, MAIN_SEPARATOR_STR, Path, PathBuf};

use super::disk;
use crate::diagnostic::Report;

/// An output folder.
#[derive(Clone, Debug)]
pub(super) struct Place {
    folder: PathBuf,
    shown: String,
}

/// What stands where one of our files or its folder should be. The path is the one people know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Obstacle {
    /// A symbolic link, the file itself or a folder on the way to it.
    Link(String),
    /// A file where a folder should be.
    NotAFolder(String),
    /// A folder, or something stranger, where a file should be.
    NotAFile(String),
}

impl Place {
    /// The place of a folder, which need not be there yet.
    pub(super) fn new(folder: &Path) -> Self {
        let folder = tidy(folder);
        let shown = std::env::current_dir()
            .ok()
            .and_then(|current| folder.strip_prefix(current).map(Path::to_path_buf).ok())
            .unwrap_or_else(|| folder.clone());
        let shown = shown.to_string_lossy().replace(MAIN_SEPARATOR_STR, "/");
        let folder = if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder };
        Place { folder, shown }
    }

    /// The folder itself.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where the file of that path is.
    pub(super) fn join(&self, path: &str) -> PathBuf {
        self.folder.join(path)
    }

    /// What people call the file of that path, and the folder when the path is empty.
    pub(super) fn show(&self, path: &str) -> String {
        match (self.shown.as_str(), path) {
            ("", "") => ".".to_owned(),
            (shown, "") => shown.to_owned(),
            ("", path) => path.to_owned(),
            (shown, path) => format!("{}/{path}", shown.trim_end_matches('/')),
        }
    }

    /// What keeps us from writing the file of that path. The output folder may be a link, since
    /// somebody chose it; what is below it may not, since we would write outside of it.
    pub(super) fn obstacle(&self, path: &str) -> Result<Option<Obstacle>, Report> {
        for (at, _) in path.match_indices('/') {
            let (folder, shown) = (self.join(&path[..at]), self.show(&path[..at]));
            match disk::kind(&folder, &shown)? {
                Some(kind) if kind.is_symlink() => return Ok(Some(Obstacle::Link(shown))),
                Some(kind) if kind.is_dir() => {}
                Some(_) => return Ok(Some(Obstacle::NotAFolder(shown))),
                None => return self.obstacle_above(),
            }
        }
        let shown = self.show(path);
        match disk::kind(&self.join(path), &shown)? {
            Some(kind) if kind.is_symlink() => Ok(Some(Obstacle::Link(shown))),
            Some(kind) if kind.is_file() => Ok(None),
            Some(_) => Ok(Some(Obstacle::NotAFile(shown))),
            None => self.obstacle_above(),
        }
    }

    /// What keeps us from making the folder itself.
    fn obstacle_above(&self) -> Result<Option<Obstacle>, Report> {
        for ancestor in self.folder.ancestors().filter(|ancestor| !ancestor.as_os_str().is_empty()) {
            let shown = Place::new(ancestor).show("");
            match disk::kind(ancestor, &shown)? {
                Some(_) if ancestor.is_dir() => return Ok(None),
                Some(_) => return Ok(Some(Obstacle::NotAFolder(shown))),
                None => {}
            }
        }
        Ok(None)
    }

    /// Whether this place is inside of another, or the same.
    pub(super) fn is_within(&self, other: &Place) -> bool {
        real(&self.folder).starts_with(real(&other.folder))
    }
}

/// Whether a path leads to a file inside of the folder that it is relative to, and is written as
/// we write paths.
pub(super) fn is_inside(path: &str) -> bool {
    let mut parts = path.split('/');

    Path::new(path).components().all(|component| match component {
        Component::Normal(name) => parts.next().is_some_and(|part| name == part),
        Component::Prefix(_) | Component::RootDir | Component::CurDir | Component::ParentDir => false,
    }) && parts.next().is_none()
        && !path.is_empty()
        && !path.contains('\0')
}

/// The same path without the parts that mean nothing.
fn tidy(path: &Path) -> PathBuf {
    path.components().filter(|component| *component != Component::CurDir).collect()
}

/// The path that the system knows a folder by, as far as the folder is there.
fn real(folder: &Path) -> PathBuf {
    let absolute = std::path::absolute(folder).unwrap_or_else(|_| folder.to_path_buf());
    let mut plain = PathBuf::new();
    for component in absolute.components() {
        if component == Component::ParentDir {
            // Above the root is the root.
            plain.pop();
        } else {
            plain.push(component);
        }
    }
    let known = plain.ancestors().find_map(|ancestor| Some((ancestor, ancestor.canonicalize().ok()?)));
    known.and_then(|(ancestor, real)| Some(real.join(plain.strip_prefix(ancestor).ok()?))).unwrap_or(plain)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Place, is_inside};

    #[test]
    fn a_path_is_shown_from_the_current_directory() {
        let current = std::env::current_dir().unwrap();
        assert_eq!(Place::new(Path::new("gen/ts")).show("a/b.ts"), "gen/ts/a/b.ts");
        assert_eq!(Place::new(Path::new("./gen/./ts/")).show("b.ts"), "gen/ts/b.ts");
        assert_eq!(Place::new(Path::new("../gen")).show("b.ts"), "../gen/b.ts");
        assert_eq!(Place::new(&current.join("gen")).show("b.ts"), "gen/b.ts");
        for here in [Path::new(""), Path::new("."), &current] {
            assert_eq!(Place::new(here).show("b.ts"), "b.ts");
            assert_eq!(Place::new(here).show(""), ".");
        }
        #[cfg(unix)]
        assert_eq!(Place::new(Path::new("/")).show("b.ts"), "/b.ts");
    }

    #[test]
    fn a_path_that_leaves_its_folder_is_not_inside() {
        for path in ["a", "a/b.ts", "..a/b..", ".protogen-files", "a b/ü.ts"] {
            assert!(is_inside(path), "{path}");
        }
        for path in ["", ".", "..", "/", "/a", "a/../b", "../a", "a/..", "a//b", "a/", "./a", "a/./b", "a\0"]
        {
            assert!(!is_inside(path), "{path:?}");
        }
    }

    #[test]
    fn places_are_compared_as_the_system_knows_them() {
        let within = |a: &str, b: &str| Place::new(Path::new(a)).is_within(&Place::new(Path::new(b)));
        assert!(within("gen", "./gen/"));
        assert!(within("gen/ts", "gen"));
        assert!(within("src/../gen/ts", "gen"));
        assert!(within("gen", ""));
        assert!(!within("gen", "gen/ts"));
        assert!(!within("generated", "gen"));
    }
}
