#!/usr/bin/env python3
"""`search`, as scripts and people see it: what is found, what is gone, and what the index may never do.

The command contract on pages made here; an index that is killed again and again and is in the end as if it had been made at once; text
that a redaction took down, looked for in every byte of the archive; and a damaged index, which harms nothing.
"""

import random
import shutil
import signal
import sqlite3
import subprocess
import time

from blackbox import Checks, FastImport, Stet, arguments, scratch

URL = "https://news.example/bridge"
OTHER = "https://news.example/harbour"
FIRST = "The city council voted on Tuesday to close the old bridge for repairs."
COST = "Work is expected to take {} months, the council said, and to cost about four million euros."
KELLER = "Traders said that they had not been asked, and Anna Keller, who sells flowers there, heard of it on the radio."
LAST = "A temporary bridge for people on foot will open next week, some two hundred metres upstream of the old one."
JAPANESE = "東京都の知事は新しい橋を建設すると水曜日の記者会見で発表した。"
CHINESE = "中国外交部发言人星期三在北京表示，这座大桥将于明年正式通车。"


def page(sentences, token=""):
    links = "".join(f"<li><a href='/{i}'>Section {i}</a></li>" for i in range(9))
    body = "\n".join(f"<p>{s}</p>" for s in sentences)
    return (f"<!doctype html><html lang=en><head><meta charset=utf-8><title>News</title></head><body><nav><ul>{links}</ul></nav>"
            f"<main><article>{body}</article></main><footer><p><a href=/t>Terms</a></p></footer><!-- {token} --></body></html>").encode()


class Archive:
    def __init__(self, checks, stet, folder):
        self.checks, self.stet, self.folder = checks, stet, folder
        checks.code(stet.run("init"), 0, "init")

    def capture(self, url, data, at):
        (self.folder / "page.html").write_bytes(data)
        result, lines = self.stet.lines("capture", self.folder / "page.html", "--url", url, "--at", at)
        self.checks.code(result, 0, f"capture of {at}")
        return lines[0] if lines else {}

    def found(self, *query):
        result, lines = self.stet.lines("search", *query)
        for line in lines: self.checks.fields(line, "search")
        self.checks.code(result, 0 if lines else 1, f"search {' '.join(query)}: 0 where something is found, else 1")
        return lines

    def texts(self, *query):
        return [line["snippet"] for line in self.found(*query)]


