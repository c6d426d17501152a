"""What the print shop asks of each of its views."""

from rathaus_desk.ui.kit.list_page import ListPage


class PrintView(ListPage):
    """A page of the print shop; carries the switch of the views itself."""

    def sit_down(self) -> None:
        """Begin for whoever sits here now: nothing stays of what the one before had typed."""
