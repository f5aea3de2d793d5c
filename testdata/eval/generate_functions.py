"""Expressions of text functions by chance: `generate_functions.py SEED COUNT`."""

import json
import random
import sys

seed, count = int(sys.argv[1]), int(sys.argv[2])
r = random.Random(seed)


def q(text):
    """A quoted string of HCL."""
    out = json.dumps(text, ensure_ascii=False)
    for c in "\u0085\u2028\u00a0":
        out = out.replace(c, f"\\u{ord(c):04x}")
    return out.replace("${", "$${").replace("%{", "%%{").replace("\\b", "\\u0008").replace("\\f", "\\u000c")


def number():
    return r.choice(
        [
            str(r.randint(-20, 20)),
            str(r.randint(-(10**9), 10**9)),
            f"{r.uniform(-1000, 1000):.{r.randint(0, 6)}f}",
            f"{r.randint(1, 999)}e{r.randint(-12, 25)}",
            f"{r.randint(1, 99)}/{r.randint(1, 99)}",
            f"pow({r.randint(1, 9)}, {r.randint(-3, 9)})",
            "0",
        ]
    )


def word(alphabet="abcXYé-_. /\n\té☃", most=8):
    return "".join(r.choice(alphabet) for _ in range(r.randint(0, most)))


def verb(kinds):
    flags = "".join(sorted({r.choice("#0-+ ") for _ in range(r.choice([0, 0, 1, 2]))}))
    width = r.choice(["", "", "", str(r.randint(1, 14))])
    precision = r.choice(["", "", "", "." + str(r.randint(0, 8)), "."])
    return "%" + flags + width + precision + r.choice(kinds)


def formats():
    if r.random() < 0.7:
        return f'format({q(word(most=3).replace("%", "") + verb("dbxXofFeEgGv" if r.random() < 0.9 else "dsq") + "|")}, {number()})'
    return f"format({q(verb('sqv') + '|')}, {q(word())})"


def atom(depth):
    kind = r.randint(0, 13)
    if kind < 5:
        return r.choice("abcé1_ ")
    if kind == 5:
        return r.choice([r"\d", r"\w", r"\s", r"\D", r"\W", r"\S", r"\b", r"\B", ".", "^", "$"])
    if kind == 6:
        items = "".join(r.choice(["a", "b", "-", "c-e", r"\d", "^", "é", "&&", "[", "0-9", "[:alpha:]", r"\n", "~~"]) for _ in range(r.randint(1, 3)))
        return f"[{r.choice(['', '^'])}{items}]"
    if kind == 7:
        return r.choice([r"\pL", r"\p{Lu}", r"\P{Ll}", r"\x61", r"\x{e9}", r"\.", r"\Qa.\E", r"\141", "{", "}", "]", "a{,1}"])
    if depth <= 0:
        return "a"
    inner = regex(depth - 1)
    return r.choice(["(%s)", "(%s)", "(?:%s)", "(?i:%s)", "(?s:%s)", "(?P<n>%s)", "(?U:%s)"]) % inner


def regex(depth=2):
    branches = []
    for _ in range(r.choice([1, 1, 1, 2])):
        branches.append("".join(atom(depth) + r.choice(["", "", "", "*", "+", "?", "*?", "+?", "{2}", "{1,2}", "{0,}", "**"][: 12 if r.random() < 0.1 else 11]) for _ in range(r.randint(1, 3))))
    return "|".join(branches)


def regexes():
    text = word("aabbcde1_ é\nAB{.-", 12)
    function = r.choice(["regex", "regexall", "regexall", "replace"])
    if function == "replace":
        return f"replace({q(text)}, {q('/' + regex() + '/')}, {q(r.choice(['-', '<$0>', '$1', '[$n]', '$$']))})"
    return f"{function}({q(regex())}, {q(text)})"


def yaml_scalar():
    return r.choice(
        [
            word("abc é", 5).strip() or "x",
            str(r.randint(-99, 99)),
            f"{r.uniform(-9, 9):.2f}",
            r.choice(["yes", "No", "true", "null", "~", "on", "0x1f", "0o17", "017", "1e3", ".5", "1.", "2020-01-02", "2020-1-2 3:4:5", "1_000", "<<", ".inf"][:16]),
            "'" + word("ab c", 5) + "'",
            '"' + word("ab c", 5) + '"',
            "!!str 12",
            "",
        ]
    )


def yaml(indent, depth):
    pad = " " * indent
    kind = r.randint(0, 4)
    if depth <= 0 or kind == 0:
        return " " + yaml_scalar() + "\n"
    if kind == 1:
        return "\n" + "".join(f"{pad}k{i}:" + yaml(indent + 2, depth - 1) for i in range(r.randint(1, 3)))
    if kind == 2:
        return "\n" + "".join(f"{pad}-" + yaml(indent + 2, depth - 1) for _ in range(r.randint(1, 3)))
    if kind == 3:
        style = r.choice(["|", ">", "|-", ">-", "|+", ">+"])
        lines = [r.choice(["", " ", ""]) + word("ab c", 4).strip() for _ in range(r.randint(1, 4))]
        return f" {style}\n" + "".join((pad + line if line.strip() else "") + "\n" for line in lines)
    items = ", ".join(yaml_scalar() or "z" for _ in range(r.randint(0, 3)))
    return f" [{items}]\n" if r.random() < 0.5 else " {" + ", ".join(f"f{i}: {yaml_scalar()}" for i in range(r.randint(0, 3))) + "}\n"


