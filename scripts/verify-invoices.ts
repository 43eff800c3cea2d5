import { runVerification } from "./verify";

await runVerification("invoices");
