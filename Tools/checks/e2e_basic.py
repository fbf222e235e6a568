#!/usr/bin/env python3
"""The commands of the contract, end to end: what goes in comes out, byte for byte.

Captures from files, stdin, a list and a server on 127.0.0.1; names captures in every way a
reference allows; checks exit codes, JSON field lists, patches that apply, sizes, locks and signals.
"""

import fcntl
import gzip
import json
import os
import pathlib
import random
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.parse

from blackbox import (CATALOGUE, COVERED, KEY, LOCK, Checks, Server, Stet, archive_files, arguments, page, respond,
                      scratch, sha256)

STORY = "https://news.example/story"
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")


def check_capture(checks, record, body, what, url=None, at=None):
    """Checks one capture line against the bytes that went in."""
    if not checks.fields(record, "capture", what):
        return
    checks.equal(record["body"], sha256(body), f"{what}: body is the SHA-256 of the bytes")
    checks.equal(record["size"], len(body), f"{what}: size")
    checks.check(re.fullmatch(r"[0-9a-f]{64}", str(record["id"])), f"{what}: id is 64 lower-case hex digits", repr(record["id"]))
    checks.check(RFC3339.fullmatch(str(record["capturedAt"])), f"{what}: capturedAt is RFC 3339 in UTC", repr(record["capturedAt"]))
    if url is not None:
        checks.equal(record["url"], url, f"{what}: url")
    if at is not None:
        checks.equal(instant(record["capturedAt"]), instant(at), f"{what}: capturedAt")


def instant(text):
    """A time without its fraction where that is zero, so that .000Z and Z compare equal."""
    return re.sub(r"\.0+Z$", "Z", text)


def one(checks, result, lines, what, code=0):
    """Expects exit code 0 and exactly one line; returns it or an empty dictionary."""
    checks.code(result, code, what)
    checks.equal(len(lines), 1, f"{what}: one line", result)
    return lines[0] if lines else {}


# ---- captures and references