def value(depth):
    kind = r.randint(0, 7)
    if depth <= 0 or kind < 4:
        long = " ".join(word("abcdef", 9) for _ in range(r.randint(8, 30)))
        texts = [q(word()), q(word("a \n", 6)), q(word("ab é\u00a0\u0085\u2028😀\"\\", 6)), q(long)]
        return r.choice(texts + [number(), "true", "null"])
    if kind < 6:
        return "[" + ", ".join(value(depth - 1) for _ in range(r.randint(0, 3))) + "]"
    keys = {word("ab \n-é", 4) for _ in range(r.randint(0, 3))}
    return "{" + ", ".join(f"{q(k)} = {value(depth - 1)}" for k in sorted(keys)) + "}"


def yamls():
    if r.random() < 0.5:
        return f"yamldecode({q('a:' + yaml(2, 3))})"
    return f"yamlencode({value(3)})"


def texts():
    text, other = word(), word(most=3)
    return r.choice(
        [
            lambda: f"substr({q(text)}, {r.randint(-9, 9)}, {r.randint(-2, 9)})",
            lambda: f"split({q(other)}, {q(text)})",
            lambda: f"replace({q(text)}, {q(other)}, {q(word(most=2))})",
            lambda: f"trim({q(text)}, {q(other)})",
            lambda: f"{r.choice(['title', 'upper', 'lower', 'trimspace', 'chomp', 'strrev', 'urlencode', 'basename', 'dirname'])}({q(word('abÀß ĳǆﬁ_-/.1é', 9))})",
            lambda: f"indent({r.randint(0, 4)}, {q(text)})",
            lambda: f"jsonencode({value(2)})",
            lambda: f"join({q(other)}, [{', '.join(q(word(most=3)) for _ in range(r.randint(0, 4)))}])",
            lambda: f"csvdecode({q(chr(10).join(','.join(r.choice(['a', 'b', chr(34) + 'x' + chr(34), 'c d', '']) + str(i) * (row == 0) for i in range(2)) for row in range(r.randint(1, 3))))})",
        ]
    )()


def networks():
    if r.random() < 0.6:
        prefix, width = f"{r.randint(0, 255)}.{r.randint(0, 255)}.{r.randint(0, 255)}.{r.randint(0, 255)}", 32
    else:
        prefix, width = ":".join(f"{r.choice([0, 0, r.randint(0, 65535)]):x}" for _ in range(8)), 128
    bits = r.randint(0, width)
    network = q(f"{prefix}/{bits}")
    more = r.randint(0, 12)
    return r.choice(
        [
            f"cidrhost({network}, {r.randint(-40, 300)})",
            f"cidrnetmask({network})",
            f"cidrsubnet({network}, {more}, {r.randint(0, 2 ** min(more, 8))})",
            f"cidrsubnets({network}, {', '.join(str(r.randint(1, 9)) for _ in range(r.randint(1, 4)))})",
        ]
    )


def times():
    stamp = f"{r.randint(0, 9999):04}-{r.randint(1, 12):02}-{r.randint(1, 31):02}T{r.randint(0, 24):02}:{r.randint(0, 59):02}:{r.randint(0, 59):02}{r.choice(['', '.5', '.123456789'])}{r.choice(['Z', '+00:00', '-05:30', '+14:00'])}"
    duration = "".join(f"{r.choice([str(r.randint(0, 5000)), f'{r.uniform(0, 99):.2f}'])}{r.choice(['h', 'm', 's', 'ms', 'us', 'ns'])}" for _ in range(r.randint(1, 3)))
    layout = "".join(r.choice(["YYYY", "YY", "MMMM", "MMM", "MM", "M", "DD", "D", "EEEE", "EEE", "hh", "h", "HH", "H", "AA", "aa", "mm", "m", "ss", "s", "ZZZZZ", "ZZZZ", "ZZZ", "Z"]) + r.choice("-/: '")  for _ in range(4)).replace("'", "''")
    return r.choice([f"timeadd({q(stamp)}, {q(r.choice(['', '-']) + duration)})", f"formatdate({q(layout)}, {q(stamp)})", f"timecmp({q(stamp)}, {q(stamp[:-1] + 'Z')})"])


seen = set()
while len(seen) < count:
    make = r.choice([formats, formats, regexes, regexes, regexes, yamls, yamls, yamls, texts, texts, networks, times])
    expression = make()
    if "\n" not in expression and expression not in seen and "'%" not in expression:
        seen.add(expression)
        print(expression)
