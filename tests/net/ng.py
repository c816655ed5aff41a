"""The ng control protocol and the CLI port, as a client sees them.

    ng = Client()                              # 127.0.0.1:2223
    ng.request("offer", {"call-id": ..., "sdp": ...}) -> dict, or None when nobody answered
    cli("list numsessions") -> text

Texts travel as UTF-8; bytes that are none become lone surrogates and come back as they were.
"""
import json
import os
import socket
import time

NG = ("127.0.0.1", 2223)
CLI = ("127.0.0.1", 9900)


def bencode(value):
    if isinstance(value, bool):
        value = int(value)
    if isinstance(value, int):
        return b"i%de" % value
    if isinstance(value, str):
        value = value.encode("utf-8", "surrogateescape")
    if isinstance(value, bytes):
        return b"%d:%s" % (len(value), value)
    if isinstance(value, (list, tuple)):
        return b"l" + b"".join(map(bencode, value)) + b"e"
    return b"d" + b"".join(bencode(k) + bencode(v) for k, v in value.items()) + b"e"


def bdecode(data):
    """The value at the start of data; ValueError when there is none."""
    return _decode(data, 0)[0]


def _decode(data, at):
    kind = data[at:at + 1]
    if kind == b"i":
        end = data.index(b"e", at)
        return int(data[at + 1:end]), end + 1
    if kind == b"l":
        out, at = [], at + 1
        while data[at:at + 1] != b"e":
            value, at = _decode(data, at)
            out.append(value)
        return out, at + 1
    if kind == b"d":
        out, at = {}, at + 1
        while data[at:at + 1] != b"e":
            key, at = _decode(data, at)
            out[key], at = _decode(data, at)
        return out, at + 1
    colon = data.index(b":", at)
    end = colon + 1 + int(data[at:colon])
    if end > len(data):
        raise ValueError("string goes past the end")
    return data[colon + 1:end].decode("utf-8", "surrogateescape"), end


def decode(data):
    """A reply's payload, bencode or JSON."""
    return json.loads(data) if data[:1] == b"{" else bdecode(data)


class Client:
    """One UDP socket towards one ng port.  alive() says whether waiting still makes sense."""

    def __init__(self, address=NG, source=None, timeout_s=3.0, alive=lambda: True):
        family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        self.sock = socket.socket(family, socket.SOCK_DGRAM)
        if source:
            self.sock.bind((source, 0))
        self.address, self.timeout_s, self.alive = address, timeout_s, alive
        self.count = 0

    def cookie(self):
        self.count += 1
        return b"%d_%d_%d" % (os.getpid(), self.sock.fileno(), self.count)

    def raw(self, datagram, cookie, timeout_s=None):
        """Sends one datagram; the payload of the answer with this cookie, or None."""
        try:
            self.sock.sendto(datagram, self.address)
        except ConnectionError:
            pass
        end = time.monotonic() + (self.timeout_s if timeout_s is None else timeout_s)
        while (left := end - time.monotonic()) > 0 and self.alive():
            self.sock.settimeout(min(left, 0.1))
            try:
                got = self.sock.recv(1 << 18)
            except socket.timeout:
                continue
            except ConnectionError:
                time.sleep(0.01)
                continue
            if got.startswith(cookie + b" "):
                return got[len(cookie) + 1:]
        return None

    def request(self, command, keys=None, timeout_s=None):
        cookie = self.cookie()
        got = self.raw(cookie + b" " + bencode(dict({"command": command}, **(keys or {}))), cookie, timeout_s)
        return None if got is None else decode(got)

    def close(self):
        self.sock.close()


def cli(line, address=CLI, timeout_s=5.0):
    """Sends one line to the CLI port; everything until the other side closes."""
    out = b""
    with socket.create_connection(address, timeout_s) as sock:
        sock.sendall(line.encode() + b"\n")
        sock.settimeout(timeout_s)
        try:
            while block := sock.recv(65536):
                out += block
        except socket.timeout:
            pass
    return out.decode("utf-8", "replace")