def captures(checks, stet, folder, rng):
    checks.section("init and capture")
    result, made = stet.document("init", "--origin", "check.example/log")
    checks.code(result, 0, "init")
    checks.fields(made, "init")
    made = made or {}
    checks.equal(made.get("origin"), "check.example/log", "init: origin as asked")
    checks.equal(os.path.realpath(made.get("archive", "")), os.path.realpath(stet.archive), "init: archive folder")
    checks.check(re.fullmatch(r"check\.example/log\+[0-9a-f]{8}\+[A-Za-z0-9+/]+=*", made.get("vkey", "")), "init: vkey has a signed note's form", str(made.get("vkey")))
    result, key = stet.document("key")
    checks.code(result, 0, "key")
    checks.fields(key, "key")
    checks.equal((key or {}).get("vkey"), made.get("vkey"), "key prints init's vkey")
    checks.equal(stet.run("key").out.decode().strip(), made.get("vkey"), "key's plain output is the vkey alone")
    checks.check(stet.run("init").code not in (0, -999), "a second init in the same folder is refused")
    checks.equal((stet.document("key")[1] or {}).get("vkey"), made.get("vkey"), "and leaves the key as it was")
    for path in archive_files(stet.archive, KEY):
        text = path.read_bytes()
        if b"PRIVATE" in text.upper():
            checks.equal(path.stat().st_mode & 0o077, 0, f"{path.name}: the private key is its owner's alone")
    result, elsewhere = stet.document("init", folder / "by argument")
    checks.code(result, 0, "init DIR")
    checks.equal(os.path.realpath((elsewhere or {}).get("archive", "")), os.path.realpath(folder / "by argument"), "init DIR makes it there")

    kept = []  # (record, bytes) in the order of capture

    def capture(body, *more, what, url=STORY, at=None, path=None):
        path = path or folder / "page.html"
        path.write_bytes(body)
        extra = ["--at", at] if at else []
        result, lines = stet.lines("capture", path, "--url", url, *extra, *more)
        record = one(checks, result, lines, what)
        check_capture(checks, record, body, what, url, at)
        kept.append((record, body))
        return record

    versions = [page(rng, n) for n in range(4)]
    first = capture(versions[0], what="a file", at="2026-03-01T12:00:00Z")
    checks.equal(first.get("index"), 0, "the first capture has index 0")
    checks.equal(first.get("previous", "absent"), None, "the first capture has no previous one")
    second = capture(versions[1], what="a changed page", at="2026-03-03T12:00:00Z")
    checks.equal(second.get("changed"), True, "a changed page says so")
    checks.check(second.get("previous") is not None, "and names the previous capture")
    same = capture(versions[1], what="the same page again", at="2026-03-04T12:00:00Z")
    checks.equal(same.get("changed"), False, "an unchanged page says so")
    capture(versions[2], what="a time with an offset", at="2026-03-06T12:00:00Z")
    path = folder / "page.html"
    path.write_bytes(versions[3])
    result, lines = stet.lines("capture", path, "--url", STORY, "--at", "2026-03-08T14:30:00+02:00")
    record = one(checks, result, lines, "an offset in --at")
    check_capture(checks, record, versions[3], "an offset in --at", STORY, "2026-03-08T12:30:00Z")
    kept.append((record, versions[3]))

    checks.section("other ways in")
    empty = capture(b"", what="an empty file", url="https://news.example/empty", at="2026-03-01T00:00:00Z")
    checks.equal(empty.get("size"), 0, "an empty file is a capture of zero bytes")
    nul = bytes(range(256)) * 5 + b"\r\nno newline at the end"
    capture(nul, "--media-type", "application/octet-stream", what="binary bytes", url="https://news.example/binary")
    checks.equal(kept[-1][0].get("mediaType"), "application/octet-stream", "--media-type is kept")

    result, lines = stet.lines("capture", "-", "--url", "https://news.example/piped", "--at", "2026-03-02", input=versions[2])
    record = one(checks, result, lines, "capture -")
    check_capture(checks, record, versions[2], "capture -", "https://news.example/piped", "2026-03-02T00:00:00Z")
    kept.append((record, versions[2]))
    checks.code(stet.run("capture", "-", input=b"x"), {2, 64}, "capture - without --url has no address")

    odd = folder / "odd näme #1?.html"
    odd.write_bytes(versions[0])
    result, lines = stet.lines("capture", odd)
    record = one(checks, result, lines, "a file without --url")
    check_capture(checks, record, versions[0], "a file without --url")
    kept.append((record, versions[0]))
    url = str(record.get("url"))
    checks.check(url.startswith("file:///") and url.isascii() and " " not in url and "#" not in url and "?" not in url, "a file's URL is percent-encoded", url)
    checks.equal(urllib.parse.unquote(url[7:]), str(odd), "a file's URL decodes to its absolute path")
    result, lines = stet.lines("capture", odd.name, cwd=folder)
    record = one(checks, result, lines, "a relative path")
    checks.equal(record.get("url"), url, "a relative path gives the same URL")
    kept.append((record, versions[0]))

    listed = []
    for number in range(3):
        one_file = folder / f"listed {number}.html"
        one_file.write_bytes(page(rng, 100 + number))
        listed.append(one_file)
    (folder / "sources.txt").write_text("".join(f"{p}\n" for p in listed))
    result, lines = stet.lines("capture", "--input", folder / "sources.txt")
    checks.code(result, 0, "capture --input LIST")
    checks.equal(len(lines), 3, "capture --input: a line for each source", result)
    for record, source in zip(lines, listed):
        check_capture(checks, record, source.read_bytes(), f"--input {source.name}")
        kept.append((record, source.read_bytes()))
    result, lines = stet.lines("capture", listed[0], folder / "absent.html", listed[1])
    checks.code(result, 2, "one SOURCE of three fails")
    checks.equal(len(lines), 2, "the other two are captured", result)
    checks.check(b"absent.html" in result.err, "and the message names the one that failed", result)
    kept.extend((record, source.read_bytes()) for record, source in zip(lines, listed[:2]))

    for given, wanted in (("HTTP://News.Example:80/a%2Fb?q=%20#part", "http://news.example/a%2Fb?q=%20"),
                          ("https://NEWS.example:443/Case/Kept", "https://news.example/Case/Kept")):
        path.write_bytes(versions[0])
        result, lines = stet.lines("capture", path, "--url", given)
        record = one(checks, result, lines, f"--url {given}")
        checks.equal(record.get("url"), wanted, f"--url {given} is stored normalised")
        kept.append((record, versions[0]))

    checks.equal([r.get("index") for r, _ in kept if r], list(range(len(kept))), "indexes count up from 0")
    checks.equal(len({r.get("id") for r, _ in kept}), len(kept), "no two captures share an id")
    return kept


