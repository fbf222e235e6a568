#!/usr/bin/env python3
"""`redact` takes a body off the disk for good, and nothing else; everything is still provable.

Pages with a marker that does not compress, chains of deltas on them, a body that two URLs share.
After each redaction no file of the archive has the marker, every other capture reads byte for byte,
`verify` is content and says what was redacted, and a third party checks the published log.
"""

import json
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import time

from blackbox import SKIPPED, Checks, Stet, arguments, page, scratch, sha256

HERE = pathlib.Path(__file__).resolve().parent
CHECK = HERE / "aics_tlog_check.py"
REASON = "court order 7/26: names a child"


def files_with(archive, marker):
    """Files of an archive, whatever they are, that have these bytes."""
    return [str(p.relative_to(archive)) for p in sorted(archive.rglob("*")) if p.is_file() and marker in p.read_bytes()]


class Pages:
    """An archive, and what was captured into it."""

    def __init__(self, checks, stet, rng, folder):
        self.checks, self.stet, self.rng, self.folder = checks, stet, rng, folder
        self.kept = []  # (index, url, body, marker)
        self.gone = set()  # SHA-256 of what was redacted

    def capture(self, url, body, marker):
        path = self.folder / "page.html"
        path.write_bytes(body)
        moment = f"2026-01-01T{len(self.kept) // 60 % 24:02}:{len(self.kept) % 60:02}:00Z"
        result, documents = self.stet.lines("capture", path, "--url", url, "--at", moment)
        if self.checks.check(result.code == 0 and len(documents) == 1, "capture", result):
            self.kept.append((documents[0]["index"], url, body, marker))

    def add(self, url, count):
        for _ in range(count):
            # High bytes only: nothing that a page has otherwise, and nothing that compresses.
            marker = bytes(self.rng.randrange(128, 256) for _ in range(400))
            self.capture(url, page(self.rng, len(self.kept), 20) + b"<!-- " + marker + b" -->", marker)

    def look(self, what, redactions):
        """Every body, every file, and what the commands say of them."""
        checks, stet = self.checks, self.stet
        for index, url, body, marker in self.kept:
            result = stet.cat(f"#{index}")
            if sha256(body) in self.gone:
                text = result.err.decode("utf-8", "replace")
                checks.check(result.code == 2 and not result.out and "redacted at #" in text and REASON in text,
                             f"{what}: cat #{index} says that it was redacted, when and why", result)
                for piece in (marker, marker[:40], marker[-40:]):
                    checks.equal(files_with(stet.archive, piece), [], f"{what}: no file has the marker of #{index}")
            else:
                checks.check(result.code == 0 and result.out == body, f"{what}: cat #{index} byte for byte", result)
        for options in ([], ["--scrub"]):
            result, document = stet.document("verify", *options)
            checks.code(result, 0, f"{what}: verify {' '.join(options)}")
            said = [r["object"] for r in (document or {}).get("redactions", [])]
            checks.equal(sorted(said), sorted(f"{name}" for name in self.gone), f"{what}: verify says what was redacted")
            notes = " ".join((document or {}).get("notes", []))
            checks.check(f"#{redactions[-1]}" in notes, f"{what}: verify notes #{redactions[-1]}", notes)
        checks.equal((document or {}).get("captures"), len(self.kept), f"{what}: all captures are counted")
        for url in sorted({k[1] for k in self.kept}):
            result, documents = stet.lines("history", url)
            checks.equal(len(documents or []), sum(k[1] == url for k in self.kept), f"{what}: history {url}", result)
            said = {d["body"] for d in documents or [] if d.get("redacted")}
            here = {"sha256:" + sha256(k[2]).removeprefix("sha256:") for k in self.kept if k[1] == url}
            checks.equal(said, here & self.gone, f"{what}: history {url} says what was redacted")
        for command in (["list"], ["stats"]):
            checks.code(stet.run(*command), 0, f"{what}: {command[0]}")

    def redact(self, number, *options):
        index, url, body, _ = self.kept[number]
        name = "sha256:" + sha256(body).removeprefix("sha256:")
        result, document = self.stet.document("redact", f"#{index}", "--reason", REASON, *options)
        self.checks.code(result, 0, f"redact #{index}")
        self.gone.add(name)
        done = (document or {}).get("redactions", [{}])[0]
        self.checks.equal(done.get("object"), name, "it says which object")
        self.checks.equal(done.get("reason"), REASON, "it says why")
        touched = sorted(k[0] for k in self.kept if k[2] == body)
        self.checks.equal(sorted(c["index"] for c in done.get("captures", [])), touched, "it names every capture of that body")
        return done


def third_party(checks, stet, old, venv):
    """Has aics-tlog check the published log and its growth since `old`; False where it cannot be asked."""
    vkey = stet.run("key").out.decode().strip()
    more = ["--venv", str(venv)] if venv else []
    done = subprocess.run([sys.executable, str(CHECK), "--log", str(stet.archive / "log"), "--vkey", vkey, "--old-checkpoint", str(old), *more],
                          capture_output=True, text=True)
    if done.returncode == SKIPPED:
        checks.skip("the third party could not be asked: " + (done.stdout + done.stderr).strip()[-200:])
        return
    checks.equal(done.returncode, 0, "the third party is content with the log after redactions", done.stdout[-1500:] + done.stderr[-1500:])


