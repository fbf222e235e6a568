#!/usr/bin/env python3
"""`import git` against git's own account of the same repository.

A repository with merges, renames, deletions, reverts, a clock that runs backwards, several commits
in one second, awkward names, links and a submodule: every version of every regular file in
first-parent order, and every one of them byte-equal to `git cat-file blob`.
"""

import collections
import datetime
import os
import pathlib
import random
import subprocess
import sys
import unicodedata
import urllib.parse

from blackbox import Checks, FastImport, Stet, arguments, blobs, git, git_versions, page, scratch, sha256, snapshot

PREFIX = "https://captures.example/"
START = 1_700_000_000

ODD_NAMES = ["with space/a b.html", "naïve/日本語.html", "quote\"d.html", "it's.html", "back\\slash.html", "tab\there.html",
             "a#1.html", "a#2.html", "what?now.html", "100%.html", "%41.html", "A.html", "-dash.html", "new\nline.html",
             "deep/er/and/deeper/page.html", "UPPER.HTML", "data.json", "notes.txt", "no-break\u00a0space.html", "c1\u0085.html",
             os.fsdecode(b"latin-\xe9.html"), os.fsdecode(b"half-\xe2\x80.html"), "50%#\n.html", "trailing space ", "already%20.html"]


def build(folder, rng):
    """The repository; returns its path."""
    made = FastImport(folder)
    commit = made.commit
    tip = commit(START, {"index.html": page(rng, 0), "about.html": page(rng, 1, 5), "data.json": b"{}\n", "empty.html": b""})
    tip = commit(START + 60, {"index.html": page(rng, 2)}, tip)
    # Three commits in one second, the middle one taking the page back to what it was.
    kept = page(rng, 3)
    tip = commit(START + 120, {"index.html": kept}, tip)
    tip = commit(START + 120, {"index.html": page(rng, 4)}, tip)
    tip = commit(START + 120, {"index.html": kept}, tip)
    # A rename with a change, a deletion, and a name that comes back.
    tip = commit(START + 180, {"about.html": None, "about/us.html": page(rng, 5, 5)}, tip)
    tip = commit(START + 240, {"about/us.html": None, "data.json": None}, tip)
    tip = commit(START + 300, {"about.html": page(rng, 1, 5), "data.json": b"{}\n"}, tip)
    # A side branch that lives for three commits; the merge brings its last state at the merge's time.
    side = commit(START + 310, {"side.html": page(rng, 6), "index.html": page(rng, 7)}, tip, branch="refs/heads/side")
    side = commit(START + 320, {"side.html": page(rng, 8)}, side, branch="refs/heads/side")
    main = commit(START + 330, {"about.html": page(rng, 9, 5)}, tip)
    merged = {"side.html": page(rng, 8), "index.html": page(rng, 10)}
    tip = commit(START + 340, merged, main, merge=side)
    # A merge that brings nothing of the other side (ours).
    other = commit(START + 345, {"ignored.html": page(rng, 11)}, main, branch="refs/heads/other")
    tip = commit(START + 350, {}, tip, merge=other)
    # A commit whose clock is wrong: earlier than its parent.
    tip = commit(START + 100, {"index.html": page(rng, 12)}, tip)
    tip = commit(START + 400, {name: page(rng, n, 3) for n, name in enumerate(ODD_NAMES)}, tip)
    # A link, a submodule and a script: only the last is a file.
    tip = commit(START + 460, {"link.html": ("120000", b"index.html"), "module": ("160000", "1" * 40),
                               "run.html": ("100755", b"#!/bin/sh\n")}, tip)
    # A link that becomes a file, and a file that becomes a folder.
    tip = commit(START + 520, {"link.html": None, "notes.txt": None}, tip)
    tip = commit(START + 580, {"link.html": b"now a file\n", "notes.txt/inside.html": b"now in a folder\n"}, tip)
    tip = commit(START + 640, {"crlf.html": b"a\r\nb\r\n", "binary.html": bytes(range(256)) * 40}, tip)
    for number in range(60):
        changes = {"index.html": page(rng, 100 + number)}
        if number % 3 == 0:
            changes["deep/er/and/deeper/page.html"] = page(rng, 200 + number)
        tip = commit(START + 700 + 60 * number, changes, tip)
    return made.finish()


def time_of(text):
    return int(datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp())


def address(prefix, path):
    """P + path as it stands; but what no URL holds (control characters, white space other than a space, '#', bytes
    that are not UTF-8) is percent-encoded, and then '%' too."""
    kept = lambda c: c == " " or not (c == "#" or c.isspace() or unicodedata.category(c) in ("Cc", "Cs"))
    if all(map(kept, path)):
        return prefix + path
    return prefix + "".join(c if kept(c) and c != "%" else "".join(f"%{b:02X}" for b in os.fsencode(c)) for c in path)


def matches(record, version, prefix):
    """Whether a capture is this version of the repository: by address and time."""
    wanted = address(prefix, version.path) if not prefix.startswith("file:") else prefix + urllib.parse.quote(os.fsencode(version.path), safe="/!$&'()*+,;=:@~")
    return time_of(record["capturedAt"]) == version.time and record["url"] == wanted


