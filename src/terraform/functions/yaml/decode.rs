//! From YAML to values.

use super::super::encoding::base64_bytes;
use super::scalar;
use crate::source::{FileId, Span};
use crate::terraform::value::convert::convert;
use crate::terraform::value::{Repr, Type, Value};
use rustc_hash::FxHashMap;
use saphyr_parser::{Event, Marker, Parser, ScalarStyle, Tag};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Deeper nesting is refused.
const MOST_DEPTH: usize = 1000;
/// More values, aliases written out, are refused: ten lines of aliases can stand for billions.
const MOST_VALUES: usize = 1_000_000;

/// Why a text is no value.
pub(super) struct DecodeError {
    pub message: String,
    /// From one; zero where none is known.
    pub line: usize,
    pub kind: DecodeErrorKind,
}

/// The kinds of [`DecodeError`].
pub(super) enum DecodeErrorKind {
    /// Terraform refuses it too.
    Wrong,
    /// A bound was met.
    Limit,
    /// YAML that Terraform takes and the parser used here does not.
    Unsupported,
}

impl From<String> for DecodeError {
    fn from(message: String) -> DecodeError {
        DecodeError {
            message,
            line: 0,
            kind: DecodeErrorKind::Wrong,
        }
    }
}

fn limit(message: String) -> DecodeError {
    DecodeError {
        message,
        line: 0,
        kind: DecodeErrorKind::Limit,
    }
}

/// Messages of the parser where it is stricter than Terraform's: about the indentation of text in
/// quotes that goes on in the next line, and about a tab after a colon.
const STRICTER: [&str; 2] = ["in quoted scalar", "followed by a valid YAML whitespace"];

/// Reads exactly one document.
pub(super) fn decode(source: &str) -> Result<Value, DecodeError> {
    let version = source
        .lines()
        .take_while(|line| line.starts_with(['%', '#']) || line.trim().is_empty())
        .find_map(|line| line.strip_prefix("%YAML "));
    if version.is_some_and(|v| v.split_whitespace().next() != Some("1.1")) {
        return Err("only YAML 1.1 can be declared".to_owned().into());
    }
    if source
        .trim_start()
        .lines()
        .next()
        .is_some_and(|line| line.trim_end() == "...")
    {
        return Err("a document ends before it starts".to_owned().into());
    }
    let documents = read(source, Reader::default())?;
    let missing = || DecodeError::from("there is no document".to_owned());
    documents.into_iter().next().ok_or_else(missing)
}

/// Reads all documents; every value gets its place in the file, collections the line they begin in.
pub(super) fn decode_all(source: &str, file: FileId) -> Result<Vec<Value>, DecodeError> {
    let reader = Reader {
        places: Some(Places::new(source, file)),
        ..Reader::default()
    };
    read(source, reader)
}

fn read<'s>(source: &'s str, mut reader: Reader<'s>) -> Result<Vec<Value>, DecodeError> {
    // Where a text ends without a line end, so does a block in it.
    let open_end = (!source.ends_with('\n')).then(|| source.chars().count());
    for event in Parser::new_from_str(source) {
        let (mut event, span) = event.map_err(|e| {
            let at = e.marker();
            let message = format!("line {}, column {}: {}", at.line(), at.col() + 1, e.info());
            let stricter = STRICTER.iter().any(|words| e.info().contains(words));
            DecodeError {
                kind: if stricter {
                    DecodeErrorKind::Unsupported
                } else {
                    DecodeErrorKind::Wrong
                },
                message,
                line: at.line(),
            }
        })?;
        let line = span.start.line();
        if let Event::Scalar(text, ScalarStyle::Literal | ScalarStyle::Folded, ..) = &mut event
            && open_end.is_some_and(|end| span.end.index() >= end)
            && let Some(shorter) = text.strip_suffix('\n')
        {
            *text = shorter.to_owned().into();
        }
        reader.event(event, span).map_err(|e| DecodeError {
            message: format!("line {line}: {}", e.message),
            line,
            ..e
        })?;
    }
    Ok(reader.documents)
}

/// Places in a file from those that the parser counts in characters.
struct Places<'s> {
    source: &'s str,
    file: FileId,
    /// The byte of every so many characters.
    marks: Vec<usize>,
}

impl<'s> Places<'s> {
    /// Characters between two marks: what has to be walked for a place.
    const STEP: usize = 256;

