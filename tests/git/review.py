"""review.py MIGPLAN - check where a review calls it: hooks, CI systems, open branches.

Each test makes a git repository, asks migplan in one of the ways that a
pre-commit hook, a CI job or a bot does, and looks at its status, at what it
printed and at the files it wrote - or must not write.
"""
import json, os, re, shutil, subprocess, sys, tempfile

ENV = {k: v for k, v in os.environ.items() if k.split("_")[0] not in ("CI", "GITHUB", "GITLAB")}
ENV.update(GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_SYSTEM="/dev/null", GIT_AUTHOR_NAME="a",
           GIT_AUTHOR_EMAIL="a@example.org", GIT_COMMITTER_NAME="a",
           GIT_COMMITTER_EMAIL="a@example.org", ALEMBIC_CONFIG="")
MIGPLAN = os.path.abspath(sys.argv[1])
HOOKS = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))),
                     ".pre-commit-hooks.yaml")


class Repository:
    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="review-")
        self.git("init", "-q", "-b", "main")
        self.write("alembic.ini", "[alembic]\nscript_location = app\n")

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text):
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        with open(self.path(name), "w") as out:
            out.write(text)

    def revision(self, name, down, extra="", body="op.execute('create table {0} (id int)')"):
        self.write(f"app/versions/{name}.py",
                   f'"""{name}"""\nfrom alembic import op\n\nrevision = "{name}"\n'
                   f"down_revision = {down!r}\n{extra}\n\ndef upgrade():\n    {body.format(name)}\n\n\n"
                   f"def downgrade():\n    op.execute('drop table {name}')\n")

    def git(self, *words, check=True, **env):
        return subprocess.run(["git", "-C", self.folder, *words], env=dict(ENV, **env),
                              check=check, capture_output=True, text=True)

    def commit(self, message="x"):
        self.git("add", "-A")
        self.git("commit", "-q", "-m", message)

    def migplan(self, *words, folder=".", **env):
        return subprocess.run([MIGPLAN, "--no-cache", *words], cwd=self.path(folder),
                              env=dict(ENV, **env), capture_output=True, text=True)

    def files(self):
        return sorted(os.path.relpath(os.path.join(folder, name), self.folder)
                      for folder, _, names in os.walk(self.folder) for name in names
                      if "/.git" not in folder)


def forked():
    """main has b1; the branch feature, which is checked out, has c1; both on a1."""
    r = Repository()
    r.revision("a1", None)
    r.commit()
    r.git("switch", "-q", "-c", "feature")
    r.revision("c1", "a1")
    r.commit()
    r.git("switch", "-q", "main")
    r.revision("b1", "a1")
    r.commit()
    r.git("switch", "-q", "feature")
    r.git("update-ref", "refs/remotes/origin/main", "main")
    return r


def test_staged_judges_the_index():
    r = Repository()
    r.revision("a1", None)
    r.git("add", "-A")
    run = r.migplan("check", "--staged")
    assert run.returncode == 0, run.stderr  # before the first commit
    r.commit()
    r.revision("b1", "a1")
    r.git("add", "-A")
    r.revision("c1", "a1")  # not staged: not judged
    run = r.migplan("check", "--staged")
    assert run.returncode == 0, run.stdout
    r.git("add", "-A")
    run = r.migplan("check", "--staged")
    assert run.returncode == 1 and "2 heads: b1, c1" in run.stdout, run.stdout
    os.unlink(r.path("app/versions/c1.py"))  # staged all the same
    assert r.migplan("check", "--staged").returncode == 1
    before = r.git("count-objects").stdout
    r.migplan("check", "--staged")
    assert r.git("count-objects").stdout == before  # nothing is written into the repository


def test_staged_reads_the_index_of_the_hook():
    r = Repository()
    r.revision("a1", None)
    r.commit()
    r.revision("b1", "a1")
    r.git("add", "-A")
    index = r.path(".git/other")
    r.git("read-tree", "HEAD", GIT_INDEX_FILE=index)
    r.revision("c1", "a1")
    r.git("add", "app/versions/c1.py", GIT_INDEX_FILE=index)
    assert r.migplan("check", "--staged", GIT_INDEX_FILE=index).returncode == 0
    run = r.migplan("--json", "check", "--staged", GIT_INDEX_FILE=index)
    assert json.loads(run.stdout)["trees"][0]["result_heads"] == ["c1"]


