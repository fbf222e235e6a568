#!/usr/bin/env python3
"""What goes wrong in the world must go wrong clearly: the message names the thing, the exit code is
the contract's, and the archive is what it was and still verifies.

No archive, a held lock, files that cannot be read, empty and huge files, names that do not resolve,
certificates that do not hold, redirect loops, servers that drip, nonsense for a time, folders that
are no repository, a disk that is full. Servers are on 127.0.0.1 only.
"""

import contextlib
import fcntl
import os
import pathlib
import random
import re
import resource
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time

from blackbox import COVERED, LOCK, Checks, FastImport, Server, Stet, archive_files, arguments, page, respond, scratch, snapshot

MEGABYTE = 1 << 20
GIGABYTE = 1 << 30


class Case:
    """Runs one thing that must fail, and looks at what it left behind."""

    def __init__(self, checks, stet):
        self.checks, self.stet = checks, stet

    def fails(self, what, command, code, *named, stet=None, unchanged=True, verify=True, **options):
        """Expects an exit code and a message on stderr that holds every one of `named`."""
        checks, stet = self.checks, stet or self.stet
        before = snapshot(self.stet) if unchanged else None
        start = time.monotonic()
        result = stet.run(*command, **options)
        took = time.monotonic() - start
        checks.code(result, code, what)
        text = result.err.decode("utf-8", "replace")
        if not isinstance(code, set) or 0 not in code or result.code != 0:
            checks.check(text.strip(), f"{what}: says something", result)
            checks.check("Fatal error" not in text and "Stack dump" not in text, f"{what}: is no crash", result)
            for name in named:
                found = name.search(text) if isinstance(name, re.Pattern) else str(name) in text
                checks.check(found, f"{what}: the message names {name.pattern if isinstance(name, re.Pattern) else name}", result)
            checks.check(len(text) < 2000, f"{what}: in fewer than 2,000 characters", text[:500])
        if unchanged:
            checks.check(snapshot(self.stet) == before, f"{what}: the archive has what it had")
        if verify:
            checks.code(self.stet.run("verify"), 0, f"{what}: the archive verifies")
        return result, took


def archive_trouble(checks, case, stet, folder, good):
    checks.section("no archive, held lock")
    nowhere = stet.at(folder / "no such archive")
    repository = FastImport(folder / "good.git", bare=True)
    repository.commit(1_700_000_000, {"a.html": b"a"})
    repository.finish()
    for command in (["capture", good], ["list"], ["verify"], ["import", "git", folder / "good.git"]):
        case.fails(f"{command[0]} without an archive", command, 10, "no such archive", stet=nowhere, unchanged=False, verify=False)
    (folder / "just a folder").mkdir()
    (folder / "just a folder" / "file").write_text("x")
    case.fails("a folder that is no archive", ["list"], 10, "just a folder", stet=stet.at(folder / "just a folder"), unchanged=False, verify=False)
    case.fails("a file instead of an archive", ["list"], {10, 12}, good.name, stet=stet.at(good), unchanged=False, verify=False)
    case.fails("init where something is", ["init", folder / "just a folder"], 2, "just a folder", unchanged=False, verify=False)
    checks.equal(sorted(p.name for p in (folder / "just a folder").iterdir()), ["file"], "init leaves a folder that is not its own alone")

    with contextlib.ExitStack() as stack:
        for path in archive_files(stet.archive, LOCK):
            file = stack.enter_context(open(path, "rb+"))
            fcntl.flock(file, fcntl.LOCK_EX)
        for command in (["capture", good], ["reindex"]):
            case.fails(f"{command[0]} with the lock held", command, 11, re.compile("lock|writ|another", re.I), timeout=90)
    checks.code(stet.run("capture", good, "--url", "https://a.example/after"), 0, "and when it is free again")


