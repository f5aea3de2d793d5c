//! `gate` blocks: which changes are refused and which need a human.

use crate::hcl::ast::{Attribute, Block};
use crate::policy::reader::{Located, Reader, advice};
use crate::source::{InputError, Span};
use std::sync::Arc;

/// `gate { … }` for every change, `gate "NAME" { authors = […] }` for those of some authors.
#[derive(Debug, Clone)]
pub struct Gate {
    /// The label, `None` for the gate of every change.
    pub name: Option<Arc<str>>,
    /// Globs over authors and co-authors; empty for the gate of every change.
    pub authors: Vec<Located>,
    /// The most checks whose pages may change without a human.
    pub max_changed_pages: Option<u32>,
    /// Changes that fail; `None` where it is not written.
    pub deny: Option<Vec<ChangeKind>>,
    /// Changes that need a human; `None` where it is not written.
    pub review: Option<Vec<ChangeKind>>,
    /// The block's header.
    pub at: Span,
}

macro_rules! change_kinds {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)*) => {
        /// A change of meaning between two graphs or two policies.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ChangeKind {
            $($(#[$doc])* $variant,)*
        }

        impl ChangeKind {
            /// All kinds.
            pub const ALL: &[ChangeKind] = &[$(ChangeKind::$variant,)*];

            /// Its name in the config and in reports.
            pub fn name(self) -> &'static str {
                match self {
                    $(ChangeKind::$variant => $name,)*
                }
            }
        }
    };
}

change_kinds! {
    /// A capability is covered that was not.
    CoverageGained = "coverage-gained",
    /// A capability is no longer covered.
    CoverageLost = "coverage-lost",
    /// A check is new.
    CheckAdded = "check-added",
    /// A check is gone.
    CheckRemoved = "check-removed",
    /// A check pages other people.
    OwnerChanged = "owner-changed",
    /// Slower, more tolerant, fewer locations, weaker assertions.
    ThresholdRelaxed = "threshold-relaxed",
    /// The opposite.
    ThresholdTightened = "threshold-tightened",
    /// A check is muted or disabled.
    CheckMuted = "check-muted",
    /// A check is no longer muted or disabled.
    CheckUnmuted = "check-unmuted",
    /// A route is new.
    RouteAdded = "route-added",
    /// A route is gone.
    RouteRemoved = "route-removed",
    /// A route asks for something else or leads elsewhere.
    RouteChanged = "route-changed",
    /// A replacement deletes a check before its successor exists.
    CoverageGap = "coverage-gap",
    /// An ignore, a baseline entry, an exemption or a longer end date.
    SuppressionAdded = "suppression-added",
    /// The opposite.
    SuppressionRemoved = "suppression-removed",
    /// Less is checked than before.
    PolicyWeakened = "policy-weakened",
    /// More is checked than before.
    PolicyStrengthened = "policy-strengthened",
}

impl ChangeKind {
    /// The kind of a name.
    pub fn named(name: &str) -> Option<ChangeKind> {
        Self::ALL.iter().copied().find(|k| k.name() == name)
    }
}

pub(super) fn gate(block: &Block, reader: &mut Reader) -> Option<Gate> {
    let attributes = ["max_changed_pages", "deny", "review", "authors"];
    reader.only("a gate", &block.body, &attributes, &[]);
    let name = match block.labels.as_slice() {
        [] => None,
        [name] => Some(name.name.clone()),
        [_, second, ..] => {
            reader.error(InputError::new(
                "a `gate` block takes at most one label",
                second.span,
            ));
            return None;
        }
    };
    let authors = block.body.attribute("authors");
    match (&name, authors) {
        (None, Some(authors)) => reader.error(
            InputError::new("a gate for some authors has a name", authors.name.span)
                .help("write `gate \"agents\" { authors = […] }`"),
        ),
        (Some(_), None) => reader.error(
            InputError::new(
                "a gate with a name says whose changes it is for",
                block.header,
            )
            .help("add `authors = [\"*[bot]\"]`, or leave the name out"),
        ),
        _ => {}
    }
    let authors = authors.map(|a| reader.texts(a)).unwrap_or_default();
    let most = block.body.attribute("max_changed_pages");
    let deny = block.body.attribute("deny").map(|a| kinds(a, reader));
    let review = block.body.attribute("review").map(|a| kinds(a, reader));
    for (kind, at) in review.iter().flatten() {
        if deny.iter().flatten().any(|(k, _)| k == kind) {
            let message = format!("\"{}\" is both denied and reviewed", kind.name());
            reader.error(InputError::new(message, *at).help("keep one of the two"));
        }
    }
    let plain = |list: Option<Vec<(ChangeKind, Span)>>| {
        list.map(|l| l.into_iter().map(|(kind, _)| kind).collect())
    };
    Some(Gate {
        name,
        authors,
        max_changed_pages: most.and_then(|a| reader.count(a)),
        deny: plain(deny),
        review: plain(review),
        at: block.header,
    })
}

fn kinds(attribute: &Attribute, reader: &mut Reader) -> Vec<(ChangeKind, Span)> {
    let mut kinds = Vec::new();
    for text in reader.texts(attribute) {
        match ChangeKind::named(&text.text) {
            Some(kind) => kinds.push((kind, text.at)),
            None => {
                let message = format!("there is no change called \"{}\"", text.text);
                let known = ChangeKind::ALL.iter().map(|k| k.name());
                reader.error(
                    InputError::new(message, text.at)
                        .label("not a known change")
                        .help(advice(&text.text, known)),
                );
            }
        }
    }
    kinds
}
