#!/usr/bin/env python3
"""Verifies a Stet archive without Stet: follows Store/FORMAT.md (cited as §) and the C2SP pages.

    verify_archive.py ARCHIVE

Prints one problem a line, `file: byte: what`, and exits with 1; or `ok: ...` and 0; 2 for wrong
usage. The first problem in the structure of the segments ends the check, as nothing behind it can
be placed; of objects, tiles and files all are reported. What a leaf says is believed where the
signed root covers it (§6). Needs Python 3.9, and the tools openssl and zstd. Writes nothing into
the archive, and shares no code with Stet.
"""
import base64, collections, concurrent.futures, hashlib, mmap, os, re, struct, subprocess, sys
import tempfile

START, OBJECT, LEAVES, COMMIT, PUBLISHED, SEAL, GENESIS = range(7)
SIZES = {OBJECT: 44, LEAVES: 16, COMMIT: 48, PUBLISHED: 8, SEAL: 16, GENESIS: 0}  # of the fields
BEFORE = {GENESIS: {START}, COMMIT: {GENESIS, OBJECT, LEAVES}, PUBLISHED: {COMMIT},
          SEAL: {PUBLISHED}, OBJECT: {START, GENESIS, OBJECT, COMMIT, PUBLISHED}}
BEFORE[LEAVES] = BEFORE[OBJECT]  # §4.3: what may stand before a record
MAGIC, NO_BASE, MOST_RAW = b"\xd3STR", (0xFFFFFFFF, 0xFFFFFFFF), 1 << 30
DISPOSABLE = re.compile(r"(catalogue|search|verified)\.sqlite[^/]*")
TILE = re.compile(r"log/tile/(entries|[0-9])/((?:x\d{3}/)*\d{3})(?:\.p/(\d{1,3}))?")
Object = collections.namedtuple("Object", "digest raw base encoding start end")
Record = collections.namedtuple("Record", "kind encoding fields checksum start end")


class Bad(Exception):
    """What is wrong with some bytes."""


def need(condition, what):
    if not condition:
        raise Bad(what)


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
    fits = re.fullmatch(rb"[A-Za-z0-9+/]+=*", data) and len(data) % 4 == 0
    found = base64.b64decode(data) if fits else b""
    need(len(found) == length and base64.b64encode(found) == data, f"not {length} bytes, base64")
    return found


def parse_identity(data):
    """§3, §9: origin, key id and public key of `stet-archive`."""
    match = re.fullmatch(rb"stet-archive/1\norigin ([^\s+]+)\nvkey \1\+([0-9a-f]{8})\+(\S+)\n"
                         rb"segment-size ([1-9]\d{3,9})\n", data)
    need(match and 4096 <= int(match[4]) <= 1 << 30, "not the four lines of a stet-archive/1")
    key_id, key = bytes.fromhex(match[2].decode()), unbase64(match[3], 33)
    need(key[0] == 1 and sha(match[1], b"\n", key)[:4] == key_id, "no Ed25519 key of this name")
    return match[1], key_id, key[1:]


def parse_note(data, origin, key_id):
    """§6: size and root of a checkpoint, and (what is signed, its signature)."""
    name = re.escape(origin)
    match = re.fullmatch(rb"(%s\n(0|[1-9]\d{0,18})\n(\S+)\n)\n\xe2\x80\x94 %s (\S+)\n"
                         % (name, name), data)
    need(match, "no checkpoint of this archive with one signature")
    signature, root = unbase64(match[4], 68), unbase64(match[3], 32)
    need(signature[:4] == key_id, "signed by another key")
    return int(match[2]), root, (match[1], signature[4:])


def parse_record(data, at, end):
    """§4.2: the record at an offset; all is checked but the payload, data[start:end]."""
    need(data[at:at + 4] == MAGIC and end - at >= 20, "no record begins here, or it is cut off")
    kind, encoding, zero, length, checksum = struct.unpack(">BBHII", data[at + 4:at + 16])
    need(kind in SIZES, f"type {kind} is unknown")
    start = at + 20 + SIZES[kind]
    need(start + length <= end, "the record is cut off, or its length is wrong")
    stated = int.from_bytes(data[start - 4:start], "big")
    need(crc32c(data[at:start - 4]) == stated, "the CRC of the record's header does not hold")
    need(zero == 0 and encoding <= {OBJECT: 2, LEAVES: 1}.get(kind, 0), "its encoding")
    need(not length or kind not in (PUBLISHED, SEAL), "a payload where there is none")
    return Record(kind, encoding, data[at + 16:start - 4], checksum, start, start + length)


