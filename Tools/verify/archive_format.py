"""The parts of a Stet archive as Store/FORMAT.md (cited as §) has them: checksums, fields, leaves, header objects, frames, tiles.

Nothing here knows an archive's folder; the tools zstd and openssl work in a scratch folder. Shares no code with Stet.
"""
import base64, collections, hashlib, os, re, struct, subprocess, types
try:
    import zstandard
except ImportError:
    zstandard = None

OBJECT, LEAVES, COMMIT, PUBLISHED, SEAL, GENESIS = range(1, 7)
NAMES = " OBJECT LEAVES COMMIT PUBLISHED SEAL GENESIS".split(" ")
SIZES = {OBJECT: 44, LEAVES: 16, COMMIT: 48, PUBLISHED: 8, SEAL: 16, GENESIS: 0}  # of the fields of a record
MAGIC, NO_BASE, MOST_RAW = b"\xd3STR", (0xFFFFFFFF, 0xFFFFFFFF), 1 << 30
CACHE = 256 << 20  # bytes of decoded objects that are kept for those that have them as bases
Object = collections.namedtuple("Object", "digest raw base encoding start end")
Record = collections.namedtuple("Record", "kind encoding fields checksum at start end")


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
    one = list(range(256))
    for _ in range(8):
        one = [value >> 1 ^ (0x82F63B78 if value & 1 else 0) for value in one]
    step = lambda value: one[value & 255] ^ value >> 8
    two = [step(step(value)) for value in range(65536)]
    return one, two, [two[value & 65535] ^ value >> 16 for value in two]


ONE, TWO, FOUR = crc_tables()  # what one, two and four bytes do to the register


def crc32c(data):
    value, whole, two, four = 0xFFFFFFFF, len(data) & ~3, TWO, FOUR
    for (word,) in struct.iter_unpack("<I", data[:whole]):
        value ^= word
        value = four[value & 65535] ^ two[value >> 16]
    for byte in data[whole:]:
        value = ONE[(value ^ byte) & 255] ^ value >> 8
    return value ^ 0xFFFFFFFF


class Fields:
    """Takes fields off bytes, and refuses what is too short or too long."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, count):
        self.at += count
        need(self.at <= len(self.data), "ends too early")
        return self.data[self.at - count:self.at]

    def number(self, count, signed=False):
        return int.from_bytes(self.take(count), "big", signed=signed)

    def text(self, longest):
        data = self.take(self.number(2))
        try:
            need(1 <= len(data) <= longest and not re.search("[\0-\x1f\x7f-\x9f]", data.decode("utf-8")), "length or control characters")
        except UnicodeDecodeError:
            raise Bad("not UTF-8") from None
        return data

    def end(self):
        need(self.at == len(self.data), "goes on behind its end")


def unbase64(data, length):
    found = base64.b64decode(data) if re.fullmatch(rb"[A-Za-z0-9+/]+=*", data) and len(data) % 4 == 0 else b""
    need(len(found) == length and base64.b64encode(found) == data, f"not {length} bytes in base64")
    return found


def parse_record(data, at, end):
    """§4.2: the record at an offset; all is checked but the payload, which lies from `start` to `end`."""
    need(data[at:at + 4] == MAGIC and end - at >= 20, "no record begins here, or it is cut off")
    kind, encoding, zero, length, checksum = struct.unpack(">BBHII", data[at + 4:at + 16])
    need(kind in SIZES, f"type {kind} is unknown")
    start = at + 20 + SIZES[kind]
    need(start + length <= end, "the record is cut off, or its length is wrong")
    need(crc32c(data[at:start - 4]) == int.from_bytes(data[start - 4:start], "big"), "the CRC of the record's header does not hold")
    need(zero == 0 and encoding <= {OBJECT: 2, LEAVES: 1}.get(kind, 0), f"encoding {encoding} in {NAMES[kind]}")
    need(not length or kind not in (PUBLISHED, SEAL), f"a payload in {NAMES[kind]}")
    return Record(kind, encoding, Fields(data[at + 16:start - 4]), checksum, at, start, start + length)


def parse_identity(data):
    """§3, §9: origin, key id and public key of `stet-archive`."""
    match = re.fullmatch(rb"stet-archive/1\norigin ([^\s+]+)\nvkey \1\+([0-9a-f]{8})\+(\S+)\nsegment-size ([1-9]\d{3,9})\n", data)
    need(match and 4096 <= int(match[4]) <= 1 << 30, "not the four lines of a stet-archive/1")
    key_id, key = bytes.fromhex(match[2].decode()), unbase64(match[3], 33)
    need(key[0] == 1 and sha(match[1], b"\n", key)[:4] == key_id, "no Ed25519 key, or its eight digits are wrong")
    return match[1], key_id, key[1:]


def parse_note(data, origin, key_id):
    """§6: size and root of a checkpoint; what is signed, and its signature, which the caller checks."""
    name = re.escape(origin)
    match = re.fullmatch(rb"(%s\n(0|[1-9]\d{0,18})\n(\S+)\n)\n\xe2\x80\x94 %s (\S+)\n" % (name, name), data)
    need(match, "no checkpoint of this archive with one signature")
    signature, root = unbase64(match[4], 68), unbase64(match[3], 32)
    need(signature[:4] == key_id, "signed by another key")
    return int(match[2]), root, (match[1], signature[4:])


def parse_header(data, number, genesis):
    """§4.1: a segment's header: the size of the log before it, and the hash of the segment before it."""
    f = Fields(data)
    need(f.take(8) == b"STETSEG\n" and (f.number(4), f.number(4)) == (1, number), "magic, version or number")
    size, stated, previous = f.number(8), f.take(32), f.take(32)
    need(f.number(4) == 0 and f.number(4) == crc32c(data[:92]), "the CRC does not hold")
    need(stated == genesis, "another genesis hash")
    need(number > 0 or previous == bytes(32), "the first segment names one before it")
    return size, previous


