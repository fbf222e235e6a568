#!/usr/bin/env python3
"""What became of the claims of a page, and finding its sentences again, as scripts and people see them.

Checks `claims`, `search`, and the claims in `diff`, `history` and `capture` on pages made here: the contract's fields, spans that
are the words, the life of a claim, text that is gone and comes back, an index that is behind, interrupted, thrown away or redacted.
"""

import json
import pathlib
import signal
import sqlite3
import subprocess
import time

from blackbox import Checks, Stet, arguments, scratch

URL = "https://news.example/ferry"
TEXTS = [
    ["A ferry sank off Halden on Tuesday, and at least 10 people died, police said.", "The captain is thought to have left the bridge before the collision.",
     "“We are doing all we can,” said the mayor, Anne Berg.", "Passengers must call the hotline of the coastguard."],
    ["A ferry sank off Halden on Tuesday, and 12 people died, police said.", "The captain is thought to have left the bridge before the collision.",
     "“We are doing all we can,” said the mayor, Anne Berg.", "Passengers must call the hotline of the coastguard."],
    ["A ferry sank off Halden on Tuesday, and 14 people died, police claimed.", "The captain left the bridge before the collision.", "Passengers should call the hotline of the coastguard."],
    ["A ferry sank off Halden on Tuesday, and 14 people died, police claimed.", "The captain left the bridge before the collision.", "Passengers should call the hotline of the coastguard.",
     "“We are doing all we can,” said the mayor, Anne Berg."],
]


def page(paragraphs):
    links = "".join(f"<li><a href='/{i}'>Section {i}</a></li>" for i in range(12))
    body = "\n".join(f"<p>{p} It happened in the harbour of the old town, where boats leave for the islands every morning.</p>" for p in paragraphs)
    return (f"<!doctype html><html lang=en><head><meta charset=utf-8><title>Ferry sinks</title></head><body><header><nav><ul>{links}</ul></nav></header>"
            f"<main><article><h1>Ferry sinks</h1>{body}</article></main></body></html>").encode()


def spans(checks, document, what):
    for o in document["operations"]:
        for c in o["claims"]:
            checks.check(set(c) >= {"kind", "direction", "before", "after", "span"}, f"{what}: fields of a claim", c)
            for side, words in (("from", c["before"]), ("to", c["after"])):
                span, text = c["span"][side], o["text"][side] or ""
                checks.equal(text[span[0]:span[1]] if span else "", words, f"{what}: the span is the words")


def capture_all(checks, stet, folder):
    for number, text in enumerate(TEXTS):
        (folder / f"{number}.html").write_bytes(page(text))
        result, lines = stet.lines("capture", folder / f"{number}.html", "--url", URL, "--at", f"2026-02-0{number + 3}T09:00:00Z")
        checks.code(result, 0, f"capture {number}")
        summary = (lines[0].get("summary") or {}) if lines else {}
        if number: checks.check("claims" in summary, "capture's summary has claims", summary)
        if number == 1: checks.equal(summary.get("claims"), {"figure": 1}, "the summary counts the claims")


def claims(checks, stet, folder):
    checks.section("claims of a page")
    result, lines = stet.lines("claims", URL)
    checks.code(result, 0, "claims URL")
    for line in lines: checks.fields(line, "claims")
    figures = [(c["before"], c["after"], c["direction"]) for c in lines if c["kind"] == "figure"]
    checks.equal(figures, [("at least 10", "12", "up"), ("12", "14", "up")], "the figure along the captures")
    checks.equal(len({c["claim"] for c in lines if c["kind"] == "figure"}), 1, "and it is one claim")
    kinds = {c["kind"] for c in lines}
    checks.check({"figure", "attribution", "certainty", "modality", "quotation"} <= kinds, "kinds that changed", sorted(kinds))
    checks.check(any(c["kind"] == "quotation" and c["direction"] == "removed" for c in lines), "the quotation went", lines)
    checks.check(any(c["kind"] == "quotation" and c["direction"] == "added" for c in lines), "and came back", lines)
    shown = stet.run("claims", URL).out.decode()
    checks.check("at least 10 (2026-02-03 09:00) -> 12 (2026-02-04 09:00) -> 14 (2026-02-05 09:00)" in " ".join(shown.split()), "the life of the figure, to read", shown)
    only = stet.run("claims", URL, "--kind", "modality").out.decode()
    checks.check("must" in only and "14" not in only.split("modality")[1], "--kind", only)
    explained = stet.run("claims", URL, "--explain").out.decode()
    checks.check("rule figure:" in explained and "it saw 'at least 10' -> '12'" in " ".join(explained.split()), "--explain", explained)
    files = [folder / f"{n}.html" for n in range(len(TEXTS))]
    result, from_files = stet.lines("claims", *files)
    checks.equal([c["reading"] for c in from_files], [c["reading"] for c in lines], "files give what their captures give")
    checks.code(stet.run("claims", URL, "--kind", "colour"), 64, "a kind that is none")
    checks.code(stet.run("claims", "https://news.example/none"), 2, "a URL that is not archived")
    _, document = stet.document("diff", f"{URL}~2", f"{URL}~1")
    spans(checks, document, "diff")
    checks.equal(document["summary"]["claims"].get("figure"), 1, "diff counts the claims")
    for form in ("terminal", "markdown", "html"):
        out = stet.run("diff", f"{URL}~2", f"{URL}~1", "--format", form, "--explain").out.decode()
        checks.check("figure up from 12 to 14 people" in " ".join(out.replace("\n", " ").split()), f"{form} tells the figure", out)
        checks.check("rule figure" in out, f"{form} explains it", out)
    history = stet.run("history", URL).out.decode()
    checks.check("figure up from at least 10 to 12 people" in history, "history tells it", history)


