//! Paths as people know them.

use std::env;
use std::path::{Component, Path};

/// The path below the current folder if it is there, else as it was given; always with `/`.
pub(super) fn display(path: &Path) -> String {
    let below = env::current_dir().ok().and_then(|folder| path.strip_prefix(folder).ok());
    let path = below.unwrap_or(path);
    let mut text = String::new();
    for component in path.components() {
        match component {
            Component::CurDir => continue,
            Component::RootDir => {
                text.push('/');
                continue;
            }
            Component::Prefix(_) | Component::ParentDir | Component::Normal(_) => {}
        }
        if !text.is_empty() && !text.ends_with('/') {
            text.push('/');
        }
        text.push_str(&component.as_os_str().to_string_lossy());
    }
    if text.is_empty() { ".".to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_below_the_current_folder_is_relative() {
        let folder = env::current_dir().unwrap();
        assert_eq!(display(&folder.join("proto/./a.proto")), "proto/a.proto");
        assert_eq!(display(&folder), ".");
    }

    #[test]
    fn another_path_stays_as_it_was_given() {
        assert_eq!(display(Path::new("./proto/a.proto")), "proto/a.proto");
        assert_eq!(display(Path::new("../proto//a.proto")), "../proto/a.proto");
        assert_eq!(display(Path::new("/elsewhere/a.proto")), "/elsewhere/a.proto");
    }
}
