//! `protogen plugin explain`.

use crate::support::{Project, assert_matches};

const PLUGIN: &str = include_str!("plugin/shop.proto");
const OVERRIDES: &str = include_str!("plugin/protogen.toml");

fn project() -> Project {
    Project::with([("proto/shop.proto", PLUGIN), ("protogen.toml", OVERRIDES)])
}

#[test]
fn what_was_understood_stands_beside_where_it_is_said() {
    assert_matches("plugin/explained.txt", &project().fine("plugin explain").stdout);
}

#[test]
fn the_same_as_json_is_an_object_a_service() {
    let ran = project().fine("plugin explain --format json");
    let objects = ran.stdout.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let pretty: Vec<String> = objects.map(|object| format!("{object:#}\n")).collect();
    assert_eq!(pretty.len(), 2);
    assert_matches("plugin/explained.json", &pretty.concat());
}

#[test]
fn a_path_means_what_it_declares() {
    let project = project();
    project.write("proto/other.proto", "syntax = \"proto3\"; message Other {}");
    let ran = project.fine("plugin explain proto/other.proto");
    assert_eq!((ran.stdout.as_str(), ran.stderr.contains("no service has the option")), ("", true));
    assert_eq!(project.fine("plugin explain proto/shop.proto"), project.fine("plugin explain"));
}

#[test]
fn a_contradiction_stops_it() {
    let project = project();
    project.write("protogen.toml", "[overrides.\"shop.v1.RunRequest.id\"]\nrole = \"HANDLER\"\n");
    let ran = project.run("plugin explain");
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert!(ran.stderr.contains("error[options/contradiction]"), "{}", ran.stderr);
}
