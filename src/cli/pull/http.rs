//! The only place that opens connections, for `alertlint catalog pull` alone.
//!
//! A key goes to the host that was asked for and to no other: a redirect elsewhere is refused, and
//! so is a plain connection that leaves this machine.

use super::address::Address;
use super::trouble::{self, Trouble};
use super::trust;
use crate::cli::errors::failed;
use crate::source::InputError;
use jiff::Timestamp;
use jiff::fmt::rfc2822;
use std::fmt;
use std::io::Read;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};
use ureq::http::header::{CONTENT_TYPE, DATE, LOCATION, RETRY_AFTER};
use ureq::http::{HeaderMap, HeaderName, HeaderValue, Response};
use ureq::{Agent, Body};

/// How long it may take to reach a server.
const CONNECT: Duration = Duration::from_secs(10);
/// How often a request is made that the server cannot answer for now.
const ATTEMPTS: u32 = 4;
/// The wait before the second attempt; it doubles from one to the next.
const BACK_OFF: Duration = Duration::from_millis(500);
/// A server that asks for a longer wait is not waited for.
const LONGEST_WAIT: Duration = Duration::from_secs(60);
/// How many redirects are followed, all on one server.
const REDIRECTS: u32 = 5;

/// A key. It is never shown.
pub struct Key {
    text: String,
    /// The variable that holds it.
    pub variable: String,
}

impl Key {
    /// The key in a variable; `None` where that is not set or empty.
    ///
    /// # Errors
    /// It is not one word of ASCII.
    pub fn read(variable: &str) -> Result<Option<Key>, InputError> {
        let Some(value) = std::env::var_os(variable) else {
            return Ok(None);
        };
        let text = value.to_str().map(str::trim).unwrap_or("\0");
        if !text.chars().all(|c| c.is_ascii_graphic()) {
            return Err(
                failed(format!("the key in {variable} is not one word of ASCII"))
                    .help("look for quotes or line ends around it"),
            );
        }
        Ok((!text.is_empty()).then(|| Key {
            text: text.to_owned(),
            variable: variable.to_owned(),
        }))
    }

    /// The key itself, to be put into a header.
    pub fn expose(&self) -> &str {
        &self.text
    }

    /// Whether a text holds the key.
    pub fn is_in(&self, text: &str) -> bool {
        text.contains(&self.text)
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key({})", self.variable)
    }
}

/// A whole answer.
#[derive(Debug)]
pub struct Answer {
    /// Where it came from.
    pub address: Address,
    /// Its text.
    pub text: String,
    /// Its media type, without parameters, lower case.
    pub media: Option<String>,
    /// The server's clock.
    pub date: Option<Timestamp>,
}

/// Asks one server.
pub struct Client {
    agent: Agent,
    headers: HeaderMap,
    key: Option<Key>,
    limit: Limit,
    /// Bytes that answers may still have.
    left: u64,
}

/// How long everything together may take.
#[derive(Debug, Clone, Copy)]
struct Limit {
    whole: Duration,
    end: Instant,
}