def references(checks, stet, kept, folder):
    checks.section("naming a capture")
    story = [(r, b) for r, b in kept if r.get("url") == STORY]
    if not checks.equal(len(story), 5, "five captures of the story to name"):
        return
    for record, body in kept:
        result = stet.cat(f"#{record['index']}")
        checks.check(result.code == 0 and result.out == body, f"cat #{record['index']} is byte-exact", result)
    table = [(STORY, 4), (f"{STORY}~0", 4), (f"{STORY}~1", 3), (f"{STORY}~4", 0),
             (f"{STORY}@2026-03-03T12:00:00Z", 1), (f"{STORY}@2026-03-03T11:59:59Z", 0),
             (f"{STORY}@2026-03-05", 2), (f"{STORY}@2030-01-01", 4), (f"{STORY}@2026-03-08T14:30:00+02:00", 4),
             (story[0][0]["id"], 0), (story[3][0]["id"][:8], 3), (story[4][0]["id"][:20], 4)]
    for reference, position in table:
        result, record = stet.document("show", reference)
        checks.code(result, 0, f"show {reference}")
        checks.fields(record, "show")
        checks.equal((record or {}).get("id"), story[position][0]["id"], f"show {reference} finds the right capture")
        result = stet.cat(reference)
        checks.check(result.code == 0 and result.out == story[position][1], f"cat {reference} is byte-exact", result)
    for reference in (f"{STORY}~5", f"{STORY}@2026-02-01", "#9999", "https://news.example/nowhere", "f" * 64, story[0][0]["id"][:7]):
        for command in ("show", "cat"):
            result = stet.run(command, reference)
            checks.code(result, 2, f"{command} {reference}: names nothing")
            checks.check(result.err.strip() and not result.out, f"{command} {reference}: says so on stderr only", result)
    checks.equal(stet.run("show", story[0][0]["id"]).code, 0, "show without --json")
    result = stet.run("cat", "--json", story[0][0]["id"])
    checks.code(result, 0, "cat takes --json")

    checks.section("list and history")
    result, urls = stet.lines("list")
    checks.code(result, 0, "list")
    by_url = {}
    for record, body in kept:
        by_url.setdefault(record["url"], []).append((record, body))
    checks.equal(sorted(u.get("url", "") for u in urls), sorted(by_url), "list names every URL once")
    for entry in urls:
        checks.fields(entry, "list")
        expected = by_url.get(entry.get("url"), [])
        checks.equal(entry.get("captures"), len(expected), f"list: captures of {entry.get('url')}")
        checks.equal(entry.get("versions"), len({b for _, b in expected}), f"list: versions of {entry.get('url')}")
        times = sorted(r["capturedAt"] for r, _ in expected)
        if times:
            checks.equal((entry.get("first"), entry.get("last")), (times[0], times[-1]), f"list: first and last of {entry.get('url')}")
    checks.check(STORY.encode() in stet.run("list").out, "list prints the URLs")
    result, lines = stet.lines("history", STORY)
    checks.code(result, 0, "history")
    checks.equal(sorted(l.get("index", -1) for l in lines), [r["index"] for r, _ in story], "history has every capture of the URL")
    for line in lines:
        checks.fields(line, "history")
        match = [r for r, _ in story if r["index"] == line.get("index")]
        if match:
            same = [f for f in match[0] if line.get(f) != match[0][f]]
            checks.equal(same, [], "history repeats what capture said", line)
    checks.code(stet.run("history", "https://news.example/nowhere"), {1, 2}, "history of an unknown URL")

    checks.section("captures out of order")
    late = "https://news.example/late"
    for day, text in (("05", b"fifth\n"), ("01", b"first\n"), ("03", b"third\n")):
        (folder / "late").write_bytes(text)
        result = stet.run("capture", folder / "late", "--url", late, "--at", f"2026-01-{day}T00:00:00Z")
        checks.code(result, 0, f"capture of day {day}")
    for reference, text in ((late, b"fifth\n"), (f"{late}~1", b"third\n"), (f"{late}~2", b"first\n"), (f"{late}@2026-01-04", b"third\n")):
        checks.equal(stet.cat(reference).out, text, f"{reference.removeprefix('https://news.example/')} goes by capture time")