    fn new(source: &'s str, file: FileId) -> Places<'s> {
        let marks = source.char_indices().step_by(Self::STEP);
        Places {
            source,
            file,
            marks: marks.map(|(byte, _)| byte).collect(),
        }
    }

    fn byte(&self, at: Marker) -> usize {
        let mark = self.marks.get(at.index() / Self::STEP).copied();
        let mark = mark.unwrap_or(self.source.len());
        let rest = self.source.get(mark..).unwrap_or_default();
        let found = rest.char_indices().nth(at.index() % Self::STEP);
        found.map_or(self.source.len(), |(byte, _)| mark + byte)
    }

    /// The place of a scalar; of what spans lines, the first.
    fn of(&self, span: saphyr_parser::Span) -> Span {
        let start = self.byte(span.start);
        let end = if span.end.line() == span.start.line() && span.end.index() > span.start.index() {
            self.byte(span.end)
        } else {
            let rest = self.source.as_bytes().get(start..).unwrap_or_default();
            memchr::memchr2(b'\r', b'\n', rest).map_or(self.source.len(), |at| start + at)
        };
        Span::new(self.file, small(start), small(end))
    }
}

fn small(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// A collection that is being read.
enum Open {
    Sequence(Vec<Value>),
    Mapping(BTreeMap<Arc<str>, Value>, Option<Key>),
}

/// The key that the next value of a mapping belongs to.
enum Key {
    Name(Arc<str>),
    /// `<<`
    Merge,
}

struct Frame {
    open: Open,
    anchor: usize,
    /// Values in it so far, itself included.
    size: usize,
    at: Span,
}

#[derive(Default)]
struct Reader<'s> {
    frames: Vec<Frame>,
    /// Values by anchor, with their sizes; none while the anchor's own value is read.
    anchors: FxHashMap<usize, Option<(Value, usize)>>,
    documents: Vec<Value>,
    started: usize,
    /// Values in all documents so far.
    size: usize,
    /// Without, there may be one document only.
    places: Option<Places<'s>>,
}

impl Reader<'_> {
    fn event(&mut self, event: Event<'_>, span: saphyr_parser::Span) -> Result<(), DecodeError> {
        match event {
            Event::DocumentStart(_) => {
                self.started += 1;
                // Anchors are a document's own.
                self.anchors.clear();
                if self.started > 1 && self.places.is_none() {
                    return Err("there is a second document".to_owned().into());
                }
                Ok(())
            }
            Event::Scalar(text, style, anchor, tag) => {
                let tag = tag.as_deref();
                let is_merge = text == "<<" && tag.is_none();
                let value = scalar_value(&text, style, tag)?.at(self.place(span));
                self.finish(value, 1, anchor, is_merge)
            }
            Event::Alias(anchor) => match self.anchors.get(&anchor) {
                Some(Some((value, size))) => {
                    let (value, size) = (value.clone(), *size);
                    self.finish(value, size, 0, false)
                }
                Some(None) => Err("an anchor is used inside itself".to_owned().into()),
                None => Err("an anchor is not defined".to_owned().into()),
            },
            Event::SequenceStart(anchor, tag) => {
                collection_tag(tag.as_deref(), "seq")?;
                self.open(Open::Sequence(Vec::new()), anchor, span)
            }
            Event::MappingStart(anchor, tag) => {
                collection_tag(tag.as_deref(), "map")?;
                self.open(Open::Mapping(BTreeMap::new(), None), anchor, span)
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let Some(frame) = self.frames.pop() else {
                    return Ok(());
                };
                let value = match frame.open {
                    Open::Sequence(items) => Value::tuple(items),
                    Open::Mapping(entries, _) => Value::object(entries),
                };
                self.finish(value.at(frame.at), frame.size, frame.anchor, false)
            }
            _ => Ok(()),
        }
    }

    fn place(&self, span: saphyr_parser::Span) -> Span {
        self.places.as_ref().map_or(Span::NONE, |p| p.of(span))
    }

    fn open(
        &mut self,
        open: Open,
        anchor: usize,
        span: saphyr_parser::Span,
    ) -> Result<(), DecodeError> {
        if self.frames.len() >= MOST_DEPTH {
            return Err(limit(format!("nested more than {MOST_DEPTH} deep")));
        }
        if anchor > 0 {
            self.anchors.insert(anchor, None);
        }
        self.frames.push(Frame {
            open,
            anchor,
            size: 1,
            at: self.place(span),
        });
        Ok(())
    }

