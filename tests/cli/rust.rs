//! What a target of Rust refuses.

use crate::support::{Project, assert_matches};

/// A project whose only target is Rust, with these lines in it.
fn project(proto: &str, target: &str) -> Project {
    let config = format!("[[target]]\nlang = \"rust\"\n{target}");
    Project::with([("proto/shop.proto", proto), ("protogen.toml", config.as_str())])
}

#[test]
fn payloads_in_json_need_json() {
    let proto = include_str!("plugin/shop.proto");
    let refused = project(proto, "json = \"none\"\n");
    assert_matches("rust/payloads.txt", &refused.refusal());
    for fine in ["json = \"none\"\ngrpc = \"none\"\n", "messages = \"prost-build\"\n", ""] {
        project(proto, fine).fine("");
    }
}

#[test]
fn constants_of_several_types_have_no_table() {
    assert_matches("rust/constants.txt", &project(include_str!("rust/constants.proto"), "").refusal());
}