# ---- diff

def random_side(rng):
    endings = rng.choice([[b"\n"], [b"\r\n"], [b"\n", b"\r\n"], [b"\n", b"\r", b"\r\n\n"]])
    words = [b"alpha", b"beta", b"", b"{", b"}", b"--- a", b"+++ b", b"@@ -1 +1 @@", b"\\ No newline at end of file",
             b"nul\0byte", b"\xff\xfe", "Straße".encode(), "中文".encode(), b" lead", b"trail ", b"-", b"+", b"\t"]
    lines = [rng.choice(words) + rng.choice(endings) for _ in range(rng.choice([0, 1, 1, 2, 5, 12, 40, 120]))]
    if lines and rng.random() < 0.4:
        lines[-1] = lines[-1].rstrip(b"\r\n") or b"end"
    return lines


def random_pair(rng):
    before = random_side(rng)
    if rng.random() < 0.25:
        return b"".join(before), b"".join(random_side(rng))
    after = list(before)
    for _ in range(rng.randrange(0, 6)):
        place = rng.randrange(len(after) + 1)
        action = rng.random()
        if action < 0.4:
            after[place:place] = random_side(rng)[:3]
        elif action < 0.8:
            del after[place:place + rng.randrange(1, 4)]
        elif after:
            moved = after.pop(rng.randrange(len(after)))
            after.insert(rng.randrange(len(after) + 1), moved)
    return b"".join(before), b"".join(after)


def apply_patch(folder, before, patch):
    """What GNU patch makes of a file: the new bytes, or its complaint."""
    out = folder / "patched"
    out.unlink(missing_ok=True)
    done = subprocess.run(["patch", "--binary", "--batch", "--fuzz=0", "--unified", "-o", str(out), str(before), str(patch)],
                          capture_output=True)
    if done.returncode != 0:
        return (done.stdout + done.stderr).decode("utf-8", "replace")
    return out.read_bytes() if out.exists() else b""