def contract(checks, stet, folder):
    checks.section("what is found, and when it was seen")
    archive = Archive(checks, stet, folder)
    versions = [[FIRST, COST.format("eleven"), KELLER, LAST], [FIRST, COST.format("fourteen"), KELLER, LAST, JAPANESE],
                [FIRST, COST.format("fourteen"), LAST, JAPANESE], [FIRST, COST.format("fourteen"), KELLER, LAST, JAPANESE], [FIRST, COST.format("fourteen"), LAST, JAPANESE]]
    kept = [archive.capture(URL, page(v, token=n), f"2026-03-0{n}T10:00:00Z") for n, v in enumerate(versions, 1)]
    kept.append(archive.capture(URL, page(versions[-1], token="other"), "2026-03-06T10:00:00Z"))
    archive.capture(OTHER, page([FIRST.replace("Tuesday", "Friday"), CHINESE, LAST.replace("bridge", "pier")]), "2026-03-02T12:00:00Z")
    hits = archive.found("fourteen")
    checks.equal(len(hits), 1, "a sentence of six captures is found once")
    hit = hits[0] if hits else {}
    checks.equal((hit.get("url"), hit.get("snippet"), hit.get("gone")), (URL, COST.format("fourteen"), False), "where and what it is")
    checks.equal((hit.get("id"), hit.get("capturedAt"), hit.get("firstSeen")), (kept[5]["id"], "2026-03-06T10:00:00Z", "2026-03-02T10:00:00Z"), "its newest capture, and its first")
    checks.equal(["".join(hit["snippet"][a:b]) for a, b in hit.get("marks", [])], ["fourteen"], "the words that were found are marked, by scalars")
    hit = (archive.found("eleven") or [{}])[0]
    checks.equal((hit.get("gone"), hit.get("id"), hit.get("goneBy")), (True, kept[0]["id"], "2026-03-02T10:00:00Z"), "what went, went between two captures")
    hit = (archive.found("Keller") or [{}])[0]
    checks.equal([(s["first"][8:10], s["last"][8:10]) for s in hit.get("seen", [])], [("01", "02"), ("04", "04")], "what came back was seen in two stretches")
    checks.equal(hit.get("goneBy"), "2026-03-05T10:00:00Z", "and went again")
    checks.equal(sorted(archive.texts("--removed", "council")), [COST.format("eleven")], "--removed: what its page no longer has")
    checks.equal(sorted(archive.texts("--removed")), sorted([COST.format("eleven"), KELLER]), "all that went, without words")

    checks.section("queries")
    both = {FIRST, FIRST.replace("Tuesday", "Friday")}
    for query, wanted in {
        "COUNCIL voted": both, '"old bridge for"': both, '"bridge old"': set(), "tues*": {FIRST}, "voted -friday": {FIRST}, "voted NOT friday": {FIRST},
        "tuesday OR friday": both, "voted (tuesday OR friday) -tuesday": {FIRST.replace("Tuesday", "Friday")}, "voted url:harbour": {FIRST.replace("Tuesday", "Friday")},
        "voted url:HTTPS://news.example/b*": {FIRST}, "voted -url:harbour": {FIRST}, "voted url:nowhere": set(), "kéller": {KELLER}, "東京": {JAPANESE}, "橋": {JAPANESE},
        "新しい橋": {JAPANESE}, "京東": set(), "北京": {CHINESE}, "大桥将于": {CHINESE}, "bridge 東京": set(), "text:voted": set(), "council's": set(),
    }.items():
        checks.equal(set(archive.texts(query)), wanted, query)
    checks.equal(archive.texts("old", "bridge", "voted"), archive.texts("old bridge voted"), "words need no quotes")
    for options, wanted in ((("--until", "2026-03-01"), set()), (("--until", "2026-03-01T10:00:00Z"), {COST.format("eleven")}), (("--since", "2026-03-02"), {COST.format("fourteen")}),
                            (("--since", "2026-03-01", "--until", "2026-03-02T23:00:00Z"), {COST.format("eleven"), COST.format("fourteen")})):
        checks.equal(set(archive.texts("months", *options)), wanted, " ".join(options))
    checks.equal(set(archive.texts("Keller", "--since", "2026-03-03", "--until", "2026-03-03T23:00:00Z")), set(), "a gap between two stretches is none of either")
    checks.equal(len(archive.found("bridge", "--limit", "2")), 2, "--limit")
    checks.equal(archive.texts("--claim", "time"), [COST.format("fourteen")], "--claim: sentences whose claim changed")
    for query, place in (("(old", 1), ("old AND", 5), ('the "old', 5), ("old )", 5), ("NOT old", 1), ("!!", 1), ("old OR url:x", 8)):
        result = stet.run("search", query)
        checks.code(result, 64, f"{query!r} means nothing")
        checks.check(f"at character {place} ".encode() in result.err and b"fts5" not in result.err.lower() and not result.out, f"{query!r}: says where", result)
    for words in ((), ("  ",), ("old", "--since", "yesterday"), ("old", "--claim", "weather"), ("old", "--limit", "0")):
        checks.code(stet.run("search", *words), 64, f"search {words}")

    checks.section("for people")
    result = stet.run("search", "eleven")
    for word in (URL.encode(), b"eleven", b"2026-03-01 10:00", b"gone by 2026-03-02 10:00"): checks.check(word in result.out, f"says {word!r}", result)
    checks.check(b"\x1b" not in result.out and b"1 sentence" in result.err, "no colour in a pipe; how many there are on stderr", result)
    result = stet.run("search", "eleven", "--color", "always")
    checks.check(b"meleven\x1b" in result.out, "colour where it is asked for", result)
    archive.capture("https://news.example/h", page(["An escape \x1b]0;x\x07 and &#27;[31m red &#x202e;backwards words stand in this sentence of the story for long enough."]), "2026-03-07")
    result = stet.run("search", "backwards")
    checks.check(result.code == 0 and b"\x1b" not in result.out and "\u202e".encode() not in result.out, "a page's text does nothing to a terminal", result)
    return archive, kept


