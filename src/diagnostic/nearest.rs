//! "Did you mean": the nearest of the names that would have been right.

/// The candidate that is fewest edits away from `name`, if it is near enough to be what was meant.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (name.chars().count() / 3).clamp(1, 4);
    candidates
        .into_iter()
        .map(|candidate| (distance(name, candidate), candidate))
        .filter(|&(distance, _)| distance <= limit)
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, candidate)| candidate)
}

/// How many characters must be added, removed, changed or swapped with their neighbour, whatever
/// their case.
fn distance(a: &str, b: &str) -> usize {
    let [a, b]: [Vec<char>; 2] = [a, b].map(|text| text.to_lowercase().chars().collect());
    let mut before = vec![0; b.len() + 1];
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let change = above[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            row[j] = change.min(above[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        before = std::mem::replace(&mut above, row);
    }
    above[b.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_typo_finds_what_was_meant() {
        assert_eq!(nearest("typse_only", ["enum", "types_only"]), Some("types_only"));
        assert_eq!(nearest("tyepscript", ["typescript", "rust"]), Some("typescript"));
    }

    #[test]
    fn another_case_is_near() {
        assert_eq!(nearest("JOB", ["Queue", "Job"]), Some("Job"));
    }

    #[test]
    fn a_different_word_finds_nothing() {
        assert_eq!(nearest("kotlin", ["typescript", "rust"]), None);
    }
}