def diffs(checks, stet, kept, folder, rng, quick):
    checks.section("diff: exit codes and JSON")
    a, b = folder / "a.txt", folder / "b.txt"
    a.write_bytes(b"one\ntwo\nthree\n")
    b.write_bytes(b"one\n2\nthree\n")
    bare = stet.at(folder / "no such archive")
    for by in ("line", "word", "source"):
        checks.code(bare.run("diff", a, a, "--by", by), 0, f"diff --by {by} of a file with itself, no archive needed")
        checks.code(bare.run("diff", a, b, "--by", by), 1, f"diff --by {by} of two that differ")
        for format_name in ("terminal", "unified", "markdown", "json"):
            result = bare.run("diff", a, b, "--by", by, "--format", format_name)
            checks.check(result.code == 1 and result.out, f"diff --by {by} --format {format_name}", result)
        result, document = bare.document("diff", a, b, "--by", by)
        checks.code(result, 1, f"diff --by {by} --json")
        checks.fields(document, "diff", f"diff --by {by}")
        document = document or {}
        checks.equal((document.get("same"), document.get("by")), (False, by), f"diff --by {by} --json: same and by")
        for side in ("from", "to"):
            checks.check({"source", "id", "capturedAt"} <= set(document.get(side) or {}), f"diff --json: {side} has source, id, capturedAt", str(document.get(side)))
        kinds = {"equal", "edit", "move", "split", "merge", "add", "remove"}
        for operation in document.get("operations", []):
            good = ({"op", "from", "to", "text", "moved", "words", "claims"} <= set(operation) and operation["op"] in kinds
                    and set(operation["text"]) == {"from", "to"}
                    and all({"op", "text"} <= set(w) and w["op"] in ("equal", "add", "remove") for w in operation["words"] or []))
            checks.check(good, f"diff --by {by} --json: an operation's fields", json.dumps(operation)[:500])
        if by == "line":
            for side in ("from", "to"):
                numbers = sorted(n for o in document.get("operations", []) for n in o.get(side) or [])
                checks.equal(numbers, [0, 1, 2], f"diff --by line --json: every line of '{side}' in exactly one operation")
        summary = document.get("summary") or {}
        checks.check({"sentences", "claims", "similarity"} <= set(summary), f"diff --by {by} --json: summary", str(summary))
        checks.check({"equal", "edited", "moved", "added", "removed"} <= set(summary.get("sentences") or {}), f"diff --by {by} --json: summary.sentences", str(summary))
        result, document = bare.document("diff", a, a, "--by", by)
        checks.equal((result.code, (document or {}).get("same")), (0, True), f"diff --by {by} --json of the same: same, exit 0")
    checks.equal(bare.run("diff", a, b, "--by", "line", "--format", "json").out,
                 bare.run("diff", a, b, "--by", "line", "--json").out, "--format json is --json")
    checks.code(bare.run("diff", a, folder / "absent"), 2, "diff with a file that is not there")
    result = bare.run("diff", folder, b)
    checks.code(result, 2, "diff with a folder")
    checks.check(b"folder" in result.err, "and says that it is one", result)
    checks.code(bare.run("diff", a, b, "--by", "smell"), 64, "diff --by with an unknown grain")
    result = bare.run("diff", "-", b, "--by", "line", "--format", "unified", input=a.read_bytes())
    checks.check(result.code == 1 and b"-two" in result.out and b"+2" in result.out, "diff reads stdin as -", result)
    result, document = stet.document("diff", STORY, "--by", "line")
    checks.code(result, 1, "diff URL compares its last two versions")
    story = sorted((r for r, _ in kept if r.get("url") == STORY), key=lambda r: r["index"])
    if document and len(story) == 5:
        checks.equal((document["from"]["id"], document["to"]["id"]), (story[3]["id"], story[4]["id"]), "diff URL: which two")
    checks.code(stet.run("diff", f"{STORY}~4", f"{STORY}~3", "--by", "line"), 1, "diff of two references")
    checks.code(stet.run("diff", f"{STORY}~3", f"{STORY}~2", "--by", "line"), 0, "diff of two captures with the same body")
    checks.code(stet.run("diff", "#0", "#9999", "--by", "line"), 2, "diff with a reference that names nothing")

    checks.section("diff: patches apply")
    if not shutil.which("patch"):
        checks.skip("no `patch` here (Tools/setup)")
        return
    patch = folder / "p.diff"
    special = [(b"", b"a\n"), (b"a\n", b""), (b"", b"a"), (b"a", b"a\n"), (b"a\n", b"a"), (b"a\r\n", b"a\n"), (b"\0", b"\0\n"),
               (b"a\nb", b"b"), (b"\n", b""), (b"\n\n\n", b"\n\n"), (b"a\r", b"a\r\n"), (b"a\nb\n", b"a\r\nb\r\n"), (b"a\r\nb", b"a\nb\n"), (b"x\n" * 300, b"x\n" * 299)]
    pairs = special + [random_pair(rng) for _ in range(60 if quick else 300)]
    names = ("a.txt", "with space", " lead", "trail ", "tab\there", "new\nline", 'quo"te', "back\\slash", "é日.txt", "--- a",
             "+++", "@@ -1 +1 @@", "carriage\rreturn", "1999-01-01 00:00:00", "\x7f", "'")
    folders = folder / "from", folder / "to"
    for side in folders:
        side.mkdir()
    for number, (before, after) in enumerate(pairs):
        # Names go into the patch's header, and must not be taken for anything else.
        a, b = folders[0] / names[number % len(names)], folders[1] / rng.choice(names)
        a.write_bytes(before)
        b.write_bytes(after)
        result = bare.run("diff", a, b, "--by", "line", "--format", "unified", "--context", (3, 3, 0, 1, 10)[number % 5])
        if before == after:
            checks.check(result.code == 0, f"pair {number}: the same bytes, exit 0", result)
            continue
        checks.code(result, 1, f"pair {number}")
        patch.write_bytes(result.out)
        got = apply_patch(folder, a, patch)
        if not checks.check(got == after, f"pair {number}: patch gives B byte for byte", f"A {before[:300]!r}\nB {after[:300]!r}\npatch {result.out[:500]!r}\ngot {got[:300]!r}"):
            break
        # In place, as `diff --help` says.
        done = subprocess.run(["patch", "--batch", str(a), str(patch)], capture_output=True)
        if not checks.check(done.returncode == 0 and a.read_bytes() == after, f"pair {number}: `patch A` makes it B", f"{a.name!r}: {done.stdout + done.stderr!r}"):
            break
    a, b = folder / "a.txt", folder / "b.txt"
    big = page(rng, 1, 2000)
    a.write_bytes(big)
    b.write_bytes(page(rng, 2, 2000))
    result = bare.run("diff", a, b, "--by", "line", "--format", "unified")
    patch.write_bytes(result.out)
    checks.equal(apply_patch(folder, a, patch) == b.read_bytes(), True, "a long page's patch applies")


