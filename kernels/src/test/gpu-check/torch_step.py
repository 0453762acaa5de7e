"""Times of a whole training step in PyTorch, the peer of org.storygan.lite.train.StepTimes.

torch_step.py [--modes eager,default,fp32,tf32,bf16,graph,compile] [--stories 4,16] [--words 20] [--warmups 10] [--runs 50]
    [--preset paper] [--device cuda]

A line a mode and size: "step torch-MODE STORIES stories | median p10 p90 | peak allocated MiB, reserved MiB | host ms | runs". Times are
milliseconds of wall clock, the device waited for after each step; host is the time until all of a step was submitted.
"""
import argparse
import contextlib
import gc
import time
import traceback
from dataclasses import dataclass

import torch

from torch_networks import FRAMES, PAPER, TINY, Text, Way, draw_loss, judge_loss, networks

MEBI = 1 << 20


@dataclass(frozen=True)
class Mode:
    """How PyTorch is asked to compute."""

    tf32_convolutions: bool = False
    tf32_products: bool = False
    bf16: bool = False
    strong: bool = False  # channels last, fused attention, fused Adam
    compiled: bool = False
    graph: bool = False  # the whole step recorded once and launched as one


MODES = {
    "eager": Mode(),  # float32 throughout, attention as written
    "default": Mode(tf32_convolutions=True),  # what PyTorch does when nothing is set
    "fp32": Mode(strong=True),
    "tf32": Mode(True, True, strong=True),
    "bf16": Mode(True, True, True, True),
    "graph": Mode(True, True, True, True, graph=True),
    "compile": Mode(True, True, True, True, compiled=True),
}


class Trainer:
    def __init__(self, mode, sizes, device):
        torch.backends.cudnn.benchmark = True
        torch.backends.cudnn.allow_tf32 = mode.tf32_convolutions
        torch.backends.cuda.matmul.allow_tf32 = mode.tf32_products
        self.mode, self.device = mode, device
        self.g, self.d = networks(sizes, device)
        if mode.strong:
            self.g.to(memory_format=torch.channels_last)
            self.d.to(memory_format=torch.channels_last)
        options = dict(lr=2e-4, betas=(0.5, 0.999), eps=1e-8)
        if mode.strong and device.type == "cuda":
            options.update(fused=True, capturable=mode.graph)
        self.adams = {net: torch.optim.Adam(net.parameters(), **options) for net in (self.g, self.d)}
        self.drawing, self.judge_loss, self.draw_loss = self.g, judge_loss, draw_loss
        if mode.compiled:
            self.drawing, self.judge_loss, self.draw_loss = map(torch.compile, (self.g, judge_loss, draw_loss))

    def way(self, moves=True):
        return Way(moves=moves, fused_attention=self.mode.strong and hasattr(torch.nn.functional, "scaled_dot_product_attention"))

    def cast(self):
        if not self.mode.bf16:
            return contextlib.nullcontext()
        return torch.autocast(self.device.type, torch.bfloat16, cache_enabled=not self.mode.graph)

    def step(self, images, text):
        """One update of each player; both losses stay on the device."""
        with self.cast():
            with torch.no_grad():
                drawn = self.drawing(text, self.way())[0]
            judged = self.judge_loss(self.d, images, drawn, text, [self.way() for _ in range(3)])
        self.learn(self.d, judged)
        self.d.requires_grad_(False)
        with self.cast():
            fooled = self.draw_loss(self.g, self.d, text, self.way(), self.way(moves=False))
        self.learn(self.g, fooled)
        self.d.requires_grad_(True)
        return judged.detach(), fooled.detach()

    def learn(self, net, loss):
        self.adams[net].zero_grad(set_to_none=True)
        loss.backward()
        self.adams[net].step()


def recorded(trainer, images, text):
    """A step as one CUDA graph, after steps on the stream that it is recorded on."""
    stream = torch.cuda.Stream()
    stream.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(stream):
        for _ in range(3):
            trainer.step(images, text)
    torch.cuda.current_stream().wait_stream(stream)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        losses = trainer.step(images, text)

    def replay():
        graph.replay()
        return losses

    return replay


def batch(sizes, stories, words, device, channels_last):
    """Random pictures and text; sentences of half the words to all of them."""
    n = stories * FRAMES
    images = torch.tanh(torch.randn(n, 3, 64, 64, device=device))
    if channels_last:
        images = images.contiguous(memory_format=torch.channels_last)
    lengths = words - torch.arange(n, device=device) % (words // 2 + 1)
    mask = torch.arange(words, device=device)[None, :] < lengths[:, None]
    return images, Text(
        torch.randn(n, words, sizes.text, device=device), torch.randn(n, sizes.text, device=device), mask)


def wait(device):
    if device.type == "cuda":
        torch.cuda.synchronize()


def measure(name, mode, stories, options, device):
    sizes = PAPER if options.preset == "paper" else TINY
    torch.manual_seed(1)
    trainer = Trainer(mode, sizes, device)
    images, text = batch(sizes, stories, options.words, device, mode.strong)
    began = time.perf_counter()
    step = recorded(trainer, images, text) if mode.graph else lambda: trainer.step(images, text)
    losses = step()
    wait(device)
    first = time.perf_counter() - began
    if device.type == "cuda":
        torch.cuda.reset_peak_memory_stats()
    whole, host = [], []
    for i in range(1 - options.warmups, options.runs):
        began = time.perf_counter()
        losses = step()
        submitted = time.perf_counter()
        wait(device)
        if i >= 0:
            whole.append(1e3 * (time.perf_counter() - began))
            host.append(1e3 * (submitted - began))
    allocated, reserved = (torch.cuda.max_memory_allocated(), torch.cuda.max_memory_reserved()) if device.type == "cuda" else (0, 0)
    assert all(torch.isfinite(x) for x in losses), f"losses {losses}"
    whole.sort(), host.sort()
    at = lambda part: whole[min(len(whole) - 1, int(part * len(whole)))]
    print(f"step torch-{name} {stories} stories {options.words} words | {at(0.5):.3f} {at(0.1):.3f} {at(0.9):.3f}"
          f" | peak {allocated / MEBI:.0f} {reserved / MEBI:.0f} MiB | host {host[len(host) // 2]:.3f}"
          f" | first {1e3 * first:.0f} | runs {len(whole)} | losses {losses[0]:.4f} {losses[1]:.4f}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--modes", default="eager,default,fp32,tf32,bf16,graph")
    parser.add_argument("--stories", default="4,16")
    parser.add_argument("--words", type=int, default=20)
    parser.add_argument("--warmups", type=int, default=10)
    parser.add_argument("--runs", type=int, default=50)
    parser.add_argument("--preset", choices=("paper", "tiny"), default="paper")
    parser.add_argument("--device", default="cuda")
    options = parser.parse_args()
    device = torch.device(options.device)
    if device.type == "cuda" and not torch.cuda.is_available():
        raise SystemExit("Error: torch sees no CUDA device")
    print("torch", torch.__version__, "cuda", torch.version.cuda, "cudnn", torch.backends.cudnn.version(),
          torch.cuda.get_device_name() if device.type == "cuda" else "cpu", flush=True)
    failed = []
    for name in options.modes.split(","):
        for stories in map(int, options.stories.split(",")):
            try:
                measure(name, MODES[name], stories, options, device)
            except Exception:  # the other modes still count
                failed.append(name)
                traceback.print_exc()
            gc.collect()
            if device.type == "cuda":
                torch.cuda.empty_cache()
    if failed:
        raise SystemExit(f"failed: {', '.join(failed)}")


if __name__ == "__main__":
    main()
