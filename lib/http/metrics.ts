import { collectDefaultMetrics, Gauge, Registry } from "prom-client";

export type Reading = { name: string; help: string; value: number };

// Held per process: the default metrics hook into it and must do so once.
const held = globalThis as typeof globalThis & { lumbarMetrics?: Registry };

function processMetrics(): Registry {
  if (held.lumbarMetrics === undefined) {
    held.lumbarMetrics = new Registry();
    collectDefaultMetrics({ register: held.lumbarMetrics });
  }
  return held.lumbarMetrics;
}

/** Readings of this moment and the process's own metrics, as Prometheus text. */
export async function metricsText(readings: readonly Reading[]): Promise<string> {
  const registry = new Registry();
  for (const { name, help, value } of readings) {
    new Gauge({ name, help, registers: [registry] }).set(value);
  }
  return Registry.merge([registry, processMetrics()]).metrics();
}

export const METRICS_TYPE = Registry.PROMETHEUS_CONTENT_TYPE;