def test_staged_into_another_branch():
    r = forked()
    r.revision("d1", "c1")
    r.git("add", "-A")
    run = r.migplan("--json", "check", "--staged", "--base", "origin/main")
    heads = json.loads(run.stdout)["trees"][0]["result_heads"]
    assert run.returncode == 1 and heads == ["b1", "d1"], run.stdout


def test_staged_in_a_worktree_and_below():
    r = forked()
    tree = tempfile.mkdtemp(prefix="review-") + "/w"
    r.git("worktree", "add", "-q", tree, "main")
    other = Repository.__new__(Repository)
    other.folder = tree
    other.revision("d1", "a1")
    other.git("add", "-A")
    for folder in (".", "app", "app/versions"):
        run = other.migplan("check", "--staged", folder=folder)
        assert run.returncode == 1 and "2 heads" in run.stdout, (folder, run.stdout, run.stderr)
    shutil.rmtree(os.path.dirname(tree))


def test_staged_refuses_an_unfinished_merge():
    r = forked()
    r.write("app/versions/a1.py", "changed here")
    r.commit()
    r.git("switch", "-q", "main")
    r.write("app/versions/a1.py", "changed there")
    r.commit()
    r.git("merge", "feature", check=False)
    run = r.migplan("check", "--staged")
    assert run.returncode == 2 and "unfinished merge" in run.stderr, run.stderr


def hook():
    """The hook as pre-commit reads it: flat "key: value" lines of one entry."""
    text = open(HOOKS).read()
    return dict(re.findall(r"^[- ] (\w+): (.*)$", text, re.M))


def test_pre_commit():
    """What pre-commit does: it matches the staged files against the hook's pattern,
    puts unstaged changes away, and runs the entry in the root, without file
    names; a status that is not 0 stops the commit."""
    h = hook()
    assert h["language"] == "system" and h["pass_filenames"] == "false"
    r = Repository()
    r.revision("a1", None)
    r.commit()
    r.revision("b1", "a1")
    r.revision("c1", "a1")
    r.write("README", "text")
    r.git("add", "-A")
    pattern = re.compile(h["files"])
    staged = r.git("diff", "--staged", "--name-only", "--no-ext-diff", "-z").stdout.split("\0")
    assert [n for n in staged if pattern.search(n)] == ["app/versions/b1.py", "app/versions/c1.py"]
    words = h["entry"].split()
    assert words[0] == "migplan"
    run = r.migplan(*words[1:])
    assert run.returncode == 1 and "2 heads" in run.stdout, run.stdout
    r.git("rm", "-q", "--cached", "app/versions/c1.py")
    os.rename(r.path("app/versions/c1.py"), r.path("c1.away"))
    assert r.migplan(*words[1:]).returncode == 0


def test_all_refs():
    r = forked()
    r.git("switch", "-q", "-c", "good", "main")
    r.revision("d1", "b1")
    r.commit()
    r.git("branch", "old", "main~1")
    for pattern in ("refs/heads/*", "*"):
        run = r.migplan("--json", "check", "--base", "main", "--all-refs", pattern)
        answer = json.loads(run.stdout)
        assert run.returncode == 1, run.stderr
        assert answer["refs"] == ["feature", "good"], answer["refs"]  # old and main are merged
        assert [f["message"] for f in answer["findings"]] == [
            "feature: merging this into main makes 2 heads: b1, c1"], answer["findings"]
    run = r.migplan("check", "--base", "main", "--all-refs", "*", "--format", "junit")
    assert 'tests="1" failures="1"' in run.stdout, run.stdout
    run = r.migplan("check", "--base", "main", "--all-refs", "good")
    assert run.returncode == 0 and "1 branch" in run.stdout, run.stdout
    assert r.migplan("check", "--base", "main", "--all-refs", "none*").returncode == 2
    assert r.migplan("check", "--all-refs", "*").returncode == 2


