"""A place to test in: a network and mount namespace of our own, programs that end with the test, one line a check.

    with Lab("name", limit_s=60) as lab:
        daemon = lab.daemon("--interface=203.0.113.1")
        lab.check("it answers", daemon.ng.request("ping") == {"result": "pong"}, "no pong")

A test script prints `ok NAME` or `not ok NAME: reason` and exits with 0 (all ok), 1, or 77 (skipped).
All addresses are on lo: the daemon's and the phones'.
"""
import ctypes
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback

import ng

HERE = os.path.dirname(os.path.realpath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
SLUICED = os.path.abspath(os.environ.get("SLUICED", ROOT + "/build/sluiced"))
SLUICE_CTL = os.path.abspath(os.environ.get("SLUICE_CTL", os.path.dirname(SLUICED) + "/sluice-ctl"))
IS_SLUICE = os.path.basename(SLUICED) != "rtpengine"     # Debian's, to try a scenario with

RELAY, RELAY6 = "203.0.113.1", "2001:db8:4321::1"
ADDRESSES = ["203.0.113.%d" % i for i in range(1, 5)] + [RELAY6, "2001:db8:10::10", "2001:db8:10::1", "2001:db8:20::20"] + \
            ["198.51.100.%d" % i for i in (1, 10, 20, 21, 30, 40, 66)] + \
            ["10.7.0.1", "192.168.77.1", "fd00:7::1"]
SKIPPED = 77
UNSHARED = "SLUICE_LAB"


def end_with_parent():
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)    # PR_SET_PDEATHSIG


def is_inside():
    """Whether this process is in the namespace already (before that, the outside world can be reached)."""
    return os.environ.get(UNSHARED) == str(os.getpid())      # exec keeps the pid


def is_mount_point(path):
    with open("/proc/self/mountinfo") as f:
        return any(line.split()[4] == path for line in f)


def enter_namespace():
    """Starts this script again in a network namespace of its own; there, raises the addresses."""
    if not is_inside():
        os.environ[UNSHARED] = str(os.getpid())
        # In a plain chroot the root is no mount whose propagation could be changed.
        mounts = ["-m"] if is_mount_point("/") else ["-m", "--propagation", "unchanged"]
        line = ["unshare", "-n"] + mounts + ([] if os.geteuid() == 0 else ["-r"]) + ["--", sys.executable, "-B"] + sys.argv
        os.execvp("unshare", line)
    try:
        with open("/proc/sys/net/ipv6/conf/all/disable_ipv6", "w") as f:
            f.write("0")
    except OSError:
        pass
    batch = "link set lo up\n" + "".join(
        "addr add %s dev lo\n" % (a + "/128 nodad" if ":" in a else a + "/32") for a in ADDRESSES)
    subprocess.run(["ip", "-batch", "-"], input=batch, text=True, check=True)


def until(condition, timeout_s=5.0, step_s=0.02):
    """Polls until condition() is true; its value, false when the time is over."""
    end = time.monotonic() + timeout_s
    while not (value := condition()) and time.monotonic() < end:
        time.sleep(step_s)
    return value


class Daemon:
    """A running sluiced with an ng client and its CLI."""

    def __init__(self, lab, options, name="sluiced", ng_port=2223, cli_port=9900, **popen):
        self.ng_address, self.cli_address = ("127.0.0.1", ng_port), ("127.0.0.1", cli_port)
        line = [SLUICED, "--config-file=none", "--table=-1", "--foreground", "--log-stderr", "--log-level=6",
                "--listen-ng=127.0.0.1:%d" % ng_port, "--listen-cli=127.0.0.1:%d" % cli_port] + list(options)
        self.process, self.log_path = lab.start(line, name, **popen)
        self.ng = ng.Client(self.ng_address, alive=self.is_alive)
        if not until(lambda: not self.is_alive() or self.ng.request("ping", timeout_s=0.2), 10):
            raise RuntimeError("%s does not answer a ping" % name)
        if not self.is_alive():
            raise RuntimeError("%s ended at start (code %s): %s" % (name, self.process.returncode, self.log()[-1500:]))

    def is_alive(self):
        return self.process.poll() is None

    def cli(self, line):
        return ng.cli(line, self.cli_address)

    def log(self):
        with open(self.log_path, errors="replace") as f:
            return f.read()

    def sessions(self):
        return int(re.search(r"Current sessions total: (\d+)", self.cli("list numsessions"))[1])

    def ports_used(self):
        return sum(map(int, re.findall(r"Ports used: +(\d+)", self.cli("list interfaces"))))

    def fds(self):
        return len(os.listdir("/proc/%d/fd" % self.process.pid))

    def totals(self, call_id):
        return self.ng.request("query", {"call-id": call_id})["totals"]


