#!/usr/bin/env python3
"""The program's `verify` and Tools/verify/verify_archive.py, which shares no code with it, always agree.

Five archives (small sealed segments with chains of deltas, header objects and repeated bodies; the same with
redactions; the same after repairs from a copy; one made by `import git`; a short one) are good for both, with the same counts and the same root. Then each is damaged in
some hundreds of seeded ways, with and without a writer at work (FORMAT.md, section 7): both must give the same
verdict every time. Damage with checksums made anew shows what only the meaning of the fields can show.
"""

import collections
import contextlib
import io
import os
import pathlib
import random
import shutil
import subprocess
import sys

import import_git
import tamper
from blackbox import COVERED, Checks, Server, Stet, archive_files, arguments, page, respond, scratch

HERE = pathlib.Path(__file__).resolve().parent
SCRIPT = HERE.parent / "verify" / "verify_archive.py"
sys.path.insert(0, str(SCRIPT.parent))
import verify_archive  # noqa: E402

# Frames and signatures are functions of their arguments alone, and a damaged copy shares most of them with the good archive.
DECODED = {}


def remembered(frame, base, raw, decode=verify_archive.unzstd):
    key = (frame, base, raw)
    if key not in DECODED:
        DECODED[key] = decode(frame, base, raw)
    return DECODED[key]


HELD = {}


def held(note, holds=verify_archive.holds):
    if note not in HELD:
        HELD[note] = holds(note)
    return HELD[note]


verify_archive.unzstd, verify_archive.holds = remembered, held


