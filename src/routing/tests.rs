//! Matching and deciding agree with every way of filling in what is unknown.

use super::candidates::Index;
use super::*;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Texts that unknown parts are filled in with. Over these two letters every test below can be
/// made to hold or to fail, so that brute force sees what matching sees.
const FILLINGS: [&str; 7] = ["", "a", "b", "ab", "ba", "aab", "bba"];

mod templates;

fn letters() -> impl Strategy<Value = String> {
    proptest::string::string_regex("[ab]{0,3}").expect("a valid pattern")
}

fn text() -> impl Strategy<Value = Text> {
    let part = prop_oneof![
        2 => letters().prop_map(|t| Part::Known(t.into())),
        1 => Just(Part::Unknown(Why(0))),
    ];
    proptest::collection::vec(part, 0..3).prop_map(Text::from)
}

fn content() -> impl Strategy<Value = Content> {
    let list = (proptest::collection::vec(text(), 0..3), any::<bool>());
    prop_oneof![
        1 => Just(Content::Absent),
        3 => text().prop_map(Content::Text),
        3 => list.prop_map(|(items, more)| Content::List(List { items, more: more.then_some(Why(0)) })),
        1 => Just(Content::Unknown(Why(0))),
    ]
}

fn test() -> impl Strategy<Value = Test> {
    let arc = || letters().prop_map(Arc::<str>::from);
    let meaning = prop_oneof![Just(OnList::Element), Just(OnList::Substring)];
    prop_oneof![
        proptest::collection::vec(arc(), 0..3).prop_map(Test::OneOf),
        (arc(), meaning).prop_map(|(t, m)| Test::Contains(t, m)),
        arc().prop_map(Test::StartsWith),
        arc().prop_map(Test::EndsWith),
        prop_oneof![
            Just("a.*b"),
            Just("^a"),
            Just("b$"),
            Just("ab|ba"),
            Just("")
        ]
        .prop_map(|p| Test::Matches(p.into())),
        Just(Test::IsEmpty),
    ]
}

fn predicate() -> impl Strategy<Value = Predicate> {
    let leaf = prop_oneof![
        Just(Predicate::Always),
        test().prop_map(|t| Predicate::Test(Field::Tags, t)),
        test().prop_map(|t| Predicate::Test(Field::Named("x".into()), t)),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        let some = proptest::collection::vec(inner.clone(), 0..3);
        prop_oneof![
            some.clone().prop_map(Predicate::All),
            some.prop_map(Predicate::Any),
            inner.prop_map(|p| Predicate::Not(Box::new(p))),
        ]
    })
}

fn alert(tags: Content, x: Content) -> Alert {
    let fields = [(Field::Tags, tags), (Field::Named("x".into()), x)];
    Alert::new(BTreeMap::from(fields), Content::Absent)
}

/// Every way of filling in a text.
fn fill_text(text: &Text) -> Vec<String> {
    text.parts().iter().fold(vec![String::new()], |all, part| {
        let one: Vec<&str> = match part {
            Part::Known(known) => vec![known],
            Part::Unknown(_) => FILLINGS.to_vec(),
        };
        let join = |before: &String| -> Vec<String> {
            one.iter().map(|part| format!("{before}{part}")).collect()
        };
        all.iter().flat_map(join).collect()
    })
}

fn fill(content: &Content) -> Vec<Content> {
    let known = |t: &str| Content::Text(Text::known(t));
    let list = |items: Vec<String>| {
        Content::List(List {
            items: items.into_iter().map(Text::known).collect(),
            more: None,
        })
    };
    match content {
        Content::Absent | Content::Joined(_) => vec![content.clone()],
        Content::Text(text) => fill_text(text).iter().map(|t| known(t)).collect(),
        Content::List(l) => {
            let mut all: Vec<Vec<String>> = vec![Vec::new()];
            for item in &l.items {
                let ways = fill_text(item);
                // Enough ways for a proof, few enough for a test.
                let some = ways.iter().take(12);
                all = all
                    .iter()
                    .flat_map(|before| {
                        some.clone().map(|way| {
                            let mut next = before.clone();
                            next.push(way.clone());
                            next
                        })
                    })
                    .collect();
            }
            if l.more.is_some() {
                let longer = all.iter().flat_map(|before| {
                    FILLINGS.iter().map(|f| {
                        let mut next = before.clone();
                        next.push((*f).to_owned());
                        next
                    })
                });
                all = longer.chain(all.iter().cloned()).collect();
            }
            all.into_iter().map(list).collect()
        }
        Content::Unknown(_) => {
            let texts = FILLINGS.iter().map(|f| known(f));
            let lists = FILLINGS.iter().map(|f| list(vec![(*f).to_owned()]));
            texts.chain(lists).chain([Content::Absent]).collect()
        }
    }
}