def end_of_commits(data):
    """§7: where the last valid COMMIT ends, with its PUBLISHED and SEAL; 0 where there is none."""
    at = len(data)
    while (at := data.rfind(MAGIC + bytes([COMMIT]), 0, at)) >= 0:
        try:
            r = parse_record(data, at, len(data))
        except Bad:
            continue
        start, digest = int.from_bytes(data[at + 24:at + 28], "big"), data[at + 32:at + 64]
        whole = crc32c(data[r.start:r.end]) == r.checksum and start <= at
        if whole and sha(data[start:at]) == digest:
            break
        need(r.end == len(data), "COMMIT does not hold, and something stands behind it")
    end = r.end if at >= 0 else 0
    for kind in (PUBLISHED, SEAL) if end else ():
        try:
            r = parse_record(data, end, len(data))
            end = r.end if r.kind == kind else end
        except Bad:
            pass
    return end


def unzstd(frame, base, raw, scratch):
    """§4.2: decodes a zstd frame of `raw` bytes; `base` is its prefix, or None."""
    need(frame[:4] == b"\x28\xb5\x2f\xfd" and raw <= MOST_RAW, "no zstd frame, or too large")
    paths = [os.path.join(scratch, name) for name in ("frame", "base")]
    for path, data in zip(paths, (frame, base or b"")):
        with open(path, "wb") as file:
            file.write(data)
    prefix = ["--patch-from=" + paths[1]] if base else []
    with subprocess.Popen(["zstd", "-dqc", "--long=31", *prefix, paths[0]],
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        data = process.stdout.read(raw + 1)
        process.stdout.close()
    need(process.returncode == 0, "the zstd frame is damaged")
    return data


def holds(key, note, scratch):
    """§9: whether an Ed25519 signature holds; `note` is what was signed, and the signature."""
    path = os.path.join(scratch, sha(*note).hex())
    der = base64.b64encode(bytes.fromhex("302a300506032b6570032100") + key)
    pem = b"-----BEGIN PUBLIC KEY-----\n" + der + b"\n-----END PUBLIC KEY-----\n"
    for suffix, data in ((".text", note[0]), (".signature", note[1]), (".key", pem)):
        with open(path + suffix, "wb") as file:
            file.write(data)
    return not subprocess.run(
        ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", path + ".key", "-rawin", "-in",
         path + ".text", "-sigfile", path + ".signature"], capture_output=True).returncode


