"""The style sheet of a window, made from the tokens and the size of the letters.

Widgets say what they are with the property ``kind``. A focused control has a ring of
2 px; its padding is one less than at rest, so nothing moves when the focus does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vt_desk.ui.qt.look import Look, Type

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


def set_kind(widget: QWidget, kind: str) -> None:
    """Say what a widget is, and let the style sheet look at it again when it changed."""
    if widget.property("kind") == kind:
        return
    widget.setProperty("kind", kind)
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)


def stylesheet(look: Look) -> str:
    """The whole sheet for a window with this look."""
    theme = look.theme
    body, quiet = look.points(Type.BODY), look.points(Type.QUIET)
    line = look.metrics().height()
    large = look.points(Type.COUNTDOWN)
    heading, number = look.points(Type.HEADING), look.points(Type.NUMBER)
    return f"""
QWidget {{ color: {theme.text}; font-size: {body}pt; }}
QWidget[kind="window"], QMainWindow {{ background: {theme.ground}; }}
QWidget[kind="bar"] {{ background: {theme.surface}; border-bottom: 1px solid {theme.line}; }}
QWidget[kind="foot"] {{ background: {theme.ground}; border-top: 1px solid {theme.line}; }}
QWidget[kind="side"] {{ background: {theme.ground}; }}
QWidget[kind="talk"], QWidget[kind="page"] {{ background: {theme.surface}; }}
QWidget[kind="strip"] {{ background: {theme.surface}; border-bottom: 1px solid {theme.line}; }}
QWidget[kind="desk-foot"] {{ background: {theme.ground}; border-top: 1px solid {theme.line}; }}
QWidget[kind="intake"] {{ background: {theme.surface}; border-left: 1px solid {theme.line}; }}
QWidget[kind="danger-strip"] {{ background: {theme.ground}; border-top: 1px solid {theme.line};
  border-bottom: 1px solid {theme.line}; }}
QFrame[kind="card"] {{ background: {theme.surface}; border: 1px solid {theme.line};
  border-radius: 8px; }}
QFrame[kind="drawer"] {{ background: {theme.surface}; border: none;
  border-left: 1px solid {theme.line}; }}
QFrame[kind="escalation-head"], QWidget[kind="escalation-foot"] {{ background: {theme.surface}; }}
QFrame[kind="escalation-head"] {{ border: none; border-bottom: 1px solid {theme.line}; }}
QWidget[kind="escalation-foot"] {{ border-top: 1px solid {theme.line}; }}
QFrame[kind="danger-band"] {{ background: {theme.danger_fill}; border: none; border-radius: 6px; }}
QFrame[kind="quiet-band"] {{ background: {theme.ground}; border: 1px solid {theme.line};
  border-radius: 6px; }}
QFrame[kind="rule"] {{ background: {theme.line}; border: none; max-height: 1px; min-height: 1px; }}
QFrame[kind="band"] {{ background: {theme.warn_fill}; border: none;
  border-bottom: 1px solid {theme.warn}; }}
QFrame[kind="notice"] {{ background: {theme.warn_fill}; border: 1px solid {theme.warn};
  border-radius: 6px; }}

QLabel {{ background: transparent; border: none; }}
QLabel[kind="quiet"] {{ color: {theme.text_quiet}; font-size: {quiet}pt; }}
QLabel[kind="section"] {{ color: {theme.text_quiet}; font-size: {quiet}pt; font-weight: 700; }}
QLabel[kind="heading"] {{ font-size: {heading}pt; font-weight: 600; }}
QLabel[kind="large"] {{ font-size: {large}pt; font-weight: 600; }}
QLabel[kind="large-warn"] {{ font-size: {large}pt; font-weight: 600; color: {theme.warn}; }}
QLabel[kind="strong"] {{ font-weight: 600; }}
QLabel[kind="number"] {{ font-size: {number}pt; font-weight: 700; }}
QLabel[kind="timer"] {{ font-size: {1.4 * large}pt; font-weight: 700; }}
QLabel[kind="briefing-name"] {{ font-weight: 600; padding-top: 5px; }}
QLabel[kind="briefing-number"] {{ color: {theme.text_quiet}; font-size: {quiet}pt;
  padding-top: 6px; }}
