"""Write resources/forms/form.schema.json anew, after vt_desk/forms/definition.py changed."""

from pathlib import Path

from vt_desk.forms.schema import FILE, schema_text

ROOT = Path(__file__).resolve().parents[2]

if __name__ == "__main__":
    (ROOT / "resources" / "forms" / FILE).write_text(schema_text(), encoding="utf-8")
