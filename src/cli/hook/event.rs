//! What a coding agent's hook is told: which files a tool changed, or that a turn has ended.
//!
//! Harnesses differ in how they spell things (`tool_input`, `toolArgs`) and agree in what they say, so
//! that all spellings are read, whoever calls.

use serde_json::{Map, Value as Json};
use std::path::PathBuf;

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Event {
    /// A tool changed these files, as it calls them.
    Changed(Vec<PathBuf>),
    /// A turn ends. `again`: it would have ended before, had a hook not kept it going.
    Ended {
        /// Whether a hook has kept it going already.
        again: bool,
    },
    /// Something that changes no file, or has not happened yet.
    Nothing,
}

/// A hook's input, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Heard {
    pub(super) event: Event,
    /// The folder that relative paths are relative to, where it is told.
    pub(super) cwd: Option<PathBuf>,
    /// What the harness calls the event, where it does.
    pub(super) name: Option<String>,
}

/// Tools that change no file.
const READERS: &[&str] = &[
    "read",
    "read_file",
    "view",
    "grep",
    "rg",
    "glob",
    "ls",
    "list",
    "list_files",
    "search",
    "webfetch",
    "web_fetch",
    "websearch",
    "web_search",
    "todowrite",
    "update_todo",
    "task",
    "agent",
    "ask_user",
    "askuserquestion",
    "skill",
];

/// Tools that change files, and must say which.
const WRITERS: &[&str] = &[
    "edit",
    "write",
    "multiedit",
    "notebookedit",
    "create",
    "str_replace_editor",
    "apply_patch",
    "write_file",
    "search_replace",
    "edit_file",
    "create_file",
    "replace_string_in_file",
];

/// Reads a hook's input.
///
/// # Errors
/// One sentence: it is not JSON, or says neither what was done nor that a turn ends.
pub(super) fn read(text: &str) -> Result<Heard, String> {
    let whole: Json = serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|e| format!("the input of the hook is not JSON: {e}"))?;
    let Json::Object(of) = whole else {
        return Err("the input of the hook is no JSON object".to_owned());
    };
    let name = first(&of, &["hook_event_name", "hookEventName", "event"]).map(str::to_owned);
    let tool = first(&of, &["tool_name", "toolName", "tool"]);
    let heard = |event| Heard {
        event,
        cwd: first(&of, &["cwd", "workspace", "directory"]).map(PathBuf::from),
        name: name.clone(),
    };
    let folded = name.as_deref().map(crate::text::fold).unwrap_or_default();
    let ended = matches!(
        folded.as_str(),
        "stop"
            | "subagentstop"
            | "agentstop"
            | "postagent"
            | "postagentturn"
            | "afteragent"
            | "end"
    ) || ["stop_hook_active", "stopReason", "stop_reason"]
        .iter()
        .any(|k| of.contains_key(*k));
    if ended {
        let again = of
            .get("stop_hook_active")
            .or_else(|| of.get("stopHookActive"));
        return Ok(heard(Event::Ended {
            again: again.and_then(Json::as_bool) == Some(true),
        }));
    }
    let after = matches!(
        folded.as_str(),
        "posttooluse" | "posttool" | "aftertool" | "filechanged" | "change"
    );
    if !after && !folded.is_empty() {
        return Ok(heard(Event::Nothing));
    }
    let mut files = Vec::new();
    paths(&of, &mut files);
    for key in [
        "tool_input",
        "toolArgs",
        "toolInput",
        "tool_args",
        "arguments",
    ] {
        match of.get(key) {
            Some(Json::Object(input)) => paths(input, &mut files),
            // Some harnesses hand arguments on as text.
            Some(Json::String(text)) => match serde_json::from_str(text) {
                Ok(Json::Object(input)) => paths(&input, &mut files),
                _ => patched(text, &mut files),
            },
            _ => {}
        }
    }
    files.sort();
    files.dedup();
    let tool = tool.map(str::to_lowercase);
    match tool.as_deref() {
        Some(tool) if READERS.contains(&tool) => Ok(heard(Event::Nothing)),
        Some(tool) if files.is_empty() && WRITERS.contains(&tool) => Err(format!(
            "the input of the hook does not say which file {tool} changed"
        )),
        _ if !files.is_empty() => Ok(heard(Event::Changed(files))),
        // A shell may have changed anything; the end of the turn looks at that.
        Some(_) => Ok(heard(Event::Nothing)),
        None => Err("the input of the hook names no tool, no file and no end of a turn".to_owned()),
    }
}

fn first<'a>(of: &'a Map<String, Json>, keys: &[&str]) -> Option<&'a str> {
    keys.iter().find_map(|k| of.get(*k)?.as_str())
}

