//! Answers that are none, servers that do not answer, and where the key goes.

use super::*;

/// What may pass is asked for again; here it does not.
const HASTY: &[&str] = &["--timeout", "1"];

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
    fails_with(
        "openai",
        &server.url("/v1/models"),
        HASTY,
        &["ends before the answer does"],
    );
    let server = Server::start(|_, _, stream| {
        let _ = stream.write_all(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{\"data\": \r\n",
        );
    });
    fails_with(
        "openai",
        &server.url("/v1/models"),
        HASTY,
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
    fails_with("openai", &url, HASTY, &["ends before the answer does"]);
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
        &["connection refused, 4 times", "nothing was written"],
    );
}

#[test]
fn a_connection_that_breaks_is_made_again() {
    // Nothing at all, half a head, half a list; then the list.
    let server = Server::start(|count, _, stream| match count {
        1 => {}
        2 => drop(stream.write_all(b"HTTP/1.1 200 OK\r\nContent-")),
        3 => drop(stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n{")),
        _ => answer(stream, "200 OK", "application/json", TWO),
    });
    let ended = Place::new().pull("openai", &server.url("/v1/models"));
    assert_eq!(ended.code, Some(0), "{}", ended.error);
    assert_eq!(server.seen().len(), 4);
    assert!(ended.file.unwrap().contains("m-embed"));
}