    /// A value is whole: it goes to the collection around it.
    fn finish(
        &mut self,
        value: Value,
        size: usize,
        anchor: usize,
        is_merge: bool,
    ) -> Result<(), DecodeError> {
        let is_key = matches!(
            self.frames.last(),
            Some(Frame {
                open: Open::Mapping(_, None),
                ..
            })
        );
        // Terraform forgets the anchors of keys.
        if anchor > 0 && !is_key {
            self.anchors.insert(anchor, Some((value.clone(), size)));
        }
        let Some(frame) = self.frames.last_mut() else {
            self.size = self.size.saturating_add(size);
            if self.size > MOST_VALUES {
                return Err(limit(format!("more than {MOST_VALUES} values")));
            }
            self.documents.push(value);
            return Ok(());
        };
        frame.size = frame.size.saturating_add(size);
        if frame.size > MOST_VALUES {
            return Err(limit(format!("more than {MOST_VALUES} values")));
        }
        match &mut frame.open {
            Open::Sequence(items) => items.push(value),
            Open::Mapping(entries, pending) => match pending.take() {
                None if is_merge => *pending = Some(Key::Merge),
                None => *pending = Some(Key::Name(key(&value)?)),
                Some(Key::Name(name)) => {
                    entries.insert(name, value);
                }
                Some(Key::Merge) => {
                    let merged = value.entries().ok_or_else(|| {
                        format!("<< wants a mapping, not {}", value.ty().friendly_name())
                    })?;
                    entries.extend(merged.iter().map(|(k, v)| (k.clone(), v.clone())));
                }
            },
        }
        Ok(())
    }
}

fn key(value: &Value) -> Result<Arc<str>, DecodeError> {
    if value.is_null() {
        return Err("a key cannot be null".to_owned().into());
    }
    let name = convert(value, &Type::String).ok();
    let name = name.as_ref().and_then(Value::as_str).map(Into::into);
    name.ok_or_else(|| "keys must be text".to_owned().into())
}

/// The suffix of a tag of YAML's own; an error for any other.
fn known_tag(tag: Option<&Tag>) -> Result<Option<&str>, DecodeError> {
    const CORE: &str = "tag:yaml.org,2002:";
    match tag {
        None => Ok(None),
        Some(tag) if tag.handle == CORE || tag.handle == "!!" => Ok(Some(&tag.suffix)),
        Some(tag) => match tag.suffix.strip_prefix(CORE) {
            Some(suffix) if tag.handle.is_empty() => Ok(Some(suffix)),
            _ => Err(format!("the tag {tag} is not supported").into()),
        },
    }
}

fn collection_tag(tag: Option<&Tag>, wanted: &str) -> Result<(), DecodeError> {
    match known_tag(tag)? {
        Some(other) if other != wanted => {
            Err(format!("this cannot be of the tag !!{other}").into())
        }
        _ => Ok(()),
    }
}

fn scalar_value(text: &str, style: ScalarStyle, tag: Option<&Tag>) -> Result<Value, DecodeError> {
    let tag = known_tag(tag)?;
    let quoted = matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted);
    let Some(tag) = tag else {
        return match style {
            ScalarStyle::Plain => Ok(scalar::resolve(text)?),
            // A quirk of Terraform's: a block of nothing.
            _ if !quoted && text.is_empty() => Ok(Value::new(Repr::Null(Type::String))),
            _ => Ok(scalar::text(text)),
        };
    };
    let wrong = || DecodeError::from(format!("this cannot be of the tag !!{tag}"));
    let plain = || scalar::resolve(text).map_err(DecodeError::from);
    let value = match tag {
        "str" => return Ok(scalar::text(text)),
        "binary" if base64_bytes(text).is_some() => scalar::text(text),
        "timestamp" => scalar::text(&scalar::timestamp(text).ok_or_else(wrong)?),
        "null" if quoted && !text.is_empty() => return Ok(Value::null()),
        "null" => Value::null(),
        "int" | "float" => plain()
            .ok()
            .filter(|v| v.as_number().is_some())
            .ok_or_else(wrong)?,
        "bool" => plain()
            .ok()
            .filter(|v| v.as_bool().is_some())
            .ok_or_else(wrong)?,
        _ => return Err(wrong()),
    };
    // Text in quotes has to be of its tag, and stays text.
    Ok(if quoted { scalar::text(text) } else { value })
}
