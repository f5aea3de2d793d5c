//! Damaged input: a file of a whole stack is mangled, and the main job is run on it. It must end, by
//! itself and soon, with an exit code that means something and a report that can be read.
//!
//! `MANGLED=5000 cargo test --test mangled` damages more; `MANGLED_SEED=N` runs one seed alone.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// How many inputs are damaged unless `MANGLED` says otherwise.
const RUNS: u64 = 80;

/// Far more than the slowest of these stacks takes, even on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

/// A folder and what to run on it.
const STACKS: [(&str, &[&str]); 7] = [
    ("testdata/demo", &["check"]),
    (
        "testdata/stacks/mistral-like",
        &["check", "--catalog", "models.json"],
    ),
    ("testdata/stacks/datadog", &["check"]),
    ("testdata/stacks/grafana", &["check"]),
    ("testdata/stacks/environments", &["expand"]),
    (
        "testdata/plans/drift-muted",
        &["check", "--plan", "plan.json"],
    ),
    ("testdata/demo", &["graph", "--format", "json"]),
];

/// What parsers, evaluators and readers of JSON trip over.
const TOKENS: [&str; 30] = [
    "${",
    "%{",
    "}",
    "\"",
    "<<-EOT\n",
    "*/",
    "/*",
    "[*]",
    ".*",
    "...",
    "=>",
    "null",
    "-1",
    "1e999999",
    "99999999999999999999",
    "0.1e-400",
    "for_each = toset([])",
    "count = 1e9",
    "dynamic \"x\" {",
    "each.value",
    "self",
    "path.module",
    "\u{0}",
    "\u{202e}",
    "\u{feff}",
    "\r",
    "true",
    "{}",
    "[]",
    "\\u",
];

#[test]
fn damaged_input_ends_well() {
    let number = |name: &str| std::env::var(name).ok().and_then(|v| v.parse::<u64>().ok());
    let seeds = match number("MANGLED_SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..number("MANGLED").unwrap_or(RUNS),
    };
    let next = AtomicU64::new(seeds.start);
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let failures: Vec<String> = std::thread::scope(|scope| {
        let work = || {
            let mut failures = Vec::new();
            loop {
                let seed = next.fetch_add(1, Ordering::Relaxed);
                if seed >= seeds.end {
                    return failures;
                }
                failures.extend(run(seed).err());
            }
        };
        let started: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        let joined = started.into_iter().map(|w| w.join().expect("a worker"));
        joined.flatten().collect()
    });
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Damages one file as the seed says, and runs.
fn run(seed: u64) -> Result<(), String> {
    let mut random = Random(seed);
    let (stack, arguments) = STACKS[random.below(STACKS.len())];
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(stack);
    let dir = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(dir.path().join(".git")).expect("a folder");
    let files = copy(&root, dir.path());
    let victim = &files[random.below(files.len())];
    let before = std::fs::read(victim).expect("a file");
    std::fs::write(victim, mangle(before, &mut random)).expect("a file");
    let said = format!(
        "seed {seed}: {stack}, {}: ",
        victim.strip_prefix(dir.path()).unwrap_or(victim).display()
    );
    let (code, out, err) = execute(dir.path(), arguments).map_err(|e| said.clone() + &e)?;
    let fine = match code {
        Some(0 | 1) => true,
        Some(2) => !err.trim().is_empty(),
        _ => false,
    };
    if !fine {
        return Err(format!("{said}exit {code:?}: {err}"));
    }
    let whole = code == Some(2) || serde_json::from_str::<serde_json::Value>(&out).is_ok();
    match whole {
        true => Ok(()),
        false => Err(format!("{said}the report is not JSON: {out}")),
    }
}

fn execute(dir: &Path, arguments: &[&str]) -> Result<(Option<i32>, String, String), String> {
    let json = (arguments.first() == Some(&"check")).then_some("--format=json");
    let mut child = Command::new(env!("CARGO_BIN_EXE_alertlint"))
        .args(arguments)
        .args(json)
        .args(["--as-of", "2026-11-24"])
        .current_dir(dir)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("alertlint starts");
    let reader = |pipe: Option<Box<dyn Read + Send>>| {
        std::thread::spawn(move || {
            let mut bytes = Vec::new();
            if let Some(mut pipe) = pipe {
                let _ = pipe.read_to_end(&mut bytes);
            }
            String::from_utf8_lossy(&bytes).into_owned()
        })
    };
    let out = reader(child.stdout.take().map(|p| Box::new(p) as _));
    let err = reader(child.stderr.take().map(|p| Box::new(p) as _));
    let started = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().expect("a status") {
            break status;
        }
        if started.elapsed() > PATIENCE {
            let _ = child.kill();
            return Err("it does not end".to_owned());
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    let text = |thread: std::thread::JoinHandle<String>| thread.join().unwrap_or_default();
    Ok((status.code(), text(out), text(err)))
}

/// Copies a folder and gives its files, in order.
fn copy(from: &Path, to: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in walkdir::WalkDir::new(from).sort_by_file_name() {
        let entry = entry.expect("an entry");
        let target = to.join(entry.path().strip_prefix(from).expect("below"));
        if entry.file_type().is_dir() {
            std::fs::create_dir_all(&target).expect("a folder");
        } else {
            std::fs::copy(entry.path(), &target).expect("a copy");
            files.push(target);
        }
    }
    files
}

/// One to four damages.
fn mangle(mut bytes: Vec<u8>, random: &mut Random) -> Vec<u8> {
    for _ in 0..=random.below(4) {
        let at = random.below(bytes.len() + 1);
        let end = (at + random.below(40)).min(bytes.len());
        match random.below(8) {
            0 => bytes.truncate(at),
            1 => drop(bytes.drain(at..end)),
            2 => {
                let copied = bytes[at..end].to_vec();
                let times = random.below(3) + 1;
                bytes.splice(end..end, copied.repeat(times));
            }
            3 => {
                let token = TOKENS[random.below(TOKENS.len())];
                bytes.splice(at..at, token.bytes());
            }
            4 => {
                let token = TOKENS[random.below(TOKENS.len())];
                bytes.splice(at..end, token.bytes());
            }
            5 => {
                let deep = ["[", "{", "(", "!", "-", "\"${", "a.b[", "f("][random.below(8)];
                bytes.splice(at..at, deep.repeat(random.below(3000)).bytes());
            }
            6 => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = random.below(256) as u8;
                }
            }
            _ => {
                let to = random.below(bytes.len() + 1);
                let moved: Vec<u8> = bytes.drain(at..end).collect();
                let to = to.min(bytes.len());
                bytes.splice(to..to, moved);
            }
        }
    }
    bytes
}

/// SplitMix64: the same inputs for the same seed on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let limit = limit.max(1) as u64;
        ((z ^ (z >> 31)) % limit) as usize
    }
}
