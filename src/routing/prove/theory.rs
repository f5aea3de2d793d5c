//! From an assignment of tests to an alert that passes and fails them, or to why there is none.

use super::Budget;
use super::encode::{Atoms, Encoder};
use super::language::{Found, Wanted};
use super::sat::{Answer, Batsat, Literal, Sat};
use crate::routing::alert::{Alert, Content, List, Text};
use std::collections::BTreeMap;

/// Whether some alert is as asked.
#[derive(Debug)]
pub(super) enum Made {
    /// This one is.
    Alert(Alert),
    /// None is; these of the assumptions are enough to exclude it.
    Nothing(Vec<Literal>),
    /// That cannot be told within the limits.
    Unknown,
}

/// A field's content, or clauses that the assignment breaks.
enum Told {
    Content(Content),
    Broken(Vec<Vec<Literal>>),
    Unknown,
}

/// An alert for which all of these hold.
pub(super) fn alert(encoder: &mut Encoder, assumptions: &[Literal], budget: &mut Budget) -> Made {
    loop {
        if !budget.spend(1) {
            return Made::Unknown;
        }
        let (answer, steps) = encoder.sat.solve(assumptions, budget.left);
        budget.spend(steps);
        match answer {
            Answer::Yes => {}
            Answer::No(core) => return Made::Nothing(core),
            Answer::GaveUp => return Made::Unknown,
        }
        let mut fields = BTreeMap::new();
        let mut broken = Vec::new();
        let mut unknown = false;
        for atoms in &encoder.fields {
            match content(&encoder.sat, atoms, budget) {
                Told::Content(content) => {
                    fields.insert(atoms.field.clone(), content);
                }
                Told::Broken(clauses) => broken.extend(clauses),
                Told::Unknown => unknown = true,
            }
        }
        match (broken.is_empty(), unknown) {
            (true, false) => return Made::Alert(Alert::new(fields, Content::Absent)),
            (true, true) => return Made::Unknown,
            (false, _) => broken.iter().for_each(|clause| encoder.sat.clause(clause)),
        }
    }
}

fn content(sat: &Batsat, atoms: &Atoms, budget: &mut Budget) -> Told {
    let kinds = atoms.kinds;
    if sat.value(kinds.absent) {
        return Told::Content(Content::Absent);
    }
    let model = Model {
        sat,
        atoms,
        empty: atoms.empty.is_some_and(|e| sat.value(e)),
    };
    if sat.value(kinds.text) {
        return match model.single(kinds.text, true, budget) {
            Ok(text) => Told::Content(Content::Text(Text::known(text))),
            Err(told) => told,
        };
    }
    if sat.value(kinds.one) {
        return match model.single(kinds.one, false, budget) {
            Ok(text) => Told::Content(list(vec![text])),
            Err(told) => told,
        };
    }
    model.several(budget)
}

fn list(items: Vec<String>) -> Content {
    let items = items.into_iter().map(Text::known).collect();
    Content::List(List { items, more: None })
}

/// One field in the assignment found last.
struct Model<'a> {
    sat: &'a Batsat,
    atoms: &'a Atoms,
    empty: bool,
}

