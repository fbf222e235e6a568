#!/usr/bin/env python3
"""The pages of `stet serve` in a real browser: every page, narrow and wide, light and dark, by keyboard, without script, on paper.

axe-core finds nothing serious or critical; the console stays empty; nothing leaves the server; nothing scrolls sideways on a phone.
`--screenshots DIR` keeps the pictures. Needs Chromium and, once, PyPI; without them it is skipped.
"""

import contextlib
import pathlib
import struct
import time
import urllib.parse
import zlib

import browser
from blackbox import Checks, Server, Stet, arguments, respond, scratch

BRIDGE, HARBOUR, GONE, NOTES, PICTURE = ("https://news.example/" + path for path in (
    "2026/02/03/council-closes-the-old-bridge-for-repairs-and-will-open-a-temporary-one-for-people-on-foot-some-two-hundred-metres-upstream.html",
    "harbour", "taken-down", "notes.txt", "logo.png"))
FIRST = "The city council voted on {} to close the old bridge for repairs."
COST = "Work is expected to take {} months, the council said, and to cost about {} million euros."
KELLER = "Traders said that they had {}been asked, and Anna Keller, who sells flowers there, heard of it on the radio."
LAST = "A temporary bridge for people on foot will open next week, some two hundred metres upstream of the old one."
OTHER = ["The last large repair was in 1988, when the deck was laid anew and the lamps were replaced.",
         "Buses will go round by the north bank, which takes them a quarter of an hour longer.",
         "The ferry, which was given up nine years ago, is not expected to return, a spokesman said.",
         "Engineers measured the piers in autumn and found the third of them to have sunk by four centimetres.",
         "A hearing for those who live nearby is planned for the end of the month in the town hall."]
# Found to be good reading on both; what they say is read from the page's bytes by `axe`.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def story(sentences, note=""):
    links = "".join(f"<li><a href='/{n}'>Section {n}</a></li>" for n in range(9))
    body = "\n".join(f"<p>{sentence}</p>" for sentence in sentences)
    return (f"<!doctype html><html lang=en><head><meta charset=utf-8><title>Old bridge to close</title></head><body><nav><ul>{links}</ul></nav><main><article>"
            f"<h1>Old bridge to close</h1><p>By Maria Stein</p>{body}</article></main><footer><p><a href=/t>Terms</a></p></footer><!-- {note} --></body></html>").encode()


def png():
    """A picture of 16 by 16 pixels."""
    rows = b"".join(b"\0" + bytes([40, 90, 140] * 16) for _ in range(16))
    chunk = lambda name, data: struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 16, 16, 8, 2, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