def test_github():
    r = forked()
    summary, outputs = r.path("summary"), r.path("outputs")
    run = r.migplan("check", "--ci", "--format", "sarif=out.sarif", GITHUB_ACTIONS="true",
                    GITHUB_BASE_REF="main", GITHUB_STEP_SUMMARY=summary, GITHUB_OUTPUT=outputs)
    assert run.returncode == 1, run.stderr
    assert "\n::error file=app/versions/c1.py,line=5," in run.stdout, run.stdout
    assert open(summary).read().startswith("<!-- migplan:comment app -->")
    assert open(outputs).read() == "heads=b1 c1\nerrors=1\nwarnings=0\nnew_revisions=1\n"
    assert json.load(open(r.path("out.sarif")))["runs"][0]["results"][0]["ruleId"] == "MP101"
    run = r.migplan("--json", "check", "--ci", GITHUB_ACTIONS="true", GITHUB_BASE_REF="main")
    assert json.loads(run.stdout)["findings"] and run.stderr.startswith("::error ")
    run = r.migplan("check", "--ci", GITHUB_ACTIONS="true",
                    GITHUB_REF="refs/heads/gh-readonly-queue/main/pr-7-0123")
    assert run.returncode == 1 and "into origin/main" in run.stdout, run.stdout
    run = r.migplan("check", "--ci", GITHUB_ACTIONS="true")  # a push: the tree as it is
    assert run.returncode == 0 and "1 head: c1" in run.stdout, run.stdout
    run = r.migplan("check", "--ci", GITHUB_ACTIONS="true", GITHUB_BASE_REF="next")
    assert run.returncode == 2 and "git fetch --depth=1 origin next" in run.stderr, run.stderr


def test_action():
    """The steps of action.yml, as a runner with bash does them."""
    text = open(os.path.join(os.path.dirname(HOOKS), "action.yml")).read()
    fetch, check = [re.sub("^        ", "", block, flags=re.M)
                    for block in re.findall(r"run: \|\n((?:        .*\n)+)", text)]
    origin = forked()
    for depth in ([], ["--depth", "1"]):
        r = Repository.__new__(Repository)
        r.folder = tempfile.mkdtemp(prefix="review-") + "/clone"
        subprocess.run(["git", "clone", "-q", *depth, "-b", "feature", f"file://{origin.folder}",
                        r.folder], env=ENV, check=True)
        env = dict(ENV, GITHUB_ACTIONS="true", GITHUB_BASE_REF="main", BASE="", FAIL_ON="",
                   SARIF="out.sarif", COMMENT="comment.md", GITHUB_OUTPUT=r.path("outputs"),
                   PATH=os.path.dirname(MIGPLAN) + ":" + ENV["PATH"])
        subprocess.run(["bash", "-e", "-c", fetch], cwd=r.folder, env=env, check=True)
        run = subprocess.run(["bash", "-e", "-c", check], cwd=r.folder, env=env, text=True,
                             capture_output=True)
        assert run.returncode == 1 and "2 heads: b1, c1" in run.stdout, run.stdout + run.stderr
        assert "heads=b1 c1\n" in open(r.path("outputs")).read()
        assert os.path.exists(r.path("out.sarif")) and os.path.exists(r.path("comment.md"))
        env.update(FAIL_ON="never")
        run = subprocess.run(["bash", "-e", "-c", check], cwd=r.folder, env=env, text=True,
                             capture_output=True)
        assert run.returncode == 0, (run.returncode, run.stderr)


def shallow(r, branch, depth=1):
    """A clone of branch and of main that ends after depth commits."""
    clone = Repository.__new__(Repository)
    clone.folder = tempfile.mkdtemp(prefix="review-") + "/clone"
    subprocess.run(["git", "clone", "-q", "--depth", str(depth), "-b", branch,
                    f"file://{r.folder}", clone.folder], env=ENV, check=True)
    clone.git("fetch", "-q", f"--depth={depth}", "origin", "+main:refs/remotes/origin/main")
    return clone


def judged(clone, *words):
    run = clone.migplan("--json", "check", "--base", "origin/main", *words)
    answer = json.loads(run.stdout)
    return run.returncode, [f["rule"] for f in answer["findings"]], len(answer["assumptions"])


