"""The filter, run by a small interpreter of its program: what is refused, and with which error."""

import errno
import struct

import pytest

from emulator.runtime.seccomp import (
    ALLOW,
    ARCHITECTURES,
    ERROR,
    KILL,
    REFUSED,
    UnknownArchitecture,
    guest_filter,
    zygote_filter,
)

LOAD, EQUAL, AT_LEAST, ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
PERMISSION = ERROR | errno.EPERM


def decide(program: bytes, number: int, *arguments: int, architecture: int = ARCHITECTURES["x86_64"][0]) -> int:
    """Return the verdict of a program on a system call, as the kernel's interpreter would."""
    given = [*arguments, *[0] * (6 - len(arguments))]
    data = struct.pack("=iIQ6Q", number, architecture, 0, *given)
    position = value = 0
    while True:
        code, if_true, if_false, constant = struct.unpack_from("=HBBI", program, position * 8)
        position += 1
        if code == RETURN:
            return int(constant)
        if code == LOAD:
            value = struct.unpack_from("=I", data, constant)[0]
        else:
            holds = {EQUAL: value == constant, AT_LEAST: value >= constant, ANY_BIT: bool(value & constant)}[code]
            position += if_true if holds else if_false


@pytest.mark.parametrize("machine", ARCHITECTURES)
def test_every_listed_call_is_refused_to_a_guest(machine: str) -> None:
    architecture, column = ARCHITECTURES[machine]
    program = guest_filter(machine)
    for numbers in REFUSED.values():
        if numbers[column] >= 0:
            assert decide(program, numbers[column], architecture=architecture) == PERMISSION


def test_what_handlers_need_is_allowed() -> None:
    program = guest_filter("x86_64")
    for number in (0, 1, 9, 39, 57, 59, 61, 202, 231, 257, 281):  # read … epoll_pwait
        assert decide(program, number) == ALLOW


def test_a_thread_may_be_made_but_no_namespace() -> None:
    program = guest_filter("x86_64")
    assert decide(program, 56, 0x3D0F00) == ALLOW
    assert decide(program, 56, 0x10000000 | 17) == PERMISSION
    assert decide(program, 435) == ERROR | errno.ENOSYS


def test_only_usual_socket_families_exist() -> None:
    program = guest_filter("x86_64")
    assert [decide(program, 41, family) for family in (1, 2, 10)] == [ALLOW] * 3
    assert {decide(program, 41, family) for family in (0, 3, 16, 17, 38, 40)} == {ERROR | errno.EAFNOSUPPORT}


def test_nobody_types_into_a_terminal() -> None:
    program = guest_filter("x86_64")
    assert decide(program, 16, 0, 0x5412) == PERMISSION
    assert decide(program, 16, 0, 0x5401) == ALLOW


def test_only_the_usual_personality_may_be_taken() -> None:
    program = guest_filter("x86_64")
    assert decide(program, 135, 0xFFFFFFFF) == ALLOW
    assert decide(program, 135, 0x0040000) == PERMISSION


def test_calls_of_another_architecture_kill_and_unknown_ones_do_not_exist() -> None:
    program = guest_filter("x86_64")
    assert decide(program, 0, architecture=0x40000003) == KILL
    assert decide(program, 0x40000000) == ERROR | errno.ENOSYS
    assert decide(program, 9999) == ERROR | errno.ENOSYS


def test_the_zygote_may_raise_walls_and_no_more() -> None:
    program = zygote_filter("x86_64")
    assert decide(program, 165) == decide(program, 272) == decide(program, 56, 0x10000000) == ALLOW
    assert decide(program, 101) == PERMISSION


def test_a_machine_without_a_table_is_refused_by_name() -> None:
    with pytest.raises(UnknownArchitecture, match="'mips'"):
        guest_filter("mips")
