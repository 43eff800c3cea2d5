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
import type { DemoClockView, OfficeOption, Shell } from "@/components/shell/shell-context";
import { may } from "@/lib/auth/policy";
import type { OfficeOut } from "@/lib/billing/contract";
import { invoiceTabs } from "@/lib/billing/views/invoice-tabs";
import { listOffices } from "@/lib/billing/views/list-offices";
import { demoClock } from "@/lib/http/demo-clock";
import type { PageContext } from "@/lib/http/page";

const ALL_OFFICES: OfficeOption = {
  id: "all",
  name: "All offices",
  detail: "The platform",
  href: "/admin/offices",
};
const PLATFORM_ZONE = "UTC";

/**
 * What the frame shows this person around a page of one office, or (null) of the platform. An
 * office they may not see is left out: the page itself answers that it is not there.
 */
export async function buildShell(context: PageContext, officeId: number | null): Promise<Shell> {
  const { actor } = context;
  const { data: offices } = await listOffices(context, { limit: 200 });
  const office = offices.find(({ office_id: id }) => id === officeId) ?? null;
  const options = optionsOf(context, offices);
  const platform = platformItems(actor);
  const current = options.find(({ id }) => id === String(officeId));
  const sections = [
    ...(office
      ? [{ items: officeItems(actor, targetOf(office), await attention(context, office)) }]
      : []),
    ...(platform.length > 0 ? [{ ...(office ? { title: "Platform" } : {}), items: platform }] : []),
  ];
  return {
    sections,
    office: current ?? options[0] ?? { name: "Lumbar", detail: "No office yet" },
    officeOptions: options,
    user: { name: actor.name, email: actor.email, roleLabel: roleLabelOf(actor) },
    userLinks: [],
    signOut,
    clock: await clockOf(context, office),
    commands: [
      ...pageCommands(sections),
      ...options.map(({ href, name, detail }) => ({
        id: `office ${href}`,
        group: "Offices",
        label: name,
        detail,
        href,
        icon: "building" as const,
      })),
    ],
    searchCommands: searchCommands.bind(null, officeId),
  };
}

const targetOf = (office: OfficeOut) => ({
  officeId: office.office_id,
  companyId: office.company_id,
});

function optionsOf({ actor }: PageContext, offices: readonly OfficeOut[]): OfficeOption[] {
  const options = offices
    .map((office) => ({
      id: String(office.office_id),
      name: office.name,
      detail: "",
      href: officeHome(actor, targetOf(office)),
    }))
    .sort((a, b) => a.name.localeCompare(b.name, "en"));
  return platformItems(actor).length > 0 ? [ALL_OFFICES, ...options] : options;
}

/** How many invoices of the office are overdue. */
async function attention(context: PageContext, office: OfficeOut): Promise<number> {
  if (!may(context.actor, "invoice.read", targetOf(office))) return 0;
  return (await invoiceTabs(context, office.office_id)).counts.overdue;
}

async function clockOf(
  { actor }: PageContext,
  office: OfficeOut | null,
): Promise<DemoClockView | null> {
  const now = await demoClock();
  if (now === null) return null;
  const zone = office?.time_zone ?? PLATFORM_ZONE;
  return {
    now: now.toISOString(),
    zone,
    cycleEndsAt: office?.cycle.end ?? null,
    ...(may(actor, "clock.set")
      ? {
          moveTo: moveClockTo.bind(null, zone),
          ...(office ? { jumpToCycleEnd: jumpToCycleEnd.bind(null, office.office_id) } : {}),
        }
      : {}),
  };
}