class Archive:
    """A small archive with one of everything, and the places that show it."""

    def __init__(self, checks, stet, folder):
        self.checks, self.stet, self.folder = checks, stet, folder
        checks.code(stet.run("init", "--origin", "pages.example/log"), 0, "init")
        plain = [FIRST.format("Tuesday"), COST.format("eleven", "four"), *OTHER[:2], KELLER.format(""), LAST, *OTHER[2:]]
        moved = [plain[0], COST.format("fourteen", "4.6"), OTHER[0], KELLER.format("not "), OTHER[1], OTHER[4], LAST, *OTHER[2:4]]
        later = [FIRST.format("Wednesday"), *moved[1:4], *moved[5:]]
        versions = [story(plain), story(plain), story(plain, "a comment"), story(moved), story(later[:-1]), story([*later, "The mayor apologised on Friday."])]
        self.bridge = [self.capture(BRIDGE, data, f"2026-02-0{n}T10:0{n}:00Z") for n, data in enumerate(versions, 1)]
        self.harbour = [self.capture(HARBOUR, story([s.replace("bridge", "pier") for s in which]), f"2026-02-1{n}") for n, which in enumerate((plain, moved))]
        self.gone = [self.capture(GONE, story([f"{s} {word}." for s in OTHER]), f"2026-03-0{n}") for n, word in enumerate(("Once", "Twice", "Thrice"), 1)]
        self.notes = [self.capture(NOTES, f"Notes of {day}.\nThe council met.\nNothing else happened.\n".encode(), f"2026-03-0{n}", "text/plain") for n, day in enumerate(("Monday", "Tuesday"), 1)]
        self.picture = self.capture(PICTURE, png(), "2026-03-01", "image/png")
        with Server(lambda handler: respond(handler, 404, b"<h1>Not here</h1><p>There is no such page on this server, and there never was one.</p>", [("X-Note", "a field <b>kept</b>")])) as server:
            result, lines = stet.lines("capture", server.url("/missing"))
            checks.code(result, 0, "a page that is not there is a capture too")
        self.missing = lines[0]
        checks.code(stet.run("redact", self.gone[1]["id"], "--reason", "a court's order of 3 March", "--yes"), 0, "redact")
        checks.code(stet.run("search", "--index"), 0, "search --index")

    def capture(self, url, data, at, kind="text/html"):
        (self.folder / "page").write_bytes(data)
        result, lines = self.stet.lines("capture", self.folder / "page", "--url", url, "--at", at, "--media-type", kind)
        self.checks.code(result, 0, f"capture of {url} at {at}")
        return lines[0]

    def pages(self):
        """Every page, by name: (path, status)."""
        bridge, url, id_ = self.bridge, browser.quote(BRIDGE), lambda capture: capture["id"]
        pair = f"/compare?a={id_(bridge[2])}&b={id_(bridge[3])}"
        found = {
            "home": "/", "pages": "/pages", "pages-none": "/pages?find=nowhere", "history": f"/history?url={url}", "history-all": f"/history?url={url}&show=all",
            "history-figure": f"/history?url={url}&show=figure", "history-redacted": f"/history?url={browser.quote(GONE)}&show=all",
            "compare": pair, "blame": f"/blame?url={url}", "blame-removed": f"/blame?url={url}&removed=1", "claims": f"/claims?url={url}",
            "compare-same": f"/compare?a={id_(bridge[0])}&b={id_(bridge[1])}", "compare-text": f"/compare?a={id_(self.notes[0])}&b={id_(self.notes[1])}",
            "capture": f"/capture/{id_(bridge[3])}", "capture-404": f"/capture/{id_(self.missing)}", "capture-redacted": f"/capture/{id_(self.gone[1])}",
            "capture-picture": f"/capture/{id_(self.picture)}", "search": "/search", "search-hits": "/search?q=council", "search-removed": "/search?removed=1",
            "search-none": "/search?q=zeppelin", "search-malformed": "/search?q=%28", "log": "/log", "keep": "/keep",
        }
        for view in ("inline", "word", "line", "source", "rendered"): found[f"compare-{view}"] = f"{pair}&view={view}"
        return {name: (path, 200) for name, path in found.items()} | {"not-found": ("/nothing/here", 404), "taken-down": (f"/compare?a={id_(self.gone[0])}&b={id_(self.gone[1])}", 410)}


