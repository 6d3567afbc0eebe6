"""The networks of training/*.hwnas in PyTorch, on one thread: lines as TrainingRun prints them.

Usage: training.py lenet|resnet8 EPOCHS SAMPLES FOLDER   (FOLDER of Fashion-MNIST's four IDX files, .gz or not)
"""
import gzip
import math
import pathlib
import sys
import time

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

BATCH = 64


def idx(folder, name, head):
    path = pathlib.Path(folder) / name
    raw = path.read_bytes() if path.exists() else gzip.decompress(path.with_name(name + ".gz").read_bytes())
    return np.frombuffer(raw, np.uint8, offset=head)


def split(folder, name):
    images = torch.from_numpy(idx(folder, f"{name}-images-idx3-ubyte", 16).reshape(-1, 1, 28, 28) / np.float32(255))
    return images, torch.from_numpy(idx(folder, f"{name}-labels-idx1-ubyte", 8).astype(np.int64))


def lenet():
    return nn.Sequential(
        nn.Conv2d(1, 16, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(16, 32, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(32 * 49, 128), nn.ReLU(), nn.Linear(128, 10))


class Residual(nn.Module):
    def __init__(self, inside, outside, stride):
        super().__init__()
        self.one = nn.Conv2d(inside, outside, 3, stride, 1, bias=False)
        self.two = nn.Conv2d(outside, outside, 3, 1, 1, bias=False)
        self.norm1, self.norm2 = nn.BatchNorm2d(outside), nn.BatchNorm2d(outside)
        self.short = nn.Sequential()
        if stride > 1:
            self.short = nn.Sequential(nn.Conv2d(inside, outside, 1, stride, bias=False), nn.BatchNorm2d(outside))

    def forward(self, x):
        y = self.norm2(self.two(F.relu(self.norm1(self.one(x)))))
        return F.relu(y + self.short(x))


def resnet8():
    return nn.Sequential(
        nn.Conv2d(1, 16, 3, padding=1, bias=False), nn.BatchNorm2d(16), nn.ReLU(),
        Residual(16, 16, 1), Residual(16, 32, 2), Residual(32, 64, 2),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10))


def moved(images):
    """Mirrored every other time, moved by up to three pixels."""
    n = len(images)
    columns = torch.arange(28).expand(n, 28)
    columns = torch.where(torch.rand(n, 1) < 0.5, columns, 27 - columns) + torch.randint(7, (n, 1))
    rows = torch.arange(28).expand(n, 28) + torch.randint(7, (n, 1))
    padded = F.pad(images, (3, 3, 3, 3))[:, 0]
    return padded[torch.arange(n)[:, None, None], rows[:, :, None], columns[:, None, :]][:, None]


def main():
    name, epochs, samples, folder = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
    torch.set_num_threads(1)
    torch.manual_seed(1)
    network, rate, augmented = (lenet(), 1e-3, False) if name == "lenet" else (resnet8(), 3e-3, True)
    images, labels = split(folder, "train")
    steps = samples // BATCH
    optimizer = torch.optim.Adam(network.parameters(), rate)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda t: (1 + math.cos(math.pi * t / (steps * epochs))) / 2)
    for epoch in range(1, epochs + 1):
        network.train()
        order = torch.randperm(samples)
        start, total = time.process_time(), 0.0
        for step in range(steps):
            take = order[step * BATCH:(step + 1) * BATCH]
            x = moved(images[take]) if augmented else images[take]
            loss = F.cross_entropy(network(x), labels[take])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            total += loss.item()
        print(f"epoch\t{epoch}\t{steps * BATCH / (time.process_time() - start):.0f}\t{total / steps:.4f}", flush=True)
    network.eval()
    tests, truth = split(folder, "t10k")
    with torch.no_grad():
        right = sum((network(tests[i:i + 250]).argmax(1) == truth[i:i + 250]).sum().item() for i in range(0, len(tests), 250))
    print(f"accuracy\t{right / len(tests):.4f}")


main()
