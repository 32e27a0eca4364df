//! What the command line takes, what it prints where, and how it exits.

use std::io::Read as _;
use std::process::{Command, Stdio};

use crate::support::{Project, Ran, assert_matches};

const BAD: (&str, &str) = ("protogen.toml", "roots = 1\n");

#[test]
fn help_is_short_and_long() {
    for (arguments, file) in [
        ("-h", "help-short"),
        ("--help", "help"),
        ("generate -h", "help-generate"),
        ("check -h", "help-check"),
        ("inspect -h", "help-inspect"),
        ("plugin explain -h", "help-plugin-explain"),
    ] {
        let ran = Project::new().fine(arguments);
        assert_eq!(ran.stderr, "");
        assert_matches(&format!("usage/{file}.txt"), &ran.stdout);
    }
}

#[test]
fn the_version_is_the_crates() {
    let ran = Project::new().fine("--version");
    assert_eq!(ran.stdout, concat!("protogen ", env!("CARGO_PKG_VERSION"), "\n"));
}

#[test]
fn a_wrong_argument_exits_with_2() {
    for arguments in [
        "--no-such-flag",
        "--lang cobol",
        "--lang",
        "--format xml",
        "check --lang ts --color sometimes",
        "languages proto",
        "completions tcl",
        "inspect --lang ts",
    ] {
        let ran = Project::new().run(arguments);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{arguments}");
        assert!(ran.stderr.starts_with("error: "), "{arguments}: {}", ran.stderr);
    }
}

#[test]
fn arguments_of_a_subcommand_go_behind_it() {
    let ran = Project::new().run("--lang ts check");
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("arguments of `check` go behind it"), "{}", ran.stderr);
}

#[test]
fn flags_for_printing_go_anywhere() {
    let project = Project::new();
    assert_eq!(project.fine("--format json languages"), project.fine("languages --format json"));
}

#[test]
fn a_misspelt_subcommand_finds_what_was_meant() {
    let ran = Project::new().run("chekc");
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("did you mean `check`?"), "{}", ran.stderr);
}

#[test]
fn languages_lists_names_and_options() {
    for backend in protogen::lang::ALL {
        let ran = Project::new().fine("languages");
        for name in [backend.name()].iter().chain(backend.aliases()) {
            assert!(ran.stdout.contains(name), "{}", ran.stdout);
        }
        for option in backend.options() {
            assert!(
                ran.stdout.contains(option.name) && ran.stdout.contains(option.summary),
                "{}",
                ran.stdout
            );
        }
    }
}

#[test]
fn languages_as_json_are_an_object_a_line() {
    let ran = Project::new().fine("languages --format json");
    let names: Vec<String> = ran
        .stdout
        .lines()
        .map(|line| {
            serde_json::from_str::<serde_json::Value>(line).unwrap()["name"].as_str().unwrap().to_owned()
        })
        .collect();
    let expected: Vec<&str> = protogen::lang::ALL.iter().map(|backend| backend.name()).collect();
    assert_eq!(names, expected);
}

#[test]
fn options_are_the_proto_itself() {
    assert_eq!(Project::new().fine("options").stdout, protogen::schema::OPTIONS_PROTO);
}

#[test]
fn every_shell_gets_completions() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let ran = Project::new().fine(&format!("completions {shell}"));
        assert!(ran.stdout.contains("languages"), "{shell}");
    }
}

#[test]
fn bash_accepts_its_completions() {
    let project = Project::new();
    project.write("completions", &project.fine("completions bash").stdout);
    if let Ok(status) = Command::new("bash").arg("-n").arg(project.path("completions")).status() {
        assert!(status.success());
    }
}

#[test]
fn errors_go_to_stderr_and_as_json_to_stdout() {
    let project = Project::with([BAD]);
    let human = project.run("check");
    assert_eq!((human.code, human.stdout.as_str()), (2, ""));
    assert!(human.stderr.starts_with("error[config/"), "{}", human.stderr);
    let json = project.run("check --format json");
    assert_eq!((json.code, json.stderr.as_str()), (2, ""));
    assert!(json.stdout.lines().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()));
}

#[test]
fn quiet_does_not_silence_errors() {
    let project = Project::with([BAD]);
    assert_eq!(project.run("-q"), project.run(""));
}

#[test]
fn colour_is_for_terminals_and_for_those_who_ask() {
    let project = Project::with([BAD]);
    let coloured = |ran: Ran| ran.stderr.contains('\u{1b}');
    assert!(!coloured(project.run("")));
    assert!(coloured(project.run("--color always")));
    assert!(!coloured(project.run("--color never")));
    let with = |variable: &str, value: &str, arguments: &[&str]| {
        let mut command = project.command("");
        coloured(Ran::from(command.env(variable, value).args(arguments).output().unwrap()))
    };
    assert!(with("CLICOLOR_FORCE", "1", &[]));
    assert!(!with("CLICOLOR_FORCE", "1", &["--color", "never"]));
    assert!(!with("NO_COLOR", "1", &[]));
    assert!(with("NO_COLOR", "1", &["--color", "always"]), "who asks by name is meant");
}

/// `script` lends protogen a terminal.
#[test]
#[cfg(target_os = "linux")]
fn a_terminal_has_colour_unless_no_color_is_set() {
    let project = Project::with([BAD]);
    let on_terminal = |no_color: &str| {
        let program = env!("CARGO_BIN_EXE_protogen");
        let mut script = Command::new("script");
        script.current_dir(project.path("")).env("TERM", "xterm").env("NO_COLOR", no_color);
        script.args(["-qec", program, "/dev/null"]).stdin(Stdio::null());
        script.output().ok().map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let (Some(with), Some(without)) = (on_terminal(""), on_terminal("1")) else { return };
    assert!(with.contains("\u{1b}["), "{with}");
    assert!(!without.contains("\u{1b}[") && without.contains("config/"), "{without}");
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let project = Project::new();
    let mut child = project
        .command("")
        .args(["completions", "bash"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut stderr = String::new();
    child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
    assert_eq!((child.wait().unwrap().code(), stderr.as_str()), (Some(0), ""));
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_an_error() {
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let ran = Ran::from(Project::new().command("").arg("options").stdout(full).output().unwrap());
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.starts_with("cannot write to stdout"), "{}", ran.stderr);
}