# ---- the archive as a whole

def whole(checks, stet):
    checks.section("verify, reindex, stats")
    result, report = stet.document("verify")
    checks.code(result, 0, "verify")
    checks.fields(report, "verify")
    report = report or {}
    checks.equal((report.get("ok"), report.get("problems")), (True, []), "verify: ok, no problems")
    checks.check({"origin", "size", "root"} <= set(report.get("checkpoint") or {}), "verify: checkpoint has origin, size, root", str(report.get("checkpoint")))
    checks.code(stet.run("verify", "--scrub"), 0, "verify --scrub")
    result, stats = stet.document("stats")
    checks.code(result, 0, "stats")
    checks.fields(stats, "stats")
    stats = stats or {}
    result, urls = stet.lines("list")
    checks.equal(stats.get("captures"), sum(u["captures"] for u in urls), "stats: captures as list counts them")
    checks.equal(stats.get("urls"), len(urls), "stats: urls as list counts them")
    checks.equal(report.get("captures"), stats.get("captures"), "verify and stats agree on captures")
    checks.equal(report.get("objects"), stats.get("objects"), "verify and stats agree on objects")
    stored = stats.get("storedBytes") or {}
    if checks.check({"segments", "log", "catalogue"} <= set(stored), "stats: storedBytes has segments, log, catalogue", str(stored)):
        covered = sum(p.stat().st_size for p in archive_files(stet.archive, COVERED))
        claimed = stored["segments"] + stored["log"]
        checks.check(claimed <= covered <= claimed + 8192, "stats: segments + log are the bytes on disk (but for small settings)", f"claimed {claimed}, on disk {covered}")
        index = sum(p.stat().st_size for p in archive_files(stet.archive, CATALOGUE))
        checks.check(abs(index - stored["catalogue"]) <= 131072 + index // 4, "stats: the catalogue is about its bytes on disk", f"claimed {stored['catalogue']}, on disk {index}")
        done = subprocess.run(["du", "--apparent-size", "--bytes", "--summarize", str(stet.archive)], capture_output=True, text=True)
        folders = sum(os.lstat(p).st_size for p, _, _ in os.walk(stet.archive))
        on_disk = int(done.stdout.split()[0]) - folders
        total = sum(stored.values())
        checks.check(abs(on_disk - total) <= 131072 + index // 4 + 8192, "stats agrees with du --apparent-size", f"du {on_disk}, stats {total}")
    before = stet.lines("list")[1]
    result, document = stet.document("reindex")
    checks.code(result, 0, "reindex")
    checks.fields(document, "reindex")
    checks.equal((document or {}).get("captures"), stats.get("captures"), "reindex counts every capture")
    checks.equal(stet.lines("list")[1], before, "list is the same after reindex")
    for command in ("list", "history", "show", "cat", "verify", "stats", "key", "capture", "import", "diff", "reindex", "init"):
        result = stet.run(command, "--help")
        checks.check(result.code == 0 and result.out, f"{command} --help", result)
    result = stet.run("--version")
    checks.check(result.code == 0 and result.out.strip(), "--version", result)


def exit_codes(checks, stet, kept, folder):
    checks.section("exit codes")
    nowhere = stet.at(folder / "no such archive")
    for command in (["list"], ["history", STORY], ["show", "#0"], ["cat", "#0"], ["verify"], ["stats"], ["key"], ["reindex"],
                    ["diff", STORY], ["capture", folder / "page.html"]):
        checks.code(nowhere.run(*command), 10, f"{command[0]} without an archive")
    checks.check(not nowhere.archive.exists(), "and none is made by the way")
    result = stet.run("--archive", folder / "another absence", "list")
    checks.code(result, 10, "--archive goes before $STET_ARCHIVE")
    checks.check(b"another absence" in result.err, "the message names the folder", result)
    checks.code(nowhere.run("list", "--archive", stet.archive), 0, "--archive after the command")
    for command in (["paint"], ["list", "--nonsense"], ["show"], ["cat"], ["diff"], ["capture"], ["import", "git"],
                    ["capture", folder / "page.html", "--at", "next Tuesday"], ["diff", "a", "b", "--format", "gif"]):
        result = stet.run(*command)
        checks.code(result, 64, f"`{' '.join(map(str, command))}` is misused")
        checks.check(result.err.strip() and not result.out, "usage goes to stderr", result)

    checks.section("one writer, many readers")
    locks = archive_files(stet.archive, LOCK)
    if checks.check(locks, "the archive has a lock file, whose name ends in 'lock'"):
        held = [open(p, "rb+") for p in locks]
        for file in held:
            fcntl.flock(file, fcntl.LOCK_EX)
        start = time.monotonic()
        result = stet.run("capture", folder / "page.html", "--url", STORY, timeout=90)
        checks.code(result, 11, "capture while another process writes")
        checks.check(result.err.strip(), "and says why", result)
        checks.check(time.monotonic() - start < 60, "without waiting for ever")
        for command in (["list"], ["history", STORY], ["cat", "#0"], ["verify"], ["stats"]):
            checks.code(stet.run(*command, timeout=90), 0, f"{command[0]} while another process writes")
        for file in held:
            file.close()
        checks.code(stet.run("capture", folder / "page.html", "--url", STORY), 0, "capture when the other is done")

    checks.section("pipes and signals")
    long_body = os.urandom(1 << 20)
    (folder / "long").write_bytes(long_body)
    checks.code(stet.run("capture", folder / "long", "--url", "https://news.example/long"), 0, "capture of a long body")
    process = stet.start("cat", "https://news.example/long", stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdout.read(10)
    process.stdout.close()
    checks.equal(process.wait(60), 0, "a reader that goes away (cat | head -c 10) is success", process.stderr.read().decode())
    done = subprocess.run(["bash", "-c", '"$0" list --json | head -n 1; exit "${PIPESTATUS[0]}"', stet.path], env=stet.environment, capture_output=True)
    checks.equal(done.returncode, 0, "list | head -n 1 is success", done.stderr.decode())
    if os.path.exists("/dev/full"):
        with open("/dev/full", "wb") as full:
            process = stet.start("cat", "https://news.example/long", stdout=full, stderr=subprocess.PIPE)
            process.communicate(timeout=60)
            checks.equal(process.returncode, 2, "an output that cannot be written is a failure")

    before = stet.document("stats")[1]
    process = stet.start("capture", "-", "--url", STORY, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdin.write(b"half a page")
    process.stdin.flush()
    time.sleep(1.0)
    checks.equal(process.poll(), None, "capture - waits for its input")
    process.send_signal(signal.SIGINT)
    try:
        checks.equal(process.wait(20), 130, "SIGINT ends it with 130")
    except subprocess.TimeoutExpired:
        checks.check(False, "SIGINT ends it at all")
        process.kill()
    process.stdin.close()
    after = stet.document("stats")[1]
    checks.equal((after or {}).get("captures"), (before or {}).get("captures"), "a cancelled capture is none")
    checks.code(stet.run("verify"), 0, "verify after all of it")


# ---- HTTP

def http(checks, stet, folder, rng):
    checks.section("capture from a server")
    html = page(rng, 1)

    def answer(handler):
        path = handler.path
        if path == "/gzip":
            respond(handler, body=gzip.compress(html), headers=[("Content-Encoding", "gzip")])
        elif path == "/chunked":
            handler.send_response(200)
            handler.send_header("Content-Type", "text/html")
            handler.send_header("Transfer-Encoding", "chunked")
            handler.end_headers()
            for start in range(0, len(html), 1000):
                part = html[start:start + 1000]
                handler.wfile.write(f"{len(part):x}\r\n".encode() + part + b"\r\n")
            handler.wfile.write(b"0\r\n\r\n")
        elif path == "/moved":
            respond(handler, 301, b"elsewhere", [("Location", "/moved-again")])
        elif path == "/moved-again":
            respond(handler, 302, b"elsewhere", [("Location", "/page")])
        elif path == "/missing":
            respond(handler, 404, b"not here")
        elif path == "/broken":
            respond(handler, 500, b"")
        elif path == "/short":
            handler.send_response(200)
            handler.send_header("Content-Length", "5000")
            handler.end_headers()
            handler.wfile.write(b"cut off")
            handler.close_connection = True
        else:
            respond(handler, body=html)

    with Server(answer) as server:
        for path, status, body in (("/page", 200, html), ("/gzip", 200, html), ("/chunked", 200, html), ("/moved", 200, html),
                                   ("/missing", 404, b"not here"), ("/broken", 500, b"")):
            url = server.url(path)
            result, lines = stet.lines("capture", url)
            record = one(checks, result, lines, f"GET {path}")
            check_capture(checks, record, body, f"GET {path}", url)
            checks.equal(record.get("status"), status, f"GET {path}: status")
            result = stet.cat(url)
            checks.check(result.code == 0 and result.out == body, f"GET {path}: cat gives the decoded entity", result)
            if path != "/broken":
                checks.check(str(record.get("mediaType", "")).startswith("text/html"), f"GET {path}: media type", str(record.get("mediaType")))
        count = stet.document("stats")[1]["captures"]
        result = stet.run("capture", server.url("/short"))
        checks.code(result, 2, "a response cut short is a failed fetch")
        checks.equal(stet.document("stats")[1]["captures"], count, "and no capture")
        checks.code(stet.run("history", server.url("/moved-again")), {1, 2}, "a redirect's hop is no capture of its own")
    checks.code(stet.run("verify"), 0, "verify after captures from a server")


def main():
    options = arguments(__doc__)
    checks = Checks("e2e_basic")
    rng = random.Random(options.seed)
    with scratch(options) as folder:
        stet = Stet(options.stet, folder / "archive", folder)
        kept = captures(checks, stet, folder, rng)
        references(checks, stet, kept, folder)
        diffs(checks, stet, kept, folder, rng, options.quick)
        http(checks, stet, folder, rng)
        exit_codes(checks, stet, kept, folder)
        whole(checks, stet)
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
