//! Every shape of model list: samples of each (`testdata/catalogs/samples`, values invented) are read as
//! what the vendors' documentation says they mean. The tables are written by hand.

use alertlint::catalog::{Catalog, Model, Shapes, read};
use alertlint::source::SourceMap;
use jiff::civil::date;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// File, shape, and of each model its id, what it is asked for, and its features.
type Sample = (
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str, &'static str)],
);

const CHAT: &str = "completion_chat";

const SAMPLES: &[Sample] = &[
    (
        "mistral-models.json",
        "mistral",
        &[
            ("mistral-large-2609", CHAT, "function_calling vision"),
            (
                "mistral-medium-4-1",
                CHAT,
                "function_calling reasoning vision",
            ),
            (
                "mistral-small-2608",
                CHAT,
                "function_calling reasoning vision",
            ),
            ("mistral-small-2512", CHAT, "function_calling vision"),
            ("open-mistral-tiny-2410", CHAT, "function_calling"),
            (
                "codestral-2607",
                "completion_chat completion_fim",
                "function_calling",
            ),
            ("mistral-embed-2609", "embeddings", ""),
            ("codestral-embed-2606", "embeddings", ""),
            ("mistral-ocr-5-0", "ocr", "vision"),
            ("mistral-moderation-2607", "classification moderation", ""),
            ("voxtral-mini-2606", "audio_transcription", ""),
            ("voxtral-mini-transcribe-realtime-2606", "realtime", ""),
            ("voxtral-small-2605", CHAT, "audio function_calling"),
            ("voxtral-mini-tts-2607", "audio_speech", ""),
            ("labs-proofstral-1-0", CHAT, "function_calling"),
            ("mistral-nightly-preview", CHAT, "function_calling"),
            (
                "ft:mistral-small-2608:4f1c9a27:20261002:b7de01aa",
                CHAT,
                "function_calling",
            ),
        ],
    ),
    (
        "mistral-models-legacy.json",
        "mistral",
        &[
            ("mistral-large-2411", CHAT, "fine_tuning function_calling"),
            ("mistral-ocr-2503", "ocr", ""),
        ],
    ),
    (
        "openai-models.json",
        "openai",
        &[
            ("gpt-6", CHAT, ""),
            ("gpt-6-2026-09-10", CHAT, ""),
            ("gpt-6-mini", CHAT, ""),
            ("gpt-4o-2024-05-13", CHAT, ""),
            ("text-embedding-3-small", "embeddings", ""),
            ("omni-moderation-latest", "moderation", ""),
            ("gpt-4o-transcribe", "audio_transcription", ""),
            ("gpt-4o-mini-tts", "audio_speech", ""),
            ("gpt-image-2", "image_generation", ""),
            ("whisper-1", "audio_transcription", ""),
            ("ft:gpt-6-mini:acme-corp:support-triage:Ab12Cd34", CHAT, ""),
        ],
    ),
    (
        "openai-compatible-vllm-models.json",
        "openai",
        &[
            ("acme/summarizer-7b", CHAT, ""),
            ("summarizer-legal-lora", CHAT, ""),
        ],
    ),
    (
        "anthropic-models.json",
        "anthropic",
        &[
            (
                "claude-fictive-7",
                CHAT,
                "batch citations code_execution context_management effort pdf_input reasoning structured_outputs vision",
            ),
            (
                "claude-quick-6-20260401",
                CHAT,
                "batch citations code_execution context_management pdf_input reasoning structured_outputs vision",
            ),
            (
                "claude-quick-5-20250812",
                CHAT,
                "batch citations pdf_input vision",
            ),
            ("claude-unknown-date", CHAT, ""),
        ],
    ),
    (
        "openrouter-models.json",
        "openrouter",
        &[
            (
                "mistralai/mistral-large-2609",
                CHAT,
                "function_calling pdf_input structured_outputs vision",
            ),
            (
                "acme/thinker-2-20260801",
                CHAT,
                "function_calling reasoning structured_outputs",
            ),
            ("acme/thinker-2-20260801:free", CHAT, ""),
            ("acme/chatty-1", CHAT, ""),
            ("acme/pixel-3", "completion_chat image_generation", "vision"),
            ("acme/vector-1", "embeddings", ""),
            ("acme/speak-1", "audio_speech", ""),
            ("acme/scribe-1", "audio_transcription", ""),
        ],
    ),
    (
        "litellm-model-prices.json",
        "litellm",
        &[
            (
                "mistral/mistral-large-2609",
                CHAT,
                "function_calling structured_outputs vision",
            ),
            ("mistral/codestral-2607", CHAT, "function_calling"),
            (
                "text-completion-codestral/codestral-2607",
                "completion_fim",
                "",
            ),
            ("mistral/mistral-embed", "embeddings", ""),
            ("mistral/mistral-ocr-5-0", "ocr", ""),
            ("mistral/mistral-moderation-2607", "moderation", ""),
            ("mistral/voxtral-mini-2606", "audio_transcription", ""),
            ("mistral/voxtral-mini-tts-2607", "audio_speech", ""),
            ("gpt-4o-2024-05-13", CHAT, "function_calling vision"),
            ("gpt-6", CHAT, "function_calling reasoning"),
            ("rerank-fictive-4", "rerank", ""),
            (
                "1024-x-1024/standard/fictive-image-1",
                "image_generation",
                "",
            ),
            ("bedrock/eu-west-1/anthropic.claude-fictive-7", CHAT, ""),
        ],
    ),
    (
        "litellm-proxy-model-info.json",
        "litellm-proxy",
        &[
            ("chat-default", CHAT, "function_calling vision"),
            ("embed-default", "embeddings", ""),
        ],
    ),
    (
        "models-dev-api.json",
        "models-dev",
        &[
            ("mistral-large-2609", CHAT, "function_calling vision"),
            ("mistral-large-latest", CHAT, "function_calling vision"),
            (
                "mistral-medium-4-1",
                CHAT,
                "function_calling reasoning vision",
            ),
            ("codestral-2607", CHAT, "function_calling"),
            ("mistral-embed", "embeddings", ""),
            ("open-mistral-tiny-2410", CHAT, "function_calling"),
            (
                "acme/thinker-2",
                CHAT,
                "function_calling pdf_input reasoning",
            ),
            ("acme/speak-1", "audio_speech", ""),
        ],
    ),
    (
        "gemini-models.json",
        "gemini",
        &[
            ("gemini-fictive-4-pro", CHAT, "reasoning"),
            ("gemini-fictive-embedding-2", "embeddings", ""),
        ],
    ),
    (
        "bedrock-foundation-models.json",
        "bedrock",
        &[
            ("mistral.mistral-large-2609-v1:0", CHAT, "vision"),
            ("acme.embed-v1", "embeddings", ""),
        ],
    ),
    (
        "azure-openai-models.json",
        "azure",
        &[
            ("gpt-6", CHAT, ""),
            ("text-embedding-3-small", "embeddings", ""),
            ("gpt-6-preview", CHAT, ""),
        ],
    ),
    (
        "azure-arm-models.json",
        "azure-arm",
        &[("mistral-large-2609", CHAT, "")],
    ),
    (
        "cohere-models.json",
        "cohere",
        &[
            (
                "command-fictive-09-2026",
                "completion completion_chat",
                "function_calling json_mode vision",
            ),
            ("embed-fictive-5", "embeddings", ""),
            ("rerank-fictive-4", "rerank", ""),
            ("command-old-2024", CHAT, ""),
        ],
    ),
    (
        "ollama-tags.json",
        "ollama",
        &[
            (
                "mistral-small:latest",
                "completion completion_chat",
                "function_calling vision",
            ),
            ("nomic-embed-text:latest", "embeddings", ""),
        ],
    ),
    ("tgi-info.json", "tgi", &[("acme/summarizer-7b", CHAT, "")]),
    (
        "tei-info.json",
        "tei",
        &[("acme/embed-base", "embeddings", "")],
    ),
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/catalogs/samples")
}

