"""generate.py SEED COUNT > LIST: expressions by chance, one a line, over the names of config/main.tf.

Mostly well typed; now and then a part of another type, null, unknown or sensitive stands where it should
not. Record the list with the oracle's `eval` (see README.md). Python 3.11, standard library only.
"""

import random
import sys

KINDS = ["string", "number", "bool", "strings", "numbers", "map", "object", "objects"]

LEAVES = {
    "string": ['"a"', '"hello"', '""', '"12"', '"true"', '"é"', '"x-y"', "var.text", "var.empty", 'var.map["a"]',
               "var.map.b", "local.obj.id", "var.list[0]", 'local.obj["k-1"]', "var.object.name", "local.tuple[0]",
               "local.people[1].name", 'var.objects["one"].owner', "terraform_data.string.input"],
    "number": ["0", "1", "2", "3.5", "-1", "10", "1e3", "0.1", "var.number", "local.obj.n", "var.object.count",
               "var.numbers[1]", "local.tuple[1]", "local.people[0].age", 'var.objects["two"].tier', '"7"'],
    "bool": ["true", "false", "var.yes", "local.obj.deep.flag", "local.tuple[2]", "var.object.inner.x", '"true"'],
    "strings": ["var.list", '["a", "b"]', "[]", "var.set", "var.empty_list", "var.object.tags", 'tolist(["q", "r"])',
                'toset(["m", "n"])', "local.people[0].tags", '["k", "a", "z"]', "keys(local.obj)"],
    "numbers": ["var.numbers", "[1, 2, 3]", "[]", "tolist([4, 5])", "toset([9, 8])", "var.nested[0]", '[1, "2"]'],
    "map": ["var.map", '{ a = "x", b = "y" }', "{}", "var.empty_map", 'tomap({ k = "v" })', "local.part_map"],
    "object": ["local.obj", "var.object", "local.people[0]", '{ name = "n", tier = 1 }', 'var.objects["one"]',
               "local.by_name.bob", "{ a = 1, b = [true] }"],
    "objects": ["local.people", "values(var.objects)", '[{ name = "p", age = 1, tags = [] }]', "[local.obj]"],
}
UNKNOWN = {
    "string": ["local.unk_string", "local.unk_id", "local.hex", "terraform_data.counted[0].output", '"p-${local.unk_string}"'],
    "number": ["local.unk_number", 'length(local.unk_list)'],
    "bool": ["local.unk_bool", "local.unk_string == var.text"],
    "strings": ["local.unk_list", "local.unk_set", "local.part_list", "terraform_data.counted[*].id", '["a", local.unk_id]'],
    "numbers": ["[1, local.unk_number]", "[local.unk_number]"],
    "map": ["local.unk_map", "local.part_map", "{ a = local.unk_string }"],
    "object": ["local.unk_object", "{ name = local.unk_string, tier = 1 }"],
    "objects": ["[{ name = local.unk_id, age = 3, tags = [] }]"],
}
SECRET = {
    "string": ["var.secret", 'var.secret_map["a"]', '"s-${var.secret}"'],
    "number": ["var.secret_number"],
    "bool": ["var.secret_yes", 'var.secret == "x"'],
    "strings": ["var.secret_list", '["a", var.secret]'],
    "numbers": ["[var.secret_number, 1]", "sensitive([1, 2])"],
    "map": ["var.secret_map", "{ a = var.secret }"],
    "object": ["local.part_secret", 'sensitive({ name = "n", tier = 1 })'],
    "objects": ['sensitive([{ name = "s", age = 2, tags = ["t"] }])'],
}
NULLS = ["null", "var.none", "var.none_any", "var.none_number", "var.none_list", "var.none_object"]


