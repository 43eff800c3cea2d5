export { BillingLayout as default } from "@/app/(portal)/offices/[officeId]/billing-layout";
