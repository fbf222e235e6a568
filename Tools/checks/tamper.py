#!/usr/bin/env python3
"""Any bit flipped in any covered file, any file lost, cut or exchanged: `verify` notices and names it.

The archive is small in bytes but whole in structure: sealed segments, a full 256-leaf tile and
partial ones, a long chain of deltas. `--all` flips a bit of every byte instead of a sample.
"""

import collections
import hashlib
import itertools
import os
import pathlib
import random
import re
import shutil
import struct
import sys
from concurrent.futures import ThreadPoolExecutor

from blackbox import CATALOGUE, COVERED, Checks, Stet, archive_files, arguments, page, scratch, snapshot

CAPTURES = 330
BIG = "https://news.example/front"


def build(checks, stet, folder, rng):
    """330 captures: one page captured 60 times in a chain, the rest small, some bodies repeated."""
    checks.section("the archive")
    result = stet.run("init", "--origin", "tamper.example/log", "--segment-size", "16384")
    if not checks.code(result, 0, "init --segment-size 16384"):
        return False
    pages = folder / "pages"
    pages.mkdir()
    made = 0
    for number in range(60):
        path = pages / "front.html"
        path.write_bytes(page(rng, number, 12) + bytes(rng.getrandbits(8) for _ in range(250)))
        result = stet.run("capture", path, "--url", BIG, "--at", f"2026-02-01T{number // 60:02}:{number % 60:02}:00Z")
        made += result.code == 0
    shutil.copyfile(stet.archive / "log" / "checkpoint", folder / "older checkpoint")
    names = []
    for number in range(CAPTURES - 60):
        path = pages / f"p{number}.html"
        path.write_bytes(f"<p>Page {number % 200}, {random.Random(number % 200).getrandbits(64):x}</p>\n".encode())
        names.append(path)
    # Several batches, so that there are several commits.
    for start in range(0, len(names), 45):
        (folder / "list").write_text("".join(f"{p}\n" for p in names[start:start + 45]))
        result, lines = stet.lines("capture", "--input", folder / "list")
        made += len(lines) if result.code == 0 else 0
    checks.equal(made, CAPTURES, "330 captures", result)
    files = archive_files(stet.archive, COVERED)
    names = [str(p.relative_to(stet.archive)) for p in files]
    segments = [n for n in names if "tile/" not in n and "segment" in n.lower()]
    sizes = ", ".join(f"{n} {p.stat().st_size}" for n, p in zip(names, files))
    checks.check(len(segments) >= 4, "at least 3 sealed segments and an active one", sizes)
    checks.check(any(re.search(r"tile/0/000$", n) for n in names), "a full 256-leaf tile", sizes)
    checks.check(any(re.search(r"tile/0/001\.p/\d+$", n) for n in names), "a partial tile", sizes)
    checks.check("checkpoint" in {n.rpartition("/")[2] for n in names}, "a checkpoint", sizes)
    print(f"  {len(names)} covered files, {sum(p.stat().st_size for p in files)} bytes")
    return True


Record = collections.namedtuple("Record", "type start payload end base")
FIELD_BYTES = {1: 44, 2: 16, 3: 48, 4: 8, 5: 16, 6: 0}


def records(data):
    """The records of a segment's bytes (Store/FORMAT.md, 4.2)."""
    position, found = 96, []
    while position < len(data):
        kind, length = data[position + 4], int.from_bytes(data[position + 8:position + 12], "big")
        payload = position + 20 + FIELD_BYTES[kind]
        base = struct.unpack(">II", data[position + 52:position + 60]) if kind == 1 else None
        found.append(Record(kind, position, payload, payload + length, base))
        position = payload + length
    return found


