"""formats.py MIGPLAN - do readers of the formats understand what check writes?

Every case of check and lint, a tree with the most hostile names and texts that
a file system takes, and a tree with thousands of findings are written in every
format. SARIF and reviewdog's formats are validated by their schemas
(validate.mjs), JUnit, GitLab, annotations and Markdown by what their readers
document; nothing in them may act on a terminal, a log or a page.
"""
import collections, json, os, re, shutil, subprocess, sys, tempfile
import xml.etree.ElementTree as ElementTree

MIGPLAN = os.path.abspath(sys.argv[1])
HERE = os.path.dirname(os.path.abspath(__file__))
CASES = os.path.join(os.path.dirname(HERE), "cases", "migplan")
FORMATS = ("text concise json jsonl sarif github gitlab junit rdjson rdjsonl markdown").split()
ENV = dict(os.environ, ALEMBIC_CONFIG="", XDG_CACHE_HOME="/nonexistent", NO_COLOR="1")

NASTY = ("::error::x", "##[group]x", "::stop-commands::y", "\x1b[31mred\x1b]0;t\x07", "\u202egpj.exe",
         "-->", "</script><img src=x onerror=alert(1)>", "a|b`c``d*e_f[g](javascript:h)", "@everyone",
         "new\nline", "cr\rline", "tab\there", "%0A::error::", "\x7f\x01", "&lt;", "]]>", "\U0001F600é",
         "'; DROP TABLE x; --", "$(touch x)", "<!-- migplan:comment x -->")


def run(folder, words, out):
    formats = [w for f in FORMATS for w in ("--format", f"{f}={out}/{f}")]
    done = subprocess.run([MIGPLAN, "--no-cache", *words, *formats], cwd=folder, env=ENV,
                          capture_output=True)
    assert done.returncode in (0, 1), done.stderr.decode(errors="replace")
    assert done.stderr.count(b"\x1b") == 0
    return done.returncode


def case_words(folder):
    """The case's arguments without its own --format and --json; None where it is no check."""
    words = open(os.path.join(folder, "args")).read().splitlines()
    kept = []
    while words:
        word = words.pop(0)
        if word in ("--format", "-f"):
            words.pop(0)
        elif word != "--json" and not word.startswith("--format="):
            kept.append(word)
    status = os.path.join(folder, "status")
    fine = not os.path.exists(status) or open(status).read().strip() in ("0", "1")
    return kept if fine and ("check" in kept or "lint" in kept) and "--statistics" not in kept else None


def hostile(folder):
    os.makedirs(folder + "/versions")
    for i, text in enumerate(NASTY):
        name = text.replace("/", "\u2215")
        with open(f"{folder}/versions/{name}.py", "w", newline="") as out:
            out.write(f"{text!r}\nrevision = {f'r{i}' + text!r}\ndown_revision = {text!r}\n"
                      f"branch_labels = {text!r}\n\n\ndef upgrade():\n    op.execute({text!r})\n"
                      f"    # migplan: allow {text.split()[0]} -- {text.split()[0]}\n")
    with open(f"{folder}/versions/bytes.py", "wb") as out:
        out.write(b"revision = 'x\xff\xfe'\n")
    os.symlink("/etc/passwd", f"{folder}/versions/link.py")
    os.mkfifo(f"{folder}/versions/pipe.py")


def crowded(folder, count):
    os.makedirs(folder + "/versions")
    for i in range(count):
        with open(f"{folder}/versions/{i:05}.py", "w") as out:
            out.write(f"revision = 'r{i}'\ndown_revision = {f'r{i - 1}' if i else None!r}\n\n\n"
                      "def upgrade():\n    open('x').read(1, 2, 3)\n")


def read(out, name):
    return open(f"{out}/{name}", encoding="utf-8", newline="").read()


def check_json(out):
    answer = json.loads(read(out, "json"))
    lines = [json.loads(line) for line in read(out, "jsonl").splitlines()]
    assert lines[:-1] == answer["findings"] and lines[-1]["summary"] == answer["summary"]
    return [f for f in answer["findings"] if "suppressed" not in f]


def check_sarif(out):
    log = json.loads(read(out, "sarif"))
    ids = [run["automationDetails"]["id"] for run in log["runs"]]
    assert len(set(ids)) == len(ids) <= 20, ids
    results = [(run, result) for run in log["runs"] for result in run["results"]]
    for run, result in results:
        rules = run["tool"]["driver"]["rules"]
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        for location in result["locations"] + result.get("relatedLocations", []):
            uri = location["physicalLocation"]["artifactLocation"]["uri"]
            assert re.fullmatch(r"[A-Za-z0-9\-._~/@+=%]+", uri) and not uri.startswith("/"), uri
    assert max(len(run["results"]) for run in log["runs"]) <= 5000
    return len(results)


