"""Sample data for the gallery, in English and in Arabic. The names and places are invented."""

from types import SimpleNamespace as Sample
from typing import Any

STATES = (
    ("cancelled", "Cancelled", "أُلغي"),
    ("postponed", "Postponed", "أُجّل"),
    ("full", "Full", "لا أماكن"),
    ("few", "3 places left", "بقيت ٣ أماكن"),
    ("over", "Over", "انتهى"),
    ("draft", "Draft", "مسودة"),
    ("members", "For members", "للأعضاء"),
    ("unlisted", "Unlisted", "غير مدرج"),
    ("open", "Open", "مفتوح"),
    ("waiting", "Waiting", "في الانتظار"),
    ("confirmed", "Confirmed", "مؤكّد"),
    ("unconfirmed", "Not confirmed yet", "لم يؤكَّد بعد"),
)

ARABIC = {
    "Events": "الفعاليات",
    "Branches": "الفروع",
    "Calendars": "التقاويم",
    "Skip to the content": "انتقل إلى المحتوى",
    "Main": "الرئيسية",
    "For organisers": "للمنظّمين",
    "My branches": "فروعي",
    "My account": "حسابي",
    "Log out": "تسجيل الخروج",
    "Log in": "تسجيل الدخول",
    "What we keep about you": "ما نحفظه عنك",
    "required": "مطلوب",
    "Error:": "خطأ:",
    "Something needs another look": "هناك ما يحتاج إلى مراجعة",
    "Your time: {time}": "بتوقيتك: {time}",
    "Previous": "السابقة",
    "Next": "التالية",
    "Page %(number)s of %(pages)s": "الصفحة %(number)s من %(pages)s",
    "Pages": "الصفحات",
    "%(taken)s of %(capacity)s places taken": "حُجز %(taken)s من %(capacity)s مكانًا",
    "%(num)s people are waiting": "%(num)s في الانتظار",
    "%(num)s people are coming": "%(num)s سيحضرون",
    "Copy": "انسخ",
    "Copied": "نُسخ",
    "There is no page here": "لا صفحة هنا",
    "The link may be old or mistyped, or what it led to is not open to everyone.": (
        "قد يكون الرابط قديمًا أو مكتوبًا خطأً، أو أن ما يؤدي إليه ليس مفتوحًا للجميع."
    ),
    "See what is on": "شاهد ما يجري",
    "You are here": "أنت هنا",
}


def list_events(lang: str) -> list[Sample]:
    return _arabic_events() if lang == "ar" else _english_events()


def make_event(**fields: Any) -> Sample:
    usual = {
        "url": "/en/event", "kind": None, "branch": None, "place": None, "state": None, "badges": [], "note": None,
    }  # fmt: skip
    return Sample(**(usual | fields))


def make_when(event_text: str, viewer_text: str = "", **fields: Any) -> Sample:
    usual = {
        "starts_iso": "2027-06-03T23:00:00+00:00", "ends_iso": "2027-06-04T01:00:00+00:00", "zone": "America/La_Paz",
        "all_day": False,
    }  # fmt: skip
    return Sample(event_text=event_text, viewer_text=viewer_text, differs=bool(viewer_text), **(usual | fields))


def _english_events() -> list[Sample]:
    return [
        make_event(
            title="Who makes the news? An evening on press and power",
            day="3", weekday="Thu", month="June", kind="Talk", branch="La Paz Centro",
            when=make_when(
                "Thursday 3 June, 19:00–21:00, time of La Paz", "Your time: Friday 4 June, 01:00–03:00"
            ),
            place="Casa del Pueblo, Calle Comercio 12, La Paz", badges=[("few", "3 places left")],
        ),
        make_event(
            title="Reading circle: The State and Revolution, chapter 3",
            day="7", weekday="Mon", month="June", kind="Reading circle", branch="Lahore", state="cancelled",
            when=make_when("Monday 7 June, 18:30–20:00, time of Lahore", zone="Asia/Karachi"),
            place="On line", badges=[("cancelled", "Cancelled"), ("members", "For members")],
            note="The reader is ill. The circle meets again on 14 June.",
        ),
        make_event(
            title="International Summer School 2027",
            day="10–13", weekday="Thu–Sun", month="June", kind="School", branch="International",
            when=make_when("Thursday 10 to Sunday 13 June, time of Liège", zone="Europe/Brussels", all_day=True),
            place="Auberge Simenon, Liège, and on line", badges=[("full", "Full")],
        ),
        make_event(
            title="Street stall for the tenants’ petition",
            day="19", weekday="Sat", month="June", kind="Action", branch="Leicester", state="postponed",
            when=make_when("Was Saturday 19 June, 10:00, time of Leicester. A new date follows.", all_day=True),
            place="Clock Tower", badges=[("postponed", "Postponed")],
        ),
    ]  # fmt: skip


def _arabic_events() -> list[Sample]:
    return [
        make_event(
            title="من يصنع الأخبار؟ أمسية عن الصحافة والسلطة",
            day="3", weekday="الخميس", month="يونيو", kind="محاضرة", branch="فرع بيروت",
            when=make_when(
                "الخميس 3 يونيو، 19:00–21:00 بتوقيت بيروت", "بتوقيتك: الخميس 3 يونيو، 18:00–20:00",
                zone="Asia/Beirut",
            ),
            place="دار الشعب، شارع الحمراء، بيروت", badges=[("few", "بقيت 3 أماكن")],
        ),
        make_event(
            title="حلقة قراءة: الدولة والثورة، الفصل الثالث",
            day="7", weekday="الاثنين", month="يونيو", kind="حلقة قراءة", branch="القاهرة", state="cancelled",
            when=make_when("الاثنين 7 يونيو، 18:30–20:00 بتوقيت القاهرة", zone="Africa/Cairo"),
            place="عبر الإنترنت", badges=[("cancelled", "أُلغي"), ("members", "للأعضاء")],
            note="القارئ مريض. تجتمع الحلقة مجددًا في 14 يونيو.",
        ),
        make_event(
            title="المدرسة الصيفية الدولية 2027",
            day="10–13", weekday="الخميس–الأحد", month="يونيو", kind="مدرسة", branch="الدولي",
            when=make_when("من الخميس 10 إلى الأحد 13 يونيو بتوقيت لييج", all_day=True),
            place="لييج (Auberge Simenon) وعبر الإنترنت", badges=[("full", "لا أماكن")],
        ),
    ]  # fmt: skip
