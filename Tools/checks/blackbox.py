"""What the black-box scripts share: running `stet`, counting checks, seeded pages, a small server.

The scripts see Stet only as its users do: a command, its exit code and what it prints. They need
nothing beyond Python 3.11's standard library. Each is run as `script --stet PATH` and exits with
0 (all checks passed), 1 (some did not) or 77 (could not run here, and says why).
"""

import argparse
import collections
import contextlib
import hashlib
import http.server
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time

SKIPPED = 77

# The field lists of the command contract (cli.md). More fields may come; none of these may go.
CAPTURE_FIELDS = "id index url capturedAt status mediaType body size changed previous".split()
RECORD_FIELDS = "id index url capturedAt status mediaType body size".split()
FIELDS = {
    "init": "archive origin vkey".split(),
    "capture": CAPTURE_FIELDS,
    "import": "captures objects logicalBytes seconds".split(),
    "list": "url captures versions first last".split(),
    "history": CAPTURE_FIELDS + ["summary"],
    "show": RECORD_FIELDS,
    "diff": "from to by same operations summary".split(),
    "story": "source title byline published language blocks text sentences".split(),
    "sentences": "source sentences".split(),
    "blame": "text firstSeen reworded lastSeen gone".split(),
    "claims": "kind direction before after from to sentence".split(),
    "search": "url id capturedAt snippet gone".split(),
    "verify": "ok captures objects bytes seconds checkpoint problems".split(),
    "reindex": "captures seconds".split(),
    "stats": "captures urls versions objects logicalBytes storedBytes".split(),
    "key": ["vkey"],
}

Result = collections.namedtuple("Result", "code out err")


class Checks:
    """Counts checks; prints failures at once and one line a section."""

    def __init__(self, name):
        self.name = name
        self.passed = self.failed = 0
        self.skips = []
        self._section = None
        self._section_start = (0, 0, time.monotonic())

    def section(self, title):
        self._close_section()
        self._section = title
        self._section_start = (self.passed, self.failed, time.monotonic())

    def _close_section(self):
        if self._section:
            passed, failed, start = self._section_start
            good, bad = self.passed - passed, self.failed - failed
            mark = "ok  " if not bad else "FAIL"
            print(f"{mark} {self.name}: {self._section} ({good}/{good + bad}, {time.monotonic() - start:.1f} s)", flush=True)
        self._section = None

    def check(self, condition, what, detail=""):
        if condition:
            self.passed += 1
        else:
            self.failed += 1
            print(f"  failed: {what}", flush=True)
            if detail != "":
                text = detail if isinstance(detail, str) else describe(detail)
                print("    " + text[:2000].replace("\n", "\n    "), flush=True)
        return bool(condition)

    def equal(self, got, wanted, what, detail=""):
        extra = describe(detail) if detail != "" else ""
        return self.check(got == wanted, what, f"wanted {wanted!r:.600}\ngot    {got!r:.600}\n{extra}".rstrip())

    def code(self, result, wanted, what):
        """Checks an exit code; on failure shows what was printed."""
        wanted = wanted if isinstance(wanted, (set, tuple, list)) else {wanted}
        names = " or ".join(str(w) for w in sorted(wanted))
        return self.check(result.code in wanted, f"{what}: exit code {names}, got {result.code}", result)

    def fields(self, document, name, what=None):
        """Checks that a JSON document has the fields of the contract."""
        missing = [f for f in FIELDS[name] if not isinstance(document, dict) or f not in document]
        return self.check(not missing, f"{what or name} --json lacks {missing}", repr(document)[:800])

    def skip(self, why):
        self.skips.append(why)
        print(f"  SKIPPED: {why}", flush=True)

    def finish(self):
        self._close_section()
        more = f", {len(self.skips)} skipped" if self.skips else ""
        print(f"{self.name}: {self.passed} checks passed, {self.failed} failed{more}", flush=True)
        if self.failed:
            return 1
        return 0 if self.passed else SKIPPED


def describe(result):
    if isinstance(result, Result):
        return (f"stdout: {result.out.decode('utf-8', 'replace')[-700:]}\n"
                f"stderr: {result.err.decode('utf-8', 'replace')[-900:]}")
    return str(result)


def skip_all(name, why):
    """Ends a script that cannot run here."""
    print(f"SKIPPED {name}: {why}", flush=True)
    sys.exit(SKIPPED)