def stranger(archive):
    """The independent verdict, in this process: (whether all is well, what was printed)."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        verifier = verify_archive.Verifier(archive)
        verifier.run()
    return not verifier.problems, out.getvalue()


def verdicts(stet):
    """Both verdicts: ((program, script), what both said)."""
    process = stet.start("verify", stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    mine, said = stranger(stet.archive)
    words = process.communicate(timeout=300)[0].decode("utf-8", "replace")
    theirs = {0: True, 1: False, 12: False}.get(process.returncode, process.returncode)
    return (theirs, mine), f"verify, exit code {process.returncode}:\n{words[-700:]}\nverify_archive.py:\n{said[:700]}"


# ---- archives

def build(checks, stet, folder, rng):
    """Sealed segments, chains, repeated bodies, full and partial tiles, header objects. Returns older copies of files."""
    (folder / "one").mkdir()
    tamper.build(checks, stet, folder / "one", rng)
    older = copies(stet.archive)

    def answer(handler):
        if handler.path.startswith("/moved"):
            respond(handler, 301, headers=[("Location", "/page")])
        else:
            respond(handler, 404 if handler.path == "/gone" else 200, page(rng, 3, 4))

    with Server(answer) as server:
        for path in ("/page", "/moved", "/gone", "/page"):
            checks.code(stet.run("capture", server.url(path)), 0, f"capture {path}")
    checks.code(stet.run("capture", "-", "--url", "https://news.example/stdin", input=b"from standard input"), 0, "capture -")
    checks.code(stet.run("capture", "-", "--url", "https://news.example/empty", input=b""), 0, "an empty body")
    return older


def build_redacted(checks, stet, folder, rng):
    """As `build`, and then objects redacted: in the middle of a chain, shared by captures, twice in one segment, a header object."""
    older = build(checks, stet, folder, rng)
    result, captures = stet.lines("history", tamper.BIG, "--no-summary")
    _, moved = stet.lines("list")
    fetched = next((u["url"] for u in moved if u["url"].endswith("/page")), "")
    checks.code(stet.run("redact", f"#{captures[20]['index']}", "--reason", "a name"), 0, "redact in a chain")
    checks.code(stet.run("redact", f"#{captures[-1]['index']}", "--reason", "another name"), 0, "redact at the end of a chain")
    checks.code(stet.run("redact", "#150", "--reason", "shared by others"), 0, "redact a repeated body")
    checks.code(stet.run("redact", fetched, "--reason", "an address", "--headers"), 0, "redact a header object")
    checks.code(stet.run("capture", "-", "--url", tamper.BIG, input=page(rng, 99, 12)), 0, "capture after redactions")
    older.update(copies(stet.archive))
    checks.code(stet.run("redact", f"#{captures[30]['index']}", "--reason", "one more"), 0, "redact again")
    return older


def build_repaired(checks, stet, folder, rng):
    """As `build`, and then three damages mended from a copy: evidence in `aside/`, and repair leaves."""
    older = build(checks, stet, folder, rng)
    good = folder / "good"
    shutil.copytree(stet.archive, good)
    segments = sorted((stet.archive / "segments").glob("*.seg"))
    for path in (segments[0], segments[1], segments[-1]):
        data = bytearray(path.read_bytes())
        objects = [r for r in tamper.records(data) if r.type == 1 and r.end > r.payload]
        data[rng.choice(objects).payload] ^= 1
        path.write_bytes(data)
    checks.check(stet.run("verify").code in (1, 12), "three damages are seen")
    checks.equal(stranger(stet.archive)[0], False, "the script sees them")
    stet.run("verify", "--repair-from", good)
    checks.check(any((stet.archive / "aside").glob("*.damaged")), "the evidence is set aside")
    older.update(copies(stet.archive))
    checks.code(stet.run("capture", "-", "--url", tamper.BIG, input=page(rng, 98, 12)), 0, "capture after repair")
    return older


def build_git(checks, stet, folder, rng):
    repository = import_git.build(folder / "repository", rng)
    checks.code(stet.run("init", "--origin", "git.example/log", "--segment-size", "65536"), 0, "init")
    result = stet.run("import", "git", repository, "--url-prefix", import_git.PREFIX)
    checks.code(result, 0, "import git")
    older = copies(stet.archive)
    checks.code(stet.run("capture", "-", "--url", "https://news.example/", input=b"one more"), 0, "capture -")
    return older


def build_short(checks, stet, folder, rng):
    checks.code(stet.run("init"), 0, "init")
    older = {}
    for number in range(3):
        older = copies(stet.archive)
        checks.code(stet.run("capture", "-", "--url", f"https://a.example/{number % 2}", input=page(rng, number, 4)), 0, "capture")
    return older


def copies(archive):
    return {str(p.relative_to(archive)): p.read_bytes() for p in archive_files(archive, COVERED)}


def agree_on_good(checks, stet, what):
    result, document = stet.document("verify")
    checks.code(result, 0, f"{what}: verify")
    done = subprocess.run([sys.executable, str(SCRIPT), str(stet.archive)], capture_output=True, text=True)
    point = (document or {}).get("checkpoint") or {}
    wanted = "ok: {captures} captures, {objects} objects, {bytes} bytes, log size ".format(**document) if document else ""
    wanted += f"{point.get('size')} root {point.get('root')}\n"
    checks.equal(done.stdout, wanted, f"{what}: the script says the same", done.stdout + done.stderr)
    checks.equal(verdicts(stet)[0], (True, True), f"{what}: both are content")
    print(f"  {what}: {done.stdout.strip()}")


# ---- damage: each is a function of (archive, rng, older copies) that returns what it did, or None where it cannot be done

def some_file(archive, rng, under=""):
    files = [p for p in archive_files(archive, COVERED) if str(p.relative_to(archive)).startswith(under) and p.stat().st_size]
    heavy = [p for p in files if p.suffix == ".seg"]
    return rng.choice(heavy) if heavy and rng.random() < 0.5 else rng.choice(files)


def write(path, data):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def flip(archive, rng, older):
    path = some_file(archive, rng)
    data = bytearray(path.read_bytes())
    at, bit = rng.randrange(len(data)), rng.randrange(8)
    data[at] ^= 1 << bit
    write(path, data)
    return f"bit {bit} of byte {at} of {path.relative_to(archive)} flipped"


def cut(archive, rng, older):
    path = some_file(archive, rng)
    data = path.read_bytes()
    size = rng.randrange(len(data))
    write(path, data[:size])
    return f"{path.relative_to(archive)} cut to {size} of {len(data)} bytes"


def cut_last(archive, rng, older):
    path = sorted((archive / "segments").glob("*.seg"))[-1]
    data = path.read_bytes()
    ends = [96] + [r.end for r in tamper.records(data)]
    size = rng.choice(ends[:-1]) + rng.choice((0, 0, 0, 1, 30))
    write(path, data[:size])
    return f"{path.relative_to(archive)} cut to {size} of {len(data)} bytes"


def grow(archive, rng, older):
    path = some_file(archive, rng)
    more = rng.choice((b"\0", rng.randbytes(40), path.read_bytes()[-rng.randrange(1, 400):], some_file(archive, rng).read_bytes()))
    write(path, path.read_bytes() + more)
    return f"{len(more)} bytes appended to {path.relative_to(archive)}"


def swap(archive, rng, older):
    one = some_file(archive, rng)
    others = [p for p in archive_files(archive, COVERED) if p.parent == one.parent and p.read_bytes() != one.read_bytes()]
    other = rng.choice(others) if others else some_file(archive, rng, "log")
    first, second = one.read_bytes(), other.read_bytes()
    if first == second:
        return None
    write(one, second)
    write(other, first)
    return f"{one.relative_to(archive)} and {other.relative_to(archive)} exchanged"


def delete(archive, rng, older):
    path = some_file(archive, rng)
    path.unlink()
    return f"{path.relative_to(archive)} deleted"


def roll_back(archive, rng, older):
    names = [n for n in older if not (archive / n).exists() or (archive / n).read_bytes() != older[n]]
    chosen = rng.sample(names, rng.randrange(1, len(names) + 1))
    for name in chosen:
        write(archive / name, older[name])
    return f"older copies of {', '.join(chosen)}"


def old_checkpoint(archive, rng, older):
    notes = []
    for path in sorted((archive / "segments").glob("*.seg")):
        segment = path.read_bytes()
        notes += [segment[r.payload:r.end] for r in tamper.records(segment) if r.type == 3]
    number = rng.randrange(len(notes) - 1) if rng.random() < 0.5 else len(notes) - 2
    write(archive / "log" / "checkpoint", notes[number])
    return f"the checkpoint of COMMIT {number} of {len(notes)} put back"


def smuggle(archive, rng, older):
    content = rng.choice((b"", b"hello", some_file(archive, rng).read_bytes()))
    last = len(list((archive / "segments").glob("*.seg")))
    name = rng.choice((
        "notes.txt", "segments/notes", f"segments/{last:08}.seg", f"segments/{last + 1:08}.seg", "segments/1.seg", "log/tile/0/900",
        "log/tile/0/000.p/7", "log/tile/entries/000.p/3", "log/tile/1/000.p/200", "log/tile/0/x001/000", "log/checkpoint.old",
        "catalogue.sqlite-more", "catalogue.sqlit", "verified.sqlite-x", "log/catalogue.sqlite", "notes.tmp", "log/tile/0/001.tmp",
        "segments/00000000.seg.tmp", "more.sqlite", "log/tile/0/notes", "log/tile/entries/000.p/256", "log/tile/0/000.p/0", "folder/file", "aside/notes", "aside/00000000-5-" + "0" * 64 + ".tail",
        "aside/00000000-96-@.tail", "aside/00000001-7-@.damaged", "aside/log+tile+0+000-@.damaged", "aside/x-@.tail", "aside/@.tail",
        "aside/folder/00000000-96-@.tail", "signing-key2", "writer.lock.old", ".hidden", "aside/.hidden", "log/tile/2/000"))
    name = name.replace("@", verify_archive.sha(content).hex())
    if (archive / name).exists():
        return None
    write(archive / name, content)
    return f"{len(content)} bytes smuggled in as {name}"


def right_tile(archive, rng, older):
    """A partial tile that is right, whether it is needed or not."""
    path = rng.choice([p for p in archive_files(archive / "log" / "tile") if "entries" not in p.parts])
    folder = path.parent if path.parent.name.endswith(".p") else path.parent / (path.name + ".p")
    data = path.read_bytes()
    width = rng.randrange(1, len(data) // 32 + 1)
    write(folder / str(width), data[:32 * width])
    return f"{(folder / str(width)).relative_to(archive)} made from {path.name}"


def link(archive, rng, older):
    path = some_file(archive, rng)
    data = path.read_bytes()
    outside = archive.parent / "outside"
    outside.write_bytes(data)
    path.unlink()
    path.symlink_to(outside)
    return f"{path.relative_to(archive)} is a symbolic link to a copy"


def empty_folder(archive, rng, older):
    name = rng.choice(("folder", "aside", "log/tile/7", "segments/folder", "log/tile/0/000.p", "log/tile/entries/005.p"))
    (archive / name).mkdir(parents=True, exist_ok=True)
    return f"a folder {name}"


def folder_for_file(archive, rng, older):
    path = some_file(archive, rng, "log/tile")
    path.unlink()
    path.mkdir()
    return f"a folder in the place of {path.relative_to(archive)}"


def without_key(archive, rng, older):
    (archive / "signing-key").unlink()
    return "the key deleted"


def forge(archive, rng, older):
    """Changes a record and makes its checksums anew: a bit of its header or payload, its type or encoding, or its place."""
    path = rng.choice(sorted((archive / "segments").glob("*.seg")))
    data = bytearray(path.read_bytes())
    records = tamper.records(data)
    kinds = collections.defaultdict(list)
    for r in records:
        kinds[r.type].append(r)
    r = rng.choice(kinds[rng.choice(sorted(kinds))])
    piece = bytearray(data[r.start:r.end])
    header = r.payload - r.start
    how = rng.choice(("header", "field", "payload", "zeros", "again", "away", "exchange"))
    if how == "header":
        piece[rng.randrange(4, 8)] ^= 1 << rng.randrange(8)
    elif how == "field" and header > 20:
        piece[rng.randrange(16, header - 4)] ^= 1 << rng.randrange(8)
    elif how == "payload" and r.end > r.payload:
        piece[rng.randrange(header, len(piece))] ^= 1 << rng.randrange(8)
    elif how == "zeros":
        piece[header:] = bytes(len(piece) - header)
    elif how not in ("again", "away", "exchange"):
        return None
    if how != "zeros" or rng.random() < 0.5:
        piece[12:16] = verify_archive.crc32c(bytes(piece[header:])).to_bytes(4, "big")
    piece[header - 4:header] = verify_archive.crc32c(bytes(piece[:header - 4])).to_bytes(4, "big")
    number = records.index(r)
    if how == "exchange" and number + 1 < len(records):
        after = records[number + 1]
        data[r.start:after.end] = data[after.start:after.end] + piece
    else:
        data[r.start:r.end] = piece * {"again": 2, "away": 0}.get(how, 1)
    more = ""
    if rng.random() < 0.7:
        more = ", batch hashes made anew"
        mend(data)
    if bytes(data) == path.read_bytes():
        return None
    write(path, data)
    return f"{how} of record {number} (type {r.type}, at {r.start}) of {path.name}{more}"


def mend(data):
    """Makes batch starts and batch hashes of a segment anew, as far as its records can be walked."""
    start = 0
    with contextlib.suppress(LookupError):
        for r in tamper.records(data):
            if r.type == 3:
                data[r.start + 24:r.start + 28] = start.to_bytes(4, "big")
                data[r.start + 32:r.start + 64] = verify_archive.sha(data[start:r.start])
                data[r.payload - 4:r.payload] = verify_archive.crc32c(bytes(data[r.start:r.payload - 4])).to_bytes(4, "big")
                start = r.end


DAMAGES = {flip: 8, cut: 3, cut_last: 3, grow: 3, swap: 2, delete: 3, roll_back: 3, old_checkpoint: 1, smuggle: 4, right_tile: 1, link: 1,
           empty_folder: 1, folder_for_file: 1, without_key: 1, forge: 10}


def damage(checks, stet, older, folder, rng, wanted, what):
    checks.section(f"{what}, damaged")
    copy = folder / "copy"
    tally = collections.Counter()
    while sum(tally.values()) < wanted:
        kind = rng.choices(list(DAMAGES), list(DAMAGES.values()))[0]
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(stet.archive, copy, symlinks=True)
        done = kind(copy, rng, older)
        if done is None:
            continue
        if rng.random() < 0.3:
            (copy / "writer.lock").write_bytes(b"writing\n")
            done += ", a writer at work"
        both, said = verdicts(stet.at(copy))
        tally[both] += 1
        checks.check(both in ((True, True), (False, False)), f"{done}: verify {both[0]}, script {both[1]}", said)
    print(f"  {sum(tally.values())} damages: {tally[False, False]} refused by both, {tally[True, True]} harmless for both, "
          f"{tally[True, False]} refused by the script alone, {tally[False, True]} by the program alone")


ARCHIVES = ((build, "segments", 0.25), (build_redacted, "redacted", 0.3), (build_repaired, "repaired", 0.15),
            (build_git, "import git", 0.1), (build_short, "short", 0.2))


def main():
    options = arguments(__doc__, ("--damages", dict(type=int, default=450, help="of all archives together")))
    checks = Checks("independent")
    count = options.damages // 5 if options.quick else options.damages
    with scratch(options) as folder:
        for number, (make, what, share) in enumerate(ARCHIVES):
            rng = random.Random(options.seed + number)
            home = folder / str(number)
            home.mkdir()
            stet = Stet(options.stet, home / "archive", home)
            checks.section(what)
            older = make(checks, stet, home, rng)
            agree_on_good(checks, stet, what)
            damage(checks, stet, older, home, rng, int(count * share), what)
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
