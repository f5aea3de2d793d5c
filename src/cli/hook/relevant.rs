//! Which files matter to alerting.

use super::read_config;
use crate::cli::files::CONFIG;
use crate::source::SourceMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What Terraform reads by itself.
const TERRAFORM: &[&str] = &[
    ".tf",
    ".tf.json",
    ".tofu",
    ".tofu.json",
    ".tfvars",
    ".tfvars.json",
    ".tftpl",
];

/// What Terraform may read with `file` and `templatefile`: looked at when a turn ends.
const READ_BY_FUNCTIONS: &[&str] = &[
    ".json", ".yaml", ".yml", ".csv", ".tpl", ".tmpl", ".js", ".ts", ".py", ".txt",
];

/// What a config names, beside Terraform's own files.
#[derive(Debug, Default)]
pub(super) struct Relevant {
    /// Catalogs.
    files: Vec<PathBuf>,
    /// What the paths of rules and adapters start with.
    starts: Vec<PathBuf>,
}

impl Relevant {
    /// Of the nearest config, where there is one.
    pub(super) fn of(
        config: Option<&Path>,
        repository: &Path,
        sources: &Arc<SourceMap>,
    ) -> Relevant {
        let Some((path, folder)) = config.and_then(|c| Some((c, c.parent()?))) else {
            return Relevant::default();
        };
        let Ok(config) = read_config(path, repository, sources) else {
            return Relevant::default();
        };
        let files = config.catalogs.iter().filter_map(|c| c.file.as_ref());
        let globs = config.rules.iter().chain(&config.providers);
        let start = |glob: &str| {
            let fixed = glob.split(['*', '?', '[', '{']).next().unwrap_or_default();
            // Up to the last whole folder, or the file itself.
            let whole = if fixed.len() == glob.len() {
                fixed
            } else {
                fixed.rsplit_once('/').map_or("", |(f, _)| f)
            };
            folder.join(whole)
        };
        Relevant {
            files: files.map(|f| folder.join(&*f.text)).collect(),
            starts: globs.map(|g| start(&g.text)).collect(),
        }
    }

    /// Whether a file matters; more of them do at the end of a turn, which is asked once.
    pub(super) fn is(&self, file: &Path, ended: bool) -> bool {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let ends = |all: &[&str]| all.iter().any(|end| name.ends_with(end));
        let hcl = name.ends_with(".hcl");
        name == CONFIG
            || name == "alertlint-baseline.json"
            || ends(TERRAFORM)
            || self.files.iter().any(|f| f == file)
            || (hcl && self.starts.iter().any(|s| file.starts_with(s)))
            || (ended && ends(READ_BY_FUNCTIONS))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_terraform_and_the_config_read_matters() {
        let relevant = Relevant {
            files: vec![PathBuf::from("/r/catalog/models.json")],
            starts: vec![PathBuf::from("/r/policy/rules")],
        };
        for (file, matters) in [
            ("/r/a.tf", true),
            ("/r/envs/prod.tfvars", true),
            ("/r/.alertlint.hcl", true),
            ("/r/catalog/models.json", true),
            ("/r/policy/rules/ours.hcl", true),
            ("/r/terragrunt.hcl", false),
            ("/r/package.json", false),
            ("/r/README.md", false),
        ] {
            assert_eq!(relevant.is(Path::new(file), false), matters, "{file}");
        }
        assert!(relevant.is(Path::new("/r/checks.yaml"), true));
    }
}