/// The files that a tool's input names.
fn paths(of: &Map<String, Json>, files: &mut Vec<PathBuf>) {
    const KEYS: &[&str] = &[
        "file_path",
        "filePath",
        "path",
        "file",
        "notebook_path",
        "files",
        "paths",
        "file_paths",
        "filePaths",
        "edits",
        "operations",
    ];
    for (key, value) in of {
        match value {
            Json::String(text) if KEYS.contains(&key.as_str()) => files.push(PathBuf::from(text)),
            Json::String(text) => patched(text, files),
            Json::Array(items) if KEYS.contains(&key.as_str()) => {
                for item in items {
                    match item {
                        Json::String(text) => files.push(PathBuf::from(text)),
                        // One level: an edit names its file itself.
                        Json::Object(edit) => {
                            let path = first(edit, &["file_path", "filePath", "path", "file"]);
                            files.extend(path.map(PathBuf::from));
                        }
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
}

/// The files of a patch in the form `*** Update File: PATH`.
fn patched(text: &str, files: &mut Vec<PathBuf>) {
    if !text.trim_start().starts_with("*** Begin Patch") {
        return;
    }
    for line in text.lines() {
        let starts = [
            "*** Update File: ",
            "*** Add File: ",
            "*** Delete File: ",
            "*** Move to: ",
        ];
        let path = starts.iter().find_map(|s| line.strip_prefix(s));
        files.extend(path.map(|p| PathBuf::from(p.trim())));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(text: &str) -> Event {
        read(text).map_or_else(|e| panic!("{e}"), |heard| heard.event)
    }

    fn changed(files: &[&str]) -> Event {
        Event::Changed(files.iter().map(PathBuf::from).collect())
    }

    #[test]
    fn every_harness_says_which_file_it_changed() {
        for text in [
            r#"{"hook_event_name":"PostToolUse","cwd":"/r","tool_name":"Edit","tool_input":{"file_path":"a.tf","old_string":"x"}}"#,
            r#"{"sessionId":"1","cwd":"/r","toolName":"edit","toolArgs":{"path":"a.tf"},"toolResult":{"resultType":"success"}}"#,
            r#"{"cwd":"/r","toolName":"edit","toolArgs":"{\"path\":\"a.tf\"}"}"#,
            r#"{"hook_event_name":"post_tool","tool_name":"write_file","tool_input":{"path":"a.tf","content":"*"}}"#,
            r#"{"session_id":"1","transcript_path":"","cwd":"/r","parent_session_id":null,"hook_event_name":"after_tool","tool_name":"edit","tool_call_id":"2","tool_input":{"file_path":"a.tf","old_string":"x","new_string":"y","replace_all":false},"tool_status":"success","tool_output":{},"tool_output_text":"","tool_error":null,"duration_ms":1.5}"#,
            r#"{"hook_event_name":"PostToolUse","session_id":"1","timestamp":"2026-11-24T10:00:00Z","cwd":"/r","tool_name":"Edit","tool_input":{"path":"a.tf"},"tool_result":{"result_type":"success","text_result_for_llm":"x"}}"#,
            r#"{"files":["a.tf"]}"#,
            r#"{"hook_event_name":"PostToolUse","tool_name":"apply_patch","tool_input":{"patch":"*** Begin Patch\n*** Update File: a.tf\n@@\n*** End Patch"}}"#,
            r#"{"hook_event_name":"PostToolUse","tool_name":"MultiEdit","tool_input":{"edits":[{"file_path":"a.tf"},{"file_path":"a.tf"}]}}"#,
        ] {
            assert_eq!(event(text), changed(&["a.tf"]), "{text}");
        }
    }

    #[test]
    fn the_end_of_a_turn_is_told_once_and_again() {
        for (text, again) in [
            (
                r#"{"hook_event_name":"Stop","stop_hook_active":false}"#,
                false,
            ),
            (
                r#"{"hook_event_name":"SubagentStop","stop_hook_active":true}"#,
                true,
            ),
            (
                r#"{"stopReason":"end_turn","cwd":"/r","stop_hook_active":true}"#,
                true,
            ),
            (r#"{"hook_event_name":"post_agent","cwd":"/r"}"#, false),
            (
                r#"{"session_id":"1","transcript_path":"","cwd":"/r","parent_session_id":null,"hook_event_name":"post_agent_turn"}"#,
                false,
            ),
            (
                r#"{"sessionId":"1","timestamp":1,"cwd":"/r","transcriptPath":"","stopReason":"end_turn","stop_hook_active":false}"#,
                false,
            ),
        ] {
            assert_eq!(event(text), Event::Ended { again }, "{text}");
        }
    }

    #[test]
    fn what_changes_nothing_is_nothing() {
        for text in [
            r#"{"hook_event_name":"PreToolUse","tool_name":"Edit","tool_input":{"file_path":"a.tf"}}"#,
            r#"{"hook_event_name":"PostToolUse","tool_name":"Read","tool_input":{"file_path":"a.tf"}}"#,
            r#"{"hook_event_name":"PostToolUse","tool_name":"Bash","tool_input":{"command":"make"}}"#,
            r#"{"hook_event_name":"SessionStart"}"#,
            r#"{"hook_event_name":"before_tool","tool_name":"edit","tool_call_id":"2","tool_input":{"file_path":"a.tf"}}"#,
            r#"{"hook_event_name":"PostToolUseFailure","tool_name":"Edit","tool_input":{"path":"a.tf"},"error":"x"}"#,
        ] {
            assert_eq!(event(text), Event::Nothing, "{text}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        for text in [
            "",
            "{",
            "[]",
            "{}",
            r#"{"hook_event_name":"PostToolUse","tool_name":"Edit","tool_input":{}}"#,
            &format!("{}{}", "[".repeat(100_000), "]".repeat(100_000)),
        ] {
            assert!(read(text).is_err());
        }
    }
}
