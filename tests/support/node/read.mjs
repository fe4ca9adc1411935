// Reads a calendar on stdin with the parser named on the command line and prints what
// it holds as JSON. Dates are printed as dates, instants in UTC.
import { readFileSync } from "node:fs";

const instant = (date) => date.toISOString().replace(".000Z", "Z");

async function readWithIcalJs(text) {
  const { default: ICAL } = await import("ical.js");
  const time = (value) => (value.isDate ? value.toString() : instant(value.toJSDate()));
  return new ICAL.Component(ICAL.parse(text)).getAllSubcomponents("vevent").map((component) => {
    const event = new ICAL.Event(component);
    return {
      uid: event.uid,
      start: time(event.startDate),
      end: time(event.endDate),
      status: component.getFirstPropertyValue("status"),
      summary: event.summary,
      sequence: event.sequence,
    };
  });
}

async function readWithTsIcs(text) {
  const { convertIcsCalendar } = await import("ts-ics");
  const time = ({ date, type }) => (type === "DATE" ? instant(date).slice(0, 10) : instant(date));
  return (convertIcsCalendar(undefined, text).events ?? []).map((event) => ({
    uid: event.uid,
    start: time(event.start),
    end: time(event.end),
    status: event.status,
    summary: event.summary ?? "",
    sequence: event.sequence ?? 0, // it drops a 0, which is the default (RFC 5545 §3.8.7.4)
  }));
}

const readers = { "ical.js": readWithIcalJs, "ts-ics": readWithTsIcs };
const text = readFileSync(0, "utf8");
process.stdout.write(JSON.stringify(await readers[process.argv[2]](text)));
