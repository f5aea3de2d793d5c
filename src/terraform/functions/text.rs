//! Functions of text: case, trimming, splitting, joining, parts.

use super::call::{Call, Function, Param, Ty};
use super::pieces::{self, Builder, check_length, derived, not_null, text};
use crate::terraform::error::EvalError;
use crate::terraform::value::{Part, Type, Value};
use unicode_segmentation::UnicodeSegmentation;

/// A text that may have unknown parts.
const STR: Param = Param::new("str", Ty::String).unknown();
/// A text that must be known for anything to be computed.
const WHOLE: Param = Param::new("str", Ty::String);
const STRINGS: Ty = Ty::List(&Ty::String);

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("upper", &[STR], Ty::String, upper),
    Function::new("lower", &[STR], Ty::String, lower),
    Function::new("title", &[WHOLE], Ty::String, title),
    Function::new("chomp", &[STR], Ty::String, chomp),
    Function::new(
        "indent",
        &[Param::new("spaces", Ty::Number), STR],
        Ty::String,
        indent,
    ),
    Function::new(
        "trim",
        &[STR, Param::new("cutset", Ty::String)],
        Ty::String,
        trim,
    ),
    Function::new(
        "trimprefix",
        &[STR, Param::new("prefix", Ty::String)],
        Ty::String,
        trimprefix,
    ),
    Function::new(
        "trimsuffix",
        &[STR, Param::new("suffix", Ty::String)],
        Ty::String,
        trimsuffix,
    ),
    Function::new("trimspace", &[STR], Ty::String, trimspace),
    Function::new(
        "startswith",
        &[STR, Param::new("prefix", Ty::String)],
        Ty::Bool,
        startswith,
    ),
    Function::new(
        "endswith",
        &[WHOLE, Param::new("suffix", Ty::String)],
        Ty::Bool,
        |call| Ok(Value::bool(call.str(0).ends_with(call.str(1)))),
    ),
    Function::new(
        "strcontains",
        &[WHOLE, Param::new("substr", Ty::String)],
        Ty::Bool,
        |call| Ok(Value::bool(call.str(0).contains(call.str(1)))),
    ),
    Function::new("strrev", &[WHOLE], Ty::String, |call| {
        Ok(text(call.str(0).graphemes(true).rev().collect::<String>()))
    }),
    Function::new(
        "substr",
        &[
            WHOLE,
            Param::new("offset", Ty::Number),
            Param::new("length", Ty::Number),
        ],
        Ty::String,
        substr,
    ),
    Function::new(
        "split",
        &[Param::new("separator", Ty::String), WHOLE],
        STRINGS,
        split,
    ),
    Function::new(
        "join",
        &[Param::new("separator", Ty::String).unknown()],
        Ty::String,
        join,
    )
    .rest(Param::new("lists", STRINGS).unknown()),
];

/// Upper case as Go has it: one character stays one character (`ß` stays).
pub(super) fn upper_char(c: char) -> char {
    let mut all = c.to_uppercase();
    match (all.next(), all.next()) {
        (Some(one), None) => one,
        // Greek letters with iota below, whose capital in one character is Unicode's title case.
        _ => match u32::from(c) {
            n @ (0x1F80..=0x1F87 | 0x1F90..=0x1F97 | 0x1FA0..=0x1FA7) => {
                char::from_u32(n + 8).unwrap_or(c)
            }
            n @ (0x1FB3 | 0x1FC3 | 0x1FF3) => char::from_u32(n + 9).unwrap_or(c),
            _ => c,
        },
    }
}

fn lower_char(c: char) -> char {
    let mut all = c.to_lowercase();
    match (all.next(), all.next()) {
        (Some(one), None) => one,
        // The only letter whose lower case has two characters, İ.
        _ => 'i',
    }
}

