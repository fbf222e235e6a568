#!/usr/bin/env python3
"""Two writers racing, and readers at every step: one archive, many processes, nobody waits politely.

Several processes capture files into one archive as fast as they can, while others read it, verify it,
search it and mirror it. The contract: a command that finds the archive locked ends with 11 and has
changed nothing; one that ends with 0 has its capture in the archive for good; a reader never sees
half of anything, and `verify` is content at every moment.
"""

import collections
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import threading
import time

from blackbox import Checks, Stet, arguments, page, scratch, sha256

# Shares no code with the program; independent.py says what it needs.
VERIFIER = pathlib.Path(__file__).resolve().parent.parent / "verify" / "verify_archive.py"
LOCKED = 11
ENOUGH = 20


class Race:
    """What the threads agree on. Each runs processes; none touches the archive itself."""

    def __init__(self, checks, stet, folder, seconds):
        self.checks, self.stet, self.folder = checks, stet, folder
        self.guard = threading.Lock()
        self.acknowledged = {}  # capture id -> (url, SHA-256 of the body)
        self.codes = collections.Counter()
        self.reads = collections.Counter()
        self.complaints = []
        # A busy machine is given more time, until there was something to see.
        self.end = time.monotonic() + seconds
        self.latest = self.end + 9 * seconds

    def complain(self, what, result):
        with self.guard:
            self.complaints.append((what, result))

    def running(self):
        now = time.monotonic()
        with self.guard:
            is_enough = self.codes[0] >= ENOUGH and self.codes[LOCKED] > 0
        return now < self.end or now < self.latest and not is_enough and not self.complaints

    def write(self, name, rng):
        """Captures one new version after the other; a locked archive is tried again at once."""
        version = 0
        while self.running():
            version += 1
            body = page(rng, version, 12)
            path = self.folder / f"{name}.html"
            path.write_bytes(body)
            url = f"https://race.example/{name if version % 3 else 'shared'}"
            while self.running():
                result, lines = self.stet.lines("capture", path, "--url", url)
                with self.guard:
                    self.codes[result.code] += 1
                if result.code == LOCKED:
                    if result.out.strip():
                        self.complain(f"{name}: locked, and still something on stdout", result)
                    continue
                if result.code != 0 or len(lines) != 1:
                    self.complain(f"{name}: capture ended with {result.code}", result)
                    return
                with self.guard:
                    self.acknowledged[lines[0]["id"]] = (url, sha256(body))
                break

    def known(self, rng):
        with self.guard:
            return rng.choice(sorted(self.acknowledged.items())) if self.acknowledged else None

    def read(self, rng):
        """What was acknowledged is there, whole, at every moment."""
        while self.running():
            kept = self.known(rng)
            if kept is None:
                continue
            identifier, (url, digest) = kept
            result = self.stet.cat(identifier)
            if result.code != 0 or sha256(result.out) != digest:
                self.complain(f"cat {identifier}", result)
            result, lines = self.stet.lines("history", url, "--no-summary")
            if result.code != 0 or identifier not in {line["id"] for line in lines}:
                self.complain(f"history {url} lacks {identifier}", result)
            result = self.stet.run("stats")
            if result.code != 0:
                self.complain("stats beside writers", result)
            with self.guard:
                self.reads["cat, history and stats"] += 1

    def verify(self, rng):
        while self.running():
            with self.guard:
                least = len(self.acknowledged)
            result, document = self.stet.document("verify")
            if result.code != 0 or not document or document["captures"] < least:
                self.complain(f"verify beside writers, {least} acknowledged before it", result)
            with self.guard:
                self.reads["verify"] += 1

    def search(self, rng):
        """Indexes as it goes; the index is nobody's proof, but it must not fail either."""
        while self.running():
            result = self.stet.run("search", "harbour", "--limit", "3")
            if result.code not in (0, 1, LOCKED):
                self.complain("search beside writers", result)
            with self.guard:
                self.reads["search"] += 1

    def mirror(self, rng):
        target = self.folder / "mirror"
        while self.running():
            result = self.stet.run("sync", self.stet.archive, target)
            if result.code not in (0, LOCKED):
                self.complain("sync beside writers", result)
            result = self.stet.at(target).run("verify")
            if result.code != 0:
                self.complain("verify of the mirror", result)
            with self.guard:
                self.reads["sync"] += 1