class Eyes:
    """A page of the browser, and all that it complained of or asked for."""

    def __init__(self, checks, serving, opened, **options):
        self.checks, self.serving = checks, serving
        self.context = opened.new_context(**options)
        self.page = self.context.new_page()
        self.context.set_default_timeout(15_000)
        self.errors, self.asked = [], []
        self.page.on("console", lambda said: self._console(said))
        self.page.on("pageerror", lambda error: self.errors.append(f"{error}"))
        self.page.on("request", lambda request: self.asked.append(request.url))
        # What was still on its way when the page was left is no failure.
        self.page.on("requestfailed", lambda request: request.failure == "net::ERR_ABORTED" or self.errors.append(f"{request.url}: {request.failure}"))

    def _console(self, said):
        where = urllib.parse.urlsplit(said.location.get("url", "")).path
        # A captured page that may not run its script says so: that is its console, not ours.
        if said.type in ("error", "warning") and not where.startswith("/web/"):
            self.errors.append(f"{said.type}: {said.text} ({where})")

    def open(self, path, status=200):
        for _ in range(40):
            self.errors.clear()
            self.asked.clear()
            answer = self.page.goto(self.serving.url(path))
            if answer.status != 202: break
            time.sleep(0.5)
        else:
            self.checks.check(False, f"{path} comes within 20 s")
        self.checks.equal(answer.status, status, f"{path}: status")
        if status >= 400: self.errors[:] = [e for e in self.errors if f"status of {status}" not in e]
        return answer

    def quiet(self, what):
        self.checks.equal(self.errors, [], f"{what}: the console is empty")
        away = [url for url in self.asked if not url.startswith(self.serving.address + "/") and not url.startswith("data:")]
        self.checks.equal(away, [], f"{what}: nothing is asked of another server")

    def close(self):
        self.context.close()


@contextlib.contextmanager
def eyes(checks, serving, opened, **options):
    seen = Eyes(checks, serving, opened, **options)
    try:
        yield seen
    finally:
        seen.close()


def looks(checks, serving, opened, pages, options, token):
    from axe_playwright_python.sync_playwright import Axe
    axe = Axe()
    found = {}
    for width in (1400, 400):
        for scheme in ("light", "dark"):
            checks.section(f"{len(pages)} pages, {width} px, {scheme}")
            with eyes(checks, serving, opened, viewport={"width": width, "height": 900}, color_scheme=scheme) as seen:
                for name, (path, status) in pages.items():
                    seen.open(path, status)
                    what = f"{name} at {width} px, {scheme}"
                    seen.quiet(what)
                    wide = seen.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                    checks.check(wide <= 0, f"{what}: no scrolling sideways ({wide} px)", seen.page.evaluate(WIDEST) if wide > 0 else "")
                    checks.equal(seen.page.locator("h1").count(), 1, f"{what}: one heading of the first rank")
                    checks.equal(seen.page.locator("main").count(), 1, f"{what}: one main part")
                    if options.screenshots: seen.page.screenshot(path=options.screenshots / f"{name}-{width}-{scheme}.png", full_page=True)
                    report = axe.run(seen.page, options={"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"], "iframes": False})
                    for violation in report.response["violations"]:
                        bad = violation["impact"] in ("serious", "critical")
                        note = f"{violation['id']} ({violation['impact']}): " + "; ".join(n["html"][:160] + " " + n.get("failureSummary", "").replace("\n", " ")[:300] for n in violation["nodes"][:3])
                        checks.check(not bad, f"axe, {what}: {violation['id']}", note)
                        if not bad: found.setdefault(note[:200], what)
                    checks.passed += 1
    for note, what in found.items(): print(f"  axe, not serious: {what}: {note}")


WIDEST = """() => [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .slice(0, 6).map(e => e.outerHTML.slice(0, 140) + ' → ' + Math.round(e.getBoundingClientRect().right)).join('\\n')"""


# What the tab key should reach; a group of radio buttons is reached once.
REACHABLE = """() => {
  const seen = new Set();
  let number = 0;
  for (const element of document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')) {
    if (element.disabled || element.type === 'hidden' || element.tabIndex < 0 || !element.checkVisibility()) continue;
    if (element.type === 'radio') {
      const group = [...document.getElementsByName(element.name)];
      const chosen = group.find(e => e.checked) ?? group[0];
      if (chosen !== element) continue;
    }
    element.dataset.reach = number++;
  }
  return number;
}"""
FOCUSED = """() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1 || style.boxShadow !== 'none';
  let shown = false;
  for (const x of [.1, .5, .9]) for (const y of [.1, .5, .9]) {
    const hit = document.elementFromPoint(box.left + box.width * x, box.top + box.height * y);
    if (hit && (element.contains(hit) || hit.contains(element) && hit !== document.body && hit !== document.documentElement)) shown = true;
  }
  return { reach: element.dataset.reach ?? null, html: element.outerHTML.slice(0, 160), ring, shown, text: element.textContent.trim().slice(0, 40) };
}"""


