#!/usr/bin/env python3
"""A server that does what servers do, and what they should not. Standard library only.

Writes one JSON line with its ports to stdout and serves until stdin ends. Each path is one
behaviour, written to the socket byte for byte: no HTTP library stands between. Listens on
127.0.0.1 alone. With a folder as argument, which is then its own, makes certificates there with
openssl(1) and serves TLS; the folder is removed at the end.
"""
import gzip, json, os, shutil, socket, ssl, struct, subprocess, sys, threading, time, zlib

PAGE = b"<!doctype html><title>Page</title><p>Let it stand.</p>\n"


def head(status, *fields, version=b"HTTP/1.1"):
    return version + b" " + status + b"\r\n" + b"".join(f + b"\r\n" for f in fields) + b"\r\n"


def length(body):
    return b"Content-Length: %d" % len(body)


def whole(body, *fields, status=b"200 OK"):
    return head(status, length(body), *fields) + body


def redirect(status, location):
    return whole(b"moved", b"Location: " + location, status=status)


def chunked(*chunks):
    return b"".join(b"%x\r\n%s\r\n" % (len(c), c) for c in chunks)


def zstd(body):
    """RFC 8878: one frame of one raw block, size in the header (single segment, four bytes)."""
    assert len(body) < 1 << 17
    frame = struct.pack("<IBI", 0xFD2FB528, 0xA0, len(body))
    return frame + struct.pack("<I", len(body) << 3 | 1)[:3] + body


def raw_deflate(body):
    coder = zlib.compressobj(wbits=-15)
    return coder.compress(body) + coder.flush()


def gzip_bomb(megabytes):
    coder = zlib.compressobj(9, wbits=31)
    return b"".join(coder.compress(bytes(1 << 20)) for _ in range(megabytes)) + coder.flush()


