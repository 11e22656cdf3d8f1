#!/usr/bin/env python3
"""What consensus finds and costs, beside crowd-kit (PyPI), in one run.

    make bench-annotation [SETS=FOLDER]

FOLDER has one folder a set of crowd labels, each with label.csv (item,worker,label) and truth.csv
(item,truth). The last line is everything as one JSON object.
"""

import csv
import json
import pathlib
import subprocess
import sys
import time

HUMAN_GAS = (14_785, 31_885)  # a payee of HUMAN Protocol, of a block of 30M gas
BLOCK_GAS = 30_000_000
BLOCK_SECONDS = 2  # of weight, in a block of this chain


def rows(path):
    with open(path, newline="") as file:
        return [[int(field) for field in row] for row in list(csv.reader(file))[1:]]


def ours(binary, folder):
    output = subprocess.run([binary, folder], capture_output=True, text=True, check=True).stdout
    return [json.loads(line) for line in output.splitlines()]


def theirs(folder):
    """Majority, one-coin and full Dawid-Skene as crowd-kit has them."""
    import pandas
    from crowdkit.aggregation import DawidSkene, MajorityVote, OneCoinDawidSkene

    seen, answers = set(), []
    for item, worker, label in rows(folder / "label.csv"):
        if (item, worker) not in seen:
            seen.add((item, worker))
            answers.append((item, worker, label))
    frame = pandas.DataFrame(answers, columns=["task", "worker", "label"])
    truth = dict(rows(folder / "truth.csv"))
    models = [
        ("crowd-kit majority", MajorityVote(default_skill=None)),
        ("crowd-kit one-coin", OneCoinDawidSkene(n_iter=100)),
        ("crowd-kit Dawid-Skene", DawidSkene(n_iter=100)),
    ]
    for mode, model in models:
        began = time.monotonic()
        found = model.fit_predict(frame)
        seconds = time.monotonic() - began
        right = sum(found.get(item) == label for item, label in truth.items())
        yield {
            "set": folder.name,
            "mode": mode,
            "accuracy": right / len(truth),
            "ms": round(seconds * 1000),
        }


def main():
    binary, costs, *folders = sys.argv[1:]
    accuracy = []
    for folder in sorted(pathlib.Path(f) for f in folders):
        for line in [*ours(binary, folder), *theirs(folder)]:
            accuracy.append(line)
            print(f"{line['set']:12} {line['mode']:24} {line['accuracy']:.4f} {line['ms']:8} ms")
    found = [json.loads(line) for line in open(costs) if line.startswith("{")]
    for line in found:
        share = 1 / (line["payees_a_second"] * BLOCK_SECONDS)
        line["payee_share_of_block"] = share
        line["human_share_of_block"] = [gas / BLOCK_GAS for gas in HUMAN_GAS]
        print(
            f"{line['method']:12} {line['labels_a_second']:,} labels a second of weight,"
            f" {line['bytes_a_label']} bytes a label, {line['payees_a_second']:,} payees a second;"
            f" a payee is {share:.6f} of a block (HUMAN {HUMAN_GAS[0] / BLOCK_GAS:.6f} to"
            f" {HUMAN_GAS[1] / BLOCK_GAS:.6f})"
        )
    print(json.dumps({"benchmark": "annotation", "accuracy": accuracy, "costs": found}))


if __name__ == "__main__":
    main()
