import { runWithProjectNode } from "./first-stage.mjs";

runWithProjectNode("demo.ts");
