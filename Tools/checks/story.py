#!/usr/bin/env python3
"""Stories, sentences, comparisons by sentence, blame and summaries, as scripts and people see them.

Checks the command contract on pages made here, hostile input, and, where a folder of real data stands beside the project
(`../shared`), that the figures reached on it are kept.
"""

import json
import pathlib
import subprocess
import time

from blackbox import Checks, Stet, arguments, scratch

URL = "https://news.example/bridge"
PARAGRAPHS = [
    "The city council voted on Tuesday to close the old bridge for repairs. Engineers had found cracks in two of its piers.",
    "Work is expected to take eleven months, the council said, and to cost about four million euros.",
    "Traders in the old town said that they had not been asked. “We heard of it on the radio,” said Anna Keller, who sells flowers.",
    "A temporary bridge for people on foot will open next week, some two hundred metres upstream of the old one.",
]


def page(paragraphs, title="Old bridge to close", nav="Section", comment=""):
    links = "".join(f"<li><a href='/{i}'>{nav} {i}</a></li>" for i in range(12))
    body = "\n".join(f"<p>{p}</p>" for p in paragraphs)
    return (f"<!doctype html><html lang=en><head><meta charset=utf-8><title>{title}</title></head><body><header><nav><ul>{links}</ul></nav></header>"
            f"<main><article><h1>{title}</h1>{comment}{body}</article></main><aside><h3>Most read</h3><ul>{links}</ul></aside>"
            "<footer><p>All rights reserved. <a href=/t>Terms</a></p></footer></body></html>").encode()


def spelt(checks, document, what):
    """Every sentence in one operation, words that spell both sides."""
    for side, other in (("from", "remove"), ("to", "add")):
        numbers = sorted(i for o in document["operations"] for i in o[side])
        checks.equal(numbers, list(range(len(numbers))), f"{what}: every sentence of {side} in one operation")
        for o in document["operations"]:
            if o["words"]:
                checks.equal("".join(w["text"] for w in o["words"] if w["op"] in ("equal", other)), o["text"][side], f"{what}: words spell {side}")