fn catalog(text: &str) -> Result<Catalog, String> {
    let sources = SourceMap::new();
    let shapes = Shapes::embedded(&sources).map_err(|e| e.message)?;
    let file = sources.add("models.json", text);
    read(
        "models",
        None,
        (file, text),
        &shapes,
        None,
        date(2026, 11, 23),
    )
    .map_err(|e| e.message)
}

fn sample(name: &str) -> (String, Catalog) {
    let text = std::fs::read_to_string(folder().join(name)).expect("a sample");
    let read = catalog(&text).unwrap_or_else(|e| panic!("{name}: {e}"));
    (text, read)
}

fn names(model: &Model, features: bool) -> String {
    let of = model.capabilities.iter();
    let of = of.filter(|c| c.feature_of.is_some() == features);
    of.map(|c| c.name.as_str()).collect::<Vec<_>>().join(" ")
}

fn models(catalog: &Catalog) -> BTreeMap<String, (String, String)> {
    let models = catalog.models.iter();
    models
        .map(|m| (m.id.clone(), (names(m, false), names(m, true))))
        .collect()
}

fn model<'c>(catalog: &'c Catalog, id: &str) -> &'c Model {
    let found = catalog.models.iter().find(|m| m.id == id);
    found.unwrap_or_else(|| panic!("no model {id}"))
}

