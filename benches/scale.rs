//! Time and memory of whole runs, and how they grow.
//!
//! `cargo bench --bench scale` prints one line for each size: the median of five runs, the peak of
//! resident memory, and the ratio to the line before. `cargo bench --bench scale -- write DIR` only
//! writes the inputs, for other tools to time.

mod generate;

use generate::Asks;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const SEED: u64 = 20_261_124;
const RUNS: usize = 5;
const BINARY: &str = env!("CARGO_BIN_EXE_alertlint");

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args()
        .skip(1)
        .filter(|a| a != "--bench")
        .collect();
    if let [verb, dir] = args.as_slice()
        && verb == "write"
    {
        return write_all(Path::new(dir)).map(drop);
    }
    let scratch = tempfile::tempdir()?;
    let inputs = write_all(scratch.path())?;
    println!(
        "{:<34} {:>10} {:>12} {:>8}",
        "work", "median", "peak memory", "growth"
    );
    report("start-up (--version)", &["--version".into()], None)?;
    let mut before = None;
    for (name, dir) in &inputs.stacks {
        before = Some(report(name, &check(dir), before)?);
    }
    for routers in &inputs.routers {
        before = None;
        for (name, dir) in routers {
            before = Some(report(name, &check(dir), before)?);
        }
    }
    before = None;
    for (name, old, new) in &inputs.changes {
        before = Some(report(name, &gate(old, new), before)?);
    }
    before = None;
    for (name, dir) in &inputs.monorepos {
        before = Some(report(name, &check(dir), before)?);
    }
    before = None;
    for (name, file) in &inputs.plans {
        let alone = ["--plan-only".to_owned(), "--plan".to_owned()];
        let args = [
            check(scratch.path()),
            alone.to_vec(),
            vec![file.display().to_string()],
        ];
        before = Some(report(name, &args.concat(), before)?);
    }
    Ok(())
}

struct Inputs {
    stacks: Vec<(String, PathBuf)>,
    /// Two states of a stack: for the gate.
    changes: Vec<(String, PathBuf, PathBuf)>,
    /// Growing routers of one kind each.
    routers: Vec<Vec<(String, PathBuf)>>,
    plans: Vec<(String, PathBuf)>,
    monorepos: Vec<(String, PathBuf)>,
}

fn write_all(dir: &Path) -> Result<Inputs, Box<dyn Error>> {
    let mut stacks = Vec::new();
    for (checks, routes) in [
        (100, 20),
        (200, 20),
        (1_000, 200),
        (10_000, 200),
        (20_000, 200),
    ] {
        let folder = dir.join(format!("stack-{checks}"));
        generate::stack(&folder, checks, routes, Asks::Contains, SEED)?;
        stacks.push((format!("{checks} checks, {routes} routes"), folder));
    }
    let mut changes = Vec::new();
    for checks in [10_000, 20_000] {
        let old = dir.join(format!("stack-{checks}"));
        let tagged = dir.join(format!("tagged-{checks}"));
        generate::stack(&tagged, checks, 200, Asks::Contains, SEED)?;
        let main = fs::read_to_string(tagged.join("main.tf"))?;
        fs::write(tagged.join("main.tf"), main.replace("env:prod", "env:live"))?;
        changes.push((format!("gate, {checks} checks, a tag of all"), old, tagged));
    }
    for checks in [10_000, 20_000] {
        let old = dir.join(format!("stack-{checks}"));
        let fewer = dir.join(format!("fewer-{checks}"));
        // One model less: both sides are judged with both catalogs.
        generate::stack(&fewer, checks - 4, 200, Asks::Contains, SEED)?;
        changes.push((format!("gate, {checks} checks, a model gone"), old, fewer));
    }
    let mut routers = Vec::new();
    for (asks, words) in [
        (Asks::Contains, "contains a tag"),
        (Asks::OneOf, "one of the tags"),
        (Asks::Regex, "expressions"),
        (Asks::Overlapping, "overlapping expressions"),
    ] {
        let mut sizes = Vec::new();
        for routes in [1_000, 2_000] {
            let folder = dir.join(format!("router-{}-{routes}", words.replace(' ', "-")));
            generate::stack(&folder, 10_000, routes, asks, SEED)?;
            sizes.push((format!("{routes} routes, {words}"), folder));
        }
        routers.push(sizes);
    }
    let mut monorepos = Vec::new();
    for (modules, megabytes) in [(500, 5), (1_000, 10)] {
        let folder = dir.join(format!("monorepo-{modules}"));
        generate::monorepo(&folder, modules, megabytes << 20, SEED)?;
        monorepos.push((format!("{modules} modules, {megabytes} MB"), folder));
    }
    let mut plans = Vec::new();
    for megabytes in [200, 400] {
        let file = dir.join(format!("plan-{megabytes}.json"));
        generate::plan(&file, megabytes << 20, SEED)?;
        plans.push((format!("plan of {megabytes} MB"), file));
    }
    Ok(Inputs {
        stacks,
        changes,
        routers,
        plans,
        monorepos,
    })
}

fn check(dir: &Path) -> Vec<String> {
    ["check", "--format", "json", "--as-of", "2026-11-24"]
        .map(str::to_owned)
        .into_iter()
        .chain([dir.display().to_string()])
        .collect()
}

fn gate(old: &Path, new: &Path) -> Vec<String> {
    let base = old.display().to_string();
    let args = [
        "gate",
        "--format",
        "json",
        "--as-of",
        "2026-11-24",
        "--base",
    ];
    let args = args.map(str::to_owned).into_iter();
    args.chain([base, new.display().to_string()]).collect()
}

fn report(
    name: &str,
    args: &[String],
    before: Option<Duration>,
) -> Result<Duration, Box<dyn Error>> {
    let mut times = Vec::new();
    let mut peak = 0;
    for _ in 0..RUNS {
        let start = Instant::now();
        let mut child = Command::new(BINARY)
            .args(args)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let status = loop {
            peak = peak.max(resident_peak(child.id()));
            if let Some(status) = child.try_wait()? {
                break status;
            }
            std::thread::sleep(Duration::from_micros(500));
        };
        times.push(start.elapsed());
        // Findings, and changes that need a human, are what is measured; 2 is a run that was none.
        if !matches!(status.code(), Some(0 | 1 | 3)) {
            return Err(format!("{name}: {status}").into());
        }
    }
    times.sort();
    let median = times[RUNS / 2];
    let growth = before.map_or(String::new(), |b| {
        format!("{:.2} ×", median.as_secs_f64() / b.as_secs_f64())
    });
    println!(
        "{name:<34} {:>7.1} ms {:>9.1} MB {growth:>8}",
        median.as_secs_f64() * 1e3,
        peak as f64 / 1024.0
    );
    Ok(median)
}

/// Peak resident memory in KiB, from the process table (0 where there is none).
fn resident_peak(pid: u32) -> u64 {
    fs::read_to_string(format!("/proc/{pid}/status"))
        .ok()
        .and_then(|s| {
            s.lines()
                .find(|l| l.starts_with("VmHWM:"))
                .map(str::to_owned)
        })
        .and_then(|l| l.split_whitespace().nth(1).and_then(|n| n.parse().ok()))
        .unwrap_or(0)
}
