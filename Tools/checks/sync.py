#!/usr/bin/env python3
"""`stet sync`: a mirror has the very bytes of its archive, whatever happens on the way.

Makes mirrors, brings them up to date, kills running syncs with SIGKILL at random moments, fills the
disk, damages, rolls back and forks the archive. After each kill `verify` must be content with what is
there, and the next sync must end in the same bytes. `--kills 100` is the acceptance; CI does 10.
"""

import base64
import hashlib
import json
import os
import pathlib
import random
import resource
import shutil
import signal
import subprocess
import sys
import time

from blackbox import Checks, FastImport, Stet, arguments, page, scratch, snapshot

SEGMENT_SIZE = 32768
# Shares no code with the program; independent.py says what it needs.
VERIFIER = pathlib.Path(__file__).resolve().parent.parent / "verify" / "verify_archive.py"


def files(archive):
    """What must be the same to the byte: segments, checkpoint, identity."""
    names = [archive / "stet-archive", archive / "log" / "checkpoint", *sorted((archive / "segments").iterdir())]
    return {str(n.relative_to(archive)): n.read_bytes() for n in names}


def covered(archive):
    """Everything but the catalogue and the dates."""
    return {str(p.relative_to(archive)): p.read_bytes() for p in sorted(archive.rglob("*")) if p.is_file() and ".sqlite" not in p.name}


class Case:
    def __init__(self, checks, options, folder, rng):
        self.checks, self.folder, self.rng = checks, folder, rng
        self.stet = Stet(options.stet, folder / "archive", folder)
        self.number = 0

    def grow(self, stet, commits, name="repository"):
        """Adds the captures of so many versions of two pages."""
        self.number += 1
        made = FastImport(self.folder / f"{name} {self.number}.git", bare=True)
        tip = None
        for version in range(commits):
            changes = {"front.html": page(self.rng, version, 60)}
            if version % 2 == 0:
                changes["terms.html"] = page(self.rng, version, 60)
            tip = made.commit(1_700_000_000 + 100_000 * self.number + 60 * version, changes, tip)
        result = stet.run("import", "git", made.finish(), "--url-prefix", f"https://captures.example/{self.number}/")
        self.checks.code(result, 0, "import git")

    def sync(self, mirror, code=0, source=None, **options):
        result, document = self.stet.document("sync", source or self.stet.archive, mirror, **options)
        self.checks.code(result, code, "sync")
        return result, document

    def independent(self, mirror, what):
        """Another program has the same to say of the mirror."""
        if not shutil.which("openssl") or not shutil.which("zstd"):
            return
        done = subprocess.run([sys.executable, VERIFIER, mirror], capture_output=True, text=True)
        self.checks.equal(done.returncode, 0, f"{what}: verify_archive.py", done.stdout + done.stderr)

    def same(self, mirror, what):
        self.checks.check(files(mirror) == files(self.stet.archive), f"{what}: segments and checkpoint are the archive's, byte for byte",
                          str([n for n, b in files(self.stet.archive).items() if files(mirror).get(n) != b]))
        self.checks.code(self.stet.at(mirror).run("verify"), 0, f"{what}: verify")
        self.independent(mirror, what)
        self.checks.check(not list((mirror / "segments").glob("*.tmp")), f"{what}: nothing half-written is left")


def usual(case):
    checks, stet, folder = case.checks, case.stet, case.folder
    checks.section("a mirror is made and follows")
    mirror = folder / "mirror"
    checks.code(stet.run("init", "--origin", "sync.example/log", "--segment-size", str(SEGMENT_SIZE)), 0, "init")
    case.grow(stet, 40)
    _, document = case.sync(mirror)
    for field in ("captures", "segments", "bytes", "seconds", "from", "to"):
        checks.check(field in (document or {}), f"sync --json has {field}", document)
    checks.equal((document["from"]["size"], document["captures"], document["state"]), (0, 60, "updated"), "what a first sync says")
    checks.equal(document["to"]["size"], stet.document("verify")[1]["checkpoint"]["size"], "the size is the archive's")
    case.same(mirror, "a first sync")
    checks.check(not (mirror / "signing-key").exists(), "the key stays where it is")
    copy = stet.at(mirror)
    checks.equal(snapshot(copy), snapshot(stet), "list and history of the mirror")
    checks.check(copy.cat("#7").out == stet.cat("#7").out != b"", "cat of the mirror")
    for command in (["stats"], ["key"], ["reindex"]):
        checks.code(copy.run(*command), 0, f"{command[0]} of the mirror")
    _, document = case.sync(mirror)
    checks.equal((document["state"], document["captures"], document["bytes"]), ("equal", 0, 0), "a sync with nothing to do")
    (folder / "page").write_bytes(b"<p>x")
    before = covered(mirror)
    result = copy.run("capture", folder / "page", "--url", "https://a.example/")
    checks.code(result, 2, "capture into a mirror")
    checks.check(b"mirror of the archive sync.example/log" in result.err and b"stet sync" in result.err, "it says that it is a mirror", result)
    checks.equal(covered(mirror), before, "and changes nothing")
    for _ in range(4):
        checks.code(stet.run("capture", folder / "page", "--url", f"https://a.example/{case.rng.random()}"), 0, "capture")
    case.grow(stet, 20)
    _, document = case.sync(mirror)
    checks.equal(document["captures"], 34, "captures of a second sync")
    case.same(mirror, "a second sync")
    human = stet.run("sync", stet.archive, mirror)
    checks.check(human.code == 0 and b"nothing to do" in human.out and human.err == b"", "in plain words", human)
    second = folder / "mirror of the mirror"
    case.sync(second, source=mirror)
    case.same(second, "a mirror of a mirror")
    return mirror


