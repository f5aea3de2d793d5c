//! `alertlint catalog pull`: a fresh snapshot, by HTTPS. The only command that uses the network.

mod address;
mod http;
mod pages;
mod replace;
mod trouble;
mod trust;

use super::args::PullArgs;
use super::catalog::Reading;
use super::catalog_diff;
use super::ending::Ending;
use super::errors::Failure;
use super::errors::failed;
use super::screen::Screen;
use crate::catalog::{self, Catalog, Pull, Shape, pretty};
use crate::source::{InputError, SourceMap};
use crate::terraform::value::json;
use crate::text::counted;
use address::Address;
use http::{Client, Key};
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// All pages of a list together: 64 MiB. The largest there is has 4.
const MOST_BYTES: u64 = 64 << 20;

/// Runs the command.
///
/// # Errors
/// The list cannot be had, or is no catalog, or cannot be written. The file is then as it was.
pub fn run(args: &PullArgs, sources: &Arc<SourceMap>, screen: &Screen) -> Result<Ending, Failure> {
    let reading = Reading::open(&args.how, sources)?;
    let job = Job::new(args, &reading)?;
    let old = job.old(&reading)?;
    let mut client = job.client(args)?;
    let list = pages::fetch(
        &mut client,
        &job.address,
        (job.shape, job.pull),
        &reading.shapes,
        sources,
    )?;
    let text = written(&list, job.pull);
    let file = sources.add(job.address.to_string(), text.as_str());
    let new = catalog::read(
        &job.name,
        Some(&job.shape.name),
        (file, &text),
        &reading.shapes,
        None,
        reading.as_of,
    )?;
    let mut out = got(&new, &job.address, list.pages);
    let changed = old
        .as_ref()
        .is_none_or(|old| old.differs(&new, &text, &job));
    if let Some(old) = &old {
        let _ = write!(out, "\n{}", catalog_diff::text(&old.catalog, &new));
    }
    let path = crate::report::clean(&job.out.to_string_lossy());
    if changed || args.redate {
        replace::replace(&job.out, &text)?;
        if old.as_ref().is_some_and(|old| is_same(&old.catalog, &new)) && changed {
            let _ = writeln!(out, "\nsomething has changed that alertlint does not read");
        }
        let _ = writeln!(out, "\nwritten to {path}");
    } else {
        let since = old.as_ref().and_then(|o| o.catalog.taken_at);
        let since = since.map_or(String::new(), |t| format!(" since {t}"));
        let _ = writeln!(
            out,
            "\nnothing has changed{since}: {path} stays as it is (--redate writes it with the new date)"
        );
    }
    screen.print(&out);
    Ok(Ending::Clean)
}

/// What is fetched from where to where.
struct Job<'a> {
    name: String,
    shape: &'a Shape,
    pull: &'a Pull,
    address: Address,
    out: PathBuf,
    /// Variables that may hold the key for this address.
    variables: Vec<String>,
    /// Whether nothing can be had without a key.
    key_needed: bool,
}

impl<'a> Job<'a> {
    fn new(args: &PullArgs, reading: &'a Reading<'_>) -> Result<Job<'a>, InputError> {
        let blocks = &reading.policy.config.catalogs;
        let block = blocks.iter().find(|c| *c.name == *args.name);
        let named = block.and_then(|b| b.shape.as_ref()).map(|s| &*s.text);
        let wanted = args.how.shape.as_deref().or(named).unwrap_or(&args.name);
        let shape = reading
            .shapes
            .get(wanted)
            .ok_or_else(|| unknown(wanted, reading))?;
        let pull = shape.pull.as_ref().ok_or_else(|| {
            failed(format!(
                "it is not known how the list of {} is fetched",
                shape.title
            ))
        })?;
        if let Some(instead) = &pull.instead {
            return Err(failed(format!(
                "{} does not give its list to a plain request",
                shape.title
            ))
            .help(format!("run `{instead}`")));
        }
        let file = block.and_then(|b| b.file.as_ref());
        let out = match (&args.out, file) {
            (Some(out), _) => out.clone(),
            (None, Some(file)) => reading.base.join(&*file.text),
            (None, None) => {
                return Err(failed(format!(
                    "it is not said where the list of {} goes",
                    args.name
                ))
                .help("add --out FILE, or `file` to the catalog's block in .alertlint.hcl"));
            }
        };
        let given = args.url.as_ref().or(pull.url.as_ref()).ok_or_else(|| {
            failed(format!(
                "every server of {} has an address of its own",
                shape.title
            ))
            .help("name it with --url https://…")
        })?;
        let address = Address::parse(given)
            .map_err(|why| failed(format!("the address of the list {why}")))?;
        let vendors = is_vendors(pull, &address);
        Ok(Job {
            name: args.name.clone(),
            variables: match &args.key_env {
                Some(name) => vec![name.clone()],
                None if vendors => pull.key_env.clone(),
                None => Vec::new(),
            },
            key_needed: args.key_env.is_some() || (vendors && pull.url.is_some()),
            shape,
            pull,
            address,
            out,
        })
    }

    /// The snapshot that is there.
    fn old(&self, reading: &Reading<'_>) -> Result<Option<Old>, InputError> {
        replace::check(&self.out)?;
        if std::fs::metadata(&self.out).is_ok_and(|m| m.len() == 0) || !self.out.exists() {
            return Ok(None);
        }
        let (catalog, bound) = reading
            .within(|reader| reader.read_file(&self.out, None))
            .map_err(|e| InputError {
                help: Some(
                    "only a catalog is overwritten: remove the file, or name another with --out"
                        .to_owned(),
                ),
                ..e
            })?;
        Ok(Some(Old {
            catalog,
            text: bound.text,
        }))
    }

    fn client(&self, args: &PullArgs) -> Result<Client, InputError> {
        let mut key = None;
        for variable in &self.variables {
            key = match key {
                None => Key::read(variable)?,
                found => found,
            };
        }
        if key.is_none() && self.key_needed && !self.variables.is_empty() {
            return Err(failed(format!(
                "there is no key: {} is not set",
                self.variables.join(" or ")
            ))
            .help("put the key into that variable, or name another with --key-env"));
        }
        let mut headers: BTreeMap<_, _> = self.pull.headers()?;
        if let Some(key) = &key {
            headers.extend(self.pull.auth(key.expose())?);
        }
        let whole = Duration::from_secs(args.timeout);
        let limits = (whole, MOST_BYTES);
        Client::new(&headers, key, limits, &self.address, args.ca.as_deref())
    }
}

