#!/usr/bin/env python3
"""`verify --repair-from`: every kind of damage, at seeded places, mended from a copy; and what must not be.

The archive is the one that tamper.py builds: sealed segments, an active one, full and partial tiles,
long chains of deltas. Afterwards `verify` is content, every capture is there byte for byte, the
damaged bytes are in aside/, and the log says what was done. A copy that is damaged in the same
place, or is another archive, mends nothing and makes nothing worse.
"""

import hashlib
import json
import os
import random
import shutil
import sys

import tamper
from blackbox import COVERED, Checks, Stet, archive_files, arguments, scratch, snapshot

NAMES = {0: "segment header", 1: "OBJECT", 2: "LEAVES", 3: "COMMIT", 4: "PUBLISHED", 5: "SEAL", 6: "GENESIS"}


def contents(archive):
    """The covered files of an archive and their bytes, without what was set aside."""
    return {str(p.relative_to(archive)): p.read_bytes() for p in archive_files(archive, COVERED)
            if p.parent.name != "aside"}


def evidence(archive):
    folder = archive / "aside"
    return {p.name: p.read_bytes() for p in folder.iterdir()} if folder.is_dir() else {}


def stored(data, length):
    """What stands in a segment before the byte `length`: appended leaves come after it."""
    return data[:length]


class Case:
    """One copy of the archive to damage and to mend."""

    def __init__(self, checks, stet, folder, whole, bodies):
        self.checks, self.source, self.folder = checks, stet, folder
        self.whole, self.bodies = whole, bodies

    def fresh(self, name):
        target = self.folder / name
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(self.source.archive, target)
        return target

    def mended(self, what, damage, copy=None, logged=True, segments=True):
        """Damages a copy of the archive, mends it from `copy`, and checks what came of it."""
        checks = self.checks
        archive = self.fresh("patient")
        damaged = damage(archive)
        stet = self.source.at(archive)
        before = stet.run("verify")
        if not checks.check(before.code in (1, 12), f"{what}: is damage at all", before):
            return None
        result, report = stet.document("verify", "--repair-from", copy or self.source.archive)
        if not checks.code(result, 0, f"{what}: repair") or not report:
            return None
        checks.check(report["ok"] and report["repair"]["mended"], f"{what}: says what it mended", result)
        checks.check(bool(report["repair"]["logged"]) == logged, f"{what}: logged", result)
        checks.code(stet.run("verify"), 0, f"{what}: verify afterwards")
        now = contents(archive)
        for name, data in self.whole.items():
            if name.startswith("segments/"):
                same = stored(now.get(name, b""), len(data)) == data
                checks.check(same, f"{what}: {name} as it was", f"{len(now.get(name, b''))} and {len(data)} bytes")
        kept = evidence(archive)
        for name, data in kept.items():
            good = name.endswith(f"-{hashlib.sha256(data).hexdigest()}.damaged")
            checks.check(good, f"{what}: {name} is named by its bytes")
        # The evidence holds what was there: each changed byte is in one of the files.
        for name, places in (damaged or {}).items():
            number = name.split("/")[-1].removesuffix(".seg")
            for place, byte in places:
                held = any(
                    key.startswith(number + "-") and 0 <= place - int(key.split("-")[1]) < len(data)
                    and data[place - int(key.split("-")[1])] == byte for key, data in kept.items())
                checks.check(held, f"{what}: the damaged byte {place} of {name} is kept", str(list(kept)))
        for reference, body in self.bodies.items():
            got = stet.cat(reference)
            if not checks.check(got.code == 0 and got.out == body, f"{what}: cat {reference} as before", got):
                break
        again, second = stet.document("verify", "--repair-from", copy or self.source.archive)
        checks.check(again.code == 0 and second and not second["repair"]["mended"] and not second["repair"]["logged"],
                     f"{what}: a second repair does nothing", again)
        return archive

    def hopeless(self, what, damage, copy, codes=(1, 12)):
        """Damages a copy of the archive where `copy` cannot help: nothing may be made worse."""
        archive = self.fresh("patient")
        damage(archive)
        before = contents(archive)
        stet = self.source.at(archive)
        result = stet.run("verify", "--repair-from", copy, "--json")
        self.checks.code(result, codes, f"{what}: repair")
        now = contents(archive)
        worse = [name for name, data in before.items()
                 if name in self.whole and now.get(name, b"") != data
                 and wrong(now.get(name, b""), self.whole[name]) >= wrong(data, self.whole[name])]
        self.checks.check(not worse, f"{what}: nothing is worse", str(worse))
        self.checks.check(set(before) <= set(now), f"{what}: no file is gone")
        return archive


