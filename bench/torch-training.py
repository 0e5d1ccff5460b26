"""Median milliseconds of whole training steps with Adam, batch 32, one thread: python torch-training.py resnet8|ds-cnn"""
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

torch.set_num_threads(1)
torch.manual_seed(1)


def conv(inputs, outputs, kernel=3, stride=1):
    return nn.Conv2d(inputs, outputs, kernel, stride, padding=kernel // 2)


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.first, self.second = conv(inputs, outputs, 3, stride), conv(outputs, outputs)
        self.first_norm, self.second_norm = nn.BatchNorm2d(outputs), nn.BatchNorm2d(outputs)
        self.shortcut = nn.Identity() if stride == 1 else conv(inputs, outputs, 1, stride)

    def forward(self, x):
        y = F.relu(self.first_norm(self.first(x)))
        return F.relu(self.second_norm(self.second(y)) + self.shortcut(x))


class Mean(nn.Module):
    def forward(self, x):
        return x.mean((2, 3))


def resnet8():
    blocks = [Block(16, 16, 1), Block(16, 32, 2), Block(32, 64, 2)]
    return nn.Sequential(conv(3, 16), nn.BatchNorm2d(16), nn.ReLU(), *blocks, Mean(), nn.Linear(64, 10))


def ds_cnn():
    layers = [nn.ZeroPad2d((1, 1, 4, 5)), nn.Conv2d(1, 64, (10, 4), 2), nn.BatchNorm2d(64), nn.ReLU(), nn.Dropout2d(0.2)]
    for _ in range(4):
        layers += [nn.Conv2d(64, 64, 3, padding=1, groups=64), nn.BatchNorm2d(64), nn.ReLU()]
        layers += [nn.Conv2d(64, 64, 1), nn.BatchNorm2d(64), nn.ReLU()]
    return nn.Sequential(*layers, nn.Dropout2d(0.4), Mean(), nn.Linear(64, 12))


NETWORKS = {"resnet8": (resnet8, (32, 3, 32, 32), 10), "ds-cnn": (ds_cnn, (32, 1, 49, 10), 12)}

make, shape, classes = NETWORKS[sys.argv[1]]
model = make().to(memory_format=torch.channels_last)
samples = torch.randn(shape).to(memory_format=torch.channels_last)
labels = torch.arange(32) % classes
optimizer = torch.optim.Adam(model.parameters(), 1e-3)


def step():
    optimizer.zero_grad(set_to_none=True)
    F.cross_entropy(model(samples), labels).backward()
    optimizer.step()


for _ in range(10):
    step()
times = []
end = time.perf_counter() + 1.5
while time.perf_counter() < end:
    start = time.perf_counter()
    step()
    times.append((time.perf_counter() - start) * 1e3)
print(sorted(times)[len(times) // 2])