#[test]
fn every_sample_is_read_as_what_it_means() {
    for (name, shape, expected) in SAMPLES {
        let (_, read) = sample(name);
        assert_eq!(read.shape, *shape, "{name}");
        let expected: BTreeMap<_, _> = expected
            .iter()
            .map(|(id, endpoints, features)| {
                let told = ((*endpoints).to_owned(), (*features).to_owned());
                ((*id).to_owned(), told)
            })
            .collect();
        assert_eq!(models(&read), expected, "{name}");
    }
}

#[test]
fn every_sample_has_its_row_in_the_table() {
    let files = std::fs::read_dir(folder()).expect("samples");
    for file in files {
        let name = file.expect("entry").file_name();
        let known = SAMPLES.iter().any(|(n, ..)| name.to_str() == Some(n));
        assert!(known, "{name:?} is not in the table");
    }
}

/// People save the rows alone (`jq .data`).
#[test]
fn rows_alone_are_read_alike() {
    for (name, shape, _) in SAMPLES {
        let (text, whole) = sample(name);
        let document: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        let rows = ["data", "models", "value", "modelSummaries"]
            .iter()
            .find_map(|key| document.get(key).filter(|v| v.is_array()));
        let Some(rows) = rows else { continue };
        let read = catalog(&rows.to_string()).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert_eq!(read.shape, *shape, "{name}");
        assert_eq!(models(&read), models(&whole), "{name}");
    }
}

#[test]
fn service_ends_when_the_vendor_says() {
    for (name, id, end, retired) in [
        (
            "mistral-models.json",
            "mistral-small-2512",
            Some("2027-01-31T12:00:00Z"),
            false,
        ),
        (
            "mistral-models.json",
            "open-mistral-tiny-2410",
            Some("2026-06-30T12:00:00Z"),
            true,
        ),
        (
            "openai-models.json",
            "gpt-4o-2024-05-13",
            Some("2026-10-23T00:00:00Z"),
            true,
        ),
        (
            "openrouter-models.json",
            "acme/chatty-1",
            Some("2026-12-15T00:00:00Z"),
            false,
        ),
        (
            "litellm-model-prices.json",
            "gpt-4o-2024-05-13",
            Some("2026-10-23T00:00:00Z"),
            true,
        ),
        // Legacy since August, and served until February.
        (
            "bedrock-foundation-models.json",
            "acme.embed-v1",
            Some("2027-02-01T00:00:00Z"),
            false,
        ),
        (
            "azure-openai-models.json",
            "gpt-6-preview",
            Some("2026-12-01T00:00:00Z"),
            false,
        ),
        (
            "azure-arm-models.json",
            "mistral-large-2609",
            Some("2027-09-30T00:00:00Z"),
            false,
        ),
        // Deprecated, and nothing is said of an end.
        ("cohere-models.json", "command-old-2024", None, false),
        ("models-dev-api.json", "open-mistral-tiny-2410", None, false),
    ] {
        let (_, read) = sample(name);
        let found = model(&read, id);
        let told = found.retires_at.map(|t| t.to_string());
        assert_eq!(
            (told.as_deref(), found.retired),
            (end, retired),
            "{name}: {id}"
        );
    }
}

#[test]
fn names_of_one_model_are_folded() {
    for (name, id, aliases) in [
        (
            "mistral-models.json",
            "mistral-large-2609",
            &["mistral-large-5", "mistral-large-latest"][..],
        ),
        (
            "openrouter-models.json",
            "mistralai/mistral-large-2609",
            &["~mistralai/mistral-large-latest"],
        ),
        (
            "openrouter-models.json",
            "acme/thinker-2-20260801",
            &["acme/thinker-2"],
        ),
        (
            "openrouter-models.json",
            "acme/thinker-2-20260801:free",
            &["acme/thinker-2:free"],
        ),
        (
            "litellm-model-prices.json",
            "mistral/mistral-embed",
            &["mistral-embed"],
        ),
        // Two providers have a codestral-2607: the name alone says neither.
        ("litellm-model-prices.json", "mistral/codestral-2607", &[]),
        (
            "gemini-models.json",
            "gemini-fictive-4-pro",
            &["models/gemini-fictive-4-pro"],
        ),
        (
            "ollama-tags.json",
            "mistral-small:latest",
            &["mistral-small"],
        ),
        (
            "models-dev-api.json",
            "mistral-embed",
            &["mistral/mistral-embed"],
        ),
    ] {
        let (_, read) = sample(name);
        assert_eq!(model(&read, id).aliases, aliases, "{name}: {id}");
    }
}

