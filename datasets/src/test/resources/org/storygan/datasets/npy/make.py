"""Writes the files beside this one with numpy itself (made with numpy 2.4.6, Python 3; the readers' tests say what is in them).

    python3 make.py
"""
import pickle

import numpy as np

counted = np.arange(6, dtype="<i2").reshape(2, 3)
arrays = {
    "bool": np.array([True, False, True]),
    "i1": np.array([-128, 127], dtype="i1"),
    "i4_big": np.array([[1, -2], [3, 2**31 - 1]], dtype=">i4"),
    "i8": np.array([-(2**63), 2**63 - 1]),
    "u1": np.array([0, 255], dtype="u1"),
    "u2_big": np.array([1, 65535], dtype=">u2"),
    "u8": np.array([2**63 - 1], dtype="u8"),
    "f2": np.array([1.5, -2.0, 6e-8, np.inf], dtype="f2"),
    "f4_big": np.array([0.1, -1e30], dtype=">f4"),
    "f8": np.array(np.pi),
    "columns": np.asfortranarray(counted),
    "cube": np.asfortranarray(np.arange(24).reshape(2, 3, 4)),
    "bytes": np.array([b"a", b"b\xc3\xa9", b""]),
    "text": np.array(["a", "é😀", ""]),
    "text_big": np.array(["Wörter"]).astype(">U6"),
    "none": np.zeros((0, 3), dtype="f4"),
}
np.savez("plain.npz", **arrays)
np.savez_compressed("packed.npz", **arrays)

ragged = np.empty(2, dtype=object)
ragged[:] = [[0, 1, 70000], np.array([3, 4])]
value = {
    "ep/1": ["Ein Satz.", "näch\nster 'Satz' \\ \u20ac😀"],
    "bytes": b"\x00\xff\n",
    "no bytes": b"",
    "numbers": (1, -1, 255, 256, 65536, -(2**31), 2**40, -(2**63), 0.1, -1e300, True, False, None),
    "floats": counted.astype("f4"),
    "columns": np.asfortranarray(counted),
    "text": np.array(["é", "b"]),
    "strings": np.array([b"x", b"yz"]),
    "scalar": np.float64(2.5),
    "small": np.int8(-3),
    "word": np.str_("wort"),
    "ragged": ragged,
    7: [],
    "nested": {"a": ((), {})},
}
value["again"] = value["floats"]
for protocol in range(6):
    with open(f"protocol{protocol}.pkl", "wb") as file:
        pickle.dump(value, file, protocol=protocol)

np.save("dictionary.npy", {"Pororo_ENGLISH1_1/ep1/1": np.array([1, 0, 1], dtype="f8")})
np.save("ragged.npy", ragged)
for version in ((1, 0), (2, 0), (3, 0)):
    with open(f"version{version[0]}.npy", "wb") as file:
        np.lib.format.write_array(file, counted, version=version)