def keyboard(checks, serving, opened, archive, pages, quick):
    checks.section("by keyboard alone")
    names = ["home", "pages", "history-all", "compare", "compare-inline", "capture", "search-hits", "keep", "blame-removed", "claims", "log"]
    for width in (1400,) if quick else (1400, 400):
        with eyes(checks, serving, opened, viewport={"width": width, "height": 700}, reduced_motion="reduce") as seen:
            for name in names:
                seen.open(*pages[name])
                number = seen.page.evaluate(REACHABLE)
                reached, dim, hidden, order = set(), [], [], []
                for _ in range(number * 4 + 20):
                    seen.page.keyboard.press("Tab")
                    at = seen.page.evaluate(FOCUSED)
                    if at is None:
                        if reached: break
                        continue
                    if at["reach"] is not None and at["reach"] not in reached:
                        reached.add(at["reach"])
                        order.append(int(at["reach"]))
                        if not at["ring"]: dim.append(at["html"])
                        if not at["shown"]: hidden.append(at["html"])
                missed = seen.page.evaluate("reached => [...document.querySelectorAll('[data-reach]')].filter(e => !reached.includes(e.dataset.reach)).map(e => e.outerHTML.slice(0, 160))", list(reached))
                what = f"{name} at {width} px"
                checks.check(number > 3 and not missed, f"{what}: the tab key reaches all of {number}", missed)
                checks.equal(order, sorted(order), f"{what}: in the order of the page")
                checks.equal(dim, [], f"{what}: the focus is seen")
                checks.equal(hidden, [], f"{what}: the focus is not covered")
    with eyes(checks, serving, opened, viewport={"width": 1400, "height": 700}, reduced_motion="reduce") as seen:
        page = seen.page
        seen.open("/")
        page.keyboard.press("Tab")
        checks.equal(page.evaluate("document.activeElement.getAttribute('href')"), "#main", "the first stop skips to the content")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        checks.check(page.evaluate("!!document.activeElement.closest('main')"), "and it does")
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press("/")
        checks.equal(page.evaluate("document.activeElement.id"), "q", "/ goes to the search")
        page.keyboard.type("council")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search?*")
        checks.check(page.locator("main ol > li").count() > 1, "which finds what was said", page.url)
        seen.open(*pages["compare"])
        ids = page.evaluate("[...document.querySelectorAll('[data-change]')].map(e => e.id)")
        checks.check(len(ids) > 3 and all(ids), "every change has an address", ids)
        at = lambda: page.evaluate("document.querySelector('.at')?.id ?? null")
        steps = []
        for key in ("n", "n", "p", "n", "n"):
            page.keyboard.press(key)
            steps.append(at())
        checks.equal(steps, [ids[0], ids[1], ids[0], ids[1], ids[2]], "n and p go from change to change")
        checks.equal(page.evaluate("document.activeElement.id"), ids[2], "and take the focus along")
        checks.check(page.evaluate("(e => e.top >= 0 && e.bottom <= innerHeight)(document.querySelector('.at').getBoundingClientRect())"), "and are seen")
        page.keyboard.press("Shift+Tab")
        for key, view in (("i", "inline"), ("w", "word"), ("l", "line"), ("r", "rendered"), ("s", "side")):
            page.keyboard.press(key)
            try:
                page.wait_for_url(f"**view={view}*", timeout=5000)
            except Exception as error:
                checks.check(False, f"{key}: {view}", str(error))
            checks.equal(page.locator("nav [aria-current]").first.get_attribute("data-view"), view, f"{key} shows {view}")
        seen.open(f"{pages['compare'][0]}#{ids[1]}")
        checks.check(page.evaluate("document.querySelector(':target')?.id") == ids[1], "an address of a change leads to it")
        # History: the arrows choose in a group, Enter compares.
        seen.open(*pages["history-all"])
        page.locator("input[name=a]:checked").focus()
        page.keyboard.press("ArrowDown")
        chosen = page.locator("input[name=a]:checked").get_attribute("value")
        page.keyboard.press("Enter")
        page.wait_for_url("**/compare?*")
        checks.check(f"a={chosen}" in page.url, "arrows choose, Enter compares", page.url)


