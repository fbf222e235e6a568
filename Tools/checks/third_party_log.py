#!/usr/bin/env python3
"""Makes an archive, grows it, and has a third party (aics-tlog) check the log that it publishes."""

import pathlib
import random
import shutil
import subprocess
import sys

from blackbox import SKIPPED, Checks, Stet, arguments, page, scratch, skip_all

HERE = pathlib.Path(__file__).resolve().parent
CHECK = HERE / "aics_tlog_check.py"


def main():
    options = arguments(__doc__, ("--venv", dict(type=pathlib.Path, help="where the third party's Python environment is kept")))
    if not CHECK.exists():
        skip_all("third_party_log", f"there is no {CHECK.name} here")
    checks = Checks("third_party_log")
    rng = random.Random(options.seed)
    with scratch(options) as folder:
        stet = Stet(options.stet, folder / "archive", folder)
        checks.section("a log to check")
        checks.code(stet.run("init", "--origin", "third.example/log"), 0, "init")

        def grow(first, last):
            names = []
            for number in range(first, last):
                path = folder / f"p{number}.html"
                path.write_bytes(page(rng, number, 3))
                names.append(f"{path}\n")
            (folder / "list").write_text("".join(names))
            checks.code(stet.run("capture", "--input", folder / "list"), 0, f"captures {first} to {last - 1}")

        grow(0, 150)
        published = [p.parent for p in stet.archive.rglob("checkpoint") if (p.parent / "tile").is_dir()]
        if not checks.equal(len(published), 1, "one checkpoint stands beside tile/"):
            return checks.finish()
        old = folder / "old checkpoint"
        shutil.copyfile(published[0] / "checkpoint", old)
        grow(150, 600)
        vkey = stet.run("key").out.decode().strip()
        checks.section("aics-tlog")
        venv = ["--venv", str(options.venv)] if options.venv else []
        done = subprocess.run([sys.executable, str(CHECK), "--log", str(published[0]), "--vkey", vkey, "--old-checkpoint", str(old), *venv],
                              capture_output=True, text=True)
        if done.returncode == SKIPPED:
            print(done.stdout + done.stderr, end="")
            skip_all("third_party_log", "the third party could not be asked (its own words are above)")
        checks.equal(done.returncode, 0, "the third party is content", done.stdout[-1500:] + done.stderr[-1500:])
        print("  " + done.stdout.strip().replace("\n", "\n  "))
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
