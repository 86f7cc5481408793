"""The style of what only the lead's window has: lists to choose from, tables, ticks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vt_desk.ui.qt.stylesheet import stylesheet

if TYPE_CHECKING:
    from vt_desk.ui.qt.look import Look


def report_sheet(look: Look) -> str:
    """The window's whole sheet."""
    theme = look.theme
    line = look.metrics().height()
    return f"""{stylesheet(look)}
QComboBox {{ background: {theme.surface}; border: 1px solid {theme.edge}; border-radius: 6px;
  padding: 6px 12px; min-height: {line}px; }}
QComboBox:focus {{ border: 2px solid {theme.accent}; padding: 5px 11px; }}
QComboBox::drop-down {{ border: none; width: {round(1.4 * line)}px; }}
QComboBox QAbstractItemView {{ background: {theme.surface}; color: {theme.text};
  border: 1px solid {theme.edge}; selection-background-color: {theme.surface_own};
  selection-color: {theme.text}; }}
QListWidget::item {{ padding: 6px 8px; border-radius: 4px; }}
QListWidget::item:selected {{ background: {theme.surface_own}; color: {theme.text};
  border-left: 3px solid {theme.accent}; }}
QTableView {{ background: {theme.surface}; border: 1px solid {theme.line}; outline: 0; }}
QTableView:focus {{ border: 1px solid {theme.accent}; }}
QHeaderView {{ background: {theme.surface}; border: none; }}
QHeaderView::section {{ background: {theme.surface}; color: {theme.text}; border: none;
  padding: 4px 8px; }}
QHeaderView::section:horizontal {{ border-bottom: 1px solid {theme.edge}; font-weight: 600; }}
QTableView QTableCornerButton::section {{ background: {theme.surface}; border: none;
  border-bottom: 1px solid {theme.edge}; }}
QAbstractScrollArea::corner {{ background: {theme.surface}; }}
"""