def compare(checks, stet, repository, versions, prefix, what, every=True):
    """Checks that the archive holds exactly these versions, in this order, with these bytes."""
    state = snapshot(stet)
    if not checks.check(state is not None, f"{what}: list and history work"):
        return
    captures = state["captures"]
    checks.equal(len(captures), len(versions), f"{what}: a capture for every version")
    # Within one commit any order will do; commits come in first-parent order.
    groups, position = [], 0
    for version in versions:
        if not groups or groups[-1][0] != version.commit:
            groups.append((version.commit, []))
        groups[-1][1].append(version)
    contents = blobs(repository, [v.blob for v in versions])
    digests = {name: sha256(data) for name, data in contents.items()}
    for commit, members in groups:
        there = captures[position:position + len(members)]
        position += len(members)
        for version in members:
            found = [c for c in there if matches(c, version, prefix)]
            if not checks.equal(len(found), 1, f"{what}: {version.path!r} of {commit[:8]} is captured once, in its place",
                                f"there: {[(c['url'], c['capturedAt']) for c in there]}"):
                return
            checks.equal(found[0]["body"], digests[version.blob], f"{what}: {version.path!r} of {commit[:8]}: body")
            if every:
                result = stet.cat(f"#{found[0]['index']}")
                checks.check(result.code == 0 and result.out == contents[version.blob], f"{what}: {version.path!r} of {commit[:8]}: cat is git's blob", result)


def counts(stet):
    document = stet.document("stats")[1] or {}
    return document.get("captures"), document.get("objects")


