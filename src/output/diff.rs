//! How two texts differ.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::time::Duration;

use similar::TextDiff;

/// How many lines of a diff are shown.
const LINES: usize = 200;

/// The same bytes with `\n` for every `\r\n`: a checkout may have changed them.
pub(super) fn normal(bytes: &[u8]) -> Cow<'_, [u8]> {
    if !bytes.contains(&b'\r') {
        return Cow::Borrowed(bytes);
    }
    let mut normal = Vec::with_capacity(bytes.len());
    for (at, &byte) in bytes.iter().enumerate() {
        if byte != b'\r' || bytes.get(at + 1) != Some(&b'\n') {
            normal.push(byte);
        }
    }
    Cow::Owned(normal)
}

/// What has to change in the file at `path` to make it say `after`, as a unified diff. A long one
/// is cut.
pub(super) fn unified(path: &str, before: &[u8], after: &str) -> String {
    let (before, after) = (normal(before), normal(after.as_bytes()));
    let (before, after) = (String::from_utf8_lossy(&before), String::from_utf8_lossy(&after));
    // Two long texts that share little would take minutes to tell apart in the fewest lines.
    let diff = TextDiff::configure().timeout(Duration::from_millis(500)).diff_lines(&*before, &*after);
    let full =
        diff.unified_diff().context_radius(3).header(&format!("a/{path}"), &format!("b/{path}")).to_string();
    bounded(full)
}

fn bounded(full: String) -> String {
    let lines = full.split_inclusive('\n').count();
    if lines <= LINES {
        return full;
    }
    let mut shown: String = full.split_inclusive('\n').take(LINES).collect();
    // Writing to a String cannot fail.
    let _ = writeln!(shown, "… {} more lines", lines - LINES);
    shown
}

#[cfg(test)]
mod tests {
    use super::{normal, unified};

    fn lines(numbers: impl Iterator<Item = usize>) -> String {
        numbers.map(|number| number.to_string() + "\n").collect()
    }

    #[test]
    fn a_diff_has_headers_and_three_lines_of_context() {
        let before = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";
        let diff = unified("gen/a.ts", before.as_bytes(), &before.replace('5', "five"));
        assert_eq!(
            diff,
            "--- a/gen/a.ts\n+++ b/gen/a.ts\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n"
        );
    }

    #[test]
    fn a_missing_final_newline_shows() {
        let diff = unified("a", b"one", "one\n");
        assert!(diff.contains("-one\n\\ No newline at end of file\n+one\n"), "{diff}");
    }

    #[test]
    fn a_long_diff_is_cut() {
        let before = lines(0..500);
        let diff = unified("a", before.as_bytes(), "");
        assert_eq!(diff.lines().count(), 201);
        assert!(diff.ends_with("-196\n… 303 more lines\n"), "{diff}");
    }

    #[test]
    fn a_diff_of_two_long_strangers_ends() {
        let text = |step: usize| lines((0..200_000).map(move |line| line * step % 99_991));
        let start = std::time::Instant::now();
        assert!(unified("a", text(7).as_bytes(), &text(13)).ends_with("more lines\n"));
        assert!(start.elapsed().as_secs() < 20);
    }

    #[test]
    fn a_diff_of_what_is_not_unicode_shows_the_lines_that_are() {
        let diff = unified("a", b"\xff\nsame\n", "new\nsame\n");
        assert!(diff.ends_with("-\u{fffd}\n+new\n same\n"), "{diff}");
    }

    #[test]
    fn only_a_carriage_return_before_a_line_feed_is_a_line_ending() {
        assert_eq!(&*normal(b"a\r\nb\rc\r\r\n\r"), b"a\nb\rc\r\n\r");
        let diff = unified("a", b"one\r\ntwo\r\n", "one\nzwei\n");
        assert!(diff.ends_with(" one\n-two\n+zwei\n"), "{diff}");
    }
}