def without_script(checks, serving, opened, archive, replays):
    checks.section("without script")
    with eyes(checks, serving, opened, viewport={"width": 1400, "height": 900}, java_script_enabled=False) as seen:
        page = seen.page
        seen.open("/")
        checks.equal(page.locator("button:visible", has_text="Copy").count(), 0, "no button that does nothing")
        page.get_by_role("link", name=BRIDGE).last.click()
        checks.check("/history?" in page.url, "home leads to a page's history", page.url)
        filters = page.locator("nav.filters a")
        for number in range(filters.count()):
            href = page.locator("nav.filters a").nth(number).get_attribute("href")
            checks.equal(serving.get(href)[0], 200, f"filter {href}")
        page.goto(serving.url(archive.pages()["history-all"][0]))
        page.locator(f"input[name=a][value^='{archive.bridge[0]['id'][:8]}']").check()
        page.locator(f"input[name=b][value^='{archive.bridge[5]['id'][:8]}']").check()
        page.locator("form[action='/compare'] button").click()
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(page.url).query)
        checks.check("/compare" in page.url and archive.bridge[0]["id"].startswith(query["a"][0]) and archive.bridge[5]["id"].startswith(query["b"][0]),
                     "two captures that were chosen are compared", page.url)
        checks.check(page.locator("[data-change]").count() > 4 and page.locator("ins").count() > 0 and page.locator("del").count() > 0, "with marks")
        moved = page.locator(".moved a[href^='#from']")
        checks.check(moved.count() > 0, "a moved sentence links to where it was")
        target = moved.first.get_attribute("href")
        checks.equal(page.locator(target).count(), 1, "and the place is there")
        for link in page.locator("nav.minimap a").all()[:50]:
            checks.equal(page.locator(link.get_attribute("href")).count(), 1, "a mark of the map leads to a change")
        details = page.locator("details")
        checks.check(details.count() > 0, "what is folded can be opened")
        for one in details.all():
            one.locator("summary").first.click()
            checks.check(one.get_attribute("open") is not None and one.locator("> :not(summary)").first.is_visible(), "and opens", one.inner_html()[:200])
        for name in ("Inline", "Words", "Lines", "Source", *(["As rendered"] if replays else []), "Side by side"):
            page.get_by_role("link", name=name, exact=True).click()
            checks.equal(page.locator("nav.views [aria-current]").inner_text(), name, f"view {name}")
        page.get_by_role("link", name=archive.bridge[5]["id"][:12]).click()
        checks.check(f"/capture/{archive.bridge[5]['id']}" in page.url, "a side leads to its capture", page.url)
        for one in page.locator("details").all():
            one.locator("summary").first.click()
            checks.check(one.get_attribute("open") is not None, "its details open")
        with page.expect_download() as download:
            page.locator("a[href$='/body']").click()
        checks.equal(pathlib.Path(download.value.path()).read_bytes(), archive.stet.cat(archive.bridge[5]["id"]).out, "the exact bytes can be had")
        page.locator("input#q").fill("fourteen")
        page.locator("input#q").press("Enter")
        checks.equal(page.locator("main ol > li mark").first.inner_text(), "fourteen", "search finds and marks")
        page.locator("main input[name=removed]").check()
        page.locator("main input[name=q]").fill("Tuesday")
        page.locator("main form button").click()
        checks.check("removed=1" in page.url and page.locator("main ol > li").count() > 0, "and what was removed", page.url)
        page.goto(serving.url("/pages"))
        page.locator("main input[name=find]").fill("harb")
        page.locator("main form button").click()
        checks.equal(page.locator("tbody tr").count(), 1, "pages are found by address")
        page.goto(serving.url(archive.pages()["blame"][0]))
        page.locator("a[href*='removed=1']", has_text="gone").first.click()
        checks.check(page.locator("li.gone").count() > 0, "blame shows what is gone on demand")
        seen.quiet("without script")