def test_shallow_clones():
    """Where the merge base is not there: never green where it could be red."""
    r = forked()
    assert judged(shallow(r, "feature")) == (1, ["multiple-heads"], 1)
    r.git("switch", "-q", "-c", "next", "main")
    r.revision("d1", "b1")
    r.commit()
    assert judged(shallow(r, "next")) == (0, [], 0)  # its parent is main
    r.git("commit", "-q", "--allow-empty", "-m", "more")
    assert judged(shallow(r, "next")) == (0, [], 1)  # on the one side only: new
    r.revision("d2", "d1")
    r.commit()  # d2 would stand on nothing if main had deleted d1
    clone = shallow(r, "next")
    assert judged(clone) == (1, ["unknown-history"], 1)
    run = clone.migplan("check", "--base", "origin/main")
    assert "git fetch --unshallow" in run.stdout and 'd1 "d1" is not on' in run.stdout, run.stdout
    assert judged(clone, "--severity", "unknown-history=note")[0] == 0
    clone.git("fetch", "-q", "--unshallow")
    assert judged(clone) == (0, [], 0)
    r.git("switch", "-q", "-c", "behind", "main~1")
    r.write("README", "text")
    r.commit()
    clone = shallow(r, "behind")
    assert judged(clone) == (1, ["unknown-history"], 1)
    clone.git("fetch", "-q", "--unshallow")
    assert judged(clone) == (0, [], 0)
    r.git("switch", "-q", "-c", "deletes", "main")
    r.git("rm", "-q", "app/versions/b1.py")
    r.commit()
    r.git("commit", "-q", "--allow-empty", "-m", "more")
    assert judged(shallow(r, "deletes")) == (1, ["unknown-history"], 1)
    assert judged(shallow(r, "deletes", 3)) == (1, ["deleted-revision"], 0)


def test_the_merge_commit_of_a_shallow_clone():
    """GitHub checks out the merge of the pull request into its target: that names
    the target as its parent, and nothing is assumed until the target moves."""
    r = forked()
    r.git("switch", "-q", "-c", "good", "main")
    for name, down in (("d1", "b1"), ("d2", "d1")):
        r.revision(name, down)
        r.commit()
    r.git("switch", "-q", "-c", "merged", "main")
    r.git("merge", "-q", "--no-ff", "-m", "x", "good")
    assert judged(shallow(r, "merged")) == (0, [], 0)
    r.git("switch", "-q", "main")
    r.revision("e1", "b1")
    r.commit()
    assert judged(shallow(r, "merged")) == (1, ["multiple-heads"], 1)


def test_paths_are_those_of_the_repository():
    """From a folder below people see their own paths; review systems those of the root."""
    r = forked()
    run = r.migplan("check", "--base", "main", folder="app")
    assert "\nversions/c1.py:5:" in "\n" + run.stdout, run.stdout
    for form, holds in (("github", "file=app/versions/c1.py,"), ("sarif", '"uri": "app/versions/c1.py"'),
                        ("gitlab", '"path": "app/versions/c1.py"'), ("junit", 'file="app/versions/c1.py"'),
                        ("markdown", "`app/versions/c1.py:5`"), ("rdjson", '"path": "versions/c1.py"')):
        run = r.migplan("check", "--base", "main", "--format", form, folder="app")
        assert re.sub(r'":\s*"', '": "', run.stdout).count(holds) >= 1, (form, run.stdout)
    run = r.migplan("-c", "../../alembic.ini", "check", "--base", "main", "--format", "github", folder="app/versions")
    assert "file=app/versions/c1.py," in run.stdout, run.stdout + run.stderr


def test_the_comment():
    """Markdown: the verdict, the fork, what to type, what rebase changes, the new SQL."""
    r = forked()
    env = dict(GITHUB_ACTIONS="true", GITHUB_BASE_REF="main", GITHUB_SERVER_URL="https://host",
               GITHUB_REPOSITORY="o/r", GITHUB_SHA="abc", GITHUB_RUN_ID="7")
    text = r.migplan("check", "--ci", "--format", "markdown=c.md", **env) and open(r.path("c.md")).read()
    for part in ("<!-- migplan:comment app -->\n", "would break `upgrade head`", "```mermaid\nflowchart BT",
                 "[`app/versions/c1.py:5`](https://host/o/r/blob/abc/app/versions/c1.py#L5)",
                 "```sh\ngit fetch origin main && git rebase origin/main\nmigplan rebase --onto origin/main\n",
                 "```diff\n--- a/app/versions/c1.py\n", '\n-down_revision = \'a1\'\n+down_revision = \'b1\'\n',
                 "SQL of <code>c1</code> c1: 1 statement</summary>\n\n```sql\ncreate table c1 (id int);\n```",
                 '<a href="https://host/o/r/actions/runs/7">'):
        assert part in text, (part, text)
    diff = r.migplan("rebase", "--onto", "main", "--diff").stdout
    assert diff and f"```diff\n{diff}```" in text, diff  # what rebase would do, not nearly
    r.migplan("check", "--ci", "--format", "sarif=c.sarif", **env)
    assert json.load(open(r.path("c.sarif")))["runs"][0]["versionControlProvenance"] == [
        {"repositoryUri": "https://host/o/r", "revisionId": "abc", "mappedTo": {"uriBaseId": "%SRCROOT%"}}]
    env.update(GITHUB_SERVER_URL='https://host/"><script>', GITHUB_RUN_ID='"onclick')
    r.migplan("check", "--ci", "--format", "markdown=c.md", **env)
    assert "script" not in open(r.path("c.md")).read()
    r.git("switch", "-q", "-c", "good", "main")
    r.revision("d1", "b1")
    r.commit()
    text = r.migplan("check", "--base", "main", "--format", "markdown").stdout
    assert text.split("\n")[1].startswith("\u2705 Migrations: **no problems**"), text
    assert text.count("\n") < 14, text


