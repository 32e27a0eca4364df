//! A few combinations of options in which every two values of two options meet.

/// Options, and the values of each.
type Options = &'static [(&'static str, &'static [&'static str])];

/// What a combination says of each option.
pub(crate) type Combination = Vec<(&'static str, &'static str)>;

/// Combinations in which every pair of values is there. Each is built around a pair that is still
/// missing, and then takes of every option the value that adds most.
pub(crate) fn combinations(options: Options) -> Vec<Combination> {
    let mut missing = pairs(options);
    let mut combinations = Vec::new();
    while let Some(&pair) = missing.first() {
        let mut combination: Vec<Choice> = vec![pair.0, pair.1];
        for (option, (_, values)) in options.iter().enumerate() {
            if combination.iter().any(|choice| choice.0 == option) {
                continue;
            }
            let gain = |value: usize| {
                let meets = |&&other: &&Choice| missing.contains(&sorted((option, value), other));
                combination.iter().filter(meets).count()
            };
            // The first of the best, so that the same options give the same combinations.
            let best =
                (0..values.len()).rev().max_by_key(|&value| gain(value)).expect("an option has values");
            combination.push((option, best));
        }
        missing.retain(|(one, other)| !(combination.contains(one) && combination.contains(other)));
        combination.sort_unstable();
        combinations.push(
            combination
                .iter()
                .map(|&(option, value)| (options[option].0, options[option].1[value]))
                .collect(),
        );
    }
    combinations
}

/// An option and one of its values, as indexes.
type Choice = (usize, usize);

fn sorted(one: Choice, other: Choice) -> (Choice, Choice) {
    if one < other { (one, other) } else { (other, one) }
}

fn pairs(options: Options) -> Vec<(Choice, Choice)> {
    let choices: Vec<Choice> = options
        .iter()
        .enumerate()
        .flat_map(|(option, (_, values))| (0..values.len()).map(move |value| (option, value)))
        .collect();
    let of = |&one: &Choice| {
        let others = choices.iter().filter(move |other| one.0 < other.0);
        others.map(move |&other| (one, other)).collect::<Vec<_>>()
    };
    choices.iter().flat_map(of).collect()
}

#[test]
fn every_two_values_meet() {
    let options: Options = &[("a", &["1", "2", "3"]), ("b", &["1", "2", "3"]), ("c", &["1", "2"])];
    let combinations = combinations(options);
    assert!(combinations.len() < 13, "{combinations:?}");
    for (one, other) in pairs(options) {
        let named = |choice: Choice| (options[choice.0].0, options[choice.0].1[choice.1]);
        let meet = |all: &Combination| all.contains(&named(one)) && all.contains(&named(other));
        assert!(combinations.iter().any(meet), "{:?} and {:?}", named(one), named(other));
    }
}
