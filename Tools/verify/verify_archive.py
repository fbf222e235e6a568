#!/usr/bin/env python3
"""Verifies a Stet archive without Stet: written from Store/FORMAT.md (cited as §) and the C2SP pages that it cites.

    verify_archive.py ARCHIVE

Prints one problem a line, `file: byte: what`, then `ok: ...` and exits with 0, or `not ok: ...` with 1; 2 for wrong
usage. Needs Python 3.9, the openssl tool, and the zstandard module or the zstd tool. Writes nothing into the archive.
"""
import base64, collections, concurrent.futures, hashlib, mmap, os, re, struct, subprocess, sys, tempfile, types
try:
    import zstandard
except ImportError:
    zstandard = None

OBJECT, LEAVES, COMMIT, PUBLISHED, SEAL, GENESIS = range(1, 7)
NAMES = " OBJECT LEAVES COMMIT PUBLISHED SEAL GENESIS".split(" ")
FIELDS = {OBJECT: 44, LEAVES: 16, COMMIT: 48, PUBLISHED: 8, SEAL: 16, GENESIS: 0}
MAGIC, NO_BASE = b"\xd3STR", (0xFFFFFFFF, 0xFFFFFFFF)
CACHE = 256 << 20  # bytes of decoded objects that are kept, because others may have them as bases
Record = collections.namedtuple("Record", "kind encoding fields start payload end")
Object = collections.namedtuple("Object", "digest raw base encoding payload end")


class Bad(Exception):
    """What is wrong with some bytes."""


def need(condition, what):
    if not condition:
        raise Bad(what)


def sha(*parts):
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.digest()


def crc_tables():
    bytewise = []
    for value in range(256):
        for _ in range(8):
            value = value >> 1 ^ (0x82F63B78 if value & 1 else 0)
        bytewise.append(value)
    two = [0] * 65536  # what two bytes do to the register
    for value in range(65536):
        once = bytewise[value & 255] ^ value >> 8
        two[value] = bytewise[once & 255] ^ once >> 8
    return bytewise, two, [two[value & 65535] ^ value >> 16 for value in two]


BYTEWISE, LATER, FIRST = crc_tables()


def crc32c(data):
    """CRC-32C, four bytes a step: the lower two go through two steps of LATER, the upper two through one."""
    value, whole, first, later = 0xFFFFFFFF, len(data) & ~3, FIRST, LATER
    for (word,) in struct.iter_unpack("<I", data[:whole]):
        value ^= word
        value = first[value & 65535] ^ later[value >> 16]
    for byte in data[whole:]:
        value = BYTEWISE[(value ^ byte) & 255] ^ value >> 8
    return value ^ 0xFFFFFFFF


