#!/usr/bin/env python3
"""verify_archive.py ARCHIVE: verifies a Stet archive without Stet, and without any code of it.

Follows Store/FORMAT.md (cited as §) and the C2SP pages; needs Python 3.9, openssl and zstd; only
reads. Prints one problem a line, `file: byte: what`, and exits with 1; or `ok: ...` and 0; 2 for
wrong usage. A problem in the structure of a segment ends the check, as nothing behind it can be
placed; of objects, tiles and files all are reported. Leaves are believed: the root covers them.
"""
import base64, collections, concurrent.futures, contextlib, functools, hashlib, mmap, os, pathlib
import re, struct, subprocess, sys, tempfile

# §4.2: a record's name, its fields with the CRC behind them, and the greatest encoding.
KINDS = {1: ("OBJECT", ">32s4I", 2), 2: ("LEAVES", ">Q3I", 1), 3: ("COMMIT", ">QII32sI", 0),
         4: ("PUBLISHED", ">QI", 0), 5: ("SEAL", ">Q3I", 0), 6: ("GENESIS", ">I", 0)}
FIRST, ORDER = "GO*CP?", "(O*LCP?)*((?<=P)S)?"  # §4.3: in segment 0, and then; by first letters
MAGIC, NO_BASE, MOST_RAW = b"\xd3STR", (0xFFFFFFFF, 0xFFFFFFFF), 1 << 30
FILE = r"stet-archive|signing-key|writer\.lock|log/checkpoint|segments/[0-9]{8}\.seg|(?s:.*)\.tmp"
TILE = r"(?a)log/tile/(entries|[0-7])/(?!x000)((?:x\d{3}/)*\d{3})(?:\.p/(?!0|256)(\d{1,3}))?"
LEVELS = {"entries": 0, **{str(level): 8 * level for level in range(8)}}  # height in the tree
Record = collections.namedtuple("Record", "kind encoding fields checksum start end")
segment = "segments/{:08}.seg".format

def need(condition, what):  # what is wrong with bytes is a ValueError; who catches it knows where
    if not condition: raise ValueError(what)

def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()

CRC = list(range(256))
for _ in range(8):
    CRC = [value >> 1 ^ (0x82F63B78 if value & 1 else 0) for value in CRC]
def crc32c(data):
    value, table = 0xFFFFFFFF, CRC
    for byte in data:
        value = table[(value ^ byte) & 255] ^ value >> 8
    return value ^ 0xFFFFFFFF

def unbase64(data, length):
    found = base64.b64decode(data)  # reads much that is not what base64 makes of these bytes
    need(base64.b64encode(found) == data and len(found) == length, f"not {length} bytes, base64")
    return found

def parse_identity(data):  # §3, §9: origin, key id, and public key in DER, as openssl reads it
    match = re.fullmatch(rb"stet-archive/1\norigin ([^\s+]+)\nvkey \1\+([0-9a-f]{8})\+(\S+)\n"
                         rb"segment-size ([1-9]\d{3,9})\n", data)
    need(match and 4096 <= int(match[4]) <= 1 << 30, "not the four lines of a stet-archive/1")
    key_id, key = bytes.fromhex(match[2].decode()), unbase64(match[3], 33)
    need(key[0] == 1 and sha(match[1], b"\n", key)[:4] == key_id, "no Ed25519 key of this name")
    return match[1], key_id, bytes.fromhex("302a300506032b6570032100") + key[1:]

def parse_note(data, origin, key_id, key):  # §6: size, root, and (key, what is signed, signature)
    match = re.fullmatch(rb"(%b\n(0|[1-9]\d{0,18})\n(\S+)\n)\n\xe2\x80\x94 %b (\S+)\n"
                         % (2 * (re.escape(origin),)), data)
    signature = unbase64(match[4], 68) if match else b""
    need(signature[:4] == key_id, "no checkpoint of this archive with one signature")
    return int(match[2]), unbase64(match[3], 32), (key, match[1], signature[4:])

def parse_record(data, at, end, wanted=None):  # §4.2: one but for its payload, data[start:end]
    if data[at:at + 4] != MAGIC or end - at < 20 or data[at + 4] not in KINDS: return None
    number, encoding, zero, length, checksum = struct.unpack(">BBHII", data[at + 4:at + 16])
    kind, form, most = KINDS[number]
    start = at + 16 + struct.calcsize(form)
    if zero or encoding > most or length and kind in ("PUBLISHED", "SEAL") or start + length > end:
        return None
    *fields, stated = struct.unpack(form, data[at + 16:start])
    whole = crc32c(data[at:start - 4]) == stated and wanted in (kind, None)
    return Record(kind, encoding, tuple(fields), checksum, start, start + length) if whole else None