def race(checks, options, folder, seconds):
    checks.section("writers, readers, verify, search and sync at once")
    stet = Stet(options.stet, folder / "archive", folder)
    checks.code(stet.run("init", "--segment-size", "32768"), 0, "init")
    run = Race(checks, stet, folder, seconds)
    jobs = [(run.write, f"writer{number}") for number in range(3)]
    jobs += [(run.read,), (run.read,), (run.verify,), (run.search,), (run.mirror,)]
    threads = []
    for number, (job, *more) in enumerate(jobs):
        threads.append(threading.Thread(target=job, args=(*more, random.Random(options.seed + number))))
        threads[-1].start()
    for thread in threads:
        thread.join()
    for what, result in run.complaints[:20]:
        checks.check(False, what, result)
    checks.check(not run.complaints, f"no process saw anything that it must not: {len(run.complaints)} did")
    checks.check(run.codes[0] >= ENOUGH, "captures were made", str(run.codes))
    checks.check(run.codes[LOCKED] > 0, "writers met", str(run.codes))
    # What was acknowledged, all of it, and nothing that was refused.
    result, urls = stet.lines("list")
    checks.code(result, 0, "list")
    found = {}
    for entry in urls:
        result, lines = stet.lines("history", entry["url"], "--no-summary")
        checks.code(result, 0, "history")
        found.update({line["id"]: entry["url"] for line in lines})
    checks.equal(found, {identifier: url for identifier, (url, _) in run.acknowledged.items()},
                 "the archive holds what was acknowledged, no more and no less")
    for identifier, (_, digest) in run.acknowledged.items():
        result = stet.cat(identifier)
        checks.check(sha256(result.out) == digest, f"cat {identifier} gives what was captured", result)
    result, document = stet.document("verify")
    checks.code(result, 0, "verify")
    checks.equal((document or {}).get("captures"), len(run.acknowledged), "verify counts them all")
    independent(checks, stet.archive)
    checks.code(stet.run("sync", stet.archive, folder / "mirror"), 0, "sync")
    same = {p.name: p.read_bytes() for p in (stet.archive / "segments").iterdir()}
    checks.equal({p.name for p in (folder / "mirror" / "segments").iterdir()}, set(same), "the mirror's segments")
    checks.check(all((folder / "mirror" / "segments" / name).read_bytes() == bytes for name, bytes in same.items()),
                 "the mirror is the archive")
    print(f"  {run.codes[0]} captures acknowledged, {run.codes[LOCKED]} refused because another writer was at work; "
          + ", ".join(f"{count} x {what}" for what, count in sorted(run.reads.items())))


def independent(checks, archive):
    if not shutil.which("openssl") or not shutil.which("zstd"):
        checks.skip("verify_archive.py needs openssl and zstd")
        return
    done = subprocess.run([sys.executable, VERIFIER, archive], capture_output=True, text=True)
    checks.equal(done.returncode, 0, "verify_archive.py", done.stdout + done.stderr)


def creation(checks, options, folder):
    """Several `init` of one folder at once: one makes the archive, the rest say that it is there."""
    checks.section("several init of one folder")
    for number in range(3 if options.quick else 12):
        stet = Stet(options.stet, folder / f"new {number}", folder)
        running = [stet.start("init", "--json", stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(4)]
        ends = [(*process.communicate(timeout=300), process.returncode) for process in running]
        codes = sorted(code for _, _, code in ends)
        checks.equal(codes.count(0), 1, f"one of four makes it, {codes}", str(ends))
        origins = [json.loads(out) for out, _, code in ends if code == 0]
        result, document = stet.document("verify")
        checks.code(result, 0, "verify")
        if origins and document:
            checks.check(origins[0]["origin"] == document["checkpoint"]["origin"], "the archive is that of the one", str(origins))
        (folder / "some.html").write_bytes(b"<title>Some</title><p>Some text of some page.")
        checks.code(stet.run("capture", folder / "some.html", "--url", "https://race.example/"), 0, "and it can be used")


def main():
    options = arguments(__doc__, ("--seconds", dict(type=float, default=None)))
    checks = Checks("race")
    with scratch(options) as folder:
        creation(checks, options, folder)
        race(checks, options, folder, options.seconds or (10 if options.quick else 30))
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