def lists(checks, case, stet, folder, good):
    """--input: remarks, blank lines, CR LF, a byte order mark; and what cannot stand in a list."""
    path = folder / "a list"
    path.write_bytes(b"")
    result = stet.run("capture", "--input", path)
    checks.check(result.code == 0 and b"a list" in result.err and not result.out, "an empty list: no failure, and said", result)
    copies = []
    for number in range(3):
        copies.append(folder / f"copy {number}.html")
        copies[-1].write_bytes(b"copy %d" % number)
    names = [os.fsencode(p) for p in copies]
    for end in (b"\n", b"\r\n"):
        path.write_bytes(b"\xef\xbb\xbf# remark" + end + end + b"  " + names[0] + b" " + end + b"\t# x" + end + names[1] + end + names[2])
        result, lines = stet.lines("capture", "--input", path)
        checks.code(result, 0, f"a list with {end!r}")
        checks.equal([l["size"] for l in lines], [6, 6, 6], "every file of it, in order", result)
        result, lines = stet.lines("capture", "--input", "-", input=path.read_bytes())
        checks.equal(len(lines), 3, f"the same from standard input, with {end!r}", result)
    case.fails("a list that is a folder", ["capture", "--input", folder / "a folder"], 2, "a folder", re.compile("this is a folder"))
    for what, line, named in (("-", b"-", "line 2"), ("a file that is not there", os.fsencode(folder / "absent"), "absent"), ("what is not UTF-8", b"\xff", "line 2"),
                              ("a URL with a password", b"https://me:secret@a.example/", re.compile(r"\A(?!.*secret)", re.S))):
        path.write_bytes(b"# remark\n" + line + b"\n" + names[0] + b"\n")
        result, lines = stet.lines("capture", "--input", path)
        checks.code(result, 2, f"a list with {what}")
        text = result.err.decode()
        checks.check(named.search(text) if isinstance(named, re.Pattern) else named in text, f"a list with {what}: says so", result)
        checks.equal(len(lines), 1, f"a list with {what}: the others are captured")
    path.write_bytes(b"https://a.example/\n" + names[0] + b"\n")
    result, lines = stet.lines("capture", "--input", path, "--at", "2026-01-05")
    checks.code(result, 2, "a URL in a list with --at")
    checks.check(b"--at" in result.err and [l["capturedAt"][:10] for l in lines] == ["2026-01-05"], "is refused, and the file is not", result)


