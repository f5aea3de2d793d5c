//! What is answered, in the shape that each harness documents (docs/agents.md has the links).

use super::event::Event;
use crate::cli::args::Agent;
use crate::report::clean;
use serde_json::{Value as Json, json};

/// What judging a change came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Told {
    /// The change must be mended: the findings.
    Mend(String),
    /// A human has to look at it, or something is worth knowing: the findings.
    Know(String),
    /// Nothing was judged, and why.
    Unable(String),
}

/// A hook answers in at most so many bytes: harnesses cut what is longer.
const MOST_BYTES: usize = 8000;

/// No more findings than these are listed.
const MOST_LINES: usize = 20;

const MEND: &str = "alertlint: this change breaks what the alerting of this repository promises. Mend each line as `fix` says, or tell the user why it cannot be mended; do not silence it.";
const KNOW: &str = "alertlint: nothing here is refused, but a human has to look at it, or it is worth knowing. Say so when you propose the change.";
const STILL: &str = "alertlint: the turn ends, and what it changed still breaks what the alerting of this repository promises:";
const UNABLE: &str =
    "alertlint could not judge this change, which says nothing about the Terraform: ";

/// The text for standard output.
pub(super) fn shape(agent: Agent, event: &Event, name: Option<&str>, told: &Told) -> String {
    let ended = matches!(event, Event::Ended { .. });
    let again = matches!(event, Event::Ended { again: true });
    let (text, brief) = match told {
        // A turn that was kept going once is for the user to judge.
        Told::Mend(lines) if again => (format!("{STILL}\n{}", capped(lines)), STILL.to_owned()),
        Told::Mend(lines) => (format!("{MEND}\n{}", capped(lines)), MEND.to_owned()),
        Told::Know(lines) => (format!("{KNOW}\n{}", capped(lines)), KNOW.to_owned()),
        Told::Unable(why) => {
            let text = format!("{UNABLE}{}", clean(why));
            (text.clone(), text)
        }
    };
    let refuse = matches!(told, Told::Mend(_)) && !again;
    let answer: Json = match agent {
        Agent::Generic => return format!("{text}\n"),
        Agent::Claude if refuse => json!({ "decision": "block", "reason": text }),
        Agent::Claude if ended => json!({ "systemMessage": text }),
        Agent::Claude => {
            let mut answer = json!({
                "hookSpecificOutput": {
                    "hookEventName": name.unwrap_or("PostToolUse"),
                    "additionalContext": text,
                }
            });
            if let (Told::Unable(_), Json::Object(members)) = (told, &mut answer) {
                members.insert("systemMessage".to_owned(), json!(brief));
            }
            answer
        }
        Agent::Copilot if ended && refuse => json!({ "decision": "block", "reason": text }),
        // There is nothing else that the end of a turn can be told.
        Agent::Copilot if ended => return String::new(),
        Agent::Copilot => json!({ "additionalContext": text }),
        Agent::Vibe if ended && refuse => json!({ "decision": "deny", "reason": text }),
        Agent::Vibe if ended => json!({ "system_message": text }),
        Agent::Vibe => json!({
            "system_message": brief,
            "hook_specific_output": { "additional_context": text },
        }),
    };
    format!("{answer}\n")
}

/// The first lines, and always the last ones, which sum up.
fn capped(lines: &str) -> String {
    let all: Vec<&str> = lines.lines().collect();
    let sums = all
        .iter()
        .rev()
        .take_while(|l| l.starts_with("alertlint"))
        .count();
    let (findings, sums) = all.split_at(all.len() - sums);
    let mut out = String::new();
    let mut shown = 0;
    for line in findings.iter().take(MOST_LINES) {
        if out.len() + line.len() > MOST_BYTES {
            break;
        }
        out.push_str(line);
        out.push('\n');
        shown += 1;
    }
    if shown < findings.len() {
        out.push_str(&format!(
            "… {} more: `alertlint gate --base HEAD --format agent` lists them\n",
            findings.len() - shown
        ));
    }
    out.push_str(&sums.join("\n"));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_answers_are_cut_and_keep_their_sum() {
        let mut lines: String = (0..100).map(|n| format!("AL301 x error {n}\n")).collect();
        lines.push_str("alertlint: status=ran findings=100\n");
        let text = capped(&lines);
        assert_eq!(text.lines().count(), MOST_LINES + 2);
        assert!(text.contains("80 more"));
        assert!(text.ends_with("alertlint: status=ran findings=100"));
        let one = format!("{}\nalertlint: status=ran\n", "x".repeat(MOST_BYTES + 1));
        assert!(capped(&one).len() < 200);
    }

    #[test]
    fn a_turn_is_kept_going_once() {
        let mend = Told::Mend("AL301 …\nalertlint: status=ran".to_owned());
        let first = shape(Agent::Claude, &Event::Ended { again: false }, None, &mend);
        assert!(first.contains("\"decision\":\"block\""));
        let again = shape(Agent::Claude, &Event::Ended { again: true }, None, &mend);
        assert!(!again.contains("decision") && again.contains("systemMessage"));
    }

    #[test]
    fn inability_blocks_nothing() {
        let unable = Told::Unable("no".to_owned());
        for agent in [Agent::Claude, Agent::Copilot, Agent::Vibe] {
            for event in [Event::Nothing, Event::Ended { again: false }] {
                let text = shape(agent, &event, None, &unable);
                assert!(!text.contains("\"decision\""), "{text}");
            }
        }
    }
}
