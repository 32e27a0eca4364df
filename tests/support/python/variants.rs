//! The ways in which Python is rendered.

use crate::support::corpus::{Golden, Variant};

/// Every way in which Python is rendered.
pub(crate) static VARIANTS: [Variant; 3] = [
    Variant { name: "python", target: "lang = \"python\"", golden: Golden::Every },
    Variant {
        name: "python-go",
        // The repository's handlers have their payloads in ProtoJSON.
        target: "lang = \"python\"\njson = \"go\"\ngrpc = \"none\"",
        golden: Golden::Cases(&["oneofs", "discriminators"]),
    },
    Variant {
        name: "python-message",
        target: "lang = \"python\"\nwell_known = \"message\"",
        golden: Golden::Cases(&["well_known"]),
    },
];
