import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "@/lib/db/generated/client";
import { answerParent } from "./child.ts";

export type LoopTask = { databaseUrl: string; offices: number[]; cycleKey: string };
export type Looped = { ms: number; lines: number };

/**
 * The obvious way to bill a cycle: for each patient one transaction that creates the line and
 * updates the patient. Speaks as the owner of the tables, so no policies cost it anything.
 */
await answerParent<LoopTask>(async ({ databaseUrl, offices, cycleKey }) => {
  const prisma = new PrismaClient({
    adapter: new PrismaPg({ connectionString: databaseUrl, max: 1 }),
  });
  const invoices = await prisma.invoice.findMany({
    where: { officeId: { in: offices }, periodStartOn: new Date(cycleKey) },
  });
  const invoiceOf = new Map(invoices.map((invoice) => [invoice.officeId, invoice.invoiceId]));
  const patients = await prisma.patient.findMany({ where: { officeId: { in: offices } } });
  const bill = async (patient: (typeof patients)[number]) => {
    const { officeId, companyId, patientId, anonymousPatientRef } = patient;
    await prisma.$transaction([
      prisma.invoiceLineItem.create({
        data: {
          invoiceId: invoiceOf.get(officeId) ?? 0,
          officeId,
          companyId,
          description: "Active patient accounts",
          unitPrice: "2.00",
          totalPrice: "2.00",
          itemType: "patient_renewal",
          anonymousPatientRef,
          createdAt: new Date(),
        },
      }),
      prisma.patient.update({ where: { patientId }, data: { lastBilledCycle: cycleKey } }),
    ]);
  };
  const warmUp = patients.splice(0, 50);
  for (const patient of warmUp) await bill(patient);
  const begun = performance.now();
  for (const patient of patients) await bill(patient);
  const ms = performance.now() - begun;
  await prisma.$disconnect();
  return { ms, lines: patients.length } satisfies Looped;
});
