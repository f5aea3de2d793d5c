//! `alertlint catalog pull` against servers on this machine: what is asked for, what comes of each
//! answer, and where the key goes.
#![allow(clippy::unwrap_used)]

#[path = "support/server.rs"]
mod server;

use jiff::Timestamp;
use server::{Request, Server, answer, with_headers};
use std::io::Write;
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};
use tempfile::TempDir;

const KEY: &str = "a-key-that-nobody-may-see-0123456789";
const DATE: &str = "Tue, 24 Nov 2026 10:00:00 GMT";

/// A folder that a snapshot is pulled into.
struct Place {
    dir: TempDir,
}

/// How a pull ended.
struct Ended {
    code: Option<i32>,
    out: String,
    error: String,
    /// The file, and nothing else may be in the folder.
    file: Option<String>,
}

impl Place {
    fn new() -> Place {
        Place {
            dir: tempfile::tempdir().unwrap(),
        }
    }

    fn with(text: &str) -> Place {
        let place = Place::new();
        std::fs::write(place.file(), text).unwrap();
        place
    }

    fn file(&self) -> std::path::PathBuf {
        self.dir.path().join("models.json")
    }

    fn run(&self, args: &[&str]) -> Ended {
        let result = Command::new(env!("CARGO_BIN_EXE_alertlint"))
            .args(["catalog", "pull"])
            .args(args)
            .current_dir(self.dir.path())
            .env("KEY", KEY)
            .env("MISTRAL_API_KEY", KEY)
            // Nobody's proxy is asked for this machine.
            .env("http_proxy", "http://127.0.0.1:1")
            .env("https_proxy", "http://127.0.0.1:1")
            .output()
            .unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let ended = Ended {
            code: result.status.code(),
            out: text(&result.stdout),
            error: text(&result.stderr),
            file: std::fs::read_to_string(self.file()).ok(),
        };
        let shown = format!("{}{}{:?}", ended.out, ended.error, ended.file);
        assert!(!shown.contains(KEY), "the key is shown: {shown}");
        let left: Vec<_> = entries(self.dir.path());
        assert!(
            left.iter()
                .all(|n| n == "models.json" || n == ".alertlint.hcl"),
            "left behind: {left:?}"
        );
        ended
    }

    /// Pulls a shape from a server with the key.
    fn pull(&self, shape: &str, url: &str) -> Ended {
        self.run(&[
            shape,
            "--out",
            "models.json",
            "--url",
            url,
            "--key-env",
            "KEY",
        ])
    }
}

fn entries(dir: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(dir).unwrap();
    entries
        .map(|e| e.unwrap().file_name().to_string_lossy().into_owned())
        .collect()
}

/// A pull that failed says this, writes nothing, and leaves the file as it was.
#[track_caller]
fn fails(shape: &str, url: &str, says: &[&str]) {
    let before = r#"{"data": [{"id": "old", "object": "model"}], "object": "list"}"#;
    for place in [Place::new(), Place::with(before)] {
        let had = std::fs::read_to_string(place.file()).ok();
        let ended = place.pull(shape, url);
        assert_eq!(ended.code, Some(2), "{}{}", ended.out, ended.error);
        assert_eq!(ended.out, "");
        assert_eq!(ended.file, had);
        let words = ended.error.replace(['│', '\n'], " ");
        let words: Vec<_> = words.split_whitespace().collect();
        let error = words.join(" ");
        for part in says {
            assert!(error.contains(part), "no {part:?} in {error}");
        }
    }
}

const TWO: &str = r#"{"object":"list","data":[{"id":"m-1","object":"model","created":7},{"id":"m-embed","object":"model","created":7}]}"#;

