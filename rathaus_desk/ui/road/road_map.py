"""The map without internet: parts of the town, stops as buttons, and the tours of a day as numbered lines."""

from itertools import pairwise
from math import cos, radians

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPen, QPolygonF, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QGraphicsItem, QGraphicsScene, QGraphicsView, QLabel, QPushButton

from rathaus_desk.domain.road.board import DistrictShape, Point, RoadBoard
from rathaus_desk.domain.road.places import Stop, name_beside
from rathaus_desk.domain.road.timetables import Tour
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.look import Look
from rathaus_desk.ui.kit.tips import plain_tip
from rathaus_desk.ui.kit.widgets import label, restyle
from rathaus_desk.ui.road.map_names import free_places, in_two_lines, places_around, push_apart
from rathaus_desk.ui.road.road_sheet import clock_of

PER_DEGREE = 10_000.0  # scene units per degree of latitude
AROUND = (0, -24, 24, -48, 48, -72, 72)  # pixels, where the name of a district may stand
YARD, YARD_REACH = 5, 40  # pixels from the middle of where tours begin to its edge, and to its name
APART = 4  # pixels between two stops
LEAST_MAP = 280  # pixels; on less room it is scrolled, else its stops would lie in a heap
STEPS = (1.0, 1.5, 2.2, 3.3, 5.0)  # how far one can go closer
LINES = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine, Qt.PenStyle.DotLine, Qt.PenStyle.DashDotLine)