def check_gitlab(out):
    items = json.loads(read(out, "gitlab"))
    prints = [i["fingerprint"] for i in items]
    assert len(set(prints)) == len(prints)
    for item in items:
        assert set(item) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert item["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert not item["location"]["path"].startswith(("./", "/"))
        assert item["location"]["lines"]["begin"] >= 1 and item["description"]
    return len(items)


def check_junit(out):
    root = ElementTree.fromstring(read(out, "junit").encode())
    names, failures = [], 0
    assert root.tag == "testsuites"
    for suite in root:
        assert suite.tag == "testsuite"
        cases = suite.findall("testcase")
        failed = [c for c in cases if c.find("failure") is not None]
        assert (int(suite.get("tests")), int(suite.get("failures"))) == (len(cases), len(failed))
        names += [(c.get("classname"), c.get("name")) for c in cases]
        failures += len(failed)
        for failure in suite.iter("failure"):
            assert re.fullmatch(r"MP\d{3}", failure.get("type")) and failure.get("message")
    assert len(set(names)) == len(names), [n for n, c in collections.Counter(names).items() if c > 1]
    assert int(root.get("failures")) == failures


def check_github(out):
    kinds = collections.Counter()
    for line in read(out, "github").split("\n")[:-1]:
        match = re.fullmatch(r"::(error|warning|notice) ([^\r\n]*?)::([^\x00-\x1f\x7f]*)", line)
        assert match, line
        for prop in match[2].split(","):
            assert re.fullmatch(r"(file|line|endLine|col|endColumn|title)=[^:,\r\n]*", prop), prop
        kinds[match[1]] += 1
    assert max(kinds.values(), default=0) <= 10
    return sum(kinds.values())


def check_text(out):
    for name in ("text", "concise"):
        for line in read(out, name).split("\n"):
            assert not line.startswith(("::", "##[", "##vso")), line
            assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", line), line


def check_markdown(out):
    text = read(out, "markdown")
    assert len(text) <= 60000 and text.startswith("<!-- migplan:comment ")
    assert text.split("\n")[0].count("-->") == 1, text.split("\n")[0]
    html = subprocess.run(["cmark-gfm", "--unsafe", "-e", "table", "-e", "autolink", "-e", "tagfilter"],
                          input=text.encode(), capture_output=True, check=True).stdout.decode()
    tags = set(re.findall(r"<([a-zA-Z][a-z0-9]*)", html))
    assert tags <= {"h2", "p", "strong", "code", "table", "thead", "tbody", "tr", "th", "td", "pre",
                    "ul", "li", "sub", "blockquote", "details", "summary", "br", "em"}, tags
    plain = re.sub(r"<(code|pre)[^>]*>.*?</\1>", "", html, flags=re.S)
    assert not re.search(r"@\w", plain), re.findall(r".*@\w.*", plain)
    assert "javascript:" not in "".join(re.findall(r'href="[^"]*"', html))
    rows = [line for line in text.split("\n") if line.startswith("| ")]
    assert html.count("<tr>") == max(0, len(rows) - (1 if rows else 0)) + (1 if rows else 0), html
    return len(rows)


def check(name, out):
    found = check_json(out)
    check_text(out)
    check_junit(out)
    check_markdown(out)
    annotations = check_github(out)
    assert (annotations > 0) == (len(found) > 0)
    assert check_gitlab(out) == len(found)
    assert check_sarif(out) >= min(5000, len(found))


def main():
    scratch = tempfile.mkdtemp(prefix="formats-")
    inputs = [(name, os.path.join(CASES, name)) for name in sorted(os.listdir(CASES))]
    inputs = [(name, path, case_words(path)) for name, path in inputs]
    hostile(scratch + "/hostile")
    crowded(scratch + "/crowded", 5200)
    inputs += [(n, f"{scratch}/{n}", ["--tree", "versions", "check"]) for n in ("hostile", "crowded")]
    listed, failed, count = [], 0, 0
    for name, path, words in inputs:
        if words is None:
            continue
        out = f"{scratch}/out-{name}"
        os.mkdir(out)
        count += 1
        try:
            run(path, words, out)
            check(name, out)
            listed += [f"{f} {out}/{f}" for f in ("sarif", "rdjson", "rdjsonl")]
        except AssertionError as wrong:
            failed += 1
            print(f"{name}: line {wrong.__traceback__.tb_next.tb_lineno}: {wrong}")
    schemas = subprocess.run(["node", os.path.join(HERE, "validate.mjs")], text=True,
                             input="\n".join(listed) + "\n")
    shutil.rmtree(scratch)
    print(f"formats: {count} reports in {len(FORMATS)} formats, {failed} wrong, "
          f"{'all' if schemas.returncode == 0 else 'not all'} valid by their schemas")
    return failed > 0 or schemas.returncode != 0 or count < 20


sys.exit(main())