class Cursor:
    """Reads fields from bytes, big-endian, and refuses what is too short or too long."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, count):
        need(count <= len(self.data) - self.at, "ends too early")
        self.at += count
        return bytes(self.data[self.at - count:self.at])

    def number(self, count, signed=False):
        return int.from_bytes(self.take(count), "big", signed=signed)

    def line(self, pattern):
        """A line that matches the pattern whole; returns its groups."""
        end = self.data.find(b"\n", self.at)
        need(end >= 0, "a line is missing")
        match = re.fullmatch(pattern, self.take(end + 1 - self.at)[:-1], re.DOTALL)
        need(match, f"this is no line of the form {pattern!r}")
        return match.groups()

    def finish(self):
        need(self.at == len(self.data), "has bytes behind its end")


def text(data, what):
    """§5.1: UTF-8 without control characters."""
    try:
        found = data.decode("utf-8")
    except UnicodeDecodeError:
        raise Bad(f"{what} is not UTF-8") from None
    need(not re.search("[\0-\x1f\x7f-\x9f]", found), f"{what} has control characters")
    return found


def unbase64(data, length):
    try:
        found = base64.b64decode(data, validate=True)
    except ValueError:
        raise Bad("not base64") from None
    need(len(found) == length and base64.b64encode(found) == data, f"not the base64 of {length} bytes")
    return found


def parse_leaf(entry):
    """§5: the fields of a leaf; `kind` is 1 capture, 2 seal, 3 redaction, 4 repair."""
    c, leaf = Cursor(entry), {}
    leaf["kind"], version = c.number(1), c.number(1)
    need(1 <= leaf["kind"] <= 4 and version == 1, f"kind {leaf['kind']}, version {version} is unknown")
    if leaf["kind"] == 2:
        leaf.update(segment=c.number(4), length=c.number(8), hash=c.take(32))
        c.finish()
        return leaf
    if leaf["kind"] == 1:
        method, flags = c.number(1), c.number(1)
        need(method <= 3 and flags <= 15, f"method {method}, flags {flags}")
    time = c.number(8, signed=True)
    need(-62167219200000 <= time <= 253402300799999, f"time {time} is out of range")
    if leaf["kind"] == 1:
        leaf.update(status=c.number(2), size=c.number(8), body=c.take(32))
        leaf["header"] = c.take(32) if flags & 1 else None
        leaf["received"] = c.take(32) if flags & 2 else None
        leaf["previous"] = c.number(8) if flags & 4 else None
        source = c.take(c.number(1)) if flags & 8 else None
        need(method != 3 or source is None or len(source) in (20, 32), "the git commit has neither 20 nor 32 bytes")
        media = c.take(c.number(1))
        need(re.fullmatch(rb"[ -@\[-~]*", media), "the media type is not printable lower-case ASCII")
        leaf["url"] = c.take(c.number(2))
        need(1 <= len(leaf["url"]) <= 16384, "the URL's length is out of range")
        text(leaf["url"], "the URL")
    elif leaf["kind"] == 3:
        leaf["object"], reason = c.take(32), c.take(c.number(2))
        need(1 <= len(reason) <= 4096, "the reason's length is out of range")
        text(reason, "the reason")
        segments = [(c.number(4), c.take(32)) for _ in range(c.number(2))]
        records = [(c.number(4), c.number(4)) for _ in range(c.number(4))]
        leaf.update(segments=dict(segments), records=records)
        need(segments and records and records == sorted(set(records)), "its records do not rise")
        need([s for s, _ in segments] == sorted({s for s, _ in records}), "its segments are not those of its records")
    else:
        leaf.update(segment=c.number(4), offset=c.number(4), count=c.number(4), hash=c.take(32))
        need(leaf["count"] >= 1, "repairs no byte")
    c.finish()
    return leaf


def parse_exchange(data):
    """§5.3: the status of a header object's last hop."""
    c = Cursor(data)
    c.line(rb"stet-exchange/1")
    while c.at < len(data) or c.at == len(b"stet-exchange/1\n"):
        url, = c.line(rb"hop ([^\0- \x7f]+)")
        try:
            url.decode("utf-8")
        except UnicodeDecodeError:
            raise Bad("a hop's URL is not UTF-8") from None
        c.line(rb"address (?:-|[0-9A-Fa-f.:\[\]]{1,64})")
        c.line(rb"certificate (?:-|[0-9a-f]{64})")
        count, = c.line(rb"headers ([1-9][0-9]{0,18})")
        head = c.take(int(count))
        match = re.match(rb"HTTP/[0-9.]+ ([2-9][0-9][0-9])[ \r\n]", head)
        need(match and re.search(rb"\n\r?\n\Z", head), "a hop's header bytes are no head of a final response")
        need(c.take(1) == b"\n", "no LF behind a hop")
    return int(match.group(1))