/// Title case, which only some digraphs and Georgian tell from upper case.
fn title_char(c: char) -> char {
    match c {
        'Ǆ'..='ǆ' => 'ǅ',
        'Ǉ'..='ǉ' => 'ǈ',
        'Ǌ'..='ǌ' => 'ǋ',
        'Ǳ'..='ǳ' => 'ǲ',
        'ა'..='ჺ' | 'ჽ'..='ჿ' => c,
        c => upper_char(c),
    }
}

fn upper(call: &Call<'_>) -> Result<Value, EvalError> {
    Ok(pieces::map(call.arg(0), |s| {
        s.chars().map(upper_char).collect()
    }))
}

fn lower(call: &Call<'_>) -> Result<Value, EvalError> {
    Ok(pieces::map(call.arg(0), |s| {
        s.chars().map(lower_char).collect()
    }))
}

fn title(call: &Call<'_>) -> Result<Value, EvalError> {
    let separates = |c: char| match c {
        '_' => false,
        c if c.is_ascii() => !c.is_ascii_alphanumeric(),
        c => c.is_whitespace(),
    };
    let mut before = ' ';
    let titled: String = call
        .str(0)
        .chars()
        .map(|c| {
            let starts = separates(before);
            before = c;
            if starts { title_char(c) } else { c }
        })
        .collect();
    Ok(text(titled))
}

fn indent(call: &Call<'_>) -> Result<Value, EvalError> {
    let spaces = whole(call, 0)?;
    let Ok(spaces) = usize::try_from(spaces) else {
        return Err(call.arg_error(0, "must not be negative"));
    };
    let lines: usize = pieces::pieces(call.arg(1))
        .iter()
        .map(|piece| match piece {
            Part::Text(known) => memchr::memchr_iter(b'\n', known.as_bytes()).count(),
            Part::Unknown(_) => 0,
        })
        .sum();
    check_length(call, lines.saturating_mul(spaces))?;
    let pad = if lines == 0 {
        String::new()
    } else {
        format!("\n{}", " ".repeat(spaces))
    };
    Ok(pieces::map(call.arg(1), |s| s.replace('\n', &pad)))
}

/// What a trim does to one end of known text.
type Trim<'a> = &'a dyn Fn(&str) -> String;

/// Trims both ends of text. Where an end is not known, or known text is used up before an unknown
/// part, nothing is certain of the parts.
fn trim_ends(call: &Call<'_>, start: Option<Trim<'_>>, end: Option<Trim<'_>>) -> Value {
    let apply = |f: Option<Trim<'_>>, s: &str| f.map_or_else(|| s.to_owned(), |f| f(s));
    if let Some(known) = call.arg(0).as_str() {
        return text(apply(end, &apply(start, known)));
    }
    let mut parts = pieces::pieces(call.arg(0));
    let mut certain = parts.len() > 1;
    if let (Some(f), Some(first)) = (start, parts.first_mut()) {
        certain &= trim_part(first, f);
    }
    if let (Some(f), Some(last)) = (end, parts.last_mut()) {
        certain &= trim_part(last, f);
    }
    if !certain {
        return call.unknown(Type::String);
    }
    let mut out = Builder::default();
    out.push_pieces(parts);
    out.finish(not_null())
}

fn trim_part(part: &mut Part, f: Trim<'_>) -> bool {
    match part {
        Part::Text(known) => {
            let trimmed = f(known);
            let certain = !trimmed.is_empty();
            *part = Part::Text(trimmed.into());
            certain
        }
        Part::Unknown(_) => false,
    }
}

fn chomp(call: &Call<'_>) -> Result<Value, EvalError> {
    let end = |s: &str| s.trim_end_matches(['\r', '\n']).to_owned();
    Ok(trim_ends(call, None, Some(&end)))
}

fn trimspace(call: &Call<'_>) -> Result<Value, EvalError> {
    let start = |s: &str| s.trim_start().to_owned();
    let end = |s: &str| s.trim_end().to_owned();
    Ok(trim_ends(call, Some(&start), Some(&end)))
}

