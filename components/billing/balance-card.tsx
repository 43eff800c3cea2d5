import type { ReactNode } from "react";
import { Card } from "@/components/ui/card";
import { DefinitionList } from "@/components/ui/definition-list";
import { TextLink } from "@/components/ui/link";
import { Money } from "@/components/ui/money";
import { Time } from "@/components/ui/time";
import { formatMoney, isZero } from "@/lib/format/money";
import { formatCard, plural } from "@/lib/format/words";

/** What an office owes. */
export type BalanceView = {
  outstanding: { amount: string; count: number; href: string };
  overdue: { amount: string; count: number; href: string; oldestDays: number } | null;
  credit: string;
  lastPayment: { amount: string; at: string } | null;
  card: { brand: string; last4: string } | null;
  /** Stripe's page for the card; null for who may not. */
  paymentMethodHref: string | null;
  zone: string;
  now: string;
};

/** Outstanding, overdue, the last payment and how it is paid. */
export function BalanceCard({ balance, className }: { balance: BalanceView; className?: string }) {
  const { outstanding, overdue, lastPayment, card, paymentMethodHref, zone, now } = balance;
  return (
    <Card
      title="Balance"
      foot={
        paymentMethodHref ? (
          <a
            href={paymentMethodHref}
            rel="noreferrer"
            className="font-medium text-accent underline-offset-[3px] hover:underline"
          >
            Payment method at Stripe
          </a>
        ) : undefined
      }
      {...(className ? { className } : {})}
    >
      <div className="grid gap-3.5 [&>*+*]:border-t [&>*+*]:border-line [&>*+*]:pt-3.5">
        <Figure {...outstanding}>
          {outstanding.count === 0 ? (
            "outstanding"
          ) : (
            <>
              outstanding on{" "}
              <TextLink href={outstanding.href}>{plural(outstanding.count, "invoice")}</TextLink>
            </>
          )}
        </Figure>
        {overdue ? (
          <Figure amount={overdue.amount} isLate>
            of it overdue on{" "}
            <TextLink href={overdue.href}>{plural(overdue.count, "invoice")}</TextLink>
            {overdue.oldestDays > 0 ? `, oldest by ${plural(overdue.oldestDays, "day")}` : ""}
          </Figure>
        ) : null}
        <DefinitionList
          items={[
            {
              term: "Last payment",
              detail: lastPayment ? (
                <>
                  {formatMoney(lastPayment.amount)},{" "}
                  <Time at={lastPayment.at} zone={zone} now={now} />
                </>
              ) : (
                "none yet"
              ),
            },
            { term: "Card", detail: card ? formatCard(card) : "none, Stripe sends invoices" },
            ...(isZero(balance.credit)
              ? []
              : [{ term: "Office credit", detail: formatMoney(balance.credit) }]),
          ]}
        />
      </div>
    </Card>
  );
}

function Figure({
  amount,
  isLate = false,
  children,
}: {
  amount: string;
  isLate?: boolean;
  children: ReactNode;
}) {
  return (
    <div>
      <p className={`text-xl font-semibold tracking-tight ${isLate ? "text-attention" : ""}`}>
        <Money amount={amount} />
      </p>
      <p className="text-ink-2">{children}</p>
    </div>
  );
}