/// What a predicate says of an alert that is wholly known, by the words of the documentation.
fn naive(predicate: &Predicate, alert: &Alert) -> bool {
    let on = |test: &Test, text: &str| match test {
        Test::OneOf(texts) => texts.iter().any(|t| **t == *text),
        Test::Contains(part, _) => text.contains(part.as_ref()),
        Test::StartsWith(start) => text.starts_with(start.as_ref()),
        Test::EndsWith(end) => text.ends_with(end.as_ref()),
        Test::Matches(regex) => regex::Regex::new(regex)
            .expect("a valid pattern")
            .is_match(text),
        Test::IsEmpty => text.is_empty(),
    };
    match predicate {
        Predicate::Always => true,
        Predicate::Opaque(_) => unreachable!("not made here"),
        Predicate::All(all) => all.iter().all(|p| naive(p, alert)),
        Predicate::Any(any) => any.iter().any(|p| naive(p, alert)),
        Predicate::Not(p) => !naive(p, alert),
        Predicate::Test(field, test) => match alert.field(field) {
            Content::Absent => matches!(test, Test::IsEmpty),
            Content::Text(text) => on(test, text.as_known().expect("filled in")),
            Content::List(list) => {
                let mut items = list.items.iter().map(|i| i.as_known().expect("filled in"));
                match test {
                    Test::IsEmpty => list.items.is_empty(),
                    Test::Contains(part, OnList::Element) => items.any(|i| i == part.as_ref()),
                    _ => items.any(|i| on(test, i)),
                }
            }
            Content::Joined(_) | Content::Unknown(_) => unreachable!("filled in"),
        },
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// What is certain holds whatever the unknowns turn out to be.
    #[test]
    fn certainty_survives_every_filling(p in predicate(), tags in content(), x in content()) {
        let matched = Matcher::new(&p).matches(&alert(tags.clone(), x.clone()));
        let xs = fill(&x);
        for tags in fill(&tags).iter().take(60) {
            for x in xs.iter().take(60) {
                let alert = alert(tags.clone(), x.clone());
                let truth = naive(&p, &alert);
                prop_assert!(matched == Truth::Unknown || matched == Truth::from(truth), "{p} on {alert:?}");
            }
        }
    }

    /// On what is wholly known nothing is undecided.
    #[test]
    fn known_alerts_are_decided(p in predicate(), tags in content(), x in content()) {
        for tags in fill(&tags).iter().take(5) {
            let alert = alert(tags.clone(), fill(&x).pop().unwrap_or(Content::Absent));
            prop_assert_eq!(Matcher::new(&p).matches(&alert), Truth::from(naive(&p, &alert)));
        }
    }

    /// A single test of a text is undecided only where two fillings differ.
    #[test]
    fn one_test_is_undecided_only_with_cause(t in test(), text in text()) {
        prop_assume!(!matches!(t, Test::Matches(_)));
        let p = Predicate::Test(Field::Tags, t);
        let alert_of = |c| alert(c, Content::Absent);
        let matched = Matcher::new(&p).matches(&alert_of(Content::Text(text.clone())));
        let mut seen: Vec<bool> = fill(&Content::Text(text)).into_iter().map(|c| naive(&p, &alert_of(c))).collect();
        seen.sort_unstable();
        seen.dedup();
        // `OneOf` of nothing, or what no filling of ours reaches, may look decided from here.
        prop_assert!(matched != Truth::Unknown || seen.len() == 2 || seen == [false], "{p} gives {seen:?}");
    }
}

#[derive(Debug, Clone)]
struct Simple {
    tags: Vec<&'static str>,
    position: f64,
    enabled: bool,
    fallback: bool,
}

fn rule() -> impl Strategy<Value = Simple> {
    let tag = || prop_oneof![Just("a"), Just("b"), Just("c")];
    (
        proptest::collection::vec(tag(), 0..3),
        0..5i32,
        proptest::bool::weighted(0.8),
        proptest::bool::weighted(0.2),
    )
        .prop_map(|(tags, position, enabled, fallback)| Simple {
            tags,
            position: f64::from(position),
            enabled,
            fallback,
        })
}

fn built(rules: &[Simple]) -> Vec<Rule> {
    rules
        .iter()
        .map(|r| {
            let has = |t: &&str| Predicate::Test(Field::Tags, Test::OneOf(vec![Arc::from(*t)]));
            Rule {
                when: Predicate::All(r.tags.iter().map(has).collect()),
                position: Position::At(r.position),
                enabled: r.enabled.into(),
                fallback: r.fallback,
            }
        })
        .collect()
}

fn tagged(tags: &[&str]) -> Alert {
    let items = tags.iter().map(|t| Text::known(*t)).collect();
    alert(Content::List(List { items, more: None }), Content::Absent)
}

proptest! {
    /// The decision is that of a walk over all rules.
    #[test]
    fn decisions_agree_with_a_naive_walk(
        rules in proptest::collection::vec(rule(), 0..7),
        tags in proptest::sample::subsequence(vec!["a", "b", "c"], 0..=3),
        ordered in any::<bool>(),
        all in any::<bool>(),
    ) {
        let mode = if all { Mode::All } else { Mode::First };
        let decision = Router::new(mode, ordered, &built(&rules)).decide(&tagged(&tags));
        let matches = |i: &usize| rules[*i].tags.iter().all(|t| tags.contains(t));
        let mut ordinary: Vec<usize> = (0..rules.len()).filter(|i| rules[*i].enabled && !rules[*i].fallback && matches(i)).collect();
        ordinary.sort_by(|a, b| rules[*a].position.total_cmp(&rules[*b].position));
        prop_assert_eq!(&decision.matched, &ordinary);
        prop_assert!(decision.possible.is_empty());
        let disabled: Vec<usize> = (0..rules.len()).filter(|i| !rules[*i].enabled && matches(i)).collect();
        prop_assert_eq!(&decision.disabled, &disabled);
        let fallback = (0..rules.len()).find(|i| rules[*i].enabled && rules[*i].fallback && matches(i));
        let (certain, perhaps) = match (ordinary.first(), all) {
            (None, _) => (fallback.into_iter().collect(), vec![]),
            (Some(_), true) => (ordinary.clone(), vec![]),
            (Some(first), false) => {
                let rivals: Vec<usize> = ordinary.iter().copied()
                    .filter(|i| !ordered || rules[*i].position == rules[*first].position)
                    .collect();
                if rivals.len() == 1 { (rivals, vec![]) } else { (vec![], rivals) }
            }
        };
        prop_assert_eq!(&decision.taken.certain, &certain);
        prop_assert_eq!(&decision.taken.perhaps, &perhaps);
        prop_assert_eq!(decision.taken.perhaps_none, certain.is_empty() && perhaps.is_empty());
        prop_assert_eq!(decision.clashes.len(), perhaps.len().saturating_sub(1));
    }

    /// With a tag unknown, whatever it turns out to be is among what was said to be possible.
    #[test]
    fn decisions_with_unknown_tags_hold_for_every_tag(
        rules in proptest::collection::vec(rule(), 0..7),
        tags in proptest::sample::subsequence(vec!["a", "b", "c"], 0..=2),
    ) {
        let router = Router::new(Mode::First, true, &built(&rules));
        let mut items: Vec<Text> = tags.iter().map(|t| Text::known(*t)).collect();
        items.push(Text::unknown(Why(0)));
        let doubtful = router.decide(&alert(Content::List(List { items, more: None }), Content::Absent));
        for filling in ["a", "b", "c", "d"] {
            let mut known = tags.clone();
            known.push(filling);
            let decided = router.decide(&tagged(&known));
            for i in &doubtful.matched {
                prop_assert!(decided.matched.contains(i));
            }
            for i in &decided.matched {
                prop_assert!(doubtful.matched.contains(i) || doubtful.possible.contains(i));
            }
            for i in &doubtful.taken.certain {
                prop_assert!(decided.taken.certain.contains(i) || decided.taken.perhaps.contains(i));
            }
            for i in decided.taken.certain.iter().chain(&decided.taken.perhaps) {
                prop_assert!(doubtful.taken.certain.contains(i) || doubtful.taken.perhaps.contains(i));
            }
            let none = decided.taken.certain.is_empty() && decided.taken.perhaps.is_empty();
            prop_assert!(!none || doubtful.taken.perhaps_none);
        }
    }
}

fn known_list(items: &[&str]) -> Content {
    Content::List(List {
        items: items.iter().map(|i| Text::known(*i)).collect(),
        more: None,
    })
}

#[test]
fn what_contains_means_on_a_list_counts() {
    let tags = known_list(&["chat_completion_api"]);
    for (text, meaning, expected) in [
        ("completion_api", OnList::Element, Truth::False),
        ("completion_api", OnList::Substring, Truth::True),
        ("completion_api", OnList::Ambiguous, Truth::Unknown),
        ("chat_completion_api", OnList::Ambiguous, Truth::True),
        ("ocr", OnList::Ambiguous, Truth::False),
    ] {
        let predicate = Predicate::Test(Field::Tags, Test::Contains(text.into(), meaning));
        let found = Matcher::new(&predicate).matches(&alert(tags.clone(), Content::Absent));
        assert_eq!(found, expected, "{text} {meaning:?}");
    }
}

/// Joined elements, of which some are not known.
fn joined() -> impl Strategy<Value = Content> {
    let between = prop_oneof![Just(""), Just("a"), Just("ab")];
    let items = proptest::collection::vec(text(), 0..4);
    (letters(), items, between, letters()).prop_map(|(before, items, between, after)| {
        Content::Joined(Arc::new(Joined {
            before: Text::known(before),
            items,
            between: Text::known(between),
            after: Text::known(after),
        }))
    })
}

fn ambiguous() -> impl Strategy<Value = Predicate> {
    let text = letters().prop_map(Arc::<str>::from);
    text.prop_map(|t| Predicate::Test(Field::Tags, Test::Contains(t, OnList::Ambiguous)))
}

proptest! {
    #[test]
    fn what_is_no_candidate_does_not_match(
        predicates in proptest::collection::vec(prop_oneof![4 => predicate(), 1 => ambiguous()], 1..8),
        tags in prop_oneof![content(), joined()],
        x in prop_oneof![content(), joined()],
    ) {
        let matchers: Vec<Matcher> = predicates.iter().map(Matcher::new).collect();
        let alert = alert(tags, x);
        let asked = Index::new(&matchers).candidates(&alert, matchers.len());
        for (i, matcher) in matchers.iter().enumerate() {
            let left_out = !asked.contains(&i);
            prop_assert!(!left_out || matcher.matches(&alert) == Truth::False, "{}", predicates[i]);
        }
    }
}

#[test]
fn an_alert_meets_the_rules_of_its_own_tags() {
    let matches = |t: String| Predicate::Test(Field::Tags, Test::Matches(t.into()));
    let holds =
        |t: String| Predicate::Test(Field::Tags, Test::Contains(t.into(), OnList::Ambiguous));
    let rules = (0..500).flat_map(|i| {
        let regexes = [
            format!("^chat-{i:03}(-canary)?$"),
            format!("(chat.*{i:03}|canary.*0)$"),
        ];
        regexes
            .map(matches)
            .into_iter()
            .chain([holds(format!("t-{i:03}"))])
    });
    let matchers: Vec<Matcher> = rules.map(|r| Matcher::new(&r)).collect();
    let index = Index::new(&matchers);
    let list = known_list(&["chat-123", "env:prod"]);
    let joined = |items: [&str; 3], between: &str| {
        Content::Joined(Arc::new(Joined {
            before: Text::default(),
            items: items.map(Text::known).to_vec(),
            between: Text::known(between),
            after: Text::default(),
        }))
    };
    let between = joined(["chat-123", "env:prod", "ocr"], " ");
    let behind = joined(["chat-123 ", "env:prod ", "ocr "], "");
    for tags in [list, between, behind] {
        let asked = index.candidates(&alert(tags, Content::Absent), matchers.len());
        assert_eq!(asked, [369, 370, 371]);
    }
}

#[test]
fn predicates_in_words() {
    let has = |t: &str| Predicate::Test(Field::Tags, Test::OneOf(vec![t.into()]));
    let field = |t| Predicate::Test(Field::Named("$.env".into()), t);
    let p = Predicate::All(vec![
        Predicate::Any(vec![has("a"), has("b")]),
        Predicate::Not(Box::new(field(Test::OneOf(vec![
            "dev".into(),
            "qa".into(),
        ])))),
    ]);
    assert_eq!(
        p.to_string(),
        r#"(tags is "a" or tags is "b") and not ($.env is one of "dev", "qa")"#
    );
    assert_eq!(p.asks(&Field::is_about_tags), ["a".into(), "b".into()]);
    assert_eq!(Predicate::All(vec![]).to_string(), "every alert");
    // Nesting without end is neither read nor crashed on.
    let deep = (0..5000).fold(has("a"), |p, _| Predicate::Not(Box::new(p)));
    let matcher = Matcher::new(&deep);
    assert_eq!(matcher.matches(&tagged(&["a"])), Truth::Unknown);
    assert!(deep.to_string().contains('…'));
}
