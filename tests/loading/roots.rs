//! Which folders are roots, what is given to them, and what `expand` and `console` print of them.

use super::*;

#[test]
fn roots_are_what_nobody_calls() {
    let call = |s: &str| format!("module \"m\" {{\n  source = \"{s}\"\n}}\n");
    let (a, b) = (call("../../modules/m"), call("../other"));
    let dir = repository(&[
        ("envs/prod/main.tf", &a),
        ("envs/test/main.tf", &a),
        ("modules/m/main.tf", &b),
        ("modules/other/main.tf", ""),
        ("modules/unused/main.tf", ""),
        (".hidden/main.tf", ""),
        ("ignored/main.tf", ""),
        (".gitignore", "ignored/\n"),
        ("docs/readme.md", ""),
        ("published/main.tf", ""),
        ("published/examples/small/main.tf", &call("../..")),
    ]);
    let found = |d: &Path| -> Vec<String> {
        let roots = find_roots(d).unwrap();
        let shown = roots
            .iter()
            .map(|r| r.strip_prefix(dir.path()).unwrap().display().to_string());
        shown.collect()
    };
    assert_eq!(
        found(dir.path()),
        [
            "envs/prod",
            "envs/test",
            "modules/unused",
            "published/examples/small"
        ]
    );
    assert_eq!(found(&dir.path().join("modules/m")), ["modules/m"]);
    // A folder with files of its own hides none below it, and is a root though an example calls it.
    assert_eq!(
        found(&dir.path().join("published")),
        ["published", "published/examples/small"]
    );
    let none = find_roots(&dir.path().join("docs")).unwrap_err();
    assert!(none.message.contains("no Terraform files"), "{none}");
    assert!(find_roots(&dir.path().join("nowhere")).is_err());
    // Each folder is parsed once, however many roots use it.
    let sources = Arc::new(SourceMap::new());
    let loader = Loader::new(dir.path(), &sources).unwrap();
    for root in loader.find_roots(dir.path()).unwrap() {
        loader.load(&root, Inputs::default()).unwrap();
    }
    assert_eq!(sources.len(), 7);
}

#[test]
fn inputs_that_cannot_be_used_are_errors() {
    let dir = repository(&[("main.tf", "variable \"region\" {}\n")]);
    let try_load = |inputs: Inputs| -> InputError {
        load(dir.path(), inputs, &Arc::new(SourceMap::new())).unwrap_err()
    };
    let misspelt = try_load(Inputs {
        vars: vec![("regoin".to_owned(), "eu".to_owned())],
        ..Inputs::default()
    });
    assert_eq!(misspelt.help.as_deref(), Some("did you mean \"region\"?"));
    let gone = try_load(Inputs {
        var_files: vec!["no/such.tfvars".into()],
        ..Inputs::default()
    });
    assert!(gone.message.contains("no/such.tfvars"), "{gone}");
    let nowhere = load(
        &dir.path().join("no"),
        Inputs::default(),
        &Arc::new(SourceMap::new()),
    );
    assert!(nowhere.is_err());
}

#[test]
fn files_outside_the_repository_are_refused() {
    let evaluation = one(
        "resource \"x\" \"y\" {\n  a = file(\"../../etc/passwd\")\n  b = file(\"/etc/passwd\")\n}\n",
    );
    let found = problems(&evaluation);
    assert_eq!(
        found.matches("outside the repository").count(),
        2,
        "{found}"
    );
}