def structure(checks, stet):
    """Checks what the segments are made of; returns where objects' payloads lie, by file."""
    table = {int(p.stem): records(p.read_bytes()) for p in (stet.archive / "segments").glob("*.seg")}
    steps = {}
    for number in sorted(table):
        for record in table[number]:
            if record.type == 1:
                steps[number, record.start] = 1 + steps.get(record.base, 0)
    kinds = collections.Counter(record.type for items in table.values() for record in items)
    checks.check(max(steps.values()) >= 8, "a chain of 8 deltas or more", str(max(steps.values())))
    checks.equal(sorted(kinds), sorted(FIELD_BYTES), "every type of record")
    print(f"  {len(table)} segments, {kinds[1]} objects, {kinds[3]} commits, longest chain {max(steps.values())}")
    return {f"segments/{number:08}.seg": [(r.payload, r.end) for r in items if r.type == 1] for number, items in table.items()}


def names_captures(problem):
    """Whether a problem says which captures it touches: in a field of its own, or as #N."""
    return bool(problem.get("captures")) or bool(re.search(r"#\d+", problem["detail"]))


def noticed(stet, name, payload=False):
    """Runs verify; returns (complaint or None, whether the report mentions captures).

    Where an object's payload is hit, a problem of kind "object" must list the captures.
    """
    result, report = stet.document("verify", timeout=120)
    text = result.out.decode("utf-8", "replace") + result.err.decode("utf-8", "replace")
    if result.code not in (1, 12):
        return f"verify exits {result.code}, not 1 or 12\n{text[-600:]}", False
    if result.code == 1 and (report is None or report.get("ok") is not False or not report.get("problems")):
        return f"verify exits 1 without a report of problems\n{text[-600:]}", False
    for problem in (report or {}).get("problems", []):
        if not {"kind", "where", "detail"} <= set(problem):
            return f"a problem lacks kind, where or detail: {problem}", False
        if "object" in problem["kind"] and not names_captures(problem):
            return f"a damaged object's captures are not named: {problem}", False
    if payload and not any(p["kind"] == "object" and p.get("captures") for p in (report or {}).get("problems", [])):
        return f"an object's payload is hit, and no captures are listed\n{text[-600:]}", False
    # A slash may be escaped in JSON.
    if name not in text.replace("\\/", "/"):
        return f"the report does not name {name}\n{text[-600:]}", False
    return None, any(map(names_captures, (report or {}).get("problems", [])))


class Workers:
    """Copies of the archive, each used by one thread at a time."""

    def __init__(self, stet, folder, jobs):
        self.free = []
        for number in range(jobs):
            copy = folder / f"copy {number}"
            shutil.copytree(stet.archive, copy)
            self.free.append(stet.at(copy))
        self.pool = ThreadPoolExecutor(jobs)

    def run(self, work, items):
        """Applies work(stet, item) to all items; yields (item, result) in order."""
        def task(item):
            stet = self.free.pop()
            try:
                return item, work(stet, item)
            finally:
                self.free.append(stet)
        return self.pool.map(task, items)


def flip(stet, item):
    """Flips one bit of one file, asks verify, and puts the byte back."""
    name, position, bit, payload = item
    path = stet.archive / name
    with open(path, "r+b") as file:
        file.seek(position)
        byte = file.read(1)[0]
        file.seek(position)
        file.write(bytes([byte ^ 1 << bit]))
        file.flush()
        answer = noticed(stet, name, payload)
        file.seek(position)
        file.write(bytes([byte]))
    return answer