impl Client {
    /// A client that sends these headers, for so long and so many bytes. `ca` is a file of authorities.
    ///
    /// # Errors
    /// A header that cannot be sent; authorities or a proxy that cannot be used.
    pub fn new<'h>(
        headers: impl IntoIterator<Item = (&'h String, &'h String)>,
        key: Option<Key>,
        (whole, most_bytes): (Duration, u64),
        home: &Address,
        ca: Option<&Path>,
    ) -> Result<Client, InputError> {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            let header = HeaderName::from_bytes(name.as_bytes()).ok();
            let (Some(header), Ok(mut value)) = (header, HeaderValue::from_str(value)) else {
                return Err(failed(format!("the header {name:?} cannot be sent")));
            };
            value.set_sensitive(true);
            map.insert(header, value);
        }
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_connect(Some(CONNECT))
            .proxy(trust::proxy(home)?)
            .tls_config(trust::authorities(ca)?)
            .user_agent(concat!("alertlint/", env!("CARGO_PKG_VERSION")))
            .accept("application/json, application/yaml;q=0.9, */*;q=0.1")
            .build()
            .new_agent();
        Ok(Client {
            agent,
            headers: map,
            key,
            limit: Limit {
                whole,
                end: Instant::now() + whole,
            },
            left: most_bytes,
        })
    }

    /// Gets an answer: redirects on the same server followed, attempts repeated where the server asks
    /// for it, and where there was no connection.
    ///
    /// # Errors
    /// There is none that can be used.
    pub fn get(&mut self, address: &Address) -> Result<Answer, InputError> {
        let mut address = address.clone();
        let mut redirects = 0;
        let mut attempt = 1;
        loop {
            if !address.is_private() {
                return Err(failed(format!(
                    "{address}: a plain connection, which anybody on the way can read"
                ))
                .help("use https://; plain http is for this machine alone"));
            }
            let answered = match self.send(&address) {
                Ok(response) => match response.status().as_u16() {
                    200..=299 => self.read(&address, response).map(Some),
                    301 | 302 | 303 | 307 | 308 => {
                        redirects += 1;
                        address = redirected(&address, response.headers(), redirects)?;
                        continue;
                    }
                    status @ (429 | 500 | 502 | 503 | 504) => {
                        let wait = wait(response.headers(), attempt);
                        if attempt == ATTEMPTS {
                            return Err(busy(&address, status, attempt));
                        }
                        self.pause(&address, status, wait)?;
                        Ok(None)
                    }
                    status => return Err(self.refused(&address, status)),
                },
                Err(trouble) => Err(trouble),
            };
            match answered {
                Ok(Some(answer)) => return Ok(answer),
                Ok(None) => {}
                Err(trouble) => self.endure(trouble, attempt)?,
            }
            attempt += 1;
        }
    }

    /// Waits for what keeps an answer from coming to pass, where it may.
    fn endure(&self, trouble: Trouble, attempt: u32) -> Result<(), InputError> {
        let wait = back_off(attempt);
        let left = self.limit.end.saturating_duration_since(Instant::now());
        if !trouble.passes || wait >= left {
            return Err(trouble.why);
        }
        if attempt == ATTEMPTS {
            let mut why = trouble.why;
            why.message = format!("{}, {attempt} times", why.message);
            return Err(why);
        }
        sleep(wait);
        Ok(())
    }

    fn send(&self, address: &Address) -> Result<Response<Body>, Trouble> {
        let left = self.limit.left(address)?;
        let mut request = self.agent.get(address.request());
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let request = request.config().timeout_global(Some(left)).build();
        request
            .call()
            .map_err(|error| self.unreached(address, error))
    }

    fn read(&mut self, address: &Address, mut response: Response<Body>) -> Result<Answer, Trouble> {
        let header = |name| {
            let value: Option<&HeaderValue> = response.headers().get(name);
            value.and_then(|v| v.to_str().ok()).map(str::to_owned)
        };
        let (media, date) = (header(CONTENT_TYPE), header(DATE));
        let told = response.body().content_length();
        let too_large = || {
            failed(format!(
                "{address}: the answer is too large for a list of models"
            ))
            .help("look at what the address answers")
        };
        if told.is_some_and(|length| length > self.left) {
            return Err(too_large().into());
        }
        let mut bytes = Vec::new();
        let reader = response.body_mut().as_reader();
        reader
            .take(self.left + 1)
            .read_to_end(&mut bytes)
            .map_err(|e| self.unreached(address, ureq::Error::from(e)))?;
        self.left = match self.left.checked_sub(bytes.len() as u64) {
            Some(left) => left,
            None => return Err(too_large().into()),
        };
        let text = String::from_utf8(bytes)
            .map_err(|_| failed(format!("{address}: the answer is not UTF-8 text")))?;
        if self.key.as_ref().is_some_and(|key| key.is_in(&text)) {
            return Err(failed(format!("{address}: the answer holds the key")).help(
                "a snapshot is committed for everybody to read: save it by hand, without the key",
            )
            .into());
        }
        Ok(Answer {
            address: address.clone(),
            media: media.and_then(|m| Some(m.split(';').next()?.trim().to_ascii_lowercase())),
            date: date.as_deref().and_then(instant),
            text: text
                .strip_prefix('\u{feff}')
                .map_or(text.clone(), str::to_owned),
        })
    }

    fn pause(&self, address: &Address, status: u16, wait: Duration) -> Result<(), InputError> {
        if wait > LONGEST_WAIT {
            return Err(failed(format!(
                "{address}: {status} {}, and is to be asked again in {} seconds",
                reason(status),
                wait.as_secs()
            ))
            .help("run the command again then"));
        }
        if wait >= self.limit.left(address)? {
            return Err(self.limit.over(address));
        }
        sleep(wait);
        Ok(())
    }

    fn refused(&self, address: &Address, status: u16) -> InputError {
        let error = failed(format!("{address}: {status} {}", reason(status)));
        match (status, &self.key) {
            (401 | 403, Some(key)) => error.help(format!(
                "the server does not take the key in {}: is it of this vendor, and may it list models?",
                key.variable
            )),
            (401 | 403, None) => {
                error.help("no key was sent: name the variable that holds it with --key-env NAME")
            }
            (404, _) => error.help("look at the address: --url names another"),
            _ => error,
        }
    }

    fn unreached(&self, address: &Address, error: ureq::Error) -> Trouble {
        let shown = |text: &str| self.key.as_ref().is_none_or(|key| !key.is_in(text));
        trouble::of(address, error, shown).unwrap_or_else(|| self.limit.over(address).into())
    }
}

