//! Has everybody generate code for the messages of the benches.

use std::env;
use std::fs;
use std::path::PathBuf;

use prost::Message as _;

const FILES: [&str; 3] = ["bench/small.proto", "bench/medium.proto", "bench/packed.proto"];
const ROOT: &str = "../protos";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let folder = |name: &str| {
        let folder = out.join(name);
        fs::create_dir_all(&folder).map(|()| folder)
    };

    let ours = protogen::Config::new().roots([ROOT]).lang("rust").option("root", "include");
    ours.out(folder("ours")?).build()?;

    let set = protox::compile(FILES, [ROOT])?;
    let bytes = set.encode_to_vec();
    prost_build::Config::new().out_dir(folder("prost")?).compile_fds(set)?;

    // pbjson adds to what prost has.
    let mut pbjson = pbjson_build::Builder::new();
    pbjson.register_descriptors(&bytes)?.out_dir(folder("prost")?).build(&[".bench"])?;

    let descriptors = out.join("descriptors.binpb");
    fs::write(&descriptors, bytes)?;
    buffa_build::Config::new()
        .descriptor_set(descriptors)
        .files(&FILES)
        .generate_json(true)
        .out_dir(folder("buffa")?)
        .include_file("mod.rs")
        .compile()
}