class Verifier:
    def __init__(self, folder, scratch):
        self.folder, self.scratch, self.problems, self.where = folder, scratch, 0, ("", 0)
        self.entries, self.rows, self.edge = [], [[]], []  # the log: bundles, tiles, right edge
        self.data, self.objects, self.lost, self.zeroed, self.batches = [], {}, set(), set(), []
        self.wanted, self.seals, self.hashes, self.live, self.notes = {}, {}, {}, {}, {}
        self.redacted, self.erased, self.sizes, self.captures = set(), {}, set(), 0
        self.newest = self.published = -1  # log sizes of the last COMMIT and PUBLISHED
        self.matches = False  # whether log/checkpoint is a COMMIT's

    def report(self, name, at, what):
        self.problems += 1
        print(f"{name}: {at}: {what}", flush=True)

    def read(self, name):
        try:
            with open(os.path.join(self.folder, name), "rb") as file:
                return file.read()
        except OSError:
            return b""

    def map(self, name):
        try:
            with open(os.path.join(self.folder, name), "rb") as file:
                return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError):  # missing, or without bytes
            return b""

    def run(self):
        try:
            self.read_log()
            self.check_log()
        except (Bad, struct.error) as bad:
            return self.report(*self.where, bad)
        self.check_objects()
        self.check_files()

    def read_log(self):
        self.where = "stet-archive", 0
        self.identity, self.checkpoint = self.read("stet-archive"), self.read("log/checkpoint")
        self.origin, self.key_id, self.key = parse_identity(self.identity)
        self.writing = bool(self.read("writer.lock"))
        self.where = "log/checkpoint", 0
        self.claimed, _, note = parse_note(self.checkpoint, self.origin, self.key_id)
        self.notes[note] = self.where
        folder = os.path.join(self.folder, "segments")
        names = os.listdir(folder) if os.path.isdir(folder) else []
        count = sum(bool(re.fullmatch(r"\d{8}\.seg", name)) for name in names)
        self.data = [self.map(f"segments/{number:08}.seg") for number in range(count)]
        self.where = f"segments/{count - 1:08}.seg", 0
        torn = self.writing and count > 1 and not end_of_commits(self.data[-1])
        self.void = count - 1 if torn else None  # §7: a last segment without a valid COMMIT
        for number, data in enumerate(self.data):
            self.walk(number, data, number == count - 1)

    def walk(self, number, data, last):
        """§4: one segment; of the last, under a writer, what a valid COMMIT follows (§7)."""
        self.where, at, after, self.start = (f"segments/{number:08}.seg", 0), 96, START, 0
        end, counts = len(data), collections.Counter()
        if last and self.writing:
            if number == self.void:
                return
            end = end_of_commits(data)
        header = b"STETSEG\n" + struct.pack(">IIQ", 1, number, len(self.entries))
        need(data[:56] == header + sha(self.identity) and end >= 96, "the segment's header")
        self.seals[number - 1] = data[56:88]
        need(number > 0 or not any(self.seals[-1]), "the first segment names one before it")
        need(data[88:96] == bytes(4) + struct.pack(">I", crc32c(data[:92])), "CRC of its header")
        while at < end:
            self.where = self.where[0], at
            r = parse_record(data, at, end)
            need(after in BEFORE[r.kind], "a record in a wrong place")
            need((r.kind == GENESIS) == (number == 0 and at == 96), "GENESIS is not the first")
            counts[r.kind] += 1
            self.take(number, at, r, data[r.start:r.end], counts, data)
            after, at = r.kind, r.end
        ends = (PUBLISHED, COMMIT) if self.writing else (PUBLISHED,)
        whole = after == SEAL or (last or number + 1 == self.void) and after in ends
        need(whole, "ends with neither SEAL nor, as the last, PUBLISHED: cut off or added to")

    def take(self, number, at, r, payload, counts, data):
        """§4.2, §4.3: what one record says."""
        key, intact = (number, at), crc32c(payload) == r.checksum
        if r.kind == OBJECT:
            digest, raw, *base = struct.unpack(">32sIII", r.fields)
            base = None if tuple(base) == NO_BASE else tuple(base)
            need((r.encoding == 2) == (base is not None) and raw <= MOST_RAW, "base or length")
            need(base is None or base < key and base in self.objects, "its base is no earlier one")
            self.objects[key] = Object(digest, raw, base, r.encoding, r.start, r.end)
            if not intact and not any(payload):
                self.zeroed.add(key)  # erased, perhaps: known at the end
            elif not intact:
                self.lost.add(key)
                self.report(*self.where, "the CRC of the object's payload does not hold")
            return
        need(intact, "the CRC of the payload does not hold")
        need(r.kind != GENESIS or payload == self.identity, "not the bytes of stet-archive")
        if r.kind == LEAVES:
            first, count, raw = struct.unpack(">QII", r.fields)
            need(raw <= 65537 * count, "a raw length that its entries cannot have")
            bundle = unzstd(payload, None, raw, self.scratch) if r.encoding else payload
            need((first, len(bundle)) == (len(self.entries), raw) and count, "index or length")
            place = 0
            for _ in range(count):
                stop = place + 2 + int.from_bytes(bundle[place:place + 2], "big")
                need(place + 4 <= stop <= raw, "an entry ends too early")
                self.leaf(bundle[place + 2:stop])
                place = stop
            need(place == raw, "goes on behind its last entry")
        elif r.kind == COMMIT:
            size, start, zero, digest = struct.unpack(">QII32s", r.fields)
            stated, root, note = parse_note(payload, self.origin, self.key_id)
            self.notes[note] = self.where
            need((stated, size, zero, start) == (len(self.entries), stated, 0, self.start), "size")
            need((size == self.newest or self.newest < 0) == (number == 0 and counts[COMMIT] == 1),
                 "a batch without a leaf, or GENESIS with one")
            need(root == self.root(), "its root is not that of the leaves")
            if sha(data[start:at]) != digest:
                self.batches.append((number, start, at))  # erased, perhaps
            self.newest, self.start = size, r.end
            self.matches = payload == self.checkpoint if size == self.claimed else self.matches
        elif r.kind in (PUBLISHED, SEAL):
            need(struct.unpack_from(">Q", r.fields)[0] == self.newest, "another size of the log")
            self.published = self.newest
            self.sizes.add(self.newest)
            need(r.kind == PUBLISHED or struct.unpack(">II", r.fields[8:]) ==
                 (counts[OBJECT], counts[COMMIT]), "other counts of records")

    def leaf(self, entry):
        """§5, §6: takes what later checks need from a leaf, and adds it to the log."""
        need(1 <= entry[0] <= 4 and entry[1] == 1, "a leaf of unknown kind or version")
        index = len(self.entries)
        if entry[0] == 1:
            self.captures += 1
            self.wanted.setdefault(entry[22:54], index)
            if entry[3] & 1:
                self.wanted.setdefault(entry[54:86], index)
        elif entry[0] == 2:
            number, length, digest = struct.unpack(">IQ32s", entry[2:])
            need(number < len(self.data) and length == len(self.data[number]), "a sealed length")
            need(digest == self.seals.get(number), "another hash than in the segment's header")
        elif entry[0] == 3:
            self.redacted.add(entry[10:42])
            at = 46 + int.from_bytes(entry[42:44], "big")
            stop = at + 36 * int.from_bytes(entry[at - 2:at], "big")
            self.hashes.update(struct.iter_unpack(">I32s", entry[at:stop]))
            self.erased.update((key, index) for key in struct.iter_unpack(">II", entry[stop + 4:]))
        self.entries.append(struct.pack(">H", len(entry)) + entry)
        node, height = sha(b"\0", entry), 0
        self.rows[0].append(node)
        while self.edge and self.edge[-1][0] == height:
            node, height = sha(b"\1", self.edge.pop()[1], node), height + 1
            if height % 8 == 0:
                if height // 8 == len(self.rows):
                    self.rows.append([])
                self.rows[height // 8].append(node)
        self.edge.append((height, node))

    def root(self):
        node = self.edge[-1][1] if self.edge else sha()
        for _, left in self.edge[-2::-1]:
            node = sha(b"\1", left, node)
        return node

    def check_log(self):
        """§6, §7: checkpoint against COMMITs; §4.3, §5.4: hashes and zeros; signatures."""
        self.where, copying = ("log/checkpoint", 0), self.writing and not self.read("signing-key")
        need(self.claimed <= self.newest, "newer than the newest COMMIT: rolled back")
        least = self.published if self.writing else self.newest
        need(self.claimed >= least or copying, "older than the newest published: put back")
        need(self.matches, "not that of the COMMIT of its size: forked")
        for number, start, at in self.batches:
            erased = any(key[0] == number and start <= key[1] < at for key in self.erased)
            if not erased:
                self.report(f"segments/{number:08}.seg", at, "COMMIT: the batch hash does not hold")
        self.seals.pop(-1, None)
        for number, seal in self.seals.items():
            digest, view, at = hashlib.sha256(), memoryview(self.data[number]), 0
            for key in sorted(k for k in self.erased if k[0] == number and k in self.objects):
                item = self.objects[key]
                digest.update(view[at:item.start])
                digest.update(bytes(item.end - item.start))
                at = item.end
            digest.update(view[at:])
            if digest.digest() != self.hashes.get(number, seal):
                self.report(f"segments/{number:08}.seg", 0, "its hash is not that in the log")
        gone = {key for key, item in self.objects.items() if item.digest in self.redacted}
        for key in sorted(self.zeroed | self.erased.keys() | gone):
            item = self.objects.get(key)
            late = self.writing and self.erased.get(key, -1) >= self.claimed  # a writer was cut off
            zeros = item and (late or not any(self.data[key[0]][item.start:item.end]))
            if key not in self.erased or not zeros:
                self.report(f"segments/{key[0]:08}.seg", key[1], "not both redacted and zeros")
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            checks = pool.map(lambda note: holds(self.key, note, self.scratch), self.notes)
            for (name, at), good in zip(self.notes.values(), checks):
                if not good:
                    self.report(name, at, "the checkpoint's signature does not hold")

    def check_objects(self):
        """Decodes every object once, from those without base outwards; looks for what is named."""
        children = collections.defaultdict(list)
        for key, item in self.objects.items():
            children[item.base].append(key)
        stack = [(key, None) for key in reversed(children[None])]
        while stack:
            key, base = stack.pop()
            item, data = self.objects[key], Bad
            try:
                if key not in self.erased and key not in self.lost:
                    need(base is not Bad, "its base is damaged or erased")
                    data = self.data[key[0]][item.start:item.end]
                    data = unzstd(data, base, item.raw, self.scratch) if item.encoding else data
                    need(len(data) == item.raw and sha(data) == item.digest, "another SHA-256")
                    self.live[item.digest] = len(data)
            except Bad as bad:
                data = Bad
                self.report(f"segments/{key[0]:08}.seg", key[1], f"OBJECT: {bad}")
            stack.extend((child, data) for child in children[key])
        for digest in self.wanted.keys() - self.live.keys() - self.redacted:
            self.report("segments", 0, f"{digest.hex()} of leaf {self.wanted[digest]} is missing")

    def tile(self, level, number, width):
        """§6: the path of a tile, and its bytes."""
        row = self.entries if level == "entries" else self.rows[int(level)]
        part, path, rest = row[256 * number:256 * number + width], f"{number % 1000:03}", number
        while rest >= 1000:
            rest //= 1000
            path = f"x{rest % 1000:03}/{path}"
        path = f"log/tile/{level}/{path}" + (f".p/{width}" if width < 256 else "")
        return path, b"".join(part) if len(part) == width > 0 else None

    def check_files(self):
        """§2: every file and folder has its place; §6: tiles; §8: names in `aside/`."""
        needed, files = set(), {"stet-archive", "signing-key", "writer.lock", "log/checkpoint"}
        files.update(f"segments/{number:08}.seg" for number in range(len(self.data)))
        for level in ("entries", *range(len(self.rows))):
            bits = 0 if level == "entries" else 8 * level
            full = self.claimed >> bits >> 8
            needed.update(self.tile(level, number, 256)[0] for number in range(full))
            for size in (size for size in self.sizes | {self.claimed} if size <= self.claimed):
                number, width = divmod(size >> bits, 256)
                if width and number >= full:
                    needed.add(self.tile(level, number, width)[0])
        for folder, folders, names in os.walk(self.folder):
            for name in folders + names:
                path = os.path.join(folder, name)
                short = os.path.relpath(path, self.folder)
                tile, fits = TILE.fullmatch(short), short in files or name.endswith(".tmp")
                aside = re.fullmatch(r"aside/[^/]*-([0-9a-f]{64})\.(?:tail|damaged)", short)
                if name in folders:
                    fits = re.fullmatch(r"segments|aside|log(/tile(/.+)?)?", short)
                elif aside:
                    fits = sha(self.read(short)).hex() == aside[1]
                elif tile and (tile[1] == "entries" or int(tile[1]) < len(self.rows)):
                    number = int(re.sub("[x/]", "", tile[2]))
                    width = int(tile[3] or 256)
                    fits = (short, self.read(short)) == self.tile(tile[1], number, width)
                free = DISPOSABLE.fullmatch(short)
                if os.path.islink(path) and short not in ("signing-key", "writer.lock"):
                    fits = False
                if not free and (not fits or name in names and not os.path.isfile(path)):
                    self.report(short, 0, "has no place in an archive, or other bytes than it must")
                needed.discard(short)
        for name in sorted(needed):
            self.report(name, 0, "missing")


def main():
    if len(sys.argv) != 2 or not os.path.isdir(sys.argv[1]):
        print(__doc__, file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as scratch:
        verifier = Verifier(sys.argv[1], scratch)
        verifier.run()
    root = base64.b64encode(verifier.root()).decode()
    print(f"not ok: {verifier.problems} problems" if verifier.problems else
          f"ok: {verifier.captures} captures, {len(verifier.live)} objects, "
          f"{sum(verifier.live.values())} bytes, log size {len(verifier.entries)} root {root}")
    return 1 if verifier.problems else 0


if __name__ == "__main__":
    sys.exit(main())
