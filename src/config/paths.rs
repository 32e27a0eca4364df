//! Paths, compared and shown.

use std::path::{Component, Path, PathBuf};

/// The path without `.` and without parts that a `..` takes back. Nothing is looked up.
pub(super) fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match (part, normal.components().next_back()) {
            (Component::CurDir, _) | (Component::ParentDir, Some(Component::RootDir)) => {}
            (Component::ParentDir, Some(Component::Normal(_))) => {
                normal.pop();
            }
            _ => normal.push(part),
        }
    }
    if normal.as_os_str().is_empty() { PathBuf::from(".") } else { normal }
}

/// Whether the path leads below the folder that it is relative to, or to that folder itself.
pub(super) fn stays_below(path: &Path) -> bool {
    !path.has_root()
        && matches!(normal(path).components().next(), Some(Component::Normal(_) | Component::CurDir))
}

/// The absolute path, with symbolic links resolved in as much of it as exists: two paths that lead to
/// one place are equal.
pub(crate) fn real(path: &Path) -> PathBuf {
    let absolute = normal(&std::path::absolute(path).unwrap_or_else(|_| path.to_owned()));
    let existing = absolute.ancestors().find_map(|ancestor| {
        let rest = absolute.strip_prefix(ancestor).ok()?;
        Some(normal(&ancestor.canonicalize().ok()?.join(rest)))
    });
    existing.unwrap_or(absolute)
}

/// The path as people read it, with `/` between its parts.
pub(super) fn shown(path: &Path) -> String {
    normal(path).to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_normal_without_detours() {
        for (path, expected) in [
            ("", "."),
            ("./a/./b/", "a/b"),
            ("a/../b", "b"),
            ("a/..", "."),
            ("../a/../../b", "../../b"),
            ("/..", "/"),
        ] {
            assert_eq!(normal(Path::new(path)), Path::new(expected), "{path}");
        }
    }

    #[test]
    fn only_a_relative_path_without_a_way_up_stays_below() {
        for path in ["", ".", "a", "a/../b", "a/.."] {
            assert!(stays_below(Path::new(path)), "{path}");
        }
        for path in ["..", "../a", "a/../..", "/a"] {
            assert!(!stays_below(Path::new(path)), "{path}");
        }
    }

    #[test]
    fn what_does_not_exist_yet_is_real_too() {
        assert_eq!(real(Path::new("nowhere/./at/all")), real(Path::new("nowhere/x/../at/all")));
    }
}
