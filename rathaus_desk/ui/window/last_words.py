"""What the window said last: it goes with the record that it was said of."""

from PySide6.QtCore import QObject

from rathaus_desk.ui.kit.actions import EVERYWHERE, Listed
from rathaus_desk.ui.kit.rooms import OF_RECEPTION, RECEPTION, ROOMS
from rathaus_desk.ui.window.main_window import MainWindow


class LastWords(QObject):
    """Says things at the foot of the page, and remembers which action was offered and who acted since."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._offered = ""
        self._said_at = 0

    def say(self, text: str) -> None:
        """Show a short line that goes away by itself."""
        self._offered = ""
        self._said_at = self._window.actions_.presses
        self._window.notice.say(text)

    def offer(self, text: str, verb: str, action_name: str, seconds: int) -> None:
        """Show a line with one button that triggers a registered action."""
        self._offered = action_name
        self._window.notice.offer(text, verb, self._window.actions_[action_name].trigger, seconds)

    def withdraw(self) -> None:
        """Take away whatever was said."""
        self._offered = ""
        self._window.notice.withdraw()

    def withdraw_offer(self, action_name: str) -> None:
        """Take an offer away that has lost its meaning."""
        if self._offered == action_name:
            self.withdraw()

    def leave_record(self, _room: str = "") -> None:
        """Take away what was said before somebody went on to another record: it would be read of that one.

        What is said by the very step stays, and so does a way back, which names its seconds.
        """
        if self._offered and not self._window.actions_[self._offered].isEnabled():
            self.withdraw()  # its button would do nothing in this room
        elif not self._window.notice.offers and self._window.actions_.presses > self._said_at:
            self._window.notice.withdraw()

    def say_where(self, elsewhere: tuple[Listed, ...]) -> None:
        """Say in which rooms a key works, or that it is none of this role's, rather than nothing."""
        if self._window.notice.offers:
            return
        told = [said for one in elsewhere if (said := self._where(one))]
        if told:
            self.say(" ".join(told))

    def _where(self, listed: Listed) -> str:
        action = listed.action.text()
        if listed.room != EVERYWHERE:
            room = next((one.title for one in ROOMS if one.key == listed.room), "")
            here = self._window.may_enter(listed.room)
            return self.tr("„{action}“ gibt es in {room}.").format(action=action, room=room) if here else ""
        if listed.id.split(".")[0] in OF_RECEPTION and not self._window.may_enter(RECEPTION):
            return self.tr("„{action}“ gehört nicht zu Ihrer Rolle.").format(action=action)
        return ""
