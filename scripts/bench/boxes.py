#!/usr/bin/env python3
"""Our consensus on boxes beside weighted boxes fusion (PyPI `ensemble-boxes`), on the same crowds.

    cargo build --release -p sensor-truth --example boxes-bench
    python3 -m venv VENV && VENV/bin/pip install ensemble-boxes==1.0.9
    VENV/bin/python scripts/bench/boxes.py TARGET/release/examples/boxes-bench [SEED]

Prints one line of JSON for each scene and method, and a table on standard error. `WBF` is as it is
shipped. `WBF, tuned` is, for each scene, the setting that comes closest to the truth of that very scene:
nobody could choose it beforehand. Boxes that more than half of an item's annotators drew are kept,
as in ours. What our binary says of itself is measured again here, and has to be the same.
"""

import json
import subprocess
import sys
import tempfile
import time

from ensemble_boxes import weighted_boxes_fusion

EDGE = 65535
SHIPPED = (0.55, "avg")
SETTINGS = [
    (threshold, confidence)
    for threshold in (0.3, 0.4, 0.5, 0.55, 0.6, 0.7)
    for confidence in ("avg", "box_and_model_avg")
]
OURS = ("equal trust", "estimated trust")


def overlap(a, b):
    """Intersection over union of two rows of label and corners."""
    width = min(a[3], b[3]) - max(a[1], b[1])
    height = min(a[4], b[4]) - max(a[2], b[2])
    if width <= 0 or height <= 0:
        return 0.0
    areas = [(box[3] - box[1]) * (box[4] - box[2]) for box in (a, b)]
    return width * height / (sum(areas) - width * height)


def matched(found, truth, least):
    """Overlaps of the boxes that are found, each with at most one true one, best first."""
    pairs = []
    for i, a in enumerate(found):
        for j, b in enumerate(truth):
            if a[0] == b[0]:
                common = overlap(a, b)
                if common >= least:
                    pairs.append((-common, i, j))
    taken, overlaps = (set(), set()), []
    for common, i, j in sorted(pairs):
        if i not in taken[0] and j not in taken[1]:
            taken[0].add(i)
            taken[1].add(j)
            overlaps.append(-common)
    return overlaps


def measure(founds, truths):
    """F1 at half of the joint area, mean overlap of what matched, F1 at three quarters."""
    usual, strict, boxes = [], 0, 0
    for found, truth in zip(founds, truths):
        usual += matched(found, truth, 0.5)
        strict += len(matched(found, truth, 0.75))
        boxes += len(found) + len(truth)
    return {
        "f1": round(2 * len(usual) / max(boxes, 1), 4),
        "mean_iou": round(sum(usual) / max(len(usual), 1), 4),
        "f1_75": round(2 * strict / max(boxes, 1), 4),
    }


def fuse(drawn, threshold, confidence):
    """What weighted boxes fusion makes of one item."""
    boxes, scores, labels = weighted_boxes_fusion(
        [[[corner / EDGE for corner in box[1:]] for box in boxes] for boxes in drawn],
        [[1.0] * len(boxes) for boxes in drawn],
        [[box[0] for box in boxes] for boxes in drawn],
        iou_thr=threshold,
        conf_type=confidence,
    )
    # Single precision: an exact half must not count as more.
    return [
        [int(label)] + [round(float(corner) * EDGE) for corner in box]
        for box, score, label in zip(boxes, scores, labels)
        if score > 0.5 + 1e-6
    ]


def fusion(items, setting):
    """Weighted boxes fusion of a scene, and how close to the truth it is."""
    start = time.monotonic()
    founds = [fuse(item["drawn"], *setting) for item in items]
    took = (time.monotonic() - start) * 1000
    return {**measure(founds, [item["truth"] for item in items]), "ms": round(took, 1)}


def main():
    binary, seed = sys.argv[1], (sys.argv[2:] or ["1"])[0]
    scenes = {}
    with tempfile.NamedTemporaryFile("r") as file:
        lines = subprocess.run(
            [binary, seed, file.name], check=True, capture_output=True, text=True
        ).stdout.splitlines()
        for row in map(json.loads, file):
            scenes.setdefault(row["scene"], []).append(row)
    results = {}
    for line in map(json.loads, lines):
        results.setdefault(line.pop("scene"), {})[line.pop("method")] = line
    for scene, items in scenes.items():
        for method in OURS:
            again = measure([item[method] for item in items], [item["truth"] for item in items])
            for name, value in again.items():
                said = results[scene][method][name]
                if abs(said - value) > 0.0002:
                    sys.exit(f"error: {scene}, {method}: {name} is {value}, not {said}")
        tried = {setting: fusion(items, setting) for setting in SETTINGS}
        results[scene]["WBF"] = tried[SHIPPED]
        best = max(tried, key=lambda setting: (tried[setting]["f1"], tried[setting]["mean_iou"]))
        results[scene]["WBF, tuned"] = {**tried[best], "iou_thr": best[0], "conf_type": best[1]}

    methods = ("WBF", "WBF, tuned") + OURS
    print(f"{'F1 / mean IoU':24}", *(f"{method:>16}" for method in methods), file=sys.stderr)
    for scene, by_method in results.items():
        for method in methods:
            print(json.dumps({"scene": scene, "method": method, **by_method[method]}))
        cells = [f"{by_method[m]['f1']:.3f} / {by_method[m]['mean_iou']:.3f}" for m in methods]
        print(f"{scene:24}", *(f"{cell:>16}" for cell in cells), file=sys.stderr)


if __name__ == "__main__":
    main()
