#!/usr/bin/env python3
"""The tour runs through, shows what it promises, and leaves nothing behind."""

import os
import pathlib
import re
import subprocess
import sys
import time

from blackbox import Checks, arguments, scratch

TOUR = pathlib.Path(__file__).resolve().parent.parent / "tour"


def main():
    options = arguments(__doc__)
    checks = Checks("tour")
    with scratch(options) as folder:
        (folder / "tmp").mkdir()
        (folder / "home").mkdir()
        environment = {"PATH": os.environ["PATH"], "HOME": str(folder / "home"), "TMPDIR": str(folder / "tmp"), "LC_ALL": "C.UTF-8"}
        command = ["bash", str(TOUR), "--stet", options.stet]
        checks.section("a run")
        start = time.monotonic()
        done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120)
        checks.equal(done.returncode, 0, "exit code", done.stdout[-1500:] + done.stderr[-500:])
        checks.equal(done.stderr, "", "nothing on stderr")
        text = done.stdout
        commands = re.findall(r"^\$ (.*)$", text, re.M)
        for word, count in (("stet init", 1), ("stet capture", 5), ("stet history", 1), ("stet diff", 2), ("verify", 3)):
            checks.check(sum(word in c for c in commands) >= count, f"shows `{word}` at least {count} times", "\n".join(commands))
        verify = text.rfind("$ stet --archive copy verify")
        checks.check(verify > 0 and "[exit code 1]" in text[verify:], "shows verify refusing the copy, with its exit code", text[verify:][:600])
        checks.check("segments/" in text[verify:], "names the file that was touched", text[verify:][:600])
        checks.check("\x1b" not in text, "no colour where there is no terminal")
        longest = max(text.splitlines(), key=len, default="")
        checks.check(text.count("\n") < 300, f"{text.count(chr(10))} lines: two minutes to read")
        print(f"  {text.count(chr(10))} lines, the longest of {len(longest)} columns, {time.monotonic() - start:.1f} s")
        checks.equal(list((folder / "tmp").iterdir()), [], "nothing is left in the temporary folder")
        checks.equal(list((folder / "home").rglob("*")), [], "nor in the home folder")
        checks.section("--keep")
        done = subprocess.run([*command, "--keep"], env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120)
        kept = list((folder / "tmp").iterdir())
        checks.check(done.returncode == 0 and len(kept) == 1 and str(kept[0]) in done.stdout, "--keep keeps the folder and says where it is", done.stdout[-300:])
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