def end_of_commits(data):  # §7: of the last valid COMMIT, with its PUBLISHED and SEAL; 0 for none
    at, end = len(data), len(data)
    while (at := data.rfind(MAGIC + b"\3", 0, at)) >= 0:
        if r := parse_record(data, at, end):
            _, start, _, digest = r.fields
            whole = crc32c(data[r.start:r.end]) == r.checksum and start <= at
            if whole and sha(data[start:at]) == digest:
                r = parse_record(data, r.end, end, "PUBLISHED") or r
                return (parse_record(data, r.end, end, "SEAL") or r).end
            need(r.end == end, "a COMMIT does not hold, and something stands behind it")
    return 0

def run_tool(command, files, most=1000):  # what it prints, up to a length; None where it fails
    with tempfile.TemporaryDirectory() as folder:
        for name, data in files.items():
            pathlib.Path(folder, name).write_bytes(data)
        with subprocess.Popen(command.split(), cwd=folder, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL) as process:
            printed = process.stdout.read(most)
    return None if process.returncode else printed

def unzstd(frame, base, raw):  # §4.2: with a prefix, if any; no more than one byte over `raw`
    command = "zstd -dqc --long=31 frame" + (" --patch-from=base" if base else "")
    good = frame[:4] == b"\x28\xb5\x2f\xfd" and raw <= MOST_RAW
    return run_tool(command, {"frame": frame, "base": base}, raw + 1) if good else None

def holds(note):  # §9: whether a signature holds
    return run_tool("openssl pkeyutl -verify -rawin -pubin -keyform DER -inkey key -in text "
                    "-sigfile signature", dict(zip(("key", "text", "signature"), note))) is not None

