//! From the pages of a list to one document of the same shape.

use super::address::Address;
use super::http::{Answer, Client};
use crate::catalog::{self, Next, Pull, Shape, Shapes};
use crate::cli::errors::failed;
use crate::source::{InputError, SourceMap, Span};
use crate::terraform::value::Value;
use jiff::Timestamp;
use std::collections::HashSet;

/// More pages are refused: no platform has as many models.
const MOST_PAGES: usize = 200;

/// A list, whole.
#[derive(Debug)]
pub struct List {
    /// One document with the rows of all pages.
    pub text: String,
    /// When the server gave it.
    pub date: Option<Timestamp>,
    /// How many pages it came in.
    pub pages: usize,
}

/// A page of which is known that it has rows.
struct Page {
    text: String,
    document: Value,
    rows: Vec<Value>,
}

/// Fetches all pages.
///
/// # Errors
/// One cannot be had, or is not of this shape, or they do not end.
pub fn fetch(
    client: &mut Client,
    first: &Address,
    (shape, pull): (&Shape, &Pull),
    shapes: &Shapes,
    sources: &SourceMap,
) -> Result<List, InputError> {
    let mut address = first.clone();
    let mut seen = HashSet::new();
    let mut rows_before = Vec::new();
    let mut total = 0;
    let mut date = None;
    loop {
        if !seen.insert(address.request()) {
            return Err(endless(first, "leads back to a page that was there before"));
        }
        if seen.len() > MOST_PAGES {
            return Err(endless(first, &format!("has more than {MOST_PAGES} pages")));
        }
        let answer = client.get(&address)?;
        date = date.or(answer.date);
        let at = answer.address.clone();
        let page = Page::read(answer, (shape, pull), shapes, sources)?;
        total += page.rows.len();
        let next = match pull.next(&page.document, &page.rows, total)? {
            Next::End => None,
            Next::Url(url) => Some(
                at.join(&url)
                    .map_err(|why| failed(format!("{at}: the address of the next page {why}")))?,
            ),
            Next::Query(query) => Some(first.with_query(&query)),
        };
        let Some(next) = next else {
            let pages = seen.len();
            let text = merged(pull, rows_before, &page).ok_or_else(|| unfound(&at))?;
            return Ok(List { text, date, pages });
        };
        if next.origin() != first.origin() {
            return Err(failed(format!(
                "{at}: the next page is on another server, {}",
                next.origin()
            ))
            .help("a key is sent to no other server than it was meant for"));
        }
        let rows: Option<Vec<_>> = page.rows.iter().map(|row| page.cut(row.origin)).collect();
        rows_before.extend(rows.ok_or_else(|| unfound(&at))?);
        address = next;
    }
}

impl Page {
    fn read(
        answer: Answer,
        (shape, pull): (&Shape, &Pull),
        shapes: &Shapes,
        sources: &SourceMap,
    ) -> Result<Page, InputError> {
        let Answer {
            address,
            text,
            media,
            ..
        } = answer;
        if let Some(media) = media.filter(|m| !is_expected(m, pull)) {
            return Err(
                failed(format!("{address}: the answer is {media}, not JSON"))
                    .help("look at what the address answers: a page for people, or a sign-in?"),
            );
        }
        let file = sources.add(address.to_string(), text.as_str());
        let document = catalog::document(&text, file).map_err(|e| InputError {
            message: about(&address, &e.message),
            help: Some("nothing was written; is the answer cut off?".to_owned()),
            ..e
        })?;
        let rows = shape
            .rows(&document)
            .filter(|rows| rows.is_empty() || shape.fits(&document, rows));
        let Some(rows) = rows else {
            let error = shapes.mismatch(shape, &document, Span::new(file, 0, 0));
            return Err(InputError {
                message: about(&address, &error.message),
                ..error
            });
        };
        Ok(Page {
            text,
            document,
            rows,
        })
    }

    /// The text of a place in it.
    fn cut(&self, at: Span) -> Option<String> {
        let text = self.text.get(at.start as usize..at.end as usize)?;
        Some(text.to_owned())
    }
}

/// The last page with the rows of those before it in front of its own: it is the one that says that
/// nothing follows.
fn merged(pull: &Pull, before: Vec<String>, last: &Page) -> Option<String> {
    if before.is_empty() {
        return Some(last.text.clone());
    }
    let list = last.document.get(pull.list.as_deref()?)?.origin;
    let own = last.rows.iter().map(|row| last.cut(row.origin));
    let rows: Vec<String> = before
        .into_iter()
        .map(Some)
        .chain(own)
        .collect::<Option<_>>()?;
    let start = last.text.get(..list.start as usize)?;
    let end = last.text.get(list.end as usize..)?;
    Some(format!("{start}[{}]{end}", rows.join(",")))
}

fn is_expected(media: &str, pull: &Pull) -> bool {
    media == "application/json" || media.ends_with("+json") || pull.media.iter().any(|m| m == media)
}

/// What is said of a catalog, said of an answer.
fn about(address: &Address, message: &str) -> String {
    let told = message.replacen("the catalog", "the answer", 1);
    format!("{address}: {told}")
}

fn unfound(at: &Address) -> InputError {
    failed(format!("{at}: the rows cannot be found in the answer"))
}

fn endless(first: &Address, why: &str) -> InputError {
    failed(format!("{first}: the list does not end: it {why}"))
        .help("nothing was written; the server may not page as this catalog does")
}