def positions(sizes, rng, everything, wanted):
    """Where to flip: (name, position, bit). In every file its first, middle and last byte."""
    if everything:
        return [(name, position, rng.randrange(8)) for name, size in sizes.items() for position in range(size)]
    chosen = {(name, position) for name, size in sizes.items() if size for position in (0, size // 2, size - 1)}
    room = sum(sizes.values())
    names, weights = list(sizes), [max(size, room // (4 * len(sizes))) for size in sizes.values()]
    while len(chosen) < min(wanted, room):
        name = rng.choices(names, weights)[0]
        if sizes[name]:
            chosen.add((name, rng.randrange(sizes[name])))
    return [(name, position, rng.randrange(8)) for name, position in sorted(chosen)]


def flips(checks, workers, sizes, payloads, rng, options):
    checks.section("one bit flipped")
    places = [(name, position, bit, any(start <= position < end for start, end in payloads.get(name, ())))
              for name, position, bit in positions(sizes, rng, options.all, 80 if options.quick else options.flips)]
    touched = segments = failures = 0
    for (name, position, bit, _), (complaint, mentions) in workers.run(flip, places):
        is_segment = "segment" in name.lower()
        segments += is_segment
        touched += is_segment and mentions
        if not checks.check(complaint is None, f"bit {bit} of byte {position} of {name}", complaint or ""):
            failures += 1
            if failures >= 25:
                print("  … and no further")
                break
    print(f"  {len(places)} flips; of {segments} in segments, {touched} reports name captures; {sum(p[3] for p in places)} in objects' payloads")
    checks.check(not segments or touched * 2 >= segments, "most damage to a segment names the captures that it touches", f"{touched} of {segments}")


def strangers(checks, stet, older):
    checks.section("rolled back, cut short, smuggled in")

    def expect(what, path, data, name=None):
        """Writes a file, expects `verify` to name it, and puts it back."""
        kept = path.read_bytes() if path.exists() else None
        path.write_bytes(data)
        complaint, _ = noticed(stet, name or str(path.relative_to(stet.archive)))
        checks.check(complaint is None, what, complaint or "")
        if kept is None:
            path.unlink()
        else:
            path.write_bytes(kept)

    checkpoint = stet.archive / "log" / "checkpoint"
    expect("an older checkpoint, rightly signed, put back", checkpoint, older)
    segments = sorted((stet.archive / "segments").glob("*.seg"))
    data = segments[-1].read_bytes()
    commits = [record for record in records(data) if record.type == 3]
    if checks.check(len(commits) > 1, "the last segment has several commits"):
        expect("the last batch cut off", segments[-1], data[:commits[-2].end], "log/checkpoint")
    expect("a strange segment", stet.archive / "segments" / "99999999.seg", data)
    expect("a strange file", stet.archive / "notes.txt", b"hello")
    expect("a strange tile", stet.archive / "log" / "tile" / "0" / "007", bytes(8192))
    for folder in ("", "segments/", "log/", "log/tile/"):
        expect(f"a file below '{folder}' whose name is no UTF-8", stet.archive / folder / os.fsdecode(b"\xff.tmp"),
               b"hello", f"{folder}\ufffd.tmp")
    checks.code(stet.run("verify"), 0, "everything put right: verify")


def superseded(name, names):
    """Whether a tile is a partial one that a fuller one replaces: it may lawfully be gone."""
    match = re.fullmatch(r"(.*)\.p/(\d+)", name)
    if not match:
        return False
    stem, width = match.group(1), int(match.group(2))
    if stem in names:
        return True
    return any((m := re.fullmatch(re.escape(stem) + r"\.p/(\d+)", n)) and int(m.group(1)) > width for n in names)


def lose(stet, item):
    """Deletes or cuts one file, asks verify, and puts it back."""
    name, size = item
    path = stet.archive / name
    data = path.read_bytes()
    moment = path.stat()
    if size is None:
        path.unlink()
    else:
        os.truncate(path, size)
    try:
        return noticed(stet, name)
    finally:
        path.write_bytes(data)
        os.chmod(path, moment.st_mode)


def swap(stet, item):
    """Exchanges the contents of two files, asks verify, and puts them back."""
    one, other = (stet.archive / name for name in item)
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(second)
    other.write_bytes(first)
    try:
        complaints = [noticed(stet, name) for name in item]
        # It is enough to name one of the two.
        return next((c for c in complaints if c[0] is None), complaints[0])
    finally:
        one.write_bytes(first)
        other.write_bytes(second)


def losses(checks, workers, sizes, quick):
    checks.section("files lost, cut, exchanged")
    names = list(sizes)
    work = [(name, None) for name in names if not superseded(name, names)]
    work += [(name, size) for name in names for size in sorted({0, sizes[name] // 2, sizes[name] - 1}) if size < sizes[name]]
    for (name, size), (complaint, _) in workers.run(lose, work):
        what = f"{name} deleted" if size is None else f"{name} cut to {size} of {sizes[name]} bytes"
        checks.check(complaint is None, what, complaint or "")
    first = workers.free[0].archive
    digest = {name: hashlib.sha256((first / name).read_bytes()).digest() for name in names}
    segments = [n for n in names if "tile/" not in n and "segment" in n.lower()]
    tiles = [n for n in names if "tile/" in n]
    pairs = list(itertools.combinations(segments, 2)) + list(itertools.combinations(tiles, 2))
    pairs += [(n, t) for n in names if n.endswith("checkpoint") for t in (tiles[:2] + segments[:2])]
    limit = 12 if quick else 120
    if len(pairs) > limit:
        pairs = [p for i, p in enumerate(pairs) if i * limit // len(pairs) != (i - 1) * limit // len(pairs)]
    for pair, (complaint, _) in workers.run(swap, [p for p in pairs if digest[p[0]] != digest[p[1]]]):
        checks.check(complaint is None, f"{pair[0]} and {pair[1]} exchanged", complaint or "")


def catalogue(checks, stet, folder):
    checks.section("the catalogue lost or spoilt")
    copy = folder / "catalogue copy"
    before = snapshot(stet, summaries=True)
    bodies = {c["index"]: stet.cat(f"#{c['index']}").out for c in before["captures"][::7]}

    def spoil(how):
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(stet.archive, copy)
        for path in archive_files(copy, CATALOGUE):
            how(path)
        return stet.at(copy)

    def garbage(path):
        path.write_bytes(random.Random(1).randbytes(max(4096, path.stat().st_size)))

    def dents(path):
        data = bytearray(path.read_bytes())
        for position in range(100, len(data), 512):
            data[position] ^= 0xFF
        path.write_bytes(bytes(data))

    for what, how in (("deleted", lambda path: path.unlink()), ("overwritten with garbage", garbage),
                      ("cut in half", lambda path: os.truncate(path, path.stat().st_size // 2)),
                      ("emptied", lambda path: os.truncate(path, 0)), ("dented in every page", dents)):
        spoilt = spoil(how)
        result = spoilt.run("verify")
        checks.check(result.code in (0, 1, 12), f"catalogue {what}: verify answers", result)
        if what in ("overwritten with garbage", "dented in every page"):
            text = (result.out + result.err).lower()
            checks.check(b"reindex" in text or b"catalogue" in text, f"catalogue {what}: verify says so", result)
        result, document = spoilt.document("reindex")
        checks.code(result, 0, f"catalogue {what}: reindex")
        checks.equal((document or {}).get("captures"), len(before["captures"]), f"catalogue {what}: reindex finds every capture")
        checks.check(snapshot(spoilt, summaries=True) == before, f"catalogue {what}: list and history as before")
        for index, body in bodies.items():
            result = spoilt.cat(f"#{index}")
            checks.check(result.code == 0 and result.out == body, f"catalogue {what}: cat #{index} as before", result)
        checks.code(spoilt.run("verify"), 0, f"catalogue {what}: verify after reindex")


def main():
    options = arguments(
        __doc__, ("--all", dict(action="store_true", help="flip a bit of every byte (hours)")),
        ("--flips", dict(type=int, default=400)), ("--jobs", dict(type=int, default=1, help="copies worked on at a time")))
    checks = Checks("tamper")
    rng = random.Random(options.seed)
    with scratch(options) as folder:
        stet = Stet(options.stet, folder / "archive", folder)
        if not build(checks, stet, folder, rng):
            return checks.finish()
        checks.code(stet.run("verify"), 0, "verify of the untouched archive")
        sizes = {str(p.relative_to(stet.archive)): p.stat().st_size for p in archive_files(stet.archive, COVERED)}
        payloads = structure(checks, stet)
        workers = Workers(stet, folder, options.jobs)
        flips(checks, workers, sizes, payloads, rng, options)
        losses(checks, workers, sizes, options.quick)
        strangers(checks, workers.free[0], (folder / "older checkpoint").read_bytes())
        checks.section("put back")
        for worker in workers.free:
            checks.code(worker.run("verify"), 0, "verify is content again")
        catalogue(checks, stet, folder)
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
