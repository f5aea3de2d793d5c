//! Catalogs without models: an API's own document, and what Backstage knows of a team's components
//! (`testdata/catalogs/apis`, written by hand in the forms that the specifications give).

use alertlint::catalog::{Catalog, Shapes, read};
use alertlint::source::SourceMap;
use jiff::civil::date;
use std::path::Path;

fn parse(text: &str) -> Result<Catalog, String> {
    let sources = SourceMap::new();
    let shapes = Shapes::embedded(&sources).map_err(|e| e.message)?;
    let file = sources.add("catalog", text);
    let as_of = date(2026, 11, 23);
    read("catalog", None, (file, text), &shapes, None, as_of).map_err(|e| e.message)
}

fn sample(name: &str) -> (String, Catalog) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/catalogs/apis");
    let text = std::fs::read_to_string(folder.join(name)).expect("a sample");
    let catalog = parse(&text).unwrap_or_else(|e| panic!("{name}: {e}"));
    (text, catalog)
}

/// Each model in one line: id, capabilities, exposure, requests.
fn lines(catalog: &Catalog) -> Vec<String> {
    let line = |m: &alertlint::catalog::Model| {
        let names: Vec<_> = m.capabilities.iter().map(|c| c.name.as_str()).collect();
        let line = format!(
            "{}: {} {} {}",
            m.id,
            names.join(" "),
            m.exposure,
            m.endpoints.join(" ")
        );
        line.trim_end().to_owned()
    };
    let mut lines: Vec<_> = catalog.models.iter().map(line).collect();
    lines.sort();
    lines
}

#[test]
fn every_operation_of_a_document_is_a_model() {
    for (name, expected) in [
        (
            "orders-3.1.yaml",
            &[
                "GET /health: Orders internal GET https://api.example.com/v1/health GET https://{region}.api.example.com/v1/health",
                "cancelOrder: orders public DELETE https://api.example.com/v1/orders/{orderId} DELETE https://{region}.api.example.com/v1/orders/{orderId}",
                "createOrder: orders public POST https://api.example.com/v1/orders POST https://{region}.api.example.com/v1/orders",
                "getOrder: orders public GET https://api.example.com/v1/orders/{orderId} GET https://{region}.api.example.com/v1/orders/{orderId}",
                "listOrders: orders public GET https://api.example.com/v1/orders GET https://{region}.api.example.com/v1/orders",
                "pay: payments public POST https://payments.example.com/payments",
            ][..],
        ),
        (
            "orders-3.0.json",
            &[
                "createOrder: orders public POST https://write.example.com/orders",
                "listOrders: Orders public GET /v1/orders",
            ],
        ),
        (
            "orders-swagger-2.yaml",
            &[
                "HEAD /status: Orders public HEAD https://api.example.com/v1/status HEAD http://api.example.com/v1/status",
                "listOrders: orders public GET https://api.example.com/v1/orders GET http://api.example.com/v1/orders",
            ],
        ),
    ] {
        let (_, catalog) = sample(name);
        assert_eq!(catalog.shape, "openapi", "{name}");
        assert_eq!(lines(&catalog), expected, "{name}");
        assert!(catalog.models.iter().all(|m| m.sole));
    }
    let (_, catalog) = sample("orders-3.1.yaml");
    let gone = catalog.models.iter().find(|m| m.id == "cancelOrder");
    let end = gone.and_then(|m| m.retires_at).map(|t| t.to_string());
    assert_eq!(end.as_deref(), Some("2027-06-30T00:00:00Z"));
    assert_eq!(catalog.incomplete, None);
}

#[test]
fn components_and_their_life_are_read() {
    let (_, catalog) = sample("catalog-info.yaml");
    assert_eq!(catalog.shape, "backstage");
    assert_eq!(
        lines(&catalog),
        [
            "api:checkout: api public",
            "checkout: service public",
            "labs/wishlist: service experimental",
            "legacy-shop: website public",
            "price-lib: library internal",
        ]
    );
    let (_, catalog) = sample("entities.json");
    assert_eq!(lines(&catalog), ["checkout: service public"]);
}

#[test]
fn what_stands_elsewhere_makes_a_catalog_incomplete() {
    for (name, why) in [
        ("orders-3.0.json", Some("$ref")),
        ("entities.json", Some("Location")),
        ("orders-3.1.yaml", None),
        ("catalog-info.yaml", None),
    ] {
        let (_, catalog) = sample(name);
        let told = catalog.incomplete.as_deref();
        assert_eq!(told.is_some(), why.is_some(), "{name}: {told:?}");
        assert!(
            why.is_none_or(|w| told.unwrap_or_default().contains(w)),
            "{name}"
        );
    }
}

/// A finding about a model stands at its id.
#[test]
fn places_in_yaml_are_those_of_the_text() {
    let (text, _) = sample("orders-3.1.yaml");
    // The same with other line ends, and with letters of several bytes in front of everything.
    let windows = text.replace('\n', "\r\n");
    let wide = format!("# {}\n{text}", "é🦀".repeat(400));
    for text in [&text, &windows, &wide] {
        let catalog = parse(text).expect("a catalog");
        for model in catalog.models.iter().filter(|m| !m.id.contains(' ')) {
            let at = model.at.expect("a place");
            let found = text.get(at.start as usize..at.end as usize);
            assert_eq!(found, Some(model.id.as_str()));
        }
        let health = catalog.models.iter().find(|m| m.id == "GET /health");
        let at = health.and_then(|m| m.at).expect("a place");
        let found = text.get(at.start as usize..at.end as usize);
        assert_eq!(
            found,
            Some("responses: { \"200\": { description: alive } }")
        );
    }
    let (text, catalog) = sample("catalog-info.yaml");
    for model in &catalog.models {
        let at = model.at.expect("a place");
        let found = text.get(at.start as usize..at.end as usize);
        let name = model.id.rsplit(['/', ':']).next();
        assert_eq!(found, name);
    }
}

#[test]
fn any_list_may_be_yaml() {
    let text = "taken_at: 2026-11-24T00:00:00Z\nmodels:\n  - &one { id: a, capabilities: [ocr] }\n  - { <<: *one, id: b }\n";
    let catalog = parse(text).expect("a catalog");
    assert_eq!(catalog.shape, "plain");
    assert_eq!(lines(&catalog), ["a: ocr public", "b: ocr public"]);
    let taken = catalog.taken_at.map(|t| t.to_string());
    assert_eq!(taken.as_deref(), Some("2026-11-24T00:00:00Z"));
}

/// Ten lines of aliases can stand for billions of values.
#[test]
fn yaml_that_unfolds_without_end_is_refused() {
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for n in 1..12 {
        let alias = format!("*a{}", n - 1);
        let items = vec![alias; 10].join(", ");
        bomb.push_str(&format!("a{n}: &a{n} [{items}]\n"));
    }
    let deep = "[".repeat(100_000);
    let deep_yaml = format!("a: {deep}");
    let documents = "--- [x]\n".repeat(3);
    for (text, says) in [
        (bomb.as_str(), "more than 1000000 values"),
        (deep_yaml.as_str(), "recursion limit"),
        (documents.as_str(), "no shape that alertlint knows"),
    ] {
        let error = parse(text).expect_err("an error");
        assert!(error.contains(says), "{error}");
    }
}
