"""What the browser scripts share: the virtual environment, Debian's Chromium, a running `stet serve`.

A script calls `enter(name)` first: it makes a virtual environment under .build/ with Playwright and
axe-playwright-python (PyPI), and goes on in that. Where PyPI or Chromium is missing the script is
skipped, and says why. Playwright's own browsers are not downloaded.
"""

import contextlib
import http.client
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import threading
import urllib.parse

from blackbox import Server, skip_all

REQUIREMENTS = ["playwright", "axe-playwright-python"]
ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


def chromium():
    return next((path for path in map(shutil.which, ("chromium", "chromium-browser", "google-chrome")) if path), None)


def enter(name):
    """Goes on in the virtual environment; comes back at once where this is it."""
    if not chromium():
        skip_all(name, "there is no chromium on the PATH (Tools/setup installs Debian's)")
    folder = ROOT / ".build" / "browser-tests"
    python = folder / "bin" / "python3"
    if pathlib.Path(sys.prefix).resolve() == folder.resolve():
        return
    probe = [str(python), "-c", "import playwright, axe_playwright_python"]
    if not python.exists() or subprocess.run(probe, capture_output=True).returncode != 0:
        folder.parent.mkdir(exist_ok=True)
        # Two scripts may want it at once.
        with open(folder.parent / "browser-tests.lock", "w") as lock:
            import fcntl
            fcntl.flock(lock, fcntl.LOCK_EX)
            for step in ([sys.executable, "-m", "venv", str(folder)],
                         [str(python), "-m", "pip", "install", "--disable-pip-version-check", "-q", *REQUIREMENTS]):
                done = subprocess.run(step, capture_output=True, text=True)
                if done.returncode != 0:
                    lines = (done.stderr or done.stdout).strip().splitlines()
                    skip_all(name, f"{' '.join(step[-4:])}: {lines[-1] if lines else done.returncode}")
    os.execv(str(python), [str(python), *sys.argv])


@contextlib.contextmanager
def browser(*switches):
    """Debian's Chromium, without a window."""
    from playwright.sync_api import sync_playwright
    arguments = [*switches, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium(), args=arguments)
        try:
            yield opened
        finally:
            opened.close()


class Serving:
    """`stet serve` on a free port of this machine, to the end of a `with`."""

    def __init__(self, stet, *options, listen="127.0.0.1:0", token=None, files=None):
        environment = dict(stet.environment)
        if token: environment["STET_CAPTURE_TOKEN"] = token
        limit = None
        if files:
            import resource
            limit = lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
        self.process = subprocess.Popen([stet.path, "serve", "--listen", listen, *options], env=environment, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=limit)
        self.said = []
        threading.Thread(target=self._listen, daemon=True).start()
        self.address = self.process.stdout.readline().decode().strip()
        self.host, _, port = self.address.rpartition("/")[2].rpartition(":")
        self.port = int(port) if port else 0

    def _listen(self):
        for line in self.process.stderr:
            self.said.append(line.decode("utf-8", "replace").rstrip())

    def __enter__(self):
        return self

    def __exit__(self, *ignored):
        if self.process.poll() is None: self.process.send_signal(signal.SIGINT)
        try:
            self.code = self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.code = self.process.wait()

    def url(self, path):
        return self.address + path

    def memory(self):
        """Bytes that the process has in memory now."""
        with open(f"/proc/{self.process.pid}/statm") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGESIZE")

    def ask(self, method, path, body=None, timeout=20, **fields):
        """One request on a connection of its own: (status, fields by lower-case name, body).

        Names of fields are written with `_` for `-`. A field that comes several times is a list.
        """
        connection = http.client.HTTPConnection(self.host.strip("[]"), self.port, timeout=timeout)
        try:
            headers = {name.replace("_", "-"): value for name, value in fields.items()}
            if isinstance(body, dict):
                body = urllib.parse.urlencode(body)
                headers.setdefault("Content-Type", "application/x-www-form-urlencoded")
            connection.putrequest(method, path, skip_host="Host" in headers, skip_accept_encoding=True)
            data = body.encode() if isinstance(body, str) else body
            if data is not None: headers.setdefault("Content-Length", str(len(data)))
            for name, value in headers.items(): connection.putheader(name, value)
            connection.endheaders(data)
            answer = connection.getresponse()
            found = {}
            for name, value in answer.getheaders():
                name = name.lower()
                found[name] = value if name not in found else [*(found[name] if isinstance(found[name], list) else [found[name]]), value]
            return answer.status, found, answer.read()
        finally:
            connection.close()

    def get(self, path, **fields):
        return self.ask("GET", path, **fields)


def quote(text):
    """A text as a value in a query."""
    return urllib.parse.quote(text, safe="")
