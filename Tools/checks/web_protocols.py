#!/usr/bin/env python3
"""The open protocols of `stet serve`, by real HTTP clients against a real server: Memento (RFC 7089), CDX, Atom, the JSON API, the log as tiles, metrics.

What RFC 7089, pywb's tests and C2SP's tlog-tiles expect is asked for byte by byte; then other projects' clients come (web_peers.py): memento-client walks a
TimeMap, cdx_toolkit reads the index, feedparser the feeds, openapi-spec-validator and schemathesis the API, aics-tlog the log as it comes over HTTP. They are
installed from PyPI into --venv; where that cannot be reached, their part is skipped, and said to be.
"""

import collections
import datetime
import email.utils
import hashlib
import http.client
import json
import pathlib
import re
import subprocess
import sys
import time
import urllib.parse

from blackbox import SKIPPED, Checks, FastImport, Server, Stet, arguments, respond, scratch

HERE = pathlib.Path(__file__).resolve().parent
PEERS = ["memento-client==0.6.1", "cdx-toolkit==0.9.39", "surt==0.3.1", "feedparser==6.0.14", "openapi-spec-validator==0.9.0", "schemathesis==4.32.5"]

PAGE = "https://news.example/bridge?b=2&a=1"
OTHER = "https://www.news.example/harbour"
AWAY = "http://shop.other.example/a%20b"
HOSTILE = "https://x.example/\">;rel=\"next\",<x>'{}"
LONG = "https://long.example/steady.html"
PICTURE = bytes.fromhex("89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c020000000b4944415478da6364f80f00010501012718e3660000000049454e44ae426082")
MONTHS = ["eleven", "twelve", "fourteen", "fourteen", "twenty"]

Answer = collections.namedtuple("Answer", "status fields body")


def story(months, extra=""):
    return (f"<!doctype html><html lang=en><head><meta charset=utf-8><title>The bridge</title><link rel=stylesheet href=/site.css></head><body>{extra}<main><article>"
            "<h1>The old bridge</h1><p>The city council voted on Tuesday to close the old bridge for repairs, which had been asked for since the spring.</p>"
            f"<p>Work is expected to take {months} months, the council said, and to cost about four million euros.</p>"
            "<p>A temporary bridge for people on foot will open next week, some two hundred metres upstream of the old one.</p>"
            "<p><img src=/pic.png alt=Bridge><img src='https://tracker.example/pixel.png'> <a href='harbour#top'>More</a></p><script>alert(1)</script></article></main></body></html>").encode()


class Reader:
    """An HTTP client that changes nothing of what it sends."""

    def __init__(self, origin):
        self.origin = origin
        self.host = urllib.parse.urlsplit(origin).netloc

    def get(self, path, method="GET", **fields):
        connection = http.client.HTTPConnection(self.host, timeout=60)
        connection.putrequest(method, path, skip_accept_encoding=True)
        for name, value in fields.items(): connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        response = connection.getresponse()
        body = response.read()
        connection.close()
        return Answer(response.status, {n.lower(): v for n, v in response.getheaders()}, body)

    def json(self, path):
        answer = self.get(path)
        try:
            return answer, json.loads(answer.body)
        except ValueError:
            return answer, None

    def wait(self, path):
        """An answer that is being made is asked for until it is there."""
        for _ in range(200):
            answer, document = self.json(path)
            if answer.status != 202: break
            time.sleep(float(answer.fields.get("retry-after", "1")))
        return answer, document


def links(text):
    """A Link field or a TimeMap as [(target, {attribute: value})]."""
    found = []
    for target, rest in re.findall(r'<([^>]*)>((?:\s*;\s*\w+="[^"]*")*)', text):
        found.append((target, dict(re.findall(r'(\w+)="([^"]*)"', rest))))
    return found


def link(text, relation):
    return next((target for target, attributes in links(text) if relation in attributes.get("rel", "").split() or attributes.get("rel") == relation), None)


def date(text):
    return email.utils.format_datetime(datetime.datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=datetime.timezone.utc), usegmt=True)


