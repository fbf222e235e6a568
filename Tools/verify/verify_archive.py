#!/usr/bin/env python3
"""Verifies a Stet archive without Stet: written from Store/FORMAT.md (cited as §) and the C2SP pages that it cites.

    verify_archive.py ARCHIVE

Prints one problem a line, `file: byte: what`, and exits with 1; or `ok: ...` and 0; 2 for wrong usage. Needs Python 3.9,
the openssl tool, and the zstandard module or the zstd tool. Writes nothing into the archive. How bytes are read is in archive_format.py; here
is what must hold between them.
"""
import base64, collections, concurrent.futures, hashlib, mmap, os, re, sys, tempfile, types
import archive_format
from archive_format import (COMMIT, GENESIS, LEAVES, MAGIC, MOST_RAW, NAMES, NO_BASE, OBJECT, PUBLISHED, SEAL, Bad, Decoder, Fields, Log, Object,
                            crc32c, end_of_commits, need, parse_exchange, parse_header, parse_identity, parse_leaf, parse_note, parse_record, sha)

START = 0  # what is before the first record of a segment
BEFORE = {GENESIS: {START}, COMMIT: {GENESIS, OBJECT, LEAVES}, PUBLISHED: {COMMIT}, SEAL: {PUBLISHED}}


class Verifier:
    def __init__(self, folder, scratch):
        self.folder, self.scratch, self.problems, self.captures = folder, scratch, 0, 0
        self.log, self.follows = Log(), True  # whether the log could be followed so far
        self.files, self.widths = {"stet-archive", "signing-key", "writer.lock", "log/checkpoint"}, collections.defaultdict(set)
        self.objects, self.bad, self.zeroed, self.batches = {}, set(), set(), []  # by segment and offset
        self.urls, self.bodies, self.heads, self.live = {}, {}, {}, {}
        self.redacted, self.erased, self.hashes, self.seals = set(), {}, {}, {}
        self.newest = self.published = self.claimed = -1  # sizes: of the last COMMIT and PUBLISHED, of log/checkpoint
        self.matches, self.notes = False, {}  # whether log/checkpoint is a COMMIT's; signed notes, and where each stands

    def report(self, name, at, what):
        self.problems += 1
        print(f"{name}: {at}: {what}", flush=True)

    def path(self, name):
        return os.path.join(self.folder, name)

    def read(self, name):
        try:
            with open(self.path(name), "rb") as file:
                return file.read()
        except OSError:
            return None

    def map(self, name):
        self.files.add(name)
        try:
            with open(self.path(name), "rb") as file:
                return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError):  # missing, or without bytes
            return b""

    def run(self):
        self.identity = self.read("stet-archive") or b""
        try:
            self.origin, self.key_id, key = parse_identity(self.identity)
        except Bad as bad:
            return self.report("stet-archive", 0, bad)
        self.key = archive_format.Key(key, self.scratch)
        self.writing, self.mirror = bool(self.read("writer.lock")), not os.path.exists(self.path("signing-key"))
        self.checkpoint = self.read("log/checkpoint") or b""
        try:
            self.claimed, _, note = parse_note(self.checkpoint, self.origin, self.key_id)
            self.notes[note] = "log/checkpoint", 0
        except Bad as bad:
            self.report("log/checkpoint", 0, bad)
        names = os.listdir(self.path("segments")) if os.path.isdir(self.path("segments")) else []
        count = sum(bool(re.fullmatch(r"\d{8}\.seg", name)) for name in names)
        self.data = [self.map(f"segments/{number:08}.seg") for number in range(count)]
        for number, data in enumerate(self.data):
            self.walk(f"segments/{number:08}.seg", number, data, number == count - 1)
        self.check_ends()
        self.check_erased()
        self.check_objects()
        self.check_files()

    # ---- segments

    def walk(self, name, number, data, last):
        """§4: one segment; of the last one, while a writer is at work, only what a valid COMMIT follows (§7)."""
        end, altered = end_of_commits(data) if last and self.writing else (len(data), 0)
        if altered:
            self.report(name, altered, "COMMIT: does not hold, and something stands behind it")
        if end == 0 and last and self.writing and number > 0:
            return
        s = types.SimpleNamespace(number=number, name=name, data=data, previous=None, after=START, batch=0, objects=0, commits=0,
                                  leaves=0, genesis=False, sealing=number > 0)
        try:
            size, s.previous = parse_header(data[:min(end, 96)], number, sha(self.identity))
            need(size == self.log.size or not self.follows, "another size of the log")
        except Bad as bad:
            self.report(name, 0, f"the segment's header: {bad}")
        at = 96
        while at < end:
            try:
                r = parse_record(data, at, end)
            except Bad as bad:  # go on where a record may begin
                if s.after is not None:
                    self.report(name, at, bad)
                self.follows, s.after, s.batch = False, None, None
                at = data.find(MAGIC, at + 1)
                at = end if at < 0 else at
                continue
            try:
                self.take(s, r)
            except Bad as bad:
                self.report(name, at, f"{NAMES[r.kind]}: {bad}")
                self.bad.add((number, at))
                self.follows = self.follows and r.kind not in (LEAVES, COMMIT)
            s.after, at = r.kind, r.end
        if s.after != SEAL and not (last and (s.after == PUBLISHED or self.writing and s.after == COMMIT)):
            self.report(name, end, "ends with neither SEAL nor, where it is the last, PUBLISHED: it was cut off or added to")

    def take(self, s, r):
        """§4.3: one record, and whether it may stand where it does."""
        need(s.after is None or s.after in BEFORE.get(r.kind, {START, GENESIS, OBJECT, COMMIT, PUBLISHED}), "stands in a wrong place")
        need((r.kind == GENESIS) == (s.number == 0 and r.at == 96), "GENESIS is not the first record of all")
        f, payload, key = r.fields, s.data[r.start:r.end], (s.number, r.at)
        holds = crc32c(payload) == r.checksum
        if r.kind == OBJECT:
            s.objects += 1
            digest, raw, base = f.take(32), f.number(4), (f.number(4), f.number(4))
            self.objects[key] = Object(digest, raw, None if base == NO_BASE else base, r.encoding, r.start, r.end)
            need((r.encoding == 2) == (base != NO_BASE) and raw <= MOST_RAW, "a base without encoding 2, or over 1 GiB")
            need(base == NO_BASE or base < key and base in self.objects, "its base is no earlier object")
            if not holds and not any(payload):  # erased, perhaps: known at the end
                return self.zeroed.add(key)
        need(holds, "the CRC of the payload does not hold")
        if r.kind == LEAVES:
            first, count, raw = f.number(8), f.number(4), f.number(4)
            bundle = Fields(archive_format.unzstd(payload, None, raw, self.scratch) if r.encoding else payload)
            need(len(bundle.data) == raw and count, "another raw length, or no leaf")
            need(first == self.log.size or not self.follows, "its first index does not follow the leaves before")
            for _ in range(count):
                entry = bundle.take(bundle.number(2))
                try:
                    self.leaf(s, parse_leaf(entry))
                except Bad as bad:
                    self.report(s.name, r.at, f"leaf {self.log.size}: {bad}")
                s.leaves, s.sealing = s.leaves + 1, False
                self.log.add(entry)
                if self.log.size % 256 == 0:
                    self.check_tiles(full=True)
            bundle.end()
        elif r.kind == COMMIT:
            s.commits += 1
            self.commit(s, r, payload)
        elif r.kind == PUBLISHED:
            need(f.number(8) == self.newest or not self.follows, "another size than that of the COMMIT before")
            self.published = self.newest
            self.need_tiles()
        elif r.kind == SEAL:
            need(f.number(8) == self.log.size or not self.follows, "another size of the log")
            need((f.number(4), f.number(4)) == (s.objects, s.commits) or not self.follows, "other counts of records")
        elif r.kind == GENESIS:
            s.genesis = True
            need(payload == self.identity, "not the bytes of stet-archive")

    def commit(self, s, r, payload):
        size, start, zero, digest = r.fields.number(8), r.fields.number(4), r.fields.number(4), r.fields.take(32)
        before, leaves, genesis, s.batch, s.leaves, s.genesis = s.batch, s.leaves, s.genesis, r.end, 0, False
        stated, root, note = parse_note(payload, self.origin, self.key_id)
        self.notes[note] = s.name, r.at
        need((stated, zero) == (size, 0) and start <= r.at and before in (start, None), "its size, or its batch start")
        need((leaves == 0) == genesis or before is None, "a batch without a leaf")
        if sha(memoryview(s.data)[start:r.at]) != digest:
            self.batches.append((s.number, start, r.at))
        self.newest = size
        need(not self.follows or size == self.log.size and root == self.log.root(), "its size or root is not that of the leaves")
        if size == self.claimed:
            self.matches = payload == self.checkpoint
            self.need_tiles()

    def leaf(self, s, leaf):
        """§5: what a leaf says against what stands before it."""
        index = self.log.size
        need((leaf.kind == 2) == s.sealing, "a seal leaf is the first leaf of a segment, and only that")
        if leaf.kind == 1:
            self.captures += 1
            url = sha(leaf.url)[:16]
            before, self.urls[url] = self.urls.get(url), index
            self.bodies.setdefault(leaf.body, (leaf.size, index))
            if leaf.head:
                self.heads.setdefault(leaf.head, (leaf.status, index))
            need(leaf.previous == before or not self.follows, "its flag 4 index is not that of the newest earlier leaf of its URL")
            need(self.bodies[leaf.body][0] == leaf.size, "another size than that of an earlier leaf with the same body")
            need(not leaf.head or self.heads[leaf.head][0] == leaf.status, "another status than in its header object")
        elif leaf.kind == 2:
            self.seals[leaf.segment] = leaf.hash
            need((leaf.segment, leaf.length) == (s.number - 1, len(self.data[s.number - 1])), "another segment, or another length")
            need(leaf.hash == s.previous, "another hash than in the segment's header")
        elif leaf.kind == 3:
            self.redacted.add(leaf.object)
            self.hashes.update(leaf.hashes)
            self.erased.update(dict.fromkeys(leaf.records, index))
            need(max(leaf.hashes) < s.number and all(key in self.objects for key in leaf.records), "no objects of sealed segments")
        else:
            need(leaf.segment <= s.number, "repairs a later segment")
            need(leaf.offset + leaf.count <= len(self.data[leaf.segment]), "repairs bytes behind a segment's end")

    # ---- the published log

    def need_tiles(self):
        """§6: remembers the partial tiles of a published size."""
        for name, row, _ in self.log.tiles() if self.follows and self.log.size <= self.claimed else ():
            self.widths[name].add(len(row))

    def check_tiles(self, full):
        """The tiles that are full now; or, in the end, those that are not: all widths that are needed or there."""
        for name, row, filled in self.log.tiles() if self.follows else ():
            if (len(row) == 256) != full:
                continue
            needed = {256} if filled <= self.claimed else self.widths.get(name, set())
            there = os.listdir(self.path(name + ".p")) if os.path.isdir(self.path(name + ".p")) else []
            for width in sorted(needed | {len(row)} | {int(n) for n in there if re.fullmatch(r"[1-9]\d{0,2}", n)}):
                tile = name if width == 256 else f"{name}.p/{width}"
                found = self.read(tile) if width <= len(row) else None
                if found is not None:
                    self.files.add(tile)
                if found != b"".join(row[:width]) and (found is not None or width in needed):
                    self.report(tile, 0, "missing" if found is None else "not what the leaves make")

    # ---- what is known at the end

    def check_ends(self):
        """§6, §7: checkpoint and COMMITs; §4.3: batch hashes; §4.4, §5.4: hashes of files; signatures."""
        self.check_tiles(full=False)
        if self.claimed > self.newest:
            self.report("log/checkpoint", 0, f"its size is {self.claimed}, that of the newest COMMIT {self.newest}: rolled back")
        elif self.claimed < self.published and not (self.mirror and self.writing) or not self.writing and self.claimed < self.newest:
            self.report("log/checkpoint", 0, "older than the newest COMMIT or PUBLISHED record: it was put back")
        elif not self.matches:
            self.report("log/checkpoint", 0, "missing, or not that of the COMMIT of its size: the log was forked")
        for number, start, at in self.batches:
            if not any(key[0] == number and start <= key[1] < at for key in self.erased):
                self.report(f"segments/{number:08}.seg", at, "COMMIT: the batch hash does not hold")
        for number, seal in self.seals.items():
            digest, view, at = hashlib.sha256(), memoryview(self.data[number]), 0
            for item in (self.objects[key] for key in sorted(self.erased) if key[0] == number and key in self.objects):
                digest.update(view[at:item.start])
                digest.update(bytes(item.end - item.start))
                at = item.end
            digest.update(view[at:])
            if digest.digest() != self.hashes.get(number, seal):
                self.report(f"segments/{number:08}.seg", 0, "the hash of the file is not that in the log")
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            for (name, at), holds in zip(self.notes.values(), pool.map(self.key.holds, self.notes)):
                if not holds:
                    self.report(name, at, "the checkpoint's signature does not hold")

    def check_erased(self):
        """§5.4: what redaction leaves name is zeros, and of a redacted object nothing else is there."""
        for key in sorted(self.zeroed | self.erased.keys() | {k for k, item in self.objects.items() if item.digest in self.redacted}):
            item = self.objects.get(key)
            late = self.writing and self.erased.get(key, -1) >= self.claimed  # a writer was cut off before it erased
            if key not in self.erased or not item or not late and any(self.data[key[0]][item.start:item.end]):
                self.report(f"segments/{key[0]:08}.seg", key[1], "OBJECT: zeros and not redacted, or redacted and not zeros")

    def check_objects(self):
        """Decodes every object once, from those without base outwards, and looks for those that leaves name."""
        children = collections.defaultdict(list)
        for key, item in self.objects.items():
            children[item.base].append(key)
        stack, decoder = [(key, 1) for key in reversed(children[None])], Decoder(self.data, self.objects, self.scratch)
        while stack:
            key, length = stack.pop()
            stack.extend((child, length + 1) for child in children[key])
            if key in self.erased or key in self.bad:
                decoder.lost.add(key)
                continue
            try:
                need(length <= 128, "its chain of bases is longer than 128 records")
                data, digest = decoder.object(key), self.objects[key].digest
                self.live[digest] = len(data)
                if digest in self.heads:
                    need(parse_exchange(data) == self.heads[digest][0], f"another status than leaf {self.heads[digest][1]}")
            except Bad as bad:
                self.report(f"segments/{key[0]:08}.seg", key[1], f"OBJECT: {bad}")
        for digest, (size, index) in (*self.bodies.items(), *((d, (self.live.get(d), i)) for d, (_, i) in self.heads.items())):
            if digest not in self.redacted and (digest not in self.live or size != self.live[digest]):
                self.report("segments", 0, f"object {digest.hex()} of leaf {index} is missing, or has another size")

    def check_files(self):
        """§2: every file and folder has its place; §8: names in `aside/`."""
        for folder, folders, names in os.walk(self.folder):
            for name in folders + names:
                path = os.path.join(folder, name)
                short = os.path.relpath(path, self.folder)
                aside = re.fullmatch(r"aside/[^/]*-([0-9a-f]{64})\.(?:tail|damaged)", short)
                if os.path.islink(path) and not re.fullmatch(r"signing-key|writer\.lock|(catalogue|verified)\.sqlite[^/]*", short):
                    fits = False
                elif name in folders:
                    fits = re.fullmatch(r"segments|aside|log(/tile(/.+)?)?", short)
                elif aside:
                    fits = sha(self.read(short) or b"").hex() == aside[1]
                else:
                    fits = short in self.files or name.endswith(".tmp") or re.fullmatch(r"(catalogue|verified)\.sqlite[^/]*", short)
                    fits = os.path.isfile(path) and (fits or not self.follows and short.startswith("log/tile/"))
                if not fits:
                    self.report(short, 0, "has no place in an archive, or not the bytes that its name says")


def main():
    if len(sys.argv) != 2 or not os.path.isdir(sys.argv[1]):
        print(__doc__, file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as scratch:
        verifier = Verifier(sys.argv[1], scratch)
        verifier.run()
    print(f"not ok: {verifier.problems} problems" if verifier.problems else
          f"ok: {verifier.captures} captures, {len(verifier.live)} objects, {sum(verifier.live.values())} bytes, "
          f"log size {verifier.log.size} root {base64.b64encode(verifier.log.root()).decode()}")
    return 1 if verifier.problems else 0


if __name__ == "__main__":
    sys.exit(main())
