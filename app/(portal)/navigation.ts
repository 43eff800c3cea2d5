import { invoiceStatusLooks } from "@/components/billing/status-badge";
import type { CommandItem, NavItem, NavSection } from "@/components/shell/shell-context";
import type { Actor, Role, UserActor } from "@/lib/auth/actor";
import { may, type Target } from "@/lib/auth/policy";
import type { CommandSearchOut } from "@/lib/billing/views/command-search";
import type { NavCountsOut } from "@/lib/billing/views/nav-counts";

const ROLE_WORDS: readonly [Role, string][] = [
  ["admin", "Admin"],
  ["auditor", "Auditor"],
  ["company_manager", "Company manager"],
  ["office_manager", "Office manager"],
  ["practitioner", "Practitioner"],
];

/** What a person is called under their name: the widest of their roles. */
export function roleLabelOf({ grants }: UserActor): string {
  const found = ROLE_WORDS.find(([role]) => grants.some((grant) => grant.role === role));
  return found?.[1] ?? "Member";
}

/** The first page of an office for this person. */
export function officeHome(actor: Actor, office: { officeId: number; companyId: number }): string {
  const page = may(actor, "invoice.read", office) ? "dashboard" : "patients";
  return `/offices/${office.officeId}/${page}`;
}

/** The pages of one office that this person may open. */
export function officeItems(
  actor: Actor,
  office: Target & { officeId: number },
  attentionCount: number,
): NavItem[] {
  const path = `/offices/${office.officeId}`;
  const billing: NavItem[] = [
    { label: "Dashboard", href: `${path}/dashboard`, icon: "home" },
    {
      label: "Invoices",
      href: `${path}/invoices`,
      icon: "invoice",
      count: attentionCount,
      needsAttention: true,
    },
  ];
  return [
    ...(may(actor, "invoice.read", office) ? billing : []),
    ...(may(actor, "patient.read", office)
      ? [{ label: "Patients", href: `${path}/patients`, icon: "people" } satisfies NavItem]
      : []),
  ];
}

/** The pages of the platform that this person may open; counts where they are known. */
export function platformItems(actor: Actor, counts: NavCountsOut["platform"] = null): NavItem[] {
  const hasOverview = may(actor, "billing.operations.read");
  const offices: NavItem = { label: "Offices", href: "/admin/offices", icon: "building" };
  const charges: NavItem = { label: "Charges", href: "/admin/charges", icon: "coin" };
  const runs: NavItem = {
    label: "Billing runs",
    shortLabel: "Runs",
    href: "/admin/runs",
    icon: "repeat",
    count: counts?.draftsToReview ?? 0,
    needsAttention: true,
  };
  return [
    ...(hasOverview ? [{ ...offices, count: counts?.offices ?? 0 }] : []),
    ...(may(actor, "charge.create") ? [charges] : []),
    ...(hasOverview ? [runs] : []),
  ];
}

/** The pages as entries of the command menu. */
export function pageCommands(sections: readonly NavSection[]): CommandItem[] {
  return sections.flatMap(({ items, title }) =>
    items.map(({ href, label, icon }) => ({
      id: href,
      group: "Pages",
      label,
      ...(title ? { detail: title } : {}),
      href,
      icon,
    })),
  );
}

/** An invoice as an entry of the command menu. */
export function invoiceCommand(invoice: CommandSearchOut["invoices"][number]): CommandItem {
  return {
    id: `invoice-${invoice.invoiceId}`,
    group: "Invoices",
    label: `${invoice.number} · ${invoice.officeName}`,
    state: invoiceStatusLooks[invoice.status],
    href: `/offices/${invoice.officeId}/invoices/${invoice.invoiceId}`,
    icon: "invoice",
  };
}