def refusals(checks, stet, pages):
    index = pages.kept[0][0]
    checks.code(stet.run("redact", f"#{index}"), 64, "redact without a reason")
    checks.code(stet.run("redact", f"#{index}", "--reason", ""), 64, "redact with an empty reason")
    checks.code(stet.run("redact", f"#{index}", "--reason", "two\nlines"), 64, "redact with a reason of two lines")
    checks.code(stet.run("redact", f"#{index}", "--reason", "r" * 4097), 64, "redact with a reason that is too long")
    checks.code(stet.run("redact", "#99999", "--reason", REASON), 2, "redact what is not there")
    checks.code(stet.run("redact", f"#{index}", "--reason", REASON, "--headers"), 2, "redact headers that were not recorded")
    checks.code(stet.at(pages.folder / "nowhere").run("redact", f"#{index}", "--reason", REASON), 10, "redact without an archive")
    result = stet.run("verify")
    checks.check(result.code == 0 and b"redacted" not in result.err, "refusals changed nothing", result)


def killed(checks, options, pages, folder, rng, kills):
    """A redaction that is killed is either not there, or is finished by the next writer."""
    hits = gone = 0
    duration = 0.0
    # The first is left alone: it says how long one takes.
    for number in range(kills + 1):
        archive = folder / f"killed {number}"
        shutil.copytree(pages.stet.archive, archive)
        stet = pages.stet.at(archive)
        index, _, body, marker = pages.kept[rng.choice([0, 3, 20])]
        begun = time.monotonic()
        process = stet.start("redact", f"#{index}", "--reason", REASON, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
        if number > 0:
            time.sleep(duration * rng.uniform(0.1, 1.0))
            hits += process.poll() is None
            process.send_signal(signal.SIGKILL)
        process.wait()
        if number == 0:
            duration = time.monotonic() - begun
        checks.code(stet.run("verify"), 0, "verify after a kill")
        # The next writer clears up, whatever it came for.
        path = folder / "next.html"
        path.write_bytes(b"next")
        checks.code(stet.run("capture", path, "--url", "https://next.example/"), 0, "capture after a kill")
        result = stet.cat(f"#{index}")
        if result.code == 2:
            gone += 1
            checks.equal(files_with(archive, marker), [], "a redaction that was logged is finished")
        else:
            checks.check(result.code == 0 and result.out == body, "a redaction that was not logged did nothing", result)
        for other, _, content, _ in pages.kept:
            if content != body:
                checks.check(stet.cat(f"#{other}").out == content, f"cat #{other} after a kill")
        checks.code(stet.run("verify"), 0, "verify at the end")
        shutil.rmtree(archive)
    print(f"  {kills} kills, {hits} of a running redaction ({duration:.2f} s when left alone); {gone} of {kills + 1} were logged and finished")


def main():
    options = arguments(__doc__, ("--venv", dict(type=pathlib.Path, help="where the third party's Python environment is kept")))
    checks = Checks("redact")
    rng = random.Random(options.seed)
    with scratch(options) as folder:
        for size in ([], ["--segment-size", "8k"]):
            stet = Stet(options.stet, folder / f"archive {len(size)}", folder)
            pages = Pages(checks, stet, rng, folder)
            checks.section(f"redactions {' '.join(size)}")
            checks.code(stet.run("init", "--origin", "redact.example/log", *size), 0, "init")
            front, other = "https://example.org/", "https://example.org/other"
            pages.add(front, 25)
            pages.add(other, 5)
            # The same bytes at another URL.
            pages.capture(other, *pages.kept[7][2:])
            checks.check(files_with(stet.archive, pages.kept[7][3]), "the marker is in the archive as it is")
            refusals(checks, stet, pages)
            old = folder / "old checkpoint"
            shutil.copyfile(stet.archive / "log" / "checkpoint", old)
            clean = folder / "clean"
            shutil.copytree(stet.archive, clean)

            leaves = []
            # In the middle of a chain, the first of a page (which another may begin with), the newest, one in a row.
            for number in (7, 0, 24, 8):
                done = pages.redact(number)
                leaves.append(done.get("index"))
                checks.check(done.get("bytes", 0) > 400, "its bytes were overwritten", json.dumps(done))
                if number == 0:
                    checks.check(done.get("restored", 0) > 0, "what depended on the first was stored anew", json.dumps(done))
                pages.look(f"after {len(leaves)}", leaves)
                index = pages.kept[number][0]
                checks.code(stet.run("redact", f"#{index}", "--reason", "again"), 2, "redact what was redacted")
                checks.code(stet.run("diff", f"#{index}", f"#{pages.kept[1][0]}"), 2, "diff with what was redacted")
                result, record = stet.document("show", f"#{index}")
                checks.check(result.code == 0 and (record or {}).get("redacted", {}).get("index") == leaves[-1], "show says where it was redacted", result)
                checks.check(b"redacted at #" in stet.run("show", f"#{index}").out, "show says so to a person")

            checks.section(f"afterwards {' '.join(size)}")
            pages.add(front, 3)
            # The same bytes come again: logged, not stored.
            pages.capture(front, *pages.kept[7][2:])
            pages.look("after more captures", leaves)
            before = stet.run("history", front, "--json").out
            for path in stet.archive.glob("catalogue.sqlite*"):
                path.unlink()
            checks.code(stet.run("reindex"), 0, "reindex")
            checks.equal(stet.run("history", front, "--json").out, before, "reindex changes nothing")
            pages.look("after reindex", leaves)
            third_party(checks, stet, old, options.venv)

            checks.section(f"kills {' '.join(size)}")
            pages.stet = stet.at(clean)
            pages.kept = pages.kept[:31]
            pages.gone = set()
            killed(checks, options, pages, folder, rng, 3 if options.quick else 10)
            shutil.rmtree(clean)
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