def parse_archive_file(data):
    """§3 and §9: (origin, 4 bytes of key id, public key)."""
    c = Cursor(data)
    c.line(rb"stet-archive/1")
    origin, = c.line(rb"origin ([^\s+]+)")
    name, key_id, key = c.line(rb"vkey ([^\s+]+)\+([0-9a-f]{8})\+(\S+)")
    size, = c.line(rb"segment-size ([1-9][0-9]*)")
    c.finish()
    key, text_ = unbase64(key, 33), text(origin, "the origin")
    need(text_ and name == origin and key[0] == 1, "the verifier key is not the origin's Ed25519 key")
    need(sha(name, b"\n", key)[:4].hex().encode() == key_id, "the verifier key's eight digits are wrong")
    need(4096 <= int(size) <= 1 << 30, "the segment size is out of range")
    return origin, bytes.fromhex(key_id.decode()), key[1:]


class Log:
    """The Merkle tree of RFC 6962 as leaves are added: its root, and the last tile of each level (§6)."""

    def __init__(self):
        self.size, self.edge, self.rows, self.bundle = 0, [], [[]], []

    def add(self, entry):
        if self.size % 256 == 0:
            self.rows, self.bundle = [row if len(row) < 256 else [] for row in self.rows], []
        node, height = sha(b"\0", entry), 0
        self.bundle.append(struct.pack(">H", len(entry)) + entry)
        self.rows[0].append(node)
        while self.edge and self.edge[-1][0] == height:
            node, height = sha(b"\1", self.edge.pop()[1], node), height + 1
            if height % 8 == 0:
                if len(self.rows) <= height // 8:
                    self.rows.append([])
                self.rows[height // 8].append(node)
        self.edge.append((height, node))
        self.size += 1

    def tiles(self):
        """The right edge: of each tile its name, width, bytes, and the size of the log that makes it full."""
        for name, level, row in [("entries", 0, self.bundle), *((n, n, row) for n, row in enumerate(self.rows))]:
            if row:
                number = rest = (self.size >> 8 * level) - 1 >> 8
                path = f"{rest % 1000:03}"
                while rest >= 1000:
                    rest //= 1000
                    path = f"x{rest % 1000:03}/{path}"
                yield f"log/tile/{name}/{path}", len(row), b"".join(row), number + 1 << 8 * (level + 1)

    def root(self):
        node = self.edge[-1][1] if self.edge else sha()
        for _, left in reversed(self.edge[:-1]):
            node = sha(b"\1", left, node)
        return node


class Verifier:
    def __init__(self, folder, scratch):
        self.folder, self.scratch, self.problems = folder, scratch, 0
        self.log, self.follows = Log(), True  # whether the log could be followed so far
        self.files = {"stet-archive", "signing-key", "writer.lock", "log/checkpoint"}
        self.objects, self.bad, self.zeroed, self.batches = {}, set(), set(), []  # by (segment, offset of the record)
        self.captures, self.urls, self.bodies, self.heads, self.live = 0, {}, {}, {}, {}
        self.redacted, self.erased, self.hashes, self.seals = set(), {}, {}, {}
        self.claimed, self.newest, self.published, self.matches, self.signatures = -1, -1, -1, False, {}
        self.cache, self.cached = collections.OrderedDict(), 0

    def report(self, name, at, what):
        self.problems += 1
        print(f"{name}: {at}: {what}", flush=True)

    def read(self, name):
        try:
            with open(os.path.join(self.folder, name), "rb") as file:
                return file.read()
        except OSError:
            return None

    def run(self):
        self.genesis = self.read("stet-archive") or b""
        try:
            self.origin, self.key_id, key = parse_archive_file(self.genesis)
        except Bad as bad:
            return self.report("stet-archive", 0, str(bad))
        with open(os.path.join(self.scratch, "key.pem"), "wb") as file:
            der = base64.b64encode(bytes.fromhex("302a300506032b6570032100") + key)
            file.write(b"-----BEGIN PUBLIC KEY-----\n" + der + b"\n-----END PUBLIC KEY-----\n")
        self.writing, self.mirror = bool(self.read("writer.lock")), self.read("signing-key") is None
        self.checkpoint = self.read("log/checkpoint")
        if self.checkpoint is not None:
            try:
                self.claimed, _, signed, signature = self.note(self.checkpoint)
                self.signatures[signed, signature] = "log/checkpoint", 0
            except Bad as bad:
                self.report("log/checkpoint", 0, str(bad))
        folder = os.path.join(self.folder, "segments")
        count = sum(1 for name in os.listdir(folder) if re.fullmatch(r"\d{8}\.seg", name)) if os.path.isdir(folder) else 0
        self.data = [self.map(f"segments/{number:08}.seg") for number in range(count)]
        for number, data in enumerate(self.data):
            self.walk(number, f"segments/{number:08}.seg", data, number == count - 1)
        self.check_ends()
        self.check_erased()
        self.check_objects()
        self.check_files()

    def map(self, name):
        self.files.add(name)
        try:
            with open(os.path.join(self.folder, name), "rb") as file:
                return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError):  # missing, or without bytes
            return b""

    # ---- checkpoints

    def note(self, data):
        """§6: (size, root, signed text, signature) of a checkpoint."""
        c = Cursor(data)
        c.line(re.escape(self.origin))
        size, = c.line(rb"(0|[1-9][0-9]{0,19})")
        root, = c.line(rb"(\S+)")
        signed = data[:c.at]
        c.line(rb"")
        signature, = c.line("\u2014 ".encode() + re.escape(self.origin) + rb" (\S+)")
        c.finish()
        signature = unbase64(signature, 68)
        need(signature[:4] == self.key_id, "signed by another key")
        return int(size), unbase64(root, 32), signed, signature[4:]

    def signature_holds(self, note):
        base = os.path.join(self.scratch, sha(*note).hex())
        for suffix, data in zip((".text", ".signature"), note):
            with open(base + suffix, "wb") as file:
                file.write(data)
        done = subprocess.run(["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", os.path.join(self.scratch, "key.pem"),
                               "-rawin", "-in", base + ".text", "-sigfile", base + ".signature"], capture_output=True)
        os.unlink(base + ".text"), os.unlink(base + ".signature")
        return done.returncode == 0

    # ---- segments

    def record(self, data, at, end):
        """§4.2: the record at an offset; all but its payload's CRC is checked."""
        need(data[at:at + 4] == MAGIC and end - at >= 20, "no record begins here, or it is cut off")
        kind, encoding, zero, length, _ = struct.unpack(">BBHII", data[at + 4:at + 16])
        need(kind in FIELDS, f"type {kind} is unknown")
        payload = at + 20 + FIELDS[kind]
        need(payload + length <= end, "the record is cut off, or its length is wrong")
        stated = int.from_bytes(data[payload - 4:payload], "big")
        need(crc32c(data[at:payload - 4]) == stated, "the CRC of the record's header does not hold")
        need(zero == 0 and encoding <= {OBJECT: 2, LEAVES: 1}.get(kind, 0), f"encoding {encoding} in {NAMES[kind]}")
        return Record(kind, encoding, Cursor(data[at + 16:payload - 4]), at, payload, payload + length)

    def payload_holds(self, data, record):
        return crc32c(data[record.payload:record.end]) == int.from_bytes(data[record.start + 12:record.start + 16], "big")

    def end_of_commits(self, data):
        """§7: where the last valid COMMIT ends, with its PUBLISHED and SEAL; 0 without a valid COMMIT."""
        at = len(data)
        while (at := data.rfind(MAGIC + bytes([COMMIT]), 0, at)) >= 0:
            try:
                record = self.record(data, at, len(data))
                size, start, _, digest = (record.fields.number(n) for n in (8, 4, 4, 32))
                stated, _, *note = self.note(data[record.payload:record.end])
                need(self.payload_holds(data, record) and stated == size and start <= at, "CRC or size")
                need(sha(data[start:at]) == digest.to_bytes(32, "big") and self.signature_holds(note), "hash or signature")
            except Bad:
                continue
            for kind in (PUBLISHED, SEAL):
                try:
                    more = self.record(data, record.end, len(data))
                    record = more if more.kind == kind and self.payload_holds(data, more) else record
                except Bad:
                    pass
            return record.end
        return 0

    def walk(self, number, name, data, last):
        """§4: one segment. What a crash may leave behind the last COMMIT of the last one is passed over (§7)."""
        end = self.end_of_commits(data) if last and self.writing else len(data)
        if end == 0 and last and self.writing and number > 0:
            return
        s = self.segment = types.SimpleNamespace(number=number, name=name, previous=None, after=0, batch=0, leaves=0,
                                                 genesis=False, sealing=number > 0, objects=0, commits=0)
        try:
            c = Cursor(data[:min(end, 96)])
            need(c.take(8) == b"STETSEG\n" and c.number(4) == 1 and c.number(4) == number, "magic, version or number")
            size, genesis, s.previous, zero = c.number(8), c.take(32), c.take(32), c.number(4)
            need(c.number(4) == crc32c(data[:92]), "its CRC does not hold")
            need(size == self.log.size or not self.follows, "another size of the log")
            need(genesis == sha(self.genesis) and zero == 0, "another genesis hash, or a byte that is not zero")
            need(number > 0 or s.previous == bytes(32), "the first segment names one before it")
        except Bad as bad:
            self.report(name, 0, f"segment header: {bad}")
        at = 96
        while at < end:
            try:
                record = self.record(data, at, end)
            except Bad as bad:
                if self.follows or s.after is not None:
                    self.report(name, at, str(bad))
                self.follows, s.after, s.batch = False, None, None
                at = data.find(MAGIC, at + 1)  # go on where a record may begin
                at = end if at < 0 else at
                continue
            try:
                self.take(s, data, record)
            except Bad as bad:
                self.report(name, at, f"{NAMES[record.kind]}: {bad}")
                self.bad.add((number, at))
                self.follows = self.follows and record.kind not in (LEAVES, COMMIT)
            s.after, at = record.kind, record.end
        if s.after not in ((COMMIT, PUBLISHED, SEAL) if last and self.writing else (PUBLISHED, SEAL) if last else (SEAL,)):
            self.report(name, end, "the segment does not end as it must: with PUBLISHED or SEAL, or SEAL where another follows")

    def take(self, s, data, r):
        """§4.3: one record, and whether it may stand where it does."""
        before = {GENESIS: (0,), COMMIT: (GENESIS, OBJECT, LEAVES), PUBLISHED: (COMMIT,), SEAL: (PUBLISHED,)}
        need(s.after is None or s.after in before.get(r.kind, (0, GENESIS, OBJECT, COMMIT, PUBLISHED)), "stands in a wrong place")
        need((r.kind == GENESIS) == (s.number == 0 and r.start == 96), "GENESIS is not the first record of all")
        holds, f = self.payload_holds(data, r), r.fields
        if r.kind == OBJECT:
            s.objects += 1
            digest, raw, base = f.take(32), f.number(4), (f.number(4), f.number(4))
            self.objects[s.number, r.start] = Object(digest, raw, None if base == NO_BASE else base, r.encoding, r.payload, r.end)
            if not holds and not any(data[r.payload:r.end]):
                return self.zeroed.add((s.number, r.start))
        need(holds, "the payload's CRC does not hold")
        payload = b"" if r.kind == OBJECT else data[r.payload:r.end]
        if r.kind == OBJECT:
            need((r.encoding == 2) == (base != NO_BASE), "encoding 2 goes with a base, and only that")
            need(base == NO_BASE or base < (s.number, r.start) and base in self.objects, "its base is no earlier object")
            need(raw <= 1 << 30, "larger than 1 GiB")
        elif r.kind == LEAVES:
            first, count, raw = f.number(8), f.number(4), f.number(4)
            need(count and (first == self.log.size or not self.follows), "counts no leaf, or its first index is wrong")
            bundle = Cursor(unzstd(payload, None, raw, self.scratch) if r.encoding else payload)
            need(len(bundle.data) == raw, "another raw length")
            for _ in range(count):
                entry = bundle.take(bundle.number(2))
                try:
                    self.leaf(s, parse_leaf(entry))
                except Bad as bad:
                    self.report(s.name, r.start, f"leaf {self.log.size}: {bad}")
                s.leaves, s.sealing = s.leaves + 1, False
                self.add(entry)
            bundle.finish()
        elif r.kind == COMMIT:
            self.commit(s, data, r, payload)
        elif r.kind == PUBLISHED:
            need(f.number(8) == self.newest or not self.follows, "not the size of the COMMIT before")
            self.published = self.newest
            self.edge(True)
        elif r.kind == SEAL:
            need(f.number(8) == self.log.size or not self.follows, "another size of the log")
            need(s.batch is None or (f.number(4), f.number(4)) == (s.objects, s.commits), "other counts of records")
        elif r.kind == GENESIS:
            s.genesis = True
            need(payload == self.genesis, "not the bytes of stet-archive")
        need(r.kind in (COMMIT, LEAVES, OBJECT, GENESIS) or not payload, "has a payload")

    def commit(self, s, data, r, payload):
        s.commits += 1
        size, start, zero, digest = (r.fields.number(n) for n in (8, 4, 4, 32))
        stated, root, *note = self.note(payload)
        self.signatures[tuple(note)] = s.name, r.start
        need((stated, zero) == (size, 0) and (start == s.batch or s.batch is None), "size or batch start")
        if sha(memoryview(data)[start:r.start]) != digest.to_bytes(32, "big"):
            self.batches.append((s.number, start, r.start))
        need((s.leaves == 0) == s.genesis or s.batch is None, "a batch without a leaf")
        s.batch, s.leaves, s.genesis, self.newest = r.end, 0, False, size
        if self.follows:
            need(size == self.log.size and root == self.log.root(), "size or root are not those of the leaves")
        if size == self.claimed:
            self.matches = payload == self.checkpoint
        self.edge(size == self.claimed)

    # ---- leaves and tiles

    def leaf(self, s, leaf):
        index, kind = self.log.size, leaf["kind"]
        need((kind == 2) == s.sealing, "a seal leaf is the first of a segment, and only that")
        if kind == 1:
            self.captures += 1
            url = sha(leaf["url"])[:16]
            need(leaf["previous"] == self.urls.get(url) or not self.follows, "not the newest earlier leaf of the URL")
            self.urls[url] = index
            size, _ = self.bodies.setdefault(leaf["body"], (leaf["size"], index))
            if leaf["header"]:
                self.heads.setdefault(leaf["header"], {})[leaf["status"]] = index
            need(size == leaf["size"], "another size of the same body")
        elif kind == 2:
            need(leaf["segment"] == s.number - 1 and leaf["length"] == len(self.data[s.number - 1]), "another segment or length")
            need(leaf["hash"] == s.previous, "another hash than in the segment's header")
            self.seals[leaf["segment"]] = leaf["hash"]
        elif kind == 3:
            self.redacted.add(leaf["object"])
            self.hashes.update(leaf["segments"])
            self.erased.update(dict.fromkeys(leaf["records"], index))
            need(max(leaf["segments"]) < s.number, "erases in a segment that is not sealed")
            need(any(self.objects[key].digest == leaf["object"] for key in leaf["records"] if key in self.objects), "no such object")
        else:
            need(leaf["segment"] <= s.number, "repairs a later segment")
            need(leaf["offset"] + leaf["count"] <= len(self.data[leaf["segment"]]), "repairs bytes behind a segment's end")
            name = f"aside/{leaf['segment']:08}-{leaf['offset']}-{leaf['hash'].hex()}.damaged"
            need(self.mirror or os.path.isfile(os.path.join(self.folder, name)), f"{name} is missing")

    def add(self, entry):
        self.log.add(entry)
        if self.log.size % 256 == 0:
            self.edge(None)

    def edge(self, published):
        """§6: the full tiles (None), or the partial ones of this size, which a published size needs until they are full."""
        for name, width, content, full in self.log.tiles() if self.follows else ():
            if (width == 256) != (published is None):
                continue
            name = name if width == 256 else f"{name}.p/{width}"
            needed = full <= self.claimed if width == 256 else published and full > self.claimed
            if needed or self.writing:
                self.files.add(name)
                found = self.read(name)
                if found != content and (needed or found is not None):
                    self.report(name, 0, "missing" if found is None else "not what the leaves make")

    # ---- what is known at the end

    def check_ends(self):
        """§6, §7: checkpoint and COMMITs; §4.3: batch hashes; §4.4: hashes of files; signatures."""
        if self.follows and self.claimed > self.newest:
            self.report("log/checkpoint", 0, f"size {self.claimed}, but the newest COMMIT has {self.newest}: segments were rolled back")
        elif self.claimed < self.published or self.claimed < 0 or not self.writing and self.claimed != self.newest:
            self.report("log/checkpoint", 0, "missing, or older than the newest COMMIT or PUBLISHED: it was put back")
        elif not self.matches:
            self.report("log/checkpoint", 0, "not that of the COMMIT of its size: the log was forked")
        for number, start, at in self.batches:
            if not any(key[0] == number and start <= key[1] < at for key in self.erased):
                self.report(f"segments/{number:08}.seg", at, "COMMIT: the batch hash does not hold")
        for number, seal in self.seals.items():
            digest, view, at = hashlib.sha256(), memoryview(self.data[number]), 0
            for key in sorted(key for key in self.erased if key[0] == number and key in self.objects):
                digest.update(view[at:self.objects[key].payload])
                at = self.objects[key].end
                digest.update(bytes(at - self.objects[key].payload))
            digest.update(view[at:])
            if digest.digest() != self.hashes.get(number, seal):
                self.report(f"segments/{number:08}.seg", 0, "the hash of the file is not that in the log")
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            for (name, at), holds in zip(self.signatures.values(), pool.map(self.signature_holds, self.signatures)):
                if not holds:
                    self.report(name, at, "the checkpoint's signature does not hold")

    def check_erased(self):
        """§5.4: what redaction leaves name is zeros, and nothing else is."""
        for key in sorted(self.zeroed | self.erased.keys() | {k for k, o in self.objects.items() if o.digest in self.redacted}):
            item = self.objects.get(key)
            zeros = item and not any(self.data[key[0]][item.payload:item.end])
            done = self.erased.get(key, -1) < self.claimed or not self.writing
            if key not in self.erased or not item or done and not zeros:
                self.report(f"segments/{key[0]:08}.seg", key[1], "erased without redaction, or redacted and not erased")

    def check_objects(self):
        """Decodes every object once, from those without base outwards, and looks for what the leaves name."""
        children = collections.defaultdict(list)
        for key, item in self.objects.items():
            children[item.base].append(key)
        stack = [(key, 1) for key in reversed(children[None])]
        while stack:
            key, length = stack.pop()
            stack.extend((child, length + 1) for child in children[key])
            if key in self.erased or key in self.bad:
                continue
            try:
                need(length <= 128, "its chain of bases is too long")
                data = self.decoded(key)
                digest = self.objects[key].digest
                self.live[digest] = len(data)
                for status in self.heads.get(digest, ()):
                    need(parse_exchange(data) == status, f"another status than leaf {self.heads[digest][status]}")
            except Bad as bad:
                self.report(f"segments/{key[0]:08}.seg", key[1], f"OBJECT: {bad}")
        for key, item in self.objects.items():
            if item.digest not in self.live and item.digest not in self.redacted:
                self.report(f"segments/{key[0]:08}.seg", key[1], "no record of this object serves")
        for digest, (size, index) in [*self.bodies.items(), *((d, (None, min(s.values()))) for d, s in self.heads.items())]:
            if digest not in self.redacted and (digest not in self.live or size not in (None, self.live[digest])):
                self.report("segments", 0, f"object {digest.hex()} of leaf {index} is missing, or has another size")

    def decoded(self, key):
        chain = []
        while key is not None and key not in self.cache:
            need(key not in self.erased and key not in self.bad, f"its base at {key} is damaged or erased")
            chain.append(key)
            key = self.objects[key].base
        data = self.cache.get(key)
        for key in reversed(chain):
            item = self.objects[key]
            payload = self.data[key[0]][item.payload:item.end]
            data = unzstd(payload, data, item.raw, self.scratch) if item.encoding else payload
            need(len(data) == item.raw and sha(data) == item.digest, "its length or SHA-256 is another")
            self.cache[key], self.cached = data, self.cached + len(data)
            while self.cached > CACHE and len(self.cache) > 1:
                self.cached -= len(self.cache.popitem(last=False)[1])
        return data

    def check_files(self):
        """§2: every file in the folder has its place."""
        for folder, folders, names in os.walk(self.folder):
            for name in names + [name for name in folders if os.path.islink(os.path.join(folder, name))]:
                path = os.path.join(folder, name)
                short = os.path.relpath(path, self.folder)
                aside = re.fullmatch(r"aside/(?:\d{8}-\d+-([0-9a-f]{64})\.(?:tail|damaged)|[^/]*-([0-9a-f]{64})\.damaged)", short)
                if os.path.islink(path) or not os.path.isfile(path):
                    self.report(short, 0, "not a regular file")
                elif aside:
                    if sha(self.read(short)).hex() != (aside.group(1) or aside.group(2)):
                        self.report(short, 0, "not the bytes that its name says")
                elif short not in self.files and not name.endswith(".tmp") and (self.follows or not short.startswith("log/tile/")):
                    if not re.fullmatch(r"(catalogue|verified)\.sqlite[^/]*", short):
                        self.report(short, 0, "has no place in an archive")