/// Whether an address is the vendor's own, so that it may have the vendor's key. A vendor whose users
/// have servers of their own names no host: then whoever names the server means it.
fn is_vendors(pull: &Pull, address: &Address) -> bool {
    let own = pull.url.as_deref().and_then(|url| Address::parse(url).ok());
    if own.is_none() && pull.hosts.is_empty() {
        return true;
    }
    let host = address.host();
    own.is_some_and(|own| own.host() == host)
        || pull
            .hosts
            .iter()
            .any(|allowed| match allowed.strip_prefix('*') {
                Some(end) => host.len() > end.len() && host.ends_with(end),
                None => host == allowed,
            })
}

fn unknown(wanted: &str, reading: &Reading<'_>) -> InputError {
    let error = failed(format!("there is no catalog {wanted:?}"));
    match reading.shapes.nearest(wanted) {
        Some(near) => error.help(format!("did you mean {near:?}?")),
        None => {
            let known = reading.shapes.iter().map(|s| s.name.as_str());
            error.help(format!(
                "known are {}; a catalog of the config may have any name and a `shape`",
                known.collect::<Vec<_>>().join(", ")
            ))
        }
    }
}

/// The snapshot that a new one takes the place of.
struct Old {
    catalog: Catalog,
    text: Arc<str>,
}

impl Old {
    /// Whether the new snapshot says anything else, its date aside.
    fn differs(&self, new: &Catalog, text: &str, job: &Job<'_>) -> bool {
        if !is_same(&self.catalog, new) {
            return true;
        }
        let rows = |text: &str| -> Option<String> {
            let document = json::parse(text, None).ok()?;
            json::encode(&job.shape.comparable(&document))
        };
        match (rows(&self.text), rows(text)) {
            (Some(old), Some(new)) => old != new,
            _ => *self.text != *text,
        }
    }
}

fn is_same(old: &Catalog, new: &Catalog) -> bool {
    let found = catalog::diff(old, new);
    found.gained.is_empty() && found.lost.is_empty() && found.changed.is_empty()
}

/// The document as it is written: one member a line, with the date where it has room for one.
fn written(list: &pages::List, pull: &Pull) -> String {
    let text = list.text.trim();
    let date = list.date.unwrap_or_else(Timestamp::now);
    let object = text.strip_prefix('{').map(str::trim_start);
    let has_date = || {
        let document = json::parse(text, None);
        document.is_ok_and(|d| d.get("taken_at").is_some())
    };
    match object {
        Some(members) if pull.dated && !has_date() => {
            let comma = if members.starts_with('}') { "" } else { "," };
            pretty(&format!("{{\"taken_at\":\"{date}\"{comma}{members}"))
        }
        _ if text.starts_with(['{', '[']) => pretty(text),
        _ => format!("{text}\n"),
    }
}

/// What was fetched, in a few lines.
fn got(new: &Catalog, address: &Address, pages: usize) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let offers = new.models.iter().flat_map(|m| &m.capabilities);
    for capability in offers {
        *counts.entry(&capability.name).or_default() += 1;
    }
    let counts: Vec<_> = counts
        .iter()
        .map(|(name, n)| format!("{name} {n}"))
        .collect();
    let mut out = format!(
        "{address}: {}, {}{}\n",
        counted(new.models.len(), "model"),
        counted(pages, "page"),
        new.taken_at
            .map_or(String::new(), |t| format!(", taken {t}")),
    );
    let _ = writeln!(out, "{}", crate::report::clean(&counts.join(", ")));
    if let Some(why) = &new.incomplete {
        let _ = writeln!(out, "not whole: {}", crate::report::clean(why));
    }
    out
}
