//! Servers on this machine that answer as a test wants, and keep what they were asked.

use super::{DATE, KEY};
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Instant;

/// A request as it came in.
#[derive(Debug, Clone)]
pub struct Request {
    pub target: String,
    pub headers: Vec<(String, String)>,
    pub at: Instant,
}

impl Request {
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let found = headers.find(|(n, _)| n.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    pub fn holds_key(&self) -> bool {
        self.target.contains(KEY) || self.headers.iter().any(|(_, v)| v.contains(KEY))
    }
}

/// A server that answers each request, counted from one, with what `reply` writes.
pub struct Server {
    pub address: SocketAddr,
    pub seen: Arc<Mutex<Vec<Request>>>,
}

impl Server {
    pub fn start(
        reply: impl Fn(usize, &Request, &mut TcpStream) + Send + Sync + 'static,
    ) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (requests, reply) = (Arc::clone(&seen), Arc::new(reply));
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (requests, reply) = (Arc::clone(&requests), Arc::clone(&reply));
                thread::spawn(move || {
                    let Some(request) = read(&stream) else { return };
                    let count = {
                        let mut all = requests.lock().unwrap();
                        all.push(request.clone());
                        all.len()
                    };
                    let mut stream = stream;
                    reply(count, &request, &mut stream);
                });
            }
        });
        Server { address, seen }
    }

    /// One that always answers with this JSON.
    pub fn json(body: &'static str) -> Server {
        Server::start(move |_, _, stream| answer(stream, "200 OK", "application/json", body))
    }

    pub fn url(&self, target: &str) -> String {
        format!("http://{}{target}", self.address)
    }

    pub fn seen(&self) -> Vec<Request> {
        self.seen.lock().unwrap().clone()
    }

    pub fn targets(&self) -> Vec<String> {
        self.seen().into_iter().map(|r| r.target).collect()
    }
}

fn read(stream: &TcpStream) -> Option<Request> {
    let mut lines = BufReader::new(stream).lines();
    let first = lines.next()?.ok()?;
    let target = first.split(' ').nth(1)?.to_owned();
    let headers = lines
        .map_while(Result::ok)
        .take_while(|line| !line.is_empty())
        .filter_map(|line| {
            let (name, value) = line.split_once(':')?;
            Some((name.to_owned(), value.trim().to_owned()))
        })
        .collect();
    Some(Request {
        target,
        headers,
        at: Instant::now(),
    })
}

pub fn answer(stream: &mut TcpStream, status: &str, media: &str, body: &str) {
    with_headers(stream, status, &format!("Content-Type: {media}\r\n"), body);
}

pub fn with_headers(stream: &mut TcpStream, status: &str, headers: &str, body: &str) {
    let length = body.len();
    let _ = write!(
        stream,
        "HTTP/1.1 {status}\r\nDate: {DATE}\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n{body}"
    );
}
