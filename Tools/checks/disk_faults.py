#!/usr/bin/env python3
"""The real program on a failing disk: strace makes system calls fail, or kills, one occurrence after the other.

For each call that changes or opens files (openat, pwrite64, fsync, fdatasync, rename, ftruncate, unlink, mkdir) and each of its
occurrences on a file of the archive: EIO, ENOSPC, and SIGKILL on entry. After each: what was acknowledged (in the output of a command
that ended, or before) is there byte for byte, `verify` is content, and the same command, run again, does its work.
`--quick` takes a seeded sample; `--all` tries every occurrence.
"""

import collections
import json
import random
import re
import shutil
import subprocess
import sys

from blackbox import Checks, Stet, arguments, page, scratch, skip_all

CALLS = ("openat", "pwrite64", "fsync", "fdatasync", "rename", "ftruncate", "unlink", "mkdir")
FAULTS = ("error=EIO", "error=ENOSPC", "signal=KILL")
URL = "https://faults.example/"


def strace(stet, log, options, command):
    """Runs a command of stet under strace."""
    return subprocess.run(["strace", "-f", "-y", "-qq", "-o", str(log), *options, "--", stet.path, *map(str, command)],
                          env=stet.environment, capture_output=True, timeout=120)


def occurrences(log, archive):
    """For each call the numbers (from 1, as strace counts them: for each thread) of those on the archive.

    A number that another thread, or the loader, reaches on some other file is left out: the fault would hit there too.
    """
    counts, found, elsewhere = collections.Counter(), collections.defaultdict(set), collections.defaultdict(set)
    for line in log.read_text(errors="replace").splitlines():
        match = re.match(r"(\d+) +(\w+)\((.*)", line)
        if not match:
            continue
        thread, call, rest = match.groups()
        counts[thread, call] += 1
        (found if str(archive) in rest else elsewhere)[call].add(counts[thread, call])
    return {call: numbers - elsewhere[call] for call, numbers in found.items()}


def bodies(stet):
    """Every capture's URL, time and bytes; None where something cannot be read."""
    result, pages = stet.lines("list")
    if result.code != 0:
        return None
    out = {}
    for entry in pages:
        result, captures = stet.lines("history", entry["url"])
        if result.code != 0:
            return None
        for capture in captures:
            got = stet.cat(f"#{capture['index']}")
            if got.code != 0:
                return None
            out[capture["url"], capture["capturedAt"]] = got.out
    return out


class Workload:
    """A command that writes, on an archive that another copy can be made of."""

    def __init__(self, name, base, command, wanted, acknowledges):
        self.name, self.base, self.command, self.wanted, self.acknowledges = name, base, command, wanted, acknowledges
        self.held = {}  # what the archive holds before

    def acknowledged(self, result):
        """What the output says was kept: (URL, time) of each whole line."""
        if not self.acknowledges:
            return set()
        lines = result.stdout.split(b"\n")[:-1]
        return {(c["url"], c["capturedAt"]) for c in map(json.loads, filter(None, lines))}


def try_fault(checks, stet, load, work, call, number, fault):
    """One command with one fault, and everything that must hold afterwards."""
    archive = work / "archive"
    shutil.rmtree(archive, ignore_errors=True)
    shutil.copytree(load.base, archive)
    result = strace(stet, work / "log", ["-e", f"trace={call}", "-e", f"inject={call}:{fault}:when={number}"], load.command)
    what = f"{load.name}: {fault} at {call} {number}"
    code = result.returncode
    checks.check(code in (0, 1, 2, 11, 12) or (code in (-9, 137) and "KILL" in fault), f"{what}: exit code {code}", result.stderr.decode("utf-8", "replace")[-600:])
    checks.check(b"Fatal error" not in result.stderr and b"Illegal instruction" not in result.stderr, f"{what}: no crash", result.stderr.decode("utf-8", "replace")[-600:])
    acknowledged = load.acknowledged(result)
    checks.code(stet.run("verify"), 0, f"{what}: verify")
    checks.code(stet.run(*load.command), 0, f"{what}: the same command, run again")
    checks.code(stet.run("verify"), 0, f"{what}: verify at the end")
    after = bodies(stet)
    if not checks.check(after is not None, f"{what}: everything can be read"):
        return
    lost = [key for key, body in load.held.items() if after.get(key) != body] + [key for key in acknowledged if key not in after]
    checks.equal(lost, [], f"{what}: nothing acknowledged is lost")
    missing = [key for key, body in load.wanted.items() if after.get(key) != body]
    checks.equal(missing, [], f"{what}: the work is done in the end")


