//! What everybody generates for `benches/protos`.

/// protogen's.
pub mod ours {
    include!(concat!(env!("OUT_DIR"), "/ours/include.rs"));
}

/// prost-build's, with pbjson-build's JSON beside it.
pub mod prost {
    pub mod bench {
        include!(concat!(env!("OUT_DIR"), "/prost/bench.rs"));
        include!(concat!(env!("OUT_DIR"), "/prost/bench.serde.rs"));
    }
}

/// buffa-build's.
#[allow(warnings, reason = "generated")]
pub mod buffa {
    include!(concat!(env!("OUT_DIR"), "/buffa/mod.rs"));
}
