import { officePaths } from "@/app/(portal)/offices/[officeId]/path";
import { ButtonLink } from "@/components/ui/button";
import { TextLink } from "@/components/ui/link";
import { Note } from "@/components/ui/note";
import { Time } from "@/components/ui/time";
import type { OfficeDashboardOut } from "@/lib/billing/views/office-dashboard";
import { formatMoney } from "@/lib/format/money";
import { capitalize } from "@/lib/format/words";

type FailedPayment = NonNullable<OfficeDashboardOut["failedPayment"]>;

/** The payment that failed last, and what to do about it. */
export function FailedPaymentBar({
  payment,
  officeId,
  canPay,
  zone,
  now,
}: {
  payment: FailedPayment;
  officeId: number;
  canPay: boolean;
  zone: string;
  now: string;
}) {
  const { invoiceId, number, amount, at } = payment;
  return (
    <Note
      tone="failed"
      title={`Payment of ${formatMoney(amount)} failed.`}
      actions={
        <>
          {canPay ? (
            <ButtonLink href={officePaths.paymentMethod(officeId)} isExternal>
              Update card
            </ButtonLink>
          ) : null}
          <ButtonLink href={officePaths.pay(officeId, invoiceId)} isExternal>
            Pay now
          </ButtonLink>
        </>
      }
    >
      {reasonOf(payment)}
      {at ? (
        <>
          {" "}
          on <Time at={at} zone={zone} now={now} />
        </>
      ) : null}
      . It was for{" "}
      <TextLink href={officePaths.invoice(officeId, invoiceId)}>{number ?? "an invoice"}</TextLink>.
    </Note>
  );
}

/** "Visa ending 4242 was refused: insufficient funds". */
function reasonOf({ method, failureCode }: FailedPayment): string {
  const who = method ? `${capitalize(method.brand)} ending ${method.last4}` : "The card";
  return failureCode
    ? `${who} was refused (${failureCode.replaceAll("_", " ")})`
    : `${who} was refused`;
}