def build(checks, stet, folder, rng):
    """An archive with a sealed segment, one that is about to be sealed, and deltas; and pages to capture."""
    checks.section("the archive")
    checks.code(stet.run("init", "--origin", "faults.example/log", "--segment-size", "8192"), 0, "init")
    pages = []
    for number in range(9):
        path = folder / f"page {number}.html"
        path.write_bytes(page(rng, number, 4) + bytes(rng.getrandbits(8) for _ in range(1500)))
        pages.append(path)
    for number, path in enumerate(pages[:6]):
        checks.code(stet.run("capture", path, "--url", URL + str(number % 2), "--at", f"2026-02-01T00:{number:02}:00Z"), 0, "capture")
    return pages


def main():
    if not shutil.which("strace"):
        skip_all("disk_faults", "there is no strace")
    options = arguments(__doc__, ("--all", dict(action="store_true", help="every occurrence")))
    probe = subprocess.run(["strace", "-qq", "-o", "/dev/null", "true"], capture_output=True)
    if probe.returncode != 0:
        skip_all("disk_faults", f"strace cannot trace here: {probe.stderr.decode(errors='replace').strip()}")
    checks = Checks("disk_faults")
    rng = random.Random(options.seed)
    tried = collections.Counter()
    with scratch(options) as folder:
        base, work = folder / "base", folder / "work"
        work.mkdir()
        pages = build(checks, Stet(options.stet, base, folder), folder, rng)
        behind = folder / "behind"
        shutil.copytree(base, behind)
        (behind / "catalogue.sqlite").unlink()
        stet = Stet(options.stet, work / "archive", folder)
        moment = "2026-02-02T00:00:00Z"
        capture = ["capture", pages[6], "--url", URL + "0", "--at", moment, "--json"]
        loads = [
            Workload("capture", base, capture, {(URL + "0", moment): pages[6].read_bytes()}, True),
            Workload("capture without a catalogue", behind, capture, {(URL + "0", moment): pages[6].read_bytes()}, True),
            Workload("reindex", behind, ["reindex"], {}, False),
        ]
        # Archives in which a writer was killed: the fault then hits recovery, so that two ends come in a row.
        for call, number in (("pwrite64", 0.5), ("rename", 0.5)):
            shutil.rmtree(work / "archive", ignore_errors=True)
            shutil.copytree(base, work / "archive")
            strace(stet, work / "log", ["-e", f"trace={call}"], capture)
            places = sorted(occurrences(work / "log", work / "archive")[call])
            shutil.rmtree(work / "archive")
            shutil.copytree(base, work / "archive")
            place = places[int(len(places) * number)]
            strace(stet, work / "log", ["-e", f"trace={call}", "-e", f"inject={call}:signal=KILL:when={place}"], capture)
            killed = folder / f"killed at {call}"
            shutil.copytree(work / "archive", killed)
            loads.append(Workload(f"recovery after a kill at {call}", killed, capture, {(URL + "0", moment): pages[6].read_bytes()}, True))
        for load in loads:
            checks.section(load.name)
            shutil.rmtree(work / "archive", ignore_errors=True)
            shutil.copytree(load.base, work / "archive")
            checks.code(stet.run("reindex"), 0, "reindex")
            load.held = bodies(stet)
            if not checks.check(load.held, "its captures can be read"):
                break
            shutil.rmtree(work / "archive")
            shutil.copytree(load.base, work / "archive")
            strace(stet, work / "log", ["-e", "trace=" + ",".join(CALLS)], load.command)
            places = [(call, number, fault) for call, numbers in sorted(occurrences(work / "log", work / "archive").items())
                      for number in sorted(numbers) for fault in FAULTS]
            if not options.all:
                places = rng.sample(places, min(len(places), 8 if options.quick else 25))
            for call, number, fault in places:
                try_fault(checks, stet, load, work, call, number, fault)
                tried[fault.split("=")[1]] += 1
        print(f"  {sum(tried.values())} faults in the real program: " + ", ".join(f"{n} {name}" for name, n in sorted(tried.items())) + "; 0 lost" * (not checks.failed))
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
