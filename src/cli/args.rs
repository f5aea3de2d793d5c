//! The commands and their flags.

use crate::report::Format;
use crate::report::graph::GraphFormat;
use clap::{Args, ColorChoice, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;
use std::path::PathBuf;

/// Proves from Terraform alone that alerting is complete and deterministic.
///
/// alertlint reads Terraform source and a snapshot of the model catalog, and reports every public
/// capability without a check, every check without an owner, every alert without one certain way to
/// a responder. It needs no credentials, no network and no terraform.
#[derive(Debug, Parser)]
#[command(name = "alertlint", version, after_help = AFTER)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
    /// Colours in output; NO_COLOR is honoured
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        hide_possible_values = true
    )]
    pub color: ColorChoice,
}

const AFTER: &str = "\
Exit codes: 0 clean below the threshold, 1 findings at or above --fail-on, 2 could not run,
3 a change needs a human.
Start with `alertlint demo`. Then, in a folder of Terraform: `alertlint init`, `alertlint check`.";

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check Terraform source: the main job
    Check(CheckArgs),
    /// Write down the findings that are there, for `check --baseline` to report new ones only
    Baseline(BaselineArgs),
    /// Judge a change by the policy of what it changes
    Gate(GateArgs),
    /// Write a first, commented .alertlint.hcl from what the Terraform holds
    Init(InitArgs),
    /// Tell a coding agent what its change does to alerting, as the hook of its harness
    Hook(HookArgs),
    /// Run `check` on a built-in example with five defects
    Demo(DemoArgs),
    /// Explain a rule: what it checks, why it matters, how to fix it
    Explain {
        /// A rule's name or code: unrouted-tag, AL301. All rules are listed without one
        rule: Option<String>,
    },
    /// Follow one alert, step by step, to the people it pages or to where it stops
    Trace(TraceArgs),
    /// Show which capability of which model is covered
    Coverage(CoverageArgs),
    /// Draw the alerting graph: what watches what, what an alert goes through, who is paged
    Graph(GraphArgs),
    /// Print every resource instance as JSON, as `terraform plan` would make it
    Expand(ExpandArgs),
    /// Evaluate expressions from standard input, one a line, as `terraform console` does
    Console(ConsoleArgs),
    /// Look at a model catalog
    #[command(subcommand)]
    Catalog(CatalogCommand),
    /// Print what rules and adapters may use: entities, attributes, assumptions
    Schema {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Run the case folders of rules: stacks that a rule must fire on, or be silent about
    Test(TestArgs),
    /// Print completions for a shell
    Completions {
        /// Which shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man,
}

impl Command {
    /// Whether a coding agent reads what is printed, and must be told that nothing was judged.
    pub fn for_an_agent(&self) -> bool {
        let format = match self {
            Command::Check(args) => args.report.format,
            Command::Gate(args) => args.format,
            Command::Demo(args) => args.report.format,
            _ => return false,
        };
        format == Format::Agent
    }
}

/// Where source comes from, and what it is evaluated with.
#[derive(Debug, Clone, Default, Args)]
pub struct SourceArgs {
    /// Snapshot of the model catalog; NAME=FILE where the config names several
    #[arg(long, value_name = "FILE")]
    pub catalog: Vec<String>,
    /// Configuration, instead of the nearest .alertlint.hcl
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// A variable of the root module, as Terraform's -var
    #[arg(long = "var", value_name = "NAME=VALUE")]
    pub vars: Vec<String>,
    /// A variable file, as Terraform's -var-file
    #[arg(long = "var-file", value_name = "FILE")]
    pub var_files: Vec<PathBuf>,
    /// How many `--var` stand before each `--var-file`: see [`Cli::read`].
    #[arg(skip)]
    pub vars_before: Vec<usize>,
    /// The value of terraform.workspace
    #[arg(long, value_name = "NAME")]
    pub workspace: Option<String>,
    /// A plan as `terraform show -json` prints it, `-` for standard input: joined with the source
    #[arg(long, value_name = "FILE")]
    pub plan: Option<PathBuf>,
    /// Leave the source aside
    #[arg(long, requires = "plan")]
    pub plan_only: bool,
    /// The day that end dates and ages are judged at [default: today]
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<Date>,
    /// Most instances of one resource [default: 100000]
    #[arg(long, value_name = "N")]
    pub max_instances: Option<usize>,
}

/// What is reported, and what fails a run.
#[derive(Debug, Clone, Args)]
pub struct ReportArgs {
    /// How findings are printed
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: Format,
    /// Write a report to a file as well, e.g. json=findings.json; may be repeated
    #[arg(long, value_name = "FORMAT=PATH", value_parser = parse_output)]
    pub output: Vec<(Format, PathBuf)>,
    /// What makes the exit code 1; `undetermined` counts those beside errors
    #[arg(long, value_name = "LEVEL", default_value = "error")]
    pub fail_on: FailOn,
    /// Only this rule, by name or code; may be repeated
    #[arg(long, value_name = "RULE")]
    pub rule: Vec<String>,
    /// Print nothing to standard output
    #[arg(long, short)]
    pub quiet: bool,
}

/// What fails a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    Error,
    Warning,
    Info,
    Undetermined,
}

