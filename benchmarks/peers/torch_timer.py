"""Times a network of PyTorch on request, as TimingServer.java describes it, or writes it to a file for other programs.

torch_timer.py eager|scripted THREADS WORK
torch_timer.py export 1 WORK FILE.pt|FILE.onnx

WORK is a work of ./run as JSON. Inputs are random numbers of the standard normal distribution.
"""

import functools
import json
import statistics
import sys
import time

import torch
from torch import Tensor, nn
from torch.nn import functional

CLASSES = 10


class BuiltIn(nn.Module):
    """Layers of PyTorch's own."""

    KINDS = {
        "lstm": nn.LSTM,
        "gru": nn.GRU,
        "rnn_tanh": functools.partial(nn.RNN, nonlinearity="tanh"),
        "rnn_relu": functools.partial(nn.RNN, nonlinearity="relu"),
    }

    def __init__(self, cell: str, layers: int, features: int, units: int):
        super().__init__()
        self.cell = self.KINDS[cell](features, units, layers, batch_first=True)
        self.linear = nn.Linear(units, CLASSES)

    def forward(self, x: Tensor) -> Tensor:
        states, _ = self.cell(x)
        return self.linear(states[:, -1])


class Peephole(nn.Module):
    """The equations of peephole.model."""

    def __init__(self, features: int, units: int):
        super().__init__()
        self.units = units
        self.wx = uniform(units, 4 * units, features)
        self.wh = uniform(units, 4 * units, units)
        self.p = uniform(units, 3, units)
        self.b = uniform(units, 4 * units)
        self.linear = nn.Linear(units, CLASSES)

    def forward(self, x: Tensor) -> Tensor:
        h = x.new_zeros((x.size(0), self.units))
        c = x.new_zeros((x.size(0), self.units))
        for t in range(x.size(1)):
            i, f, g, o = (functional.linear(x[:, t], self.wx, self.b) + functional.linear(h, self.wh)).chunk(4, 1)
            before = c
            c = torch.sigmoid(f + self.p[1] * before) * before
            c = c + torch.sigmoid(i + self.p[0] * before) * torch.tanh(g)
            h = torch.sigmoid(o + self.p[2] * c) * torch.tanh(c)
        return self.linear(h)


class MinimalGatedUnit(nn.Module):
    """The equations of mgu.model."""

    def __init__(self, features: int, units: int):
        super().__init__()
        self.units = units
        self.wx = uniform(units, 2 * units, features)
        self.uf = uniform(units, units, units)
        self.un = uniform(units, units, units)
        self.b = uniform(units, 2 * units)
        self.linear = nn.Linear(units, CLASSES)

    def forward(self, x: Tensor) -> Tensor:
        h = x.new_zeros((x.size(0), self.units))
        for t in range(x.size(1)):
            xf, xn = functional.linear(x[:, t], self.wx, self.b).chunk(2, 1)
            f = torch.sigmoid(xf + functional.linear(h, self.uf))
            n = torch.tanh(xn + functional.linear(f * h, self.un))
            h = (1 - f) * h + f * n
        return self.linear(h)


def uniform(units: int, *shape: int) -> nn.Parameter:
    bound = 1 / units**0.5
    return nn.Parameter(torch.empty(shape).uniform_(-bound, bound))


def network(work: dict) -> nn.Module:
    own = {"peephole": Peephole, "mgu": MinimalGatedUnit}
    if work["cell"] in own:
        return own[work["cell"]](work["features"], work["units"])
    return BuiltIn(work["cell"], work["layers"], work["features"], work["units"])


def training_step(model: nn.Module, x: Tensor, classes: Tensor):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)

    def step():
        optimizer.zero_grad(set_to_none=True)
        functional.cross_entropy(model(x), classes).backward()
        optimizer.step()

    return step


def inference(model: nn.Module, x: Tensor):
    model.eval()

    def step():
        with torch.no_grad():
            model(x)

    return step


def median_milliseconds(step, seconds: float) -> float:
    milliseconds = []
    start = before = time.perf_counter()
    while not milliseconds or before - start < seconds:
        step()
        now = time.perf_counter()
        milliseconds.append((now - before) * 1e3)
        before = now
    return statistics.median(milliseconds)


def export(model: nn.Module, x: Tensor, file: str):
    if file.endswith(".onnx"):
        torch.onnx.export(model.eval(), x, file, input_names=["x"], output_names=["logits"], opset_version=14)
    else:
        torch.jit.script(model).save(file)


def main(mode: str, threads: str, text: str, *files: str):
    work = json.loads(text)
    torch.set_num_threads(int(threads))
    torch.manual_seed(0)
    model = network(work)
    x = torch.randn(work["batch"], work["steps"], work["features"])
    if mode == "export":
        export(model, x, *files)
        return
    if mode == "scripted":
        model = torch.jit.script(model)
    if work["task"] == "training":
        step = training_step(model, x, torch.randint(CLASSES, (work["batch"],)))
    else:
        step = inference(model, x)
    print("ready PyTorch", torch.__version__, mode, flush=True)
    for line in sys.stdin:
        print("median", median_milliseconds(step, float(line)), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
