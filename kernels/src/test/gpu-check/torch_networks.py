"""The networks of preset paper in PyTorch, layer for layer those of org.storygan.lite.model, for times and numbers beside ours."""
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import nn

FRAMES = 5
FILTER_CHANNELS = 3


@dataclass(frozen=True)
class Sizes:
    text: int = 356
    code: int = 124
    gist: int = 124
    noise: int = 100
    taps: int = 21
    ngf: int = 1024
    ndf: int = 124


PAPER = Sizes()
TINY = Sizes(text=64, code=32, gist=32, noise=16, taps=9, ngf=128, ndf=16)
COUNTS = {PAPER: (25_134_869, 23_590_753), TINY: (537_753, 417_281)}  # trainable numbers of generator and discriminator


@dataclass
class Text:
    """words (N, L, D), sentences (N, D), mask (N, L) with True for words; the frames of a story lie side by side."""

    words: torch.Tensor
    sentences: torch.Tensor
    mask: torch.Tensor

    def rolled(self):
        """Each frame with the text of the same frame of the next story."""
        return Text(*(x.roll(-FRAMES, 0) for x in (self.words, self.sentences, self.mask)))


@dataclass
class Way:
    """How a pass goes: whether running statistics and power iterations move, the selector's temperature, which attention."""

    moves: bool = True
    temperature: float = 1.0
    fused_attention: bool = False
    draws: list = None  # given random numbers instead of drawn ones, taken from the front

    @staticmethod
    def wide(x):
        """What is summed in: float32 at least."""
        return torch.promote_types(x.dtype, torch.float32)

    def normal(self, like, *shape):
        return self.draws.pop(0) if self.draws else torch.randn(*shape, device=like.device)

    def logistic(self, like, n):
        u = (self.draws.pop(0) if self.draws else torch.rand(n, device=like.device)).clamp(1e-6, 1 - 1e-6)
        return u.log() - (1 - u).log()


class Norm(nn.Module):
    """Batch norm by the batch's own statistics, moving the running ones where the way says so."""

    def __init__(self, channels):
        super().__init__()
        self.weight = nn.Parameter(1 + 0.02 * torch.randn(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))

    def forward(self, x, way):
        running = (self.running_mean, self.running_var) if way.moves else (None, None)
        return F.batch_norm(x, *running, self.weight, self.bias, True, 0.1, 1e-5)


class Dense(nn.Module):
    def __init__(self, inputs, outputs, bias=True):
        super().__init__()
        self.linear = nn.Linear(inputs, outputs, bias=bias)
        self.norm = Norm(outputs)

    def forward(self, x, way):
        return self.norm(self.linear(x), way)


class Convolution(nn.Module):
    """Without bias; spectral norm by one power iteration a pass, where it has one (Miyato et al. 2018)."""

    def __init__(self, inputs, outputs, kernel, stride, padding, spectral=False):
        super().__init__()
        self.stride, self.padding, self.spectral = stride, padding, spectral
        self.weight = nn.Parameter(0.02 * torch.randn(outputs, inputs, kernel, kernel))
        if spectral:
            self.register_buffer("u", F.normalize(torch.randn(outputs), dim=0))
            self.register_buffer("v", F.normalize(torch.randn(self.weight[0].numel()), dim=0))

    def matrix(self):
        """A row an output, without a copy in either layout."""
        last = self.weight.is_contiguous(memory_format=torch.channels_last)
        return (self.weight.permute(0, 2, 3, 1) if last else self.weight).flatten(1)

    def normed(self, way):
        matrix = self.matrix()
        if way.moves:
            with torch.no_grad():
                self.v.copy_(F.normalize(torch.mv(matrix.t(), self.u), dim=0))
                self.u.copy_(F.normalize(torch.mv(matrix, self.v), dim=0))
        sigma = torch.dot(self.u.clone(), torch.mv(matrix, self.v.clone()))
        return self.weight / sigma

    def forward(self, x, way):
        if not self.spectral:
            return F.conv2d(x, self.weight, None, self.stride, self.padding)
        with torch.autocast(x.device.type, enabled=False):
            weight = self.normed(way)
        return F.conv2d(x, weight, None, self.stride, self.padding)


class Block(nn.Module):
    """Convolution, norm unless left out, and max(x, slope x); a slope of 1 is none."""

    def __init__(self, convolution, channels=0, slope=0.0):
        super().__init__()
        self.conv, self.slope = convolution, slope
        self.norm = Norm(channels) if channels else None

    def forward(self, x, way):
        y = self.conv(x, way)
        y = y if self.norm is None else self.norm(y, way)
        return y if self.slope == 1 else F.relu(y) if self.slope == 0 else F.leaky_relu(y, self.slope)


