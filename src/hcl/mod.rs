//! The HCL language: lexer, parser with recovery, syntax tree with byte spans, comments kept.
//!
//! Knows nothing of Terraform: blocks and attributes mean nothing here.

pub mod ast;
pub mod json;
mod lexer;
mod parser;
mod token;

use crate::source::FileId;
use ast::{Expr, File, SyntaxError, TemplatePart};
pub use parser::MAX_DEPTH;

/// Parses a file: every whole block and attribute, and the errors of the rest.
///
/// An attribute whose value is broken is kept with [`ast::ExprKind::Error`], so that nobody takes
/// it for missing. A block that lacks its closing brace is kept with what it certainly holds.
pub fn parse(id: FileId, text: &str) -> File {
    parser::parse(id, text)
}

/// Parses one expression that fills the whole text (`-var`, `console`, JSON strings). Line ends
/// are white space. `offset` is added to every place: where the text stands in the file.
pub fn parse_expression(id: FileId, text: &str, offset: u32) -> (Expr, Vec<SyntaxError>) {
    parser::parse_expression(id, text, offset)
}

/// Parses a whole text as a template (`templatefile`), newlines and quotes being literal. Empty
/// where there are errors.
pub fn parse_template(
    id: FileId,
    text: &str,
    offset: u32,
) -> (Vec<TemplatePart>, Vec<SyntaxError>) {
    parser::parse_template(id, text, offset)
}

#[cfg(test)]
mod tests;
