import { redirect } from "next/navigation";
import { Frame } from "@/app/(portal)/frame";
import { homeOf } from "@/app/(portal)/home";
import { Page } from "@/components/shell/page";
import { EmptyState } from "@/components/ui/empty-state";
import { pageContext } from "@/lib/http/page";

export default async function Home() {
  const home = await homeOf(await pageContext());
  if (home !== null) redirect(home);
  return (
    <Frame officeId={null}>
      <Page crumbs={[{ label: "Lumbar" }]}>
        <EmptyState title="You have no office yet">
          A manager of your practice can add you to one. Then its invoices and patients are here.
        </EmptyState>
      </Page>
    </Frame>
  );
}