class Dynamic(nn.Module):
    """Attention of a picture to itself and to the words, weighed by a Gumbel-softmax selector; soft."""

    def __init__(self, channels, dim):
        super().__init__()
        self.word_proj = nn.Linear(dim, channels, bias=False)
        self.scale = channels**-0.5

    def forward(self, picture, text, way):
        n, c, h, w = picture.shape
        a = picture.flatten(2).transpose(1, 2)
        b = self.word_proj(text.words)
        itself, told = (self.fused if way.fused_attention else self.plain)(a, b, text.mask)
        valid = text.mask.unsqueeze(2)
        mean_word = (b * valid).sum(1) / valid.sum(1).clamp(min=1)
        score = self.scale * (a.mean(1, dtype=way.wide(a)) * mean_word.to(way.wide(a))).sum(1)
        sharp = (score.clamp(-30, 30) + way.logistic(picture, n)) / way.temperature
        p, q = (torch.sigmoid(s).to(itself.dtype).view(n, 1, 1) for s in (sharp, -sharp))
        return (p * itself + q * told).transpose(1, 2).reshape(n, c, h, w)

    def plain(self, a, b, mask):
        itself = torch.softmax(self.scale * (a @ a.transpose(1, 2)), 2) @ a
        scores = (self.scale * (a @ b.transpose(1, 2))).masked_fill(~mask.unsqueeze(1), float("-inf"))
        return itself, torch.softmax(scores, 2) @ b

    def fused(self, a, b, mask):
        kind = torch.get_autocast_dtype(a.device.type) if torch.is_autocast_enabled(a.device.type) else a.dtype
        q, k = a.to(kind).unsqueeze(1), b.to(kind).unsqueeze(1)
        attend = F.scaled_dot_product_attention
        itself = attend(q, q, q, scale=self.scale)
        told = attend(q, k, k, attn_mask=mask[:, None, None, :], scale=self.scale)
        return itself.squeeze(1), told.squeeze(1)


class Fused(nn.Module):
    """A dynamic block, its result beside the picture, a residual block in generators, a convolution back."""

    def __init__(self, channels, dim, judges):
        super().__init__()
        self.dynamic = Dynamic(channels, dim)
        wide = 2 * channels
        self.res = None if judges else nn.ModuleList(
            [Block(Convolution(wide, wide, 3, 1, 1), wide, slope) for slope in (0.0, 1.0)])
        self.out = Block(Convolution(wide, channels, 3, 1, 1, judges), channels, 0.2 if judges else 0.0)

    def forward(self, a, text, way):
        x = torch.cat([a, self.dynamic(a, text, way).to(a.dtype)], 1)
        x = x if self.res is None else x + self.res[1](self.res[0](x, way), way)
        return self.out(x, way)


