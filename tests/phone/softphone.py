"""A real softphone, baresip, and who answers it, SIPp: on loopback, without a sound device."""

from __future__ import annotations

import re
import socket
import subprocess
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.deadline import until
from tests.phone.made import program

# By their real place: the names lead to the guard's stand-ins.
BARESIP = Path("/usr/bin/baresip")
SIPP = Path("/usr/bin/sipp")
TALK_S = 1
"""How long the softphone stays before it hangs up and ends."""
_CONFIG = """\
sip_listen 127.0.0.1:0
net_interface 127.0.0.1
module_path /usr/lib/baresip/modules
module g711.so
module aufile.so
module_tmp account.so
module_app menu.so
audio_source aufile,{folder}/silence.wav
audio_player aufile,{folder}/heard.wav
audio_alert aufile,{folder}/alert.wav
"""
_ACCOUNT = "<sip:desk@127.0.0.1>;regint=0;audio_codecs=PCMU\n"
_FIRST_LINE = re.compile(r"^(?:([A-Z]+) (sip:\S+) SIP/2\.0|SIP/2\.0 (\d+))", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Answering:
    """A telephone that answers every call."""

    port: int
    messages: Path

    @property
    def heard(self) -> list[str]:
        """Each message of the call by its method and address, or its status."""
        text = self.messages.read_text(errors="replace") if self.messages.exists() else ""
        return [" ".join(filter(None, found)) for found in _FIRST_LINE.findall(text)]

    async def until_hung_up(self) -> None:
        """Wait until the caller has hung up."""
        await until(lambda: any(line.startswith("BYE") for line in self.heard))
        await until(lambda: self.heard[-1] == "200")


def softphone(folder: Path) -> Path:
    """Set a softphone up; its folder."""
    folder.mkdir()
    (folder / "config").write_text(_CONFIG.format(folder=folder))
    (folder / "accounts").write_text(_ACCOUNT)
    (folder / "contacts").write_text("")
    with wave.open(str(folder / "silence.wav"), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8_000)
        sound.writeframes(bytes(2 * 8_000 * 5))
    return folder


def handler(folder: Path) -> str:
    """What its installer would make the handler of sip: addresses."""
    does = f'exec {BARESIP} -f {folder} -t {TALK_S} -e "/dial $1"'
    return str(program(folder, "handler", does))


@contextmanager
def answering(folder: Path) -> Iterator[Answering]:
    """SIPp's own scenario of somebody who picks up."""
    folder.mkdir()
    phone = Answering(_free_port(), folder / "messages.log")
    with (folder / "sipp.log").open("wb") as log:
        process = subprocess.Popen(
            [
                *(str(SIPP), "-sn", "uas", "-i", "127.0.0.1", "-mi", "127.0.0.1", "-nostdin"),
                *("-p", str(phone.port), "-trace_msg", "-message_file", str(phone.messages)),
            ],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            yield phone
        finally:
            process.kill()
            process.wait()


async def until_it_listens(phone: Answering) -> None:
    """Wait until it can be called."""
    await until(lambda: not _is_free(phone.port))


def _free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as tried:
        tried.bind(("127.0.0.1", 0))
        port: int = tried.getsockname()[1]
        return port


def _is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as tried:
        try:
            tried.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
