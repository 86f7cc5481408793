"""Write the schemas of forms and code lists anew, after their types in vt_desk/forms changed."""

from pathlib import Path

from vt_desk.forms.schema import PUBLISHED, schema_text

ROOT = Path(__file__).resolve().parents[2]

if __name__ == "__main__":
    for file, of in PUBLISHED.items():
        (ROOT / "resources" / file).write_text(schema_text(of), encoding="utf-8")