def test_the_owner():
    r = forked()
    assert r.migplan("--git-owner-check", "check", "--base", "main").returncode == 1
    if os.geteuid() != 0:
        return
    for path in (r.folder, r.path(".git")):
        os.chown(path, 12345, -1)
    assert r.migplan("check", "--base", "main").returncode == 1  # CI checks out as another user
    run = r.migplan("--git-owner-check", "check", "--base", "main")
    assert run.returncode == 2 and "belongs to somebody else" in run.stderr, run.stderr
    assert r.migplan("--git-owner-check", "check", "--base", "main", SUDO_UID="12345").returncode == 1


def test_a_hostile_comment():
    """What a pull request names and says stays text in the parts that are folded."""
    r = forked()
    nasty = "</summary></details><img src=x onerror=alert(1)> @team `x` | \x1b[31m \u202e"
    sql = "select 1 /* ``` */;\n```\n</details><script>alert(1)</script>\n~~~~ @team"
    r.write("app/versions/<b>c1.py", f'"""{nasty}"""\nfrom alembic import op\nrevision = "<i>c2`"\n'
            f'down_revision = "c1"\n\n\ndef upgrade():\n    op.execute({sql!r})\n\n\ndef downgrade():\n    pass\n')
    r.commit()
    branch = "x`$(touch${IFS}pwned)`<u>'"
    r.git("branch", branch, "main")
    text = r.migplan("check", "--base", branch, "--format", "markdown").stdout
    html = subprocess.run(["cmark-gfm", "--unsafe", "-e", "table", "-e", "tagfilter"], input=text,
                          text=True, capture_output=True, check=True).stdout
    tags = set(re.findall(r"<([a-zA-Z][a-z0-9]*)", html))
    assert tags <= {"h2", "p", "strong", "code", "table", "thead", "tbody", "tr", "th", "td", "pre",
                    "ul", "li", "sub", "details", "summary"}, tags
    assert html.count("<details>") == html.count("</details>") == text.count("\n<details>") >= 2, html
    assert not re.search(r"@\w", re.sub(r"(?s)<(code|pre)[^>]*>.*?</\1>", "", html)), html
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e]", text), text
    block = re.search(r"```sh\n(.*?)```", text, re.S)[1]  # what people paste
    assert block.startswith("git rebase 'x`$(touch"), block
    subprocess.run(["sh", "-c", "git() { :; }; migplan() { :; };" + block], cwd=r.folder, check=True)
    assert not os.path.exists(r.path("pwned"))


def test_the_comment_is_cut():
    """Longer than a host takes: SQL goes first, then the diff, then the picture."""
    r = forked()
    for count, kept in ((1, "sqldiffmermaid"), (3000, "diffmermaid")):
        r.revision("c1", "a1", body="\n    ".join(["op.execute('create table {0} (id int)')"] * count))
        r.git("commit", "-q", "--allow-empty", "-am", "x")
        text = r.migplan("check", "--base", "origin/main", "--format", "markdown").stdout
        assert len(text) < 60000 and text.count("```") % 2 == 0
        assert "".join(k for k in ("sql", "diff", "mermaid") if f"```{k}" in text) == kept, text[:3000]


