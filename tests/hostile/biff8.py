"""Workbooks of Excel 97 behind a password, in each of the three ways that Excel had.

By the rules of [MS-XLS] 2.2.10 and [MS-OFFCRYPTO] 2.3.5 to 2.3.7, in a compound file of our own.
"""

from __future__ import annotations

import hashlib
import io
import struct
from collections.abc import Iterator

import olefile
from msoffcrypto.method import rc4, rc4_cryptoapi, xor_obfuscation

_BOUND_SHEET, _BEGIN = 0x85, 0x809
# BOF, FilePass, UsrExcl, FileLock, InterfaceHdr, RRDInfo, RRDHead: never encrypted
_PLAIN = (_BEGIN, 0x2F, 0x194, 0x195, 0xE1, 0x196, 0x138)
_SALT = bytes(range(16))
_BLOCK, _SECTOR = 1024, 512
_END, _NONE = 0xFFFFFFFE, 0xFFFFFFFF  # of a chain; no entry or sector
METHODS = ("xor", "rc4", "cryptoapi")


def locked(content: bytes, password: str, method: str) -> bytes:
    """This .xls behind a password."""
    with olefile.OleFileIO(io.BytesIO(content)) as container:
        stream = container.openstream("Workbook").read()
    first = 4 + struct.unpack_from("<H", stream, 2)[0]
    info = _file_pass(password, method)
    record = struct.pack("<HH", 0x2F, len(info)) + info
    whole = bytearray(stream[:first] + record + stream[first:])
    for at, code, _size in _records(whole):
        if code == _BOUND_SHEET:  # where its sheet begins: everything moved
            (start,) = struct.unpack_from("<I", whole, at + 4)
            struct.pack_into("<I", whole, at + 4, start + len(record))
    return compound(_encrypted(bytes(whole), password, method))


def _records(stream: bytes | bytearray) -> Iterator[tuple[int, int, int]]:
    at = 0
    while at + 4 <= len(stream):
        code, size = struct.unpack_from("<HH", stream, at)
        yield at, code, size
        at += 4 + size


def _file_pass(password: str, method: str) -> bytes:
    if method == "xor":
        key = xor_obfuscation.DocumentXOR.create_xor_key_method1(password)
        verifier = next(
            number for number in range(1 << 16)
            if xor_obfuscation.DocumentXOR.verifypw(password, number)
        )  # fmt: skip
        return struct.pack("<HHH", 0, key, verifier)
    verifier = bytes(range(16, 32))
    if method == "rc4":
        checked = verifier + hashlib.md5(verifier).digest()
        return struct.pack("<HHH", 1, 1, 1) + _SALT + _stream(password, method, checked)
    checked = verifier + hashlib.sha1(verifier).digest()
    hidden = _stream(password, method, checked)
    name = "Microsoft Enhanced Cryptographic Provider v1.0\0".encode("utf-16-le")
    header = struct.pack("<8I", 4, 0, 0x6801, 0x8004, 128, 1, 0, 0) + name
    return (
        struct.pack("<HHHII", 1, 4, 2, 4, len(header)) + header
        + struct.pack("<I", 16) + _SALT + hidden[:16] + struct.pack("<I", 20) + hidden[16:]
    )  # fmt: skip


def _stream(password: str, method: str, data: bytes) -> bytes:
    """The data under the stream of the cipher, which works both ways."""
    if method == "rc4":
        found = rc4.DocumentRC4.decrypt(password, _SALT, io.BytesIO(data), _BLOCK)
    else:
        found = rc4_cryptoapi.DocumentRC4CryptoAPI.decrypt(
            password, _SALT, 128, io.BytesIO(data), _BLOCK
        )
    return bytes(found.read())


def _encrypted(stream: bytes, password: str, method: str) -> bytes:
    under = b"" if method == "xor" else _stream(password, method, stream)
    out = bytearray(stream)
    for at, code, size in _records(stream):
        start, end = at + 4 + (4 if code == _BOUND_SHEET else 0), at + 4 + size
        if code in _PLAIN or start >= end:
            continue
        if method == "xor":
            # The place of its first byte and the length of the whole record
            out[start:end] = _xored(stream[start:end], password, start + size)
        else:
            out[start:end] = under[start:end]
    return bytes(out)


def _xored(data: bytes, password: str, first: int) -> bytes:
    key = xor_obfuscation.DocumentXOR.create_xor_array_method1(password)
    turned = (((byte << 5) | (byte >> 3)) & 0xFF for byte in data)
    return bytes(byte ^ key[(first + at) % 16] for at, byte in enumerate(turned))


def compound(stream: bytes, name: str = "Workbook", *empty: str) -> bytes:
    """A compound file with one stream of at least 4096 bytes, and empty ones ([MS-CFB])."""
    stream = stream.ljust(4096, b"\0")
    data = stream.ljust(-(-len(stream) // _SECTOR) * _SECTOR, b"\0")
    count = len(data) // _SECTOR
    tables = 1
    while tables * 128 < count + 1 + tables:
        tables += 1
    chain = [*range(1, count), _END, _END, *[0xFFFFFFFD] * tables]
    chain += [_NONE] * (tables * 128 - len(chain))
    homes = [count + 1 + at for at in range(tables)]
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, tables, count, 0, 4096, _END, 0, _END, 0)
    header += struct.pack("<109I", *homes, *[_NONE] * (109 - tables))
    entries = [_entry("Root Entry", 5, child=1, start=_END)]
    names = (name, *empty)
    for at, said in enumerate(names, start=1):
        beside = at + 1 if at < len(names) else _NONE
        start, size = (0, len(stream)) if at == 1 else (_END, 0)
        entries.append(_entry(said, 2, beside=beside, start=start, size=size))
    entries += [_entry("", 0)] * (4 - len(entries))
    return header + data + b"".join(entries) + struct.pack(f"<{len(chain)}I", *chain)


def _entry(
    name: str, kind: int, *, beside: int = _NONE, child: int = _NONE, start: int = 0, size: int = 0
) -> bytes:
    said = name.encode("utf-16-le") + b"\0\0" if name else b""
    return (
        said.ljust(64, b"\0") + struct.pack("<HBB", len(said), kind, 1)
        + struct.pack("<III", _NONE, beside, child) + bytes(36)
        + struct.pack("<IQ", start, size)
    )  # fmt: skip