def links(checks, serving, opened, pages):
    checks.section("every link leads somewhere")
    known = {}
    with eyes(checks, serving, opened, viewport={"width": 1400, "height": 900}) as seen:
        for name, (path, status) in pages.items():
            seen.open(path, status)
            found = seen.page.evaluate("[...document.querySelectorAll('[href], [src]')].map(e => e.getAttribute('href') ?? e.getAttribute('src'))")
            checks.equal(seen.page.evaluate("(ids => ids.filter((id, n) => ids.indexOf(id) !== n))([...document.querySelectorAll('[id]')].map(e => e.id))"), [], f"{name}: no id twice")
            for href in found:
                if href.startswith("#"):
                    checks.check(seen.page.evaluate("id => !!document.getElementById(id)", href[1:]), f"{name}: {href} is there")
                elif href.startswith("/"):
                    if href in known: continue
                    status, fields, _ = serving.get(href.partition("#")[0])
                    known[href] = status
                    # A page that was not there when it was captured is replayed as that.
                    checks.check(status < 400 or "memento-datetime" in fields, f"{name}: {href} leads somewhere", str(status))
    checks.check(len(known) > 30, f"{len(known)} links were followed")


def on_paper(checks, serving, opened, pages, options):
    checks.section("on paper")
    with eyes(checks, serving, opened, viewport={"width": 800, "height": 1100}, color_scheme="dark") as seen:
        for name in ("compare", "history-all", "blame", "claims", "capture", "search-hits", "home"):
            seen.open(*pages[name])
            seen.page.emulate_media(media="print")
            checks.equal(seen.page.evaluate("[...document.querySelectorAll('body > header nav, form[role=search], nav.minimap, .skip')].filter(e => e.checkVisibility()).length"), 0,
                         f"{name}: what only leads elsewhere is not printed")
            checks.check(seen.page.evaluate(LIGHTNESS, "body") > 0.9, f"{name}: the paper stays white", seen.page.evaluate(LIGHTNESS, "body"))
            dark = seen.page.evaluate("""() => [...document.querySelectorAll('main *')].filter(e => e.checkVisibility() && e.childNodes.length && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
              .map(e => [e.outerHTML.slice(0, 100), getComputedStyle(e).color.match(/[\\d.]+/g).map(Number)])
              .filter(([_, [r, g, b]]) => (.2126 * r + .7152 * g + .0722 * b) / 255 > .55).map(([html, c]) => html + ' ' + c).slice(0, 4)""")
            checks.equal(dark, [], f"{name}: and the ink dark, whatever the screen is")
            if options.screenshots: seen.page.screenshot(path=options.screenshots / f"{name}-print.png", full_page=True)
            checks.check(seen.page.pdf().startswith(b"%PDF"), f"{name}: prints")
            seen.page.emulate_media(media="screen")


LIGHTNESS = """selector => { const [r, g, b, a] = getComputedStyle(document.querySelector(selector)).backgroundColor.match(/[\\d.]+/g).map(Number);
  return a === 0 ? 1 : (.2126 * r + .7152 * g + .0722 * b) / 255; }"""