def test_action_deepens():
    """Only where the target has moved since the merge commit was made."""
    text = open(os.path.join(os.path.dirname(HOOKS), "action.yml")).read()
    fetch = re.sub("^        ", "", re.findall(r"run: \|\n((?:        .*\n)+)", text)[0], flags=re.M)
    r = forked()
    r.git("switch", "-q", "-c", "merged", "main")
    r.git("merge", "-q", "--no-ff", "-m", "x", "main~1")
    r.write("README", "text")
    r.commit()
    r.git("switch", "-q", "-c", "pull", "main")
    r.git("merge", "-q", "--no-ff", "-m", "x", "merged")
    for moved in (False, True):
        clone = shallow(r, "pull")
        if moved:
            r.git("switch", "-q", "main")
            r.revision("e1", "b1")
            r.commit()
            clone.git("update-ref", "-d", "refs/remotes/origin/main")
        subprocess.run(["bash", "-e", "-c", fetch], cwd=clone.folder, check=True,
                       env=dict(ENV, GITHUB_BASE_REF="main"))
        assert judged(clone) == (0, [], 0), (moved, judged(clone))
        count = int(clone.git("rev-list", "--count", "HEAD").stdout)
        assert (count > 1) == moved, (moved, count)


def test_other_systems():
    at = "ci-output"
    for env, written in (
            ({"GITLAB_CI": "true", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
              "CI_PROJECT_DIR": at}, "gl-code-quality-report.json"),
            ({"JENKINS_URL": "x", "CHANGE_TARGET": "main", "WORKSPACE": at}, "migplan-junit.xml"),
            ({"TF_BUILD": "True", "SYSTEM_PULLREQUEST_TARGETBRANCH": "refs/heads/main",
              "BUILD_ARTIFACTSTAGINGDIRECTORY": at}, "migplan-junit.xml"),
            ({"BITBUCKET_BUILD_NUMBER": "1", "BITBUCKET_PR_DESTINATION_BRANCH": "main",
              "BITBUCKET_CLONE_DIR": at}, "test-results/migplan-junit.xml"),
            ({"BUILDKITE": "true", "BUILDKITE_PULL_REQUEST": "7",
              "BUILDKITE_PULL_REQUEST_BASE_BRANCH": "main"}, None),
            ({"TRAVIS": "true", "TRAVIS_PULL_REQUEST": "7", "TRAVIS_BRANCH": "main"}, None),
            ({"DRONE": "true", "DRONE_TARGET_BRANCH": "main"}, None)):
        r = forked()
        os.mkdir(r.path(at))
        before = r.files()
        run = r.migplan("check", "--ci", **env)
        assert run.returncode == 1 and "into origin/main" in run.stdout, (env, run.stderr)
        assert "::" not in run.stdout
        new = [n for n in r.files() if n not in before]
        assert new == ([f"{at}/{written}"] if written else []), (env, new)
        shutil.rmtree(r.folder)
    r = forked()
    run = r.migplan("check", "--ci", TRAVIS="true", TRAVIS_PULL_REQUEST="false", TRAVIS_BRANCH="x")
    assert run.returncode == 0 and "into" not in run.stdout, run.stdout
    assert r.migplan("check", "--ci").returncode == 2


def test_base_may_be_a_setting():
    r = forked()
    r.write("migplan.toml", 'base = "origin/main"\n')
    run = r.migplan("check", "--new-only")
    assert run.returncode == 1 and "into origin/main" in run.stdout, run.stdout + run.stderr
    assert r.migplan("check").returncode == 0  # the tree as it is
    run = r.migplan("rebase")
    assert run.returncode == 0 and "c1    revises a1 -> b1" in run.stdout, run.stdout + run.stderr


def test_where_the_base_comes_from():
    """Option, environment, setting, the usual names; config says which."""
    r = forked()
    r.git("branch", "next", "main")
    run = r.migplan("check", "--new-only")
    assert run.returncode == 1 and "into main makes" in run.stdout, run.stdout
    assert r.migplan("check").returncode == 0
    r.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main")
    assert "into origin/HEAD makes" in r.migplan("check", "--new-only").stdout
    r.write("migplan.toml", 'base = "next"\n')
    assert "into next makes" in r.migplan("check", "--new-only").stdout
    assert re.search(r"^base +next +migplan.toml:1", r.migplan("config").stdout, re.M)
    env = dict(GITHUB_ACTIONS="true", GITHUB_BASE_REF="main")
    assert "into origin/main makes" in r.migplan("check", "--new-only", **env).stdout
    assert re.search(r"^base +origin/main +GITHUB_BASE_REF$", r.migplan("config", **env).stdout, re.M)
    env["MIGPLAN_BASE"] = "main"
    assert "into main makes" in r.migplan("check", **env).stdout
    assert "into next makes" in r.migplan("check", "--base", "next", **env).stdout
    assert re.search(r"^base +main +MIGPLAN_BASE$", r.migplan("config", **env).stdout, re.M)
    assert r.migplan("check", MIGPLAN_BASE="nowhere").returncode == 2


