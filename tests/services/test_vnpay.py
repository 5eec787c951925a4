"""VNPAY 2.1.0 by its own vectors, and against a bank that signs by itself."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import parse_qsl, urlsplit

import pytest

from services.adapters.vnpay import Vnpay
from services.adapters.vnpay_writing import amount, canonical, signed
from services.ports import Forged, Purpose
from tests.simulators.vnpay import CANCELLED, PAID, SECRET, SUSPECT, TERMINAL, Bank, forgeries
from workflows.calendar import VIETNAM
from workflows.paying import Order

REQUEST = (
    "vnp_Amount=2000000&vnp_Command=pay&vnp_CreateDate=20210315093000&vnp_CurrCode=VND"
    "&vnp_ExpireDate=20210315094500&vnp_IpAddr=10.0.0.1&vnp_Locale=vn"
    "&vnp_OrderInfo=Le+phi+ho+so+000.00.19.H47-210315-0001&vnp_OrderType=other"
    "&vnp_ReturnUrl=https%3A%2F%2Fdvc.example%2Fthanh-toan%2Fvnpay%2Freturn"
    "&vnp_TmnCode=DEMO0001&vnp_TxnRef=PAY202103150001&vnp_Version=2.1.0"
)
REQUEST_HASH = (
    "6a7668177c187e32255686862da2f087a20bb8fa3d672f4d23f78e5d6ff92555"
    "bc9a4d41c0eb3739fe9d332b9b3647873c8eca017987026f1fac201c3cfe15ce"
)
CALL_BACK = (
    "vnp_Amount=2000000&vnp_BankCode=NCB&vnp_BankTranNo=VNP13456789&vnp_CardType=ATM"
    "&vnp_OrderInfo=Le+phi+ho+so+000.00.19.H47-210315-0001&vnp_PayDate=20210315093245"
    "&vnp_ResponseCode=00&vnp_TmnCode=DEMO0001&vnp_TransactionNo=13456789"
    "&vnp_TransactionStatus=00&vnp_TxnRef=PAY202103150001"
)
CALL_BACK_HASH = (
    "5391eaf432c9f327ad3ba2180e6947c7d1d09c7081c6b7f6a6241f0877311f94"
    "785c4f90fde78752b9d3fd2a82206f5e78d86209257340fb11ba68b267c963bc"
)
HALF_PAST = datetime(2021, 3, 15, 9, 30, tzinfo=VIETNAM)
QUARTER_TO = datetime(2021, 3, 15, 9, 45, tzinfo=VIETNAM)
ORDER = Order("PAY202103150001", "vnpay", 20_000, "waiting", HALF_PAST, QUARTER_TO)
PURPOSE = Purpose("000.00.19.H47-210315-0001", "", "", "", "", "Trần Bé", "049", "An Mỹ")
BACK = "https://dvc.example/thanh-toan/vnpay/return"
TERMINAL_OF_VECTOR = Vnpay("https://bank.example/pay", "", "DEMO0001", "TESTSECRET")
OURS = Vnpay("https://bank.example/pay", "", TERMINAL, SECRET)


def test_the_address_is_the_one_of_the_vector() -> None:
    address = TERMINAL_OF_VECTOR.address(ORDER, PURPOSE, ip="10.0.0.1", back=BACK)

    assert address == f"https://bank.example/pay?{REQUEST}&vnp_SecureHash={REQUEST_HASH}"


def test_the_call_back_of_the_vector_is_believed() -> None:
    said = dict(parse_qsl(CALL_BACK)) | {"vnp_SecureHash": CALL_BACK_HASH.upper()}

    word = TERMINAL_OF_VECTOR.heard(said)

    assert signed("TESTSECRET", canonical(said)) == CALL_BACK_HASH
    assert (word.reference, word.amount, word.said) == ("PAY202103150001", 20_000, "paid")
    assert (word.transaction, word.bank) == ("13456789", "NCB")


def test_the_bank_reads_what_we_sign_and_nothing_in_it_names_anybody() -> None:
    bank, address = Bank(), OURS.address(ORDER, PURPOSE, ip="::1", back=BACK)

    assert bank.opened(address) == ORDER.reference
    assert "Bé" not in dict(parse_qsl(urlsplit(address).query)).values()


@pytest.mark.parametrize(
    ("code", "said"), [(PAID, "paid"), (CANCELLED, "failed"), (SUSPECT, "open")]
)
def test_what_the_bank_says_is_read(code: str, said: str) -> None:
    bank = a_bank_with_the_order()

    assert OURS.heard(bank.settles(ORDER.reference, code)).said == said


def test_forty_forgeries_are_none_of_the_banks() -> None:
    bank = a_bank_with_the_order()
    forged = list(forgeries(bank, bank.settles(ORDER.reference)))

    for one in forged:
        with pytest.raises(Forged):
            OURS.heard(one)

    assert len(forged) == 40


def test_a_true_word_about_another_terminal_is_about_no_order_of_ours() -> None:
    bank = a_bank_with_the_order()
    other = bank.message(ORDER.reference, vnp_TmnCode="OTHER001")

    assert OURS.heard(other).reference == ""


@pytest.mark.parametrize("typed", ["", "2000001", "-100", "1e5", "²00", "9" * 20])
def test_what_is_no_amount_fits_no_order(typed: str) -> None:
    assert amount(typed) == -1


def a_bank_with_the_order() -> Bank:
    bank = Bank()
    bank.opened(OURS.address(ORDER, PURPOSE, ip="::1", back=BACK))
    return bank