#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Folders of Terraform; every root module in and below them is checked
    #[arg(value_name = "DIR", default_value = ".")]
    pub dirs: Vec<PathBuf>,
    /// Known findings, which are not reported (see `alertlint baseline`)
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// Apply the fixes that are safe, and report what is left
    #[arg(long, conflicts_with = "plan")]
    pub fix: bool,
    /// Print what --fix would write as a patch, and write nothing
    #[arg(long, conflicts_with_all = ["fix", "plan"])]
    pub diff: bool,
    #[command(flatten)]
    pub source: SourceArgs,
    #[command(flatten)]
    pub report: ReportArgs,
}

#[derive(Debug, Args)]
pub struct BaselineArgs {
    /// Folder of Terraform
    #[arg(value_name = "DIR", default_value = ".")]
    pub dir: PathBuf,
    /// The baseline
    #[arg(long, value_name = "FILE", default_value = "alertlint-baseline.json")]
    pub file: PathBuf,
    /// Only take out what is no longer found, and add nothing
    #[arg(long)]
    pub prune: bool,
    #[command(flatten)]
    pub source: SourceArgs,
}

/// What the gate is asked for.
#[derive(Debug, Args)]
pub struct GateArgs {
    /// What to compare with: a revision of git, such as origin/main, or a folder
    #[arg(long, value_name = "REV|DIR")]
    pub base: String,
    /// Folder of Terraform
    #[arg(value_name = "DIR", default_value = ".")]
    pub dir: PathBuf,
    /// Who wrote the change, all of them with the authors of its commits; may be repeated
    #[arg(long, value_name = "NAME")]
    pub author: Vec<String>,
    /// Who proposes the change, and is not all that wrote it
    #[arg(long, value_name = "NAME")]
    pub opened_by: Option<String>,
    /// A plan of the base, as --plan is one of the change
    #[arg(long, value_name = "FILE", requires = "plan")]
    pub base_plan: Option<PathBuf>,
    #[command(flatten)]
    pub source: SourceArgs,
    /// How the verdict is printed
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: Format,
    /// Write a report to a file as well, e.g. markdown=gate.md; may be repeated
    #[arg(long, value_name = "FORMAT=PATH", value_parser = parse_output)]
    pub output: Vec<(Format, PathBuf)>,
    /// Print nothing to standard output
    #[arg(long, short)]
    pub quiet: bool,
}

#[derive(Debug, Args)]
pub struct InitArgs {
    /// Folder of Terraform that the config is for; it is written there
    #[arg(value_name = "DIR", default_value = ".")]
    pub dir: PathBuf,
    /// Print the config instead of writing it
    #[arg(long)]
    pub stdout: bool,
    /// Snapshot of the model catalog, beside those that are found; may be repeated
    #[arg(long, value_name = "FILE")]
    pub catalog: Vec<PathBuf>,
    /// Write the `gate` blocks out instead of suggesting them
    #[arg(long)]
    pub gate: bool,
    /// Print what an AGENTS.md should say about alertlint, and nothing else
    #[arg(long, conflicts_with_all = ["stdout", "catalog", "gate"])]
    pub agents_md: bool,
    /// The day that the end of service is judged at where a catalog has no date [default: today]
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<Date>,
}

