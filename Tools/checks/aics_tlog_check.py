#!/usr/bin/env python3
"""Has a third party check a published log: aics-tlog (PyPI), which shares no code with Stet.

    aics_tlog_check.py --log DIR --vkey VKEY [--old-checkpoint FILE] [--venv DIR]

DIR is a log as c2sp.org/tlog-tiles lays it out: `checkpoint`, `tile/<level>/...` and
`tile/entries/...`, uncompressed, with the partial tiles of the checkpoint's size. VKEY is the
log's key as text, `name+hex8+base64`; its name must be the log's origin.

What is checked, each by a run of the aics-tlog command:
  verify-checkpoint    the signature, and that the right edge of the tiles leads to the root
  verify-inclusion     50 leaves: the edges of tiles and of the log, and others spread between;
                       their entries are read from the bundles
  verify-consistency   from FILE; without one, from a tree of half the size whose root is
                       recomputed from the entry bundles alone
and by its library every tile and every entry bundle (audit_tiles). Two controls must be refused
(another key, another leaf), so that a check that accepts anything shows.

Exit status: 0 all hold, 1 one does not, 77 could not be run (no Python 3.12 or later, or no
network to install from), which is said on stderr and is not a pass. A virtual environment given
with --venv is made if need be and used again next time without a network; without the option a
temporary one is made.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

REQUIREMENT = "aics-tlog==0.2.1"
INCLUSIONS = 50
SKIPPED = 77

# Run by the virtual environment's Python. Prints JSON.
AUDIT = """
import json, sys
from aics_tlog.hashing import leaf_hash
from aics_tlog.tiles import FileSystemTileReader, parse_entry_bundle
from aics_tlog.tree import MerkleTree
from aics_tlog.verified import audit_tiles
import base64
log, size, root, half = sys.argv[1], int(sys.argv[2]), base64.b64decode(sys.argv[3]), int(sys.argv[4])
reader = FileSystemTileReader(log)
report = audit_tiles(reader, size, root)
entries = []
index = 0
while len(entries) < half:
    width = min(256, size - index * 256)
    entries += parse_entry_bundle(reader.read_entry_bundle(index, None if width == 256 else width))
    index += 1
old_root = MerkleTree(entries[:half]).root()
print(json.dumps({"tiles": report.tiles, "bundles": report.bundles,
                  "old_root": base64.b64encode(old_root).decode()}))
