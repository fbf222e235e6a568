#!/usr/bin/env python3
"""`import git` killed with SIGKILL at random moments loses nothing that was acknowledged.

Each round kills an import once or more, checks that `verify` is content with what is on the disk,
that everything a completed command had reported is still there, and that the same import, run
again, ends with exactly what an unkilled one makes. An import is a few batches; two rounds of three
go up in instalments besides, so that there is always something to lose and, in small segments,
something to seal. Some kills come at a random moment, others when the archive's files were just seen
to change. A kill counts where the import was running: one that ended first is tried again.
`--kills 100` is the acceptance; CI does 10.
"""

import collections
import contextlib
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import time

from blackbox import Checks, FastImport, Stet, arguments, blobs, git_versions, page, scratch, sha256, snapshot

PREFIX = "https://captures.example/"


def build(folder, rng, commits):
    """A repository of two pages that change from commit to commit, some 150 KB each: an import of
    500 versions is three batches of 24 MiB."""
    made = FastImport(folder, bare=True)
    tip = None
    steady = b"<p>" + b"What every page has. " * 6000
    for number in range(commits):
        changes = {"front.html": page(rng, number, 150) + steady}
        if number % 2 == 0:
            changes["terms.html"] = page(rng, number, 150) + steady
        tip = made.commit(1_700_000_000 + 60 * number, changes, tip)
    return made.finish()


def essence(state):
    """What an archive says of each capture, for comparing two archives of the same captures."""
    return [(c["index"], c["id"], c["url"], c["capturedAt"], c["body"], c["size"]) for c in state["captures"]]


def content(got):
    """The same without index and id: seal leaves, which small segments have, move both."""
    return [c[2:] for c in got]