def finds(stet, *query):
    result, lines = stet.lines("search", *query)
    return result.code, [(h["snippet"].split(" It happened")[0][:40], h["gone"]) for h in lines], lines


def search(checks, stet, folder):
    checks.section("search")
    code, hits, lines = finds(stet, "captain", "bridge")
    checks.equal(code, 0, "found")
    for line in lines: checks.fields(line, "search")
    checks.equal(sorted(h[1] for h in hits), [False, True], "the old wording is gone, the new one stands")
    gone = next(h for h in lines if h["gone"])
    checks.equal((gone["capturedAt"], gone["goneBy"]), ("2026-02-04T09:00:00.000Z" if "." in gone["capturedAt"] else "2026-02-04T09:00:00Z", gone["goneBy"]), "last seen in the capture before")
    checks.check(gone["goneBy"].startswith("2026-02-05"), "and gone by the next", gone)
    for start, end in gone["marks"]: checks.check(gone["snippet"][start:end].lower() in ("captain", "bridge"), "marks are the words", gone)
    checks.equal(finds(stet, "captain", "--removed")[1:2][0][0][1], True, "--removed")
    checks.equal(finds(stet, "mayor", "--removed")[0], 1, "what came back is not removed")
    checks.equal(finds(stet, '"at least 10"')[0], 0, "a phrase"), checks.equal(finds(stet, '"least at"')[0], 1, "not its words in another order")
    checks.equal(finds(stet, "passeng*")[0], 0, "a prefix"), checks.equal(finds(stet, "passeng")[0], 1, "no prefix without its star")
    checks.equal(len(finds(stet, "claimed", "OR", "hotline")[1]), 3, "OR")
    checks.equal(len(finds(stet, "police -claimed")[1]), 2, "-word")
    checks.equal(finds(stet, "police", "url:other")[0], 1, "url:"), checks.equal(finds(stet, "police", "url:ferry")[0], 0, "url: of this page")
    checks.equal(len(finds(stet, "hotline", "--until", "2026-02-04")[1]), 1, "--until"), checks.equal(len(finds(stet, "hotline", "--since", "2026-02-05")[1]), 1, "--since")
    checks.equal([h[0][:10] for h in finds(stet, "people", "--claim", "figure")[1]], ["A ferry sa"] * 2, "--claim")
    checks.equal(finds(stet, "mayor", "--claim", "figure")[0], 1, "--claim leaves the others out")
    for bad in (['"open'], ["(a"], ["OR", "a"], [" -a"], ["a", "--since", "noon"], ["a", "--claim", "colour"], ["a", "--limit", "0"], []):
        result = stet.run("search", *bad)
        checks.check(result.code == 64 and result.err and b"SQL" not in result.err and b"fts5" not in result.err.lower(), f"a bad query: {bad}", result)
    shown = stet.run("search", "captain", "--color", "never").out.decode()
    checks.check("gone by 2026-02-05 09:00" in shown and URL in shown, "to read", shown)
    (folder / "jp.txt").write_text("彼は火曜日に東京都庁で会見を開いた。\n記者が十人集まった。\n", encoding="utf-8")
    stet.run("capture", folder / "jp.txt", "--url", "https://news.example/jp", "--at", "2026-02-03T09:00:00Z")
    for query, wanted in (("東京", 0), ("都庁", 0), ("京東", 1), ("会見", 0)): checks.equal(finds(stet, query)[0], wanted, f"search {query}")


