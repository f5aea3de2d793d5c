//! Functions of collections: lists, maps, sets, objects.
//!
//! What is unknown inside a collection stays unknown element by element wherever Terraform keeps it
//! so, and an element that comes out is the very value that went in, with its identity and place.

mod map;
mod scan;
mod sequence;
mod set;

use super::call::{Call, Function, Param, Returns, Ty};
use crate::terraform::error::EvalError;
use crate::terraform::value::convert::lengths;
use crate::terraform::value::{Marks, Object, Repr, Type, Value};

const LIST: Param = Param::new("list", Ty::List(&Ty::Any));
const ANY: Param = Param::new("list", Ty::Any);
const STRINGS: Param = Param::new("list", Ty::List(&Ty::String));
const BOOLS: Param = Param::new("list", Ty::List(&Ty::Bool));
const ANY_SET: Param = Param::new("sets", Ty::Set(&Ty::Any));

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("alltrue", &[BOOLS], Ty::Bool, scan::alltrue),
    Function::new("anytrue", &[BOOLS], Ty::Bool, scan::anytrue),
    Function::new(
        "chunklist",
        &[LIST.marked(), Param::new("size", Ty::Number).marked()],
        Ty::Any,
        sequence::chunklist,
    )
    .returns(Returns::From(|call| Ok(Type::list(call.arg(0).ty())))),
    Function::new("coalesce", &[], Ty::Any, scan::coalesce)
        .rest(Param::new("vals", Ty::Any).nullable().unknown().dynamic()),
    Function::new("coalescelist", &[], Ty::Any, scan::coalescelist)
        .rest(Param::new("vals", Ty::Any).nullable().unknown().dynamic()),
    Function::new(
        "compact",
        &[STRINGS],
        Ty::List(&Ty::String),
        sequence::compact,
    ),
    Function::new("concat", &[], Ty::Any, sequence::concat)
        .rest(Param::new("seqs", Ty::Any).marked())
        .returns(Returns::From(sequence::concat_type)),
    Function::new(
        "contains",
        &[ANY, Param::new("value", Ty::Any)],
        Ty::Bool,
        scan::contains,
    ),
    Function::new("distinct", &[LIST], Ty::Any, sequence::distinct)
        .returns(Returns::From(|call| Ok(call.arg(0).ty()))),
    Function::new(
        "element",
        &[ANY.marked(), Param::new("index", Ty::Number).marked()],
        Ty::Any,
        sequence::element,
    )
    .returns(Returns::NullableFrom(sequence::element_type)),
    Function::new("flatten", &[ANY.marked()], Ty::Any, sequence::flatten)
        .returns(Returns::From(|_| Ok(Type::Dynamic))),
    Function::new(
        "index",
        &[ANY, Param::new("value", Ty::Any)],
        Ty::Number,
        scan::index,
    ),
    Function::new(
        "keys",
        &[Param::new("inputMap", Ty::Any).marked().unknown()],
        Ty::Any,
        map::keys,
    ),
    Function::new(
        "length",
        &[Param::new("value", Ty::Any).marked().unknown().dynamic()],
        Ty::Number,
        scan::length,
    ),
    Function::new(
        "lookup",
        &[
            Param::new("inputMap", Ty::Any).marked().unknown(),
            Param::new("key", Ty::String).marked().unknown(),
        ],
        Ty::Any,
        map::lookup,
    )
    .rest(
        Param::new("default", Ty::Any)
            .marked()
            .nullable()
            .unknown()
            .dynamic(),
    )
    .at_most(3),
    Function::new(
        "matchkeys",
        &[
            Param::new("values", Ty::List(&Ty::Any)),
            Param::new("keys", Ty::List(&Ty::Any)),
            Param::new("searchset", Ty::List(&Ty::Any)),
        ],
        Ty::Any,
        sequence::matchkeys,
    )
    .returns(Returns::From(|call| {
        sequence::matchkeys_type(call)?;
        Ok(call.arg(0).ty())
    })),
    Function::new("merge", &[], Ty::Any, map::merge)
        .rest(Param::new("maps", Ty::Any).marked().nullable().dynamic())
        .returns(Returns::From(map::merge_type)),
    Function::new("one", &[ANY], Ty::Any, scan::one).returns(Returns::NullableFrom(scan::one_type)),
    Function::new("range", &[], Ty::List(&Ty::Number), sequence::range)
        .rest(Param::new("params", Ty::Number)),
    Function::new("reverse", &[ANY.marked()], Ty::Any, sequence::reverse)
        .returns(Returns::From(sequence::reverse_type)),
    Function::new("setintersection", &[ANY_SET], Ty::Any, set::intersection)
        .rest(ANY_SET)
        .returns(Returns::From(set::common_type)),
    Function::new("setproduct", &[], Ty::Any, set::product)
        .rest(Param::new("sets", Ty::Any).marked().unknown())
        .returns(Returns::From(set::product_type)),
    Function::new("setsubtract", &[ANY_SET, ANY_SET], Ty::Any, set::subtract)
        .returns(Returns::From(set::common_type)),
    Function::new("setunion", &[ANY_SET], Ty::Any, set::union)
        .rest(ANY_SET)
        .returns(Returns::From(set::common_type)),
    Function::new(
        "slice",
        &[
            ANY.marked(),
            Param::new("start_index", Ty::Number),
            Param::new("end_index", Ty::Number),
        ],
        Ty::Any,
        sequence::slice,
    )
    .returns(Returns::From(sequence::slice_type)),
    Function::new(
        "sort",
        &[STRINGS.unknown()],
        Ty::List(&Ty::String),
        sequence::sort,
    ),
    Function::new("sum", &[ANY], Ty::Number, scan::sum),
    Function::new(
        "transpose",
        &[Param::new("values", Ty::Map(&Ty::List(&Ty::String)))],
        Ty::Map(&Ty::List(&Ty::String)),
        map::transpose,
    ),
    Function::new(
        "values",
        &[Param::new("mapping", Ty::Any).marked()],
        Ty::Any,
        map::values,
    )
    .returns(Returns::From(map::values_type)),
    Function::new(
        "zipmap",
        &[
            Param::new("keys", Ty::List(&Ty::String)).marked(),
            Param::new("values", Ty::Any).marked(),
        ],
        Ty::Any,
        map::zipmap,
    )
    .returns(Returns::From(map::zipmap_type)),
];