QLabel[kind="briefing-asked"] {{ color: {theme.text_quiet}; font-size: {1.15 * body}pt; }}
QLabel[kind="briefing-live"] {{ font-size: {large}pt; padding: 2px 7px; }}
QLabel[kind="danger-large"] {{ font-size: {large}pt; font-weight: 600; color: {theme.danger}; }}
QLabel[kind="on-danger"] {{ color: {theme.on_danger}; font-weight: 600; }}
QLabel[kind="on-danger-plain"] {{ color: {theme.on_danger}; }}
QLabel[kind="strong-warn"] {{ color: {theme.warn}; font-weight: 600; }}
QLabel[kind="ok"] {{ color: {theme.ok}; }}
QLabel[kind="warn"] {{ color: {theme.warn}; }}
QLabel[kind="quiet-warn"] {{ color: {theme.warn}; font-size: {quiet}pt; font-weight: 600; }}
QLabel[kind="danger"] {{ color: {theme.danger}; font-weight: 600; }}

QPushButton, QToolButton {{ background: {theme.surface}; border: 1px solid {theme.edge};
  border-radius: 6px; padding: 6px 12px; min-height: {line}px; }}
QPushButton:hover, QToolButton:hover {{ border-color: {theme.accent}; }}
QPushButton:pressed, QToolButton:pressed {{ background: {theme.surface_own}; }}
QPushButton:focus, QToolButton:focus {{ border: 2px solid {theme.accent}; padding: 5px 11px; }}
QPushButton:disabled, QToolButton:disabled {{ color: {theme.text_quiet};
  border-color: {theme.line}; background: {theme.ground}; }}
QToolButton::menu-indicator {{ image: none; width: 0; }}

QPushButton[kind="primary"] {{ background: {theme.accent}; color: {theme.on_accent};
  border-color: {theme.accent}; font-weight: 600; }}
QPushButton[kind="primary"]:focus {{ border: 2px solid {theme.text}; }}
QPushButton[kind="primary"]:disabled {{ background: {theme.ground}; color: {theme.text_quiet};
  border-color: {theme.line}; }}
QPushButton[kind="plain"], QToolButton[kind="plain"] {{ background: transparent;
  border-color: transparent; }}
QPushButton[kind="plain"]:hover, QToolButton[kind="plain"]:hover {{
  border-color: {theme.edge}; }}
QPushButton[kind="plain"]:focus, QToolButton[kind="plain"]:focus {{
  border-color: {theme.accent}; }}
QPushButton[kind="link"] {{ background: transparent; border: 1px solid transparent;
  border-radius: 4px; padding: 3px 4px; min-height: 0; color: {theme.text_quiet};
  font-size: {quiet}pt; }}
QPushButton[kind="link-warn"] {{ background: transparent; border: 1px solid transparent;
  border-radius: 4px; padding: 3px 4px; min-height: 0; color: {theme.warn}; font-weight: 600;
  font-size: {quiet}pt; text-decoration: underline; }}
QPushButton[kind="link"]:hover, QPushButton[kind="link-warn"]:hover {{
  border-color: {theme.edge}; }}
QPushButton[kind="link"]:focus, QPushButton[kind="link-warn"]:focus {{
  border: 2px solid {theme.accent}; padding: 2px 3px; }}
QPushButton[kind="link"]:disabled {{ background: transparent; border-color: transparent; }}
QPushButton[kind="small"] {{ padding: 4px 8px; min-height: 0; font-size: {quiet}pt; }}
QPushButton[kind="small"]:focus {{ padding: 3px 7px; }}
QPushButton[kind="row"] {{ background: {theme.surface}; border: 1px solid {theme.line};
  border-radius: 8px; padding: 6px 10px; text-align: left; }}
QPushButton[kind="row"]:hover {{ border-color: {theme.accent}; }}
QPushButton[kind="row"]:focus {{ border: 2px solid {theme.accent}; padding: 5px 9px; }}
QPushButton[kind="toggle"] {{ padding: 4px 8px; min-height: 0; }}
QPushButton[kind="toggle"]:focus {{ padding: 3px 7px; }}
QPushButton[kind="toggle"]:checked {{ background: {theme.surface_own};
  border-color: {theme.accent}; }}
