"""Phones for tests: a body of SDP, an RTP and an RTCP socket, packets that can be told apart."""
import math
import random
import select
import socket
import struct
import time

TICK_S = 0.02                        # 160 samples of G.711


def family(address):
    return "IP6" if ":" in address else "IP4"


def sdp(address, port, *lines, name="call", formats="0 8 101", version=1):
    """A telephone's body."""
    out = ["v=0", "o=- 4711 %d IN %s %s" % (version, family(address), address), "s=" + name,
           "c=IN %s %s" % (family(address), address), "t=0 0", "m=audio %d RTP/AVP %s" % (port, formats)]
    maps = {"0": "PCMU/8000", "8": "PCMA/8000", "101": "telephone-event/8000"}
    out += ["a=rtpmap:%s %s" % (f, maps[f]) for f in formats.split()]
    return "\r\n".join(out + list(lines)) + "\r\n"


def media(body):
    """Where a body wants media sent: [(address, port)] in the order of its m= lines."""
    session, out = None, []
    for line in body.split("\r\n"):
        if line.startswith("c="):
            address = line.split()[2]
            if out:
                out[-1] = (address, out[-1][1])
            else:
                session = address
        elif line.startswith("m="):
            out.append((session, int(line.split()[1])))
    return out


def rtp(seq, timestamp, ssrc, payload, payload_type=0, marker=False):
    return struct.pack("!BBHII", 0x80, payload_type | marker << 7, seq & 0xffff, timestamp & 0xffffffff, ssrc) + payload


def sender_report(ssrc, packets, octets, timestamp=0):
    """An RTCP SR with a CNAME, as RFC 3550 section 6.1 wants it together."""
    now = time.time() + 2208988800
    head = struct.pack("!BBHIIIIII", 0x80, 200, 6, ssrc, int(now), int(now % 1 * (1 << 32)) & 0xffffffff, timestamp, packets, octets)
    cname = b"\x01\x05phone\x00"
    return head + struct.pack("!BBHI", 0x81, 202, 1 + len(cname) // 4, ssrc) + cname


def ulaw(sample):
    """One sample of -32768..32767 in G.711 mu-law."""
    sign, sample = (0x80, -sample) if sample < 0 else (0, sample)
    sample = min(sample, 32635) + 132
    exponent = sample.bit_length() - 8
    return ~(sign | exponent << 4 | sample >> exponent + 3 & 0xf) & 0xff


def tone(hz, seconds):
    """That much of a sine wave in mu-law, cut in packets of 20 ms."""
    samples = bytes(ulaw(int(12000 * math.sin(2 * math.pi * hz * i / 8000))) for i in range(int(8000 * seconds)))
    return [samples[i:i + 160] for i in range(0, len(samples), 160)]


class Phone:
    """RTP on an even port of address, RTCP on the next.  What arrives is in got and got_rtcp: (source, packet)."""

    def __init__(self, address, port=None, payload_type=0, rtcp=True):
        self.address, self.payload_type = address, payload_type
        self.rtp, self.rtcp, self.port = self.bind(port, rtcp)
        self.ssrc = random.getrandbits(32)
        self.seq, self.timestamp = random.getrandbits(15), random.getrandbits(31)
        self.sent, self.got, self.got_rtcp = [], [], []

    def bind(self, port, rtcp):
        kind = socket.AF_INET6 if ":" in self.address else socket.AF_INET
        for _ in range(100):
            pair = [socket.socket(kind, socket.SOCK_DGRAM) for _ in range(1 + rtcp)]
            for s in pair:
                s.setblocking(False)
                s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
            try:
                base = port or random.randrange(20000, 29000, 2)
                for i, s in enumerate(pair):
                    s.bind((self.address, base + i))
                return pair[0], pair[1] if rtcp else None, base
            except OSError:
                for s in pair:
                    s.close()
                if port:
                    raise
        raise OSError("no free pair of ports on " + self.address)

    def sdp(self, *lines, **options):
        return sdp(self.address, self.port, *lines, **options)

    def send(self, to, payload=b"\xd5" * 160):
        """The next packet of this phone's stream."""
        packet = rtp(self.seq, self.timestamp, self.ssrc, payload, self.payload_type, marker=not self.sent)
        self.seq, self.timestamp = self.seq + 1 & 0xffff, self.timestamp + 160 & 0xffffffff
        self.sent.append(packet)
        self.emit(to, packet)

    def emit(self, to, packet):
        try:
            self.rtp.sendto(packet, to)
        except (ConnectionError, BlockingIOError):
            pass                     # what an earlier ICMP error reported

    def send_report(self, to):
        self.rtcp.sendto(sender_report(self.ssrc, len(self.sent), 160 * len(self.sent), self.timestamp), to)

    def drain(self, wait_s=0.0):
        """Takes what is there, after waiting at most wait_s for the first packet."""
        sockets = [s for s in (self.rtp, self.rtcp) if s]
        while ready := select.select(sockets, [], [], wait_s)[0]:
            for s in ready:
                try:
                    packet, source = s.recvfrom(65536)
                except (ConnectionError, BlockingIOError):
                    continue
                (self.got if s is self.rtp else self.got_rtcp).append((source[:2], packet))
            wait_s = 0.0

    def wait_for(self, count, timeout_s=2.0):
        """Until that many RTP packets came in all; how many it is."""
        end = time.monotonic() + timeout_s
        while len(self.got) < count and (left := end - time.monotonic()) > 0:
            self.drain(min(left, 0.05))
        return len(self.got)

    def packets(self):
        return [packet for _, packet in self.got]

    def close(self):
        self.rtp.close()
        if self.rtcp:
            self.rtcp.close()


def talk(lines, count, payloads=None, tick_s=TICK_S):
    """Sends count packets on each (phone, target), in step, one tick apart; receives meanwhile."""
    start = time.monotonic()
    for n in range(count):
        for phone, target in lines:
            phone.send(target, *([payloads[phone][n]] if payloads else []))
        while (left := start + (n + 1) * tick_s - time.monotonic()) > 0:
            for phone, _ in lines:
                phone.drain()
            time.sleep(min(left, 0.005))
    for phone, _ in lines:
        phone.drain()