def unzstd(frame, base, raw, scratch):
    """Decodes a zstd frame of `raw` bytes, with `base` before it where there is one."""
    need(frame[:4] == b"\x28\xb5\x2f\xfd" and raw <= 1 << 30, "no zstd frame, or too large")
    if zstandard:
        need(zstandard.get_frame_parameters(frame).content_size in (raw, zstandard.CONTENTSIZE_UNKNOWN), "another raw length")
        prefix = zstandard.ZstdCompressionDict(base, dict_type=zstandard.DICT_TYPE_RAWCONTENT) if base else None
        try:
            decoder = zstandard.ZstdDecompressor(dict_data=prefix, max_window_size=1 << 31)
            return decoder.decompress(frame, max_output_size=raw + 1, allow_extra_data=False)
        except zstandard.ZstdError as error:
            raise Bad(str(error)) from None
    paths = [os.path.join(scratch, name) for name in ("frame", "base")]
    for path, data in zip(paths, (frame, base or b"")):
        with open(path, "wb") as file:
            file.write(data)
    command = ["zstd", "-d", "-q", "-c", "--long=31", *([f"--patch-from={paths[1]}"] if base else []), paths[0]]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        data = process.stdout.read(raw + 1)
        process.stdout.close()
    need(len(data) == raw and process.returncode == 0, "the zstd frame is damaged")
    return data


def main():
    if len(sys.argv) != 2 or not os.path.isdir(sys.argv[1]):
        print(__doc__, file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as scratch:
        verifier = Verifier(sys.argv[1], scratch)
        verifier.run()
    counts = (f"{verifier.captures} captures, {len(verifier.live)} objects, {sum(verifier.live.values())} bytes, "
              f"log size {verifier.log.size} root {base64.b64encode(verifier.log.root()).decode()}")
    print(f"not ok: {verifier.problems} problems" if verifier.problems else f"ok: {counts}")
    return 1 if verifier.problems else 0


if __name__ == "__main__":
    sys.exit(main())