impl Model<'_> {
    fn values(&self) -> impl Iterator<Item = (&str, Literal)> {
        let values = self.atoms.value_literals.iter();
        values
            .filter(|(_, l)| self.sat.value(*l))
            .map(|(text, l)| (text.as_ref(), *l))
    }

    fn passed(&self) -> impl Iterator<Item = usize> {
        let literals = self.atoms.language_literals.iter().enumerate();
        literals
            .filter(|(_, l)| self.sat.value(**l))
            .map(|(i, _)| i)
    }

    /// The clauses that a certain text breaks: tests that it passes and should not, and the other way
    /// round where it is the only one.
    fn breaks(&self, text: &str, because: &[Literal], kind: Option<Literal>) -> Vec<Vec<Literal>> {
        let mut broken = Vec::new();
        let languages = self.atoms.languages.iter();
        for (language, literal) in languages.zip(&self.atoms.language_literals) {
            let (has, should) = (language.has(text), self.sat.value(*literal));
            let clause = match (has, should, kind) {
                (true, false, _) => because.iter().map(|b| !*b).chain([*literal]).collect(),
                (false, true, Some(kind)) => {
                    let mut clause: Vec<Literal> = because.iter().map(|b| !*b).collect();
                    clause.extend([!*literal, !kind]);
                    clause
                }
                _ => continue,
            };
            broken.push(clause);
        }
        broken
    }

    /// The one text of a field that has one.
    fn single(&self, kind: Literal, is_text: bool, budget: &mut Budget) -> Result<String, Told> {
        let mut values = self.values();
        if let Some((text, literal)) = values.next() {
            let mut broken: Vec<Vec<Literal>> = values
                .map(|(_, other)| vec![!kind, !literal, !other])
                .collect();
            broken.extend(self.breaks(text, &[literal], Some(kind)));
            return match broken.is_empty() {
                true => Ok(text.to_owned()),
                false => Err(Told::Broken(broken)),
            };
        }
        // Of texts that are empty every test is known beforehand.
        if is_text && self.empty {
            return Ok(String::new());
        }
        let inside: Vec<usize> = self.passed().collect();
        let wanted = Wanted {
            inside: inside.clone(),
            free: Vec::new(),
            values: Some(&self.atoms.values),
            not_empty: is_text && self.atoms.empty.is_some(),
        };
        match wanted.search(&self.atoms.languages, budget) {
            Found::Text(text) => Ok(text),
            found => Err(self.excluded(found, &inside, Some(kind))),
        }
    }

    /// The elements of a list.
    fn several(&self, budget: &mut Budget) -> Told {
        if self.empty {
            return Told::Content(list(Vec::new()));
        }
        let mut items = Vec::new();
        let mut broken = Vec::new();
        for (text, literal) in self.values() {
            broken.extend(self.breaks(text, &[literal], None));
            items.push(text.to_owned());
        }
        let passed: Vec<usize> = self.passed().collect();
        let mut unknown = false;
        let mut element = |inside: Vec<usize>, items: &mut Vec<String>| {
            let wanted = Wanted {
                inside: inside.clone(),
                free: passed.clone(),
                values: Some(&self.atoms.values),
                not_empty: false,
            };
            match wanted.search(&self.atoms.languages, budget) {
                Found::Text(text) => items.push(text),
                found => {
                    let kind = inside.is_empty().then_some(self.atoms.kinds.many);
                    match self.excluded(found, &inside, kind) {
                        Told::Broken(clauses) => broken.extend(clauses),
                        _ => unknown = true,
                    }
                }
            }
        };
        for i in &passed {
            let has = |t: &String| self.atoms.languages.get(*i).is_some_and(|l| l.has(t));
            if !items.iter().any(has) {
                element(vec![*i], &mut items);
            }
        }
        // A list that is not empty has an element, even if it passes nothing.
        if items.is_empty() && self.atoms.empty.is_some() && passed.is_empty() {
            element(Vec::new(), &mut items);
        }
        match (broken.is_empty(), unknown) {
            (true, false) => Told::Content(list(items)),
            (true, true) => Told::Unknown,
            (false, _) => Told::Broken(broken),
        }
    }

    /// A search that found nothing, as a clause.
    fn excluded(&self, found: Found, inside: &[usize], kind: Option<Literal>) -> Told {
        let Found::Nothing {
            outside,
            values,
            empty,
        } = found
        else {
            return Told::Unknown;
        };
        let language = |i: &usize| self.atoms.language_literals.get(*i).copied();
        let mut clause: Vec<Literal> = inside.iter().filter_map(language).map(|l| !l).collect();
        clause.extend(outside.iter().filter_map(language));
        let value = |v| {
            let at = self.atoms.values.get(v)?;
            self.atoms.value_literals.get(*at).map(|(_, l)| *l)
        };
        clause.extend(values.iter().filter_map(value));
        if empty {
            clause.extend(self.atoms.empty);
        }
        // An element that one test takes and no other does not is missing whatever the field holds.
        let always = inside.len() == 1 && !empty;
        clause.extend(kind.filter(|_| !always).map(|k| !k));
        // In a list that passes nothing an element may be missing only because the list is empty.
        if kind == Some(self.atoms.kinds.many) {
            clause.extend(self.atoms.empty);
        }
        Told::Broken(vec![clause])
    }
}