/// The elements of a list, set or tuple that [`Function::call`] made sure is known.
fn items(value: &Value) -> &[Value] {
    value.elements().unwrap_or_default()
}

/// Whether the type is one of lists, sets and tuples.
fn is_sequence(ty: &Type) -> bool {
    matches!(ty, Type::List(_) | Type::Set(_) | Type::Tuple(_))
}

/// The open object behind a resource, where the value is one.
fn as_open(value: &Value) -> Option<&Object> {
    match &value.repr {
        Repr::Object(o) if o.open.is_some() => Some(o),
        _ => None,
    }
}

/// The length of a collection, least and greatest, where values inside or the collection itself are
/// unknown. `(n, Some(n))` is certain.
fn length_bounds(value: &Value) -> (u64, Option<u64>) {
    let certain = |n: usize| (n as u64, Some(n as u64));
    match &value.repr {
        Repr::Set(_, items) if items.len() > 1 && !value.is_wholly_known() => {
            (1, Some(items.len() as u64))
        }
        Repr::List(_, items) | Repr::Set(_, items) | Repr::Tuple(items) => certain(items.len()),
        Repr::Map(_, entries) => certain(entries.len()),
        Repr::Object(o) if o.open.is_none() => certain(o.attrs.len()),
        Repr::Unknown(u) => {
            let (min, max) = lengths(u);
            (min.unwrap_or(0), max)
        }
        _ => (0, None),
    }
}

/// A whole number that fits, as sizes and indexes must be.
fn whole(call: &Call<'_>, index: usize) -> Result<i64, EvalError> {
    call.arg(index)
        .as_number()
        .and_then(|n| n.to_i64())
        .ok_or_else(|| call.arg_error(index, "a whole number is required"))
}

/// An element's reasons and the rest of the arguments' make a result unknown, with marks.
fn unknown_marked(call: &Call<'_>, ty: Type, marks: Marks) -> Value {
    call.unknown(ty).marked(marks)
}