def wrong(data, whole):
    """How many bytes are not what they were."""
    return abs(len(data) - len(whole)) + sum(a != b for a, b in zip(data, whole))


def flip(archive, name, position, bit=0):
    """Flips one bit; gives what stands there now, as `mended` wants it."""
    path = archive / name
    data = bytearray(path.read_bytes())
    data[position] ^= 1 << bit
    path.write_bytes(bytes(data))
    return {name: [(position, data[position])]}


def places(archive, rng, each):
    """Seeded places of every kind: (what, segment's name, byte)."""
    found = {}
    for path in sorted((archive / "segments").glob("*.seg")):
        name = f"segments/{path.name}"
        found.setdefault("segment header", []).append((name, rng.randrange(96)))
        for record in tamper.records(path.read_bytes()):
            kind = NAMES[record.type]
            found.setdefault(f"{kind} header", []).append((name, rng.randrange(record.start, record.payload)))
            if record.end > record.payload:
                found.setdefault(f"{kind} payload", []).append((name, rng.randrange(record.payload, record.end)))
    chosen = []
    for kind, all_places in sorted(found.items()):
        # The first and the last are special: the beginning of the archive, and its end.
        picked = {0, len(all_places) - 1} | {rng.randrange(len(all_places)) for _ in range(each)}
        chosen += [(kind, *all_places[number]) for number in sorted(picked)]
    return chosen


