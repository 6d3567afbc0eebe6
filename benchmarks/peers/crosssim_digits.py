"""Accuracies of the recorded network for digits on CrossSim's noisy cells, over many programmings, as CSV.

Usage: crosssim_digits.py CROSS_SIM digits_cnn.json [PROGRAMMINGS [FIRST_SEED]]
CROSS_SIM is a clone of sandialabs/cross-sim (3.2); needs numpy and scipy. Each programming has its seed in all cases.
"""
import json
import sys

import numpy as np


def patches(maps):
    """The 3 x 3 surroundings of each place of each map, as columns."""
    n, c, size, _ = maps.shape
    wide = np.pad(maps, ((0, 0), (0, 0), (1, 1), (1, 1)))
    parts = [wide[:, :, i : i + size, j : j + size] for i in range(3) for j in range(3)]
    return np.stack(parts, 2).reshape(n, c * 9, size * size)


class Digits:
    """The network: two convolutions, two poolings, two dense layers."""

    def __init__(self, path):
        with open(path) as file:
            data = json.load(file)
        layers = ("0", "3", "7", "9")
        self.weights = [np.array(data["weights"][k + ".weight"]) for k in layers]
        self.weights = [w.reshape(len(w), -1) for w in self.weights]
        self.biases = [np.array(data["weights"][k + ".bias"])[:, None] for k in layers]
        self.images = np.array(data["X_val"]).reshape(-1, 1, 8, 8) / 16
        self.labels = np.array(data["y_val"])

    def accuracy(self, product):
        """Share of the images that get their label, with products of a layer as given."""
        a, n = self.images, len(self.images)
        for k, size in ((0, 8), (1, 4)):
            x = patches(a).transpose(1, 0, 2).reshape(-1, n * size * size)
            y = np.maximum(product(k, x) + self.biases[k], 0)
            y = y.reshape(-1, n, size, size).transpose(1, 0, 2, 3)
            a = y.reshape(n, -1, size // 2, 2, size // 2, 2).max((3, 5))
        hidden = np.maximum(product(2, a.reshape(n, -1).T) + self.biases[2], 0)
        return ((product(3, hidden) + self.biases[3]).argmax(0) == self.labels).mean()


def parameters(model, magnitude, lowest, highest):
    """A cell between two conductances (S) whose programming errs."""
    from simulator import CrossSimParameters

    p = CrossSimParameters()
    p.xbar.device.Rmin, p.xbar.device.Rmax = 1 / highest, 1 / lowest
    p.core.mapping.inputs.mvm.min, p.core.mapping.inputs.mvm.max = -1, 1
    error = p.xbar.device.programming_error
    error.enable, error.model, error.magnitude = True, model, magnitude
    return p


def cases():
    for m in (0.02, 0.05, 0.1, 0.2):
        yield f"prog_indep_{m}", ("NormalIndependentDevice", m, 1e-6, 1e-4)
        yield f"prog_prop_{m}", ("NormalProportionalDevice", m, 1e-6, 1e-4)
    yield "PCMJoshi", ("PCMJoshi", 0, 0.25e-6, 25e-6)
    yield "RRAMWan", ("RRAMWan", 0, 1e-6, 39.26e-6)


def main():
    sys.path.insert(0, sys.argv[1])
    from simulator import AnalogCore

    digits = Digits(sys.argv[2])
    programmings = int(sys.argv[3]) if len(sys.argv) > 3 else 60
    first = int(sys.argv[4]) if len(sys.argv) > 4 else 1000
    print("case,programmings,mean,deviation")
    for name, cell in cases():
        found = []
        for r in range(programmings):
            np.random.seed(first + r)
            cores = [AnalogCore(w, params=parameters(*cell)) for w in digits.weights]
            found.append(digits.accuracy(lambda k, x: np.asarray(cores[k] @ x)))
        print(f"{name},{programmings},{np.mean(found):.6f},{np.std(found, ddof=1):.6f}", flush=True)


if __name__ == "__main__":
    main()
