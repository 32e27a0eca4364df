//! Code that people write with generated Python: what is right runs, and what is wrong is found.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use crate::support::python::{Checker, Complaint, install, interpreters, write_users};
use crate::support::{command, folder};

/// What runs where google's library cannot be imported.
const WITHOUT_GOOGLE: &str = "without_google.py";

/// What nobody checks: what is written with google's classes, and what keeps them away.
fn is_typed(name: &str) -> bool {
    !name.contains("google")
}

#[test]
fn what_users_write_is_right_and_their_mistakes_are_found() {
    let home = folder::temporary("compile-python-users-");
    write_users(home.path(), is_typed);
    let planted = planted(home.path());
    assert!(planted.len() > 40, "there are only {} mistakes", planted.len());
    for checker in [Checker::Mypy, Checker::Pyright] {
        let mut found: BTreeMap<(String, u64), Vec<String>> = BTreeMap::new();
        for Complaint { file, line, text } in checker.complaints(home.path()) {
            found.entry((file, line)).or_default().push(text);
        }
        let places = |found: Vec<&(String, u64)>| found.into_iter().cloned().collect::<BTreeSet<_>>();
        let (expected, seen) = (places(planted.keys().collect()), places(found.keys().collect()));
        let missed: Vec<_> = expected.difference(&seen).collect();
        let invented: Vec<_> = seen.difference(&expected).map(|place| (place, &found[place])).collect();
        assert!(
            missed.is_empty() && invented.is_empty(),
            "{checker:?} misses {missed:#?}\nand finds {invented:#?}"
        );
        let vague =
            planted.iter().filter(|(place, word)| !found[place].iter().any(|text| text.contains(*word)));
        let vague: Vec<_> = vague.map(|(place, word)| (place, word, &found[place])).collect();
        assert!(vague.is_empty(), "{checker:?} does not say what is wrong: {vague:#?}");
    }
    Checker::Ruff.check(home.path()).unwrap_or_else(|said| panic!("{said}"));
}

/// Where users' code is marked as wrong, and a word of what has to be said of it.
fn planted(home: &Path) -> BTreeMap<(String, u64), String> {
    let modules = folder::files(home).into_iter().filter(|file| file.parent() == Some(Path::new("")));
    let mut planted = BTreeMap::new();
    for module in modules {
        let name = module.to_str().expect("the modules have plain names").to_owned();
        for (line, text) in (1..).zip(folder::read(&home.join(&module)).lines()) {
            if let Some((_, word)) = text.split_once("  # error: ") {
                planted.insert((name.clone(), line), word.to_owned());
            }
        }
    }
    planted
}

#[test]
fn what_users_write_runs_on_every_python() {
    let home = folder::temporary("compile-python-users-");
    write_users(home.path(), |_| true);
    let run = |python: &mut Command, script: &str| {
        python.args([WITHOUT_GOOGLE, script]).current_dir(home.path());
        command::succeed(python);
    };
    for python in interpreters() {
        run(&mut python.command(), "shop.py");
    }
    for script in ["shop_service.py", "shop_pydantic.py"] {
        run(Command::new(install("python")).env("PYTHONDONTWRITEBYTECODE", "1"), script);
    }
}
