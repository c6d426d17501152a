"""The town's offers are written down, changed and ended here by keyboard, with source and day of checking."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QObject

from rathaus_desk.domain.dates import numeric_date
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.office.offers import (
    NO,
    OFFER_TITLES,
    YES,
    EndOffer,
    Offer,
    OfferKind,
    SaveOffer,
    in_fields,
)
from rathaus_desk.domain.office.offices import District
from rathaus_desk.domain.office.quick_dates import read_date
from rathaus_desk.domain.words import word
from rathaus_desk.ui.kit.actions import keys_in_words
from rathaus_desk.ui.kit.care import Care, Sending
from rathaus_desk.ui.kit.inline_form import Blank, InlineForm
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.ui.lookup.offer_list import OfferList
from rathaus_desk.ui.lookup.offer_sheet import OfferSheet
from rathaus_desk.usecases.office.offers import offer as offer_by_id
from rathaus_desk.usecases.office.office import districts

ROOM = "lookup"
NEW, CHANGE, END, BACK = "lookup.offer_new", "lookup.offer_change", "lookup.offer_end", "lookup.offer_back"


class OfferCare(Care):
    """One form on the sheet of offers; Strg+Enter sends it, Esc folds it and keeps what was typed."""

    def __init__(
        self, parent: QObject, workplace: Workplace, offers: OfferList, sheet: OfferSheet,
        shown: Callable[[], bool],
    ) -> None:  # fmt: skip
        """Care for the offers of a list; `shown` tells whether it is on the page, and else puts it there."""
        super().__init__(parent, workplace, BACK, self._build, self._command)
        self._shown = shown
        self._offers, self._sheet = offers, sheet
        self._districts: tuple[District, ...] = ()
        self._about: Offer | None = None  # whom the form is about; None for a new one
        sheet.take_form(self.place)
        self._register()
        for name in (NEW, CHANGE, END):
            action = workplace.actions[name]
            sheet.add_verb(action.text(), action.trigger, keys_in_words(action))
        self.sit_down()

    def sit_down(self) -> None:
        """Offer the verbs to whoever may care for offers."""
        self._sheet.show_verbs(self._at.background.desk.may(SaveOffer))

    def begin_new(self) -> None:
        """Unfold the fields for another offer."""
        self._shown()
        today = numeric_date(self._at.background.desk.now().date())
        self._unfold_about(None, {**dict.fromkeys(OFFER_TITLES, ""), "step_free": YES, "checked": today})

    def change(self) -> None:
        """Unfold the fields with what is known of the chosen offer."""
        chosen = self._chosen()
        if chosen is not None:
            self._at.background.ask(self, offer_by_id, self._change, offer_id=chosen.id)

    def end(self) -> None:
        """Take the chosen offer off the list, with a way back."""
        chosen = self._chosen()
        if chosen is not None:
            command = EndOffer(offer_id=chosen.id, seen_version=chosen.version)
            self._at.background.do(self, command, self._over)

    def _register(self) -> None:
        add, tr = self._at.actions.add, self.tr
        add(NEW, tr("Neues Angebot"), "Bearbeiten",
            tr("Schreibt ein Angebot auf: was, wann, wo, wen man fragt, und wo es veröffentlicht ist."),
            self.begin_new, keys="Ctrl+Shift+N", room=ROOM)  # fmt: skip
        add(CHANGE, tr("Angebot ändern"), "Bearbeiten",
            tr("Ändert das gewählte Angebot oder hält fest, dass es geprüft ist."),
            self.change, keys="Ctrl+Shift+D", room=ROOM)  # fmt: skip
        add(END, tr("Angebot beenden"), "Bearbeiten",
            tr("Nimmt das gewählte Angebot von der Liste. Zehn Sekunden lang lässt es sich zurückholen."),
            self.end, keys="Ctrl+Shift+Del", room=ROOM)  # fmt: skip
        add(BACK, tr("Beendetes Angebot zurückholen"), "Bearbeiten",
            tr("Setzt das zuletzt beendete Angebot wieder auf die Liste."),
            self.undo, room=ROOM)  # fmt: skip

    def _chosen(self) -> Offer | None:
        """Return the offer that is meant, if the person here may care for it; else say what is needed."""
        if not self._may_care():
            return None
        chosen = self._offers.list.chosen() if self._shown() else None
        if chosen is None:
            self._at.speaker.say(self.tr("Bitte zuerst ein Angebot in der Liste wählen."))
        return chosen

    def _may_care(self) -> bool:
        return self._may(SaveOffer, self.tr("Angebote pflegen die Leitung und die Administration."))

    def _change(self, one: Offer) -> None:
        self._unfold_about(one, in_fields(one))

    def _unfold_about(self, about: Offer | None, values: Mapping[str, str]) -> None:
        if self._may_care():
            self._at.background.ask(self, districts, partial(self._unfold_in, about, values))

    def _unfold_in(
        self, about: Offer | None, values: Mapping[str, str], found: dict[int, District]
    ) -> None:  # fmt: skip
        """Unfold the fields of an offer, now that the districts are known."""
        self._districts = tuple(found.values())
        self._about = about
        name = NEW if about is None else f"{CHANGE}.{about.id}"
        self._unfold(name, about.version if about else 0, values, "name")

    def _build(self, name: str) -> InlineForm:
        tr = self.tr
        kinds = tuple((word(one), one.value) for one in OfferKind)
        where = tuple((one.name, one.key) for one in self._districts)
        steps = ((tr("ohne Stufen"), YES), (tr("mit Stufen"), NO))
        form = InlineForm(
            tr("Neues Angebot") if name == NEW else tr("Angebot ändern"), tr("Speichern"), tr("Strg+Enter"),
            (
                Blank("name", tr("Angebot"), 1),
                Blank("kind", tr("Art"), choices=kinds),
                Blank("district", tr("Ortsteil"), choices=where, unchosen=tr("ganze Stadt")),
                Blank("times", tr("Wann"), 1),
                Blank("place", tr("Wo"), 1),
                Blank("contact", tr("Wen man fragt"), 1),
                Blank("phone", tr("Telefon"), 1),
                Blank("step_free", tr("Zugang"), choices=steps),
                Blank("source", tr("Quelle: wo es veröffentlicht ist, zum Beispiel eine Adresse im Netz"), 1),
                Blank("checked", tr("Geprüft am"), 1),
                Blank("text", tr("Worum es geht"), 3),
            ),
        )  # fmt: skip
        form.folded.connect(self._offers.list.setFocus)
        return form

    def _command(self, values: Mapping[str, str], seen: int) -> Sending:
        return self._save(self._about, seen, values), self._saved

    def _save(self, about: Offer | None, seen: int, values: Mapping[str, str]) -> SaveOffer:
        if not values["kind"]:
            raise Refused(self.tr("Bitte noch die Art wählen. Es wurde nichts gespeichert."), "kind")
        checked = None
        if values["checked"].strip():
            try:
                checked = read_date(values["checked"], self._at.background.desk.now().date())
            except Refused as refused:
                raise Refused(str(refused), "checked") from None
        texts: dict[str, Any] = {
            name: values[name] for name in OFFER_TITLES if name not in ("kind", "step_free", "checked")
        }
        return SaveOffer(
            offer_id=about.id if about else None, seen_version=seen, kind=OfferKind(values["kind"]),
            step_free=values["step_free"] == YES, checked=checked, **texts,
        )  # fmt: skip

    def _saved(self, saved: Offer) -> None:
        self._sent()
        self._was_undone(saved)

    def _was_undone(self, saved: Offer) -> None:
        self._at.speaker.say(self.tr("„{name}“ steht auf der Liste.").format(name=saved.name))
        self._offers.show_one(saved)

    def _over(self, ended: Offer) -> None:
        said = self.tr("„{name}“ ist von der Liste genommen.").format(name=ended.name)
        self._offer(said, self._save(ended, ended.version, in_fields(ended)), self.tr("Zurückholen"))
