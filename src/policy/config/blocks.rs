//! The blocks of a config, but for `gate`.

use super::values::{
    address_of_traversal, constant, date, days, duration_ms, instant, whole_number,
};
use super::{Assume, CatalogConfig, DataValues, Delivery, Environment, RuleSeverity};
use crate::finding::Severity;
use crate::graph::{Contract, Exposure};
use crate::hcl::ast::{Attribute, Block, ExprKind};
use crate::policy::reader::{Located, Reader, literal_text, unwrap};
use crate::source::InputError;
use crate::terraform::value::Value;
use std::sync::Arc;

pub(super) fn catalog(block: &Block, reader: &mut Reader) -> Option<CatalogConfig> {
    let name = reader.label(block, "NAME")?.name.clone();
    let attributes = ["shape", "file", "data", "max_age", "taken"];
    reader.only("a catalog", &block.body, &attributes, &[]);
    let mut text = |name: &str| block.body.attribute(name).and_then(|a| reader.text(a));
    let (shape, file) = (text("shape"), text("file"));
    let data = block.body.attribute("data");
    let data = data.map(|a| traversals(a, reader)).unwrap_or_default();
    let max_age = block.body.attribute("max_age");
    let taken = block.body.attribute("taken");
    Some(CatalogConfig {
        name,
        shape,
        file,
        data,
        max_age_days: max_age.and_then(|a| days(a, reader)),
        taken: taken.and_then(|a| instant(a, reader)),
        at: block.header,
    })
}

/// Addresses of data sources, one or a list.
fn traversals(attribute: &Attribute, reader: &mut Reader) -> Vec<Located> {
    let items = match &unwrap(&attribute.expr).kind {
        ExprKind::Tuple(items) => items.as_slice(),
        _ => std::slice::from_ref(&*attribute.expr),
    };
    let mut addresses = Vec::with_capacity(items.len());
    for item in items {
        let text = address_of_traversal(item).or_else(|| literal_text(item).map(|t| t.text));
        let is_data = |t: &str| t.starts_with("data.") || t.contains(".data.");
        match text.filter(|t| is_data(t)) {
            Some(text) => addresses.push(Located {
                text,
                at: item.span,
            }),
            None => {
                let wanted = "data sources, such as data.http.models";
                reader.wanted(&attribute.name.name, wanted, item);
            }
        }
    }
    addresses
}

pub(super) fn capability(block: &Block, reader: &mut Reader) -> Option<Contract> {
    let capability = reader.label(block, "NAME")?.name.to_string();
    let attributes = ["tag", "endpoint", "required"];
    reader.only("a capability", &block.body, &attributes, &["contract"]);
    let mut text = |name: &str| {
        let text = block.body.attribute(name).and_then(|a| reader.text(a))?;
        Some(Value::string(text.text).at(text.at))
    };
    let (tag, endpoint) = (text("tag"), text("endpoint"));
    let required = block.body.attribute("required");
    let required = required.and_then(|a| reader.bool(a));
    let mut contract = Contract {
        capability,
        tag,
        endpoint,
        required,
        period: None,
        failures: None,
        timeout: None,
        asserts: None,
        locations: None,
        at: block.header,
    };
    let mut inner = block.body.blocks_of("contract");
    if let Some(terms) = inner.next() {
        reader.no_label(terms);
        promise(&mut contract, terms, reader);
    }
    if let Some(second) = inner.next() {
        reader.twice("the block", &second.kind, block.header);
    }
    Some(contract)
}

/// The `contract` block of a capability.
fn promise(contract: &mut Contract, block: &Block, reader: &mut Reader) {
    let known = ["period", "failures", "timeout", "asserts", "locations"];
    reader.only("a contract", &block.body, &known, &[]);
    for attribute in &block.body.attributes {
        let at = attribute.expr.span;
        let number = |n: Option<i64>| n.map(|n| Value::int(n).at(at));
        match &*attribute.name.name {
            "period" => {
                let ms = duration_ms(attribute, reader);
                if ms.is_some_and(|ms| ms % 1000 != 0) {
                    reader.error(
                        InputError::new("`period` is in whole seconds", at)
                            .help("write it as \"30s\", \"1m\" or \"1h\""),
                    );
                }
                contract.period = number(ms.map(|ms| ms / 1000));
            }
            "timeout" => contract.timeout = number(duration_ms(attribute, reader)),
            "failures" => contract.failures = number(whole_number(attribute, reader)),
            "locations" => contract.locations = number(whole_number(attribute, reader)),
            "asserts" => {
                let word = reader.word(attribute, &["correctness", "availability"]);
                contract.asserts = word.map(|w| Value::string(w.text).at(w.at));
            }
            // Reported already.
            _ => {}
        }
    }
}

