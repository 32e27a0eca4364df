//! The line by which a plugin says where it listens: `CORE|APP|network|address|grpc[|certificate]`,
//! as hashicorp/go-plugin has it, or the older `QNTX_PLUGIN_PORT=<port>`.

use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};

/// What may stand before the line.
const MOST_LINES: usize = 1_000;
const MOST_BYTES: usize = 64 * 1024;

/// Where a plugin listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Address {
    /// The path of a unix socket.
    Unix(String),
    /// A host and a port.
    Tcp(String),
}

impl Address {
    /// `unix:/path`, `unix:///path` or `host:port`.
    pub(super) fn parse(text: &str) -> Self {
        match text.strip_prefix("unix:") {
            Some(path) => Address::Unix(path.strip_prefix("//").unwrap_or(path).to_owned()),
            None => Address::Tcp(text.strip_prefix("tcp://").unwrap_or(text).to_owned()),
        }
    }
}

/// Reads until the line, and leaves the rest in the reader. An error says why there is none.
pub(super) async fn read<R: AsyncRead + Unpin>(
    output: &mut BufReader<R>,
    versions: &[u32],
) -> Result<Address, String> {
    let (mut lines, mut bytes, mut line) = (0, 0, Vec::new());
    loop {
        let chunk = output.fill_buf().await.map_err(|error| format!("its output cannot be read: {error}"))?;
        if chunk.is_empty() {
            return Err("it closed its output before it said where it listens".to_owned());
        }
        let end = chunk.iter().position(|&byte| byte == b'\n');
        let taken = end.map_or(chunk.len(), |end| end + 1);
        line.extend_from_slice(&chunk[..taken]);
        output.consume(taken);
        bytes += taken;
        if end.is_some() {
            if let Some(address) = parse(&String::from_utf8_lossy(&line), versions) {
                return address;
            }
            line.clear();
            lines += 1;
        }
        if lines >= MOST_LINES || bytes >= MOST_BYTES {
            return Err(format!(
                "it wrote {lines} lines and {bytes} bytes to its output, and none of them says where it listens"
            ));
        }
    }
}

/// What a line says; `None` if it is noise.
fn parse(line: &str, versions: &[u32]) -> Option<Result<Address, String>> {
    let line = line.trim();
    if let Some(port) = line.strip_prefix("QNTX_PLUGIN_PORT=") {
        let port = port.trim().parse::<u16>().ok()?;
        return Some(Ok(Address::Tcp(format!("127.0.0.1:{port}"))));
    }
    let parts: Vec<&str> = line.split('|').collect();
    let [core, version, network, address, protocol, rest @ ..] = parts.as_slice() else { return None };
    let core = core.parse::<u32>().ok()?;
    let version = version.parse::<u32>().ok()?;
    if core != 1 {
        return Some(Err(format!("it speaks version {core} of the handshake, and this host version 1")));
    }
    if !versions.contains(&version) {
        return Some(Err(format!("it speaks version {version} of the protocol, and this host {versions:?}")));
    }
    if *protocol != "grpc" {
        return Some(Err(format!("it speaks `{protocol}`, and this host `grpc`")));
    }
    if rest.first().is_some_and(|certificate| !certificate.is_empty()) {
        return Some(Err("it wants AutoMTLS, which this host does not speak: its certificates use P-521, \
                         which not every gRPC library knows. Start it with AutoMTLS turned off"
            .to_owned()));
    }
    Some(match *network {
        "unix" => Ok(Address::Unix((*address).to_owned())),
        "tcp" => Ok(Address::Tcp((*address).to_owned())),
        other => Err(format!("it listens on the network `{other}`, and this host knows `unix` and `tcp`")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn read_from(text: &[u8]) -> Result<Address, String> {
        read(&mut BufReader::new(text), &[1, 2]).await
    }

    #[tokio::test]
    async fn noise_before_the_line_is_passed_over() {
        let text = b"starting\n1|x|y\n\xff\n1|2|unix|/tmp/a b|grpc\nafter\n";
        assert_eq!(read_from(text).await, Ok(Address::Unix("/tmp/a b".to_owned())));
    }

    #[tokio::test]
    async fn the_older_line_names_a_port() {
        let address = read_from(b"QNTX_PLUGIN_PORT=9001\n").await;
        assert_eq!(address, Ok(Address::Tcp("127.0.0.1:9001".to_owned())));
    }

    #[tokio::test]
    async fn what_cannot_work_is_said() {
        for (line, word) in [
            ("2|1|unix|/x|grpc\n", "handshake"),
            ("1|3|unix|/x|grpc\n", "protocol"),
            ("1|1|unix|/x|netrpc\n", "netrpc"),
            ("1|1|pipe|/x|grpc\n", "pipe"),
            ("1|1|unix|/x|grpc|MIIB\n", "AutoMTLS"),
            ("hello\n", "closed"),
        ] {
            let error = read_from(line.as_bytes()).await.unwrap_err();
            assert!(error.contains(word), "{line:?}: {error}");
        }
    }

    #[tokio::test]
    async fn endless_output_is_given_up() {
        assert!(read_from(&vec![b'x'; 10 << 20]).await.unwrap_err().contains("bytes"));
        assert!(read_from(&b"x\n".repeat(2000)).await.unwrap_err().contains("1000 lines"));
    }
}