def end_of_commits(data):
    """§7: where the last valid COMMIT of a segment ends, with its PUBLISHED and SEAL, and where an invalid one stands that
    something follows: a batch is synced before anything is written behind it, so that one was valid once. 0 where there is none."""
    at, end, altered = len(data), 0, 0
    while not end and (at := data.rfind(MAGIC + bytes([COMMIT]), 0, at)) >= 0:
        try:
            r = parse_record(data, at, len(data))
        except Bad:
            continue
        start, digest = int.from_bytes(data[at + 24:at + 28], "big"), data[at + 32:at + 64]
        if crc32c(data[r.start:r.end]) == r.checksum and start <= at and sha(memoryview(data)[start:at]) == digest:
            end = r.end
        elif r.end < len(data):
            altered = at
    for kind in (PUBLISHED, SEAL) if end else ():
        try:
            r = parse_record(data, end, len(data))
            end = r.end if r.kind == kind else end
        except Bad:
            pass
    return end, altered


def parse_leaf(entry):
    """§5: a leaf's fields; `kind` is 1 capture, 2 seal, 3 redaction, 4 repair."""
    f = Fields(entry)
    n = types.SimpleNamespace(kind=f.number(1))
    need(f.number(1) == 1 and 1 <= n.kind <= 4, "unknown kind or version")
    method, flags = (f.number(1), f.number(1)) if n.kind == 1 else (0, 0)
    need(method <= 3 and flags <= 15, "method or flags")
    need(n.kind == 2 or -62167219200000 <= f.number(8, signed=True) < 253402300800000, "the time is out of range")
    if n.kind == 1:
        n.status, n.size, n.body, n.head = f.number(2), f.number(8), f.take(32), f.take(32) if flags & 1 else None
        n.received, n.previous = f.take(32) if flags & 2 else None, f.number(8) if flags & 4 else None
        need(not flags & 8 or f.take(f.number(1)), "an empty source")
        need(re.fullmatch(rb"[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+", f.take(f.number(1))), "the media type")
        n.url = f.text(16384)
    elif n.kind == 2:
        n.segment, n.length, n.hash = f.number(4), f.number(8), f.take(32)
    elif n.kind == 3:
        n.object, _ = f.take(32), f.text(4096)
        segments = [(f.number(4), f.take(32)) for _ in range(f.number(2))]
        n.hashes, n.records = dict(segments), [(f.number(4), f.number(4)) for _ in range(f.number(4))]
        need(n.records and n.records == sorted(set(n.records)), "its records do not rise")
        need([s for s, _ in segments] == sorted({s for s, _ in n.records}), "its segments are not those of its records")
    else:
        n.segment, n.offset, n.count, n.hash = f.number(4), f.number(4), f.number(4), f.take(32)
        need(n.count >= 1 and n.offset + n.count <= 1 << 32, "the range of bytes")
    f.end()
    return n


def parse_exchange(data):
    """§5.3: the status of a header object's last hop."""
    at, match = 16, None
    need(data[:at] == b"stet-exchange/1\n", "no header object")
    while at < len(data) or not match:
        hop = re.compile(rb"hop ([^\0- \x7f]+)\naddress (?:-|[0-9A-Fa-f.:\[\]]{1,64})\ncertificate (?:-|[0-9a-f]{64})\n"
                         rb"headers ([1-9][0-9]{0,18})\n").match(data, at)
        need(hop and hop[1].decode("utf-8", "replace").encode() == hop[1], "no hop of a header object")
        head, at = data[hop.end():hop.end() + int(hop[2])], hop.end() + int(hop[2]) + 1
        match = re.match(rb"HTTP/[0-9.]+ ([2-9][0-9][0-9])[ \r\n]", head)
        need(match and re.search(rb"\n\r?\n\Z", head) and data[at - 1:at] == b"\n", "no head of a final response")
    return int(match[1])