pub(super) fn models(block: &Block, reader: &mut Reader) -> Option<Exposure> {
    let glob = reader.label(block, "GLOB")?;
    let attributes = ["exposure", "reason", "until"];
    reader.only("a models block", &block.body, &attributes, &[]);
    let exposure = reader.required("a models block", block, "exposure")?;
    let exposure = reader.word(exposure, &["public", "internal", "experimental"])?;
    let reason = block.body.attribute("reason");
    let reason = reason.and_then(|a| reader.text(a));
    let blank = reason.as_ref().is_none_or(|r| r.text.trim().is_empty());
    if &*exposure.text != "public" && blank {
        reader.error(
            InputError::new("an exemption without a reason", block.header)
                .label(format!("why are these models {}?", exposure.text))
                .help("add `reason = \"…\"`: whoever reads this in a year wants to know"),
        );
    }
    let until = block.body.attribute("until");
    Some(Exposure {
        glob: glob.name.to_string(),
        exposure: exposure.text.to_string(),
        reason: reason.map(|r| r.text.to_string()),
        until: until.and_then(|a| date(a, reader)),
        at: block.header,
    })
}

pub(super) fn rule(block: &Block, reader: &mut Reader) -> Option<RuleSeverity> {
    let label = reader.label(block, "NAME")?;
    reader.only("a rule", &block.body, &["severity"], &[]);
    let severity = reader.required("a rule", block, "severity")?;
    let word = reader.word(severity, &["off", "info", "warning", "error"])?;
    Some(RuleSeverity {
        rule: Located {
            text: label.name.clone(),
            at: label.span,
        },
        severity: severity_named(&word.text),
    })
}

/// `None` for `off` and for what is no severity.
pub(in crate::policy) fn severity_named(word: &str) -> Option<Severity> {
    match word {
        "info" => Some(Severity::Info),
        "warning" => Some(Severity::Warning),
        "error" => Some(Severity::Error),
        _ => None,
    }
}

pub(super) fn assume(block: &Block, reader: &mut Reader) -> Option<Assume> {
    let label = reader.label(block, "PROVIDER")?;
    for nested in &block.body.blocks {
        reader.unknown("an assume block", "block", &nested.kind, &[]);
    }
    let mut values = Vec::with_capacity(block.body.attributes.len());
    for attribute in &block.body.attributes {
        let name = Located {
            text: attribute.name.name.clone(),
            at: attribute.name.span,
        };
        values.extend(reader.text(attribute).map(|value| (name, value)));
    }
    Some(Assume {
        provider: Located {
            text: label.name.clone(),
            at: label.span,
        },
        values,
    })
}

pub(super) fn data(block: &Block, reader: &mut Reader) -> Option<DataValues> {
    let [ty, name] = block.labels.as_slice() else {
        reader.error(
            InputError::new("a `data` block takes two labels", block.header)
                .help("write `data \"TYPE\" \"NAME\" { values = { … } }`"),
        );
        return None;
    };
    reader.only("a data block", &block.body, &["values"], &[]);
    let attribute = reader.required("a data block", block, "values")?;
    let values = match constant(&attribute.expr) {
        Ok(values) => values,
        Err(error) => {
            let mut input = InputError::new(error.message.to_string(), error.span)
                .label("only constants may stand here");
            input.help = error.help.map(|h| h.to_string());
            reader.error(input);
            return None;
        }
    };
    if values.entries().is_none() {
        reader.wanted("values", "an object", &attribute.expr);
        return None;
    }
    Some(DataValues {
        ty: ty.name.clone(),
        name: name.name.clone(),
        values,
        at: block.header,
    })
}

pub(super) fn delivery(block: &Block, reader: &mut Reader) -> Option<Delivery> {
    reader.no_label(block);
    reader.only("a delivery", &block.body, &["from", "to"], &[]);
    let mut end = |name: &str| {
        let attribute = reader.required("a delivery", block, name)?;
        let text = address_of_traversal(&attribute.expr)
            .or_else(|| literal_text(&attribute.expr).map(|t| t.text));
        if text.is_none() {
            let wanted = "an address, such as checkly_alert_channel.rootly";
            reader.wanted(name, wanted, &attribute.expr);
        }
        Some(Located {
            text: text?,
            at: attribute.expr.span,
        })
    };
    let (from, to) = (end("from"), end("to"));
    Some(Delivery {
        from: from?,
        to: to?,
    })
}

pub(super) fn environment(block: &Block, reader: &mut Reader) -> Option<Environment> {
    let name: Arc<str> = reader.label(block, "NAME")?.name.clone();
    reader.only(
        "an environment",
        &block.body,
        &["var_files", "workspace"],
        &[],
    );
    let var_files = block.body.attribute("var_files");
    let workspace = block.body.attribute("workspace");
    Some(Environment {
        name,
        var_files: var_files.map(|a| reader.texts(a)).unwrap_or_default(),
        workspace: workspace.and_then(|a| reader.text(a)).map(|w| w.text),
        at: block.header,
    })
}
