//! `models` blocks of the config that no longer do anything.

use crate::catalog::Catalog;
use crate::graph::{Exposure, Problem};
use crate::source::SourceMap;
use crate::text::{fold, glob, nearest};
use jiff::civil::Date;

/// The `models` blocks that ended (of kind `expired-exemption`) and those that match no model of any
/// catalog (`unused-exemption`). Without any model nothing can be called unused.
pub(super) fn problems(
    exposures: &[Exposure],
    catalogs: &[Catalog],
    as_of: Date,
    sources: &SourceMap,
) -> Vec<Problem> {
    let ids: Vec<&str> = catalogs
        .iter()
        .flat_map(|c| &c.models)
        .flat_map(|m| std::iter::once(&m.id).chain(&m.aliases))
        .map(String::as_str)
        .collect();
    let problem = |exposure: &Exposure, kind: &str, message: String, help: String| Problem {
        kind: kind.to_owned(),
        message,
        help: Some(help),
        at: exposure.at,
        related: Vec::new(),
        subject: sources
            .get(exposure.at.file)
            .map(|f| f.path.clone())
            .unwrap_or_default(),
        removable: false,
    };
    let mut found = Vec::new();
    for exposure in exposures {
        let name = &exposure.glob;
        if let Some(until) = exposure.until.filter(|until| *until < as_of) {
            found.push(problem(
                exposure,
                "expired-exemption",
                format!("the exemption of \"{name}\" ended on {until}, so it exempts nothing"),
                "remove the block, or agree on a new date".to_owned(),
            ));
        }
        if !ids.is_empty() && !ids.iter().any(|id| glob(name, id)) {
            let near = near(name, &ids);
            let help = match near {
                Some(id) => format!("did you mean `{id}`? Otherwise remove the block"),
                None => "remove the block".to_owned(),
            };
            let message = format!("no model of the catalog is called \"{name}\"");
            found.push(Problem {
                // One that is only misspelt is to be mended.
                removable: near.is_none(),
                ..problem(exposure, "unused-exemption", message, help)
            });
        }
    }
    found
}

/// The id that a glob may have been meant for: one that it matches but for case and separators, else
/// the nearest.
fn near<'a>(pattern: &str, ids: &[&'a str]) -> Option<&'a str> {
    let folded = fold(pattern);
    let mut spelt = ids.iter().filter(|id| glob(&folded, &fold(id)));
    spelt
        .next()
        .copied()
        .or_else(|| nearest(pattern, ids.iter().copied()))
}
