//! Tokens: what the lexer gives and the parser takes.

/// What a token is. Strings and heredocs are opened, filled and closed by tokens of their own,
/// so that interpolations inside them are ordinary tokens again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// One or more line ends, with blank lines and comments between them.
    Newline,
    Ident,
    Number,
    /// `"` that opens.
    OpenQuote,
    /// `"` that closes.
    CloseQuote,
    /// `<<E` and its line end.
    OpenHeredoc,
    /// `<<-E` and its line end.
    OpenFlushHeredoc,
    /// The line that closes a heredoc, without white space around it.
    CloseHeredoc,
    /// Literal text that means itself. In a heredoc at most one line.
    Literal,
    /// Literal text with `\n`-like escapes (quoted only), `$${` or `%%{`.
    EscapedLiteral,
    /// `${` or `${~`.
    OpenInterpolation,
    /// `%{` or `%{~`.
    OpenDirective,
    /// `}` or `~}` that closes one of these.
    CloseSequence,
    OpenBrace,
    CloseBrace,
    OpenBracket,
    CloseBracket,
    OpenParen,
    CloseParen,
    Assign,
    Colon,
    DoubleColon,
    Comma,
    Dot,
    Ellipsis,
    Question,
    FatArrow,
    Or,
    And,
    Bang,
    EqualTo,
    NotEqualTo,
    Greater,
    GreaterEqual,
    Less,
    LessEqual,
    Plus,
    Minus,
    Star,
    Slash,
    Percent,
    /// Something that is not HCL. The lexer kept the reason in its list of [`Bad`]s.
    Bad,
    Eof,
}

/// A token: its kind and its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    pub kind: Kind,
    pub start: u32,
    pub end: u32,
}

/// Why a [`Kind::Bad`] token is bad. Reported only where the parser meets the token, so that junk
/// inside something already reported stays silent.
#[derive(Debug)]
pub(super) struct Bad {
    /// The token's place in the list of tokens.
    pub token: usize,
    /// What is wrong, where, and what to do.
    pub fault: Fault,
    /// Everything opened at or after this byte ends here: an unterminated string takes the
    /// interpolations inside it along.
    pub unwind: Option<u32>,
}

/// A syntax error before it has a file: places are byte ranges of the text.
#[derive(Debug, Clone)]
pub(super) struct Fault {
    pub message: String,
    pub at: (u32, u32),
    pub related: Option<((u32, u32), String)>,
    pub help: Option<String>,
}

impl Fault {
    pub fn new(message: impl Into<String>, at: (u32, u32)) -> Fault {
        Fault {
            message: message.into(),
            at,
            related: None,
            help: None,
        }
    }

    pub fn related(mut self, at: (u32, u32), what: impl Into<String>) -> Fault {
        self.related = Some((at, what.into()));
        self
    }

    pub fn help(mut self, help: impl Into<String>) -> Fault {
        self.help = Some(help.into());
        self
    }
}
