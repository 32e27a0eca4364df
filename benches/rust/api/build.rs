//! Writes the protos, and has one library generate its code for them.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use prost::Message as _;

/// Packages, with 20 messages in each.
const PACKAGES: usize = 35;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let (proto, code) = (out.join("proto"), out.join("code"));
    fs::create_dir_all(&code)?;
    let mut files = Vec::new();
    for package in 0..PACKAGES {
        let file = format!("acme/p{package}/v1/api.proto");
        fs::create_dir_all(proto.join(&file).parent().expect("a file is in a folder"))?;
        let (path, text) = (proto.join(&file), text(package)?);
        // Cargo runs this again when a proto is newer than the last run: a check would count that.
        if !fs::read_to_string(&path).is_ok_and(|old| old == text) {
            fs::write(path, text)?;
        }
        files.push(file);
    }
    println!("cargo::rerun-if-changed=build.rs");
    let has = |feature: &str| env::var_os(format!("CARGO_FEATURE_{feature}")).is_some();
    if has("OURS") || has("OURS_JSON") {
        let json = if has("OURS_JSON") { "proto" } else { "none" };
        let ours = protogen::Config::new().roots([proto]).lang("rust").option("root", "include");
        Ok(ours.option("json", json).out(code).build()?)
    } else {
        prost(&files, &proto, &code, has("PROST_PBJSON"))
    }
}

fn prost(files: &[String], proto: &Path, code: &Path, json: bool) -> Result<(), Box<dyn std::error::Error>> {
    let set = protox::compile(files, [proto])?;
    let bytes = set.encode_to_vec();
    prost_build::Config::new().out_dir(code).include_file("include.rs").compile_fds(set)?;
    if json {
        pbjson_build::Builder::new().register_descriptors(&bytes)?.out_dir(code).build(&[".acme"])?;
        for package in 0..PACKAGES {
            // pbjson's files belong behind prost's.
            let [types, impls] = ["", ".serde"].map(|kind| code.join(format!("acme.p{package}.v1{kind}.rs")));
            fs::write(&types, fs::read_to_string(&types)? + &fs::read_to_string(impls)?)?;
        }
    }
    Ok(())
}

/// The proto of a package: requests, answers and resources, as APIs have them.
fn text(package: usize) -> Result<String, std::fmt::Error> {
    // No well-known types: for those, pbjson wants a crate of its own.
    let mut text = format!("syntax = \"proto3\";\npackage acme.p{package}.v1;\n");
    for at in 0..4 {
        write!(
            text,
            r#"
// The state of resource {at}.
enum State{at} {{
  STATE{at}_UNSPECIFIED = 0;
  STATE{at}_ACTIVE = 1;
  STATE{at}_SUSPENDED = 2;
  STATE{at}_DELETED = 3;
}}

// Resource {at}.
message Resource{at} {{
  // The name.
  string name = 1;
  string display_name = 2;
  // When it was made.
  int64 created_at = 3;
  int64 updated_at = 4;
  State{at} state = 5;
  map<string, string> labels = 6;
  repeated string owners = 7;
  int64 size = 8;
  double ratio = 9;
  bool enabled = 10;
  bytes digest = 11;
  optional int32 limit = 12;
  // Where it comes from.
  oneof source {{
    string uri = 13;
    bytes content = 14;
    Part{at} part = 15;
  }}
  repeated Part{at} parts = 16;
}}

// A part of resource {at}.
message Part{at} {{
  string id = 1;
  uint32 index = 2;
  repeated int32 offsets = 3;
  float weight = 4;
}}

// Asks for one.
message Get{at}Request {{
  string name = 1;
  repeated string paths = 2;
}}

// Asks for many.
message List{at}Request {{
  string parent = 1;
  int32 page_size = 2;
  string page_token = 3;
  repeated State{at} states = 4;
}}

// Many, and where more are.
message List{at}Response {{
  repeated Resource{at} resources = 1;
  string next_page_token = 2;
  int32 total = 3;
}}
"#
        )?;
    }
    Ok(text)
}