def main():
    options = arguments(__doc__)
    checks = Checks("import_git")
    rng = random.Random(options.seed)
    with scratch(options) as folder:
        repository = build(folder / "a repository", rng)
        versions = git_versions(repository)

        def fresh(name):
            stet = Stet(options.stet, folder / name, folder)
            stet.run("init")
            return stet

        checks.section("everything, from a work tree")
        whole = fresh("whole")
        result, document = whole.document("import", "git", repository, "--url-prefix", PREFIX)
        checks.code(result, 0, "import git")
        checks.fields(document, "import")
        document = document or {}
        bodies = blobs(repository, [v.blob for v in versions])
        checks.equal(document.get("captures"), len(versions), "import --json: captures")
        checks.equal(document.get("logicalBytes"), sum(len(bodies[v.blob]) for v in versions), "import --json: logicalBytes")
        compare(checks, whole, repository, versions, PREFIX, "whole")
        urls = {c["url"] for c in (snapshot(whole) or {"captures": []})["captures"]}
        checks.equal(len(urls), len({v.path for v in versions}), "every path has a URL of its own (#, ? and % included)")
        checks.check(not any(ord(c) < 32 for u in urls for c in u), "no URL holds a control character")
        checks.check(not any(u.endswith(("ignored.html", "/module")) for u in urls), "nothing off the first parents, no submodule")
        checks.code(whole.run("verify"), 0, "verify")

        checks.section("every URL is found again")
        for url in sorted(urls):
            forms = {url, url.replace("https://captures.", "HTTPS://Captures."), url.replace(" ", "%20"),
                     "".join(c if " " < c < "\x7f" else urllib.parse.quote(c) for c in url)}
            digest = whole.cat(url)
            checks.code(digest, 0, f"cat {url}")
            for form in forms:
                result, lines = whole.lines("history", form, "--no-summary")
                checks.equal({line["url"] for line in lines}, {url}, f"history {form!r}", result)
                checks.equal(whole.cat(form).out, digest.out, f"cat {form!r}")
                checks.code(whole.run("diff", form, url, "--by", "line"), 0, f"diff {form!r}")

        checks.section("two paths that would have one URL")
        twins = FastImport(folder / "twins", bare=True)
        tip = twins.commit(START, {"a%0A.html": b"literal", "plain.html": b"plain"})
        tip = twins.commit(START + 60, {"a\n.html": b"a line break"}, tip)
        tip = twins.commit(START + 120, {"a\n.html": b"a line break, changed", "a%0A.html": b"literal, changed"}, tip)
        twins.finish()
        stet = fresh("twins archive")
        for number in range(2):
            result, document = stet.document("import", "git", folder / "twins", "--url-prefix", PREFIX)
            checks.code(result, 2, "an import of two paths with one URL")
            document = document or {}
            checks.equal(document.get("captures"), 3 if number == 0 else 0, "the first of the two, and the others, are taken")
            skipped = document.get("skipped") or [{}]
            checks.equal(len(skipped), 1, "the second is skipped, and told of once", result)
            checks.check("a\n.html" in skipped[0].get("where", "") and "a%0A.html" in skipped[0].get("why", ""), "both are named", result)
            checks.check(b"a%0A.html" in result.err and b"a\\u{A}.html" in result.err, "on stderr too, without a line break", result)
        checks.equal(stet.cat(PREFIX + "a%0A.html").out, b"literal, changed", "the first one's history is its own")
        checks.code(stet.run("verify"), 0, "verify")
        for prefix in ("demo/", "https://a.example", "https://me:secret@a.example/", "https://a.example/#/", "https://a b/"):
            result = stet.run("import", "git", folder / "twins", "--url-prefix", prefix)
            checks.code(result, 64, f"--url-prefix {prefix}")
            checks.check(b"--url-prefix" in result.err and b"secret" not in result.err, f"--url-prefix {prefix}: says so, and no password", result)
        stet = fresh("prefix")
        checks.code(stet.run("import", "git", folder / "twins", "--url-prefix", "HTTPS://A.Example:443/x y/", "--path", "plain.html"), 0, "a prefix in capitals")
        checks.equal([u["url"] for u in stet.lines("list")[1]], ["https://a.example/x y/plain.html"], "is normalised")

        checks.section("again")
        before, state = counts(whole), snapshot(whole)
        result, document = whole.document("import", "git", repository, "--url-prefix", PREFIX)
        checks.code(result, 0, "a second import")
        checks.equal((document or {}).get("captures"), 0, "adds nothing, and says so")
        checks.equal((document or {}).get("known"), len(versions), "and knows every version")
        checks.equal(counts(whole), before, "the archive has what it had")
        checks.equal(snapshot(whole), state, "and says of it what it said")
        tip = git(repository, "rev-parse", "HEAD").decode().strip()
        env = f"committer A <a@example.invalid> {START + 9000} +0000"
        stream = f"commit refs/heads/main\n{env}\ndata 1\nx\nfrom {tip}\nM 100644 inline index.html\ndata 5\nnewer\n"
        git(repository, "fast-import", "--quiet", "--force", input=stream.encode())
        result, document = whole.document("import", "git", repository, "--url-prefix", PREFIX)
        checks.equal((document or {}).get("captures"), 1, "one new commit, one new capture", result)
        compare(checks, whole, repository, git_versions(repository), PREFIX, "grown", every=False)
        git(repository, "update-ref", "refs/heads/main", tip)

        checks.section("from a bare repository")
        bare_path = folder / "bare.git"
        subprocess.run(["git", "clone", "-q", "--bare", str(repository), str(bare_path)], check=True, stderr=subprocess.DEVNULL)
        for name, path in (("bare", bare_path), ("dot git", repository / ".git")):
            stet = fresh(name)
            checks.code(stet.run("import", "git", path, "--url-prefix", PREFIX), 0, f"import from {name}")
            compare(checks, stet, repository, versions, PREFIX, name, every=False)

        checks.section("without --url-prefix")
        stet = fresh("no prefix")
        checks.code(stet.run("import", "git", repository), 0, "import without --url-prefix")
        compare(checks, stet, repository, versions, "file://" + urllib.parse.quote(str(repository)) + "/", "no prefix", every=False)

        checks.section("--path and --limit")
        for name, globs, chosen in (
                ("html", ["*.html"], lambda p: p.endswith(".html")),
                ("two globs", ["*.json", "deep/*"], lambda p: p.endswith(".json") or p.startswith("deep/")),
                ("one name", ["index.html"], lambda p: p == "index.html"),
                ("no match", ["*.gif"], lambda p: False)):
            stet = fresh(name)
            flags = [argument for glob in globs for argument in ("--path", glob)]
            result, document = stet.document("import", "git", repository, "--url-prefix", PREFIX, *flags)
            checks.code(result, 0, f"--path {' '.join(globs)}")
            wanted = [v for v in versions if chosen(v.path)]
            got = collections.Counter(urllib.parse.unquote(c["url"]) for c in (snapshot(stet) or {"captures": []})["captures"])
            checks.equal(sum(got.values()), len(wanted), f"--path {' '.join(globs)}: captures", str(got)[:600])
            if wanted and sum(got.values()) == len(wanted):
                compare(checks, stet, repository, wanted, PREFIX, name, every=False)
        stet = fresh("limit")
        for wanted, arguments_ in ((10, ["--limit", "10"]), (10, ["--limit", "10"]), (25, ["--limit", "25"]), (len(versions), [])):
            result = stet.run("import", "git", repository, "--url-prefix", PREFIX, *arguments_)
            checks.code(result, 0, f"import {' '.join(arguments_)}")
            checks.equal(counts(stet)[0], wanted, f"{' '.join(arguments_) or 'no limit'}: the first {wanted} versions are in")
        compare(checks, stet, repository, versions, PREFIX, "by instalments", every=False)

        checks.section("what is no repository")
        stet = fresh("errors")
        empty = folder / "empty repository"
        subprocess.run(["git", "init", "-q", str(empty)], check=True)
        for path in (folder / "absent", folder / "whole", __file__):
            result = stet.run("import", "git", path)
            checks.code(result, 2, f"import git {pathlib.Path(path).name}")
            checks.check(pathlib.Path(path).name.encode() in result.err, "the message names the path", result)
        result = stet.run("import", "git", empty)
        checks.check(result.code in (0, 2) and (result.code == 0 or result.err.strip()), "a repository without commits: nothing, or a clear error", result)
        checks.equal(counts(stet)[0], 0, "nothing was captured")
        checks.code(stet.run("verify"), 0, "verify")
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
