"""CPU times of other simulators on the cases of CrossbarBenchmark and DigitsBenchmark, as lines `what<TAB>ms`.

Needs numpy and scipy; badcrossbar and CrossSim from clones of their repositories. One thread: set OMP_NUM_THREADS=1.
"""
import argparse
import sys
import time
import types
import warnings

import numpy as np
import scipy.sparse as sp
import scipy.sparse.linalg as sla

warnings.filterwarnings("ignore")


def cpu_ms(f, seconds=1.0):
    """Least CPU time of a call, in ms, over about so many seconds."""
    f()
    best, spent = float("inf"), 0.0
    while spent < seconds:
        start = time.process_time()
        f()
        took = time.process_time() - start
        best, spent = min(best, took), spent + took
    return 1e3 * best


def say(what, ms):
    print(f"{what}\t{ms:.4g}", flush=True)


def array(n):
    rng = np.random.default_rng(1)
    return rng.uniform(1e-6, 1e-4, (n, n)), rng.uniform(0, 0.3, n)


def sparse_lu(g, v, r):
    """Bit-line currents by Kirchhoff's law and SuperLU; assembly counts."""
    n, m = g.shape
    k = np.arange(n * m).reshape(n, m)
    w = 1 / r
    ones = np.full(n * (m - 1), w)
    rows = [k[:, 1:].ravel(), n * m + k[1:].ravel(), k.ravel()]
    cols = [k[:, :-1].ravel(), n * m + k[:-1].ravel(), n * m + k.ravel()]
    vals = [ones, np.full((n - 1) * m, w), g.ravel()]
    a, b, c = map(np.concatenate, (rows, cols, vals))
    off = sp.coo_matrix((-c, (a, b)), shape=(2 * n * m, 2 * n * m))
    off = off + off.T
    diagonal = -np.asarray(off.sum(axis=1)).ravel()
    diagonal[k[:, 0]] += w
    diagonal[n * m + k[-1]] += w
    rhs = np.zeros(2 * n * m)
    rhs[k[:, 0]] = v * w
    x = sla.spsolve((off + sp.diags(diagonal)).tocsc(), rhs)
    return x[n * m + k[-1]] * w


def stub_plotting():
    """badcrossbar imports libraries that only its plots and file names need."""
    for name in ("cairo", "pathvalidate", "sigfig"):
        stub = types.ModuleType(name)
        stub.Context = stub.LinearGradient = stub.Surface = stub.ImageSurface = object
        stub.round = round
        stub.sanitize_filename = stub.sanitize_filepath = lambda text, *a, **k: text
        sys.modules.setdefault(name, stub)


def circuits(badcrossbar):
    for n in (64, 128):
        g, v = array(n)
        say(f"sparse LU {n}", cpu_ms(lambda: sparse_lu(g, v, 2.5)))
        if badcrossbar:
            solve = lambda: badcrossbar.compute(v[:, None], 1 / g, r_i=2.5)
            say(f"badcrossbar {n}", cpu_ms(solve))
            ours, theirs = sparse_lu(g, v, 2.5), solve().currents.output[0]
            assert np.allclose(ours, theirs, rtol=1e-9), "the two do not solve the same circuit"
            many = np.random.default_rng(2).uniform(0, 0.3, (n, 64))
            say(f"badcrossbar {n}, each of 64 inputs", cpu_ms(lambda: badcrossbar.compute(many, 1 / g, r_i=2.5)) / 64)


def parameters(**kw):
    from simulator import CrossSimParameters

    p = CrossSimParameters()
    p.xbar.device.Rmin, p.xbar.device.Rmax = 1e4, 1e6
    p.core.mapping.inputs.mvm.min, p.core.mapping.inputs.mvm.max = -1, 1
    p.simulation.hide_convergence_msg = True
    if kw.get("read_noise"):
        p.xbar.device.read_noise.enable = True
        p.xbar.device.read_noise.model = "NormalProportionalDevice"
        p.xbar.device.read_noise.magnitude = kw["read_noise"]
    if kw.get("wire"):
        p.xbar.array.parasitics.enable = True
        p.xbar.array.parasitics.Rp_row = p.xbar.array.parasitics.Rp_col = kw["wire"]
    return p


def cross_sim():
    from simulator import AnalogCore

    rng = np.random.default_rng(3)
    for r in (0.5, 1.0, 2.5):
        core = AnalogCore(rng.normal(0, 0.3, (128, 128)), params=parameters(wire=r))
        x = rng.uniform(0, 1, 128)
        try:
            say(f"CrossSim 128, {r} ohm, within 1e-3", cpu_ms(lambda: core @ x))
        except Exception as e:  # its fixed point does not converge everywhere
            print(f"# CrossSim 128, {r} ohm: {type(e).__name__}: {e}", flush=True)
    for name, count, kw in (
        ("no errors", 540, {}),
        ("read noise", 64, {"read_noise": 0.05}),
        ("wires of 1 ohm", 32, {"wire": 1.0}),
    ):
        images = rng.uniform(0, 1, (count, 64))
        cores = [
            AnalogCore(rng.normal(0, 0.1, shape), params=parameters(**kw))
            for shape in ((16, 9), (32, 144), (64, 128), (10, 64))
        ]
        say(f"CrossSim digits, {name}, an image", cpu_ms(lambda: digits(cores, images), 2.0) / count)


def patches(maps):
    n, c, size, _ = maps.shape
    wide = np.pad(maps, ((0, 0), (0, 0), (1, 1), (1, 1)))
    parts = [wide[:, :, i : i + size, j : j + size] for i in range(3) for j in range(3)]
    return np.stack(parts, 2).reshape(n, c * 9, size * size)


def apply(core, x):
    """Columns of x through the core, one after another where each is read anew."""
    if core.params.xbar.device.read_noise.enable or core.params.xbar.array.parasitics.enable:
        return np.stack([core @ column for column in x.T], 1)
    return core @ x


def digits(cores, images):
    n = len(images)
    a = images.reshape(n, 1, 8, 8)
    for k, size in ((0, 8), (1, 4)):
        x = patches(a).transpose(1, 0, 2).reshape(-1, n * size * size)
        x = x / max(1.0, x.max())
        y = np.maximum(apply(cores[k], x), 0).reshape(-1, n, size, size).transpose(1, 0, 2, 3)
        a = y.reshape(n, -1, size // 2, 2, size // 2, 2).max((3, 5))
    x = a.reshape(n, -1).T
    y = np.maximum(apply(cores[2], x / max(1.0, x.max())), 0)
    return apply(cores[3], y / max(1.0, y.max()))


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--badcrossbar", help="clone of joksas/badcrossbar")
    options.add_argument("--cross-sim", help="clone of sandialabs/cross-sim")
    chosen = options.parse_args()
    badcrossbar = None
    if chosen.badcrossbar:
        stub_plotting()
        sys.path.insert(0, chosen.badcrossbar)
        import logging

        import badcrossbar

        logging.disable(logging.CRITICAL)
    circuits(badcrossbar)
    if chosen.cross_sim:
        sys.path.insert(0, chosen.cross_sim)
        cross_sim()


if __name__ == "__main__":
    main()
