"""The text of a VietQR code: EMVCo, merchant presented, in the profile of NAPAS. Pure."""

from __future__ import annotations

NAPAS, TO_ACCOUNT = "A000000727", "QRIBFTTA"
DONG, VIETNAM = "704", "VN"
POLYNOMIAL, START, TOP, ALL = 0x1021, 0xFFFF, 0x8000, 0xFFFF


def vietqr(bank: str, account: str, amount: int = 0, memo: str = "") -> str:
    """What a phone reads: whom to pay, and how much with which memo if they are given.

    `bank` is the six digits by which NAPAS knows it; `memo` plain letters and digits.
    """
    receiver = field("00", bank) + field("01", account)
    merchant = field("00", NAPAS) + field("01", receiver) + field("02", TO_ACCOUNT)
    text = field("00", "01") + field("01", "12" if amount else "11") + field("38", merchant)
    text += field("53", DONG) + (field("54", str(amount)) if amount else "")
    text += field("58", VIETNAM) + (field("62", field("08", memo)) if memo else "") + "6304"
    return f"{text}{crc16(text):04X}"


def field(tag: str, value: str) -> str:
    """A tag, the length of its value in two digits, and the value."""
    return f"{tag}{len(value):02d}{value}"


def crc16(text: str) -> int:
    """CRC-16/CCITT-FALSE."""
    crc = START
    for byte in text.encode():
        crc ^= byte << 8
        for _ in range(8):
            crc = ((crc << 1) ^ POLYNOMIAL if crc & TOP else crc << 1) & ALL
    return crc
