"""Writes the models of PyTorch that the test of the ONNX import reads, and what PyTorch computes (pip install torch onnx onnxscript):

python test/golden/onnx/record-torch.py
"""

import base64
import json
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional


class Residual(nn.Module):
    """Convolutions of an image with strides, groups, zeros around it, a residual, and a linear layer over all pixels."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 6, 3, stride=2, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(6)
        self.depthwise = nn.Conv2d(6, 6, 3, padding=1, groups=6)
        self.pointwise = nn.Conv2d(6, 6, 1)
        self.out = nn.Linear(6 * 3 * 2, 4)

    def forward(self, x):
        x = functional.max_pool2d(torch.relu(self.norm(self.stem(x))), 2)
        x = x + functional.relu6(self.pointwise(self.depthwise(x)))
        return self.out(x.flatten(1))


class Branches(nn.Module):
    """Branches joined over their channels, and a head of one pixel."""

    def __init__(self):
        super().__init__()
        self.left = nn.Conv2d(1, 3, (3, 1), padding=(1, 0))
        self.right = nn.Conv2d(1, 2, 1)
        self.head = nn.Conv2d(5, 4, 1)

    def forward(self, x):
        x = torch.cat([torch.tanh(self.left(x)), torch.sigmoid(self.right(x))], 1)
        x = functional.adaptive_avg_pool2d(functional.avg_pool2d(x, 2), 1)
        return functional.log_softmax(self.head(x).squeeze(-1).squeeze(-1), 1)


class Temporal(nn.Module):
    """Causal convolutions with dilations as in temporal convolutional networks: padded on both sides and cut."""

    def __init__(self):
        super().__init__()
        self.first = nn.Conv1d(3, 5, 3, padding=4, dilation=2)
        self.second = nn.Conv1d(5, 5, 3)
        self.strided = nn.Conv1d(5, 4, 3, stride=2, padding=1)
        self.around = nn.Conv1d(3, 5, 1)
        self.out = nn.Linear(4, 3)

    def forward(self, x):
        y = torch.relu(self.first(x)[:, :, :-4])
        y = torch.relu(self.second(functional.pad(y, (2, 0)))) + self.around(x)
        return self.out(self.strided(y)[:, :, -1])


class Recurrent(nn.Module):
    """A recurrent layer over [batch, time, channels] with a linear layer of each time, and of the last one."""

    def __init__(self, kind):
        super().__init__()
        self.inner = nn.Linear(3, 4)
        self.cell = kind(4, 5, batch_first=True)
        self.out = nn.Linear(5, 3)

    def forward(self, x):
        states, _ = self.cell(torch.relu(self.inner(x)))
        return self.out(states[:, -1])


class Perceptron(nn.Module):
    """Linear layers over the pixels of an image of which the channels come first."""

    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(24, 6)
        self.norm = nn.BatchNorm1d(6)
        self.out = nn.Linear(6, 3)

    def forward(self, x):
        x = self.hidden(x.reshape(x.shape[0], -1))
        return functional.softmax(self.out(functional.dropout(torch.relu(self.norm(x)), 0.2, self.training)), 1)


MODELS = [
    ("residual", Residual, (3, 12, 8), [12, 8, 3]),
    ("branches", Branches, (1, 8, 6), [8, 6]),
    ("temporal", Temporal, (3, 11), [11, 3]),
    ("lstm", lambda: Recurrent(nn.LSTM), (6, 3), [6, 3]),
    ("gru", lambda: Recurrent(nn.GRU), (6, 3), [6, 3]),
    ("perceptron", Perceptron, (2, 4, 3), [4, 3, 2]),
]


def bytes_of(model, sample, new, name):
    path = Path(f"/tmp/{name}.onnx")
    # The one with a batch of one, the other with a batch of any length.
    options = {"dynamo": True, "external_data": False} if new else {"dynamo": False, "dynamic_axes": {"x": {0: "batch"}}}
    torch.onnx.export(model, sample, str(path), input_names=["x"], **options)
    data = path.read_bytes()
    path.unlink()
    return data


def main():
    golden = []
    for seed, (name, make, shape, sample_shape) in enumerate(MODELS):
        torch.manual_seed(seed)
        model = make()
        with torch.no_grad():
            for module in model.modules():
                if isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d)):
                    module.running_mean.uniform_(-1, 1)
                    module.running_var.uniform_(0.5, 2)
                    module.weight.uniform_(0.5, 2)
                    module.bias.uniform_(-1, 1)
            model.eval()
            samples = torch.randn(2, *shape).mul(1000).round().div(1000)
            logits = model(samples)
            # A softmax at the end is left out where the file is read.
            logits = logits.log() if name == "perceptron" else logits
        # Samples of the product have their channels last.
        last = samples if len(shape) == len(sample_shape) and list(shape) == sample_shape else samples.movedim(1, -1)
        for new in (False, True):
            golden.append(
                {
                    "name": f"{name}, {'torch.export' if new else 'TorchScript'}",
                    "sample": sample_shape,
                    "samples": [round(value, 6) for value in last.reshape(-1).tolist()],
                    "logits": [float(f"{value:.7g}") for value in logits.reshape(-1).tolist()],
                    "model": base64.b64encode(bytes_of(model, samples[:1], new, name)).decode(),
                }
            )
    lines = ",\n".join(f"  {json.dumps(entry)}" for entry in golden)
    Path(__file__).with_name("torch.json").write_text("[\n" + lines + "\n]\n")


main()
