import type { Route } from "next";
import { officeHome, platformItems } from "@/app/(portal)/navigation";
import { listSwitchable } from "@/app/(portal)/shell";
import { type Action, may } from "@/lib/auth/policy";
import type { PageContext } from "@/lib/http/page";

type OfficeAddress = { officeId: number; companyId: number };

/** The first of the person's offices where they may do this. */
export async function firstOffice(
  context: PageContext,
  action: Action,
): Promise<OfficeAddress | null> {
  const { companies } = await listSwitchable(context);
  const offices = companies.flatMap(({ companyId, offices: own }) =>
    own.map(({ officeId }) => ({ officeId, companyId })),
  );
  return offices.find((office) => may(context.actor, action, office)) ?? null;
}

/** Where a person begins: the platform's first page, or their office's; null without any office. */
export async function homeOf(context: PageContext): Promise<Route | null> {
  const [platformPage] = platformItems(context.actor);
  if (platformPage) return platformPage.href as Route;
  const office = await firstOffice(context, "office.read");
  return office && (officeHome(context.actor, office) as Route);
}
