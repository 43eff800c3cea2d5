import { openStretch } from "./activation";
import { isBillable } from "./offices";
import { bringUpToDate } from "./rollover";
import { type Office, type Patient, refuse, type World } from "./world";

/**
 * §4, transfer: to another office of the company that is billable. An active patient's stretch
 * closes at the old office and opens at the new one, at one instant; the care plan goes along.
 */
export function transfer(world: World, patient: Patient, to: Office): void {
  const from = patient.office;
  const isForeign = from.company !== to.company;
  const visible = isForeign ? [from] : [from, to];
  for (const office of world.offices) if (visible.includes(office)) bringUpToDate(world, office);
  if (isForeign) refuse("not_found");
  if (from === to) refuse("invalid_value");
  if (!isBillable(to)) refuse("office_not_billable");
  patient.office = to;
  const stretch = openStretch(patient);
  if (stretch === null) return;
  stretch.to = world.now;
  patient.stretches.push({ office: to, from: world.now, to: null, openedBy: "transfer" });
}
