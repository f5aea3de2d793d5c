//! Answers that are a list: what is written, and what is told.

use super::*;

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
