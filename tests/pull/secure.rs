//! Certificates, authorities, proxies: whom a pull believes, and what it says where it does not.

use super::*;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, date_time_ymd};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::io::{BufRead, BufReader, Read};
use std::net::TcpStream;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

/// A host that no resolver knows: only a proxy can lead there.
const FAR: &str = "models.example.invalid";

/// An authority of a test's own, with the file that names it.
struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pem: String,
}

impl Authority {
    fn new() -> Authority {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let pem = params.self_signed(&key).unwrap().pem();
        let issuer = Issuer::new(params, key);
        Authority { issuer, pem }
    }

    /// A certificate for a host, good for some years, with its key.
    fn certify(&self, host: &str, years: (i32, i32)) -> Arc<ServerConfig> {
        let mut params = CertificateParams::new([host.to_owned()]).unwrap();
        params.not_before = date_time_ymd(years.0, 1, 1);
        params.not_after = date_time_ymd(years.1, 1, 1);
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key);
        Arc::new(config.unwrap())
    }

    /// A file in a folder that outlives the test's runs.
    fn file(&self) -> (TempDir, String) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("authority.pem");
        std::fs::write(&path, format!("# ours\n{}", self.pem)).unwrap();
        let path = path.to_string_lossy().into_owned();
        (dir, path)
    }
}

/// A server that speaks TLS, and what was heard on the way there in plain words.
struct Secure {
    port: u16,
    connections: Arc<AtomicUsize>,
    /// Lines that a proxy was asked with.
    plain: Arc<Mutex<Vec<String>>>,
}

impl Secure {
    /// One that answers with a list; as a proxy where `proxy`, with this status.
    fn start(config: Arc<ServerConfig>, proxy: Option<&'static str>) -> Secure {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = Secure {
            port: listener.local_addr().unwrap().port(),
            connections: Arc::default(),
            plain: Arc::default(),
        };
        let (connections, plain) = (server.connections.clone(), server.plain.clone());
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                connections.fetch_add(1, Ordering::SeqCst);
                if let Some(status) = proxy {
                    let said = asked(&stream);
                    plain.lock().unwrap().extend(said);
                    let _ = (&stream).write_all(format!("HTTP/1.1 {status}\r\n\r\n").as_bytes());
                    if status != "200 OK" {
                        continue;
                    }
                }
                let connection = ServerConnection::new(config.clone()).unwrap();
                serve(StreamOwned::new(connection, stream));
            }
        });
        server
    }

    fn url(&self, host: &str) -> String {
        format!("https://{host}:{}/v1/models", self.port)
    }
}

/// The lines up to the first empty one, a byte at a time: what follows is not ours to read.
fn asked(mut stream: &TcpStream) -> Vec<String> {
    let mut bytes = Vec::new();
    while !bytes.ends_with(b"\r\n\r\n") {
        let mut one = [0];
        if !matches!(stream.read(&mut one), Ok(1)) {
            break;
        }
        bytes.push(one[0]);
    }
    let text = String::from_utf8_lossy(&bytes).into_owned();
    text.lines().map(str::to_owned).collect()
}