def stories(checks, stet, folder):
    checks.section("story and sentences")
    (folder / "a.html").write_bytes(page(PARAGRAPHS))
    (folder / "empty.html").write_bytes(b"")
    result, lines = stet.lines("story", folder / "a.html", folder / "empty.html")
    checks.code(result, 0, "story of two files")
    for line in lines: checks.fields(line, "story")
    story = lines[0] if lines else {}
    text = story.get("text", "")
    for paragraph in PARAGRAPHS: checks.check(paragraph in text, "the story has its paragraphs", text)
    for word in ("Section 3", "Most read", "All rights"): checks.check(word not in text, f"the story has no {word!r}", text)
    checks.equal(story.get("title"), "Old bridge to close", "title")
    for s in story.get("sentences", []):
        checks.equal(text[s["start"]:s["end"]], s["text"], "a sentence is the text between its offsets")
    checks.equal(len(story.get("sentences", [])), 7, "sentences, the headline among them")
    shown = stet.run("story", folder / "a.html")
    checks.check(b"Old bridge to close" in shown.out and b"Section" not in shown.out, "the story to read", shown)
    result, lines = stet.lines("story", folder / "a.html", folder / "missing.html")
    checks.code(result, 2, "a file that is not there")
    checks.check(len(lines) == 1 and b"missing.html" in result.err, "the others are shown, the missing one named", result)
    (folder / "p.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    result = stet.run("story", folder / "p.png")
    checks.code(result, 2, "the story of a picture")
    checks.check(b"p.png" in result.err and b"image/png" in result.err and not result.out, "says what it is", result)
    (folder / "q.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(255, -1, -1)))
    result, document = stet.document("diff", folder / "p.png", folder / "q.png")
    checks.code(result, 1, "two pictures differ")
    checks.equal((document or {}).get("by"), "line", "and are compared by line")
    (folder / "s.txt").write_text("Dr. Ödön came. He left at 5 p.m. on Friday.\n\nEnd", encoding="utf-8")
    result, lines = stet.lines("sentences", folder / "s.txt", "--language", "en")
    checks.fields(lines[0] if lines else {}, "sentences")
    got = [(s["text"], s["start"], s["end"]) for s in (lines[0] if lines else {}).get("sentences", [])]
    checks.equal(got, [("Dr. Ödön came.", 0, 14), ("He left at 5 p.m. on Friday.", 15, 43), ("End", 45, 48)], "sentences with offsets in scalars")
    piped = stet.run("sentences", "-", input=b"One. Two.")
    checks.equal(piped.out, b"One.\nTwo.\n", "sentences of standard input, one a line")


def comparisons(checks, stet, folder):
    checks.section("diff by sentence")
    names = {}
    def put(name, data):
        names[name] = folder / f"{name}.html"; names[name].write_bytes(data); return names[name]
    a = put("one", page(PARAGRAPHS))
    edited = PARAGRAPHS[:1] + [PARAGRAPHS[1].replace("eleven", "fourteen")] + PARAGRAPHS[2:]
    result, document = stet.document("diff", a, put("edited", page(edited)))
    checks.code(result, 1, "an edited story")
    checks.fields(document, "diff")
    if document:
        spelt(checks, document, "edited")
        changed = [o for o in document["operations"] if o["op"] != "equal"]
        checks.equal([o["op"] for o in changed], ["edit"], "one edit")
        checks.equal([w["text"] for w in changed[0]["words"] if w["op"] != "equal"], ["eleven", "fourteen"], "its words")
        checks.equal(document["summary"]["sentences"], {"equal": 6, "edited": 1, "moved": 0, "added": 0, "removed": 0}, "counts")
        checks.equal(document["by"], "sentence", "by sentence unless told otherwise")
    for name, data, word, elsewhere in (
        ("markup", page(PARAGRAPHS, comment="<!-- x -->"), b"only the markup changed", "markup"),
        ("chrome", page(PARAGRAPHS, nav="Part"), b"only the page around it changed", "surroundings"),
        ("same", page(PARAGRAPHS), b"the same bytes", "nothing"),
    ):
        result = stet.run("diff", a, put(name, data))
        checks.code(result, 0, f"{name}: the story is the same")
        checks.check(word in result.out, f"{name}: says so", result)
        _, document = stet.document("diff", a, names[name])
        checks.equal((document or {}).get("same"), True, f"{name}: same in JSON")
        checks.equal((document or {}).get("elsewhere"), elsewhere, f"{name}: elsewhere in JSON")
    meta = page(PARAGRAPHS).replace(b"</head>", b"<meta name=author content='Ann Lee'></head>")
    result = stet.run("diff", a, put("meta", meta))
    checks.code(result, 0, "metadata only")
    checks.check(b"byline" in result.out and b"Ann Lee" in result.out, "a new byline is shown", result)
    for arguments_, word in ((("--format", "markdown"), b"**fourteen**"), (("--format", "html"), b"<ins>fourteen</ins>"), (("--by", "sentence", "--format", "unified"), b"\n+Work is expected to take fourteen")):
        result = stet.run("diff", a, names["edited"], *arguments_)
        checks.code(result, 1, " ".join(arguments_))
        checks.check(word in result.out, f"{' '.join(arguments_)}: {word!r}", result)
    hostile = page([PARAGRAPHS[0], "<script>alert(1)</script>A plain &lt;script&gt;alert(2)&lt;/script&gt; in a sentence of the story that goes on \x1b[31mfor a while &#x202e;longer."] + PARAGRAPHS[1:])
    result = stet.run("diff", a, put("hostile", hostile), "--format", "html")
    checks.check(b"<script" not in result.out and b"\x1b" not in result.out and "\u202e".encode() not in result.out, "page text is inert in HTML", result)
    result = stet.run("diff", a, names["hostile"])
    checks.check(b"\x1b" not in result.out, "and on the terminal", result)

    checks.section("diff --pre-segmented")
    (folder / "x.txt").write_text("One thing.\nAnother thing altogether here.\nA third.\n")
    (folder / "y.txt").write_text("A third.\nOne thing.\nAnother thing entirely, altogether here.")
    (folder / "z.txt").write_text("")
    result, document = stet.document("diff", "--pre-segmented", folder / "x.txt", folder / "y.txt")
    if document:
        spelt(checks, document, "pre-segmented")
        checks.equal(sorted(o["op"] for o in document["operations"]), ["edit", "equal", "move"], "edit and move")
    result, document = stet.document("diff", "--pre-segmented", folder / "z.txt", folder / "x.txt")
    checks.equal([o["op"] for o in (document or {}).get("operations", [])], ["add"] * 3, "an empty file has no sentence")
    checks.code(stet.run("diff", "--pre-segmented", folder / "z.txt", folder / "z.txt"), 0, "two empty files")
    checks.code(stet.run("diff", "--pre-segmented", "--by", "line", folder / "x.txt", folder / "y.txt"), 64, "--pre-segmented --by line")


def histories(checks, stet, folder):
    checks.section("capture, history and blame")
    checks.code(stet.run("init"), 0, "init")
    second = PARAGRAPHS[:1] + [PARAGRAPHS[1].replace("four million", "five million")] + PARAGRAPHS[2:]
    third = second[:2] + second[3:]
    versions = [page(PARAGRAPHS), page(second), page(second, nav="Part"), page(third), page(second)]
    for day, data in enumerate(versions, 1):
        (folder / "v.html").write_bytes(data)
        result = stet.run("capture", folder / "v.html", "--url", URL, "--at", f"2026-03-0{day}T10:00:00Z")
        checks.code(result, 0, f"capture {day}")
        if day == 2: checks.check(b"1 sentence edited" in result.out, "capture says what changed", result)
        if day == 3: checks.check(b"only the page around the story changed" in result.out, "capture tells chrome from story", result)
    result = stet.run("history", URL)
    checks.check(b"1 sentence edited" in result.out and b"2 sentences removed" in result.out and b"2 sentences added" in result.out, "history says what changed", result)
    checks.check(b"1 capture with the same story on a changed page" in result.out, "and folds where the story did not", result)
    result = stet.run("history", URL, "--all")
    checks.check(b"only the page around the story changed" in result.out, "--all lists them", result)
    _, lines = stet.lines("history", URL)
    summaries = [l["summary"] for l in lines]
    checks.equal([s and s["sentences"]["edited"] for s in summaries], [None, 1, 0, 0, 0], "edited sentences along the history")
    result, lines = stet.lines("blame", URL)
    checks.code(result, 0, "blame")
    for line in lines: checks.fields(line, "blame")
    first = {l["text"]: l["firstSeen"]["capturedAt"][:10] for l in lines}
    checks.equal(set(first.values()), {"2026-03-01"}, "all of it was there from the first, and what came back keeps its first sighting")
    reworded = {l["text"][:30]: [r["capturedAt"][:10] for r in l["reworded"]] for l in lines if l["reworded"]}
    checks.equal(list(reworded.values()), [["2026-03-02"]], "one sentence was reworded, on the second")
    result, lines = stet.lines("blame", "--removed", *[f"{URL}~{n}" for n in (4, 3, 1)])
    gone = [l for l in lines if l["gone"]]
    checks.equal(len(gone), 2, "two sentences are gone in the fourth capture")
    checks.equal({g["lastSeen"]["capturedAt"][:10] for g in gone}, {"2026-03-02"}, "and were last seen in the second")
    result = stet.run("story", f"{URL}~1", "--context")
    checks.code(result, 0, "story with context")


def bounded(checks, stet, folder):
    checks.section("hostile input is bounded")
    paragraph = f"<p>{PARAGRAPHS[0]}</p>"
    for name, data in {
        "tags": b"<b></b>" * 300_000, "deep": b"<div>" * 100_000, "attributes": b"<p " + b"a=b " * 200_000 + b">", "nul": b"\0" * 100_000,
        "invalid": b"\xff\xc3\xed\xa0\x80" * 50_000, "long": b"<p>" + b"word " * 500_000, "comment": b"<!--" + b"x" * 1_000_000,
    }.items():
        (folder / "h.html").write_bytes(data + paragraph.encode() * 4)
        result = stet.run("diff", "--json", folder / "h.html", folder / "one.html", timeout=60)
        checks.code(result, {0, 1}, f"{name}")
    for name, a, b in (("alike", "Same.\n" * 20_000, "Same.\n" * 19_000), ("different", "".join(f"a{i} b{i} c{i}\n" for i in range(20_000)), "".join(f"x{i} y{i} z{i}\n" for i in range(20_000))), ("one sentence", "w " * 1_000_000, "v w " * 500_000)):
        (folder / "p.txt").write_text(a); (folder / "q.txt").write_text(b)
        result = stet.run("diff", "--json", "--pre-segmented", folder / "p.txt", folder / "q.txt", timeout=90)
        checks.code(result, {0, 1}, name)


# What was reached on the shared data, a little under it: less is a step back. (stage, figure, least; negative: most).
FLOORS = [
    ("extraction", "trafilatura F1", .95), ("extraction", "aeb F1", .96), ("extraction", "readability F1", .93), ("extraction", "ota F1", .90),
    ("noise", "false alarms", -.02), ("noise", "recall", .88), ("noise", "pinpointed", .85), ("sentences", "golden-en right", 48),
    ("sentences", "golden-other right", 73), ("sentences", "ewt F1", .855), ("sentences", "gum-news F1", .93), ("alignment", "argrewrite links F1", .98),
    ("alignment", "argrewrite edited F1", .955), ("alignment", "argrewrite split/merge F1", .65), ("alignment", "moves links F1", .99),
    ("alignment", "moves moved recall", .96), ("alignment", "moves moved precision", .97), ("words", "dev spans F1", .74), ("words", "dev tokens F1", .955), ("words", "dev round trip", 1.0),
    ("labelled", "micro F1", .93), ("labelled", "worst kind F1", .85), ("labelled", "false alarms", -.09), ("labelled", "spans", .85), ("labelled", "direction", .9),
    ("claims", "vitaminc recall", .9), ("claims", "arxivedits false alarms", -.19), ("claims", "arxivedits sentences F1", .84),
    ("claims", "flips negation named", .98), ("claims", "flips certainty named", .98), ("claims", "flips false alarms", -.02),
]


def figures(checks, stet, folder, quick):
    checks.section("figures on real data")
    shared = pathlib.Path(__file__).resolve().parents[3] / "shared"
    if quick or not (shared / "eval").is_dir():
        checks.skip("no folder of real data beside the project, or --quick: the figures were not checked"); return
    saved = next((shared / "data/stories").glob("*.txt"), None)
    if saved:
        text = saved.read_text(encoding="utf-8")
        last = "Wang's current whereabouts are unknown."
        checks.check("24 hours" in text and last in text, "the saved page is the one that these edits are for")
        (folder / "saved.txt").write_text(text.replace("24 hours", "36 hours").replace(last, "The ministry would not say where he was."), encoding="utf-8")
        _, lines = stet.lines("story", saved)
        for chrome in ("could not be loaded", "Rating is", "Follow us", "autoplay", "Up next", "Add to", "Loading"):
            checks.check(chrome not in lines[0]["text"], f"the saved page's story has no {chrome!r}")
        _, document = stet.document("diff", saved, folder / "saved.txt")
        changed = [o for o in document["operations"] if o["op"] != "equal"]
        checks.equal(sorted(o["op"] for o in changed), ["add", "edit", "remove"], "edits of a saved page: these and nothing else")
        told = [(c["kind"], c["before"], c["after"]) for o in changed for c in o["claims"]]
        checks.equal(sorted(told), [("name", "Wang", ""), ("time", "24 hours", "36 hours")], "and these claims: who would not say is no source")
        checks.equal([w["text"] for o in changed for w in o["words"] if w["op"] != "equal"], ["24", "36"], "and in these words")
    out = folder / "figures.json"; out.write_text("{}")
    for stage in dict.fromkeys(f[0] for f in FLOORS):
        done = subprocess.run(["python3", str(shared / "eval" / f"{stage}.py"), "--stet", stet.path, "--data", str(shared / "data"), "--out", str(out)], capture_output=True, text=True)
        checks.equal(done.returncode, 0, f"{stage} was scored", done.stderr[-500:])
    got = json.loads(out.read_text())
    for stage, figure, least in FLOORS:
        value = got.get(f"{stage}: {figure}")
        good = value is not None and (value <= -least if least < 0 else round(value, 3) >= least)
        checks.check(good, f"{stage}: {figure} {'at most' if least < 0 else 'at least'} {abs(least)}", f"got {value}")


def main():
    options = arguments(__doc__)
    checks = Checks("story")
    with scratch(options) as folder:
        (folder / "home").mkdir()
        stet = Stet(options.stet, folder / "archive", folder / "home")
        for part in (stories, comparisons, histories, bounded): part(checks, stet, folder)
        figures(checks, stet, folder, options.quick)
    return checks.finish()


if __name__ == "__main__":
    raise SystemExit(main())