class Maker:
    def __init__(self, seed):
        self.r = random.Random(seed)
        self.names = []  # (name, kind) bound by `for`
        self.count = 0

    def of(self, *choices):
        return self.r.choice(choices)()

    def leaf(self, kind):
        x = self.r.random()
        bound = [n for n, k in self.names if k == kind]
        if bound and x < 0.6:
            return self.r.choice(bound)
        if x > 0.97:
            return self.r.choice(NULLS)
        table = UNKNOWN if x > 0.9 else SECRET if x > 0.84 else LEAVES
        return self.r.choice(table[kind])

    def make(self, kind, depth):
        if self.r.random() < 0.03:
            kind = self.r.choice(KINDS)
        if depth <= 0 or self.r.random() < 0.12:
            return self.leaf(kind)
        return getattr(self, kind)(depth - 1)

    def binding(self, depth):
        """(names, collection, [(name, kind)])"""
        kind, inner = self.r.choice([("strings", "string"), ("numbers", "number"), ("map", "string"), ("objects", "object")])
        self.count += 1
        k, v = f"k{self.count}", f"v{self.count}"
        collection = self.make(kind, depth)
        if self.r.random() < 0.4:
            return f"{k}, {v}", collection, [(k, "string" if kind == "map" else "number"), (v, inner)]
        return v, collection, [(v, inner)]

    def loop(self, depth, body):
        names, collection, bound = self.binding(depth)
        self.names += bound
        text = body()
        cond = f" if {self.make('bool', depth)}" if self.r.random() < 0.35 else ""
        del self.names[-len(bound):]
        return names, collection, text, cond

    def list_for(self, kind, depth):
        names, collection, text, cond = self.loop(depth, lambda: self.make(kind, depth))
        return f"[for {names} in {collection} : {text}{cond}]"

    def map_for(self, kind, depth):
        key = lambda: self.make("string", depth)
        group = self.r.random() < 0.4
        pair = lambda: f"{key()} => {self.make(kind, depth)}{'...' if group else ''}"
        names, collection, text, cond = self.loop(depth, pair)
        return f"{{ for {names} in {collection} : {text}{cond} }}"

    def any_of(self, kind, depth):
        m = self.make
        return self.of(
            lambda: f"({m(kind, depth)})",
            lambda: f"{self.paren('bool', depth)} ? {self.paren(kind, depth)} : {self.paren(kind, depth)}",
            lambda: f"try({m(kind, depth)}, {m(kind, depth)})",
            lambda: f"coalesce({m(kind, depth)}, {m(kind, depth)})",
        )

    def paren(self, kind, depth):
        text = self.make(kind, depth)
        return text if text.replace(".", "").replace("_", "").isalnum() else f"({text})"

    def template(self, depth):
        parts = []
        for _ in range(self.r.randint(1, 3)):
            parts.append(self.of(
                lambda: self.r.choice(["a", "-", " ", "é", "$${", "\\n", "b: "]),
                lambda: "${" + self.make(self.r.choice(["string", "number", "bool"]), depth) + "}",
                lambda: "%{ if " + self.make("bool", depth) + " }y${" + self.make("string", depth) + "}%{ else }n%{ endif }",
                lambda: self.template_for(depth),
            ))
        return '"' + "".join(parts) + '"'

    def template_for(self, depth):
        names, collection, text, _ = self.loop(depth, lambda: self.make("string", depth))
        return "%{ for " + names + " in " + collection + " }${" + text + "},%{ endfor }"

    def string(self, depth):
        m = self.make
        return self.of(
            lambda: self.any_of("string", depth),
            lambda: self.template(depth),
            lambda: self.template(depth),
            lambda: f"upper({m('string', depth)})",
            lambda: f"join({m('string', depth)}, {m('strings', depth)})",
            lambda: f"{self.paren('strings', depth)}[{m('number', 0)}]",
            lambda: f"{self.paren('map', depth)}[{m('string', 0)}]",
            lambda: f"lookup({m('map', depth)}, {m('string', 0)}, {m('string', depth)})",
            lambda: f"{self.paren('object', depth)}.name",
            lambda: f"tostring({m('number', depth)})",
            lambda: f"jsonencode({m(self.r.choice(KINDS), depth)})",
        )

    def number(self, depth):
        m, p = self.make, self.paren
        return self.of(
            lambda: self.any_of("number", depth),
            lambda: f"{p('number', depth)} {self.r.choice('+-*')} {p('number', depth)}",
            lambda: f"{p('number', depth)} {self.r.choice('/%')} {self.r.choice(['2', '3', '7', '0.5', '-4'])}",
            lambda: f"-{p('number', depth)}",
            lambda: f"length({m(self.r.choice(['strings', 'numbers', 'map', 'object', 'objects', 'string']), depth)})",
            lambda: f"{p('numbers', depth)}[{m('number', 0)}]",
            lambda: f"max({m('number', depth)}, {m('number', depth)})",
            lambda: f"sum({m('numbers', depth)})",
            lambda: f"tonumber({m('string', depth)})",
        )

    def bool(self, depth):
        m, p = self.make, self.paren
        kind = self.r.choice(KINDS)
        return self.of(
            lambda: self.any_of("bool", depth),
            lambda: f"{p('bool', depth)} {self.r.choice(['&&', '||'])} {p('bool', depth)}",
            lambda: f"!{p('bool', depth)}",
            lambda: f"{p('number', depth)} {self.r.choice(['<', '<=', '>', '>='])} {p('number', depth)}",
            lambda: f"{p(kind, depth)} {self.r.choice(['==', '!='])} {p(kind, depth)}",
            lambda: f"{p(kind, depth)} {self.r.choice(['==', '!='])} null",
            lambda: f"can({m(kind, depth)})",
            lambda: f"contains({m('strings', depth)}, {m('string', depth)})",
            lambda: f"startswith({m('string', depth)}, {m('string', 0)})",
        )

    def sequence(self, kind, many, depth):
        m = self.make
        return self.of(
            lambda: self.any_of(many, depth),
            lambda: self.list_for(kind, depth),
            lambda: "[" + ", ".join(m(kind, depth) for _ in range(self.r.randint(0, 3))) + "]",
            lambda: f"{self.r.choice(['tolist', 'toset', 'distinct', 'reverse', 'compact', 'sort'])}({m(many, depth)})",
            lambda: f"concat({m(many, depth)}, {m(many, depth)})",
            lambda: f"{self.paren(many, depth)}[*]",
            lambda: f"{self.paren(kind, depth)}[*]",
            lambda: f"slice({m(many, depth)}, 0, 1)",
        )

    def strings(self, depth):
        return self.of(
            lambda: self.sequence("string", "strings", depth),
            lambda: self.sequence("string", "strings", depth),
            lambda: f"local.people{self.r.choice(['[*].name', '.*.name', '[*].tags[*]', '[*].nope'])}",
            lambda: f"keys({self.make(self.r.choice(['map', 'object']), depth)})",
            lambda: f"split({self.make('string', 0)}, {self.make('string', depth)})",
            lambda: f"flatten([{self.make('strings', depth)}, {self.make('strings', depth)}])",
        )

    def numbers(self, depth):
        return self.of(
            lambda: self.sequence("number", "numbers", depth),
            lambda: "local.people[*].age",
            lambda: f"range({self.r.randint(0, 4)})",
        )

    def map(self, depth):
        m = self.make
        return self.of(
            lambda: self.any_of("map", depth),
            lambda: self.map_for("string", depth),
            lambda: f"merge({m('map', depth)}, {m('map', depth)})",
            lambda: f"{{ ({m('string', depth)}) = {m('string', depth)} }}",
            lambda: f"tomap({m('map', depth)})",
            lambda: f"zipmap({m('strings', depth)}, {m('strings', depth)})",
        )

    def object(self, depth):
        m = self.make
        kind = lambda: self.r.choice(KINDS)
        return self.of(
            lambda: self.any_of("object", depth),
            lambda: f"{{ name = {m('string', depth)}, x = {m(kind(), depth)} }}",
            lambda: f"{{ \"${{{m('string', 0)}}}\" = {m(kind(), depth)}, name = {m('string', depth)} }}",
            lambda: f"merge({m('object', depth)}, {{ name = {m('string', depth)} }})",
            lambda: self.map_for(kind(), depth),
        )

    def objects(self, depth):
        m = self.make
        return self.of(
            lambda: f"[{m('object', depth)}, {m('object', depth)}]",
            lambda: self.list_for("object", depth),
            lambda: f"[for p in local.people : p if {m('bool', depth)}]",
            lambda: f"{m('objects', 0)}",
        )


def main():
    maker = Maker(int(sys.argv[1]))
    seen = set()
    while len(seen) < int(sys.argv[2]):
        text = maker.make(maker.r.choice(KINDS), maker.r.randint(1, 3))
        if len(text) < 300 and text not in seen:
            seen.add(text)
            print(text)


if __name__ == "__main__":
    main()
