//! Addresses of lists: enough of URLs to stay with one server.

use std::collections::BTreeMap;
use std::fmt;

/// An `http` or `https` address. Shown without its query, which may say more than a message should.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    scheme: Scheme,
    host: String,
    port: u16,
    path: String,
    query: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scheme {
    Http,
    Https,
}

impl Scheme {
    const fn name(self) -> &'static str {
        match self {
            Scheme::Http => "http",
            Scheme::Https => "https",
        }
    }

    const fn port(self) -> u16 {
        match self {
            Scheme::Http => 80,
            Scheme::Https => 443,
        }
    }
}

impl Address {
    /// Reads an absolute address.
    ///
    /// # Errors
    /// What is wrong with it, to follow "the address".
    pub fn parse(text: &str) -> Result<Address, &'static str> {
        let text = text.trim();
        if text.chars().any(|c| c.is_control() || c == ' ') {
            return Err("holds spaces or control characters");
        }
        let (scheme, rest) = text.split_once("://").ok_or("has no scheme: https://…")?;
        let scheme = match scheme.to_ascii_lowercase().as_str() {
            "https" => Scheme::Https,
            "http" => Scheme::Http,
            _ => return Err("is not one of https"),
        };
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, target) = rest.split_at(end);
        if authority.contains('@') {
            return Err("holds a user or password: keys come from the environment alone");
        }
        let (host, port) = match authority.rfind(':') {
            Some(at) if !authority.ends_with(']') => {
                let (host, port) = authority.split_at(at);
                let port = port.trim_start_matches(':');
                (
                    host,
                    port.parse().map_err(|_| "has a port that is no number")?,
                )
            }
            _ => (authority, scheme.port()),
        };
        if host.is_empty() {
            return Err("names no host");
        }
        // What one parser takes for a host another must not take for something else.
        if !host
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-._[]:".contains(c))
        {
            return Err("names a host with odd characters");
        }
        let target = target.split('#').next().unwrap_or_default();
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        Ok(Address {
            scheme,
            host: host.to_ascii_lowercase(),
            port,
            path: if path.is_empty() { "/" } else { path }.to_owned(),
            query: query.to_owned(),
        })
    }

    /// Where a reference of an answer from here leads.
    ///
    /// # Errors
    /// It is no address.
    pub fn join(&self, reference: &str) -> Result<Address, &'static str> {
        let reference = reference.trim();
        if reference.contains("://") {
            return Address::parse(reference);
        }
        let origin = self.origin();
        let folder = self.path.rfind('/').map_or("/", |at| &self.path[..=at]);
        Address::parse(&match reference.chars().next() {
            Some('/') if reference.starts_with("//") => {
                format!("{}:{reference}", self.scheme.name())
            }
            Some('/') => format!("{origin}{reference}"),
            Some('?') => format!("{origin}{}{reference}", self.path),
            _ => format!("{origin}{folder}{reference}"),
        })
    }

    /// The same address with these query parameters set.
    pub fn with_query(&self, parameters: &BTreeMap<String, String>) -> Address {
        let kept = self.query.split('&').filter(|pair| {
            let name = pair.split('=').next().unwrap_or_default();
            !pair.is_empty() && !parameters.keys().any(|p| escaped(p) == name)
        });
        let set = parameters
            .iter()
            .map(|(name, value)| format!("{}={}", escaped(name), escaped(value)));
        let query: Vec<String> = kept.map(str::to_owned).chain(set).collect();
        Address {
            query: query.join("&"),
            ..self.clone()
        }
    }

    /// What a request is made to.
    pub fn request(&self) -> String {
        let mark = if self.query.is_empty() { "" } else { "?" };
        format!("{}{}{mark}{}", self.origin(), self.path, self.query)
    }

    /// The host, without its port.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Scheme, host and port.
    pub fn origin(&self) -> String {
        let (scheme, host) = (self.scheme.name(), &self.host);
        if self.port == self.scheme.port() {
            format!("{scheme}://{host}")
        } else {
            format!("{scheme}://{host}:{}", self.port)
        }
    }

    /// Whether nobody on the way can listen: `https`, or this very machine.
    pub fn is_private(&self) -> bool {
        self.scheme == Scheme::Https || self.is_loopback()
    }

    /// Whether it is this very machine.
    pub fn is_loopback(&self) -> bool {
        self.host == "localhost"
            || self
                .host
                .trim_matches(['[', ']'])
                .parse::<std::net::IpAddr>()
                .is_ok_and(|ip| ip.is_loopback())
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.origin(), self.path)
    }
}

/// A name or value of a query.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> Address {
        Address::parse(text).expect("an address")
    }

    #[test]
    fn references_stay_where_they_lead() {
        let base = address("https://api.example.com/v1/models?limit=9");
        for (reference, leads) in [
            ("/v2/x?a=b", "https://api.example.com/v2/x?a=b"),
            ("next", "https://api.example.com/v1/next"),
            ("?page=2", "https://api.example.com/v1/models?page=2"),
            ("//other.example.com/x", "https://other.example.com/x"),
            (
                "HTTP://API.example.com:443/x",
                "http://api.example.com:443/x",
            ),
        ] {
            let found = base.join(reference).expect("an address");
            assert_eq!(found.request(), leads, "{reference}");
        }
        let same = |other: &str| address(other).origin() == base.origin();
        assert!(same("https://API.example.com:443/other"));
        assert!(!same("http://api.example.com/"));
        assert!(!same("https://api.example.com:8443/"));
        assert!(!same("https://api.example.com.evil.org/"));
    }

    #[test]
    fn query_parameters_replace_their_like() {
        let base = address("https://h/models?limit=9&after=a%20b");
        let next = BTreeMap::from([("after".to_owned(), "x/y&z".to_owned())]);
        assert_eq!(
            base.with_query(&next).request(),
            "https://h/models?limit=9&after=x%2Fy%26z"
        );
    }

    #[test]
    fn only_this_machine_and_https_are_private() {
        for (text, private) in [
            ("http://localhost:11434/api/tags", true),
            ("http://127.0.0.1/x", true),
            ("http://[::1]:8080/x", true),
            ("http://127.0.0.1.example.com/x", false),
            ("http://10.0.0.1/x", false),
            ("https://10.0.0.1/x", true),
        ] {
            assert_eq!(address(text).is_private(), private, "{text}");
        }
    }

    #[test]
    fn what_is_no_address_says_why() {
        for text in [
            "api.example.com",
            "ftp://x/",
            "https://user:pass@x/",
            "https://",
            "https://x:port/",
            "https://api.example.com\\@evil.org/",
            "https://x/\r\nEvil: 1",
        ] {
            assert!(Address::parse(text).is_err(), "{text}");
        }
    }
}
