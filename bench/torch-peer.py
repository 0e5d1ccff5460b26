"""PyTorch's side of `npm run bench -- training`: reads `name milliseconds` lines, prints the median time of whole training steps."""
import statistics
import sys
import time

import torch
from torch import nn

BATCH, TIME, CHANNELS, CLASSES = 32, 550, 6, 5
torch.set_num_threads(1)
torch.manual_seed(1)


class Tcn(nn.Module):
    def __init__(self):
        super().__init__()
        self.dilations = [2, 8, 16, 64, 128, 256]
        widths = [CHANNELS] + [21] * 6
        self.first = nn.ModuleList(nn.Conv1d(w, 21, 2, dilation=d) for w, d in zip(widths, self.dilations))
        self.second = nn.ModuleList(nn.Conv1d(21, 21, 2, dilation=d) for d in self.dilations)
        self.match = nn.Conv1d(CHANNELS, 21, 1)
        self.head = nn.Linear(21, CLASSES)

    def forward(self, x):
        x, total = x.transpose(1, 2), 0
        for block, (d, a, b) in enumerate(zip(self.dilations, self.first, self.second)):
            y = torch.relu(a(nn.functional.pad(x, (d, 0))))
            y = torch.relu(b(nn.functional.pad(y, (d, 0))))
            total = total + y
            x = torch.relu((self.match(x) if block == 0 else x) + y)
        return self.head(total[:, :, -1])


class FastGrnn(nn.Module):
    def __init__(self, units):
        super().__init__()
        self.w = nn.Parameter(0.1 * torch.randn(CHANNELS, units))
        self.u = nn.Parameter(0.1 * torch.randn(units, units))
        self.gate, self.bias = nn.Parameter(torch.ones(units)), nn.Parameter(torch.ones(units))
        self.zeta, self.nu = nn.Parameter(torch.ones(())), nn.Parameter(-4 * torch.ones(()))
        self.head = nn.Linear(units, CLASSES)

    def forward(self, x):
        h = x.new_zeros(x.shape[0], self.u.shape[0])
        zeta, nu = torch.sigmoid(self.zeta), torch.sigmoid(self.nu)
        for p in (x @ self.w).unbind(1):
            p = p + h @ self.u
            z = torch.sigmoid(p + self.gate)
            h = z * h + (zeta * (1 - z) + nu) * torch.tanh(p + self.bias)
        return self.head(h)


class Recurrent(nn.Module):
    def __init__(self, cell, units):
        super().__init__()
        self.cell, self.head = cell(CHANNELS, units, batch_first=True), nn.Linear(units, CLASSES)

    def forward(self, x):
        return self.head(self.cell(x)[0][:, -1])


def conv(inputs, outputs, kernel=3, stride=1):
    return nn.Conv2d(inputs, outputs, kernel, stride, padding=kernel // 2)


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.first, self.second = conv(inputs, outputs, 3, stride), conv(outputs, outputs)
        self.first_norm, self.second_norm = nn.BatchNorm2d(outputs), nn.BatchNorm2d(outputs)
        self.shortcut = nn.Identity() if stride == 1 else conv(inputs, outputs, 1, stride)

    def forward(self, x):
        y = torch.relu(self.first_norm(self.first(x)))
        return torch.relu(self.second_norm(self.second(y)) + self.shortcut(x))


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


def mobilenet_v1():
    def after(layer, channels):
        return [layer, nn.BatchNorm2d(channels), nn.ReLU6()]

    layers, inputs = after(nn.Conv2d(3, 8, 3, 2, padding=1, bias=False), 8), 8
    for outputs, stride in [(16, 1), (32, 2), (32, 1), (64, 2), (64, 1), (128, 2)] + 5 * [(128, 1)] + [(256, 2), (256, 1)]:
        layers += after(nn.Conv2d(inputs, inputs, 3, stride, padding=1, groups=inputs, bias=False), inputs)
        layers += after(nn.Conv2d(inputs, outputs, 1, bias=False), outputs)
        inputs = outputs
    return nn.Sequential(*layers, Mean(), nn.Dropout(0.001), nn.Linear(256, 2))


SEQUENCES = ((BATCH, TIME, CHANNELS), CLASSES)
# What a sample is and how many classes there are, where it is not a sequence.
IMAGES = {"resnet8": ((BATCH, 3, 32, 32), 10), "ds-cnn": ((BATCH, 1, 49, 10), 12), "mobilenet-v1": ((BATCH, 3, 96, 96), 2)}

MAKERS = {
    "resnet8": resnet8,
    "ds-cnn": ds_cnn,
    "mobilenet-v1": mobilenet_v1,
    "har-tcn": Tcn,
    "har-tcn-dense": Tcn,
    "fastgrnn": lambda: FastGrnn(32),
    "gru": lambda: Recurrent(nn.GRU, 64),
    "lstm": lambda: Recurrent(nn.LSTM, 64),
}
steps = {}


def training_step(name):
    shape, classes = IMAGES.get(name, SEQUENCES)
    net, x = MAKERS[name](), torch.randn(shape)
    if name in IMAGES:
        net, x = net.to(memory_format=torch.channels_last), x.to(memory_format=torch.channels_last)
    optimiser = torch.optim.Adam(net.parameters(), lr=1e-3)
    y = torch.arange(BATCH) * 7 % classes

    def step():
        optimiser.zero_grad()
        nn.functional.cross_entropy(net(x), y).backward()
        optimiser.step()

    for _ in range(5):
        step()
    return step


print(torch.__version__, flush=True)
for line in sys.stdin:
    name, milliseconds = line.split()
    if name not in steps:
        steps[name] = training_step(name)
    times, end = [], time.perf_counter() + float(milliseconds) / 1000
    while time.perf_counter() < end or len(times) < 3:
        start = time.perf_counter()
        steps[name]()
        times.append(1000 * (time.perf_counter() - start))
    print(statistics.median(times), flush=True)