def redaction(case, mirror):
    checks, stet = case.checks, case.stet
    checks.section("a redaction comes over")
    secret = os.urandom(400)
    checks.code(stet.run("capture", "-", "--url", "https://a.example/secret", input=secret), 0, "capture")
    case.grow(stet, 30)
    case.sync(mirror)
    checks.check(any(secret in b for b in files(mirror).values()), "the mirror holds it")
    checks.code(stet.run("redact", "https://a.example/secret", "--reason", "asked to"), 0, "redact")
    case.grow(stet, 5)
    case.sync(mirror)
    case.same(mirror, "after a redaction")
    checks.check(not any(secret in b for b in covered(mirror).values()), "the bytes are gone from the mirror")


def refusals(case, mirror):
    checks, stet, folder = case.checks, case.stet, case.folder
    checks.section("what is refused changes nothing")
    before = covered(mirror)
    checks.code(stet.run("sync", folder / "nothing", mirror), 10, "no archive to sync from")
    checks.code(stet.run("sync", stet.archive), 64, "no mirror named")
    (folder / "file").write_bytes(b"x")
    result = stet.run("sync", stet.archive, folder / "file")
    checks.code(result, 2, "a file as the mirror")
    checks.check(b"is a file" in result.err, "it says so", result)
    (folder / "full").mkdir()
    (folder / "full" / "letter.txt").write_bytes(b"dear")
    checks.code(stet.run("sync", stet.archive, folder / "full"), 2, "a folder of something else")
    checks.equal(os.listdir(folder / "full"), ["letter.txt"], "which is left alone")
    other = stet.at(folder / "other")
    checks.code(other.run("init", "--origin", "sync.example/log"), 0, "init of another archive")
    result = stet.run("sync", other.archive, mirror)
    checks.code(result, 2, "another archive of the same name")
    checks.check(b"another archive" in result.err, "it says so", result)
    holder = subprocess.Popen(["flock", mirror / "writer.lock", "sleep", "60"], start_new_session=True)
    time.sleep(0.3)
    checks.code(stet.run("sync", stet.archive, mirror), 11, "a mirror that is locked")
    os.killpg(holder.pid, signal.SIGKILL)
    holder.wait()
    checks.equal(covered(mirror), before, "the mirror is as it was")


def damage(case, mirror):
    checks, stet = case.checks, case.stet
    checks.section("a damaged archive")
    before, known = covered(mirror), files(mirror)
    case.grow(stet, 15)
    for name, good in files(stet.archive).items():
        if not name.startswith("segments/"):
            continue
        begin, end = len(known.get(name, b"")), len(good) - 28
        for position in case.rng.sample(range(begin, end), min(6, max(0, end - begin))):
            bad = bytearray(good)
            bad[position] ^= 1 << case.rng.randrange(8)
            (stet.archive / name).write_bytes(bad)
            result = stet.run("sync", stet.archive, mirror)
            checks.code(result, 12, f"{name} with byte {position} altered")
            checks.check(name.encode() in result.err, "the file is named", result)
            checks.check(covered(mirror) == before, "the mirror is as it was", f"{name} byte {position}")
        (stet.archive / name).write_bytes(good)
    checks.code(stet.at(mirror).run("verify"), 0, "verify of the mirror")
    case.sync(mirror)
    case.same(mirror, "the archive mended")


def history(case, mirror):
    checks, stet, folder = case.checks, case.stet, case.folder
    checks.section("rollback and fork")
    old = folder / "old"
    shutil.copytree(stet.archive, old)
    case.grow(stet, 5)
    case.sync(mirror)
    before = covered(mirror)
    result, document = case.sync(mirror, code=1, source=old)
    checks.equal((document or {}).get("state"), "rollback", "an older archive is a rollback", result)
    # The old copy is written to: from here on there are two pasts, signed with one key.
    for growth, what in ((1, "shorter"), (10, "longer")):
        case.grow(stet.at(old), growth)
        result, document = case.sync(mirror, code=1, source=old)
        if not checks.equal((document or {}).get("state"), "fork", f"a {what} fork", result):
            continue
        fork = document["fork"]
        for side, archive in (("source", old), ("mirror", mirror)):
            note = (archive / "log" / "checkpoint").read_bytes()
            checks.equal(fork[side]["checkpoint"].encode(), note, f"the {side}'s checkpoint, verbatim")
            size, root = int(note.split(b"\n")[1]), base64.b64decode(note.split(b"\n")[2])
            proof = [base64.b64decode(h) for h in fork[side]["inclusion"]]
            checks.equal(walk(bytes.fromhex(fork[side]["leafHash"]), fork["index"], size, proof), root, f"the {side}'s leaf is in its tree")
        checks.check(fork["source"]["leafHash"] != fork["mirror"]["leafHash"], "the leaves differ")
        human = stet.run("sync", old, mirror)
        checks.code(human, 1, "in plain words")
        for text in [fork[s][f].encode() for s in ("source", "mirror") for f in ("checkpoint", "leafHash")] + [b"two pasts", f"#{fork['index']}".encode()]:
            checks.check(text in human.out, "the proof is printed", human)
    checks.equal(covered(mirror), before, "the mirror is as it was")


