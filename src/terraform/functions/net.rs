//! Functions of IP networks.

mod network;

use super::call::{Call, Function, Param, Ty};
use super::pieces::text;
use super::text::whole;
use crate::terraform::error::EvalError;
use crate::terraform::value::{Type, Value};
use network::Network;
use num_bigint::BigInt;

const PREFIX: Param = Param::new("prefix", Ty::String);

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new(
        "cidrhost",
        &[PREFIX, Param::new("hostnum", Ty::Number)],
        Ty::String,
        |call| {
            let network = network(call)?;
            let host = network.host(big(call, 1)?);
            host.map(text).map_err(|why| call.error(why))
        },
    ),
    Function::new("cidrnetmask", &[PREFIX], Ty::String, |call| {
        let mask = network(call)?.mask_text();
        mask.map(text)
            .ok_or_else(|| call.arg_error(0, "is of IPv6, which has no netmasks"))
    }),
    Function::new(
        "cidrsubnet",
        &[
            PREFIX,
            Param::new("newbits", Ty::Number),
            Param::new("netnum", Ty::Number),
        ],
        Ty::String,
        |call| {
            let new_bits = whole(call, 1)?;
            let number = big(call, 2)?;
            let subnet = network(call)?.subnet(new_bits, number);
            subnet.map(text).map_err(|why| call.error(why))
        },
    ),
    Function::new("cidrsubnets", &[PREFIX], Ty::List(&Ty::String), cidrsubnets)
        .rest(Param::new("newbits", Ty::Number)),
];

fn network(call: &Call<'_>) -> Result<Network, EvalError> {
    Network::parse(call.str(0))
        .ok_or_else(|| call.arg_error(0, "must be a network such as \"10.0.0.0/8\""))
}

fn big(call: &Call<'_>, index: usize) -> Result<BigInt, EvalError> {
    let number = call.arg(index).as_number();
    number
        .and_then(|n| n.to_bigint())
        .ok_or_else(|| call.arg_error(index, "must be a whole number"))
}

fn cidrsubnets(call: &Call<'_>) -> Result<Value, EvalError> {
    let network = network(call)?;
    let mut allocator = None;
    let mut subnets = Vec::new();
    for index in 1..call.args.len() {
        let new_bits = whole(call, index)?;
        let new_bits = u32::try_from(new_bits)
            .ok()
            .filter(|bits| (1..=32).contains(bits))
            .ok_or_else(|| call.arg_error(index, "must be from 1 to 32 more bits"))?;
        let allocator = allocator.get_or_insert_with(|| network.allocator(new_bits));
        let subnet = allocator
            .next(&network, new_bits)
            .map_err(|why| call.arg_error(index, why))?;
        subnets.push(text(subnet));
    }
    Ok(Value::list(Type::String, subnets))
}
