"""Makes the small good files in corpus/ that random inputs are made from; needs numpy and Pillow."""
import io
import json
import pathlib
import pickle
import struct
import zlib

import numpy as np
from PIL import Image

HERE = pathlib.Path(__file__).parent / "corpus"


def put(target, name, content):
    folder = HERE / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)


def npy(array):
    out = io.BytesIO()
    np.save(out, array, allow_pickle=True)
    return out.getvalue()


def of_objects(items):
    array = np.empty(len(items), dtype=object)
    array[:] = items
    return array


def picture(format, mode="RGB", size=(5, 4), **options):
    out = io.BytesIO()
    image = Image.effect_noise((size[0], size[1]), 60).convert(mode)
    image.save(out, format, **options)
    return out.getvalue()


put("npy", "floats", npy(np.arange(6, dtype="<f4").reshape(2, 3)))
put("npy", "column-major", npy(np.asfortranarray(np.arange(6, dtype=">i2").reshape(2, 3))))
put("npy", "bytes", npy(np.array([b"S1/E1/1.png", b"S1/E1/2.png"])))
put("npy", "text", npy(np.array(["ab", "c"])))
put("npy", "flags", npy(np.array([True, False])))
put("npy", "dictionary", npy(np.array({"S/E/1": ["Hello."], "S/E/2": np.array([1.5, 2.5])})))
put("npy", "ragged", npy(of_objects([[1, 2], [3]])))
for name, save in (("plain", np.savez), ("packed", np.savez_compressed)):
    out = io.BytesIO()
    save(out, a=np.arange(3), b=np.array(["x"]))
    put("npz", name, out.getvalue())
value = {"a": [1, 2.5, None, True, "text", b"bytes", 2**70 >> 10], "b": (1, 2), "c": np.array([[1.0, 2.0]]), "d": np.float64(3)}
for protocol in range(6):
    put("pickle", f"protocol{protocol}", pickle.dumps(value, protocol))

put("lines", "text", "a\tb\r\n\nc\td\te\n")
put("table", "text", 'a,1,"b ""c"", d"\r\n"e\nf",2,\n')
put("json", "text", '{"a": [1, -2.5e3, true, false, null, "b\\n\\u00e9"], "c": {}}')
put("json-elements", "text", '[{"text": "a]\\"", "list": [1], "number": 3}, {"text": "b", "list": [], "number": 0}]')
put("story-line", "text", '{"id": "a", "frames": [{"image": "a.png", "strip": 2, "sentences": ["Hi."], "labels": [0, true]}]}')
put("splits", "text", '{"train": ["a"], "val": [], "test": ["b"], "labels": ["Cat"]}')
piece = ["s_3s", 100, 50.5, 2, 1]
put("codraw", "text", json.dumps({"key": "train_1", "split": "train", "texts": ["a"] * 5, "frames": [[piece]] * 5}) + "\n")
put("scenes", "text", "2\n0\t1\ns_3s.png\t3\t0\t467\t24.5\t2\t1\n1\t0\n")
put("sentences", "text", "0\t0\tJenny is upset . \n0\t1\tMike runs . \n\n1\t0\tIt rains . \n")
columns = "image story frame size color material shape x y z right_x right_y".split()
put("clevr-table", "text", "\t".join(columns) + "\nCLEVR_new_000100_1.png\t100\t1\tlarge\tred\trubber\tcube\t1.5\t-2\t0.7\t0.6\t-0.8\n")
vector = np.zeros(75)
vector[[0, 4, 11, 13]] = 1
put("clevr-dictionary", "dictionary", npy(np.array({"CLEVR_new_000100_1.png": vector})))
put("flintstones", "text", json.dumps([{"globalID": "s_01_e_01_shot_000001_000002", "description": "Fred eats.", "characters": [{"entityLabel": "Fred"}]}]))
put("flintstones-following", "pickle", pickle.dumps({"s_01_e_01_shot_000001_000002": ["a", "b", "c", "d"]}, 2))
put("pororo-table", "text", 'Pororo_ENGLISH1_1_ep1,1,There is a sea.\nPororo_ENGLISH1_1_ep1,1,"Yes, one."\n')
put("pororo-dictionary", "sentences", npy(np.array({"S/E/1": ["Hello."], "S/E/2": np.array(["A", "B"])})))
put("pororo-dictionary", "labels", npy(np.array({"S/E/1": [0, 1, 0, 0, 0, 0, 0, 0, 1]})))
put("pororo-split", "pair", npy(of_objects([np.array([0, 1, 3]), np.array([2])])))
put("pororo-split", "lists", npy(of_objects([[0, 1], [2]])))
put("pororo-split", "windows", npy(np.array([["S/E/1.png", "S/E/2.png", "S/E/3.png", "S/E/4.png"]])))