def segments_damaged(checks, case, rng, quick):
    checks.section("one bit flipped in a segment")
    number = 0
    for kind, name, position in places(case.source.archive, rng, 1 if quick else 4):
        bit = rng.randrange(8)
        case.mended(f"{kind}, byte {position} of {name}", lambda archive: flip(archive, name, position, bit))
        number += 1
    print(f"  {number} places")

    checks.section("more than a bit")
    names = sorted(name for name in case.whole if name.startswith("segments/"))

    def many(archive):
        damaged = {}
        for name in names:
            size = len(case.whole[name])
            for _ in range(6):
                for key, value in flip(archive, name, rng.randrange(size), rng.randrange(8)).items():
                    damaged.setdefault(key, []).extend(value)
        return damaged

    case.mended("six flips in every segment", many)

    def zeros(name, start, count):
        def damage(archive):
            path = archive / name
            data = bytearray(path.read_bytes())
            data[start:start + count] = bytes(len(data[start:start + count]))
            path.write_bytes(bytes(data))
        return damage

    for name in (names[0], names[len(names) // 2], names[-1]):
        start = rng.randrange(len(case.whole[name]) // 2)
        case.mended(f"4,000 zeros in {name}", zeros(name, start, 4000))
        case.mended(f"{name} all zeros", zeros(name, 0, len(case.whole[name])))

    def swap(archive):
        one, other = archive / names[1], archive / names[2]
        first, second = one.read_bytes(), other.read_bytes()
        one.write_bytes(second)
        other.write_bytes(first)

    case.mended("two segments exchanged", swap)
    for name in names:
        size = len(case.whole[name])
        case.mended(f"{name} missing", lambda archive: (archive / name).unlink())
        for length in (0, 50, rng.randrange(97, size), size - 1):
            case.mended(f"{name} cut to {length}", lambda archive: os.truncate(archive / name, length))

    def lengthen(archive):
        (archive / names[0]).write_bytes(case.whole[names[0]] + b"more")

    def empty(archive):
        for name in names:
            (archive / name).unlink()

    case.mended("bytes behind a sealed segment", lengthen)
    case.mended("all segments missing", empty)


def others_damaged(checks, case, rng):
    checks.section("identity, tiles, bundles, checkpoint")

    def change(name, data):
        def damage(archive):
            (archive / name).write_bytes(data)
        return damage

    for name, data in case.whole.items():
        if name.startswith("segments/"):
            continue
        position = rng.randrange(len(data))
        spoilt = data[:position] + bytes([data[position] ^ 4]) + data[position + 1:]
        for what, how in ((f"{name}: byte {position}", change(name, spoilt)), (f"{name} emptied", change(name, b""))):
            archive = case.mended(what, how, logged=False)
            if archive and what.endswith(f"byte {position}"):
                known = "+".join(name.split("/")) + "-" + hashlib.sha256(spoilt).hexdigest() + ".damaged"
                checks.check(evidence(archive).get(known) == spoilt, f"{what}: kept in aside/", str(list(evidence(archive))))
        if not tamper.superseded(name, list(case.whole)):
            case.mended(f"{name} missing", lambda archive: (archive / name).unlink(), logged=False)


def copies(checks, case, rng):
    """Copies that are damaged, older, newer, or something else."""
    checks.section("copies that are not perfect")
    names = sorted(name for name in case.whole if name.startswith("segments/"))
    active = names[-1]
    places = [r for r in tamper.records(case.whole[active]) if r.type == 1 and r.end > r.payload]
    early, late = places[0], places[-1]

    # Damaged elsewhere, in the same batch and in others.
    bad = case.fresh("bad copy")
    flip(bad, active, late.payload)
    flip(bad, names[1], rng.randrange(200, len(case.whole[names[1]])))
    case.mended("a copy that is damaged elsewhere", lambda archive: flip(archive, active, early.payload), copy=bad)
    case.mended("a damaged header beside a copy's damaged payload",
                lambda archive: flip(archive, active, late.start + 20), copy=bad)
    # Damaged in the same place.
    for name in (active, names[0]):
        record = [r for r in tamper.records(case.whole[name]) if r.type == 1][2]
        spoilt = case.fresh("spoilt copy")
        flip(spoilt, name, record.payload)
        case.hopeless(f"a copy damaged in the same byte of {name}", lambda archive: flip(archive, name, record.payload), spoilt)
        case.hopeless(f"a copy damaged in the same record of {name}",
                      lambda archive: flip(archive, name, record.payload + 3), spoilt)
    # A copy that lies: other bytes with right checksums.
    lying = case.fresh("lying copy")
    record = [r for r in tamper.records(case.whole[active]) if r.type == 1 and r.base == (0xFFFFFFFF,) * 2][0]
    forge(lying / active, record)
    case.hopeless("a copy whose checksums were made to fit", lambda archive: flip(archive, active, record.payload), lying)

    # Older: before the last captures. Newer: the patient is the older one.
    older = case.fresh("older copy")
    newer = case.fresh("newer")
    stet = case.source.at(newer)
    extra = case.folder / "extra.html"
    extra.write_bytes(b"<p>one more</p>")
    checks.code(stet.run("capture", extra, "--url", "https://later.example/"), 0, "a later capture")
    case.mended("a newer copy", lambda archive: flip(archive, active, early.payload), copy=newer)
    flip(newer, active, early.payload)
    result, report = stet.document("verify", "--repair-from", older)
    checks.check(result.code == 0 and report["repair"]["mended"], "an older copy", result)
    checks.code(stet.run("cat", "https://later.example/"), 0, "what the older copy does not have is still there")

    # No copy at all.
    other = case.folder / "other"
    checks.code(case.source.at(other).run("init"), 0, "another archive")
    before = contents(case.fresh("patient"))
    patient = case.folder / "patient"
    for what, folder, code in (("another archive", other, 2), ("no archive", case.folder / "pages", 10),
                               ("itself", patient, 2)):
        result = case.source.at(patient).run("verify", "--repair-from", folder)
        checks.code(result, code, f"{what} is refused")
        checks.check(contents(patient) == before, f"{what}: nothing changed")
    flip(patient, active, early.payload)
    before = contents(patient)
    checks.code(case.source.at(patient).run("verify", "--repair-from", other), 2, "another archive, with damage")
    checks.check(contents(patient) == before, "another archive, with damage: nothing changed")
    result = case.source.at(case.fresh("patient")).run("verify", "--repair-from", case.source.archive)
    checks.code(result, 0, "nothing damaged")
    checks.check(contents(patient) == case.whole and not (patient / "aside").exists(), "nothing damaged: nothing changed")

    # A mirror has no key, and logs nothing.
    def mirror(archive):
        (archive / "signing-key").unlink()
        return flip(archive, active, early.payload)

    case.mended("a mirror", mirror, logged=False)


def forge(path, record):
    """Puts other bytes into an object's record and makes its checksums fit (not its SHA-256)."""
    data = bytearray(path.read_bytes())
    data[record.payload] ^= 1
    data[record.start + 12:record.start + 16] = crc32c(bytes(data[record.payload:record.end])).to_bytes(4, "big")
    end = record.payload - 4
    data[end:end + 4] = crc32c(bytes(data[record.start:end])).to_bytes(4, "big")
    path.write_bytes(bytes(data))


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def interrupted(checks, case, rng, quick):
    """Killed while it repairs: what is there is damage or mended, and a second run ends it."""
    checks.section("killed while repairing")
    names = sorted(name for name in case.whole if name.startswith("segments/"))
    for delay in range(2 if quick else 12):
        archive = case.fresh("patient")
        for name in names:
            for _ in range(5):
                flip(archive, name, rng.randrange(len(case.whole[name])), rng.randrange(8))
        stet = case.source.at(archive)
        child = stet.start("verify", "--repair-from", case.source.archive, stdout=-3, stderr=-3)
        try:
            child.wait(0.05 + 0.05 * delay)
        except Exception:
            child.kill()
            child.wait()
        result, report = stet.document("verify", "--repair-from", case.source.archive)
        checks.code(result, 0, f"killed after {50 + 50 * delay} ms: the next repair")
        checks.code(stet.run("verify"), 0, f"killed after {50 + 50 * delay} ms: verify")
        now = contents(archive)
        checks.check(all(now[n][:len(case.whole[n])] == case.whole[n] for n in names), "the segments are as they were")


def readable(checks, case):
    """A report of thousands of damaged objects is still read by a person."""
    checks.section("the report")
    archive = case.fresh("patient")
    hit = 0
    for path in (archive / "segments").glob("*.seg"):
        data = bytearray(path.read_bytes())
        for record in tamper.records(bytes(data)):
            if record.type == 1 and record.end > record.payload:
                data[record.payload] ^= 1
                hit += 1
        path.write_bytes(bytes(data))
    stet = case.source.at(archive)
    result = stet.run("verify")
    checks.code(result, 1, f"{hit} damaged objects")
    lines = result.out.decode().splitlines()
    checks.check(len(lines) < 500, f"the report of {hit} damaged objects is short", f"{len(lines)} lines")
    checks.check(any("more problem" in line for line in lines), "it says how much more there is", result)
    result, report = stet.document("verify")
    objects = [p for p in report["problems"] if p["kind"] == "object"]
    checks.check(len(objects) == hit and all(p["captures"] for p in objects), "JSON has all, with their captures", str(len(objects)))


def budget(checks, case):
    """Runs that stop in time cover everything in turn."""
    checks.section("--budget")
    archive = case.fresh("patient")
    stet = case.source.at(archive)
    total, never = 0, None
    for run in range(12):
        result, report = stet.document("verify", "--budget", "0.001s")
        if not checks.code(result, 0, "a budgeted run"):
            return
        coverage = report["coverage"]
        total = coverage["objects"]
        checks.check(0 < coverage["checked"] <= total, "checks some", json.dumps(coverage))
        checks.check(never is None or coverage["never"] < never or never == 0, "others than before", json.dumps(coverage))
        never = coverage["never"]
    result, report = stet.document("verify", "--budget", "1h")
    checks.equal(report["coverage"]["never"], 0, "in the end everything was checked")
    checks.check(report["coverage"]["checked"] == total, "with time enough, all at once", result)
    result = stet.run("verify", "--budget", "0.001s")
    checks.check(b"all within the last" in result.out, "says how long ago", result)
    result, report = stet.document("verify", "--scrub", "--budget", "0.001s")
    checks.check(result.code == 0 and report["coverage"]["segments"] >= 4 and report["coverage"]["checked"] >= 1, "scrub with a budget", result)
    result, report = stet.document("verify")
    checks.check(report["coverage"]["checked"] == report["coverage"]["objects"] == total, "without a budget all is checked", result)
    record = [r for r in tamper.records((archive / "segments/00000000.seg").read_bytes()) if r.type == 1][3]
    flip(archive, "segments/00000000.seg", record.payload)
    for _ in range(3):
        result, report = stet.document("verify", "--budget", "0.001s")
        checks.check(result.code == 1 and report["coverage"]["never"] > 0, "what is damaged stays without a date", result)
    for bad in ("5", "-1s", "s", "1d", "nans", "infs"):
        checks.code(stet.run("verify", "--budget", bad), 64, f"--budget {bad}")


def main():
    options = arguments(__doc__)
    checks = Checks("repair")
    rng = random.Random(options.seed)
    with scratch(options) as folder:
        stet = Stet(options.stet, folder / "archive", folder)
        if not tamper.build(checks, stet, folder, rng):
            return checks.finish()
        captures = snapshot(stet)["captures"]
        bodies = {f"#{c['index']}": stet.cat(f"#{c['index']}").out for c in captures[::110]}
        case = Case(checks, stet, folder, contents(stet.archive), bodies)
        budget(checks, case)
        copies(checks, case, rng)
        segments_damaged(checks, case, rng, options.quick)
        others_damaged(checks, case, rng)
        interrupted(checks, case, rng, options.quick)
        readable(checks, case)
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