def index(checks, stet, folder):
    checks.section("the search index")
    file = pathlib.Path(stet.archive) / "search.sqlite"
    checks.check(file.is_file(), "it is made as captures come")
    _, stats = stet.document("stats")
    checks.check(stats["searchIndex"] > 0 and stats["storedBytes"]["catalogue"] > stats["searchIndex"], "its size is in stats", stats)
    before = stet.lines("search", "ferry OR captain OR mayor OR hotline", "--limit", "1000")[1]
    def same(what):
        now = stet.lines("search", "ferry OR captain OR mayor OR hotline", "--limit", "1000")[1]
        key = lambda h: json.dumps(h, sort_keys=True)
        checks.equal(sorted(map(key, now)), sorted(map(key, before)), what)
    for name in file.parent.glob("search.sqlite*"): name.unlink()
    same("thrown away, it is made anew as it was")
    file.write_bytes(b"not a database" * 100)
    same("damaged, too")
    checks.code(stet.run("reindex"), 0, "reindex"), checks.check(b"harbour" not in file.read_bytes() and b"ferry" not in file.read_bytes(), "reindex empties it"), same("and it comes back")
    # A capture that comes late but is early.
    (folder / "late.html").write_bytes(page(["Before it sank the ferry had sailed for 30 years."]))
    stet.run("capture", folder / "late.html", "--url", URL, "--at", "2026-02-01T09:00:00Z")
    _, _, lines = finds(stet, "sailed")
    checks.check(len(lines) == 1 and lines[0]["gone"] and lines[0]["capturedAt"].startswith("2026-02-01"), "captures in another order than their times", lines)
    # Behind by more than is brought in unasked; stopped half-way; gone on.
    other = Stet(stet.path, folder / "many", folder / "home")
    other.run("init")
    listed = []
    for number in range(450):
        name = folder / f"m{number}.html"
        name.write_bytes(page([f"Number {number} of the harbour list was seen by the coastguard in week {number % 50}.", "The list is kept by the harbour master of the town."]))
        listed.append(str(name))
    (folder / "list.txt").write_text("\n".join(listed) + "\n")
    other.run("capture", "--input", folder / "list.txt", "--no-summary")
    result = other.run("search", "harbour")
    checks.check(result.code == 1 and b"0 of 450 captures are in the index" in result.err, "search says how far the index is", result)
    process = other.start("search", "--index", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    base = pathlib.Path(other.archive) / "search.sqlite"
    for _ in range(600):
        time.sleep(.01)
        try:
            with sqlite3.connect(f"file:{base}?mode=ro", uri=True) as database: done = database.execute("SELECT count(*) FROM url").fetchone()[0]
        except sqlite3.Error: done = 0
        if done > 50 or process.poll() is not None: break
    process.send_signal(signal.SIGKILL); process.wait()
    checks.code(other.run("search", "--index"), 0, "after a kill it goes on")
    checks.equal(len(other.lines("search", "harbour AND coastguard", "--limit", "1000")[1]), 450, "and all is found")
    # A redaction takes the text out.
    number = next(h for h in other.lines("search", '"Number 77 of"')[1])
    checks.code(other.run("redact", number["id"], "--reason", "asked to", "--yes"), 0, "redact")
    checks.equal(other.lines("search", '"Number 77 of"')[1], [], "a redacted text is not found")
    other.run("search", "--index")
    checks.equal(other.lines("search", '"Number 77 of"')[1], [], "nor when the index was made anew")
    left = [p.name for p in pathlib.Path(other.archive).rglob("*") if p.is_file() and b"Number 77 of" in p.read_bytes()]
    checks.equal(left, [], "and stands in no file")
    checks.code(other.run("verify"), 0, "verify does not mind the index")
    none = Stet(stet.path, folder / "nowhere", folder / "home")
    checks.code(none.run("search", "a"), 10, "no archive")


def main():
    options = arguments(__doc__)
    checks = Checks("claims")
    with scratch(options) as folder:
        (folder / "home").mkdir()
        stet = Stet(options.stet, folder / "archive", folder / "home")
        stet.run("init")
        checks.section("captures")
        capture_all(checks, stet, folder)
        for part in (claims, search, index): part(checks, stet, folder)
    return checks.finish()


if __name__ == "__main__":
    raise SystemExit(main())
