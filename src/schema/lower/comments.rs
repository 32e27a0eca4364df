//! Comments as docs: without the markers, the indentation and the blank lines around them.

use crate::model::Docs;
use crate::schema::locations::{Location, Locations};
use crate::schema::tag;

/// The comments of the element at a path.
pub(super) fn of(locations: &Locations, path: &[i32]) -> Docs {
    locations.get(path).map(docs).unwrap_or_default()
}

/// What a file says of itself: the comments right above `syntax` and `package`. What a blank line sets
/// apart is kept as detached; it is a licence more often than not.
pub(super) fn of_file(locations: &Locations) -> Docs {
    let [syntax, package] = [tag::FILE_SYNTAX, tag::FILE_PACKAGE].map(|number| of(locations, &[number]));
    let leading: Vec<String> =
        [syntax.leading, package.leading].into_iter().filter(|text| !text.is_empty()).collect();
    Docs {
        leading: leading.join("\n\n"),
        trailing: String::new(),
        detached: [syntax.detached, package.detached].concat(),
    }
}

fn docs(location: &Location) -> Docs {
    let text = |comment: &Option<String>| comment.as_deref().map(clean).unwrap_or_default();
    Docs {
        leading: text(&location.leading),
        trailing: text(&location.trailing),
        detached: location.detached.iter().map(|comment| clean(comment)).collect(),
    }
}

/// A comment's text: line ends are `\n`, and what indents all of its lines is gone.
fn clean(comment: &str) -> String {
    let lines: Vec<&str> = comment.lines().map(str::trim_end).collect();
    let indentation = |line: &&str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let common = lines.iter().filter(|line| !line.is_empty()).map(indentation).min().unwrap_or(0);
    let lines: Vec<&str> = lines.iter().map(|line| line.get(common..).unwrap_or_default()).collect();
    lines.join("\n").trim_matches('\n').to_owned()
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn indentation_that_all_lines_share_is_dropped() {
        assert_eq!(clean(" One.\n\n   - two\n three\n"), "One.\n\n  - two\nthree");
    }

    #[test]
    fn a_block_comment_loses_its_outer_blank_lines() {
        assert_eq!(clean("\n   One.\r\n   Two.\r\n"), "One.\nTwo.");
    }

    #[test]
    fn a_first_line_right_behind_the_marker_keeps_the_rest_as_it_is() {
        assert_eq!(clean("One.\n  two"), "One.\n  two");
    }
}