def unzstd(frame, base, raw, scratch):
    """Decodes a zstd frame of `raw` bytes; `base` is the prefix that it was made with, or None."""
    need(frame[:4] == b"\x28\xb5\x2f\xfd" and raw <= MOST_RAW, "no zstd frame, or too large")
    if zstandard:
        try:
            need(zstandard.get_frame_parameters(frame).content_size in (raw, zstandard.CONTENTSIZE_UNKNOWN), "another length")
            prefix = zstandard.ZstdCompressionDict(base, dict_type=zstandard.DICT_TYPE_RAWCONTENT) if base else None
            decoder = zstandard.ZstdDecompressor(dict_data=prefix, max_window_size=1 << 31)
            return decoder.decompress(frame, max_output_size=raw + 1, allow_extra_data=False)
        except zstandard.ZstdError as error:
            raise Bad(str(error)) from None
    paths = [os.path.join(scratch, name) for name in ("frame", "base")]
    for path, data in zip(paths, (frame, base or b"")):
        with open(path, "wb") as file:
            file.write(data)
    command = ["zstd", "-dqc", "--long=31", *(["--patch-from=" + paths[1]] if base else []), paths[0]]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        data = process.stdout.read(raw + 1)
        process.stdout.close()
    need(process.returncode == 0, "the zstd frame is damaged")
    return data


class Log:
    """§6: the Merkle tree of RFC 6962 as leaves are added, and the last tile of each level."""

    def __init__(self):
        self.size, self.edge, self.rows = 0, [], {"entries": [], 0: []}

    def add(self, entry):
        if self.size % 256 == 0:
            self.rows = {name: row if len(row) < 256 else [] for name, row in self.rows.items()}
        self.rows["entries"].append(struct.pack(">H", len(entry)) + entry)
        node, height = sha(b"\0", entry), 0
        self.rows[0].append(node)
        while self.edge and self.edge[-1][0] == height:
            node, height = sha(b"\1", self.edge.pop()[1], node), height + 1
            if height % 8 == 0:
                self.rows.setdefault(height // 8, []).append(node)
        self.edge.append((height, node))
        self.size += 1

    def tiles(self):
        """Of each tile at the right edge: its path, what is in it, and the size of the log that fills it."""
        for name, row in self.rows.items():
            level = 0 if name == "entries" else name
            number = rest = (self.size >> 8 * level) - 1 >> 8
            path = f"{rest % 1000:03}"
            while rest >= 1000:
                rest //= 1000
                path = f"x{rest % 1000:03}/{path}"
            if row:
                yield f"log/tile/{name}/{path}", row, number + 1 << 8 * (level + 1)

    def root(self):
        node = self.edge[-1][1] if self.edge else sha()
        for _, left in self.edge[-2::-1]:
            node = sha(b"\1", left, node)
        return node


class Key:
    """§9: the key that signs checkpoints, for the openssl tool; its files lie in the folder `scratch`."""

    def __init__(self, key, scratch):
        self.key, self.scratch, self.path = key, scratch, os.path.join(scratch, "key")
        with open(self.path, "wb") as file:
            der = base64.b64encode(bytes.fromhex("302a300506032b6570032100") + key)
            file.write(b"-----BEGIN PUBLIC KEY-----\n" + der + b"\n-----END PUBLIC KEY-----\n")

    def holds(self, note):
        """Whether a signature holds; `note` is what was signed, and the signature."""
        base = os.path.join(self.scratch, sha(*note).hex())
        for suffix, data in zip((".text", ".signature"), note):
            with open(base + suffix, "wb") as file:
                file.write(data)
        done = subprocess.run(["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", self.path, "-rawin", "-in", base + ".text",
                               "-sigfile", base + ".signature"], capture_output=True)
        os.unlink(base + ".text"), os.unlink(base + ".signature")
        return done.returncode == 0


class Decoder:
    """Decodes objects through their bases; keys are (segment, offset), and `lost` are those that are damaged or erased."""

    def __init__(self, segments, objects, scratch):
        self.segments, self.objects, self.scratch, self.lost = segments, objects, scratch, set()
        self.cache, self.cached = collections.OrderedDict(), 0

    def object(self, key):
        chain = []
        while key is not None and key not in self.cache:
            need(key not in self.lost, f"the base at {key} is damaged or erased")
            chain.append(key)
            key = self.objects[key].base
        data = self.cache.get(key)
        for key in reversed(chain):
            item = self.objects[key]
            payload = self.segments[key[0]][item.start:item.end]
            data = unzstd(payload, data, item.raw, self.scratch) if item.encoding else payload
            need(len(data) == item.raw and sha(data) == item.digest, "another length or SHA-256")
            self.cache[key], self.cached = data, self.cached + len(data)
            while self.cached > CACHE and len(self.cache) > 1:
                self.cached -= len(self.cache.popitem(last=False)[1])
        return data