class Verifier:  # places in it are (file, byte), where the file may be the number of a segment
    def __init__(self, folder):
        self.folder, self.problems, self.where = pathlib.Path(folder), 0, ("stet-archive", 0)
        self.entries, self.rows = [], [[] for _ in range(64)]  # the log, and its hashes by height
        self.objects, self.live, self.wanted = {}, {}, {}  # records; lengths; leaves that name one
        self.seals, self.hashes = [], {}  # of files: in the segments' headers; in redactions
        self.redacted, self.erased = set(), {}  # digests; places, with the index of the leaf
        self.notes, self.batches, self.sizes = {}, [], {-1}  # COMMITs; bad hashes; PUBLISHED sizes

    def expect(self, condition, place, what):  # reports a problem that does not end the check
        if not condition:
            self.problems += 1
            name = segment(place[0]) if isinstance(place[0], int) else place[0]
            print(f"{name}: {place[1]}: {what}", flush=True)

    def read(self, name):
        with contextlib.suppress(OSError, ValueError), open(self.folder / name, "rb") as file:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        return b""  # it is missing, or without bytes

    def run(self):
        try:
            self.read_log()
            self.check_log()
            self.check_objects()
            self.check_files()
        except (ValueError, LookupError, struct.error) as error:
            self.expect(False, self.where, error)

    def read_log(self):
        self.identity, self.writing = self.read("stet-archive")[:], bool(self.read("writer.lock"))
        self.signer = parse_identity(self.identity)
        self.where = "log/checkpoint", 0
        self.claimed, _, self.note = parse_note(self.read("log/checkpoint"), *self.signer)
        paths = sorted(self.folder.glob("segments/" + "[0-9]" * 8 + ".seg"))
        self.data, self.kinds = [self.read(segment(number)) for number in range(len(paths))], "S"
        for number, data in enumerate(self.data):
            self.where, torn = (number, 0), self.writing and number + 1 == len(paths)
            need(paths[number] == self.folder / segment(number), "missing")
            end = end_of_commits(data) if torn else len(data)
            if end or not torn:  # or else the segment counts as not there (§7)
                self.walk(number, data, end)
        need(self.kinds[-1] in ("SPC" if self.writing else "SP"), "cut off, or added to")

    def walk(self, number, data, end):  # §4: one segment, up to `end`
        need(self.kinds[-1] == "S", "the segment before has no SEAL at its end")
        at, self.start, self.kinds = 96, 0, []
        self.seals.append(data[56:88] if number else bytes(32))  # of the segment before
        header = b"STETSEG\n", 1, number, len(self.entries), sha(self.identity), self.seals[-1], 0
        header = struct.pack(">8sIIQ32s32sII", *header, crc32c(data[:92]))
        need(data[:96] == header, "the header is not that of this segment")
        while at < end:
            self.where, r = (number, at), parse_record(data, at, end)
            need(r, "no record is here, or its header is damaged, or it is cut off")
            self.kinds.append(r.kind[0])
            self.take(r, data)
            at = r.end
        order = re.fullmatch(ORDER if number else FIRST + ORDER, "".join(self.kinds))
        need(order and self.kinds, "the records of the segment are not in their order")

    def take(self, r, data):  # §4.2, §4.3: one record; payloads of objects are checked at the end
        payload = b"" if r.kind == "OBJECT" else data[r.start:r.end]
        need(r.kind == "OBJECT" or crc32c(payload) == r.checksum, "the CRC of the payload")
        need(r.kind != "GENESIS" or payload == self.identity, "not the bytes of stet-archive")
        if r.kind == "OBJECT":
            bases = self.objects if r.encoding == 2 else (NO_BASE,)
            need(r.fields[2:] in bases and r.fields[1] <= MOST_RAW, "its base or its length")
            self.objects[self.where] = r
        elif r.kind == "LEAVES":
            first, count, raw = r.fields
            need(raw <= 65537 * count, "a raw length that its entries cannot have")
            bundle = unzstd(payload, b"", raw) if r.encoding else payload
            need(bundle and (first, raw) == (len(self.entries), len(bundle)), "index or length")
            self.take_entries(bundle, count)
        elif r.kind == "COMMIT":
            size, start, zero, digest = r.fields
            stated, root, note = parse_note(payload, *self.signer)
            need((start, zero) == (self.start, 0) and size == stated == len(self.entries), "size")
            need(root == self.root(), "its root is not that of the leaves")
            if sha(data[start:self.where[1]]) != digest:
                self.batches.append((*self.where, start))  # erased, perhaps: known at the end
            self.notes[note], self.start = self.where, r.end
        elif r.kind in ("PUBLISHED", "SEAL"):
            size, *counts = r.fields
            need(size == len(self.entries), "another size of the log")
            need(not counts or counts == [self.kinds.count(k) for k in "OC"], "other counts")
            self.sizes.add(size)

    def take_entries(self, bundle, count):  # §5, §6: adds leaves to the log
        at = 0
        for _ in range(count):
            end = at + 2 + int.from_bytes(bundle[at:at + 2], "big")
            need(at + 4 <= end <= len(bundle), "an entry ends too early")
            self.take_leaf(bundle[at + 2:end], len(self.entries))
            self.rows[0].append(sha(b"\0", bundle[at + 2:end]))
            self.entries.append(bundle[at:end])
            at = end
        need(at == len(bundle), "goes on behind its last entry")

    def take_leaf(self, entry, index):  # §5: takes what later checks need
        need(1 <= entry[0] <= 4 and entry[1] == 1, "a leaf of unknown kind or version")
        if entry[0] == 1:
            for at in (22, 54) if entry[3] & 1 else (22,):  # the body, the header object
                self.wanted.setdefault(entry[at:at + 32], index)
        elif entry[0] == 2:
            number, length, digest = struct.unpack(">IQ32s", entry[2:])
            need(self.seals[number + 1:number + 2] == [digest] and length == len(self.data[number]),
                 "seals with another length, or another hash than the next segment's header")
        elif entry[0] == 3:
            self.redacted.add(entry[10:42])
            at = 46 + int.from_bytes(entry[42:44], "big")
            end = at + 36 * int.from_bytes(entry[at - 2:at], "big")
            self.hashes.update(struct.iter_unpack(">I32s", entry[at:end]))
            self.erased.update((key, index) for key in struct.iter_unpack(">II", entry[end + 4:]))

    def root(self):  # §6: grows the tree; joins its nodes without neighbour, lowest first
        for row, above in zip(self.rows, self.rows[1:]):
            above += [sha(b"\1", *row[i:i + 2]) for i in range(2 * len(above), len(row) - 1, 2)]
        alone = [row[-1] for row in self.rows if len(row) % 2] or [sha()]
        return functools.reduce(lambda right, left: sha(b"\1", left, right), alone)

    def check_log(self):  # §7: checkpoint against COMMITs; §5.4: batches and files; signatures
        self.where, copying = ("log/checkpoint", 0), self.writing and not self.read("signing-key")
        least = max(self.sizes) if self.writing else len(self.entries)
        need(self.note in self.notes, "not that of a COMMIT: rolled back, or forked")
        need(self.claimed >= least or copying, "older than the newest published: put back")
        need(self.erased.keys() <= self.objects.keys(), "a redaction names what is no OBJECT")
        for number, at, start in self.batches:
            erased = any(key[0] == number and start <= key[1] < at for key in self.erased)
            self.expect(erased, (number, at), "COMMIT: the batch hash does not hold")
        for number, seal in enumerate(self.seals[1:]):
            data = bytearray(self.data[number])
            for r in [self.objects[key] for key in self.erased if key[0] == number]:
                data[r.start:r.end] = bytes(r.end - r.start)
            good = hashlib.sha256(data).digest() == self.hashes.get(number, seal)
            self.expect(good, (number, 0), "its hash is not that in the log")
        with concurrent.futures.ThreadPoolExecutor() as pool:
            for place, good in zip(self.notes.values(), pool.map(holds, self.notes)):
                self.expect(good, place, "the checkpoint's signature does not hold")

    def check_objects(self):  # decodes each once, from those without base outwards
        children = collections.defaultdict(list)
        for key, r in self.objects.items():
            children[r.fields[2:]].append(key)
        stack = [(key, b"") for key in children[NO_BASE]]
        while stack:
            key, base = stack.pop()
            r, data = self.objects[key], None
            payload, digest, raw = self.data[key[0]][r.start:r.end], *r.fields[:2]
            intact = crc32c(payload) == r.checksum
            if key in self.erased:  # §5.4, §7: a writer may not have come to it
                late = intact and self.writing and self.erased[key] >= self.claimed
                self.expect(late or not any(payload), key, "redacted, and not zeros")
            elif intact and base is not None and digest not in self.redacted:
                data = unzstd(payload, base, raw) if r.encoding else payload
            good = data is not None and len(data) == raw and sha(data) == digest
            self.expect(good or key in self.erased, key, "it or its base is damaged, or redacted")
            if good: self.live[digest] = raw
            stack += [(child, data if good else None) for child in children[key]]
        for digest in self.wanted.keys() - self.live.keys() - self.redacted:
            self.expect(False, ("segments", 0), f"no {digest.hex()} of #{self.wanted[digest]}")

    def check_files(self):  # §2: every file and folder has its place; §6: the tiles are there
        self.needed, sizes = set(), {min(size, self.claimed) for size in self.sizes}
        for level, height in LEVELS.items():
            full = self.claimed >> height >> 8
            widths = {(size >> height) - 256 * full for size in (*sizes, self.claimed)}
            self.needed.update((level, number, 256) for number in range(full))
            self.needed.update((level, full, width) for width in widths if width > 0)
        for path in self.folder.rglob("*"):
            name = str(path.relative_to(self.folder))
            free = re.fullmatch(r"(catalogue|search|verified)\.sqlite[^/]*", name)
            self.expect(free or self.fits(path, name), (name, 0), "has no place, or other bytes")
        for level, number, width in sorted(self.needed):
            self.expect(False, (f"log/tile/{level}", 0), f"tile {number}, {width} wide, is missing")

    def fits(self, path, name):  # §2: whether it may be there; §6, §8: with its bytes
        if os.path.isdir(path) and not os.path.islink(path):
            return re.fullmatch(r"segments|aside|log(/tile(/.+)?)?", name)
        if os.path.islink(path) or not os.path.isfile(path):
            return os.path.isfile(path) and name in ("signing-key", "writer.lock")
        if tile := re.fullmatch(TILE, name):
            level, number, width = tile[1], int(re.sub("[x/]", "", tile[2])), int(tile[3] or 256)
            row = self.entries if level == "entries" else self.rows[LEVELS[level]]
            part = row[256 * number:256 * number + 256][:width]
            self.needed.discard((level, number, width))
            return len(part) == width and self.read(name)[:] == b"".join(part)
        aside = re.fullmatch(r"aside/[^/]*-([0-9a-f]{64})\.(?:tail|damaged)", name)
        return sha(self.read(name)).hex() == aside[1] if aside else re.fullmatch(FILE, name)

if __name__ == "__main__":
    if len(sys.argv) != 2 or not os.path.isdir(sys.argv[1]):
        print(__doc__, file=sys.stderr)
        sys.exit(2)
    verifier = Verifier(sys.argv[1])
    verifier.run()
    captures, root = sum(entry[2] == 1 for entry in verifier.entries), verifier.root()
    print(f"not ok: {verifier.problems} problems" if verifier.problems else
          f"ok: {captures} captures, {len(verifier.live)} objects, {sum(verifier.live.values())} "
          f"bytes, log size {len(verifier.entries)} root {base64.b64encode(root).decode()}")
    sys.exit(1 if verifier.problems else 0)