/// What the hook of a coding agent asks; its event is read from standard input.
#[derive(Debug, Args)]
pub struct HookArgs {
    /// Whose hook this is: the event on standard input and the answer have its shape
    #[arg(long, value_name = "AGENT")]
    pub agent: Agent,
    /// Folder of Terraform to judge [default: the config's, else the repository]
    #[arg(value_name = "DIR")]
    pub dir: Option<PathBuf>,
    /// What findings are compared with, so that those that were there before are left out
    #[arg(long, value_name = "REV", default_value = "HEAD")]
    pub base: String,
}

/// A harness that runs hooks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Agent {
    /// Claude Code: PostToolUse and Stop
    Claude,
    /// GitHub Copilot CLI and cloud agent: postToolUse and agentStop
    Copilot,
    /// Mistral Vibe: post_tool and post_agent
    Vibe,
    /// Any other: lines of text, exit code 1 where the change must be mended
    Generic,
}

#[derive(Debug, Args)]
pub struct DemoArgs {
    #[command(flatten)]
    pub report: ReportArgs,
    /// Write the example to a folder that does not exist yet, instead of checking it
    #[arg(long, value_name = "DIR")]
    pub write: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct TraceArgs {
    /// Address of a check, as Terraform and findings write it
    #[arg(
        required_unless_present_any = ["tags", "fields", "from"],
        conflicts_with_all = ["tags", "fields", "from"]
    )]
    pub address: Option<String>,
    /// A tag of an alert that no check raises today; may be repeated
    #[arg(long = "tag", value_name = "TAG")]
    pub tags: Vec<String>,
    /// Another field of that alert, as routes name it; a list is ["a","b"], nothing is no such field; may be repeated
    #[arg(long = "field", value_name = "NAME=VALUE")]
    pub fields: Vec<String>,
    /// The source that the alert comes in by; every router is asked without it
    #[arg(long = "source", value_name = "ADDRESS")]
    pub from: Option<String>,
    /// Folder of Terraform
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub dir: PathBuf,
    #[command(flatten)]
    pub source: SourceArgs,
}

#[derive(Debug, Args)]
pub struct CoverageArgs {
    /// Folder of Terraform
    #[arg(value_name = "DIR", default_value = ".")]
    pub dir: PathBuf,
    /// As JSON
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub source: SourceArgs,
}

#[derive(Debug, Args)]
pub struct GraphArgs {
    /// Folder of Terraform
    #[arg(value_name = "DIR", default_value = ".")]
    pub dir: PathBuf,
    /// How it is drawn
    #[arg(long, value_name = "FORMAT", default_value = "mermaid")]
    pub format: GraphFormat,
    /// Draw every check and capability, instead of one node for all that behave alike
    #[arg(long)]
    pub each: bool,
    #[command(flatten)]
    pub source: SourceArgs,
}

#[derive(Debug, Args)]
pub struct ExpandArgs {
    /// Folder of a root module
    #[arg(value_name = "DIR", default_value = ".")]
    pub dir: PathBuf,
    #[command(flatten)]
    pub source: SourceArgs,
}

#[derive(Debug, Args)]
pub struct ConsoleArgs {
    /// Folder of a root module
    #[arg(value_name = "DIR", default_value = ".")]
    pub dir: PathBuf,
    /// Evaluate inside the module that the root calls by this name
    #[arg(long, value_name = "NAME")]
    pub module: Option<String>,
    /// One JSON object a line: value, type, what is unknown and why
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub source: SourceArgs,
}