def files(checks, case, stet, folder, good, quick):
    checks.section("files")
    case.fails("a file that is not there", ["capture", folder / "absent.html"], 2, "absent.html")
    (folder / "a folder").mkdir()
    case.fails("a folder", ["capture", folder / "a folder"], 2, "a folder", re.compile("this is a folder"))
    case.fails("an empty name", ["capture", ""], 2, "empty")
    case.fails("a file: URL", ["capture", good.as_uri()], 2, "path")
    case.fails("a file: URL with --url", ["capture", good.as_uri(), "--url", "https://a.example/f"], 64, "file:")
    case.fails("a URL with a password", ["capture", "https://me:secret@a.example/"], 2, "password", re.compile(r"\A(?!.*secret)", re.S))
    case.fails("a URL with a password, and --at", ["capture", "https://me:secret@a.example/", "--at", "2026-01-01"], 64, "--at", re.compile(r"\A(?!.*secret)", re.S))
    case.fails("standard input twice", ["capture", "-", "-"], 64, "once")
    case.fails("standard input as source and list", ["capture", "-", "--input", "-"], 64, "once")
    case.fails("standard input without --url", ["capture", "-"], 2, "--url")
    lists(checks, case, stet, folder, good)
    if os.path.exists("/proc/self/mem"):
        case.fails("a file whose bytes cannot be read", ["capture", "/proc/self/mem", "--url", "https://a.example/mem"], 2, "/proc/self/mem")
    secret = folder / "secret.html"
    secret.write_bytes(b"secret")
    secret.chmod(0)
    if os.getuid() != 0:
        case.fails("a file without permission", ["capture", secret], 2, "secret.html")
    else:
        print("  (root may read everything: the file without permission is left out)")
    secret.chmod(0o600)
    case.fails("an --at that is no time", ["capture", good, "--at", "next Tuesday"], 64, "next Tuesday")
    for moment in ("2026-02-30", "2026-13-01T00:00:00Z", "2026-01-01T25:00:00Z", "99999-01-01", "", "1e9"):
        case.fails(f"--at {moment!r}", ["capture", good, "--at", moment], 64)
    case.fails("a --url that is no URL", ["capture", good, "--url", "not a url"], {2, 64}, "not a url")
    case.fails("an --input list that is not there", ["capture", "--input", folder / "no list"], 2, "no list")
    case.fails("a file without a repository", ["import", "git", good], 2, good.name)
    case.fails("a folder without a repository", ["import", "git", folder / "a folder"], 2, "a folder")

    before = stet.document("stats")[1]["captures"]
    (folder / "empty.html").write_bytes(b"")
    result, lines = stet.lines("capture", folder / "empty.html", "--url", "https://a.example/empty")
    checks.code(result, 0, "an empty file is a capture")
    checks.equal([(l.get("size"), l.get("body")) for l in lines], [(0, "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")], "of zero bytes")
    checks.equal(stet.cat("https://a.example/empty"), (0, b"", b""), "which cat gives back")
    checks.equal(stet.document("stats")[1]["captures"], before + 1, "and which is counted")

    if quick:
        return
    checks.section("a file of 2 GiB")
    huge = folder / "huge.bin"
    with open(huge, "wb") as file:
        file.truncate(2 * GIGABYTE)
    before = snapshot(stet)
    for what, command in (("a file of 2 GiB", ["capture", huge]), ("and with a --max-size to match", ["capture", huge, "--max-size", str(3 * GIGABYTE)])):
        with open(folder / "messages", "wb+") as messages:
            process = stet.start(*command, "--url", "https://a.example/huge", stdout=subprocess.DEVNULL, stderr=messages)
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = code = os.waitstatus_to_exitcode(status)
            messages.seek(0)
            text = messages.read().decode("utf-8", "replace")
        if code == 0:
            result, record = stet.document("show", "https://a.example/huge")
            checks.equal((record or {}).get("size"), 2 * GIGABYTE, f"{what}: captured whole")
            before = snapshot(stet)
        else:
            checks.check(code in (2, 64), f"{what}: exit code 2 or 64, got {code}", text)
            checks.check("huge" in text or "max-size" in text, f"{what}: refused with a clear message", text)
            if "max-size" not in " ".join(map(str, command)):
                checks.check("max-size" in text, f"{what}: which names --max-size", text)
        checks.check(usage.ru_maxrss < 300 * 1024, f"{what}: in less than 300 MB of memory", f"{usage.ru_maxrss // 1024} MiB")
        checks.check(snapshot(stet) == before, f"{what}: the archive has what it should")
    checks.code(stet.run("verify"), 0, "verify after it")
    huge.unlink()


def certificate(folder):
    """A self-signed certificate for 127.0.0.1, made now."""
    done = subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
         "-keyout", str(folder / "tls.pem"), "-out", str(folder / "tls.crt")], capture_output=True)
    if done.returncode != 0:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "tls.crt", folder / "tls.pem")
    return context


