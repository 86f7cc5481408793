"""How the window looks now: theme, size of the letters, and fonts made from both.

One ``Look`` is handed to every view. It says ``changed`` when any of it changes.
"""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QGuiApplication, QPalette

from vt_desk.ui.qt.pictures import Pictures
from vt_desk.ui.qt.theme import DARK, LIGHT, Theme, ThemeChoice

TEXT_PERCENTS = (100, 110, 125, 150, 175, 200)
STEP_PX = 4
LINE_HEIGHT = 1.4


class Type(Enum):
    """The sizes of letters, in points at 100 %."""

    BODY = 10.5
    QUIET = 9.0
    COUNTDOWN = 14.0
    HEADING = 16.0
    NUMBER = 32.0


class Look(QObject):
    """Theme and size, as chosen."""

    changed = Signal()

    def __init__(
        self,
        *,
        choice: ThemeChoice = ThemeChoice.SYSTEM,
        percent: int = 100,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._choice = choice
        self._percent = percent
        self._fonts: dict[tuple[Type, bool], QFont] = {}
        self._metrics: dict[tuple[Type, bool], QFontMetrics] = {}
        self.pictures = Pictures()
        """What was painted with it lately."""
        # Before whoever paints again hears of it.
        self.changed.connect(self.pictures.forget)
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._on_system_scheme_changed)

    @property
    def choice(self) -> ThemeChoice:
        """What was chosen: light, dark, or as the system."""
        return self._choice

    @property
    def percent(self) -> int:
        """Size of the letters, 100 to 200 %."""
        return self._percent

    @property
    def theme(self) -> Theme:
        """The colours to paint with."""
        if self._choice is ThemeChoice.SYSTEM:
            scheme = QGuiApplication.styleHints().colorScheme()
            return DARK if scheme == Qt.ColorScheme.Dark else LIGHT
        return DARK if self._choice is ThemeChoice.DARK else LIGHT

    def choose_theme(self, choice: ThemeChoice) -> None:
        """Take another theme."""
        if choice is not self._choice:
            self._choice = choice
            self.changed.emit()

    def choose_percent(self, percent: int) -> None:
        """Take another size; the nearest of ``TEXT_PERCENTS`` is used."""
        nearest = min(TEXT_PERCENTS, key=lambda step: abs(step - percent))
        if nearest != self._percent:
            self._percent = nearest
            self._fonts.clear()
            self._metrics.clear()
            self.changed.emit()

    def step_percent(self, steps: int) -> None:
        """Go up or down by that many of ``TEXT_PERCENTS``."""
        at = TEXT_PERCENTS.index(min(TEXT_PERCENTS, key=lambda step: abs(step - self._percent)))
        self.choose_percent(TEXT_PERCENTS[max(0, min(len(TEXT_PERCENTS) - 1, at + steps))])

    def points(self, size: Type) -> float:
        """The size in points, at the chosen percentage."""
        return size.value * self._percent / 100

    def font(self, size: Type = Type.BODY, *, bold: bool = False) -> QFont:
        """The system's interface font in a size, with figures of one width for times."""
        key = (size, bold)
        found = self._fonts.get(key)
        if found is None:
            found = QFont(QGuiApplication.font())
            found.setPointSizeF(self.points(size))
            found.setBold(bold)
            found.setFeature(QFont.Tag("tnum"), 1)
            self._fonts[key] = found
        return found

    def metrics(self, size: Type = Type.BODY, *, bold: bool = False) -> QFontMetrics:
        """Metrics of ``font``."""
        key = (size, bold)
        found = self._metrics.get(key)
        if found is None:
            found = self._metrics[key] = QFontMetrics(self.font(size, bold=bold))
        return found

    def ems(self, count: float) -> int:
        """That many heights of a body line, in pixels, rounded up to the step of 4."""
        height = self.metrics().height()
        return -(-round(count * height) // STEP_PX) * STEP_PX

    def visitor_colour(self, index: int) -> QColor:
        """The colour of a visitor, by the index of its nickname."""
        visitors = self.theme.visitors
        return QColor(visitors[index % len(visitors)])

    def palette(self) -> QPalette:
        """The palette for widgets that paint themselves from it."""
        theme = self.theme
        palette = QPalette()
        role = QPalette.ColorRole
        for place, colour in (
            (role.Window, theme.ground),
            (role.WindowText, theme.text),
            (role.Base, theme.surface),
            (role.AlternateBase, theme.ground),
            (role.Text, theme.text),
            (role.Button, theme.surface),
            (role.ButtonText, theme.text),
            (role.ToolTipBase, theme.surface),
            (role.ToolTipText, theme.text),
            (role.Highlight, theme.accent),
            (role.HighlightedText, theme.on_accent),
            (role.PlaceholderText, theme.text_quiet),
            (role.Link, theme.accent),
        ):
            palette.setColor(place, QColor(colour))
        return palette

    def _on_system_scheme_changed(self) -> None:
        if self._choice is ThemeChoice.SYSTEM:
            self.changed.emit()
