//! What a host says to the process that it starts.

use std::env::{self, VarError};
use std::ffi::OsString;
use std::path::PathBuf;

use super::Settings;

/// What a host says to the process that it starts.
#[derive(Debug)]
pub(super) struct Environment {
    /// The version of the protocol that both speak.
    pub(super) version: u32,
    /// Where to listen.
    pub(super) listen: Listen,
    /// What every call has to carry.
    pub(super) token: Option<String>,
    /// Whether the end of standard input means that the host is gone.
    pub(super) is_leashed: bool,
}

/// Where to listen.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Listen {
    /// A unix socket in this folder, or in a fresh one.
    Unix(Option<PathBuf>),
    /// Any port of 127.0.0.1.
    Tcp,
    /// This port of 127.0.0.1, for hosts that have no handshake.
    Port(u16),
}

impl Environment {
    /// Reads it, from the process' variables and arguments. An error says why the process can't serve.
    pub(super) fn read(settings: &Settings) -> Result<Self, String> {
        Self::parse(settings, env::args_os().skip(1), |key| env::var(key))
    }

    fn parse(
        settings: &Settings,
        arguments: impl Iterator<Item = OsString>,
        variable: impl Fn(&str) -> Result<String, VarError>,
    ) -> Result<Self, String> {
        let set = |key: &str| variable(key).ok().filter(|value| !value.is_empty());
        let port = port(arguments)?;
        if let (Some(cookie), None) = (settings.cookie, port)
            && set(cookie.key).as_deref() != Some(cookie.value)
        {
            return Err(
                "this is a plugin: a host starts it, and it is of no use when started by hand".to_owned()
            );
        }
        let listen = match port {
            Some(port) => Listen::Port(port),
            None if set("PROTOGEN_TRANSPORT").as_deref() == Some("tcp") => Listen::Tcp,
            None => Listen::Unix(set("PLUGIN_UNIX_SOCKET_DIR").map(PathBuf::from)),
        };
        if set("PLUGIN_CLIENT_CERT").is_some() {
            return Err(
                "the host wants AutoMTLS, which this plugin does not speak: turn it off in the host's \
                        go-plugin client configuration"
                    .to_owned(),
            );
        }
        Ok(Environment {
            version: version(settings, set("PLUGIN_PROTOCOL_VERSIONS").as_deref())?,
            listen,
            token: set("PROTOGEN_TOKEN"),
            is_leashed: set("PROTOGEN_LEASH").as_deref() == Some("stdin"),
        })
    }
}

/// The newest version that both sides speak.
fn version(settings: &Settings, host: Option<&str>) -> Result<u32, String> {
    let ours = if settings.protocol_versions.is_empty() { &[1] } else { settings.protocol_versions };
    let Some(host) = host else { return Ok(ours.iter().copied().max().unwrap_or(1)) };
    let theirs: Vec<u32> = host.split(',').filter_map(|version| version.trim().parse().ok()).collect();
    let both = ours.iter().copied().filter(|version| theirs.contains(version)).max();
    both.ok_or_else(|| format!("the host speaks the protocol's versions {host}, and this plugin {ours:?}"))
}

/// The port of `--port 9000` or `--port=9000`.
fn port(mut arguments: impl Iterator<Item = OsString>) -> Result<Option<u16>, String> {
    while let Some(argument) = arguments.next() {
        let Some(argument) = argument.to_str() else { continue };
        let value = match argument.strip_prefix("--port") {
            Some("") => arguments.next().and_then(|value| value.into_string().ok()).unwrap_or_default(),
            Some(rest) if rest.starts_with('=') => rest[1..].to_owned(),
            _ => continue,
        };
        return value.parse().map(Some).map_err(|_| format!("`--port` takes a port, and `{value}` is none"));
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::super::Cookie;
    use super::*;
    use std::time::Duration;

    const SETTINGS: Settings = Settings {
        service: "test.Plugin",
        protocol_versions: &[1, 2],
        cookie: Some(Cookie { key: "COOKIE", value: "crumb" }),
        start_timeout: Duration::ZERO,
        shutdown_grace: Duration::ZERO,
        max_message_bytes: 0,
        max_concurrency: None,
        default_timeout: None,
        max_timeout: None,
    };

    fn parse(arguments: &[&str], variables: &[(&str, &str)]) -> Result<Environment, String> {
        let arguments = arguments.iter().map(OsString::from);
        Environment::parse(&SETTINGS, arguments, |key| {
            let found = variables.iter().find(|(name, _)| *name == key);
            found.map(|(_, value)| (*value).to_owned()).ok_or(VarError::NotPresent)
        })
    }

    #[test]
    fn without_its_cookie_it_does_not_start() {
        assert!(parse(&[], &[]).unwrap_err().contains("by hand"));
        assert!(parse(&[], &[("COOKIE", "another")]).is_err());
        assert!(parse(&[], &[("COOKIE", "crumb")]).is_ok());
    }

    #[test]
    fn a_port_needs_no_cookie() {
        for arguments in [&["--port", "9000"][..], &["-x", "--port=9000"]] {
            assert_eq!(parse(arguments, &[]).unwrap().listen, Listen::Port(9000));
        }
        assert!(parse(&["--port", "many"], &[]).is_err());
    }

    #[test]
    fn the_newest_version_that_both_speak_is_chosen() {
        let version = |versions| parse(&[], &[("COOKIE", "crumb"), ("PLUGIN_PROTOCOL_VERSIONS", versions)]);
        assert_eq!(version("1,2,3").unwrap().version, 2);
        assert_eq!(version("1").unwrap().version, 1);
        assert!(version("7").unwrap_err().contains("[1, 2]"));
    }
}
