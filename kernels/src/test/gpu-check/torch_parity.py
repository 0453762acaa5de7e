"""Whether PyTorch finds the losses and gradients that org.storygan.lite.train.StepExport wrote: torch_parity.py FILE

PyTorch computes in the type of the file: float64 where the reference backend wrote it. Printed are the relative differences of both
losses, and of each player's gradients the largest: the length of the difference of a tensor over the length of the tensor. Exit code 1
where one is above its limit. In float32 the limit of gradients is wide, for a rectifier's argument that is nothing but rounding changes
its sign: PyTorch's own gradients in float32 differ from its own in float64 by up to 2.6e-2 at initial weights of preset tiny.
"""
import json
import re
import struct
import sys

import torch

from torch_networks import PAPER, TINY, Text, Way, draw_loss, judge_loss, networks

NAMES = [  # ours, and what stands for it in torch_networks
    (r"^ctx\.(content|motion)_gru", r"\1"), (r"^(ctx|gist)\.", ""), (r"^pair\.logit\.bias", "logit_bias"), (r"^pair\.", ""),
    (r"\.spectral", ""), (r"\.word_proj", ".dynamic.word_proj"), (r"res\.first", "res.0"), (r"res\.second", "res.1"),
    (r"^up(\d)", lambda m: f"up.{int(m[1]) - 1}"),
]
TYPES = {"F32": torch.float32, "F64": torch.float64}
LIMITS = {torch.float32: (1e-5, 5e-2), torch.float64: (1e-12, 1e-10)}  # of a loss, and of a gradient


def read(path):
    """The tensors of a safetensors file."""
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        content = file.read()
    header.pop("__metadata__", None)
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        values = torch.frombuffer(bytearray(content[begin:end]), dtype=TYPES[entry["dtype"]])
        tensors[name] = values.reshape(entry["shape"])
    return tensors


def under(tensors, prefix):
    return {name[len(prefix):]: x for name, x in tensors.items() if name.startswith(prefix)}


def turned(name, x, kernel):
    """In PyTorch's order of axes; kernel is the (kh, kw, in) of the convolution that a singular vector belongs to."""
    if name.startswith("fc."):
        return x.reshape(4, 4, -1, *x.shape[1:]).transpose(0, 2).transpose(1, 2).reshape(x.shape)
    if name.endswith((".u", ".v")):
        return x.reshape(kernel).permute(2, 0, 1).flatten() if name.endswith(".v") else x.flatten()
    return x.permute(0, 3, 1, 2) if x.dim() == 4 else x


def named(ours):
    """Ours under PyTorch's names and in its order of axes."""
    renamed = {}
    for name, x in ours.items():
        kernel = ours[name.replace("spectral.v", "weight")].shape[1:] if name.endswith(".v") else None
        for pattern, replacement in NAMES:
            name = re.sub(pattern, replacement, name)
        renamed[name] = turned(name, x, kernel)
    return renamed


def way(file, stream, moves=True):
    given = under(file, f"draw.{stream}.")
    return Way(moves=moves, temperature=0.7, draws=[given[str(i)] for i in range(len(given))])


def difference(found, expected):
    return float((found - expected).norm() / expected.norm().clamp(min=1e-30))


def compare(who, module, loss, file):
    """The relative differences of the loss and of each gradient; a gradient that is rounding alone is measured by the player's longest."""
    names, parameters = zip(*module.named_parameters())
    gradients = dict(zip(names, torch.autograd.grad(loss, parameters)))
    expected = named(under(file, f"gradient.{who}."))
    assert set(expected) == set(names), f"ours and PyTorch's differ in {sorted(set(expected) ^ set(names))}"
    longest = max(float(x.norm()) for x in gradients.values())
    found = {"loss": difference(loss.detach(), file[f"loss.{who}"])}
    for name, gradient in gradients.items():
        rounding = float(gradient.norm()) < 1e-6 * longest  # of a bias before a norm: 0 but for rounding
        found[name] = float((gradient - expected[name]).norm()) / longest if rounding else difference(expected[name], gradient)
    return found


def main():
    file = read(sys.argv[1])
    kind = file["loss.generator"].dtype
    most_loss, most_gradient = LIMITS[kind]
    sizes = next(s for s in (PAPER, TINY) if s.ngf * 16 == file["generator.fc.linear.weight"].shape[0])
    g, d = (net.to(kind) for net in networks(sizes, torch.device("cpu")))
    g.load_state_dict(named(under(file, "generator.")))
    d.load_state_dict(named(under(file, "discriminator.")))
    given = under(file, "batch.")
    images = given["images"].permute(0, 3, 1, 2)
    text = Text(given["words"], given["sentences"], given["mask"] != 0)
    with torch.no_grad():
        drawn = g(text, way(file, "discriminator_step"))[0]
    judging = [way(file, f"judging_{kind}") for kind in ("real", "fake", "wrong")]
    is_near = True
    for who, module, loss in (
            ("discriminator", d, lambda: judge_loss(d, images, drawn, text, judging)),
            ("generator", g, lambda: draw_loss(
                g, d, text, way(file, "generator_step"), way(file, "judging_for_generator", moves=False)))):
        found = compare(who, module, loss(), file)
        name = max(found, key=found.get)
        is_near = is_near and found["loss"] <= most_loss and found[name] <= max(most_loss, most_gradient)
        print(f"parity {who}: loss {found['loss']:.2e}, {len(found) - 1} gradients, the farthest {name} {found[name]:.2e}")
    if not is_near:
        sys.exit(f"Error: more than {most_loss:.0e} for a loss or {most_gradient:.0e} for a gradient")


if __name__ == "__main__":
    main()