def weight(checks, serving, opened, archive, pages):
    checks.section("weight, citation, feeds")
    with eyes(checks, serving, opened, viewport={"width": 1400, "height": 900}) as seen:
        sizes = {}
        seen.page.on("response", lambda answer: sizes.update({answer.url: len(answer.body())}))
        seen.open("/")
        seen.page.wait_for_load_state("networkidle")
        total = sum(sizes.values())
        checks.check(len(sizes) >= 3 and total < 60_000, f"the first page weighs {total} bytes, of 60,000", sizes)
        print(f"  the first page: {total} bytes in {len(sizes)} answers")
    with eyes(checks, serving, opened, viewport={"width": 1400, "height": 900}, permissions=["clipboard-read", "clipboard-write"]) as seen:
        seen.open(*pages["compare"])
        page = seen.page
        page.locator("details", has=page.locator("#citation")).locator("summary").click()
        button = page.locator("[data-copy]")
        checks.check(button.is_visible(), "with script a citation can be copied")
        button.click()
        page.wait_for_function("document.querySelector('[data-copy]').textContent !== 'Copy'")
        copied = page.evaluate("navigator.clipboard.readText()")
        checks.check(all(part in copied for part in (BRIDGE, archive.bridge[2]["id"], archive.bridge[3]["id"], "pages.example/log")), "and says what, when, where", copied)
        checks.equal(copied, page.locator("#citation").inner_text(), "what is copied is what is shown")
        # The pair that was chosen the wrong way round is set right.
        seen.open(*pages["history-all"])
        page.locator(f"input[name=a][value^='{archive.bridge[5]['id'][:8]}']").check()
        page.locator(f"input[name=b][value^='{archive.bridge[0]['id'][:8]}']").check()
        page.locator("form[action='/compare'] button").click()
        page.wait_for_url("**/compare?*")
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(page.url).query)
        checks.check(archive.bridge[0]["id"].startswith(query["a"][0]), "the older capture is the one before", page.url)
        page.go_back()
        with page.expect_download() as download:
            page.goto(serving.url(pages["compare"][0]))
            page.locator("a[download][href*='alone=1']").click()
        alone = pathlib.Path(download.value.path())
        text = alone.read_text(encoding="utf-8")
        checks.check("<script" not in text and "/assets/" not in text and "<ins>" in text, "the file that is saved stands alone", text[:600])


def main():
    browser.enter("web_pages")
    options = arguments(__doc__, ("--screenshots", dict(type=pathlib.Path, help="keep a picture of each page here")))
    if options.screenshots: options.screenshots.mkdir(parents=True, exist_ok=True)
    checks = Checks("web_pages")
    token = "a token of the browser test"
    with scratch(options) as folder:
        stet = Stet(options.stet, folder / "archive", folder)
        checks.section("an archive")
        archive = Archive(checks, stet, folder)
        with browser.Serving(stet, "--allow-capture", token=token) as serving, browser.browser() as opened:
            pages = archive.pages()
            replay = f"/web/20260205000000/{BRIDGE}"
            replays = serving.get(replay)[0] not in (404, 501)
            if not replays:
                checks.skip("replay does not answer: the view as rendered is not looked at")
                del pages["compare-rendered"]
            if options.quick: pages = {name: where for name, where in pages.items() if name.count("-") == 0 or name in ("compare-inline", "history-all", "search-hits", "blame-removed")}
            looks(checks, serving, opened, pages, options, token)
            keyboard(checks, serving, opened, archive, archive.pages(), options.quick)
            without_script(checks, serving, opened, archive, replays)
            links(checks, serving, opened, pages)
            on_paper(checks, serving, opened, archive.pages(), options)
            weight(checks, serving, opened, archive, archive.pages())
        checks.equal(serving.code, 0, "it ends when it is told to", "\n".join(serving.said))
        checks.equal([line for line in serving.said if "token" not in line], [], "and had nothing to complain of")
    return checks.finish()


if __name__ == "__main__":
    raise SystemExit(main())