#[derive(Debug, Subcommand)]
pub enum CatalogCommand {
    /// Print the models of a catalog: capabilities, aliases, exposure, end of service
    Show {
        /// The snapshot; without one, the catalogs of the config
        file: Option<PathBuf>,
        /// As JSON, in alertlint's plain form
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        how: ReadArgs,
    },
    /// Fetch a list of models into a file, the only command that uses the network
    Pull(PullArgs),
    /// Print what two snapshots differ in: models and capabilities gained, lost, changed
    Diff {
        /// The earlier snapshot
        before: PathBuf,
        /// The later snapshot
        after: PathBuf,
        /// As JSON
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        how: ReadArgs,
    },
}

#[derive(Debug, Args)]
pub struct PullArgs {
    /// A catalog of the config, or a vendor's name: mistral, openai, …
    pub name: String,
    /// Where the snapshot goes [default: the file of the config's catalog]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Another server that answers in the same way
    #[arg(long, value_name = "URL")]
    pub url: Option<String>,
    /// The environment variable that holds the key for the server; a vendor's own key goes to that vendor alone
    #[arg(long, value_name = "NAME")]
    pub key_env: Option<String>,
    /// Certificates of the authorities that may sign the server's, in PEM, instead of those that browsers trust [default: the file in SSL_CERT_FILE, where it is set]
    #[arg(long, value_name = "FILE")]
    pub ca: Option<PathBuf>,
    /// How long everything together may take
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub timeout: u64,
    /// Write the file with its new date even where nothing else has changed
    #[arg(long)]
    pub redate: bool,
    #[command(flatten)]
    pub how: ReadArgs,
}

/// How a snapshot is read.
#[derive(Debug, Clone, Args)]
pub struct ReadArgs {
    /// How the file is read, instead of telling it from its content
    #[arg(long, value_name = "NAME")]
    pub shape: Option<String>,
    /// Configuration, instead of the nearest .alertlint.hcl
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The day that the end of service is judged at where the file has no date [default: today]
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<Date>,
}

#[derive(Debug, Args)]
pub struct TestArgs {
    /// Folder with NAME/fires-*/ and NAME/silent-*/ for each rule
    #[arg(value_name = "DIR", default_value = "testdata/rules")]
    pub dir: PathBuf,
    /// Configuration that names a user's own rules and adapters
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Only cases of this rule
    #[arg(long, value_name = "RULE")]
    pub rule: Option<String>,
    /// The day that end dates and ages are judged at [default: today]
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<Date>,
}

impl Cli {
    /// Where source comes from, for the commands that read any.
    fn source_mut(&mut self) -> Option<&mut SourceArgs> {
        match &mut self.command {
            Command::Check(args) => Some(&mut args.source),
            Command::Baseline(args) => Some(&mut args.source),
            Command::Gate(args) => Some(&mut args.source),
            Command::Trace(args) => Some(&mut args.source),
            Command::Coverage(args) => Some(&mut args.source),
            Command::Graph(args) => Some(&mut args.source),
            Command::Expand(args) => Some(&mut args.source),
            Command::Console(args) => Some(&mut args.source),
            _ => None,
        }
    }

    /// Parses a command line. As in Terraform, `--var` and `--var-file` count in the order in which
    /// they stand.
    ///
    /// # Errors
    /// Usage, or a call for help.
    pub fn read(args: impl IntoIterator<Item = std::ffi::OsString>) -> Result<Cli, clap::Error> {
        let matches = Cli::command().try_get_matches_from(args)?;
        let mut cli = Cli::from_arg_matches(&matches)?;
        if let (Some(source), Some((_, own))) = (cli.source_mut(), matches.subcommand()) {
            let indices = |name: &str| own.indices_of(name).into_iter().flatten();
            let before = |file: usize| indices("vars").filter(|var| *var < file).count();
            source.vars_before = indices("var_files").map(before).collect();
        }
        Ok(cli)
    }
}

fn parse_output(text: &str) -> Result<(Format, PathBuf), String> {
    let (format, path) = text
        .split_once('=')
        .filter(|(_, path)| !path.is_empty())
        .ok_or("expected FORMAT=PATH, e.g. json=findings.json")?;
    Ok((Format::from_str(format, false)?, PathBuf::from(path)))
}
