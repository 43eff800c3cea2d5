import { runWithProjectNode } from "./first-stage.mjs";

runWithProjectNode("test.ts");
