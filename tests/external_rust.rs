//! Two crates, one of which uses what the other has generated: the same types, the same runtime, JSON included.

mod support;

use std::path::Path;
use std::process::Command;

use support::{command, folder};

const EXPECTED: &str = concat!(
    r#"{"orderId":"o-1","total":{"currency":"EUR","units":"3","[money.v1.note]":"for you"},"#,
    r#""items":[{"currency":"EUR","units":"3","[money.v1.note]":"for you"},{"currency":""}],"#,
    r#""taxes":{"vat":{"currency":"EUR","units":"3","[money.v1.note]":"for you"}},"#,
    r#""roundings":["ROUNDING_DOWN"],"discount":{"rate":0.5},"#,
    r#""attachment":{"@type":"type.googleapis.com/money.v1.Money","currency":"EUR","units":"3","#,
    r#""[money.v1.note]":"for you"}}"#
);

#[test]
fn a_crate_uses_what_another_has_generated() {
    let home = folder::scratch().join("rust-external");
    let _turn = folder::lock(&home);
    let source = folder::source("drivers/rust/external");
    for path in folder::files(&source) {
        folder::write(&home.join(&path), &folder::read(&source.join(&path)));
    }
    generate(&home, "money", "root = \"lib\"", "");
    let external = "[target.external]\n\"money/v1/money.proto\" = \"::money::money::v1\"\n";
    generate(&home, "shop", "runtime = \"::money::runtime\"", external);
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args(["run", "--locked", "--quiet", "--package", "shop", "--target-dir"])
        .arg(folder::tools("rust"));
    let printed = command::succeed(cargo.current_dir(&home));
    assert_eq!(printed, EXPECTED);
}

/// Generates the code of a crate from its own protos.
fn generate(home: &Path, package: &str, options: &str, rest: &str) {
    let out = if package == "money" { "money/src" } else { "shop/src/protos" };
    let config = format!(
        "roots = [\"protos\"]\ninclude = [\"{package}/**\"]\n\n[[target]]\nlang = \"rust\"\nout = {out:?}\n{options}\n{rest}"
    );
    folder::write(&home.join("protogen.toml"), &config);
    command::succeed(Command::new(env!("CARGO_BIN_EXE_protogen")).arg("--quiet").current_dir(home));
}