class Protocols:
    def __init__(self, checks, stet, folder, options):
        self.checks, self.stet, self.folder, self.options = checks, stet, folder, options
        self.ids = []

    # ---- the archive

    def keep(self, url, data, at, media="text/html"):
        path = self.folder / "page"
        path.write_bytes(data)
        result, lines = self.stet.lines("capture", path, "--url", url, "--at", at, "--media-type", media)
        self.checks.code(result, 0, f"capture of {url} at {at}")
        return lines[0] if lines else {}

    def fill(self):
        checks, stet = self.checks, self.stet
        checks.section("an archive to serve")
        checks.code(stet.run("init", "--origin", "archive.example/log"), 0, "init")
        for day, months in enumerate(MONTHS, 1): self.ids.append(self.keep(PAGE, story(months), f"2026-03-0{day}T10:00:00.500Z")["id"])
        self.keep("https://news.example/pic.png", PICTURE, "2026-03-02T00:00:00Z", "image/png")
        self.keep("https://news.example/site.css", b"@font-face{src:url(/f.woff)}@import '/away.css';body{background:url(pic.png);color:red}", "2026-03-01T00:00:00Z", "text/css")
        self.keep(OTHER, story("three"), "2026-03-02T12:00:00Z")
        self.keep(AWAY, b"plain text, \xe4 letter", "2026-03-02T12:00:00Z", "text/plain")
        for number in (1, 2): self.keep(HOSTILE, story(f"<b onclick=x>{number}</b> ]]> &amp; \u202e"), f"2026-03-0{number}T11:00:00Z")
        secret = self.keep("https://news.example/secret", story("seven"), "2026-03-03T00:00:00Z")
        checks.code(stet.run("redact", secret["id"], "--reason", "asked for"), 0, "redact")
        repository = FastImport(self.folder / "repository", bare=True)
        last = None
        self.count = 300 if self.options.quick else 700
        for number in range(self.count):
            last = repository.commit(1_700_000_000 + 3600 * number, {"steady.html": story(f"{number}")}, parent=last)
        repository.finish()
        checks.code(stet.run("import", "git", repository.repository, "--url-prefix", "https://long.example/"), 0, "import git")

        def answer(handler):
            if handler.path == "/missing": respond(handler, 404, b"<p>There is no such page.</p>")
            elif handler.path == "/moved": respond(handler, 302, b"", [("Location", "/latin/")])
            elif handler.path == "/latin/": respond(handler, 200, "<p>Zürich <img src=pic.png></p>".encode("latin-1"), [("Content-Type", "text/html; charset=ISO-8859-1"), ("Set-Cookie", "a=b"), ("X-Evil", "<script>")])
            else: respond(handler, 200, PICTURE, [("Content-Type", "image/png")])

        with Server(answer) as server:
            self.site = server.url("")
            for path in ("/missing", "/moved", "/latin/pic.png"): checks.code(stet.run("capture", server.url(path)), 0, f"capture of {path}")
        checks.code(stet.run("search", "--index"), 0, "search --index")

    # ---- Memento

    def memento(self, reader):
        checks, origin = self.checks, reader.origin
        checks.section("Memento: TimeGate")
        stamps = [f"2026030{day}100000" for day in range(1, 6)]
        def at(stamp): return f"{origin}/web/{stamp}/{PAGE}"
        cases = [("Sun, 01 Mar 2026 10:00:00 GMT", 0), ("Sun, 01 Mar 2026 21:59:59 GMT", 0), ("Sun, 01 Mar 2026 22:00:01 GMT", 1), ("Sun, 01 Mar 2026 22:00:00 GMT", 0),
                 ("Thu, 01 Jan 1998 00:00:00 GMT", 0), ("Fri, 01 Jan 2100 00:00:00 GMT", 4), (None, 4), ("Sunday, 01-Mar-26 10:00:00 GMT", 0)]
        for moment, wanted in cases:
            for method in ("GET", "HEAD"):
                answer = reader.get(f"/timegate/{PAGE}", method, **({"Accept_Datetime": moment} if moment else {}))
                checks.equal((answer.status, answer.fields.get("location")), (302, at(stamps[wanted])), f"{method} at {moment}: the nearest capture, else the latest")
                checks.check("memento-datetime" not in answer.fields and answer.fields.get("vary", "").lower() == "accept-datetime", "a TimeGate varies, and is no memento", answer.fields)
        field = answer.fields.get("link", "")
        checks.equal(link(field, "original"), PAGE, "the link to the original")
        checks.equal(link(field, "timemap"), f"{origin}/timemap/link/{PAGE}", "the link to the TimeMap")
        checks.equal((link(field, "first memento"), link(field, "last memento")), (at(stamps[0]), at(stamps[-1])), "the first and last memento")
        for bad in ("Sun", "2026-03-01", "Sun, 31 Feb 2026 10:00:00 GMT", "<script>"):
            checks.equal(reader.get(f"/timegate/{PAGE}", Accept_Datetime=bad).status, 400, f"Accept-Datetime: {bad} is refused")
        lost = reader.get("/timegate/https://nowhere.example/")
        checks.equal((lost.status, "vary" in lost.fields, "link" in lost.fields), (404, False, False), "what is not archived has no TimeGate")
        for written in (PAGE.replace("//", "/", 1), PAGE.removeprefix("https://"), PAGE.replace("https", "http"), PAGE.replace("b=2&a=1", "a=1&b=2"), PAGE.replace("news.", "www.news."), urllib.parse.quote(PAGE, safe="")):
            checks.equal(reader.get(f"/timegate/{written}").fields.get("location"), at(stamps[-1]), f"written as {written}")
        checks.equal(reader.get("/timegate/" + AWAY).status, 302, "a URL with an encoded space")
        checks.equal([reader.get(f"/timegate/{PAGE}", m).status for m in ("POST", "DELETE", "OPTIONS")], [405] * 3, "a TimeGate is read only")

        checks.section("Memento: TimeMaps")
        answer = reader.get(f"/timemap/link/{PAGE}")
        text = answer.body.decode()
        checks.equal((answer.status, answer.fields.get("content-type")), (200, "application/link-format"), "a TimeMap is in link format")
        found = links(text)
        own = dict(next((a for t, a in found if a.get("rel") == "self"), {}))
        checks.equal((link(text, "self"), own.get("from"), own.get("until"), own.get("type")), (f"{origin}/timemap/link/{PAGE}", date(stamps[0]), date(stamps[-1]), "application/link-format"), "self says from when to when")
        checks.equal((link(text, "timegate"), link(text, "original")), (f"{origin}/timegate/{PAGE}", PAGE), "TimeGate and original")
        mementos = [(t, a["rel"], a["datetime"]) for t, a in found if "memento" in a["rel"].split()]
        checks.equal(mementos, [(at(s), r, date(s)) for s, r in zip(stamps, ["first memento", *["memento"] * 3, "last memento"])], "all mementos, with their times")
        lines = reader.get(f"/timemap/cdxj/{PAGE}")
        checks.equal((lines.status, lines.fields.get("content-type")), (200, "text/x-cdxj"), "a TimeMap as CDXJ")
        parsed = [line.split(" ", 2) for line in lines.body.decode().splitlines()]
        checks.equal([(p[0], p[1], json.loads(p[2])["mime"]) for p in parsed], [("example,news)/bridge?a=1&b=2", s, "text/html") for s in stamps], "key, time, JSON")
        rows = [json.loads(line) for line in reader.get(f"/timemap/json/{PAGE}").body.splitlines()]
        checks.equal([(r["urlkey"], r["timestamp"], r["url"], r["digest"]) for r in rows], [(p[0], p[1], PAGE, json.loads(p[2])["digest"]) for p in parsed], "a TimeMap as lines of JSON")
        checks.equal([reader.get(f"/timemap/{f}/{PAGE}").status for f in ("foo", "LINK", "")], [400, 400, 400], "other formats are refused")
        checks.equal([reader.get(f"/timemap/{f}/https://nowhere.example/").status for f in ("link", "cdxj", "json")], [404] * 3, "no TimeMap of what is not archived")
        text = reader.get(f"/timemap/link/{LONG}").body.decode()
        checks.equal(len([1 for t, a in links(text) if "memento" in a["rel"].split()]), self.count, "a long TimeMap is whole")
        one = [a["rel"] for t, a in links(reader.get(f"/timemap/link/{OTHER}").body.decode()) if "memento" in a["rel"].split()]
        checks.equal(one, ["first last memento"], "the only memento is first and last")
        hostile = urllib.parse.quote(HOSTILE, safe=":/;=,'")
        for path in (f"/timemap/link/{hostile}", f"/timegate/{hostile}"):
            answer = reader.get(path)
            text = answer.body.decode() if path.startswith("/timemap/link") else answer.fields.get("link", "")
            checks.check(answer.status in (200, 302) and text.count("<") == len(links(text)) and not any(t.startswith("x") or a.get("rel") == "next" for t, a in links(text)), f"a hostile URL stays in its link: {path[:9]}", text)

        checks.section("Memento: mementos")
        path = f"/web/{stamps[0]}/{PAGE}"
        answer = reader.get(path)
        text = answer.body.decode()
        checks.equal((answer.status, answer.fields.get("memento-datetime"), answer.fields.get("content-type")), (200, date(stamps[0]), "text/html; charset=utf-8"), "a memento says when it is of")
        field = answer.fields.get("link", "")
        checks.equal((link(field, "original"), link(field, "timegate"), link(field, "timemap"), link(field, "memento")), (PAGE, f"{origin}/timegate/{PAGE}", f"{origin}/timemap/link/{PAGE}", at(stamps[0])), "and links to the others")
        checks.check("vary" not in answer.fields, "a memento does not vary", answer.fields)
        policy = answer.fields.get("content-security-policy", "")
        checks.check(policy.startswith("sandbox;") and "script" not in policy and "default-src 'none'" in policy, "it is in a sandbox", policy)
        checks.check(f"/web/{stamps[0]}im_/https://news.example/pic.png" in text and f"/web/{stamps[0]}cs_/https://news.example/site.css" in text, "what is held of its parts is named here", text)
        checks.check(f'href="/web/{stamps[0]}/https://news.example/harbour#top"' in text and " src='https://tracker" not in text and "<script" not in text, "nothing leads elsewhere, nothing runs", text)
        checks.equal(reader.get(path, "HEAD").fields.get("memento-datetime"), date(stamps[0]), "HEAD as GET")
        checks.equal(reader.get(path, If_None_Match=answer.fields.get("etag", "")).status, 304, "a memento has an entity tag")
        exact = reader.get(f"/web/{stamps[0]}id_/{PAGE}")
        checks.equal((exact.status, exact.body, exact.fields.get("content-type")), (200, story(MONTHS[0]), "text/html"), "id_: the exact bytes, and their media type")
        checks.check("sandbox" in exact.fields.get("content-security-policy", ""), "which are in a sandbox too", exact.fields)
        for given, wanted in (("20260301100001", 0), ("20260302", 1), ("2026", 0), ("2", 0), ("29991231235959", 4), ("20260304090000", 3)):
            near = reader.get(f"/web/{given}id_/{PAGE}")
            checks.equal((near.status, near.fields.get("location")), (302, f"{origin}/web/{stamps[wanted]}id_/{PAGE}"), f"{given} leads to the nearest capture")
        checks.equal(reader.get(f"/web/20260231/{PAGE}").status, 400, "a time that there is not is refused")
        checks.equal(reader.get(f"/web/2026/https://nowhere.example/").status, 404, "what is not archived is not found")
        picture = reader.get(f"/web/{stamps[0]}im_/https://news.example/pic.png")
        checks.equal((picture.status, picture.fields.get("location")), (302, f"{origin}/web/20260302000000im_/https://news.example/pic.png"), "a part of another time")
        picture = reader.get("/web/20260302000000im_/https://news.example/pic.png")
        checks.equal((picture.status, picture.fields.get("content-type"), picture.body), (200, "image/png", PICTURE), "a picture as it is")
        sheet = reader.get("/web/20260301000000cs_/https://news.example/site.css")
        checks.equal((sheet.fields.get("content-type"), sheet.body.decode()), ("text/css; charset=utf-8", 'body{background:url("/web/20260301000000im_/https://news.example/pic.png");color:red}'), "a style sheet names what is held")
        plain = reader.get(f"/web/20260302120000/{AWAY}")
        checks.equal((plain.fields.get("content-type"), plain.body), ("text/plain", b"plain text, \xe4 letter"), "text as it is")
        gone = reader.get("/web/20260303000000/https://news.example/secret")
        checks.equal((gone.status, b"asked for" in gone.body, b"seven" in gone.body), (410, True, False), "what was taken down is gone, and why")
        checks.equal(reader.get("/web/20260303000000id_/https://news.example/secret").status, 410, "its bytes too")
        missing = reader.get(reader.get(f"/timegate/{self.site}/missing").fields["location"].removeprefix(origin))
        checks.equal((missing.status, "memento-datetime" in missing.fields, b"no such page" in missing.body), (404, True, True), "a captured 404 is a memento with that status")
        latin = reader.get(reader.get(f"/timegate/{self.site}/moved").fields["location"].removeprefix(origin))
        checks.check("Zürich" in latin.body.decode() and "set-cookie" not in latin.fields and "x-evil" not in latin.fields, "another charset is read as it was declared, no header field is passed on", (latin.fields, latin.body))
        checks.check(f"im_/{self.site}/latin/pic.png" in latin.body.decode(), "parts are of the page that was led to", latin.body)
        place = reader.get(f"/timegate/{self.site}/moved").fields["location"].removeprefix(origin)
        exact = reader.get(re.sub(r"^/web/(\d+)/", r"/web/\1id_/", place))
        checks.equal((exact.fields.get("content-type"), exact.body), ("text/html; charset=ISO-8859-1", "<p>Zürich <img src=pic.png></p>".encode("latin-1")), "its exact bytes, and Content-Type")
        checks.equal(reader.get(f"/web/{PAGE}").fields.get("location", "")[:19], "/web/20260305100000", "without a time: the latest")
        checks.equal(reader.get(f"/web/*/{PAGE}").fields.get("location", "")[:9], "/history?", "with a star: all of them")

    # ---- CDX

    def cdx(self, reader):
        checks = self.checks
        checks.section("CDX")
        def ask(**query): return reader.get("/cdx?" + urllib.parse.urlencode(query, doseq=True))
        def times(**query): return [line.split(" ")[1] for line in ask(**query).body.decode().splitlines()]
        def urls(**query): return [json.loads(line)["url"] for line in ask(output="json", **query).body.splitlines()]
        stamps = [f"2026030{day}100000" for day in range(1, 6)]
        answer = ask(url=PAGE)
        checks.equal((answer.status, answer.fields.get("content-type")), (200, "text/x-cdxj"), "CDXJ unless told otherwise")
        first = answer.body.decode().splitlines()[0].split(" ", 2)
        digest = "sha256:" + hashlib.sha256(story(MONTHS[0])).hexdigest()
        checks.equal((first[0], first[1], json.loads(first[2])), ("example,news)/bridge?a=1&b=2", stamps[0], {"url": PAGE, "mime": "text/html", "status": "-", "digest": digest, "length": str(len(story(MONTHS[0])))}), "a line")
        checks.equal(times(url=PAGE), stamps, "all captures of a page")
        checks.equal(reader.get("/cdx/search/cdx?" + urllib.parse.urlencode({"url": PAGE})).body, answer.body, "the Internet Archive's place for it")
        checks.equal(times(url="news.example/bridge?a=1&b=2"), stamps, "other ways to write the URL")
        checks.equal(times(url=PAGE, **{"from": "20260302", "to": "20260304"}), stamps[1:4], "from and to are padded, and belong to it")
        checks.equal(times(url=PAGE, to="2025"), [], "nothing before")
        checks.equal((times(url=PAGE, limit=2), times(url=PAGE, sort="reverse", limit=2), times(url=PAGE, closest="20260303090000", limit=3)), (stamps[:2], [stamps[4], stamps[3]], [stamps[2], stamps[1], stamps[3]]), "limit, reverse, closest")
        site = ["https://news.example/bridge?b=2&a=1", OTHER, "https://news.example/pic.png", "https://news.example/secret", "https://news.example/site.css"]
        checks.equal(sorted(set(urls(url="news.example", matchType="host"))), sorted(site), "matchType=host")
        checks.equal(sorted(set(urls(url="https://news.example/s*"))), ["https://news.example/secret", "https://news.example/site.css"], "a star at the end")
        checks.equal(set(urls(url="*.other.example")), {AWAY}, "a star in front: domain and all below it")
        checks.equal(set(urls(url="other.example", matchType="host")), set(), "a host is no domain")
        checks.equal((len(urls(url="*.example", filter="=mime:image/png")), urls(url="*.news.example", filter=["!=mime:text/html", "~url:.*\\.(png|css)$"])), (1, ["https://news.example/pic.png", "https://news.example/site.css"]), "filters")
        checks.equal(ask(url=PAGE, fl="timestamp,mime", limit=1, output="text").body, b"20260301100000 text/html\n", "fields, as text")
        checks.equal(ask(url=PAGE, fields="timestamp,mime", limit=1, output="json").body, b'{"timestamp": "20260301100000", "mime": "text/html"}\n', "fields, as JSON")
        checks.equal(json.loads(ask(url=LONG, showNumPages="true", pageSize=1).body), {"pages": 1, "pageSize": 1, "blocks": 1}, "the number of pages")
        checks.equal(len(ask(url=LONG).body.splitlines()), self.count, "a long answer is whole")
        checks.equal((len(ask(url=LONG, page=0).body.splitlines()), ask(url=LONG, page=1).status), (self.count, 400), "pages, and no more than there are")
        checks.equal((ask(url="https://nowhere.example/").status, ask(url="https://nowhere.example/").body), (200, b""), "nothing found is nothing")
        checks.equal(len(urls(url=LONG, collapseTime=8)), len({t[:8] for t in times(url=LONG)}), "collapseTime")
        for query in ({}, {"url": ""}, {"url": PAGE, "matchType": "x"}, {"url": PAGE, "limit": "x"}, {"url": PAGE, "filter": "~url:("}, {"url": PAGE, "output": "xml"}, {"url": PAGE, "from": "x"}, {"url": PAGE, "page": "-1"}, {"url": PAGE, "filter": ["a"] * 11}):
            checks.equal(ask(**query).status, 400, f"{query} is refused")
        start = time.monotonic()
        answer = ask(url="*.example", filter="~url:(.*.*)*(.*.*)*x{20,30}$")
        checks.check(answer.status in (200, 400) and time.monotonic() - start < 30, "a pattern that would take others for ever does not", f"{answer.status} after {time.monotonic() - start:.1f} s")
        lines = ask(url="x.example/*", output="cdxj").body.decode().splitlines()
        checks.equal((len(lines), all(len(l.split(" ", 2)) == 3 and json.loads(l.split(" ", 2)[2]) for l in lines)), (2, True), "a hostile URL is one field")

    # ---- feeds

    def feeds(self, reader):
        import xml.etree.ElementTree as tree
        checks, space = self.checks, "{http://www.w3.org/2005/Atom}"
        checks.section("Atom")
        query = urllib.parse.quote(PAGE, safe="")
        for _ in range(60):
            answer = reader.get(f"/feed.atom?url={query}")
            root = tree.fromstring(answer.body)
            if len(root.findall(space + "entry")) == 3: break
            time.sleep(0.5)
        checks.equal((answer.status, answer.fields.get("content-type")), (200, "application/atom+xml; charset=utf-8"), "a feed")
        entries = root.findall(space + "entry")
        checks.equal(len(entries), 3, "an entry for each change of the story")
        text = [e.findtext(space + "summary") for e in entries]
        checks.check("fourteen" in text[0] and "twenty" in text[0] and "figure" in text[0] or "twenty" in " ".join(text), "what changed, in one line", text)
        identifier = entries[0].findtext(space + "id")
        checks.equal(identifier, f"tag:archive.example,2026:log/capture/{self.ids[4]}", "an id that stays")
        places = {l.get("rel"): l.get("href") for l in entries[0].findall(space + "link")}
        checks.equal((places.get("alternate"), places.get("related"), places.get("via")), (f"{reader.origin}/compare?a={self.ids[3]}&b={self.ids[4]}", f"{reader.origin}/web/20260305100000/{PAGE}", PAGE), "where it leads")
        for place in (places["alternate"], places["related"]): checks.equal(reader.get(place.removeprefix(reader.origin)).status, 200, f"{place} is there")
        checks.equal(answer.fields.get("last-modified"), date("20260305100000"), "Last-Modified")
        for fields, wanted in (({"If_None_Match": answer.fields["etag"]}, 304), ({"If_Modified_Since": answer.fields["last-modified"]}, 304), ({"If_None_Match": '"x"', "If_Modified_Since": answer.fields["last-modified"]}, 200), ({"If_Modified_Since": date("20200101000000")}, 200)):
            checks.equal(reader.get(f"/feed.atom?url={query}", **fields).status, wanted, f"{list(fields)}")
        site = tree.fromstring(reader.get("/feed.atom?site=news.example").body)
        checks.equal({e.findtext(space + "id") for e in site.findall(space + "entry")} >= {e.findtext(space + "id") for e in entries}, True, "the feed of a site has them too")
        for _ in range(60):
            everything = tree.fromstring(reader.get("/feed.atom?site=x.example").body)
            if everything.findall(space + "entry"): break
            time.sleep(0.5)
        hostile = everything.find(space + "entry")
        checks.check(hostile is not None and "<b onclick" not in (hostile.findtext(space + "content") or ""), "hostile text is text in the HTML of a feed", None if hostile is None else tree.tostring(hostile))
        checks.equal((reader.get("/feed.atom?url=https://nowhere.example/").status, reader.get("/feed.atom?site=a/b").status, reader.get("/feed.atom?site=").status), (404, 400, 400), "no feed of what is not there")
        checks.equal(reader.get("/feed.atom").status, 200, "the feed of all")

    # ---- the API

    def api(self, reader):
        checks, stet = self.checks, self.stet
        checks.section("JSON API")
        page = urllib.parse.quote(PAGE, safe="")
        pages, cursor = [], ""
        while cursor is not None:
            answer, document = reader.json("/api/v1/pages?limit=3" + (f"&cursor={urllib.parse.quote(cursor, safe='')}" if cursor else ""))
            checks.equal((answer.status, answer.fields.get("content-type")), (200, "application/json"), "a page of pages")
            pages += document["pages"]
            cursor = document["next"]
        checks.equal(pages, stet.lines("list")[1], "all pages, as list has them")
        checks.equal([p["url"] for p in reader.json("/api/v1/pages?find=harbour")[1]["pages"]], [OTHER], "pages by a part of their URL")
        captures, cursor = [], ""
        while cursor is not None:
            document = reader.json(f"/api/v1/captures?url={page}&limit=2" + (f"&cursor={cursor}" if cursor else ""))[1]
            captures += document["captures"]
            cursor = document["next"]
        history = stet.lines("history", PAGE)[1]
        keys = "id index url capturedAt status mediaType body size changed previous redacted".split()
        checks.equal(captures, [{k: c[k] for k in keys} for c in history], "all captures, as history has them")
        told = reader.wait(f"/api/v1/history?url={page}")[1]["captures"]
        checks.equal([c["summary"] for c in told], [c["summary"] for c in history], "what changed, as history has it")
        checks.check("twenty" in (told[4]["text"] or "") and told[4]["story"] is True and told[4]["pending"] is False and any("twenty" in r for r in told[4]["readings"]), "in one line too", told[4])
        checks.equal(told[3]["summary"], None, "nothing changed, nothing to tell")
        record = reader.json(f"/api/v1/captures/{self.ids[1][:10]}")[1]
        checks.equal(({k: record[k] for k in keys}, record["method"]), (captures[1], "file"), "one capture, by the first digits of its id")
        for name, place in record["links"].items(): checks.equal(reader.get(place).status, 200, f"its link to {name}")
        proof = reader.json(f"/api/v1/captures/{self.ids[1]}/proof")[1]
        checks.equal((proof["leafHash"], self.root(proof)), (self.ids[1], proof["root"]), "a proof that leads to the root")
        for by in ("", "sentence", "line", "word", "source"):
            wanted = stet.run("diff", self.ids[0], self.ids[4], "--json", *(["--by", by] if by else []))
            got = reader.get(f"/api/v1/diff?from={self.ids[0]}&to={self.ids[4]}" + (f"&by={by}" if by else ""))
            checks.equal((got.status, got.body), (200, wanted.out), f"diff --by {by}, byte for byte")
        for name, more in (("blame", []), ("blame", ["--removed"]), ("claims", [])):
            answer, document = reader.wait(f"/api/v1/{name}?url={page}" + ("&removed=true" if more else ""))
            checks.equal((answer.status, document and document["sentences" if name == "blame" else "changes"]), (200, stet.lines(name, PAGE, *more)[1]), f"{name} {more}, as the command has it")
        checks.equal(reader.json("/api/v1/search?q=fourteen")[1]["hits"], stet.lines("search", "fourteen")[1], "search, as the command has it")
        checks.equal(reader.json("/api/v1/search?removed=true&q=eleven")[1]["count"], 1, "search for what was removed")
        stats = reader.json("/api/v1/stats")[1]
        checks.equal({k: stats[k] for k in ("captures", "urls", "versions")}, {k: v for k, v in stet.document("stats")[1].items() if k in ("captures", "urls", "versions")}, "stats")
        checkpoint = reader.json("/api/v1/checkpoint")[1]
        checks.equal((checkpoint["note"].encode(), checkpoint["vkey"]), (reader.get("/checkpoint").body, stet.run("key").out.decode().strip()), "the checkpoint")
        found, cursor = [], ""
        while cursor is not None and len(found) < 5000:
            document = reader.json("/api/v1/changes?limit=100" + (f"&cursor={cursor}" if cursor else ""))[1]
            found += [c["id"] for c in document["changes"]]
            cursor = document["next"]
        checks.check(len(found) == len(set(found)) and set(self.ids[i] for i in (1, 2, 4)) <= set(found) and self.ids[3] not in found, f"all changes, once each: {len(found)}")
        secret = urllib.parse.quote("https://news.example/secret", safe="")
        checks.equal(reader.json(f"/api/v1/captures?url={secret}")[1]["captures"][0]["redacted"]["reason"], "asked for", "what was taken down is said to be")
        checks.equal([reader.wait(f"/api/v1/{name}?url={secret}")[0].status for name in ("blame", "claims")], [410, 410], "and has nothing to tell")
        for path, status in (("captures", 400), ("captures?url=", 400), (f"captures?url={page}&url={page}", 400), (f"captures?url={page}&x=1", 400), (f"captures?url={page}&limit=0", 400), (f"captures?url={page}&limit=1001", 400), (f"captures?url={page}&cursor=x", 400),
                             ("captures?url=nowhere", 404), ("captures/zz", 404), ("captures/" + "0" * 64, 404), ("captures//proof", 404), (f"captures/{self.ids[0]}/x", 404), ("diff?from=1&to=2", 404), (f"diff?from={self.ids[0]}", 400), (f"diff?from={self.ids[0]}&to={self.ids[1]}&by=x", 400),
                             ("search", 400), ("search?q=%22", 400), ("search?q=a&since=x", 400), ("nothing", 404), ("blame?url=nowhere", 404), ("changes?cursor=-1", 400), ("history?url=%00", 404)):
            answer, document = reader.json("/api/v1/" + path)
            checks.equal((answer.status, answer.fields.get("content-type"), document and document["error"]["status"]), (status, "application/json", status), f"{path}: an error is JSON")
        answer = reader.get("/api/v1/stats", "POST")
        checks.equal((answer.status, answer.fields.get("allow"), json.loads(answer.body)["error"]["status"]), (405, "GET, HEAD", 405), "read only")

    @staticmethod
    def root(proof):
        """The root that a proof leads to (RFC 9162, 2.1.3.2), in hexadecimal."""
        node, last, value = proof["index"], proof["size"] - 1, bytes.fromhex(proof["leafHash"])
        for sibling in map(bytes.fromhex, proof["hashes"]):
            if node & 1 or node == last:
                value = hashlib.sha256(b"\1" + sibling + value).digest()
                while not node & 1 and node: node, last = node >> 1, last >> 1
            else:
                value = hashlib.sha256(b"\1" + value + sibling).digest()
            node, last = node >> 1, last >> 1
        return value.hex() if last == 0 else None

    # ---- the log

    def log(self, reader):
        checks = self.checks
        checks.section("the log as tiles")
        published = next(p.parent for p in self.stet.archive.rglob("checkpoint") if (p.parent / "tile").is_dir())
        answer = reader.get("/checkpoint")
        checks.equal((answer.status, answer.body, answer.fields.get("content-type"), answer.fields.get("cache-control")), (200, (published / "checkpoint").read_bytes(), "text/plain; charset=utf-8", "no-cache"), "the checkpoint as it was published")
        size = int(answer.body.split(b"\n")[1])
        mirror = self.folder / "mirror"
        names = ["checkpoint"]
        level, width = 0, size
        while width:
            for index in range((width + 255) // 256):
                part = min(256, width - index * 256)
                for kind in [str(level)] + (["entries"] if level == 0 else []): names.append(f"tile/{kind}/{index:03}" + (f".p/{part}" if part < 256 else ""))
            level, width = level + 1, width // 256
        for name in names:
            answer = reader.get("/" + name)
            checks.equal((answer.status, answer.body), (200, (published / name).read_bytes()), f"{name} over HTTP")
            if name != "checkpoint":
                full = ".p/" not in name
                checks.equal((answer.fields.get("content-type"), "immutable" in answer.fields.get("cache-control", "")), ("application/octet-stream", full), f"{name}: a full tile never changes")
            (mirror / name).parent.mkdir(parents=True, exist_ok=True)
            (mirror / name).write_bytes(answer.body)
        whole = reader.get("/tile/0/000").body
        entries = reader.get("/tile/entries/000").body
        for width in (1, 17, 255):
            checks.equal(reader.get(f"/tile/0/000.p/{width}").body, whole[:32 * width], f"{width} hashes of a full tile")
            part = reader.get(f"/tile/entries/000.p/{width}").body
            checks.check(entries.startswith(part) and self.entries(part) == width, f"{width} entries of a full bundle")
        for path in ("/tile/", "/tile/0", "/tile/0/0", "/tile/0/0000", "/tile/0/999", "/tile/0/x000/000", "/tile/64/000", "/tile/-1/000", "/tile/0/000.p/0", "/tile/0/000.p/256", "/tile/0/000.p/01", "/tile/entries/../0/000", "/tile/../checkpoint", "/tile/0/../../../signing-key",
                     "/tile/..%2f..%2fsigning-key", "/tile/0/000%00", "/tile/data/000", "/tile/0/000/", "//tile/0/000", "/tile/0/000.p", "/checkpoint/", "/signing-key", "/../signing-key"):
            answer = reader.get(path)
            checks.check(answer.status in (400, 404) and b"PRIVATE" not in answer.body, f"{path} is no tile", answer)
        return mirror

    @staticmethod
    def entries(bundle):
        count, place = 0, 0
        while place < len(bundle):
            place += 2 + int.from_bytes(bundle[place:place + 2], "big")
            count += 1
        return count if place == len(bundle) else None

    # ---- metrics

    def metrics(self, reader):
        checks = self.checks
        checks.section("metrics and health")
        checks.equal((reader.get("/healthz").status, reader.get("/healthz").body), (200, b"ok\n"), "healthz")
        answer = reader.get("/metrics")
        checks.equal((answer.status, answer.fields.get("content-type")), (200, "text/plain; version=0.0.4; charset=utf-8"), "metrics")
        values, types = {}, {}
        for line in answer.body.decode().splitlines():
            if line.startswith("# TYPE "): types.update([line.split(" ")[2:4]])
            elif not line.startswith("#"):
                match = re.fullmatch(r'([a-z_]+(?:\{[a-z]+="[^"\n]*"(?:,[a-z]+="[^"\n]*")*\})?) ([0-9.e+-]+|\+Inf)', line)
                if checks.check(match, f"a line of metrics: {line}"): values[match[1]] = float(match[2])
        stats = self.stet.document("stats")[1]
        checks.equal((values.get("stet_captures"), values.get("stet_pages"), values.get("stet_search_missing_captures"), values.get("stet_last_full_verification_timestamp_seconds")), (stats["captures"], stats["urls"], 0, 0), "the archive in numbers")
        checks.equal({n: t for n, t in types.items() if n.startswith("stet_http")}, {"stet_http_requests_total": "counter", "stet_http_request_duration_seconds": "histogram", "stet_http_response_bytes_total": "counter", "stet_http_refused_total": "counter"}, "requests")
        checks.check(values.get('stet_http_requests_total{route="cdx",status="400"}', 0) > 3, "counted by route and status", values)
        checks.code(self.stet.run("verify"), 0, "verify")
        checks.check(b"stet_last_full_verification_timestamp_seconds 1" in reader.get("/metrics").body, "a verification is seen while it serves")

    # ---- other people's clients

    def peers(self, reader, python, mirror):
        checks = self.checks
        def run(name, *rest):
            done = subprocess.run([python, str(HERE / "web_peers.py"), name, reader.origin, *rest], capture_output=True, text=True, timeout=300)
            if not checks.check(done.returncode == 0, f"{name}: the client comes to an end", done.stderr[-1500:]): return None
            return json.loads(done.stdout)

        checks.section("memento-client")
        for page, moment, count in ((PAGE, "2026-03-03T09:00:00Z", 5), (LONG, "2023-11-20T00:00:00Z", self.count)):
            found = run("memento", page, moment) or {}
            checks.equal((found.get("original"), found.get("timegate"), found.get("mementos")), (page, True, count), "a TimeMap of all mementos")
            checks.check(found.get("walked") and all(found["walked"]), "each is one, of its time", found.get("walked"))
        found = run("memento", PAGE, "2026-03-03T09:00:00Z") or {}
        checks.equal([found.get(k, "").removeprefix(f"{reader.origin}/web/")[:14] for k in ("closest", "first", "last")], ["20260303100000", "20260301100000", "20260305100000"], "closest, first and last")

        checks.section("cdx_toolkit")
        found = run("cdx", "*.example", PAGE) or {}
        lines = found.get("lines", [])
        checks.equal((len(lines), found.get("keys"), found.get("estimate")), (len(reader.get("/cdx?url=*.example").body.splitlines()), True, 1), "reads all by pages; keys are those of surt")
        checks.equal(([s["timestamp"] for s in found.get("some", [])], found.get("content")), (["20260301100000", "20260302100000", "20260303100000"], story(MONTHS[0]).decode()), "finds captures, and fetches their bytes")
        checks.equal(found.get("html"), sum(line["mime"] == "text/html" for line in lines), "filters")

        checks.section("feedparser")
        for path in ("/feed.atom", "/feed.atom?site=news.example", "/feed.atom?site=x.example", "/feed.atom?url=" + urllib.parse.quote(PAGE, safe="")):
            found = run("feed", path) or {}
            checks.equal((found.get("bozo"), found.get("version"), found.get("etag"), found.get("modified"), found.get("stale"), found.get("old")), (False, "atom10", 304, 304, 200, 200), f"{path}: well-formed, and not sent twice")
            entries = found.get("entries", [])
            checks.check(entries and len({e["id"] for e in entries}) == len(entries) and all(e["id"].startswith("tag:archive.example,2026:log/") for e in entries), "entries have ids of their own", found)

        checks.section("openapi-spec-validator, and answers as they are declared")
        page, a, b = urllib.parse.quote(PAGE, safe=""), self.ids[0], self.ids[4]
        paths = ["/api/v1", "/api/v1/openapi.json", "/api/v1/pages", "/api/v1/pages?limit=0", f"/api/v1/captures?url={page}", f"/api/v1/captures/{a}", f"/api/v1/captures/{a}/proof", "/api/v1/captures/00000000",
                 f"/api/v1/history?url={page}", "/api/v1/changes", "/api/v1/changes?limit=200", *(f"/api/v1/diff?from={a}&to={b}&by={by}&explain=true" for by in ("sentence", "line", "word", "source")), f"/api/v1/diff?from={a}&to={b}",
                 f"/api/v1/blame?url={page}&removed=true", f"/api/v1/claims?url={page}", "/api/v1/search?q=council", "/api/v1/search?q=(", "/api/v1/stats", "/api/v1/checkpoint",
                 "/api/v1/blame?url=" + urllib.parse.quote("https://news.example/secret", safe=""), f"/api/v1/blame?url={urllib.parse.quote(LONG, safe='')}"]
        found = run("schema", *paths) or {}
        for result in found.get("results", []): checks.check(not result["problems"], f"{result['path'][:90]} ({result['status']}) is as declared", "\n".join(result["problems"]))
        checks.equal((found.get("version"), found.get("covered")), ("3.1.0", found.get("paths")), "every place was asked")

        checks.section("schemathesis")
        command = [str(pathlib.Path(python).parent / "schemathesis"), "run", f"{reader.origin}/api/v1/openapi.json", "--max-examples", "8" if self.options.quick else "20", "--seed", str(self.options.seed), "--continue-on-failure",
                   "--phases", "examples,coverage,fuzzing", "--no-color", "--warnings", "off", "--request-timeout", "30", "--suppress-health-check", "all", "--exclude-checks", "positive_data_acceptance"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=540, cwd=self.folder)
        checks.equal(done.returncode, 0, "no 5xx, no undocumented answer, nothing taken that is not allowed", (done.stdout + done.stderr)[-6000:])
        print("  " + "\n  ".join(line for line in done.stdout.splitlines() if re.search(r"generated|Tested|passed|No issues", line)))

        checks.section("aics-tlog, on what came over HTTP")
        venv = ["--venv", str(self.options.venv.with_name(self.options.venv.name + "-tlog"))] if self.options.venv else []
        done = subprocess.run([sys.executable, str(HERE / "aics_tlog_check.py"), "--log", str(mirror), "--vkey", self.stet.run("key").out.decode().strip(), *venv], capture_output=True, text=True)
        if done.returncode == SKIPPED: checks.skip(f"aics-tlog: {done.stderr.strip()[-300:]}")
        else: checks.equal(done.returncode, 0, "the third party is content", done.stdout[-1500:] + done.stderr[-1500:])


def environment(checks, folder):
    """The Python of a virtual environment with the peers; None where they cannot be had."""
    python = folder / "bin" / "python3"
    stamp = folder / "peers"
    if python.exists() and stamp.exists() and stamp.read_text() == "\n".join(PEERS): return str(python)
    for step in ([sys.executable, "-m", "venv", "--clear", str(folder)], [str(python), "-m", "pip", "install", "--disable-pip-version-check", "-q", *PEERS]):
        done = subprocess.run(step, capture_output=True, text=True)
        if done.returncode != 0:
            checks.skip("other people's clients: " + ((done.stderr or done.stdout).strip().splitlines() or ["?"])[-1])
            return None
    stamp.write_text("\n".join(PEERS))
    return str(python)


def main():
    options = arguments(__doc__, ("--venv", dict(type=pathlib.Path, help="where the peers' Python environment is kept")))
    checks = Checks("web_protocols")
    with scratch(options) as folder:
        protocols = Protocols(checks, Stet(options.stet, folder / "archive", folder), folder, options)
        protocols.fill()
        server = protocols.stet.start("serve", "--listen", "127.0.0.1:0", stdout=subprocess.PIPE, stderr=(folder / "log").open("wb"))
        try:
            reader = Reader(server.stdout.readline().decode().strip())
            protocols.memento(reader)
            protocols.cdx(reader)
            protocols.feeds(reader)
            protocols.api(reader)
            mirror = protocols.log(reader)
            protocols.metrics(reader)
            python = environment(checks, options.venv or folder / "venv")
            if python: protocols.peers(reader, python, mirror)
            checks.section("the server's own log")
            checks.equal((server.poll(), (folder / "log").read_text()), (None, ""), "it serves on, and nothing went wrong in it")
        finally:
            server.terminate()
            server.wait(timeout=30)
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