class Stet:
    """The command under test, with one archive and an environment of its own."""

    def __init__(self, path, archive, home):
        self.path = str(pathlib.Path(path).resolve())
        self.archive = pathlib.Path(archive)
        self.home = home
        keep = ("PATH", "LD_LIBRARY_PATH", "TMPDIR", "ASAN_OPTIONS", "TSAN_OPTIONS")
        self.environment = {k: os.environ[k] for k in keep if k in os.environ}
        self.environment.update(
            HOME=str(home), LC_ALL="C.UTF-8", TZ="UTC", TERM="dumb", STET_ARCHIVE=str(self.archive),
            GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_SYSTEM="/dev/null", NO_PROXY="*", no_proxy="*")

    def at(self, archive):
        """The same command with another archive."""
        return Stet(self.path, archive, self.home)

    def start(self, *arguments, **options):
        return subprocess.Popen([self.path, *map(_text, arguments)], env=self.environment, **options)

    def run(self, *arguments, input=b"", timeout=300, cwd=None, preexec=None, environment=None):
        """Runs a command to its end. A command that hangs is a failed check, not a hung script."""
        try:
            done = subprocess.run(
                [self.path, *map(_text, arguments)], input=input, capture_output=True, cwd=cwd,
                env=environment or self.environment, timeout=timeout, preexec_fn=preexec)
        except subprocess.TimeoutExpired as error:
            return Result(-999, error.stdout or b"", (error.stderr or b"") + f"\n(no end after {timeout} s)".encode())
        return Result(done.returncode, done.stdout, done.stderr)

    def document(self, *arguments, **options):
        """Runs a command with --json and returns (result, document or None)."""
        result = self.run(*arguments, "--json", **options)
        try:
            return result, json.loads(result.out)
        except ValueError:
            return result, None

    def lines(self, *arguments, **options):
        """Runs a command with --json and returns (result, documents): one a line."""
        result = self.run(*arguments, "--json", **options)
        try:
            return result, [json.loads(line) for line in result.out.split(b"\n") if line.strip()]
        except ValueError:
            return result, []

    def cat(self, reference):
        return self.run("cat", reference)


def _text(argument):
    return argument if isinstance(argument, bytes) else os.fspath(argument) if hasattr(argument, "__fspath__") else str(argument)


