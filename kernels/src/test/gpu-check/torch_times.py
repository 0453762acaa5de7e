"""The kernels of KernelTimes in PyTorch, timed the same way: torch_times.py full|small. Prints the same lines."""
import sys

import torch
import torch.nn.functional as F

RUNS, WARM_UPS = 50, 5
small = sys.argv[1] == "small"
if not torch.cuda.is_available():
    sys.exit("Error: torch sees no CUDA device")
torch.backends.cuda.matmul.allow_tf32 = False  # the float32 that our own kernels promise
torch.backends.cudnn.allow_tf32 = False
torch.backends.cudnn.benchmark = True
device = torch.device("cuda")
flushed = torch.empty(1024 if small else 256 << 20, device=device)  # as KernelTimes
print("torch", torch.__version__, "cuda", torch.version.cuda, "cudnn", torch.backends.cudnn.version())


def size(large, little):
    return little if small else large


def uniform(*shape):
    return torch.rand(*shape, device=device)


def shape(*sizes):
    return "[" + ", ".join(str(s) for s in sizes) + "]"


def measure(name, flop, moved, work):
    micros = []
    for i in range(-WARM_UPS, RUNS):
        flushed.fill_(float(i))
        began, ended = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
        began.record()
        work()
        ended.record()
        ended.synchronize()
        if i >= 0:
            micros.append(1e3 * began.elapsed_time(ended))
    micros.sort()
    print(f"time {name} | {micros[RUNS // 2]:.2f} {micros[RUNS // 10]:.2f} {micros[RUNS * 9 // 10]:.2f}"
          f" | {flop:.6g} {moved:.6g} | runs {RUNS}", flush=True)


def products():
    for n, k, m in [(4096, 4096, 4096), (1280, 512, 2048), (400, 300, 1024)]:
        n, k, m = size(n, 65), size(k, 33), size(m, 70)
        a, b, y = uniform(n, k), uniform(k, m), uniform(n, m)
        measure(f"matmul {n}x{k}x{m}", 2.0 * n * k * m, 4.0 * (n * k + k * m + n * m), lambda: torch.mm(a, b, out=y))


def convolutions():
    for side, into, out in [(64, 64, 64), (32, 128, 128), (16, 256, 256), (8, 512, 512)]:
        n, side, into, out = size(80, 2), size(side, 5), size(into, 6), size(out, 7)
        last = torch.channels_last
        x = uniform(n, into, side, side).to(memory_format=last)
        w = uniform(out, into, 3, 3).to(memory_format=last)
        dy = uniform(n, out, side, side).to(memory_format=last)
        flop = 2.0 * dy.numel() * 9 * into
        moved = 4.0 * (x.numel() + w.numel() + dy.numel())
        name = f" 3x3 {n}x{side}x{side} {into}->{out}"

        def back(which):
            masks = [which == "dx", which == "dw", False]
            args = (dy, x, w, None, (1, 1), (1, 1), (1, 1), False, (0, 0), 1, masks)
            return lambda: torch.ops.aten.convolution_backward(*args)

        measure("convolve" + name, flop, moved, lambda: F.conv2d(x, w, padding=1))
        measure("dx" + name, flop, moved, back("dx"))
        measure("dw" + name, flop, moved, back("dw"))


def memory_bound():
    count = size(1 << 25, 1000)
    a, b = uniform(count), uniform(count)
    measure(f"copy {shape(count)}", 0, 8.0 * count, lambda: b.copy_(a))
    p = torch.nn.Parameter(uniform(count))
    p.grad = uniform(count)
    adam = torch.optim.Adam([p], fused=True)
    measure(f"adam {shape(count)}", 12.0 * count, 28.0 * count, adam.step)
    rows, columns = size(1 << 15, 9), size(1 << 10, 33)
    x = uniform(rows, columns)
    measure(f"sum of columns {shape(rows, columns)}", x.numel(), 4.0 * x.numel(), lambda: x.sum(0, keepdim=True))
    measure(f"softmax {shape(rows, columns)}", 5.0 * x.numel(), 8.0 * x.numel(), lambda: torch.softmax(x, 1))
    n, side, c = size(80, 2), size(64, 5), size(64, 6)
    image = uniform(n, side, side, c)
    measure(f"moments {shape(n, side, side, c)}", 3.0 * image.numel(), 4.0 * image.numel(),
            lambda: torch.var_mean(image, dim=(0, 1, 2), correction=0))


with torch.no_grad():
    products()
    convolutions()
    memory_bound()
