"""Measures the endpoint: server CPU for each raw sqs_send, with and without a state folder, start and memory.

`python tests/bench/endpoint.py [--seconds 3] [--times 5]` prints one JSON object; wrk repeats one signed request over
eight connections, or, where there is no wrk, a loop of our own does.
"""

import argparse
import contextlib
import json
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

CONNECTIONS = 8
BODY = "x" * 1024
TARGET_US = 51
IDLE_POLLS = 1_000
ROOT = Path(__file__).resolve().parents[2]
TICKS = os.sysconf("SC_CLK_TCK")
JSON_1_0 = "application/x-amz-json-1.0"


@contextlib.contextmanager
def running(*options: str) -> Iterator[tuple[str, int, float]]:
    """Run an emulator; give its URL, its process id and the seconds to its first answer."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "emulator", "--port", "0", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        url = process.stdout.readline().split()[-1]
        with urllib.request.urlopen(f"{url}/_sluice/health") as answer:
            answer.read()
        try:
            yield url, process.pid, time.perf_counter() - began
        finally:
            process.terminate()


def cpu_s(pid: int) -> float:
    """Return the CPU seconds of a process."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def rss_mb(pid: int) -> float:
    """Return the resident memory of a process."""
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    return int(found.group(1)) / 1024 if found else 0.0


def signed(url: str, target: str, body: bytes) -> dict[str, str]:
    """Return the headers of a signed request, as botocore makes them."""
    headers = {"Content-Type": JSON_1_0, "X-Amz-Target": target, "x-amzn-query-mode": "true"}
    request = AWSRequest("POST", f"{url}/", headers=headers, data=body)
    SigV4Auth(Credentials("test", "test"), "sqs", "us-east-1").add_auth(request)
    return dict(request.prepare().headers.items())


def call(url: str, target: str, parameters: dict[str, Any]) -> Any:
    """Make one call and return its result."""
    body = orjson.dumps(parameters)
    request = urllib.request.Request(f"{url}/", body, signed(url, target, body))
    with urllib.request.urlopen(request) as answer:
        return orjson.loads(answer.read())


def repeat_with_wrk(url: str, headers: dict[str, str], body: bytes, seconds: float) -> tuple[int, dict[str, float]]:
    """Repeat a request by wrk; return how often it was answered and the latency in milliseconds."""
    script = f"wrk.method='POST'\nwrk.body={json.dumps(body.decode())}\n"
    script += "".join(f"wrk.headers[{json.dumps(name)}]={json.dumps(text)}\n" for name, text in headers.items())
    script += (
        'done=function(s,l,r) io.write(string.format("R %d %d %d %d\\n",'
        "s.requests,l:percentile(50),l:percentile(99),s.errors.status+s.errors.read+s.errors.timeout)) end\n"
    )
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
        file.write(script)
        file.flush()
        options = ["-t1", f"-c{CONNECTIONS}", f"-d{max(1, round(seconds))}s", "-s", file.name]
        done = subprocess.run(["wrk", *options, f"{url}/"], capture_output=True, text=True, check=True)
    found = re.search(r"^R (\d+) (\d+) (\d+) (\d+)", done.stdout, re.MULTILINE)
    assert found is not None, done.stdout
    count, p50, p99, failed = map(int, found.groups())
    assert failed == 0, done.stdout
    return count, {"p50_ms": p50 / 1000, "p99_ms": p99 / 1000}


def repeat_by_hand(url: str, headers: dict[str, str], body: bytes, seconds: float) -> tuple[int, dict[str, float]]:
    """Repeat a request over keep-alive connections of our own."""
    host, port = url.removeprefix("http://").split(":")
    lines = [f"{name}: {text}" for name, text in headers.items() if name.lower() not in ("content-length", "host")]
    head = ["POST / HTTP/1.1", f"Host: {host}:{port}", *lines, f"Content-Length: {len(body)}", "", ""]
    request = "\r\n".join(head).encode() + body
    ends = time.perf_counter() + seconds
    counts = [0] * CONNECTIONS

    def loop(number: int) -> None:
        with socket.create_connection((host, int(port))) as connection:
            while time.perf_counter() < ends:
                connection.sendall(request)
                answer = connection.recv(65536)
                assert answer.startswith(b"HTTP/1.1 200"), answer
                counts[number] += 1

    threads = [threading.Thread(target=loop, args=(number,)) for number in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts), {}


def measure_send(seconds: float, *options: str) -> dict[str, float]:
    """Return what one run of sends costs the server."""
    repeat = repeat_with_wrk if shutil.which("wrk") else repeat_by_hand
    with running(*options) as (url, pid, _):
        queue = call(url, "AmazonSQS.CreateQueue", {"QueueName": "bench"})["QueueUrl"]
        body = orjson.dumps({"QueueUrl": queue, "MessageBody": BODY})
        headers = signed(url, "AmazonSQS.SendMessage", body)
        repeat(url, headers, body, 1)
        before = cpu_s(pid)
        count, latency = repeat(url, headers, body, seconds)
        return {"cpu_us": (cpu_s(pid) - before) / count * 1e6, "per_s": count / seconds, **latency}


def measure_idle_polls(seconds: float) -> dict[str, float]:
    """Return what a thousand waiting long polls cost the server."""
    with running() as (url, pid, _), contextlib.ExitStack() as stack:
        queue = call(url, "AmazonSQS.CreateQueue", {"QueueName": "bench"})["QueueUrl"]
        body = orjson.dumps({"QueueUrl": queue, "WaitTimeSeconds": 20})
        lines = [f"{name}: {text}" for name, text in signed(url, "AmazonSQS.ReceiveMessage", body).items()]
        request = "\r\n".join(["POST / HTTP/1.1", "Host: h", *lines, "", ""]).encode() + body
        host, port = url.removeprefix("http://").split(":")
        for _ in range(IDLE_POLLS):
            stack.enter_context(socket.create_connection((host, int(port)))).sendall(request)
        time.sleep(1)
        before = cpu_s(pid)
        time.sleep(seconds)
        return {"cpu_percent": round((cpu_s(pid) - before) / seconds * 100, 2), "rss_mb": round(rss_mb(pid), 1)}


def medians(runs: list[dict[str, float]]) -> dict[str, float]:
    """Return the median of each figure."""
    return {name: round(statistics.median(run[name] for run in runs), 2) for name in runs[0]}


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description="Measures the endpoint")
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--times", type=int, default=5)
    options = parser.parse_args()
    starts, idle = [], []
    for _ in range(options.times):
        with running() as (_, pid, seconds):
            starts.append(seconds)
            idle.append(rss_mb(pid))
    figures: dict[str, Any] = {
        "start_s": round(statistics.median(starts), 3),
        "idle_mb": round(statistics.median(idle), 1),
        "sqs_send": medians([measure_send(options.seconds) for _ in range(options.times)]),
        "sqs_send_target_cpu_us": TARGET_US,
    }
    figures["idle_polls_1000"] = measure_idle_polls(10)
    kept = []
    for _ in range(options.times):
        with tempfile.TemporaryDirectory() as folder:
            kept.append(measure_send(options.seconds, "--state", folder))
    figures["sqs_send_state"] = medians(kept)
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