def test_rebase_says_what_both_sides_change():
    r = forked()
    run = r.migplan("rebase", "--onto", "main")
    assert "The two sides change different tables (c1; b1)." in run.stdout, run.stdout + run.stderr
    r = forked()
    r.revision("c1", "a1", body="op.execute('alter table b1 add n int; alter table x add n int')")
    r.commit()
    run = r.migplan("rebase", "--onto", "main")
    assert "Both sides change b1: read the revisions together." in run.stdout, run.stdout + run.stderr


def test_nothing_is_green_unchecked():
    r = forked()
    for words in (["--base", "origin/mian"], ["--base", "main", "--head", "nowhere"],
                  ["--base", ""], ["--head", "main"],
                  ["--base", "main", "--all", "--new-only"]):
        run = r.migplan("check", *words)
        assert run.returncode == 2, (words, run.stdout)
    assert r.migplan("--tree", "nowhere", "check", "--base", "main").returncode == 2
    blob = r.git("rev-parse", "feature:app/versions/c1.py").stdout.strip()
    os.unlink(r.path(f".git/objects/{blob[:2]}/{blob[2:]}"))
    run = r.migplan("check", "--base", "main")
    assert run.returncode == 2 and "lacks the object" in run.stderr, run.stderr
    empty = Repository()
    os.unlink(empty.path("alembic.ini"))
    empty.write("README", "")
    empty.commit()
    assert empty.migplan("check", "--base", "main").returncode == 2
    assert empty.migplan("check").returncode == 2
    bad = forked()
    bad.write("app/versions/z.py", "down_revision = ")
    bad.commit()
    assert bad.migplan("check", "--base", "main").returncode == 1
    bad.git("update-ref", "refs/heads/main", "feature")  # where the base has it too
    assert bad.migplan("check", "--base", "main").returncode == 1


def test_edits_are_told_where_they_are():
    r = Repository()
    r.revision("a1", None)
    r.commit()
    r.git("switch", "-q", "-c", "feature")
    r.revision("a1", None, body="op.execute('create table {0} (id bigint)')")
    r.commit()
    findings = json.loads(r.migplan("--json", "check", "--base", "main").stdout)["findings"]
    edited = [f for f in findings if f["rule"] == "edited-after-merge"]
    assert [(f["line"], f["severity"]) for f in edited] == [(9, "error")], findings
    r.revision("a1", None, extra="# a word\n")
    r.commit()
    findings = json.loads(r.migplan("--json", "check", "--base", "main").stdout)["findings"]
    assert [(f["line"], f["severity"]) for f in findings] == [(6, "note")], findings


def test_a_first_tree_and_the_last():
    r = Repository()
    os.unlink(r.path("alembic.ini"))
    r.write("README", "")
    r.commit()
    r.git("switch", "-q", "-c", "feature")
    r.write("alembic.ini", "[alembic]\nscript_location = app\n")
    r.revision("a1", None)
    r.commit()
    run = r.migplan("check", "--base", "main")
    assert run.returncode == 0 and "1 new revision, 1 head" in run.stdout, run.stdout
    run = r.migplan("check", "--base", "feature", "--head", "main")
    assert run.returncode == 0, run.stdout + run.stderr  # main is behind: nothing is deleted
    r.git("switch", "-q", "-c", "gone")
    r.git("rm", "-rq", "app", "alembic.ini")
    r.commit()
    run = r.migplan("check", "--base", "feature")
    assert run.returncode == 1 and "deleted here" in run.stdout, run.stdout


def main():
    failed = 0
    scratch = tempfile.mkdtemp(prefix="review-")
    tempfile.tempdir = scratch
    tests = [(n, t) for n, t in sorted(globals().items()) if n.startswith("test_")]
    for name, test in tests:
        try:
            test()
        except AssertionError as wrong:
            failed += 1
            line = wrong.__traceback__.tb_next.tb_lineno
            print(f"{name}: line {line}: {wrong}")
    shutil.rmtree(scratch)
    print(f"review: {len(tests) - failed} passed, {failed} failed")
    return failed > 0


sys.exit(main())