#[test]
fn expand_and_console_have_their_shapes() {
    let dir = repository(&[
        (
            "main.tf",
            r#"
variable "secret" {
  sensitive = true
  default   = "hush"
}
variable "none" {}
module "m" {
  source   = "./m"
  for_each = toset(["a", "b"])
  name     = each.key
}
resource "x" "y" {
  known  = "5"
  secret = var.secret
  list   = ["a", var.none]
  id_of  = x.z.id
  bad    = tonumber("z")
  block {
    a = null
  }
}
resource "x" "z" {}
"#,
        ),
        (
            "m/main.tf",
            "variable \"name\" {}\nlocals { up = upper(var.name) }\n",
        ),
    ]);
    let sources = Arc::new(SourceMap::new());
    let root = load(dir.path(), Inputs::default(), &sources).unwrap();
    let state = State::new(&root, &World);
    let console = Console::new(&state, None).unwrap();
    for (expr, json, text) in [
        (
            "1 + 1",
            r#"{"expr":"1 + 1","value":2,"type":"number"}"#,
            "2",
        ),
        (
            "{a = [1], b = tolist([\"x\"])}",
            r#"{"expr":"{a = [1], b = tolist([\"x\"])}","value":{"a":[1],"b":["x"]},"type":["object",{"a":["tuple",["number"]],"b":["list","string"]}]}"#,
            "{\n  \"a\" = [\n    1,\n  ]\n  \"b\" = tolist([\n    \"x\",\n  ])\n}",
        ),
        (
            "var.secret",
            r#"{"expr":"var.secret","value":null,"type":"string","sensitive":true}"#,
            "(sensitive value)",
        ),
        (
            "[var.none, 1]",
            r#"{"expr":"[var.none, 1]","value":[null,1],"type":null,"unknown":[true,false],"because":["var.none has no value"]}"#,
            "[\n  (known after apply),\n  1,\n]",
        ),
        (
            "local.x",
            r#"{"expr":"local.x","error":"there is no local \"x\"; declare it, or correct the reference"}"#,
            "error: there is no local \"x\"; declare it, or correct the reference",
        ),
        (
            "\"a\\nb\"",
            r#"{"expr":"\"a\\nb\"","value":"a\nb","type":"string"}"#,
            "<<EOT\na\nb\nEOT",
        ),
        (
            "tostring(null)",
            r#"{"expr":"tostring(null)","value":null,"type":"string"}"#,
            "tostring(null)",
        ),
    ] {
        let answer = console.evaluate(expr);
        assert_eq!(answer.json(), json);
        assert_eq!(answer.text(), text, "{expr}");
    }
    let inside = Console::new(&state, Some("m"))
        .unwrap()
        .evaluate("local.up");
    let Answer::Value { value, .. } = inside else {
        panic!("{inside:?}");
    };
    assert_eq!(value.get(), r#"{"a":"A","b":"B"}"#);
    assert!(Console::new(&state, Some("n")).is_err());
    let expanded = expand(&state.finish(), &sources);
    let y = serde_json::to_value(&expanded).unwrap()["resources"][0].clone();
    let expected = serde_json::json!({
        "address": "x.y", "type": "x", "mode": "managed", "module": null,
        "values": {"known": "5", "secret": null, "list": ["a", null], "block": [{"a": null}]},
        "after_unknown": {"list": [false, true], "id_of": true, "bad": true},
        "sensitive_values": {"secret": true},
        "errors": [{"path": "bad", "message": y["errors"][0]["message"]}],
        "place": {"path": "main.tf", "line": 12, "column": 1, "end_line": 12, "end_column": 17},
    });
    assert_eq!(y, expected);
}

#[test]
fn threads_do_not_change_the_outcome() {
    let mut text = String::from("locals { bad = 1 }\n");
    for i in 0..60 {
        let _ = writeln!(
            text,
            "resource \"x\" \"r{i}\" {{\n  count = {}\n  a = x.r{}[count.index].id\n  b = nope(count.index)\n}}",
            i % 5 + 1,
            (i + 7) % 60
        );
    }
    let dir = repository(&[("main.tf", &text)]);
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| {
            let sources = Arc::new(SourceMap::new());
            let root = load(dir.path(), Inputs::default(), &sources).unwrap();
            let evaluation = evaluate_root(&root, &World);
            let json = serde_json::to_string(&expand(&evaluation, &sources)).unwrap();
            (json, problems(&evaluation))
        })
    };
    assert_eq!(run(1), run(4));
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(48))]

    /// Whatever refers to whatever: evaluation ends, without panic, and no address stands twice.
    #[test]
    fn any_tangle_of_references_ends(
        shape in proptest::collection::vec((0usize..8, 0usize..12, 0usize..9), 1..24),
    ) {
        let mut text = String::from(
            "variable \"v\" {}\nmodule \"m\" {\n  source = \"./m\"\n  count = 2\n  x = local.l3\n}\n",
        );
        for (i, (kind, target, form)) in shape.iter().enumerate() {
            let target = [
                format!("local.l{target}"),
                format!("x.r{target}"),
                format!("x.r{target}[0].id"),
                format!("x.r{target}[\"k\"].id"),
                format!("module.m[{target}].out"),
                "var.v".to_owned(),
                "each.value".to_owned(),
                format!("[for v in x.r{target} : v.id]"),
                format!("try(local.l{target}.a, {{ k = local.l{target} }})"),
            ][*form].clone();
            let _ = match kind {
                0 | 1 => writeln!(text, "locals {{ l{i} = {target} }}"),
                2 => writeln!(text, "resource \"x\" \"r{i}\" {{\n  count = {target}\n  a = count.index\n}}"),
                3 => writeln!(text, "resource \"x\" \"r{i}\" {{\n  for_each = {target}\n  a = each.value\n}}"),
                4 => writeln!(text, "resource \"x\" \"r{i}\" {{\n  for_each = {{ k = {target} }}\n  a = each.value\n}}"),
                5 => writeln!(text, "resource \"x\" \"r{i}\" {{\n  dynamic \"b\" {{\n    for_each = {target}\n    content {{\n      a = b.value\n    }}\n  }}\n}}"),
                6 => writeln!(text, "output \"o{i}\" {{\n  value = {target}\n}}"),
                _ => writeln!(text, "resource \"x\" \"r{i}\" {{\n  count = 2\n  a = {target}\n}}"),
            };
        }
        let evaluation = evaluate(&[
            ("main.tf", &text),
            ("m/main.tf", "variable \"x\" {}\nresource \"x\" \"in\" {\n  a = var.x\n}\noutput \"out\" { value = x.in.id }\n"),
        ]);
        let addresses: Vec<_> = evaluation.instances.iter().map(|i| &i.address).collect();
        proptest::prop_assert!(addresses.windows(2).all(|w| w[0] < w[1]), "{addresses:?}");
    }
}