QToolButton[kind="status"] {{ border-radius: 6px; padding: 6px 12px; font-weight: 600; }}
QToolButton[kind="status"]:focus {{ padding: 5px 11px; }}
QPushButton[kind="advice-line"] {{ background: transparent; color: {theme.accent};
  border: 2px solid {theme.accent}; padding: 5px 15px; font-weight: 600; }}
QPushButton[kind="advice-line"]:focus {{ border: 2px solid {theme.text}; padding: 5px 15px; }}
QPushButton[kind="emergency"] {{ background: {theme.danger_fill}; color: {theme.on_danger};
  border: 2px solid {theme.danger_fill}; padding: 5px 23px; font-weight: 700; }}
QPushButton[kind="emergency"]:hover {{ border-color: {theme.on_danger}; }}
QPushButton[kind="emergency"]:focus {{ border: 2px solid {theme.text}; padding: 5px 23px; }}
QPushButton[kind="news"] {{ background: {theme.accent}; color: {theme.on_accent};
  border: 2px solid {theme.surface}; border-radius: 14px; padding: 4px 16px; font-weight: 600; }}
QPushButton[kind="news"]:focus {{ border: 2px solid {theme.text}; }}

QLineEdit, QPlainTextEdit {{ background: {theme.surface}; border: 1px solid {theme.edge};
  border-radius: 6px; padding: 6px 8px; selection-background-color: {theme.accent};
  selection-color: {theme.on_accent}; placeholder-text-color: {theme.text_quiet}; }}
QLineEdit:focus, QPlainTextEdit:focus {{ border: 2px solid {theme.accent}; padding: 5px 7px; }}
QLineEdit:disabled, QPlainTextEdit:disabled {{ color: {theme.text_quiet};
  background: {theme.ground}; border-color: {theme.line}; }}
QPlainTextEdit[kind="briefing"] {{ font-size: {large}pt; padding: 1px 4px; }}
QPlainTextEdit[kind="briefing-known"] {{ font-size: {large}pt; padding: 1px 4px;
  border-color: {theme.line}; }}
QPlainTextEdit[kind="briefing-known"]:hover {{ border-color: {theme.edge}; }}
QPlainTextEdit[kind="briefing"]:focus, QPlainTextEdit[kind="briefing-known"]:focus {{
  border: 2px solid {theme.accent}; padding: 0 3px; }}
QPlainTextEdit[kind="reader"] {{ background: transparent; border: none; padding: 0; }}
QPlainTextEdit[kind="reader"]:focus {{ border: none; padding: 0; }}

QListView {{ background: transparent; border: 2px solid transparent; outline: 0; }}
QListView:focus {{ border: 2px solid {theme.accent}; border-radius: 6px; }}
QListView[kind="cards"], QListView[kind="cards"]:focus {{ border: none; }}
QTabBar {{ background: {theme.ground}; }}
QTabBar QToolButton {{ padding: 0; border-radius: 0; min-height: 0; }}
QTabBar::scroller {{ width: {2 * line + 16}px; }}
QSplitter::handle {{ background: {theme.line}; }}

QMenu {{ background: {theme.surface}; border: 1px solid {theme.edge}; padding: 4px; }}
QMenu::item {{ padding: 6px 28px 6px 28px; border-radius: 4px; }}
QMenu::item:selected {{ background: {theme.surface_own}; color: {theme.text}; }}
QMenu::item:disabled {{ color: {theme.text_quiet}; }}
QMenu::separator {{ height: 1px; background: {theme.line}; margin: 4px 8px; }}
QToolTip {{ background: {theme.surface}; color: {theme.text}; border: 1px solid {theme.edge};
  padding: 4px; }}
QScrollArea, QScrollArea > QWidget > QWidget {{ background: transparent; border: none; }}

QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
QScrollBar::handle:vertical {{ background: {theme.edge}; border-radius: 4px; min-height: 32px;
  margin: 2px; }}
QScrollBar[kind="idle"]::handle:vertical {{ background: transparent; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; }}
QScrollBar::handle:horizontal {{ background: {theme.edge}; border-radius: 4px; min-width: 32px;
  margin: 2px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""