class Run:
    """One archive: killed, looked at, and in the end completed."""

    def __init__(self, checks, stet, command, expected, bodies, rng):
        self.checks, self.stet, self.command = checks, stet, command
        self.expected, self.bodies, self.rng = expected, bodies, rng
        self.known = set()  # what a completed command has reported: acknowledged

    def look(self, what, everything=False):
        """Reads the archive back; everything that was known must still be there."""
        state = snapshot(self.stet)
        if not self.checks.check(state is not None, f"{what}: list and history work"):
            return None
        got = essence(state)
        lost = self.known - set(got)
        self.checks.equal(len(lost), 0, f"{what}: no acknowledged capture is lost (of {len(self.known)})", str(list(lost)[:2]))
        self.checks.check(content(got) == content(self.expected[:len(got)]), f"{what}: what is there is how an unkilled import begins", str(got[-1:]))
        self.known.update(got)
        some = state["captures"] if everything else self.rng.sample(state["captures"], min(5, len(got)))
        for capture in some:
            result = self.stet.cat(f"#{capture['index']}")
            self.checks.check(result.code == 0 and result.out == self.bodies.get(capture["body"]), f"{what}: cat #{capture['index']}", result)
        return got

    def files(self):
        """What shows that the archive is being written to: the sizes and names of its files."""
        seen = []
        for folder in ("segments", "log", "log/tile/0", "log/tile/entries", "."):
            with contextlib.suppress(OSError), os.scandir(self.stet.archive / folder) as entries:
                seen += [(e.path, e.stat().st_size, e.stat().st_mtime_ns) for e in entries if e.is_file() and ".sqlite" not in e.name]
        return sorted(seen)

    def kill(self, command, span, reads):
        """Starts the import, which takes some `span` seconds, and kills it.

        Returns whether it was still running, when that was, and what the archive had grown by.
        """
        before = self.files()
        # With its git: a session of its own, killed as a group.
        process = self.stet.start(*command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        begun = time.monotonic()
        if reads:
            state = snapshot(self.stet)  # a reader beside the writer: what it sees is acknowledged
            if self.checks.check(state is not None, "a reader works while the import runs"):
                self.known.update(essence(state))
        if self.rng.random() < 0.4:
            time.sleep(max(0.0, span * self.rng.random() - (time.monotonic() - begun)))
        else:
            # At sight of the so-many-th change, and a little later: while batches are written.
            changes = self.rng.choice([1, 1, 2, 3, 5, 8])
            seen = before
            while changes and process.poll() is None:
                now = self.files()
                changes -= now != seen
                seen = now
            time.sleep(self.rng.choice([0, 0, 0.001, 0.005, 0.02]) * self.rng.random())
        running = process.poll() is None
        if running:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return running, time.monotonic() - begun, self.files() != before


def main():
    options = arguments(
        __doc__, ("--kills", dict(type=int, default=10)), ("--repo", dict(type=pathlib.Path, help="instead of a generated repository")),
        ("--limit", dict(type=int, default=500)), ("--segment-size", dict(type=int, default=65536, help="of every second archive")))
    checks = Checks("kill")
    rng = random.Random(options.seed)
    with scratch(options) as folder:
        repository = options.repo or build(folder / "repository.git", rng, options.limit * 2 // 3 + 30)
        versions = git_versions(repository)[:options.limit]
        everything = ["import", "git", repository, "--url-prefix", PREFIX, "--limit"]
        command = [*everything, str(options.limit)]

        checks.section("an unkilled run")
        # Twice: the first warms the caches, the second says how long one takes.
        for number in range(2):
            reference = Stet(options.stet, folder / f"unkilled {number}", folder)
            checks.code(reference.run("init", "--origin", "kill.example/log"), 0, "init")
            start = time.monotonic()
            checks.code(reference.run(*command), 0, "import git")
            duration = time.monotonic() - start
        state = snapshot(reference)
        if not checks.check(state is not None and len(state["captures"]) == len(versions), f"it has {len(versions)} captures"):
            return checks.finish()
        # Ids carry neither the key nor today's date, so they agree between runs.
        expected = essence(state)
        contents = blobs(repository, [v.blob for v in versions])
        checks.equal(sorted(c[4] for c in expected), sorted(sha256(contents[v.blob]) for v in versions), "its bodies are git's")
        bodies = {sha256(body): body for body in contents.values()}

        kills, misses, early, rounds, partial, torn, seals = 0, 0, 0, 0, 0, 0, 0
        counts = collections.Counter()
        pace = {}  # how long a stretch takes, by whether it is the whole or an instalment
        while kills < options.kills and misses < 20 + 5 * options.kills and not checks.failed:
            rounds += 1
            stet = Stet(options.stet, folder / f"round {rounds}", folder)
            small = ["--segment-size", str(options.segment_size)] if rounds % 2 == 0 else []
            instalments = rounds % 3 != 0
            checks.code(stet.run("init", "--origin", "kill.example/log", *small), 0, "init")
            run = Run(checks, stet, command, expected, bodies, rng)
            many = min(rng.choice([1, 1, 2, 3]), options.kills - kills)
            checks.section(f"round {rounds}, after {kills} kills")
            for number in range(many):
                limit = options.limit
                if instalments:
                    # What has been completed is acknowledged; the next stretch is for the kill.
                    base = options.limit * (2 * number + 1) // (2 * many + 1)
                    checks.code(stet.run(*everything, str(base)), 0, f"import of the first {base}")
                    run.look(f"after the first {base}")
                    limit = options.limit * (2 * number + 2) // (2 * many + 1)
                span = pace.get(instalments, duration)
                hit, moment, grown = run.kill([*everything, str(limit)], span, reads=rng.random() < 0.3)
                # A stretch that ended by itself says how long one takes.
                pace[instalments] = span if hit else moment
                kills, misses, early = kills + hit, misses + (not hit), early + (hit and not grown)
                captures = int((stet.document("stats")[1] or {}).get("captures", 0))
                partial += hit and 0 < captures < options.limit
                counts[captures] += hit
                checks.code(stet.run("verify"), 0, f"verify after a kill at {moment:.3f} s")
                run.look(f"after a kill at {moment:.3f} s")
            checks.code(stet.run(*command), 0, "the same import, run again")
            checks.code(stet.run("verify"), 0, "verify at the end")
            got = run.look("at the end", everything=kills >= options.kills)
            checks.check(content(got or []) == content(expected) and (bool(small) or got == expected),
                         "the archive is what an unkilled import makes", f"{len(got or [])} captures of {len(expected)}")
            torn += sum(1 for _ in (stet.archive / "aside").glob("*.tail"))
            seals += sum(1 for _ in (stet.archive / "segments").glob("*.seg")) - 1
            shutil.rmtree(stet.archive)
        print(f"  {kills} kills of a running import in {rounds} rounds, {early} of them before it wrote anything ({misses} came too late and do not "
              f"count); {partial} left some captures but not all, of {len(counts)} different numbers; {torn} left half a batch, which recovery "
              f"set aside; {seals} segments were sealed; an import takes {duration:.2f} s when left alone")
        checks.equal(kills, options.kills, "kills hit a running import")
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
