//! What is a block in Terraform's JSON syntax: JSON does not tell blocks from arguments, so the
//! block types of the Terraform language are listed here. What a provider's schema makes a block
//! stays an argument whose value is an object or a list of objects.

/// What may be in a body.
#[derive(Debug)]
pub(super) struct Schema {
    /// Block types, the number of their labels, and what may be in them.
    pub blocks: &'static [(&'static str, usize, &'static Schema)],
    /// Arguments whose strings are expressions rather than templates, such as `depends_on`.
    pub expressions: &'static [&'static str],
    /// Arguments that Terraform reads without evaluating: their strings are plain text.
    pub plain: &'static [&'static str],
}

impl Schema {
    /// The labels and the inside of a block type.
    pub fn block(&self, name: &str) -> Option<(usize, &'static Schema)> {
        let found = self.blocks.iter().find(|(kind, ..)| *kind == name)?;
        Some((found.1, found.2))
    }
}

/// A file.
pub(super) static FILE: Schema = Schema {
    blocks: &[
        ("terraform", 0, &TERRAFORM),
        ("provider", 1, &PLAIN),
        ("variable", 1, &VARIABLE),
        ("locals", 0, &PLAIN),
        ("output", 1, &OUTPUT),
        ("module", 1, &MODULE),
        ("resource", 2, &RESOURCE),
        ("data", 2, &RESOURCE),
        ("ephemeral", 2, &RESOURCE),
        ("check", 1, &CHECK),
        ("moved", 0, &MOVED),
        ("removed", 0, &REMOVED),
        ("import", 0, &IMPORT),
    ],
    expressions: &[],
    plain: &[],
};

static PLAIN: Schema = Schema {
    blocks: &[],
    expressions: &[],
    plain: &[],
};

static TERRAFORM: Schema = Schema {
    blocks: &[
        ("required_providers", 0, &PLAIN),
        ("backend", 1, &PLAIN),
        ("cloud", 0, &CLOUD),
        ("provider_meta", 1, &PLAIN),
    ],
    expressions: &[],
    plain: &["required_version"],
};

static CLOUD: Schema = Schema {
    blocks: &[("workspaces", 0, &PLAIN)],
    expressions: &[],
    plain: &[],
};

static VARIABLE: Schema = Schema {
    blocks: &[("validation", 0, &PLAIN)],
    expressions: &["type"],
    plain: &["default", "description"],
};

static OUTPUT: Schema = Schema {
    blocks: &[("precondition", 0, &PLAIN)],
    expressions: &["depends_on"],
    plain: &["description"],
};

static MODULE: Schema = Schema {
    blocks: &[],
    expressions: &["depends_on", "providers"],
    plain: &["source", "version"],
};

static RESOURCE: Schema = Schema {
    blocks: &[
        ("lifecycle", 0, &LIFECYCLE),
        ("provisioner", 1, &PROVISIONER),
        ("connection", 0, &PLAIN),
        ("dynamic", 1, &DYNAMIC),
    ],
    expressions: &["depends_on", "provider"],
    plain: &[],
};

static LIFECYCLE: Schema = Schema {
    blocks: &[("precondition", 0, &PLAIN), ("postcondition", 0, &PLAIN)],
    expressions: &["ignore_changes", "replace_triggered_by"],
    plain: &[],
};

static PROVISIONER: Schema = Schema {
    blocks: &[("connection", 0, &PLAIN)],
    expressions: &["when", "on_failure"],
    plain: &[],
};

static DYNAMIC: Schema = Schema {
    blocks: &[("content", 0, &CONTENT)],
    expressions: &["iterator"],
    plain: &[],
};

static CONTENT: Schema = Schema {
    blocks: &[("dynamic", 1, &DYNAMIC)],
    expressions: &[],
    plain: &[],
};

static CHECK: Schema = Schema {
    blocks: &[("data", 2, &RESOURCE), ("assert", 0, &PLAIN)],
    expressions: &[],
    plain: &[],
};

static MOVED: Schema = Schema {
    blocks: &[],
    expressions: &["from", "to"],
    plain: &[],
};

static REMOVED: Schema = Schema {
    blocks: &[
        ("lifecycle", 0, &LIFECYCLE),
        ("provisioner", 1, &PROVISIONER),
        ("connection", 0, &PLAIN),
    ],
    expressions: &["from"],
    plain: &[],
};

static IMPORT: Schema = Schema {
    blocks: &[],
    expressions: &["to", "provider"],
    plain: &[],
};