class Generator(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        s = self.sizes = sizes
        self.ca = nn.Linear(s.text, 2 * s.code)
        self.c_net = Dense(s.code, s.code)
        self.content = nn.GRUCell(s.text, s.code)
        self.m_net = Dense(s.text, s.text)
        self.motion = nn.GRUCell(s.noise + s.text, s.text)
        self.filter_net = Dense(s.code, FILTER_CHANNELS * s.taps)
        self.signal_net = Dense(s.text, FILTER_CHANNELS * s.gist)
        self.fc = Dense(s.text + s.code + s.gist, s.ngf * 16, bias=False)
        widths = [s.ngf >> i for i in range(5)]
        self.up = nn.ModuleList(
            Block(Convolution(before, after, 3, 1, 1), after) for before, after in zip(widths, widths[1:]))
        self.db16, self.db32 = Fused(widths[2], s.text, False), Fused(widths[3], s.text, False)
        self.to_rgb = Convolution(widths[4], 3, 3, 1, 1)

    def context(self, text, way):
        """motion (N, text), code (N, code) and content (N, code) of each frame; mean and log-variance of each story's code."""
        told = text.sentences.view(-1, FRAMES, self.sizes.text)
        stories = told.shape[0]
        mean, log_variance = self.ca(told.mean(1)).chunk(2, 1)
        log_variance = log_variance.clamp(-8, 8)
        code = mean + torch.exp(0.5 * log_variance) * way.normal(told, stories, self.sizes.code)
        content = self.recurrent(self.content, self.c_net(code, way), told)
        start = self.m_net(way.normal(told, stories, self.sizes.text), way)
        noise = way.normal(told, stories, FRAMES, self.sizes.noise)
        motion = self.recurrent(self.motion, start, torch.cat([noise, told], 2))
        return motion, mean.repeat_interleave(FRAMES, 0), content, mean, log_variance

    @staticmethod
    def recurrent(cell, state, inputs):
        states = []
        for t in range(FRAMES):
            state = cell(inputs[:, t], state)
            states.append(state)
        return torch.stack(states, 1).flatten(0, 1)

    def gist(self, content, told, way):
        n, s = told.shape[0], self.sizes
        filters = self.filter_net(content, way).view(n, FILTER_CHANNELS, s.taps)
        signal = torch.tanh(self.signal_net(told, way)).view(1, n * FILTER_CHANNELS, s.gist)
        return F.conv1d(signal, filters.to(signal.dtype), padding=s.taps // 2, groups=n).view(n, s.gist)

    def forward(self, text, way):
        """The pictures (N, 3, 64, 64), mean and log-variance (stories, code)."""
        motion, code, content, mean, log_variance = self.context(text, way)
        known = torch.cat([motion, code, self.gist(content, text.sentences, way)], 1)
        x = F.relu(self.fc(known, way)).view(-1, self.sizes.ngf, 4, 4)
        if self.to_rgb.weight.is_contiguous(memory_format=torch.channels_last):
            x = x.contiguous(memory_format=torch.channels_last)
        blocks = [None, self.db16, self.db32, None]
        for up, block in zip(self.up, blocks):
            x = up(F.interpolate(x, scale_factor=2, mode="nearest"), way)
            x = x if block is None else block(x, text, way)
        return torch.tanh(self.to_rgb(x, way)), mean, log_variance


class Discriminator(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        n = sizes.ndf
        self.d1 = Block(Convolution(3, n, 4, 2, 1, True), 0, 0.2)
        self.d2 = self.judging(n, 2 * n, 4, 2)
        self.db16 = Fused(2 * n, sizes.text, True)
        self.d3 = self.judging(2 * n, 4 * n, 4, 2)
        self.d4 = self.judging(4 * n, 8 * n, 4, 2)
        self.joint = self.judging(8 * n + sizes.text, 8 * n, 3, 1)
        self.logit = Convolution(8 * n, 1, 4, 1, 0, True)
        self.logit_bias = nn.Parameter(torch.zeros(1))

    @staticmethod
    def judging(inputs, outputs, kernel, stride):
        return Block(Convolution(inputs, outputs, kernel, stride, 1, True), outputs, 0.2)

    def stem(self, images, way):
        """What reads no text: right and wrong text share it."""
        return self.d2(self.d1(images, way), way)

    def judge(self, stem, text, way):
        top = self.d4(self.d3(self.db16(stem, text, way), way), way)
        tiled = text.sentences[:, :, None, None].expand(-1, -1, 4, 4).to(top.dtype)
        joined = self.joint(torch.cat([top, tiled], 1), way)
        return self.logit(joined, way).flatten() + self.logit_bias

    def forward(self, images, text, way):
        return self.judge(self.stem(images, way), text, way)


def judge_loss(d, images, drawn, text, ways):
    """The discriminator's: real pictures, drawn ones, real ones with another story's text; ways: one for each, in the order of its draws."""
    real_way, fake_way, wrong_way = ways
    stem = d.stem(images, real_way)
    real = d.judge(stem, text, real_way)
    fake = d(drawn, text, fake_way)
    wrong = d.judge(stem, text.rolled(), wrong_way)
    real, fake, wrong = (x.to(Way.wide(x)) for x in (real, fake, wrong))
    return F.softplus(-real).mean() + 0.5 * F.softplus(fake).mean() + 0.5 * F.softplus(wrong).mean()


def divergence(mean, log_variance):
    return -0.5 * (1 + log_variance - mean**2 - log_variance.exp()).mean()


def draw_loss(g, d, text, way, judging):
    """The generator's: fooling an unmoved discriminator, and the divergence of the story code."""
    images, mean, log_variance = g(text, way)
    judged = d(images, text, judging)
    return F.softplus(-judged.to(Way.wide(judged))).mean() + divergence(mean.to(Way.wide(mean)), log_variance.to(Way.wide(mean)))


def count(module):
    return sum(p.numel() for p in module.parameters() if p.requires_grad)


def networks(sizes, device):
    g, d = Generator(sizes).to(device), Discriminator(sizes).to(device)
    assert (count(g), count(d)) == COUNTS[sizes], f"parameters {count(g)}, {count(d)}; expected {COUNTS[sizes]}"
    return g, d