def slow(handler, stop):
    """A body of a million bytes, one byte at a time and not often."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.send_header("Content-Length", "1000000")
    handler.end_headers()
    while not stop.wait(2):
        handler.wfile.write(b".")
        handler.wfile.flush()


def network(checks, case, stet, folder, quick):
    checks.section("network")
    stop = threading.Event()

    def answer(handler):
        path = handler.path
        if path.startswith("/loop"):
            respond(handler, 302, b"", [("Location", path)])
        elif path.startswith("/spiral"):
            respond(handler, 302, b"", [("Location", f"{path}x")])
        elif path == "/to-file":
            respond(handler, 302, b"", [("Location", "file:///etc/passwd")])
        elif path == "/nowhere":
            respond(handler, 302, b"", [("Location", "http://nosuch.invalid/")])
        elif path == "/drip":
            slow(handler, stop)
        elif path == "/silent":
            stop.wait(300)
        elif path == "/cut":
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this")
            handler.close_connection = True
        elif path == "/garbage":
            handler.wfile.write(b"\x00\x01\x02 this is no HTTP\r\n\r\n")
            handler.close_connection = True
        elif path == "/bad-gzip":
            respond(handler, 200, b"this is no gzip", [("Content-Encoding", "gzip")])
        elif path == "/endless-headers":
            handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
            for number in range(200_000):
                handler.wfile.write(f"X-Filler-{number}: {'y' * 100}\r\n".encode())
        elif path == "/large":
            handler.send_response(200)
            handler.send_header("Content-Length", str(8 * MEGABYTE))
            handler.end_headers()
            for _ in range(8):
                handler.wfile.write(bytes(MEGABYTE))
        else:
            respond(handler, body=b"fine")

    case.fails("a name that does not resolve", ["capture", "https://nosuch.invalid/page"], 2, "nosuch.invalid")
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        case.fails("a port where nobody listens", ["capture", f"http://127.0.0.1:{port}/"], 2, str(port))
    case.fails("a scheme that is not known", ["capture", "gopher://127.0.0.1/"], {2, 64}, "gopher")
    with Server(answer) as server:
        for path, what in (("/loop", "a redirect to itself"), ("/spiral", "redirects without end")):
            case.fails(what, ["capture", server.url(path)], 2, path, re.compile("redirect", re.I))
        case.fails("a redirect to a file", ["capture", server.url("/to-file")], 2, "/to-file")
        case.fails("a redirect to nowhere", ["capture", server.url("/nowhere")], 2, "nosuch.invalid")
        case.fails("a body cut short", ["capture", server.url("/cut")], 2, "/cut")
        case.fails("an answer that is no HTTP", ["capture", server.url("/garbage")], 2, "/garbage")
        case.fails("gzip that is none", ["capture", server.url("/bad-gzip")], 2, "/bad-gzip")
        case.fails("headers without end", ["capture", server.url("/endless-headers")], 2, "/endless-headers")
        case.fails("a body over --max-size", ["capture", server.url("/large"), "--max-size", str(MEGABYTE)], 2, "/large", re.compile("max-size|size|large|MiB|MB", re.I))
        for path in ("/drip", "/silent"):
            _, took = case.fails(f"a server that is slow ({path})", ["capture", server.url(path), "--timeout", "5"], 2, path, timeout=120)
            checks.check(took < 30, f"{path}: given up in time", f"{took:.0f} s with --timeout 5")
        if not quick:
            _, took = case.fails("a server that drips, with the limits as they come", ["capture", server.url("/drip")], 2, "/drip", timeout=240)
            checks.check(took < 180, "/drip: given up within three minutes", f"{took:.0f} s")
        process = stet.start("capture", server.url("/silent"), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        time.sleep(1.5)
        process.send_signal(signal.SIGINT)
        try:
            checks.equal(process.wait(15), 130, "SIGINT while a server is silent", process.stderr.read().decode())
        except subprocess.TimeoutExpired:
            process.kill()
            checks.check(False, "SIGINT while a server is silent ends it within 15 s")
        result, lines = stet.lines("capture", server.url("/loop"), server.url("/fine"), "https://nosuch.invalid/")
        checks.code(result, 2, "good and bad URLs together")
        checks.equal([l.get("url") for l in lines], [server.url("/fine")], "the good one is captured")
        stop.set()
    context = certificate(folder)
    if context is None:
        checks.skip("openssl cannot make a certificate here: TLS was not tried")
    else:
        with Server(answer, tls=context) as server:
            case.fails("a certificate that nobody vouches for", ["capture", server.url("/fine")], 2, f"127.0.0.1:{server.port}", re.compile("certificate|TLS|SSL", re.I))
        with Server(answer) as server:
            case.fails("https where http is spoken", ["capture", f"https://127.0.0.1:{server.port}/"], 2, str(server.port))


def full_disk(checks, stet, folder, rng):
    """An archive on a file system of 3 MB; returns how it went: True, or why it was not possible."""
    mount = folder / "small disk"
    mount.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m,mode=0777", "tmpfs", str(mount)], capture_output=True, text=True)
    if done.returncode != 0:
        return done.stderr.strip() or "mount failed"
    try:
        small = stet.at(mount / "archive")
        case = Case(checks, small)
        checks.code(small.run("init"), 0, "init on a small disk")
        (folder / "page").write_bytes(page(rng, 1))
        checks.code(small.run("capture", folder / "page", "--url", "https://a.example/"), 0, "a capture that fits")
        (folder / "random").write_bytes(rng.randbytes(6 * MEGABYTE))
        case.fails("a capture that does not fit", ["capture", folder / "random", "--url", "https://a.example/random"], 2, re.compile("space|disk|full", re.I))
        made = FastImport(folder / "random.git", bare=True)
        tip = None
        for number in range(60):
            tip = made.commit(1_700_000_000 + number, {"r.html": rng.randbytes(200_000)}, tip)
        made.finish()
        before = snapshot(small)
        result = small.run("import", "git", folder / "random.git", "--url-prefix", "https://b.example/")
        checks.code(result, 2, "an import that does not fit")
        checks.check(re.search(rb"space|disk|full", result.err, re.I), "an import that does not fit: says so", result)
        checks.code(small.run("verify"), 0, "an import that does not fit: the archive verifies")
        after = snapshot(small)
        checks.check(after is not None and after["captures"][:len(before["captures"])] == before["captures"], "an import that does not fit: nothing that was there is lost")
        # What fills the disk to the last byte, beside the archive.
        with contextlib.suppress(OSError), open(mount / "ballast", "wb") as file:
            while True:
                file.write(bytes(4096))
                file.flush()
        (folder / "page").write_bytes(page(rng, 2))
        case.fails("no byte left at all", ["capture", folder / "page", "--url", "https://a.example/"], 2, re.compile("space|disk|full", re.I))
        (mount / "ballast").unlink(missing_ok=True)
        subprocess.run(["mount", "-o", "remount,size=64m", str(mount)], check=True, capture_output=True)
        checks.code(small.run("capture", folder / "random", "--url", "https://a.example/random"), 0, "with more room the capture goes through")
        checks.code(small.run("import", "git", folder / "random.git", "--url-prefix", "https://b.example/"), 0, "and the import ends")
        checks.equal(small.document("stats")[1]["captures"], 62, "with everything in")
        checks.equal(small.cat("https://a.example/random").out == (folder / "random").read_bytes(), True, "and cat gives it back")
        checks.code(small.run("verify"), 0, "verify with more room")
    finally:
        subprocess.run(["umount", "-l", str(mount)], capture_output=True)
    return True


def limited(checks, case, stet, folder, rng):
    """The same with a limit on the size of files instead of a small disk."""
    largest = max(p.stat().st_size for p in archive_files(stet.archive, COVERED))
    (folder / "random").write_bytes(rng.randbytes(2 * MEGABYTE))

    def limit():
        # Python ignores SIGXFSZ and so does the child: a write fails with EFBIG instead.
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        size = largest + 256 * 1024
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    case.fails("a file that may not grow", ["capture", folder / "random", "--url", "https://a.example/random"], 2,
               re.compile("large|size|limit|space", re.I), preexec=limit)
    checks.code(stet.run("capture", folder / "random", "--url", "https://a.example/random"), 0, "without the limit the capture goes through")
    checks.code(stet.run("verify"), 0, "verify without the limit")


def listening(checks, case):
    """Addresses that `serve` cannot listen at."""
    checks.section("listening")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        case.fails("a port that is taken", ["serve", "--listen", f"127.0.0.1:{port}"], 2, port, "another program", "--listen")
    # 192.0.2.0/24 is nobody's (RFC 5737).
    case.fails("an address of another machine", ["serve", "--listen", "192.0.2.1:8080"], 2, "192.0.2.1:8080", "no address of this machine")


def main():
    options = arguments(__doc__)
    checks = Checks("bad_input")
    rng = random.Random(options.seed)
    with scratch(options) as folder:
        stet = Stet(options.stet, folder / "archive", folder)
        checks.code(stet.run("init"), 0, "init")
        good = folder / "good.html"
        for number in range(3):
            good.write_bytes(page(rng, number))
            checks.code(stet.run("capture", good, "--url", "https://a.example/", "--at", f"2026-01-0{number + 1}"), 0, "capture")
        case = Case(checks, stet)
        archive_trouble(checks, case, stet, folder, good)
        files(checks, case, stet, folder, good, options.quick)
        network(checks, case, stet, folder, options.quick)
        listening(checks, case)
        checks.section("a full disk")
        outcome = full_disk(checks, stet, folder, rng)
        if outcome is not True:
            checks.skip(f"no small file system can be mounted here ({outcome}): only a limit on file sizes is tried")
        limited(checks, case, stet, folder, rng)
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
