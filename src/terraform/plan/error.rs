//! What a file that is no usable plan says.

use crate::source::{InputError, Span};

/// How the file of a plan is made.
const MAKE: &str = "make the file with `terraform show -json plan.tfplan > plan.json` (OpenTofu: `tofu show -json`); docs/pipelines.md has every tool's commands";

/// Why a plan cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// Reading failed.
    #[error("it cannot be read: {0}")]
    Unreadable(std::io::Error),
    /// There is nothing in it.
    #[error("it is empty")]
    Empty,
    /// A saved plan, which only terraform of the same version reads.
    #[error("it is a binary plan, which only the terraform that made it can read")]
    Binary,
    /// A gzip archive.
    #[error("it is compressed (gzip)")]
    Compressed,
    /// Text in pairs of bytes.
    #[error("it is UTF-16, and a plan is UTF-8")]
    Utf16,
    /// Bytes that are no text.
    #[error("it is not UTF-8 text (byte {at})")]
    NotUtf8 {
        /// The first wrong byte.
        at: u64,
    },
    /// It ends too early.
    #[error("it ends in the middle of a value (byte {at}): the file is not whole")]
    Truncated {
        /// Where.
        at: u64,
    },
    /// No JSON.
    #[error("it is no valid JSON at byte {at}: expected {wanted}")]
    NotJson {
        /// Where.
        at: u64,
        /// What should stand there.
        wanted: &'static str,
    },
    /// One resource is not as it should be.
    #[error("the value at byte {at} is not as a plan has it: {why}")]
    BadValue {
        /// Where it begins.
        at: u64,
        /// What is wrong.
        why: String,
    },
    /// Brackets in brackets.
    #[error("more than {most} levels of nesting at byte {at}")]
    TooDeep {
        /// Where.
        at: u64,
        /// The bound.
        most: usize,
    },
    /// One value that does not end.
    #[error("the value at byte {at} is larger than {} KiB", most >> 10)]
    TooLarge {
        /// Where it begins.
        at: u64,
        /// The bound.
        most: usize,
    },
    /// `terraform plan -json`.
    #[error("it is the log of a run (`-json`), not a plan")]
    Log,
    /// A state.
    #[error("it is a state, not a plan")]
    State,
    /// No plan at all.
    #[error("it is no plan: there is no `format_version`")]
    NoPlan,
    /// Of another major version.
    #[error("its format is {found}, and only 1.x can be read")]
    Format {
        /// The version that it names.
        found: String,
    },
    /// The plan failed.
    #[error("the run that made the plan failed (`errored`), so it is not whole")]
    Errored,
    /// One instance twice.
    #[error("it names {address} twice")]
    Twice {
        /// The instance.
        address: String,
    },
    /// Nothing in it concerns alerting.
    #[error("it holds no alerting: no adapter maps the type of any of its {resources} resources")]
    NoAlerting {
        /// How many there are.
        resources: usize,
    },
}

impl PlanError {
    /// The error for the file that it is about.
    pub fn of(self, file: &str) -> InputError {
        let help = match &self {
            PlanError::Unreadable(_) => "name a file, or `-` for standard input",
            PlanError::Compressed => {
                "unpack it on the way: `gunzip -c FILE | alertlint check --plan -`"
            }
            PlanError::Utf16 => {
                "older PowerShells write UTF-16 with `>`: `terraform show -json plan.tfplan | Out-File -Encoding utf8 plan.json`"
            }
            PlanError::Errored => "mend what the run complains about, and make the plan again",
            PlanError::Format { .. } => {
                "formats 1.x are written by Terraform 1.1 and later and by every OpenTofu"
            }
            PlanError::Twice { .. } => {
                "the file is not as terraform writes it: make it anew, and do not join plans"
            }
            PlanError::NoAlerting { .. } => {
                "name the plan of the configuration that holds the checks; adapters for further types are one file each (docs/writing-adapters.md)"
            }
            PlanError::Empty
            | PlanError::Binary
            | PlanError::NotUtf8 { .. }
            | PlanError::Truncated { .. }
            | PlanError::NotJson { .. }
            | PlanError::BadValue { .. }
            | PlanError::TooDeep { .. }
            | PlanError::TooLarge { .. }
            | PlanError::Log
            | PlanError::State
            | PlanError::NoPlan => MAKE,
        };
        InputError::new(format!("{file}: {self}"), Span::NONE).help(help)
    }
}
