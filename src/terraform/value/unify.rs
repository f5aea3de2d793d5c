//! The type that several types have in common.

use super::convert::convertible;
use super::{ObjectType, Type};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The type that all of these convert to, as Terraform finds it for list elements and the arms of a
/// conditional (unsafe conversions included); `None` where there is none.
pub fn unify(types: &[Type]) -> Option<Type> {
    let (first, rest) = types.split_first()?;
    if rest.iter().all(|t| t == first) {
        return Some(first.clone());
    }
    let mut once = types.to_vec();
    distinct(&mut once);
    let types = once.as_slice();
    let count = |of: fn(&Type) -> bool| types.iter().filter(|t| of(t)).count();
    let all = types.len();
    let dynamic = count(|t| matches!(t, Type::Dynamic));
    let lists = count(|t| matches!(t, Type::List(_)));
    let sets = count(|t| matches!(t, Type::Set(_)));
    let maps = count(|t| matches!(t, Type::Map(_)));
    let tuples = count(|t| matches!(t, Type::Tuple(_)));
    let objects = count(|t| matches!(t, Type::Object(_)));
    // With an unknown type among them the answer is open until it is known.
    let settled = |t: Option<Type>| if dynamic > 0 { Some(Type::Dynamic) } else { t };
    if maps > 0 && maps + dynamic == all {
        return settled(elements(types).map(Type::map));
    }
    if lists > 0 && lists + dynamic == all {
        return settled(elements(types).map(Type::list));
    }
    if sets > 0 && sets + dynamic == all {
        return settled(elements(types).map(Type::set));
    }
    if objects > 0 && objects + dynamic == all {
        return settled(unify_objects(types));
    }
    if tuples > 0 && tuples + dynamic == all {
        return settled(unify_tuples(types));
    }
    if objects > 0 && tuples > 0 {
        return None;
    }
    let disguised = if maps > 0 && maps + objects + dynamic == all {
        as_collections(types, Type::map)
    } else if lists > 0 && lists + tuples + dynamic == all {
        as_collections(types, Type::list)
    } else {
        None
    };
    disguised.or_else(|| preferred(types))
}

/// Objects among maps, or tuples among lists, are mostly meant as such: one collection type for all
/// of them together, and that with the others'.
fn as_collections(types: &[Type], collection: fn(Type) -> Type) -> Option<Type> {
    let structural = |t: &&Type| matches!(t, Type::Object(_) | Type::Tuple(_));
    let mixed: Vec<Type> = types.iter().filter(structural).cloned().collect();
    let mut all: Vec<Type> = types.iter().filter(|t| !structural(t)).cloned().collect();
    // Empty ones fit whatever the others are.
    match common_element(&mixed, collection)? {
        Type::Dynamic if mixed.iter().all(is_empty) => {}
        element => all.push(collection(element)),
    }
    unify(&all).filter(|t| *t != Type::Dynamic)
}

fn is_empty(ty: &Type) -> bool {
    match ty {
        Type::Object(o) => o.attrs.is_empty() && !o.open,
        Type::Tuple(ts) => ts.is_empty(),
        _ => false,
    }
}

/// The most general of the types that all others convert to.
fn preferred(types: &[Type]) -> Option<Type> {
    let mut candidates: Vec<&Type> = types.iter().collect();
    candidates.sort_by_key(|t| match t {
        Type::String => 0,
        Type::List(_) | Type::Map(_) => 1,
        Type::Set(_) => 2,
        Type::Dynamic => 4,
        _ => 3,
    });
    candidates
        .into_iter()
        .find(|to| {
            types
                .iter()
                .all(|from| from == *to || convertible(from, to))
        })
        .cloned()
}

/// The common type of everything inside the types.
fn elements(types: &[Type]) -> Option<Type> {
    let mut inner: Vec<Type> = Vec::new();
    for ty in types {
        match ty {
            Type::List(t) | Type::Set(t) | Type::Map(t) => inner.push(Type::clone(t)),
            Type::Tuple(ts) => inner.extend(ts.iter().cloned()),
            Type::Object(o) => inner.extend(o.attrs.values().cloned()),
            _ => {}
        }
    }
    distinct(&mut inner);
    if inner.is_empty() {
        return Some(Type::Dynamic);
    }
    unify(&inner)
}

/// The same for tuples or objects that become one collection, if each of them can become one.
fn common_element(types: &[Type], collection: fn(Type) -> Type) -> Option<Type> {
    let element = elements(types)?;
    if element == Type::Dynamic {
        let any = collection(Type::Dynamic);
        return types
            .iter()
            .all(|t| convertible(t, &any))
            .then_some(element);
    }
    Some(element)
}

/// Leaves each type once: large tuples mostly have few types, and comparing is dear.
fn distinct(types: &mut Vec<Type>) {
    let mut seen = rustc_hash::FxHashSet::default();
    types.retain(|t| seen.insert(t.clone()));
}

fn unify_objects(types: &[Type]) -> Option<Type> {
    let objects: Vec<&ObjectType> = types
        .iter()
        .filter_map(|t| match t {
            Type::Object(o) => Some(o.as_ref()),
            _ => None,
        })
        .collect();
    let (first, rest) = objects.split_first()?;
    if objects.iter().any(|o| o.open) {
        return Some(unify_open(&objects));
    }
    let same_names = rest
        .iter()
        .all(|o| o.attrs.len() == first.attrs.len() && o.attrs.keys().eq(first.attrs.keys()));
    if !same_names {
        return common_element(types, Type::map).map(Type::map);
    }
    let mut attrs = BTreeMap::new();
    for name in first.attrs.keys() {
        let across: Vec<Type> = objects
            .iter()
            .filter_map(|o| o.attrs.get(name).cloned())
            .collect();
        attrs.insert(name.clone(), unify(&across)?);
    }
    Some(Type::object(attrs))
}

/// Resources: in Terraform they have the type of their schema, whatever is written. Attributes that
/// some leave out, or that differ, stay open.
fn unify_open(objects: &[&ObjectType]) -> Type {
    let mut attrs: BTreeMap<Arc<str>, Vec<Type>> = BTreeMap::new();
    for object in objects {
        for (name, ty) in &object.attrs {
            attrs.entry(name.clone()).or_default().push(ty.clone());
        }
    }
    let attrs = attrs
        .into_iter()
        .filter(|(_, across)| across.len() == objects.len())
        .filter_map(|(name, across)| Some((name, unify(&across)?)))
        .collect();
    Type::Object(Arc::new(ObjectType { attrs, open: true }))
}

fn unify_tuples(types: &[Type]) -> Option<Type> {
    let tuples: Vec<&Vec<Type>> = types
        .iter()
        .filter_map(|t| match t {
            Type::Tuple(ts) => Some(ts.as_ref()),
            _ => None,
        })
        .collect();
    let (first, rest) = tuples.split_first()?;
    if rest.iter().any(|t| t.len() != first.len()) {
        return common_element(types, Type::list).map(Type::list);
    }
    let mut items = Vec::with_capacity(first.len());
    for i in 0..first.len() {
        let across: Vec<Type> = tuples.iter().filter_map(|t| t.get(i).cloned()).collect();
        items.push(unify(&across)?);
    }
    Some(Type::tuple(items))
}