def reset(connection):
    """Closes with RST instead of FIN."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def coded(name, body):
    return whole(body, b"Content-Type: text/html", b"Content-Encoding: " + name)


HTML = b"Content-Type: Text/HTML; charset=UTF-8"
TWICE = gzip.compress(zlib.compress(PAGE))
ANSWERS = {
    "/page": whole(PAGE, HTML),
    "/empty": whole(b"", HTML),
    "/untyped": whole(PAGE),
    "/bad-type": whole(PAGE, b"Content-Type: not a type"),
    "/types": whole(PAGE, b"Content-Type: text/plain", b"content-type:\tapplication/JSON ;x=y"),
    "/404": whole(b"gone?", HTML, status=b"404 Not Found"),
    "/404-empty": whole(b"", status=b"404 Not Found"),
    "/500": whole(b"oops", HTML, status=b"500 Internal Server Error"),
    "/204": head(b"204 No Content", b"X: y"),
    "/304": head(b"304 Not Modified", b"Content-Length: 999999999999", b"ETag: \"a\""),
    "/300": whole(b"choose", status=b"300 Multiple Choices"),
    "/301-nowhere": whole(b"where?", status=b"301 Moved Permanently"),
    "/no-reason": head(b"200", length(PAGE)) + PAGE,
    "/latin1": whole(PAGE, b"X-Name: caf\xe9 \xff\xfe", b"X-Folded: one\r\n two"),
    "/http10": head(b"200 OK", HTML, version=b"HTTP/1.0") + PAGE,
    "/chunked": head(b"200 OK", HTML, b"Transfer-Encoding: chunked")
    + chunked(PAGE[:7], PAGE[7:]) + b"0\r\nX-Trailer: late\r\nHTTP/9: x\r\n\r\n",
    "/chunked-gzip": head(b"200 OK", HTML, b"Transfer-Encoding: chunked", b"Content-Encoding: gzip")
    + chunked(gzip.compress(PAGE, mtime=0)) + b"0\r\n\r\n",
    "/te-gzip": head(b"200 OK", b"Transfer-Encoding: gzip, chunked")
    + chunked(gzip.compress(PAGE)) + b"0\r\n\r\n",
    "/100": head(b"100 Continue") + whole(PAGE, HTML),
    "/103": head(b"103 Early Hints", b"Link: </s.css>; rel=preload") * 2 + whole(PAGE, HTML),
    "/gzip": coded(b"gzip", gzip.compress(PAGE, mtime=0)),
    "/x-gzip": coded(b"X-GZip", gzip.compress(PAGE, mtime=0)),
    "/gzip-members": coded(b"gzip", gzip.compress(PAGE) + gzip.compress(PAGE)),
    "/deflate": coded(b"deflate", zlib.compress(PAGE)),
    "/deflate-raw": coded(b"deflate", raw_deflate(PAGE)),
    "/zstd": coded(b"zstd", zstd(PAGE)),
    "/identity": coded(b"identity", PAGE),
    "/twice": coded(b"deflate, gzip", TWICE),
    "/twice-lines": whole(TWICE, b"Content-Encoding: deflate", b"Content-Encoding: gzip"),
    "/five": coded(b"gzip, gzip, gzip, gzip, gzip", PAGE),
    "/gzip-empty": coded(b"gzip", b""),
    "/gzip-not": coded(b"gzip", PAGE),
    "/gzip-cut": coded(b"gzip", gzip.compress(PAGE)[:-9]),
    "/deflate-not": coded(b"deflate", PAGE),
    "/zstd-not": coded(b"zstd", PAGE),
    "/zstd-cut": coded(b"zstd", zstd(PAGE)[:-1]),
    "/br": coded(b"br", PAGE),
    "/bomb": coded(b"gzip", gzip_bomb(64)),
    "/short": head(b"200 OK", b"Content-Length: 500") + PAGE,
    "/chunk-cut": head(b"200 OK", b"Transfer-Encoding: chunked") + chunked(PAGE),
    "/chunk-bad": head(b"200 OK", b"Transfer-Encoding: chunked") + b"zz\r\n" + PAGE,
    "/redirect-short": head(b"302 Found", b"Location: /page", b"Content-Length: 500") + b"moved",
    "/silent": b"",
    "/head-cut": b"HTTP/1.1 200 OK\r\nContent-Type: te",
    "/only-100": head(b"100 Continue"),
    "/http09": PAGE,
    "/other-protocol": b"220 mail.example ESMTP\r\n",
    "/bad-status": b"HTTP/1.1 abc Nonsense\r\n\r\n",
    "/nul": b"HTTP/1.1 200 OK\r\nX: a\0b\r\nContent-Length: 0\r\n\r\n",
    "/announced": head(b"200 OK", b"Content-Length: 99999999999"),
    "/long-line": head(b"200 OK", b"X-Long: " + b"x" * 200_000, b"Content-Length: 0"),
    "/many-lines": head(b"200 OK", *[b"X-%d: %s" % (i, b"x" * 1000) for i in range(400)],
                        b"Content-Length: 0"),
    "/301": redirect(b"301 Moved Permanently", b"/page"),
    "/302": redirect(b"302 Found", b"page"),
    "/303": redirect(b"303 See Other", b"./a/../page#part"),
    "/307": redirect(b"307 Temporary Redirect", b"?x=1"),
    "/307?x=1": redirect(b"307 Temporary Redirect", b"//127.0.0.1:PORT/page"),
    "/308": redirect(b"308 Permanent Redirect", b"HTTP://127.0.0.1:PORT/page"),
    "/chain": redirect(b"301 Moved Permanently", b"/chain/2"),
    "/chain/2": redirect(b"302 Found", b"/chain/3"),
    "/chain/3": redirect(b"308 Permanent Redirect", b"/404"),
    "/loop": redirect(b"302 Found", b"/loop/2"),
    "/loop/2": redirect(b"302 Found", b"/loop"),
    "/self": redirect(b"302 Found", b"/self"),
    "/to-utf8": redirect(b"302 Found", "/caf\u00e9 au lait".encode()),
    "/caf%C3%A9%20au%20lait": whole(PAGE, HTML),
    "/to-file": redirect(b"302 Found", b"file:///etc/passwd"),
    "/to-ftp": redirect(b"302 Found", b"ftp://127.0.0.1/x"),
    "/to-javascript": redirect(b"302 Found", b"javascript:alert(1)"),
    "/to-user": redirect(b"302 Found", b"http://me:secret@127.0.0.1/"),
    "/to-nonsense": redirect(b"302 Found", b"http://[nonsense/"),
    "/to-two": whole(b"", b"Location: /page", b"Location: /404", status=b"302 Found"),
    "/to-empty": whole(b"stay", b"Location:", status=b"302 Found"),
}


def serve(connection, port):
    request = b""
    while b"\r\n\r\n" not in request:
        more = connection.recv(65536)
        if not more:
            return
        request += more
        if request[0] == 0x16:  # a TLS hello
            connection.sendall(whole(b"plain HTTP here", status=b"400 Bad Request"))
            return
    path = request.split(b" ")[1].decode("latin-1")
    if path in ANSWERS:
        connection.sendall(ANSWERS[path].replace(b"PORT", b"%d" % port))
    elif path.startswith("/echo"):
        connection.sendall(whole(request, b"Content-Type: text/plain"))
    elif path.startswith("/forever"):
        connection.sendall(redirect(b"302 Found", b"/forever/%d" % (int(path[9:] or 0) + 1)))
    elif path == "/cookie":
        # Shows its page only to who sends the cookie back, as many sites do.
        if b"Cookie: seen=1" in request:
            connection.sendall(whole(PAGE, HTML))
        else:
            connection.sendall(
                whole(b"", b"Location: /cookie", b"Set-Cookie: seen=1", status=b"302 Found"))
    elif path == "/cookie-loop":
        connection.sendall(
            whole(b"", b"Location: /cookie-loop", b"Set-Cookie: n=1", status=b"302 Found"))
    elif path == "/reset":
        connection.sendall(head(b"200 OK", b"Content-Length: 500") + PAGE)
        time.sleep(0.2)
        reset(connection)
    elif path == "/drip":
        connection.sendall(head(b"200 OK", b"Content-Length: 100000"))
        while True:
            connection.sendall(b"x")
            time.sleep(0.2)
    elif path == "/drip-head":
        connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        while True:
            connection.sendall(b"x")
            time.sleep(0.2)
    elif path == "/stall":
        connection.recv(1)
    elif path == "/endless":
        connection.sendall(head(b"200 OK", b"Transfer-Encoding: chunked"))
        for _ in range(200):
            connection.sendall(chunked(bytes(1 << 20)))
    elif path == "/endless-100":
        while True:
            connection.sendall(head(b"103 Early Hints", b"Link: </s.css>") * 100)
    else:
        connection.sendall(whole(b"no such behaviour", status=b"404 Not Found"))


def frame(kind, flags, stream, payload=b""):
    """RFC 9113 section 4.1."""
    return struct.pack(">I", len(payload))[1:] + struct.pack(">BBI", kind, flags, stream) + payload


def serve_http2(connection, ending):
    """Answers the first stream with PAGE, and ends it as told; reads no path."""
    data, headers, reset_stream, settings, goaway = 0, 1, 3, 4, 7
    request, offset = b"", 24  # the preface, then frames until the first stream's HEADERS
    connection.sendall(frame(settings, 0, 0))
    while True:
        while len(request) < offset + 9:
            request += connection.recv(65536) or sys.exit()
        if request[offset + 3] == headers:
            break
        offset += 9 + int.from_bytes(request[offset:offset + 3], "big")
    # HPACK (RFC 7541): 0x88 is ":status: 200"; 0x00 begins a literal name and value.
    fields = b"\x88" + b"\x00\x0ccontent-type\x09text/html"
    early = b"\x08\x03103"  # ":status: 103", its name from the table
    connection.sendall(
        frame(settings, 1, 0) + frame(headers, 4, 1, early) + frame(headers, 4, 1, fields))
    if ending == "end":
        connection.sendall(frame(data, 1, 1, PAGE))
    elif ending == "reset":
        connection.sendall(frame(data, 0, 1, PAGE) + frame(reset_stream, 0, 1, b"\0\0\0\2"))
    elif ending == "goaway":
        connection.sendall(frame(data, 0, 1, PAGE) + frame(goaway, 0, 0, bytes(7) + b"\2"))
    elif ending == "drop":
        connection.sendall(frame(data, 0, 1, PAGE))
        return
    connection.recv(65536)


def handle(connection, port, context):
    try:
        if context:
            connection = context.wrap_socket(connection, server_side=True)
        connection.settimeout(60)
        if context and context.stet_ending:
            serve_http2(connection, context.stet_ending)
        else:
            serve(connection, port)
        if not context:
            connection.shutdown(socket.SHUT_WR)
            connection.recv(1)
    except OSError:
        pass
    finally:
        connection.close()


def listen(context=None):
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    port = listener.getsockname()[1]

    def accept():
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=handle, args=(connection, port, context), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    return port


def openssl(*arguments, folder):
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)


def certificates(folder):
    """A CA, and under it: a good certificate, one that has expired, one for another host."""
    new = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    openssl("req", "-x509", *new, "-keyout", "ca.key", "-out", "ca.pem", "-days", "2",
            "-subj", "/CN=Stet test CA", folder=folder)
    openssl("req", "-x509", *new, "-keyout", "self.key", "-out", "self.pem", "-days", "2",
            "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", folder=folder)
    for name, host, days in [("good", "IP:127.0.0.1", "2"), ("expired", "IP:127.0.0.1", "-1"),
                             ("other", "DNS:other.example", "2")]:
        openssl("req", *new, "-keyout", name + ".key", "-out", name + ".csr", "-subj", "/CN=" + name,
                folder=folder)
        with open(os.path.join(folder, name + ".ext"), "w") as file:
            file.write("subjectAltName=" + host + "\n")
        openssl("x509", "-req", "-in", name + ".csr", "-CA", "ca.pem", "-CAkey", "ca.key",
                "-CAcreateserial", "-days", days, "-extfile", name + ".ext", "-out", name + ".pem",
                folder=folder)


class Context(ssl.SSLContext):
    stet_ending = None  # how an HTTP/2 server ends its stream; None: HTTP/1.1


def secure(folder, name, ending=None):
    context = Context(ssl.PROTOCOL_TLS_SERVER)
    context.stet_ending = ending
    if ending:
        context.set_alpn_protocols(["h2"])
    context.load_cert_chain(os.path.join(folder, name + ".pem"), os.path.join(folder, name + ".key"))
    return listen(context)


def main():
    ports = {"http": listen()}
    # Bound and never listening: nobody answers, and nobody else can take the port.
    nobody = socket.socket()
    nobody.bind(("127.0.0.1", 0))
    ports["nobody"] = nobody.getsockname()[1]
    # Takes connections, by the system's doing, and never says a word.
    mute = socket.create_server(("127.0.0.1", 0), backlog=64)
    ports["mute"] = mute.getsockname()[1]
    if len(sys.argv) > 1:
        certificates(sys.argv[1])
        for name in ["good", "self", "expired", "other"]:
            ports[name] = secure(sys.argv[1], name)
        for ending in ["end", "reset", "goaway", "drop"]:
            ports["h2-" + ending] = secure(sys.argv[1], "good", ending)
    print(json.dumps(ports), flush=True)
    sys.stdin.buffer.read()
    if len(sys.argv) > 1:
        shutil.rmtree(sys.argv[1], ignore_errors=True)
    os._exit(0)


main()