impl Limit {
    fn left(&self, address: &Address) -> Result<Duration, InputError> {
        let left = self.end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(self.over(address));
        }
        Ok(left)
    }

    fn over(&self, address: &Address) -> InputError {
        failed(format!(
            "{address}: no whole answer within {} seconds",
            self.whole.as_secs()
        ))
        .help("--timeout SECONDS allows more")
    }
}

fn redirected(from: &Address, headers: &HeaderMap, count: u32) -> Result<Address, InputError> {
    if count > REDIRECTS {
        return Err(failed(format!("{from}: more than {REDIRECTS} redirects")));
    }
    let target = headers.get(LOCATION).and_then(|v| v.to_str().ok());
    let to = target
        .ok_or("is not there")
        .and_then(|t| from.join(t))
        .map_err(|why| failed(format!("{from}: redirects, but the address {why}")))?;
    if to.origin() != from.origin() {
        return Err(failed(format!("{from}: redirects to another server, {}", to.origin()))
            .help("a key is sent to no other server than it was meant for; if this is the right one, name it with --url"));
    }
    Ok(to)
}

fn busy(address: &Address, status: u16, attempts: u32) -> InputError {
    failed(format!(
        "{address}: {status} {}, {attempts} times",
        reason(status)
    ))
    .help("nothing was written; run the command again later")
}

fn reason(status: u16) -> &'static str {
    ureq::http::StatusCode::from_u16(status)
        .ok()
        .and_then(|s| s.canonical_reason())
        .unwrap_or("is no answer")
}

/// How long to wait before the next attempt: what the server asks for, else longer from one to the next.
fn wait(headers: &HeaderMap, attempt: u32) -> Duration {
    let asked = headers.get(RETRY_AFTER).and_then(|v| v.to_str().ok());
    let asked = asked.and_then(|text| match text.trim().parse::<u64>() {
        Ok(seconds) => Some(Duration::from_secs(seconds)),
        Err(_) => {
            let seconds = instant(text)?.as_second() - Timestamp::now().as_second();
            Some(Duration::from_secs(u64::try_from(seconds).unwrap_or(0)))
        }
    });
    asked.unwrap_or_else(|| back_off(attempt))
}

/// The wait after an attempt that nobody said a wait for.
fn back_off(attempt: u32) -> Duration {
    BACK_OFF * 2_u32.pow(attempt.saturating_sub(1))
}

/// A date as HTTP writes it.
fn instant(text: &str) -> Option<Timestamp> {
    rfc2822::DateTimeParser::new()
        .parse_timestamp(text.trim())
        .ok()
}