"""


def skip(reason):
    print(f"SKIPPED, not passed: aics-tlog did not check this log: {reason}", file=sys.stderr)
    sys.exit(SKIPPED)


def is_recent(python):
    """True where `python` runs and is 3.12 or later: a pyenv shim may be on PATH and fail."""
    probe = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 12))"
    try:
        return subprocess.run([python, "-c", probe], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def find_python():
    versions = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    found = sorted(versions.glob("3.*/bin/python3")) if versions.is_dir() else []
    candidates = [sys.executable, "python3", "python3.12", "python3.13", "python3.14", *map(str, found)]
    for python in candidates:
        if python and is_recent(python):
            return python
    skip("no Python 3.12 or later that runs and has venv (tried PATH and pyenv's versions)")


def install(directory):
    """The Python of the virtual environment `directory`, with aics-tlog in it."""
    python = directory / "bin" / "python3"
    version = REQUIREMENT.partition("==")[2]
    probe = [str(python), "-c", f"import aics_tlog, sys; sys.exit(aics_tlog.__version__ != {version!r})"]
    if python.exists() and subprocess.run(probe, capture_output=True).returncode == 0:
        return str(python)
    steps = [
        [find_python(), "-m", "venv", "--clear", str(directory)],
        [str(python), "-m", "pip", "install", "--disable-pip-version-check", "-q", REQUIREMENT],
    ]
    for step in steps:
        done = subprocess.run(step, capture_output=True, text=True)
        if done.returncode != 0:
            lines = (done.stderr or done.stdout).strip().splitlines()
            skip(f"{' '.join(step)}: {lines[-1] if lines else done.returncode}")
    return str(python)


def indexes(size):
    """At most 50 leaves of a log of `size`: edges first, then evenly spread ones."""
    edges = [0, 1, 255, 256, 257, 65535, 65536, size // 2, size - size % 256 - 1, size - size % 256,
             size - 2, size - 1]
    spread = [size * step // INCLUSIONS for step in range(INCLUSIONS)]
    chosen = []
    for index in edges + spread:
        if 0 <= index < size and index not in chosen:
            chosen.append(index)
    index = 0
    while len(chosen) < min(INCLUSIONS, size):
        if index not in chosen:
            chosen.append(index)
        index += 1
    return sorted(chosen[:INCLUSIONS])


class Checker:
    def __init__(self, python, log, vkey):
        self.python, self.log, self.vkey = python, log, vkey
        self.failures = 0

    def run(self, command, *arguments, vkey=None):
        """(exit status, report) of one aics-tlog command over the log."""
        line = [self.python, "-m", "aics_tlog", command, "--tiles", str(self.log)]
        line += ["--log-key", vkey or self.vkey, "--origin", self.vkey.partition("+")[0], *arguments]
        done = subprocess.run(line, capture_output=True, text=True)
        try:
            return done.returncode, json.loads(done.stdout)
        except ValueError:
            return done.returncode or 1, {"error": done.stderr.strip()[-400:]}

    def say(self, holds, what, detail=""):
        print(("ok      " if holds else "FAILED  ") + what + (": " + str(detail) if detail else ""))
        self.failures += not holds

    def check(self, what, command, *arguments):
        status, report = self.run(command, *arguments)
        holds = status == 0 and report.get("ok") is True
        if not holds:
            self.say(False, what, report.get("error"))
        return report if holds else None

    def must_refuse(self, what, command, *arguments, vkey=None):
        status, report = self.run(command, *arguments, vkey=vkey)
        self.say(status == 1 and report.get("ok") is False, f"refuses {what}", report.get("error"))


def other_key(vkey):
    """A well-formed key of the same name that is not the log's: RFC 8032's first test key."""
    import base64
    import hashlib
    name = vkey.partition("+")[0]
    key = b"\x01" + bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
    key_id = hashlib.sha256(name.encode() + b"\n" + key).hexdigest()[:8]
    return f"{name}+{key_id}+{base64.b64encode(key).decode()}"


def check_log(python, log, vkey, old_checkpoint):
    checker = Checker(python, log, vkey)
    head = checker.check("verify-checkpoint", "verify-checkpoint")
    if head is None:
        return 1
    size, root = head["size"], head["root"]
    checker.say(True, "verify-checkpoint", f"size {size}, root {root}")
    checker.must_refuse("another key", "verify-checkpoint", vkey=other_key(vkey))

    chosen = indexes(size)
    proven = [i for i in chosen
              if checker.check(f"verify-inclusion of {i}", "verify-inclusion", "--index", str(i))]
    if len(proven) == len(chosen):
        checker.say(True, "verify-inclusion", f"{len(proven)} leaves of {size}")
    if size:
        checker.must_refuse("another leaf", "verify-inclusion", "--index", "0", "--leaf-hash", "00" * 32)

    half = size // 2
    audit = subprocess.run([python, "-c", AUDIT, str(log), str(size), root, str(half)],
                           capture_output=True, text=True)
    if audit.returncode != 0:
        lines = audit.stderr.strip().splitlines()
        checker.say(False, "every tile and bundle", lines[-1] if lines else "")
        return 1
    report = json.loads(audit.stdout)
    checker.say(True, "every tile and bundle", f"{report['tiles']} tiles, {report['bundles']} bundles")

    if old_checkpoint:
        old = ["--old-checkpoint", str(old_checkpoint)]
    else:
        old = ["--old-size", str(half), "--old-root", report["old_root"]]
    growth = checker.check("verify-consistency", "verify-consistency", *old)
    if growth:
        checker.say(True, "verify-consistency", f"{growth['old_size']} to {growth['new_size']}")
    return 1 if checker.failures else 0


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--log", required=True, type=Path, help="the published directory")
    parser.add_argument("--vkey", required=True, help="the log's key, name+hex8+base64")
    parser.add_argument("--old-checkpoint", type=Path, help="a checkpoint of this log saved earlier")
    parser.add_argument("--venv", type=Path, help="virtual environment to make or use again")
    options = parser.parse_args()
    if not (options.log / "checkpoint").is_file():
        print(f"no checkpoint in {options.log}", file=sys.stderr)
        return 1
    if options.venv:
        python = install(options.venv.absolute())
        return check_log(python, options.log, options.vkey, options.old_checkpoint)
    with tempfile.TemporaryDirectory() as directory:
        python = install(Path(directory))
        return check_log(python, options.log, options.vkey, options.old_checkpoint)


if __name__ == "__main__":
    sys.exit(main())
