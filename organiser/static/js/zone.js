// Shows times in the reader's own zone and writes the zone into forms. It sends nothing by itself.

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
// Western digits and months on every page, as in the times that the server writes.
// As the server writes it: English between countries, 24 hours and day before month.
const lang = document.documentElement.lang;
const locale = `${lang === "en" ? "en-150" : lang}-u-ca-gregory-nu-latn`;
const FULL = { weekday: "long", day: "numeric", month: "long", hour: "numeric", minute: "2-digit" };
const HOURS = { hour: "numeric", minute: "2-digit" };
const SAME_CLOCK = { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" };

function clockText(instant, timeZone) {
  return new Intl.DateTimeFormat("en-GB", { ...SAME_CLOCK, timeZone }).format(instant);
}

function differs(instants, eventZone) {
  return instants.some((instant) => clockText(instant, zone) !== clockText(instant, eventZone));
}

function dayText(instant, timeZone) {
  return clockText(instant, timeZone).slice(0, 10);
}

// Where the day stands above already, and is the same here.
function isSameDay(instants, eventZone) {
  return instants.every((instant) => dayText(instant, zone) === dayText(instants[0], eventZone));
}

function ownTime(starts, ends, words) {
  const format = new Intl.DateTimeFormat(locale, { ...words, timeZone: zone });
  return ends ? format.formatRange(starts, ends) : format.format(starts);
}

function showOwnTime(element) {
  const starts = new Date(element.dateTime);
  const ends = element.dataset.ends ? new Date(element.dataset.ends) : null;
  const instants = ends ? [starts, ends] : [starts];
  const isOther = differs(instants, element.dataset.zone);
  if (isOther) {
    const isShort = "besideDay" in element.dataset && isSameDay(instants, element.dataset.zone);
    const words = isShort ? HOURS : FULL;
    element.textContent = element.dataset.viewerTime.replace("{time}", () => ownTime(starts, ends, words));
  }
  element.parentElement.hidden = !isOther;
}

function attempt(show, element) {
  try {
    show(element);
  } catch (error) {
    // A zone or a language that this browser does not know: what the server wrote stays.
    if (!(error instanceof RangeError)) throw error;
  }
}

if (zone) {
  for (const input of document.querySelectorAll('input[name="viewer_zone"]')) input.value = zone;
  for (const element of document.querySelectorAll("time[data-viewer-time][data-zone]")) attempt(showOwnTime, element);
}

// A form that came back with errors is read from its summary on.
document.querySelector(".error-summary[data-focus]")?.focus();