fn trim(call: &Call<'_>) -> Result<Value, EvalError> {
    let cut: std::collections::HashSet<char> = call.str(1).chars().collect();
    let start = |s: &str| s.trim_start_matches(|c| cut.contains(&c)).to_owned();
    let end = |s: &str| s.trim_end_matches(|c| cut.contains(&c)).to_owned();
    Ok(trim_ends(call, Some(&start), Some(&end)))
}

fn trimprefix(call: &Call<'_>) -> Result<Value, EvalError> {
    let prefix = call.str(1);
    let cut = |s: &str| s.strip_prefix(prefix).unwrap_or(s).to_owned();
    // A known beginning that is shorter than the prefix does not decide.
    let decided = |s: &str| s.len() >= prefix.len() || !prefix.starts_with(s);
    Ok(trim_once(call, &cut, &decided, |parts| parts.first_mut()))
}

fn trimsuffix(call: &Call<'_>) -> Result<Value, EvalError> {
    let suffix = call.str(1);
    let cut = |s: &str| s.strip_suffix(suffix).unwrap_or(s).to_owned();
    let decided = |s: &str| s.len() >= suffix.len() || !suffix.ends_with(s);
    Ok(trim_once(call, &cut, &decided, |parts| parts.last_mut()))
}

fn trim_once(
    call: &Call<'_>,
    cut: Trim<'_>,
    decided: &dyn Fn(&str) -> bool,
    end: fn(&mut [Part]) -> Option<&mut Part>,
) -> Value {
    if let Some(known) = call.arg(0).as_str() {
        return text(cut(known));
    }
    let mut parts = pieces::pieces(call.arg(0));
    let Some(Part::Text(known)) = end(&mut parts).filter(|part| match part {
        Part::Text(known) => decided(known),
        Part::Unknown(_) => false,
    }) else {
        return call.unknown(Type::String);
    };
    *known = cut(known).into();
    let mut out = Builder::default();
    out.push_pieces(parts);
    out.finish(not_null())
}

fn startswith(call: &Call<'_>) -> Result<Value, EvalError> {
    let prefix = call.str(1);
    let Some(unknown) = call.arg(0).as_unknown() else {
        return Ok(Value::bool(call.str(0).starts_with(prefix)));
    };
    let known = unknown.refinement.prefix.as_deref().unwrap_or_default();
    if known.starts_with(prefix) {
        Ok(Value::bool(true))
    } else if known.len() >= prefix.len() {
        Ok(Value::bool(false))
    } else {
        Ok(call.unknown(Type::Bool))
    }
}

/// An argument as a whole number that fits a machine word.
pub(super) fn whole(call: &Call<'_>, index: usize) -> Result<i64, EvalError> {
    let number = call.arg(index).as_number();
    number
        .filter(|n| n.is_integer())
        .and_then(|n| n.to_i64())
        .ok_or_else(|| {
            call.arg_error(
                index,
                format!("must be a whole number from {} to {}", i64::MIN, i64::MAX),
            )
        })
}

/// Counts in grapheme clusters. A negative offset counts from the end and goes no further than the
/// start; a negative length is the rest. As in Terraform, no length at all after a negative offset
/// is the rest too.
fn substr(call: &Call<'_>) -> Result<Value, EvalError> {
    let (offset, length) = (whole(call, 1)?, whole(call, 2)?);
    let all = call.str(0);
    let skip = if offset < 0 {
        let count = all.graphemes(true).count();
        count.saturating_sub(usize::try_from(offset.unsigned_abs()).unwrap_or(usize::MAX))
    } else if length == 0 {
        return Ok(text(""));
    } else {
        usize::try_from(offset).unwrap_or(usize::MAX)
    };
    let clusters = all.graphemes(true).skip(skip);
    Ok(text(match usize::try_from(length) {
        Ok(0) | Err(_) => clusters.collect::<String>(),
        Ok(length) => clusters.take(length).collect(),
    }))
}

