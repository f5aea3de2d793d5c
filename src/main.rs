//! The `alertlint` command.

fn main() -> std::process::ExitCode {
    alertlint::cli::main()
}
