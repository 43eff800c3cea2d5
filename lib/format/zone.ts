const names = new Map<string, Intl.DateTimeFormat>();

/** "Pacific Time" of "America/Los_Angeles". */
export function formatZone(zone: string, at: string): string {
  let format = names.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longGeneric" });
    names.set(zone, format);
  }
  const part = format.formatToParts(new Date(at)).find(({ type }) => type === "timeZoneName");
  return part?.value ?? zone;
}
