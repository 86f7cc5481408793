"""Starting: what is loaded before it is needed, and what a desk can do without."""

import subprocess
import sys
from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory

import vt_desk.service.db.migrations
from tests.prepared import prepare
from vt_desk.service.db.migrate import HEAD
from vt_desk.service.settings import Settings

_LOADED = """
import sys
import vt_desk.cli
print(*sorted(sys.modules))
"""

_AGAIN = """
import asyncio
import sys
from pathlib import Path
from vt_desk.service import server
from vt_desk.service.settings import Settings
asyncio.run(server.prepare(Settings(Path(sys.argv[1]))))
print(*sorted(sys.modules))
"""

_WITHOUT = """
import sys

class Without:

    def __init__(self, finders):
        self.finders = finders

    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {absent!r}:
            return None
        found = (finder.find_spec(name, path, target) for finder in self.finders)
        return next((spec for spec in found if spec is not None), None)

sys.meta_path[:] = [Without(list(sys.meta_path))]
import vt_desk.app
from vt_desk.cli import main
sys.exit(main(["--help"]))
"""

HEAVY = {"PySide6", "qasync", "httpx", "keyring", "sqlcipher3", "litestar", "sqlalchemy", "uvicorn"}
SERVICE_ONLY = {"alembic", "argon2", "asyncpg", "holidays", "litestar", "sqlalchemy"}


def test_the_command_line_loads_nothing_heavy_before_it_knows_what_is_asked() -> None:
    answer = subprocess.run(
        [sys.executable, "-c", _LOADED], check=True, capture_output=True, text=True
    )
    assert not HEAVY & set(answer.stdout.split())


def test_the_desk_starts_without_the_packages_of_the_service() -> None:
    program = _WITHOUT.format(absent=SERVICE_ONLY | {"uvicorn", "uvloop", "httptools"})
    answer = subprocess.run([sys.executable, "-c", program], check=False, capture_output=True)
    assert answer.returncode == 0, answer.stderr.decode()
    assert b"vt-desk" in answer.stdout


def test_a_node_whose_tables_are_up_to_date_loads_nothing_to_change_them(tmp_path: Path) -> None:
    prepare(Settings(tmp_path / "service"))
    answer = subprocess.run(
        [sys.executable, "-c", _AGAIN, str(tmp_path / "service")],
        check=True,
        capture_output=True,
        text=True,
    )
    assert not {"alembic", "mako", "sqlalchemy.orm"} & set(answer.stdout.split())


def test_the_version_that_a_start_asks_for_is_the_newest() -> None:
    config = Config()
    config.set_main_option("script_location", next(iter(vt_desk.service.db.migrations.__path__)))
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD
