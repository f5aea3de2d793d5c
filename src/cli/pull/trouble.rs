//! What keeps an answer from coming, in words, and whether asking again may help.

use super::address::Address;
use crate::cli::errors::failed;
use crate::source::InputError;
use rustls::CertificateError as Bad;
use std::io::ErrorKind;
use ureq::Error as E;

/// Why there is no answer.
#[derive(Debug)]
pub(super) struct Trouble {
    /// In words.
    pub(super) why: InputError,
    /// Whether it may pass: nobody answered, or somebody stopped in the middle.
    pub(super) passes: bool,
}

impl From<InputError> for Trouble {
    fn from(why: InputError) -> Trouble {
        Trouble { why, passes: false }
    }
}

/// What went wrong; `None` where the time was over.
pub(super) fn of(address: &Address, error: E, shown: impl Fn(&str) -> bool) -> Option<Trouble> {
    const AGAIN: &str = "nothing was written; look at the address and run the command again";
    let (why, help, passes) = match error {
        E::Timeout(ureq::Timeout::Connect | ureq::Timeout::Resolve) => {
            ("cannot be reached: no connection".to_owned(), AGAIN, true)
        }
        E::Timeout(_) => return None,
        E::HostNotFound => (format!("there is no host {}", address.host()), AGAIN, true),
        E::ConnectionFailed => ("cannot be reached".to_owned(), AGAIN, true),
        E::ConnectProxyFailed(why) => (
            format!("cannot be reached through the proxy: {why}"),
            "HTTPS_PROXY names the proxy; NO_PROXY=HOST goes around it",
            false,
        ),
        E::Rustls(e) => untrusted(&e),
        E::Io(e) => match e.get_ref().and_then(|e| e.downcast_ref::<rustls::Error>()) {
            Some(e) => untrusted(e),
            // The resolver's own errors have no kind.
            None if e.to_string().starts_with("failed to lookup address") => (
                format!("the name {} cannot be resolved", address.host()),
                AGAIN,
                true,
            ),
            None if e.kind() == ErrorKind::UnexpectedEof => (
                "the connection ends before the answer does".to_owned(),
                AGAIN,
                true,
            ),
            None => (
                format!("cannot be read: {}", e.kind()),
                AGAIN,
                may_pass(e.kind()),
            ),
        },
        E::Protocol(_) => ("what it answers is not HTTP".to_owned(), AGAIN, false),
        other => (format!("cannot be read: {other}"), AGAIN, false),
    };
    let why = if shown(&why) {
        why
    } else {
        "cannot be read".to_owned()
    };
    Some(Trouble {
        why: failed(format!("{address}: {why}")).help(help),
        passes,
    })
}

fn may_pass(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::ConnectionRefused
            | ErrorKind::ConnectionReset
            | ErrorKind::ConnectionAborted
            | ErrorKind::NotConnected
            | ErrorKind::BrokenPipe
            | ErrorKind::HostUnreachable
            | ErrorKind::NetworkUnreachable
    )
}

/// A connection that is no safe one. Asking again would change nothing.
fn untrusted(error: &rustls::Error) -> (String, &'static str, bool) {
    const CLOCK: &str =
        "nothing was sent; look at the server's certificate, and at this machine's clock";
    let rustls::Error::InvalidCertificate(bad) = error else {
        let why = match error {
            rustls::Error::InvalidMessage(_) => "what it answers is not TLS".to_owned(),
            other => format!("no safe connection: {other}"),
        };
        return (why, "nothing was sent; look at the address", false);
    };
    let (why, help) = match bad {
        // An authority of the same name with another key is another one.
        Bad::UnknownIssuer | Bad::BadSignature => (
            "its certificate is signed by nobody that is trusted here",
            "nothing was sent; if the server is your own, --ca FILE (or SSL_CERT_FILE) names the authority's certificate",
        ),
        Bad::Expired | Bad::ExpiredContext { .. } => ("its certificate has expired", CLOCK),
        Bad::NotValidYet | Bad::NotValidYetContext { .. } => {
            ("its certificate is not valid yet", CLOCK)
        }
        Bad::NotValidForName | Bad::NotValidForNameContext { .. } => (
            "its certificate is of another host",
            "nothing was sent; look at the address: the certificate must name this host",
        ),
        Bad::Revoked => ("its certificate is revoked", CLOCK),
        other => {
            let why = format!("its certificate is not valid: {other}");
            return (why, CLOCK, false);
        }
    };
    (why.to_owned(), help, false)
}
