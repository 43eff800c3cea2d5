import { runVerification } from "./verify";

await runVerification("numbers");
