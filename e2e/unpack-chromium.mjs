// Unpacks the Chromium that comes with npm into the folder for temporary files: the program, its
// fonts, and the libraries that a bare machine lacks.
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import chromium, { inflate } from "@sparticuz/chromium";

const packed = path.join(
  path.dirname(fileURLToPath(import.meta.resolve("@sparticuz/chromium"))),
  "../bin",
);
await inflate(path.join(packed, "al2023.tar.br"));
await chromium.executablePath(packed);
// The package's own file looks for the fonts in fixed places.
const fonts = '<fontconfig><dir prefix="relative">.</dir></fontconfig>\n';
writeFileSync(path.join(tmpdir(), "fonts/fonts.conf"), fonts);