def disposable(checks, stet, archive):
    checks.section("the index is disposable")
    # By text: how good a match is also depends on how many sentences there are in all.
    look = lambda: sorted(map(repr, archive.found("--removed") + archive.found("bridge OR council OR 東京 OR 北京")))
    everything = look()
    same = lambda what: checks.equal(look(), everything, what)
    _, document = stet.document("stats")
    size = sum(p.stat().st_size for p in stet.archive.glob("search.sqlite*"))
    rest = sum(p.stat().st_size for p in stet.archive.glob("catalogue.sqlite*"))
    checks.equal((document["searchIndex"], document["storedBytes"]["catalogue"]), (size, size + rest), "stats: the index is part of the catalogue's bytes, and told apart")
    checks.check(b"search index" in stet.run("stats").out, "stats says so to people")
    checks.code(stet.run("verify"), 0, "verify has nothing to say of the index")
    checks.code(stet.run("reindex"), 0, "reindex")
    same("and it is made anew")
    index = stet.archive / "search.sqlite"
    for what, data in (("removed", None), ("cut", index.read_bytes()[:5000]), ("of no bytes", b""), ("text", b"not a database at all, but some words"), ("zeros", b"\0" * 20_000)):
        for path in stet.archive.glob("search.sqlite*"): path.unlink()
        if data is not None: index.write_bytes(data)
        checks.code(stet.run("verify"), 0, f"an index that is {what}: verify")
        number = len(stet.lines("list")[1])
        result = stet.run("capture", archive.folder / "page.html", "--url", f"https://news.example/{what.replace(' ', '-')}", "--at", "2026-03-08")
        checks.code(result, 0, f"an index that is {what}: capture")
        checks.equal(len(stet.lines("list")[1]), number + 1, "the capture is there")
        same(f"an index that is {what} is made anew")


def limits(checks, stet, folder):
    checks.section("no archive, and none indexed")
    checks.code(stet.at(folder / "nowhere").run("search", "word"), 10, "no archive")
    (folder / "bare").mkdir()
    checks.code(stet.at(folder / "bare").run("search", "word"), 10, "an empty folder")
    fresh = stet.at(folder / "fresh")
    fresh.run("init")
    checks.code(fresh.run("search", "word"), 1, "an archive of nothing has nothing to find")


def repository(folder, rng, files=12, versions=60):
    """Pages in many versions, as a git repository: more than `search` catches up with by itself."""
    made, tip = FastImport(folder / "pages.git", bare=True), None
    words = [f"w{rng.getrandbits(24):x}" for _ in range(400)]
    pages = {n: [" ".join(rng.choices(words, k=14)).capitalize() + "." for _ in range(8)] for n in range(files)}
    for version in range(versions):
        changes = {}
        for number in range(files):
            if rng.random() < .6: pages[number][rng.randrange(8)] = " ".join(rng.choices(words, k=14)).capitalize() + "."
            changes[f"p{number}.html"] = page(pages[number], token=version)
        tip = made.commit(1_700_000_000 + version * 60, changes, tip)
    return made.finish(), files * versions


def dump(archive):
    """All that the index says, without the numbers of rows."""
    database = sqlite3.connect(f"file:{archive}/search.sqlite?mode=ro", uri=True)
    rows = database.execute(
        "SELECT u.url, s.text, s.last IS NULL, a.firstIndex, b.lastIndex FROM sentence s JOIN url u ON u.id = s.url JOIN stand t ON t.sentence = s.id "
        "JOIN version a ON a.url = s.url AND a.number = t.first JOIN version b ON b.url = s.url AND b.number = coalesce(t.last, u.versions)").fetchall()
    claims = database.execute("SELECT u.url, s.text, c.kind, c.version FROM claim c JOIN sentence s ON s.id = c.sentence JOIN url u ON u.id = s.url").fetchall()
    pages = database.execute("SELECT url, captures, newest, told, versions FROM url").fetchall()
    words = database.execute("SELECT count(*) FROM words").fetchone()
    broken = [r for r in database.execute("PRAGMA integrity_check").fetchall() if r != ("ok",)]
    database.close()
    return sorted(map(repr, rows)), sorted(map(repr, claims)), sorted(map(repr, pages)), words, broken