def walk(leaf, index, size, proof):
    """The root that an inclusion proof leads to (RFC 9162 section 2.1.3.2)."""
    fn, sn, r = index, size - 1, leaf
    for p in proof:
        if fn & 1 or fn == sn:
            r = hashlib.sha256(b"\x01" + p + r).digest()
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = hashlib.sha256(b"\x01" + r + p).digest()
        fn, sn = fn >> 1, sn >> 1
    return r if sn == 0 else None


def full(case):
    checks, stet, folder = case.checks, case.stet, case.folder
    checks.section("a full disk")

    def limited(size):
        def limit():
            # Python ignores SIGXFSZ and so does the child: a write fails with EFBIG instead.
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        return limit

    mirror = folder / "small"
    refused = 0
    for size in (100, 5000, 20_000, 33_000, 60_000):
        result = stet.run("sync", stet.archive, mirror, preexec=limited(size))
        checks.check(result.code in (0, 2), f"files of at most {size} bytes", result)
        refused += result.code == 2
        if (mirror / "stet-archive").exists():
            checks.code(stet.at(mirror).run("verify"), 0, f"verify after files of at most {size} bytes")
    checks.check(refused >= 2, "the limit was felt", str(refused))
    case.sync(mirror)
    case.same(mirror, "with room again")
    shutil.rmtree(mirror)


def kills(case, count):
    checks, stet, folder = case.checks, case.stet, case.folder
    mirror = folder / "killed"
    done = hits = 0
    span = None
    partial = 0
    while done < count and not checks.failed:
        many = min(case.rng.choice([1, 2, 3]), count - done)
        checks.section(f"kills {done + 1} to {done + many}")
        if case.rng.random() < 0.6:
            shutil.rmtree(mirror, ignore_errors=True)
        else:
            case.grow(stet, case.rng.choice([10, 200]))
            checks.code(stet.run("redact", f"https://captures.example/{case.number}/front.html~3", "--reason", "asked to"), 0, "redact")
        if span is None:
            begun = time.monotonic()
            case.sync(folder / "unkilled")
            span = time.monotonic() - begun
        total = len(list((stet.archive / "segments").iterdir()))
        for _ in range(many):
            process = stet.start("sync", stet.archive, mirror, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            if case.rng.random() < 0.5:
                time.sleep(span * case.rng.uniform(0.02, 1.0))
            else:  # while segments come in
                there = len(list((mirror / "segments").glob("*"))) if mirror.exists() else 0
                wanted = case.rng.randint(min(there + 1, total), total)
                until = time.monotonic() + 20
                while process.poll() is None and time.monotonic() < until:
                    if (mirror / "segments").exists() and len(os.listdir(mirror / "segments")) >= wanted:
                        break
                time.sleep(case.rng.uniform(0, 0.01))
            hits += process.poll() is None
            process.kill()
            process.wait()
            done += 1
            # Killed in the instant in which staged segments get their names: only a sync mends that.
            between = (mirror / "segments" / "staged.tmp").exists()
            if (mirror / "stet-archive").exists() and not between:
                result, document = stet.at(mirror).document("verify")
                checks.code(result, 0, "verify after a kill")
                case.independent(mirror, "after a kill")
                partial += bool(document) and 0 < document["captures"] < int(json.loads(stet.run("stats", "--json").out)["captures"])
                for name, good in files(stet.archive).items():
                    path = mirror / name
                    if name.startswith("segments/") and path.exists():
                        checks.check(good.startswith(path.read_bytes()), f"{name} is a beginning of the archive's")
            if case.rng.random() < 0.3 and not between and (mirror / "stet-archive").exists():
                checks.code(stet.at(mirror).run("reindex"), 0, "reindex after a kill")
        case.sync(mirror)
        case.same(mirror, "the next sync")
    print(f"  {done} kills; {hits} hit a running sync ({span or 0:.2f} s when left alone); {partial} left some captures but not all")
    checks.check(hits > 0, "kills hit a running sync", f"{hits} of {done}")


def main():
    options = arguments(__doc__, ("--kills", dict(type=int, default=10)))
    checks = Checks("sync")
    rng = random.Random(options.seed)
    with scratch(options) as folder:
        case = Case(checks, options, folder, rng)
        mirror = usual(case)
        redaction(case, mirror)
        refusals(case, mirror)
        damage(case, mirror)
        history(case, mirror)
        case.grow(case.stet, 60 if options.quick else 900)
        full(case)
        kills(case, options.kills)
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