class RoadMap(QGraphicsView):
    """Tab walks through the stops, arrows to the next one in their direction, Bild auf and ab go closer."""

    stop_entered = Signal(object)  # ids have 63 bits, more than a signal's int
    stop_taken = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._board: RoadBoard | None = None
        self._tours: tuple[Tour, ...] = ()
        self._step = 0
        self.last = 0  # the stop that had the focus
        self._middle = 52.0
        self.buttons: dict[int, QPushButton] = {}
        self._names: dict[int, QLabel] = {}
        self._districts: dict[int, QLabel] = {}
        self.setScene(QGraphicsScene(self))
        self.setAccessibleName(self.tr("Karte der Haltepunkte"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorViewCenter)
        for bar in (self.horizontalScrollBar(), self.verticalScrollBar()):
            bar.valueChanged.connect(self._place)
        look.changed.connect(self._draw)
        self._yard = label(self.tr("Betriebshof"), "district", wrap=False)
        self._yard.setParent(self.viewport())
        self._yard.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._yard.hide()

    def show_board(self, board: RoadBoard, tours: tuple[Tour, ...]) -> None:
        """Show the stops of a board and the tours of one day."""
        self._board, self._tours = board, tours
        self._middle = next((one.middle[1] for one in board.shapes), self._middle)
        placed = [one for one in board.stops if one.words.latitude is not None]
        for stop_id in self.buttons.keys() - {one.id for one in placed}:
            self.buttons.pop(stop_id).deleteLater()
            self._names.pop(stop_id).deleteLater()
        for one in placed:
            if one.id not in self.buttons:
                self._add(one)
        self._draw()

    def go_to_stop(self, stop_id: int) -> bool:
        """Put the focus on a stop; tell whether it is on the map."""
        found = self.buttons.get(stop_id)
        if found is not None:
            found.setFocus()
        return found is not None

    def go_in(self) -> None:
        """Put the focus on the stop that had it, or the first of the day, or the first of all."""
        first = next((one.stop_id for tour in self._tours for one in tour.halts if one.stop_id), None)
        if not self.go_to_stop(self.last):
            self.go_to_stop(first or next(iter(self.buttons), 0))

    def focused_stop(self) -> int | None:
        """Return the stop that has the focus."""
        return next((key for key, one in self.buttons.items() if one.hasFocus()), None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        away = {
            Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1),
        }.get(Qt.Key(event.key()))  # fmt: skip
        if away is not None:
            self._go(*away)
        elif event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self._closer(1 if event.key() == Qt.Key.Key_PageUp else -1)
        else:
            event.ignore()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._closer(1 if event.angleDelta().y() > 0 else -1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    # Drawing

    def _add(self, stop: Stop) -> None:
        made = _StopButton(self, stop.id)
        made.taken.connect(self.stop_taken)
        made.focused.connect(self._entered)
        name = label(stop.words.name, "place", wrap=False)
        name.setParent(self.viewport())
        name.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.buttons[stop.id], self._names[stop.id] = made, name
        made.show()

    def _entered(self, stop_id: int) -> None:
        self.last = stop_id
        self._show(stop_id)
        self._place()
        self.stop_entered.emit(stop_id)

    def _draw(self) -> None:
        board, scene, colours = self._board, self.scene(), self._look.colours
        scene.clear()
        if board is None:
            return
        self.setBackgroundBrush(QColor(colours.ground))
        for one in board.shapes:
            self._draw_district(one)
        for place, tour in enumerate(self._tours):
            pen = QPen(QColor(colours.accent if place % 2 == 0 else colours.soon), 3)
            pen.setStyle(LINES[place % len(LINES)])
            pen.setCosmetic(True)
            points = self._way(board, tour)
            for a, b in pairwise(points):
                scene.addLine(a.x(), a.y(), b.x(), b.y(), pen).setZValue(1)
            if (depot := self._depot(board, tour)) is not None:
                spot = scene.addEllipse(-YARD, -YARD, 2 * YARD, 2 * YARD, pen, QColor(colours.ink))
                spot.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)
                spot.setPos(depot)
                spot.setZValue(2)
        self._mark(board)
        self._fit()

    def _draw_district(self, one: DistrictShape) -> None:
        colours = self._look.colours
        if one.ring:
            edge = QPen(QColor(colours.line), 1)
            edge.setCosmetic(True)
            ring = QPolygonF([self._at(point) for point in one.ring])
            self.scene().addPolygon(ring, edge, QColor(colours.surface))
        if one.id not in self._districts:
            name = label(one.name, "district", wrap=False)
            name.setParent(self.viewport())
            name.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            self._districts[one.id] = name
        self._districts[one.id].setText(one.name)

    def _depot(self, board: RoadBoard, tour: Tour) -> QPointF | None:
        depot = next((one for one in board.vehicles if one.id == tour.vehicle_id), None)
        if depot is None or depot.latitude is None or depot.longitude is None:
            return None
        return self._at((depot.longitude, depot.latitude))

    def _place_depot(self, taken: list[QRectF]) -> None:
        """Say where the day's tours begin and end, where nothing of it is covered."""
        board = self._board
        ends = [spot for one in self._tours if board and (spot := self._depot(board, one)) is not None]
        free: list[QRectF] = []
        if ends:
            at, size = QPointF(self.mapFromScene(ends[0])), self._yard.sizeHint()
            beside = size.width() / 2 + 2 * YARD
            spots = [
                QRectF(at.x() - size.width() / 2 + across, at.y() + down - size.height() / 2,
                       size.width(), size.height())
                for down in sorted(range(-YARD_REACH, YARD_REACH + 1, 4), key=abs)
                for across in (beside, -beside, 0)
                if across or abs(down) > size.height()
            ]  # fmt: skip
            free = [one for one in spots if not any(one.intersects(other) for other in taken)]
        self._yard.setVisible(bool(free))
        if free:
            taken.append(free[0])
            self._yard.setGeometry(free[0].toAlignedRect())

    def _way(self, board: RoadBoard, tour: Tour) -> list[QPointF]:
        depot = self._depot(board, tour)
        ends = [] if depot is None else [depot]
        spots = [self._spot(board.stop(one.stop_id)) for one in tour.halts]
        return [*ends, *(one for one in spots if one is not None), *ends]

    def _mark(self, board: RoadBoard) -> None:
        """Say on each button whether, when and as which halt of a tour its stop is visited."""
        told: dict[int | None, tuple[str, str]] = {}
        for tour in self._tours:
            for number, halt in enumerate(tour.halts, 1):
                said = self.tr("{tour}, Halt {number}, {time} Uhr")
                words = said.format(tour=tour.vehicle, number=number, time=clock_of(halt.times.opens))
                told[halt.stop_id] = str(number), words
        for stop_id, made in self.buttons.items():
            stop = board.stop(stop_id)
            turn, words = told.get(stop_id, ("", self.tr("an diesem Tag kein Halt")))
            name = f"{name_beside(stop.words.kind, stop.words.name)}, {stop.district}" if stop else ""
            made.setText(turn)
            made.setAccessibleName(f"{name}, {words}")
            made.setToolTip(plain_tip(f"{name}: {words}"))
            made.setProperty("visited", "true" if turn else "false")
            made.setProperty("room", "true" if board.is_consulting(stop_id) else "false")
            restyle(made)

    def _fit(self) -> None:
        spots = [self._at(one.middle) for one in self._shapes()]
        rings = [self._at(point) for one in self._shapes() for point in one.ring]
        stops = [spot for one in self._stops() if (spot := self._spot(one)) is not None]
        points = [*spots, *rings, *stops]
        if not points or self.width() <= 0:
            return
        area = QPolygonF(points).boundingRect()
        space = max(area.width(), area.height()) * 0.04 + 1
        area.adjust(-space, -space, space, space)
        self.setSceneRect(area)
        self.resetTransform()
        room, least = self.maximumViewportSize(), self._look.pixels(LEAST_MAP)
        wide, high = max(room.width(), least), max(room.height(), least)
        scale = min(wide / area.width(), high / area.height()) * STEPS[self._step]
        self.scale(scale, scale)
        self._place()
        if (focused := self.focused_stop()) is not None:
            self._show(focused)

    def _closer(self, by: int) -> None:
        self._step = min(max(self._step + by, 0), len(STEPS) - 1)
        focused = self.focused_stop()
        self._fit()
        if focused is not None:
            self._entered(focused)

    def _place(self) -> None:
        """Put the buttons at their stops, pushed apart where they would cover one another."""
        side = max(self._look.pixels(tokens.SMALLEST_TARGET), tokens.SMALLEST_TARGET)
        places = {
            one.id: QPointF(self.mapFromScene(spot))
            for one in self._stops()
            if (spot := self._spot(one)) is not None and one.id in self.buttons
        }
        push_apart(places, side + APART)
        taken: list[QRectF] = [
            QRectF(at.x() - side / 2, at.y() - side / 2, side, side) for at in places.values()
        ]
        for stop_id, at in places.items():
            self.buttons[stop_id].setGeometry(round(at.x() - side / 2), round(at.y() - side / 2), side, side)
        self._place_names(places, side, taken)
        self._place_depot(taken)  # it may stand further off than a stop's name
        for shape in self._shapes():
            self._place_district(shape, taken)

    def _place_district(self, shape: DistrictShape, taken: list[QRectF]) -> None:
        """Show the name of a part of the town where nothing of it is covered."""
        name = self._districts[shape.id]
        ring = QPolygonF([self._at(one) for one in shape.ring or (shape.middle,)])
        at, size = QPointF(self.mapFromScene(ring.boundingRect().center())), name.sizeHint()
        spots = [
            QRectF(at.x() - size.width() / 2 + across, at.y() + down, size.width(), size.height())
            for down in AROUND
            for across in AROUND
        ]
        inside = QRectF(self.viewport().rect())
        free = [
            one for one in spots if inside.contains(one) and not any(one.intersects(other) for other in taken)
        ]
        name.setVisible(bool(free))
        if free:
            taken.append(free[0])
            name.setGeometry(free[0].toAlignedRect())

    def _place_names(self, places: dict[int, QPointF], side: int, taken: list[QRectF]) -> None:
        """Show the names for which there is room; that of the focused stop always, above the others."""
        around = {one: self._around(one, at, side) for one, at in places.items()}
        inside = QRectF(self.viewport().rect())
        found = free_places(around, inside, taken)
        taken.extend(found.values())
        for stop_id, (right, left, *_others) in around.items():
            name, focused = self._names[stop_id], self.buttons[stop_id].hasFocus()
            covering = left if right.right() > inside.right() else right
            one_line = found.get(stop_id, right).height() == right.height()
            name.setText(self._words(stop_id) if one_line else in_two_lines(self._words(stop_id)))
            name.setVisible(stop_id in found or focused)
            name.setGeometry(found.get(stop_id, covering).toAlignedRect())
            kind = "spot" if focused else "place"
            if name.property("kind") != kind:  # what lies under the focused name must not show through
                name.setProperty("kind", kind)
                restyle(name)
            if focused:
                name.raise_()

    def _around(self, stop_id: int, at: QPointF, side: int) -> tuple[QRectF, ...]:
        """Return where the name of a stop may stand, in one line or else in two."""
        name, places = self._names[stop_id], tuple[QRectF, ...]()
        for words in dict.fromkeys((self._words(stop_id), in_two_lines(self._words(stop_id)))):
            name.setText(words)
            places += places_around(at, name.sizeHint(), side)
        return places

    def _words(self, stop_id: int) -> str:
        stop = self._stop(stop_id)
        return stop.words.name if stop else ""

    # Small things

    def _go(self, across: int, down: int) -> None:
        """Go to the nearest stop in a direction."""
        here = self.focused_stop()
        if here is None:
            self.go_in()
            return
        begin = self.buttons[here].geometry().center()
        best: tuple[float, int] | None = None
        for stop_id, one in self.buttons.items():
            away = one.geometry().center() - begin
            ahead = away.x() * across + away.y() * down
            beside = abs(away.x() * down) + abs(away.y() * across)
            if stop_id != here and ahead > 0 and beside <= 2 * ahead:
                best = min(best or (1e9, 0), (ahead + 2 * beside, stop_id))
        if best is not None:
            self.go_to_stop(best[1])

    def _shapes(self) -> tuple[DistrictShape, ...]:
        return self._board.shapes if self._board else ()

    def _stops(self) -> tuple[Stop, ...]:
        return self._board.stops if self._board else ()

    def _show(self, stop_id: int) -> None:
        """Scroll so that a stop is in sight."""
        at = self._spot(self._stop(stop_id))
        if at is not None:
            self.ensureVisible(QRectF(at, at).adjusted(-20, -20, 20, 20), 40, 40)

    def _stop(self, stop_id: int) -> Stop | None:
        return self._board.stop(stop_id) if self._board else None

    def _spot(self, stop: Stop | None) -> QPointF | None:
        if stop is None or stop.words.latitude is None or stop.words.longitude is None:
            return None
        return self._at((stop.words.longitude, stop.words.latitude))

    def _at(self, point: Point) -> QPointF:
        """Return where a point of the earth lies on the sheet; over one town this is true enough."""
        return QPointF(point[0] * cos(radians(self._middle)) * PER_DEGREE, -point[1] * PER_DEGREE)


class _StopButton(QPushButton):
    """A stop on the map; arrow keys go to the map."""

    focused = Signal(object)
    taken = Signal(object)

    def __init__(self, road_map: RoadMap, stop_id: int) -> None:
        super().__init__(road_map.viewport())
        self._map, self._stop_id = road_map, stop_id
        self.clicked.connect(self._take)
        self.setProperty("kind", "stop")
        self.setAutoDefault(True)

    def _take(self) -> None:
        self.taken.emit(self._stop_id)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.raise_()
        self.focused.emit(self._stop_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        arrows = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)
        if event.key() in (*arrows, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self._map.keyPressEvent(event)
        else:
            super().keyPressEvent(event)
