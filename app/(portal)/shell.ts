import { cache } from "react";
import { jumpToCycleEnd, moveClockTo } from "@/app/(portal)/clock-actions";
import {
  officeHome,
  officeItems,
  pageCommands,
  platformItems,
  roleLabelOf,
} from "@/app/(portal)/navigation";
import { searchCommands } from "@/app/(portal)/search-action";
import { signOut } from "@/app/(portal)/session-actions";
import type {
  CommandItem,
  DemoClockView,
  NavSection,
  OfficeOption,
  Shell,
} from "@/components/shell/shell-context";
import { may } from "@/lib/auth/policy";
import type { OfficeOut } from "@/lib/billing/contract/offices";
import { Refusal } from "@/lib/billing/domain/errors";
import { navCounts } from "@/lib/billing/views/nav-counts";
import { showOffice } from "@/lib/billing/views/show-office";
import { switcher, type SwitcherOut } from "@/lib/billing/views/switcher";
import { plural } from "@/lib/format/words";
import { demoClock } from "@/lib/http/demo-clock";
import type { PageContext } from "@/lib/http/page";

/** The platform has people in every zone; its pages are written in none of them. */
export const PLATFORM_ZONE = "UTC";

/** The offices a person may switch to, once per request. */
export const listSwitchable = cache((context: PageContext) => switcher(context));

/**
 * What the frame shows this person around a page of one office, or (null) of the platform. An
 * office they may not see is left out: the page itself answers that it is not there.
 */
export async function buildShell(context: PageContext, officeId: number | null): Promise<Shell> {
  const { actor } = context;
  const [listed, office] = await Promise.all([
    listSwitchable(context),
    officeId === null ? null : findOffice(context, officeId),
  ]);
  const sections = await sectionsOf(context, office);
  const options = optionsOf(context, listed);
  const home = options[0] ?? { name: "Lumbar", detail: "No office yet" };
  return {
    sections,
    office: office ? { name: office.name, detail: companyOf(listed, office) } : home,
    officeOptions: options,
    user: { name: actor.name, email: actor.email, roleLabel: roleLabelOf(actor) },
    userLinks: [],
    signOut,
    clock: await clockOf(context, office),
    commands: [...pageCommands(sections), ...options.map(officeCommand)],
    searchCommands,
  };
}

async function findOffice(context: PageContext, officeId: number): Promise<OfficeOut | null> {
  try {
    return await showOffice(context, officeId);
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

async function sectionsOf(context: PageContext, office: OfficeOut | null): Promise<NavSection[]> {
  const { actor } = context;
  const counts = await navCounts(context, office?.office_id ?? null);
  const platform = platformItems(actor, counts.platform);
  const target = office && { officeId: office.office_id, companyId: office.company_id };
  return [
    ...(target ? [{ items: officeItems(actor, target, counts.overdueInvoices ?? 0) }] : []),
    ...(platform.length > 0 ? [{ ...(target ? { title: "Platform" } : {}), items: platform }] : []),
  ];
}

function companyOf({ companies }: SwitcherOut, office: OfficeOut): string {
  return companies.find(({ companyId }) => companyId === office.company_id)?.name ?? "";
}

function optionsOf(
  { actor }: PageContext,
  { companies, officeCount, companyCount }: SwitcherOut,
): OfficeOption[] {
  const options = companies.flatMap(({ companyId, name: companyName, offices }) =>
    offices.map(({ officeId, name }) => ({
      id: String(officeId),
      name,
      detail: companyName,
      href: officeHome(actor, { officeId, companyId }),
    })),
  );
  const [platformPage] = platformItems(actor);
  if (!platformPage) return options;
  const detail = `${plural(officeCount, "office")} of ${plural(companyCount, "company", "companies")}`;
  return [{ id: "all", name: "All offices", detail, href: platformPage.href }, ...options];
}

function officeCommand({ id, name, detail, href }: OfficeOption): CommandItem {
  return { id: `office-${id}`, group: "Offices", label: name, detail, href, icon: "building" };
}

async function clockOf(
  { actor }: PageContext,
  office: OfficeOut | null,
): Promise<DemoClockView | null> {
  const now = await demoClock();
  if (now === null) return null;
  const zone = office?.time_zone ?? PLATFORM_ZONE;
  const moves = {
    moveTo: moveClockTo.bind(null, zone),
    ...(office ? { jumpToCycleEnd: jumpToCycleEnd.bind(null, office.office_id) } : {}),
  };
  return {
    now: now.toISOString(),
    zone,
    cycleEndsAt: office?.cycle.end ?? null,
    ...(may(actor, "clock.set") ? moves : {}),
  };
}