def killed(checks, stet, folder, rng, kills):
    checks.section(f"an index that is killed {kills} times")
    source, count = repository(folder, rng)
    many = stet.at(folder / "many")
    checks.code(many.run("init"), 0, "init")
    checks.code(many.run("import", "git", source, "--url-prefix", "https://many.example/"), 0, "import")
    result = many.run("search", "anything")
    checks.code(result, 1, "an archive with no index finds nothing")
    checks.check(f"0 of {count} captures are in the index".encode() in result.err and b"search --index" in result.err, "it says how far it is, and what to do", result)
    whole = stet.at(folder / "whole")
    shutil.copytree(many.archive, whole.archive)
    start = time.monotonic()
    result, document = whole.document("search", "--index", timeout=120)
    length = min(5, time.monotonic() - start)
    checks.code(result, 0, "--index")
    checks.equal((document or {}).get("captures"), count, "all captures are in")
    died = said = 0
    for _ in range(kills):
        process = many.start("search", "--index", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(rng.uniform(.02, length * .6))
        process.send_signal(signal.SIGKILL)
        died += process.wait() == -signal.SIGKILL
        result = many.run("search", "w*")
        said += b" are in the index" in result.err
        checks.code(result, {0, 1}, "search between")
    checks.check(died > 0, f"{died} of {kills} died at work; {said} times it was said how far it was")
    checks.code(many.run("search", "--index"), 0, "the rest")
    checks.equal(dump(many.archive), dump(whole.archive), "it is as if it had been made at once")
    checks.check(b"in the index" not in many.run("search", "w*").err, "and nothing is missing")
    result, document = many.document("search", "--index")
    checks.equal((document or {}).get("captures"), 0, "indexing again does nothing")
    checks.code(whole.run("reindex"), 0, "reindex")
    two = [whole.start("search", "--index", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for _ in range(2)]
    checks.equal([p.wait() for p in two], [0, 0], "two at once")
    checks.code(whole.run("search", "--index"), 0, "and once more")
    checks.equal(dump(whole.archive), dump(many.archive), "and the index is the same")


def redacted(checks, stet, archive):
    checks.section("redacted text leaves the index")
    secret = "The witness is Qzyxwvut Marrowby of Harbour Street, a clerk told the court before the judge could stop him."
    archive.capture(URL, page([FIRST, COST.format("fourteen"), secret, LAST]), "2026-03-09T10:00:00Z")
    hits = archive.found("Qzyxwvut")
    checks.equal([h["snippet"] for h in hits], [secret], "it is found")
    archive.capture(URL, page([FIRST, COST.format("fourteen"), LAST], token="after"), "2026-03-10T10:00:00Z")
    before = archive.texts("--removed", "Keller") + archive.texts("voted url:harbour")
    result, _ = stet.document("redact", f"{URL}~1", "--reason", "names a witness", "--yes")
    checks.code(result, 0, "redact")
    def left(): return [p.name for p in stet.archive.rglob("*") if p.is_file() and (b"qzyxwvut" in (d := p.read_bytes().lower()) or b"marrowby" in d)]
    checks.equal(left(), [], "no byte of it is left in any file")
    checks.equal(archive.texts("Qzyxwvut"), [], "it is not found")
    checks.equal(archive.texts("--removed", "Keller") + archive.texts("voted url:harbour"), before, "all else is")
    checks.equal(left(), [], "nor has indexing the page anew brought it back")
    checks.code(stet.run("verify"), 0, "verify")


def main():
    options = arguments(__doc__, ("--kills", {"type": int, "default": 8}))
    checks = Checks("search")
    with scratch(options) as folder:
        (folder / "home").mkdir()
        stet = Stet(options.stet, folder / "archive", folder / "home")
        archive, _ = contract(checks, stet, folder)
        disposable(checks, stet, archive)
        redacted(checks, stet, archive)
        limits(checks, stet, folder)
        killed(checks, stet, folder, random.Random(options.seed), 3 if options.quick else options.kills)
    return checks.finish()


if __name__ == "__main__":
    raise SystemExit(main())