def sha256(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


def arguments(description, *more):
    """Parses a script's arguments; `more` are (flag, options) for add_argument."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stet", required=True, help="the binary to test")
    parser.add_argument("--seed", type=int, default=20260311, help="of everything random here")
    parser.add_argument("--quick", action="store_true", help="leave out what is slow")
    parser.add_argument("--keep", action="store_true", help="keep the scratch folder and say where it is")
    for flag, options in more:
        parser.add_argument(flag, **options)
    options = parser.parse_args()
    if not os.access(options.stet, os.X_OK):
        skip_all(pathlib.Path(sys.argv[0]).name, f"there is no stet at {options.stet}")
    return options


@contextlib.contextmanager
def scratch(options):
    """A temporary folder, with a space in its name because yours may have one too."""
    folder = pathlib.Path(os.path.realpath(tempfile.mkdtemp(prefix="stet check ")))
    try:
        yield folder
    finally:
        if options.keep:
            print(f"kept: {folder}")
        else:
            subprocess.run(["chmod", "-R", "u+rwX", str(folder)], stderr=subprocess.DEVNULL)
            shutil.rmtree(folder, ignore_errors=True)


# ---- data

WORDS = ("harbour tide council ferry lantern market bridge clerk window north letter quarry orchard "
         "signal engine winter copper ledger meadow timber station garden river museum parade").split()


def page(rng, version, paragraphs=30):
    """An HTML page of a few kilobytes: `version` changes a little of it, as a real page does."""
    steady = random.Random(7)
    lines = ["<!DOCTYPE html>", "<html><head><meta charset=utf-8><title>Page</title></head><body>",
             f"<p class=now>version {version}, token {rng.getrandbits(64):016x}</p>"]
    for number in range(paragraphs):
        usual = " ".join(steady.choice(WORDS) for _ in range(24))
        fresh = " ".join(rng.choice(WORDS) for _ in range(24))
        words = fresh if rng.random() < 0.05 else usual
        lines.append(f"<p id=p{number}>{words.capitalize()}.</p>")
    lines.append("</body></html>\n")
    return "\n".join(lines).encode()


def snapshot(stet, summaries=False):
    """Everything that list and history say, for comparing an archive with itself later.

    Summaries cost a comparison for every capture: most callers can do without.
    """
    more = [] if summaries else ["--no-summary"]
    result, urls = stet.lines("list")
    if result.code != 0:
        return None
    captures = []
    for entry in urls:
        result, lines = stet.lines("history", entry["url"], *more)
        if result.code != 0:
            return None
        captures.extend(lines)
    captures.sort(key=lambda c: c["index"])
    return {"list": sorted(urls, key=lambda u: u["url"]), "captures": captures}


CATALOGUE, LOCK, KEY, COVERED = "catalogue", "lock", "key", "covered"


def kind_of(path):
    """Which of the contract's kinds a file of an archive is, by its name alone."""
    name = path.name
    if ".sqlite" in name:
        return CATALOGUE
    if name.endswith("lock"):
        return LOCK
    if "key" in name:
        return KEY
    return COVERED


def archive_files(archive, *kinds):
    """The files of an archive of the given kinds (all where none is given), sorted."""
    found = [p for p in pathlib.Path(archive).rglob("*") if p.is_file() and not p.is_symlink()]
    return sorted(p for p in found if not kinds or kind_of(p) in kinds)


# ---- git

def git(repository, *arguments, input=None):
    """Runs git without the user's configuration and returns its output."""
    environment = dict(os.environ, GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_SYSTEM="/dev/null", LC_ALL="C.UTF-8")
    done = subprocess.run(["git", "-C", str(repository), *arguments], input=input, env=environment,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if done.returncode != 0:
        raise RuntimeError(f"git {' '.join(map(str, arguments))}: {done.stderr.decode('utf-8', 'replace')}")
    return done.stdout


Version = collections.namedtuple("Version", "commit time path blob")


def git_versions(repository, revision="HEAD"):
    """Every version of every regular file along the first parents, oldest first.

    A merge is compared with its first parent; a rename is a new path; links and submodules are not
    files. This is git's own account of what `import git` has to find.
    """
    out = git(repository, "log", "--first-parent", "-m", "--root", "--reverse", "--raw", "-z", "--no-renames",
              "--no-abbrev", "--format=%x01%H %ct", revision)
    versions, commit, moment = [], None, None
    fields = out.split(b"\0")
    position = 0
    while position < len(fields):
        field = fields[position].lstrip(b"\n")
        position += 1
        if field.startswith(b"\x01"):
            commit, moment = field[1:].split(b" ")
        elif field.startswith(b":"):
            _, mode, _, blob, status = field[1:].split(b" ")
            path = fields[position]
            position += 1
            if status[:1] in b"AMT" and mode.startswith(b"100"):
                versions.append(Version(commit.decode(), int(moment), os.fsdecode(path), blob.decode()))
    return versions


def blobs(repository, names):
    """The bytes of many blobs, by name."""
    names = list(dict.fromkeys(names))
    out = git(repository, "cat-file", "--batch", input="".join(f"{n}\n" for n in names).encode())
    found, position = {}, 0
    for name in names:
        end = out.index(b"\n", position)
        size = int(out[position:end].split(b" ")[2])
        found[name] = out[end + 1:end + 1 + size]
        position = end + 1 + size + 1
    return found


class FastImport:
    """Writes a git repository quickly: commits as dictionaries of changed files."""

    def __init__(self, repository, bare=False):
        self.repository = pathlib.Path(repository)
        subprocess.run(["git", "init", "-q", *(["--bare"] if bare else []), str(repository)], check=True,
                       env=dict(os.environ, GIT_CONFIG_GLOBAL="/dev/null"))
        self.stream = bytearray()
        self.mark = 0

    def commit(self, when, changes, parent=None, merge=None, branch="refs/heads/main"):
        """One commit; a value is bytes, None (deleted) or (mode, bytes). Returns its mark."""
        self.mark += 1
        mark = self.mark
        who = f"A Robot <robot@example.invalid> {when} +0000"
        message = f"Capture {mark}"
        self.stream += f"commit {branch}\nmark :{mark}\nauthor {who}\ncommitter {who}\ndata {len(message)}\n{message}\n".encode()
        if parent:
            self.stream += f"from :{parent}\n".encode()
        if merge:
            self.stream += f"merge :{merge}\n".encode()
        for path, value in changes.items():
            quoted = b'"' + b"".join(
                b"\\" + bytes([c]) if c in b'"\\' else bytes([c]) if 32 <= c < 127 else b"\\%03o" % c
                for c in os.fsencode(path)) + b'"'
            if value is None:
                self.stream += b"D " + quoted + b"\n"
                continue
            mode, data = value if isinstance(value, tuple) else ("100644", value)
            if mode == "160000":
                self.stream += f"M {mode} {data} ".encode() + quoted + b"\n"
            else:
                self.stream += f"M {mode} inline ".encode() + quoted + f"\ndata {len(data)}\n".encode() + data + b"\n"
        return mark

    def finish(self, branch="main"):
        git(self.repository, "fast-import", "--quiet", input=bytes(self.stream))
        git(self.repository, "symbolic-ref", "HEAD", f"refs/heads/{branch}")
        if git(self.repository, "rev-parse", "--is-bare-repository").strip() == b"false":
            git(self.repository, "reset", "-q", "--hard")
        return self.repository


# ---- HTTP on 127.0.0.1

class Server:
    """A threaded HTTP server on a free port of 127.0.0.1; `answer(handler)` writes each response."""

    def __init__(self, answer, tls=None):
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                with contextlib.suppress(BrokenPipeError, ConnectionResetError, OSError):
                    answer(self)

            do_HEAD = do_GET

            def log_message(self, *ignored):
                pass

        class Quiet(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request, client_address):
                pass  # a client that hangs up is what some of these tests are about

        self.server = Quiet(("127.0.0.1", 0), Handler)
        self.scheme = "http"
        if tls:
            self.server.socket = tls.wrap_socket(self.server.socket, server_side=True)
            self.scheme = "https"
        self.port = self.server.server_address[1]
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *ignored):
        self.server.shutdown()
        self.server.server_close()

    def url(self, path):
        return f"{self.scheme}://127.0.0.1:{self.port}{path}"


def respond(handler, status=200, body=b"", headers=()):
    """Writes a whole response with a Content-Length."""
    handler.send_response(status)
    names = {name.lower() for name, _ in headers}
    for name, value in headers:
        handler.send_header(name, value)
    if "content-type" not in names:
        handler.send_header("Content-Type", "text/html; charset=utf-8")
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    if handler.command != "HEAD":
        handler.wfile.write(body)