fn serve(mut stream: StreamOwned<ServerConnection, TcpStream>) {
    let mut lines = BufReader::new(&mut stream).lines().map_while(Result::ok);
    let first = lines.next();
    let keyed = lines.take_while(|l| !l.is_empty()).any(|l| l.contains(KEY));
    if first.is_none() {
        return;
    }
    let (status, body) = match keyed {
        true => ("200 OK", TWO),
        false => ("401 Unauthorized", "{}"),
    };
    let head = format!(
        "HTTP/1.1 {status}\r\nDate: {DATE}\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    let _ = stream.write_all(head.as_bytes());
    let _ = stream.write_all(body.as_bytes());
    stream.conn.send_close_notify();
    let _ = stream.flush();
}

/// Pulls with these flags and variables.
fn pull(url: &str, flags: &[&str], variables: &[(&str, &str)]) -> Ended {
    let args = [
        &[
            "openai",
            "--out",
            "models.json",
            "--url",
            url,
            "--key-env",
            "KEY",
        ],
        flags,
    ];
    Place::new().run_with(&args.concat(), variables)
}

#[track_caller]
fn refused(ended: &Ended, says: &[&str]) {
    assert_eq!(ended.code, Some(2), "{}{}", ended.out, ended.error);
    assert_eq!((ended.out.as_str(), &ended.file), ("", &None));
    let error = ended.words();
    for part in says {
        assert!(error.contains(part), "no {part:?} in {error}");
    }
}

#[test]
fn an_authority_of_ones_own_is_believed_where_it_is_named() {
    let authority = Authority::new();
    let (_dir, file) = authority.file();
    let server = Secure::start(authority.certify("127.0.0.1", (2020, 2100)), None);
    let url = server.url("127.0.0.1");
    for ended in [
        pull(&url, &["--ca", &file], &[]),
        pull(&url, &[], &[("SSL_CERT_FILE", &file)]),
        // What is said now comes before what is said once and for all.
        pull(&url, &["--ca", &file], &[("SSL_CERT_FILE", "/nowhere")]),
    ] {
        assert_eq!(ended.code, Some(0), "{}", ended.error);
        assert!(ended.file.unwrap().contains("m-embed"));
    }
}

#[test]
fn a_certificate_that_proves_nothing_is_refused_at_once() {
    let (authority, other) = (Authority::new(), Authority::new());
    let (_dir, file) = authority.file();
    let good = (2020, 2100);
    for (config, flags, says) in [
        (
            authority.certify("127.0.0.1", good),
            &[][..],
            ["signed by nobody that is trusted here", "--ca FILE"],
        ),
        (
            other.certify("127.0.0.1", good),
            &["--ca", &file],
            ["signed by nobody that is trusted here", "nothing was sent"],
        ),
        (
            authority.certify("models.example.com", good),
            &["--ca", &file],
            ["certificate is of another host", "look at the address"],
        ),
        (
            authority.certify("127.0.0.1", (2019, 2020)),
            &["--ca", &file],
            ["certificate has expired", "clock"],
        ),
        (
            authority.certify("127.0.0.1", (2090, 2100)),
            &["--ca", &file],
            ["certificate is not valid yet", "clock"],
        ),
    ] {
        let server = Secure::start(config, None);
        refused(&pull(&server.url("127.0.0.1"), flags, &[]), &says);
        assert_eq!(server.connections.load(Ordering::SeqCst), 1, "{says:?}");
    }
    // A server that speaks no TLS at all.
    let plain = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = plain.local_addr().unwrap().port();
    thread::spawn(move || {
        for mut stream in plain.incoming().map_while(Result::ok) {
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
            let _ = stream.read(&mut [0; 64]);
        }
    });
    refused(
        &pull(&format!("https://127.0.0.1:{port}/"), &[], &[]),
        &["what it answers is not TLS"],
    );
}

#[test]
fn a_file_without_certificates_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let path = |name: &str, text: &str| {
        let path = dir.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_string_lossy().into_owned()
    };
    let key = KeyPair::generate().unwrap().serialize_pem();
    let broken = "-----BEGIN CERTIFICATE-----\n%%%\n-----END CERTIFICATE-----\n";
    let url = "https://127.0.0.1:1/";
    for (file, says) in [
        ("/nowhere/ca.pem".to_owned(), "no such file"),
        (path("empty.pem", ""), "holds no certificate"),
        (path("key.pem", &key), "holds no certificate"),
        (path("broken.pem", broken), "not PEM"),
    ] {
        refused(
            &pull(url, &["--ca", &file], &[]),
            &[says, "--ca names a file"],
        );
        let variable = [("SSL_CERT_FILE", file.as_str())];
        refused(
            &pull(url, &[], &variable),
            &[says, "SSL_CERT_FILE names a file"],
        );
    }
}

#[test]
fn a_proxy_sees_the_host_and_nothing_else() {
    let authority = Authority::new();
    let (_dir, file) = authority.file();
    let config = authority.certify(FAR, (2020, 2100));
    let proxy = Secure::start(config.clone(), Some("200 OK"));
    let through = format!("http://us:a-word@127.0.0.1:{}", proxy.port);
    let far = format!("https://{FAR}/v1/models");
    let ended = pull(&far, &["--ca", &file], &[("https_proxy", &through)]);
    assert_eq!(ended.code, Some(0), "{}", ended.error);
    let plain = proxy.plain.lock().unwrap().join("\n");
    assert!(plain.starts_with(&format!("CONNECT {FAR}:443 ")), "{plain}");
    assert!(
        plain.to_lowercase().contains("proxy-authorization: basic "),
        "{plain}"
    );
    assert!(
        !plain.contains(KEY) && !plain.contains("/v1/models"),
        "{plain}"
    );

    // The certificate of the far end counts, through a proxy too.
    let ended = pull(&far, &[], &[("https_proxy", &through)]);
    refused(&ended, &["signed by nobody that is trusted here"]);

    let strict = Secure::start(config, Some("407 Proxy Authentication Required"));
    let through = format!("http://us:a-word@127.0.0.1:{}", strict.port);
    let ended = pull(&far, &["--ca", &file], &[("https_proxy", &through)]);
    refused(&ended, &["through the proxy", "407", "HTTPS_PROXY"]);
    assert!(!ended.error.contains("a-word"), "{}", ended.error);
}

#[test]
fn a_proxy_that_is_none_is_told_without_its_password() {
    let far = format!("https://{FAR}/v1/models");
    for proxy in [
        "socks5://us:a-word@127.0.0.1:1",
        "http://us:a-word@ 127.0.0.1",
    ] {
        let ended = pull(&far, &[], &[("HTTPS_PROXY", proxy)]);
        refused(&ended, &["HTTPS_PROXY names no proxy", "http://HOST:PORT"]);
        assert!(!ended.error.contains("a-word"), "{}", ended.error);
    }
}

#[test]
fn a_host_that_needs_no_proxy_is_asked_directly() {
    let variables = [("https_proxy", "http://127.0.0.1:1"), ("NO_PROXY", FAR)];
    let far = format!("https://{FAR}/v1/models");
    let ended = pull(&far, &["--timeout", "2"], &variables);
    // As far as the resolver of this machine can tell; a proxy would have refused the connection.
    refused(&ended, &[FAR, "nothing was written"]);
    assert!(!ended.error.contains("refused"), "{}", ended.error);
}