class Lab:
    def __init__(self, name, limit_s=60):
        self.name, self.limit_s = name, limit_s
        self.children, self.failed, self.checked = [], 0, 0

    def __enter__(self):
        enter_namespace()
        signal.signal(signal.SIGALRM, self.out_of_time)
        signal.alarm(self.limit_s)
        if not os.access(SLUICED, os.X_OK):
            self.skip("there is no daemon at " + SLUICED)
        self.tmp = tempfile.mkdtemp(prefix="sluice-net-")
        return self

    def out_of_time(self, *_):
        raise TimeoutError("the test took longer than %d s" % self.limit_s)

    def __exit__(self, kind, error, trace):
        signal.alarm(0)
        if kind and not issubclass(kind, SystemExit):
            where = traceback.extract_tb(trace)
            here = [f for f in where if f.filename == os.path.realpath(sys.argv[0])] or where
            self.check("runs to its end", False, "%s: %s (line %d)" % (kind.__name__, error, here[-1].lineno))
        for p in reversed(self.children):
            self.end(p)
        if self.failed and os.environ.get("KEEP"):
            print("# kept " + self.tmp)
        elif hasattr(self, "tmp"):
            shutil.rmtree(self.tmp, ignore_errors=True)
        if kind and issubclass(kind, SystemExit):
            return False
        sys.stdout.flush()
        sys.exit(1 if self.failed or not self.checked else 0)

    def skip(self, why):
        print("skip %s: %s" % (self.name, why))
        sys.exit(SKIPPED)

    def need(self, program, package):
        """The path of a program; without it the test is skipped, and says which package has it."""
        return shutil.which(program) or self.skip("%s is missing (package %s)" % (program, package))

    def check(self, name, is_good, reason=""):
        self.checked += 1
        self.failed += not is_good
        print("ok %s" % name if is_good else "not ok %s: %s" % (name, str(reason).strip().replace("\n", " | ")), flush=True)
        return is_good

    def start(self, line, name, **popen):
        """Starts a program that ends with this test; the process and the path of its output."""
        path = "%s/%s-%d.log" % (self.tmp, name, len(self.children))
        extra = popen.pop("preexec_fn", lambda: None)

        def before():
            end_with_parent()
            extra()
        with open(path, "w") as log:
            options = dict(dict(stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, cwd=self.tmp), **popen)
            p = subprocess.Popen(line, preexec_fn=before, **options)
        self.children.append(p)
        return p, path

    def end(self, p, timeout_s=5):
        """SIGTERM, then SIGKILL; the exit code."""
        if p.poll() is None:
            p.terminate()
            try:
                p.wait(timeout_s)
            except subprocess.TimeoutExpired:
                p.kill()
                p.wait()
        return p.returncode

    def daemon(self, *options, **popen):
        return Daemon(self, options or ["--interface=" + RELAY, "--interface=" + RELAY6], **popen)

    def compile(self, source):
        """Builds tests/net/SOURCE.c; the path of the program."""
        out = "%s/%s" % (self.tmp, source)
        subprocess.run([os.environ.get("CC", "cc"), "-std=c11", "-D_GNU_SOURCE", "-O2", "-Wall", "-Wextra", "-o", out,
                        "%s/%s.c" % (HERE, source)], check=True)
        return out
