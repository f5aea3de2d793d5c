//! Models that an address tells: the operations of an API.

use super::super::query::{CoverageState, coverage};
use super::*;

fn operations() -> Stack {
    let mut stack = Stack::default();
    stack
        .operation("list", "GET https://api.example.com/v1/orders", "orders")
        .operation("create", "POST https://api.example.com/v1/orders", "orders")
        .operation("pay", "POST https://pay.example.com/payments", "payments")
        .contract("orders", "orders_api");
    stack
}

fn states(stack: &Stack) -> Vec<(String, CoverageState)> {
    let rows = coverage(&stack.graph()).rows.into_iter();
    rows.map(|r| (r.model, r.state)).collect()
}

#[test]
fn an_address_tells_the_operation() {
    use CoverageState::{Covered, Uncovered, Undetermined};
    let unknown = || unknown(Type::String);
    let create = "https://api.example.com/v1/orders";
    let golf = s(r#"{"model": "golf"}"#);
    for (what, attrs, [created, listed, paid]) in [
        (
            "method and address",
            vec![("url", s(create)), ("method", s("POST"))],
            [Covered, Uncovered, Uncovered],
        ),
        (
            "a model in the body that is none of the catalog's",
            vec![("url", s(create)), ("method", s("POST")), ("body", golf)],
            [Covered, Uncovered, Uncovered],
        ),
        (
            "a path of one operation, without a method",
            vec![("url", s("https://pay.example.com/payments"))],
            [Uncovered, Uncovered, Covered],
        ),
        (
            "a name, where there is no address",
            vec![("name", s("pay"))],
            [Uncovered, Uncovered, Covered],
        ),
        (
            "the same path elsewhere",
            vec![
                ("url", s("https://example.org/v1/orders")),
                ("method", s("GET")),
            ],
            [Uncovered, Uncovered, Uncovered],
        ),
        (
            "a name, where the address is of something else",
            vec![
                ("name", s("pay")),
                ("url", s("https://example.org/payments")),
            ],
            [Uncovered, Uncovered, Uncovered],
        ),
        (
            "a tag, whatever the address",
            vec![
                ("tags", list(&["model:pay"])),
                ("url", s("https://staging.example.org/payments")),
            ],
            [Uncovered, Uncovered, Covered],
        ),
        (
            "a path of two operations, without a method",
            vec![("url", s(create))],
            [Undetermined, Undetermined, Undetermined],
        ),
        (
            "an address that is not known",
            vec![("url", unknown()), ("method", s("GET"))],
            [Undetermined, Undetermined, Undetermined],
        ),
        (
            "an address that is not known, of a check that is named",
            vec![("url", unknown()), ("name", s("pay"))],
            [Uncovered, Uncovered, Covered],
        ),
    ] {
        let mut stack = operations();
        stack.check("k", &["env:prod"]);
        for (name, value) in attrs {
            stack.set(name, value);
        }
        let row = |name: &str, state| (name.to_owned(), state);
        assert_eq!(
            states(&stack),
            [
                row("create", created),
                row("list", listed),
                row("pay", paid)
            ],
            "{what}"
        );
    }
}

/// The tag of another capability does not make it one of the operation's.
#[test]
fn an_operation_offers_what_its_document_says() {
    let mut stack = operations();
    stack.check("k", &["orders_api"]);
    stack.set("url", s("https://pay.example.com/payments"));
    let graph = stack.graph();
    assert_eq!(read(&graph, "k", "covers.0.capability"), "pay/payments");
    assert_eq!(read(&graph, "k", "covers.0.model_by"), "endpoint");
}

/// One API is a list of operations and serves models: a request is of both.
#[test]
fn an_operation_hides_no_model() {
    let mut stack = Stack::default();
    stack
        .operation(
            "complete",
            "POST https://api.example.com/v1/chat",
            "inference",
        )
        .model("large", &[], &["chat"])
        .contract("chat", "chat_api")
        .check("k", &["chat_api"]);
    stack.set("url", s("https://api.example.com/v1/chat"));
    stack.set("body", s(r#"{"model": "large"}"#));
    assert_eq!(
        states(&stack),
        [
            ("complete".to_owned(), CoverageState::Covered),
            ("large".to_owned(), CoverageState::Covered)
        ]
    );
}
