//! Whom a connection trusts, and through whom it goes.

use super::address::Address;
use crate::cli::errors::failed;
use crate::cli::files;
use crate::source::InputError;
use std::path::Path;
use std::sync::Arc;
use ureq::Proxy;
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};

/// What names a file of authorities where no flag does, as for curl and OpenSSL.
const VARIABLE: &str = "SSL_CERT_FILE";

/// Where ureq looks for a proxy, in its order.
const PROXIES: [&str; 6] = [
    "ALL_PROXY",
    "all_proxy",
    "HTTPS_PROXY",
    "https_proxy",
    "HTTP_PROXY",
    "http_proxy",
];

/// The authorities that may sign a server's certificate: those of a file, else those that browsers trust.
///
/// # Errors
/// The file cannot be read, or holds no certificate.
pub(super) fn authorities(flag: Option<&Path>) -> Result<TlsConfig, InputError> {
    let variable = std::env::var_os(VARIABLE).filter(|v| !v.is_empty());
    let (path, named) = match (flag, &variable) {
        (Some(path), _) => (path, "--ca"),
        (None, Some(path)) => (Path::new(path), VARIABLE),
        (None, None) => return Ok(TlsConfig::default()),
    };
    let unusable = |why: String| {
        failed(format!("{}: {why}", path.display())).help(format!(
            "{named} names a file of certificates in PEM: those of the authorities that sign the server's"
        ))
    };
    let text = std::fs::read(path).map_err(|e| unusable(files::reason(&e).to_string()))?;
    let mut all: Vec<Certificate<'static>> = Vec::new();
    for item in parse_pem(&text) {
        match item {
            Ok(PemItem::Certificate(certificate)) => all.push(certificate),
            Ok(_) => {}
            Err(_) => return Err(unusable("not PEM".to_owned())),
        }
    }
    if all.is_empty() {
        return Err(unusable("holds no certificate".to_owned()));
    }
    let roots = RootCerts::Specific(Arc::new(all));
    Ok(TlsConfig::builder().root_certs(roots).build())
}

/// The proxy that the environment names. What is asked of this machine is no proxy's business, and its
/// key least of all.
///
/// # Errors
/// A variable holds no address of a proxy. Its text is not shown, as a password may be in it.
pub(super) fn proxy(home: &Address) -> Result<Option<Proxy>, InputError> {
    if home.is_loopback() {
        return Ok(None);
    }
    let set = |name: &str| std::env::var_os(name).is_some_and(|v| !v.is_empty());
    let Some(name) = PROXIES.into_iter().find(|name| set(name)) else {
        return Ok(None);
    };
    let proxy = std::env::var(name).ok().and_then(|text| {
        let proxy = Proxy::new(&text).ok()?;
        let spoken = ["http", "https"].contains(&proxy.uri().scheme_str()?);
        spoken.then(Proxy::try_from_env)?
    });
    proxy.map(Some).ok_or_else(|| {
        failed(format!("{name} names no proxy that can be used"))
            .help("write it as http://HOST:PORT or https://HOST:PORT; NO_PROXY names hosts that need none")
    })
}