fn split(call: &Call<'_>) -> Result<Value, EvalError> {
    let (separator, all) = (call.str(0), call.str(1));
    let items = if separator.is_empty() {
        let mut bytes = [0; 4];
        all.chars()
            .map(|c| text(&*c.encode_utf8(&mut bytes)))
            .collect()
    } else {
        all.split(separator).map(text).collect()
    };
    Ok(Value::list(Type::String, items))
}

fn join(call: &Call<'_>) -> Result<Value, EvalError> {
    let lists = call.args.get(1..).unwrap_or_default();
    if lists.is_empty() {
        return Err(call.error("at least one list is required"));
    }
    let separator = call.arg(0);
    if separator.is_unknown()
        && lists
            .iter()
            .all(|l| l.elements().is_some_and(|l| l.len() < 2))
    {
        // Terraform does not look whether the separator is used at all.
        return Ok(call.unknown(Type::String));
    }
    // As in Terraform, an unknown element hides errors.
    let known = separator.as_str().is_some() && lists.iter().all(Value::is_wholly_known);
    let mut out = Builder::default();
    let mut first = true;
    for (n, list) in lists.iter().enumerate() {
        let Some(items) = list.elements() else {
            return Ok(call.unknown(Type::String));
        };
        for (i, item) in items.iter().enumerate() {
            if !first {
                out.push_text(separator);
            }
            first = false;
            if item.is_null() {
                if known {
                    return Err(
                        call.arg_error(n + 1, format!("element {i} is null, which has no text"))
                    );
                }
                return Ok(call.unknown(Type::String));
            }
            out.push_text(item);
            check_length(call, out.len())?;
        }
    }
    // Known pieces between unknown ones say nothing in Terraform, not even of the beginning.
    Ok(out.finish(not_null()))
}

/// Used by [`super::pattern`]: replaces plain text.
pub(super) fn replace_plain(
    call: &Call<'_>,
    all: &Value,
    search: &str,
    replacement: &Value,
) -> Result<Value, EvalError> {
    let mut out = Builder::default();
    let replace_in = |known: &str, out: &mut Builder| -> Result<(), EvalError> {
        if search.is_empty() {
            // Go finds the empty text before every character and at the end.
            out.push_text(replacement);
            for c in known.chars() {
                out.push(c.encode_utf8(&mut [0; 4]));
                out.push_text(replacement);
                check_length(call, out.len())?;
            }
            return Ok(());
        }
        for (i, between) in known.split(search).enumerate() {
            if i > 0 {
                out.push_text(replacement);
            }
            out.push(between);
            check_length(call, out.len())?;
        }
        Ok(())
    };
    if let Some(known) = all.as_str() {
        replace_in(known, &mut out)?;
        return Ok(out.finish(not_null()));
    }
    let parts = pieces::pieces(all);
    if search.is_empty() || (parts.len() > 1 && straddles(&parts, search)) {
        return Ok(call.unknown(Type::String));
    }
    for part in &parts {
        match part {
            Part::Text(known) => replace_in(known, &mut out)?,
            Part::Unknown(part) => out.push_unknown(derived(part)),
        }
    }
    Ok(out.finish(not_null()))
}

/// Whether a match of `search` may lie across the border of a known and an unknown part.
fn straddles(parts: &[Part], search: &str) -> bool {
    let cuts: Vec<usize> = search.char_indices().skip(1).map(|(i, _)| i).collect();
    let last = parts.len().saturating_sub(1);
    parts.iter().enumerate().any(|(i, part)| {
        let Part::Text(known) = part else {
            return false;
        };
        cuts.iter().any(|cut| {
            let (head, tail) = search.split_at(*cut);
            let from_before = i > 0 && (known.starts_with(tail) || tail.starts_with(&**known));
            let into_next = i < last && (known.ends_with(head) || head.ends_with(&**known));
            from_before || into_next
        })
    })
}