#[test]
fn a_list_becomes_a_snapshot() {
    let server = Server::json(TWO);
    let place = Place::new();
    let ended = place.pull("openai", &server.url("/v1/models"));
    assert_eq!(ended.code, Some(0), "{}", ended.error);
    assert_eq!(
        ended.file.unwrap(),
        r#"{
  "taken_at": "2026-11-24T10:00:00Z",
  "object": "list",
  "data": [
    {
      "id": "m-1",
      "object": "model",
      "created": 7
    },
    {
      "id": "m-embed",
      "object": "model",
      "created": 7
    }
  ]
}
"#
    );
    let expected = format!(
        "{}: 2 models, 1 page, taken 2026-11-24T10:00:00Z\ncompletion_chat 1, embeddings 1\n\nwritten to models.json\n",
        server.url("/v1/models")
    );
    assert_eq!(ended.out, expected);
    let seen = server.seen();
    assert_eq!(seen.len(), 1);
    let bearer = format!("Bearer {KEY}");
    assert_eq!(seen[0].header("authorization"), Some(bearer.as_str()));
}

#[test]
fn what_has_changed_is_told_and_what_has_not_is_left_alone() {
    let old = r#"{"data": [{"id": "m-1"}, {"id": "gone"}], "taken_at": "2026-10-01T00:00:00Z"}"#;
    let server = Server::json(TWO);
    let place = Place::with(old);
    let first = place.pull("openai", &server.url("/v1/models"));
    for line in [
        "  + m-embed: embeddings",
        "  - gone: completion_chat",
        "models: 1 gained, 1 lost, 0 changed",
        "written to models.json",
    ] {
        assert!(
            first.out.lines().any(|l| l == line),
            "no {line:?} in {}",
            first.out
        );
    }

    // The next answer differs in its date, and in the time that each row carries.
    let later = Server::start(|_, _, stream| {
        let body = TWO.replace("\"created\":7", "\"created\":8");
        answer(stream, "200 OK", "application/json", &body);
    });
    let modified = |place: &Place| std::fs::metadata(place.file()).unwrap().modified().unwrap();
    let before = modified(&place);
    let second = place.pull("openai", &later.url("/v1/models"));
    assert_eq!(second.code, Some(0), "{}", second.error);
    assert!(
        second
            .out
            .contains("nothing has changed since 2026-11-24T10:00:00Z: models.json stays as it is"),
        "{}",
        second.out
    );
    assert_eq!((second.file, modified(&place)), (first.file, before));

    let url = later.url("/v1/models");
    let third = place.run(&["openai", "--out", "models.json", "--url", &url, "--redate"]);
    assert!(
        third.out.contains("written to models.json"),
        "{}",
        third.out
    );
    assert!(third.file.unwrap().contains("\"created\": 8"));
}