for mode in ("RGB", "RGBA", "L", "LA", "1", "P"):
    put("png", mode, picture("PNG", mode))
put("png", "sixteen-bits", (lambda out: (Image.new("I;16", (3, 2), 40000).save(out, "PNG"), out.getvalue())[1])(io.BytesIO()))


def chunks(header, *parts):
    return struct.pack(">IIBBBBB", *header) + b"".join(bytes([kind, len(content)]) + content for kind, content in parts)


def rows(row, count):
    return row * count


put("png-pixels", "rgb", chunks((2, 2, 8, 2, 0, 0, 0), (3, rows(b"\x01abcdef", 2))))
put("png-pixels", "palette", chunks((4, 2, 2, 3, 0, 0, 0), (0, b"abcdefghijkl"), (1, b"\x00\x80"), (3, rows(b"\x00\x1b", 2))))
put("png-pixels", "interlaced", chunks((3, 3, 8, 0, 0, 0, 1), (3, b"\x00a\x02b\x04c\x00d\x03ef")))
put("png-pixels", "sixteen-bits", chunks((1, 2, 16, 6, 0, 0, 0), (2, zlib.compress(rows(b"\x04abcdefgh", 2)))))
put("png-pixels", "clear", chunks((2, 1, 8, 0, 0, 0, 0), (1, b"\x00a"), (3, b"\x00ab")))
put("jpeg", "rgb", picture("JPEG", quality=40))
put("jpeg", "gray", picture("JPEG", "L", quality=40))
put("jpeg", "progressive", picture("JPEG", progressive=True, quality=40))
put("jpeg", "cmyk", picture("JPEG", "CMYK", quality=40))


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


frames = [bytes(range(12)), bytes(range(100, 112))]
sums = b"".join(struct.pack(">I", crc32c(frame)) for frame in frames)
manifest = "storygan frames, format 2\ncontent 0123456789abcdef\nframes 2, 2 x 2 x 3 bytes\n"
put("cache", "whole", b"".join(frames) + sums + struct.pack(">I", crc32c(sums)) + manifest.encode())

put("sums", "two", "storygan sums, format 1\n" + "0" * 64 + "\t3 1700000000000000000\ta\n" + "f" * 64 + "\t9 -1\tfolder/b\n")

header = json.dumps({"__metadata__": {"a": "b"}, "w": {"dtype": "F32", "shape": [2, 1], "data_offsets": [0, 8]},
                     "x": {"dtype": "I64", "shape": [], "data_offsets": [8, 16]}}).encode()
put("safetensors", "two", struct.pack("<Q", len(header)) + header + bytes(16))
encoder = {"vocabulary": "<pad>\n<unk>\na\nb", "text.embed": "2", "text.dim": "2", "text.max_words": "4", "image.kind": "cnn64",
           "image.width": "1", "image.side": "64", "damsm.gamma1": "4.0", "damsm.gamma2": "5.0", "damsm.gamma3": "10.0",
           "retrieval.precision": "0.5", "retrieval.chance": "0.01", "retrieval.pairs": "100"}
settings = "run:\n  preset: tiny\n  seed: 7\nopt.lr_g: 2e-4\n"
run = dict(encoder, format="storygan-checkpoint-2", step="12", config=settings)
run.update({"selected.by": "kid-damsm", "selected.value": "0.1", "data": "synthetic"})
put("checkpoint", "facts", "\f".join(part for pair in run.items() for part in pair))
put("encoder", "facts", "\f".join(part for pair in dict(encoder, format="storygan-encoders-2").items() for part in pair))
pretraining = {"format": "storygan-pretraining-1", "config": settings, "data_hash": "ab", "step": "3", "best.precision": "0.5"}
put("pretraining", "facts", "\f".join(part for pair in pretraining.items() for part in pair))
put("app-json", "text", '{"a": [1, -2.5e3, true, false, null, "b\\n\\u00e9"], "c": {}}')
put("metrics", "lines", '{"step": 1, "d": 0.5}\n{"step": 2, "d": 0.25}\n{"st')
put("config", "yaml", settings + "model:\n  db.g.resolutions: [16, 32]\n# a comment\n")
asked = {"checkpoint": "a.safetensors", "data": "synthetic", "split": "test", "stories": 4, "seed": 1, "samples": 1, "extractors": ["b"]}
put("receipt", "drawn", json.dumps({"format": "storygan-receipt-1", "asked": asked}))
put("receipt", "folders", json.dumps({"format": "storygan-receipt-1", "asked": {"real": "a", "drawn": "b"}}))
