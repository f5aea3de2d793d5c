//! What the language means depends, in one place, on Terraform's version.

use crate::hcl::ast::{ExprKind, File};

/// Whether `&&` and `||` leave their right side alone where the left one decides: so from Terraform
/// 1.12 on. Told from the `required_version` of the modules: one that asks for 1.12 or later is run
/// by nothing earlier.
pub(super) fn short_circuits<'f>(files: impl IntoIterator<Item = &'f File>) -> bool {
    files
        .into_iter()
        .flat_map(|f| f.body.blocks_of("terraform"))
        .filter_map(|block| block.body.attribute("required_version"))
        .any(|attribute| match &attribute.expr.kind {
            ExprKind::String(constraint) => at_least(constraint, (1, 12)),
            _ => false,
        })
}

/// Whether every version that a constraint allows is this one or later.
fn at_least(constraint: &str, least: (u64, u64)) -> bool {
    constraint.split(',').any(|part| {
        let part = part.trim();
        let operator = part.trim_end_matches(|c: char| !matches!(c, '=' | '>' | '<' | '~' | '!'));
        let version = part[operator.len()..].trim().trim_start_matches('v');
        let mut numbers = version
            .split(['.', '-', '+'])
            .map(|n| n.parse::<u64>().unwrap_or(0));
        let found = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
        matches!(operator, "" | "=" | ">=" | ">" | "~>") && found >= least
    })
}

#[cfg(test)]
mod tests {
    use super::at_least;

    #[test]
    fn constraints_that_leave_nothing_earlier() {
        for (constraint, holds) in [
            (">= 1.12.2", true),
            ("~> 1.12", true),
            ("1.13.0", true),
            (">= 1.5, < 2.0", false),
            (">= 1.11.0", false),
            ("< 1.12", false),
            (">= 1.5, >= 1.14", true),
            ("> 2", true),
            ("nonsense", false),
        ] {
            assert_eq!(at_least(constraint, (1, 12)), holds, "{constraint}");
        }
    }
}