#[test]
fn what_is_not_public_is_told() {
    for (name, id, exposure) in [
        ("mistral-models.json", "mistral-nightly-preview", "internal"),
        (
            "openai-models.json",
            "ft:gpt-6-mini:acme-corp:support-triage:Ab12Cd34",
            "internal",
        ),
        (
            "openai-compatible-vllm-models.json",
            "summarizer-legal-lora",
            "internal",
        ),
        // One deployment is blocked, the other serves.
        ("litellm-proxy-model-info.json", "chat-default", "public"),
        ("azure-openai-models.json", "gpt-6-preview", "public"),
    ] {
        let (_, read) = sample(name);
        assert_eq!(model(&read, id).exposure, exposure, "{name}: {id}");
    }
}

#[test]
fn a_list_that_says_it_is_not_whole_is_so() {
    for (name, incomplete) in [
        ("gemini-models.json", true),
        ("litellm-proxy-model-info.json", true),
        ("anthropic-models.json", false),
        ("cohere-models.json", false),
        ("openrouter-models.json", false),
    ] {
        let (_, read) = sample(name);
        assert_eq!(read.incomplete.is_some(), incomplete, "{name}");
    }
}

/// A list that repeats its models under their aliases, without a name that tells which are one.
#[test]
fn rows_without_a_name_are_folded_by_their_aliases() {
    let row = |id: &str, aliases: &str| {
        format!(
            r#"{{"id":"{id}","name":null,"aliases":[{aliases}],"capabilities":{{"completion_chat":true}}}}"#
        )
    };
    let list = |rows: &[String]| catalog(&format!(r#"{{"data":[{}]}}"#, rows.join(",")));
    let one = list(&[row("a", r#""a-latest""#), row("a-latest", r#""a""#)]).expect("a catalog");
    assert_eq!(one.models.len(), 1);
    assert_eq!(one.models[0].aliases, ["a-latest"]);
    // An alias that two models have tells neither.
    let rows = [
        row("a", r#""latest""#),
        row("b", r#""latest""#),
        row("latest", ""),
    ];
    assert_eq!(list(&rows).expect("a catalog").models.len(), 3);
}

/// A row whose capabilities are null looks like no other vendor's.
#[test]
fn a_first_row_without_capabilities_is_told_apart() {
    let text =
        r#"{"data": [{"type": "model", "id": "a", "display_name": "A", "capabilities": null}]}"#;
    let read = catalog(text).expect("a catalog");
    assert_eq!(
        (read.shape.as_str(), names(&read.models[0], false).as_str()),
        ("anthropic", CHAT)
    );
}

#[test]
fn a_proxy_with_one_model_gives_an_object() {
    let text = r#"{"data": {"model_name": "m", "model_info": {"id": "1", "mode": "chat", "blocked": true}}}"#;
    let read = catalog(text).expect("a catalog");
    let model = model(&read, "m");
    assert_eq!(
        (read.shape.as_str(), model.exposure.as_str()),
        ("litellm-proxy", "internal")
    );
}

#[test]
fn the_place_of_a_model_is_its_entry() {
    for (name, id) in [
        ("litellm-model-prices.json", "mistral/mistral-ocr-5-0"),
        ("models-dev-api.json", "codestral-2607"),
        ("cohere-models.json", "embed-fictive-5"),
    ] {
        let (text, read) = sample(name);
        let at = model(&read, id).at.expect("a place");
        let before = text.get(..at.end as usize).expect("inside the file");
        let lines = before.lines().count();
        let first = text
            .lines()
            .position(|l| l.contains(&format!("\"{id}\"")))
            .expect("its id")
            + 1;
        assert!(
            lines >= first && lines < first + 40,
            "{name}: {id} at line {lines}, not {first}"
        );
    }
}
