//! Which variable files are environments.

use std::collections::BTreeMap;

/// The same code with other variables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Environment {
    /// Its name.
    pub name: String,
    /// Its variable files, relative to the config.
    pub var_files: Vec<String>,
}

/// What variable files there are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Environments {
    /// Environments for certain.
    pub known: Vec<Environment>,
    /// Variable files of which that cannot be told.
    pub unclear: Vec<String>,
    /// Why the known ones can only be suggested; `None` where they can be used.
    pub doubt: Option<String>,
    /// Whether the code asks for `terraform.workspace`.
    pub workspaces: bool,
}

/// Words that environments are called by.
const NAMES: &[&str] = &[
    "prod",
    "production",
    "prd",
    "live",
    "staging",
    "stage",
    "stg",
    "preprod",
    "dev",
    "development",
    "test",
    "testing",
    "qa",
    "uat",
    "sandbox",
    "nonprod",
    "integration",
    "canary",
    "perf",
    "demo",
];

/// Folders that environments are kept in.
const FOLDERS: &[&str] = &[
    "env",
    "envs",
    "environment",
    "environments",
    "tfvars",
    "vars",
    "stages",
    "workspaces",
];

/// Folders whose variable files are for trying something out.
const TRIALS: &[&str] = &[
    "test", "tests", "testdata", "fixtures", "examples", "example",
];

/// Files that show how another is to be written.
const SAMPLES: &[&str] = &["example", "sample", "template", "dist"];

/// A variable file's name without its ending; `None` for what is none.
fn stem(name: &str) -> Option<&str> {
    name.strip_suffix(".tfvars")
        .or_else(|| name.strip_suffix(".tfvars.json"))
}

/// Whether a path is that of a variable file.
pub fn is_variable_file(path: &str) -> bool {
    stem(path).is_some()
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(['-', '_', '.'])
}

/// Sorts out variable files. `files` and `roots` are relative to the config, with `/`; a root is `.`
/// where it is the config's own folder.
pub fn environments(files: &[String], roots: &[String], workspaces: bool) -> Environments {
    let mut named: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut found = Environments {
        workspaces,
        ..Environments::default()
    };
    for file in files {
        let (folder, name) = file.rsplit_once('/').unwrap_or((".", file));
        let Some(stem) = stem(name) else { continue };
        let tried = folder.split('/').any(|f| TRIALS.contains(&f));
        if tried || words(stem).any(|w| SAMPLES.contains(&w)) {
            continue;
        }
        let own = folder.rsplit('/').next().unwrap_or(folder);
        let read_unasked = stem == "terraform" || stem.ends_with(".auto");
        if read_unasked && roots.iter().any(|r| r == folder) {
            continue;
        }
        let fits = |text: &str| words(text).any(|w| NAMES.contains(&w));
        let name = if fits(stem) {
            Some(stem)
        } else if read_unasked || stem == "variables" {
            // One folder for each environment.
            Some(own).filter(|own| *own != "." && (fits(own) || in_a_known_folder(folder)))
        } else if FOLDERS.contains(&own)
            && !["common", "default", "shared", "global"].contains(&stem)
        {
            Some(stem)
        } else {
            None
        };
        match name {
            Some(name) => named.entry(name.to_owned()).or_default().push(file.clone()),
            None => found.unclear.push(file.clone()),
        }
    }
    for (name, files) in &named {
        if let [_, _, ..] = files.as_slice() {
            found.doubt = Some(format!(
                "several files are called {name}: an environment gives its files to every root module"
            ));
        }
        found.known.push(Environment {
            name: name.clone(),
            var_files: files.clone(),
        });
    }
    // Files in `envs/` beside the config are for everything below it.
    let shared = |file: &String| {
        let folder = file.split('/').next().unwrap_or_default();
        FOLDERS.contains(&folder) && !roots.iter().any(|r| r == folder)
    };
    let known = || found.known.iter().flat_map(|e| &e.var_files);
    if roots.len() > 1 && !known().all(shared) {
        found.doubt = Some(
            "there are several root modules, and an environment gives its files to all of them"
                .to_owned(),
        );
    }
    found
}

fn in_a_known_folder(folder: &str) -> bool {
    let above = folder.rsplit('/').nth(1);
    above.is_some_and(|above| FOLDERS.contains(&above))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(files: &[&str], roots: &[&str]) -> Environments {
        let owned = |texts: &[&str]| texts.iter().map(|t| (*t).to_owned()).collect::<Vec<_>>();
        environments(&owned(files), &owned(roots), false)
    }

    fn names(found: &Environments) -> Vec<&str> {
        found.known.iter().map(|e| e.name.as_str()).collect()
    }

    #[test]
    fn environments_are_told_by_name_and_by_folder() {
        let found = of(
            &[
                "envs/eu.tfvars",
                "envs/common.tfvars",
                "prod.tfvars",
                "terraform.tfvars",
                "x.auto.tfvars",
                "prod.example.tfvars",
            ],
            &["."],
        );
        assert_eq!(names(&found), ["eu", "prod"]);
        assert_eq!(found.unclear, ["envs/common.tfvars"]);
        assert_eq!(found.doubt, None);
        let found = of(
            &["envs/blue/terraform.tfvars", "envs/green/terraform.tfvars"],
            &["."],
        );
        assert_eq!(names(&found), ["blue", "green"]);
        // There it is read unasked.
        assert_eq!(
            of(&["envs/blue/terraform.tfvars"], &["envs/blue"]).known,
            []
        );
    }

    #[test]
    fn files_of_several_roots_are_no_environments_of_all() {
        let found = of(&["eu/prod.tfvars", "us/staging.tfvars"], &["eu", "us"]);
        assert_eq!(names(&found), ["prod", "staging"]);
        assert!(found.doubt.is_some());
        let found = of(&["envs/prod.tfvars"], &["eu", "network"]);
        assert_eq!(found.doubt, None);
        // Nobody's environments.
        assert_eq!(of(&["tests/prod.tfvars"], &["eu"]).known, []);
        assert!(
            of(&["a/prod.tfvars", "b/prod.tfvars"], &["."])
                .doubt
                .is_some()
        );
    }
}
