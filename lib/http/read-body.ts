import { refuse } from "@/lib/billing/domain/errors";

export const MAX_BODY_BYTES = 1_048_576;
const JSON_TYPE = /^application\/json(?:\s*;\s*charset=(?:"utf-8"|utf-8))?\s*;?$/i;

/** The raw body. @throws Refusal `payload_too_large`, before more than the limit is held. */
export async function readBytes(request: Request): Promise<Uint8Array> {
  if (Number(request.headers.get("content-length") ?? 0) > MAX_BODY_BYTES) {
    refuse("payload_too_large");
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const reader = request.body?.getReader();
  while (reader) {
    const { done, value } = await reader.read();
    if (done) break;
    bytes += value.byteLength;
    if (bytes > MAX_BODY_BYTES) {
      await reader.cancel();
      refuse("payload_too_large");
    }
    chunks.push(value);
  }
  return Buffer.concat(chunks);
}

export type JsonBody = { text: string; value: unknown };

/**
 * The body as JSON; an empty one counts as `{}`.
 * @throws Refusal `payload_too_large`, `unsupported_media_type`, `malformed_json`
 */
export async function readJson(request: Request): Promise<JsonBody> {
  const bytes = await readBytes(request);
  if (bytes.byteLength === 0) return { text: "", value: {} };
  const type = request.headers.get("content-type")?.trim() ?? "";
  if (!JSON_TYPE.test(type)) refuse("unsupported_media_type");
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return { text, value: JSON.parse(text) };
  } catch {
    return refuse("malformed_json");
  }
}