/// What alertlint does not read may matter to whoever does.
#[test]
fn any_other_difference_is_written() {
    let place = Place::with(r#"{"data": [{"id": "m-1", "context": 1}]}"#);
    let server = Server::json(r#"{"data": [{"id": "m-1", "context": 2}]}"#);
    let ended = place.pull("openai", &server.url("/v1/models"));
    assert!(ended.out.contains("no model has changed"), "{}", ended.out);
    assert!(
        ended.out.contains("written to models.json"),
        "{}",
        ended.out
    );
    assert!(ended.file.unwrap().contains("\"context\": 2"));
}

#[test]
fn pages_become_one_document() {
    // A cursor, as Anthropic pages.
    let row = |id: &str| {
        format!(r#"{{"type":"model","id":"{id}","display_name":"X","capabilities":null}}"#)
    };
    let anthropic = Server::start(move |_, request, stream| {
        let (rows, more, last) = match request.target.split("after_id=").nth(1) {
            None => (format!("{},{}", row("a"), row("b")), true, "b"),
            Some("b") => (row("c"), true, "c"),
            _ => (row("d"), false, "d"),
        };
        let body = format!(r#"{{"data":[{rows}],"has_more":{more},"last_id":"{last}"}}"#);
        answer(stream, "200 OK", "application/json; charset=utf-8", &body);
    });
    let place = Place::new();
    let ended = place.pull("anthropic", &anthropic.url("/v1/models?limit=2"));
    assert_eq!(ended.code, Some(0), "{}", ended.error);
    assert!(ended.out.contains("4 models, 3 pages"), "{}", ended.out);
    assert!(!ended.out.contains("not whole"), "{}", ended.out);
    assert_eq!(
        anthropic.targets(),
        [
            "/v1/models?limit=2",
            "/v1/models?limit=2&after_id=b",
            "/v1/models?limit=2&after_id=c"
        ]
    );
    for request in anthropic.seen() {
        assert_eq!(request.header("x-api-key"), Some(KEY));
        assert_eq!(request.header("anthropic-version"), Some("2023-06-01"));
        assert_eq!(request.header("authorization"), None);
    }
    let document: serde_json::Value = serde_json::from_str(&ended.file.unwrap()).unwrap();
    let rows = document["data"].as_array().unwrap();
    let ids: Vec<_> = rows.iter().map(|row| row["id"].as_str().unwrap()).collect();
    assert_eq!(
        (ids, &document["has_more"]),
        (vec!["a", "b", "c", "d"], &serde_json::json!(false))
    );

    // A page token that has to be escaped, as Gemini and Cohere page.
    let gemini = Server::start(|count, _, stream| {
        let token = if count == 1 {
            r#","nextPageToken":"x/y=&z""#
        } else {
            ""
        };
        let body = format!(
            r#"{{"models":[{{"name":"models/g-{count}","supportedGenerationMethods":["generateContent"]}}]{token}}}"#
        );
        answer(stream, "200 OK", "application/json", &body);
    });
    let ended = Place::new().pull("gemini", &gemini.url("/v1beta/models"));
    assert!(
        ended.out.contains("2 models, 2 pages"),
        "{}{}",
        ended.out,
        ended.error
    );
    assert_eq!(gemini.targets()[1], "/v1beta/models?pageToken=x%2Fy%3D%26z");

    // Links, as OpenRouter and Azure page.
    let openrouter = Server::start(|count, _, stream| {
        let next = if count == 1 {
            r#""/api/v1/models?offset=1""#
        } else {
            "null"
        };
        let body = format!(
            r#"{{"data":[{{"id":"a/m-{count}","architecture":{{"output_modalities":["text"]}}}}],"links":{{"next":{next}}}}}"#
        );
        answer(stream, "200 OK", "application/json", &body);
    });
    let ended = Place::new().pull("openrouter", &openrouter.url("/api/v1/models"));
    assert!(
        ended.out.contains("2 models, 2 pages"),
        "{}{}",
        ended.out,
        ended.error
    );
    assert_eq!(openrouter.targets()[1], "/api/v1/models?offset=1");
}

#[test]
fn a_key_that_is_not_taken_is_told() {
    for status in ["401 Unauthorized", "403 Forbidden"] {
        let server = Server::start(move |_, request, stream| {
            // Some servers show the key they were given.
            let echo = request
                .header("authorization")
                .unwrap_or_default()
                .to_owned();
            answer(
                stream,
                status,
                "application/json",
                &format!(r#"{{"error":"bad key {echo}"}}"#),
            );
        });
        fails(
            "openai",
            &server.url("/v1/models"),
            &[status, "does not take the key in KEY"],
        );
        assert_eq!(server.seen().len(), 2, "one request for each run");
    }
    let server =
        Server::start(|_, _, stream| answer(stream, "401 Unauthorized", "application/json", "{}"));
    let ended = Place::new().run(&["openai", "--out", "models.json", "--url", &server.url("/")]);
    assert_eq!(ended.code, Some(2));
    assert!(ended.error.contains("--key-env"), "{}", ended.error);
}

#[test]
fn a_busy_server_is_asked_again() {
    // Too many requests, with seconds, with a date, and an error; then the list.
    let server = Server::start(|count, _, stream| match count {
        1 => with_headers(stream, "429 Too Many Requests", "Retry-After: 1\r\n", ""),
        2 => {
            let then = Timestamp::now() + Duration::from_secs(2);
            let then = then.strftime("%a, %d %b %Y %H:%M:%S GMT");
            with_headers(
                stream,
                "503 Service Unavailable",
                &format!("Retry-After: {then}\r\n"),
                "",
            );
        }
        3 => with_headers(stream, "500 Internal Server Error", "", ""),
        _ => answer(stream, "200 OK", "application/json", TWO),
    });
    let ended = Place::new().pull("openai", &server.url("/v1/models"));
    assert_eq!(ended.code, Some(0), "{}", ended.error);
    let seen = server.seen();
    assert_eq!(seen.len(), 4);
    let waited = |n: usize| seen[n].at - seen[n - 1].at;
    assert!(waited(1) >= Duration::from_secs(1), "{:?}", waited(1));
    // A date has no fractions of seconds.
    assert!(waited(2) >= Duration::from_millis(900), "{:?}", waited(2));
    assert!(
        waited(3) >= Duration::from_secs(2),
        "the back-off of the third attempt: {:?}",
        waited(3)
    );
}

#[test]
fn a_server_that_stays_busy_is_left_alone() {
    let server = Server::start(|_, _, stream| {
        with_headers(
            stream,
            "500 Internal Server Error",
            "Retry-After: 0\r\n",
            "",
        );
    });
    fails(
        "openai",
        &server.url("/"),
        &["500 Internal Server Error, 4 times", "nothing was written"],
    );
    assert_eq!(server.seen().len(), 8, "four for each run");

    // One that asks for an hour is not waited for.
    let server = Server::start(|_, _, stream| {
        with_headers(stream, "429 Too Many Requests", "Retry-After: 3600\r\n", "");
    });
    fails(
        "openai",
        &server.url("/"),
        &["429 Too Many Requests", "again in 3600 seconds"],
    );
    assert_eq!(server.seen().len(), 2, "one for each run");
}

#[test]
fn a_slow_server_is_not_waited_for() {
    for started in [false, true] {
        let server = Server::start(move |_, _, stream| {
            if started {
                let _ =
                    stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n{\"data\": [");
            }
            thread::sleep(Duration::from_secs(20));
        });
        let url = server.url("/v1/models");
        let began = Instant::now();
        let ended = Place::new().run(&[
            "openai",
            "--out",
            "models.json",
            "--url",
            &url,
            "--timeout",
            "1",
        ]);
        assert_eq!((ended.code, ended.file), (Some(2), None));
        assert!(ended.error.contains("within 1 seconds"), "{}", ended.error);
        assert!(began.elapsed() < Duration::from_secs(15));
    }
}

#[test]
fn what_is_no_list_is_not_written() {
    // Cut off, in three ways.
    let server = Server::start(|_, _, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n{\"data\": [");
    });
    fails(
        "openai",
        &server.url("/v1/models"),
        &["ends before the answer does"],
    );
    let server = Server::start(|_, _, stream| {
        let _ = stream.write_all(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{\"data\": \r\n",
        );
    });
    fails(
        "openai",
        &server.url("/v1/models"),
        &["ends before the answer does"],
    );
    let server = Server::start(|_, _, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{\"data\": [");
    });
    fails(
        "openai",
        &server.url("/v1/models"),
        &["not JSON", "cut off"],
    );

    // Of another kind.
    let server = Server::start(|_, _, stream| {
        answer(
            stream,
            "200 OK",
            "text/html; charset=utf-8",
            "<html>Please sign in</html>",
        );
    });
    fails(
        "openai",
        &server.url("/v1/models"),
        &["the answer is text/html, not JSON"],
    );
    let server = Server::start(|_, _, stream| {
        answer(
            stream,
            "200 OK",
            "application/json",
            "<html>Please sign in</html>",
        );
    });
    fails(
        "openai",
        &server.url("/v1/models"),
        &["the answer is neither JSON nor YAML"],
    );

    // JSON of another shape, or of none, or with nothing in it.
    let server = Server::json(r#"{"error": "no such thing"}"#);
    fails(
        "openai",
        &server.url("/v1/models"),
        &["not a list of models as OpenAI"],
    );
    let server = Server::json(TWO);
    fails(
        "mistral",
        &server.url("/v1/models"),
        &["not a list of models as Mistral"],
    );
    let server = Server::json(r#"{"object":"list","data":[]}"#);
    fails("openai", &server.url("/v1/models"), &["lists no models"]);

    // No TLS, no HTTP, no UTF-8, and the key in the middle.
    let url = server.url("/v1/models").replace("http:", "https:");
    fails("openai", &url, &["ends before the answer does"]);
    let server = Server::start(|_, _, stream| drop(stream.write_all(b"SSH-2.0-OpenSSH\r\n")));
    fails("openai", &server.url("/v1/models"), &["not HTTP"]);
    let server = Server::start(|_, _, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n\xff\xfe");
    });
    fails("openai", &server.url("/v1/models"), &["not UTF-8"]);
    let server = Server::start(|_, request, stream| {
        let key = request
            .header("authorization")
            .unwrap_or_default()
            .to_owned();
        let body = format!(r#"{{"data":[{{"id":"m-1","asked_by":"{key}"}}]}}"#);
        answer(stream, "200 OK", "application/json", &body);
    });
    fails(
        "openai",
        &server.url("/v1/models"),
        &["the answer holds the key"],
    );
    let server = Server::start(|_, _, stream| answer(stream, "404 Not Found", "text/plain", "no"));
    fails("openai", &server.url("/v1/models"), &["404 Not Found"]);
}

#[test]
fn the_key_goes_to_no_other_server() {
    let other = Server::json(TWO);
    let elsewhere = other.url("/v1/models");
    // Another port is another server.
    let target = elsewhere.clone();
    let server = Server::start(move |_, _, stream| {
        with_headers(stream, "302 Found", &format!("Location: {target}\r\n"), "");
    });
    fails(
        "openai",
        &server.url("/v1/models"),
        &["redirects to another server", "--url"],
    );
    // By another name, too.
    let named = elsewhere.replace("127.0.0.1", "localhost");
    let server = Server::start(move |_, _, stream| {
        with_headers(
            stream,
            "307 Temporary Redirect",
            &format!("Location: {named}\r\n"),
            "",
        );
    });
    fails(
        "openai",
        &server.url("/v1/models"),
        &["redirects to another server"],
    );
    // The next page is no way around it.
    let server = Server::start(move |_, _, stream| {
        let body = format!(
            r#"{{"data":[{{"id":"m","architecture":{{"output_modalities":["text"]}}}}],"links":{{"next":"{elsewhere}"}}}}"#
        );
        answer(stream, "200 OK", "application/json", &body);
    });
    fails(
        "openrouter",
        &server.url("/v1/models"),
        &["the next page is on another server"],
    );
    assert_eq!(
        other.targets(),
        [""; 0],
        "nothing was asked of the other server"
    );

    // The vendor's key stays with the vendor where --url names somebody else.
    let ended = Place::new().run(&["mistral", "--out", "models.json", "--url", &other.url("/")]);
    assert_eq!(ended.code, Some(2), "it is no list of Mistral's");
    let seen = other.seen();
    assert_eq!(seen.len(), 1);
    assert!(!seen[0].holds_key(), "{seen:?}");
}

#[test]
fn redirects_on_one_server_are_followed_with_the_key() {
    let server = Server::start(|_, request, stream| match request.target.as_str() {
        "/v1/models" => with_headers(
            stream,
            "301 Moved Permanently",
            "Location: /v2/models\r\n",
            "",
        ),
        "/v2/models" => answer(stream, "200 OK", "application/json", TWO),
        _ => with_headers(stream, "302 Found", "Location: /round\r\n", ""),
    });
    let ended = Place::new().pull("openai", &server.url("/v1/models"));
    assert_eq!(ended.code, Some(0), "{}", ended.error);
    assert!(server.seen().iter().all(Request::holds_key));
    fails("openai", &server.url("/round"), &["more than 5 redirects"]);
}

#[test]
fn pages_without_an_end_are_refused() {
    let page = |cursor: &str| {
        format!(
            r#"{{"data":[{{"type":"model","id":"m-{cursor}","display_name":"M"}}],"has_more":true,"last_id":"{cursor}"}}"#
        )
    };
    let same =
        Server::start(move |_, _, stream| answer(stream, "200 OK", "application/json", &page("x")));
    fails(
        "anthropic",
        &same.url("/v1/models"),
        &["does not end", "a page that was there before"],
    );
    assert_eq!(same.seen().len(), 4, "two for each run");
    let ever = Server::start(move |count, _, stream| {
        answer(
            stream,
            "200 OK",
            "application/json",
            &page(&count.to_string()),
        );
    });
    fails(
        "anthropic",
        &ever.url("/v1/models"),
        &["does not end", "more than 200 pages"],
    );
    assert_eq!(ever.seen().len(), 400);
}

#[test]
fn an_answer_has_a_largest_size() {
    let told = Server::start(|_, _, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n{");
        thread::sleep(Duration::from_secs(5));
    });
    fails("openai", &told.url("/v1/models"), &["too large"]);
    let untold = Server::start(|_, _, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n[");
        let spaces = [b' '; 1 << 16];
        while stream.write_all(&spaces).is_ok() {}
    });
    fails("openai", &untold.url("/v1/models"), &["too large"]);
}

#[test]
fn a_server_that_is_not_there_is_told() {
    let free = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    fails(
        "openai",
        &format!("http://{free}/v1/models"),
        &["connection refused", "nothing was written"],
    );
}

#[test]
fn what_cannot_be_asked_is_told_before_anything_is_asked() {
    let server = Server::json(TWO);
    let url = server.url("/v1/models");
    let out = ["--out", "models.json"];
    for (args, says) in [
        (
            &[
                "openai",
                "--out",
                "models.json",
                "--url",
                "http://api.example.com/v1/models",
            ][..],
            "plain connection",
        ),
        (
            &[
                "openai",
                "--out",
                "models.json",
                "--url",
                "https://user:word@example.com/",
            ],
            "user or password",
        ),
        (
            &["openai", "--out", "models.json", "--url", "example.com"],
            "no scheme",
        ),
        (
            &[
                "openai",
                "--out",
                "models.json",
                "--url",
                &url,
                "--key-env",
                "NOT_SET_ANYWHERE",
            ],
            "NOT_SET_ANYWHERE is not set",
        ),
        (
            &["cohere", out[0], out[1]],
            "CO_API_KEY or COHERE_API_KEY is not set",
        ),
        (&["azure", out[0], out[1]], "--url"),
        (
            &["bedrock", out[0], out[1]],
            "aws bedrock list-foundation-models",
        ),
        (&["mistrall", out[0], out[1]], "did you mean \"mistral\"?"),
        (&["openai", "--url", &url], "--out FILE"),
        (
            &["openai", "--url", &url, "--out", "nowhere/models.json"],
            "no such folder",
        ),
        (&["openai", "--url", &url, "--out", "."], "it is a folder"),
    ] {
        let ended = Place::new().run(args);
        assert_eq!((ended.code, ended.file), (Some(2), None), "{args:?}");
        assert!(
            ended.error.contains(says),
            "{args:?}: no {says:?} in {}",
            ended.error
        );
    }
    // What is no catalog is nothing to be overwritten.
    let place = Place::with("resource \"checkly_check\" \"a\" {}\n");
    let ended = place.pull("openai", &url);
    assert_eq!(ended.code, Some(2));
    assert!(
        ended.error.contains("only a catalog is overwritten"),
        "{}",
        ended.error
    );
    assert!(ended.file.unwrap().starts_with("resource"));
    assert_eq!(server.seen().len(), 0);
}

#[test]
fn the_config_says_what_is_pulled_where() {
    let server = Server::json(TWO);
    let place = Place::new();
    let config = "catalog \"ours\" {\n  shape = \"openai\"\n  file  = \"models.json\"\n}\n";
    std::fs::write(place.dir.path().join(".alertlint.hcl"), config).unwrap();
    let ended = place.run(&["ours", "--url", &server.url("/v1/models")]);
    assert_eq!(ended.code, Some(0), "{}", ended.error);
    assert!(ended.file.is_some());
}

#[cfg(unix)]
#[test]
fn a_link_and_permissions_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let server = Server::json(TWO);
    let (place, real) = (Place::new(), tempfile::tempdir().unwrap());
    let target = real.path().join("snapshot.json");
    std::fs::write(&target, r#"{"data": [{"id": "old"}]}"#).unwrap();
    std::fs::set_permissions(&target, std::fs::Permissions::from_mode(0o640)).unwrap();
    symlink(&target, place.file()).unwrap();
    let ended = place.pull("openai", &server.url("/v1/models"));
    assert_eq!(ended.code, Some(0), "{}", ended.error);
    assert!(place.file().is_symlink());
    assert!(
        std::fs::read_to_string(&target)
            .unwrap()
            .contains("m-embed")
    );
    let mode = std::fs::metadata(&target).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
}
