const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text that is safe between tags and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** An amount of cents as a person reads it, e.g. "$1,200.00". */
export function formatMoney(cents: number, currency: string): string {
  return new Intl.NumberFormat("en-US", {
    style: "currency",
    currency: currency.toUpperCase(),
  }).format(cents / 100);
}

/** A time in seconds as a date, e.g. "Mar 3, 2026". */
export function formatDate(seconds: number | null): string {
  if (seconds === null) return "—";
  return new Intl.DateTimeFormat("en-US", { dateStyle: "medium", timeZone: "UTC" }).format(
    seconds * 1000,
  );
}

const STYLE = `
:root { color-scheme: light; --accent: #0b5a69; --line: #d9e0e2; --soft: #f4f7f7; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--soft); color: #16282c; font: 16px/1.5 system-ui, sans-serif; }
.note { background: #16282c; color: #fff; font-size: 14px; padding: 8px 16px; text-align: center; }
main { max-width: 680px; margin: 32px auto; padding: 0 16px; }
h1 { font-size: 32px; line-height: 1.2; margin: 0; } h2 { font-size: 18px; margin: 0 0 8px; }
.card { background: #fff; border: 1px solid var(--line); border-radius: 12px; padding: 24px;
  margin-bottom: 16px; }
table { border-collapse: collapse; width: 100%; } caption { text-align: left; font-weight: 600; }
th, td { border-bottom: 1px solid var(--line); padding: 8px 4px; text-align: left; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
button { border: 1px solid var(--accent); background: var(--accent); color: #fff; border-radius: 8px;
  cursor: pointer; font: inherit; font-weight: 600; padding: 10px 16px; width: 100%;
  margin-top: 8px; }
button.second { background: #fff; color: var(--accent); }
button.small { width: auto; padding: 4px 10px; margin: 0 0 0 8px; font-weight: 400; }
a { color: var(--accent); } :focus-visible { outline: 3px solid #f0a92e; outline-offset: 2px; }
.muted { color: #52666b; } .status { border-radius: 8px; padding: 12px 16px; margin: 16px 0 0; }
.good { background: #e3f4ea; color: #14532d; } .bad { background: #fdeaea; color: #8a1c1c; }
pre { background: var(--soft); border-radius: 8px; font-size: 13px; overflow: auto; padding: 12px; }
form.inline { display: inline; }
`;

/** A whole page; `body` must already be safe. */
export function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<header class="note">Stand-in for Stripe: nothing here moves real money.</header>
<main>
${body}
</main>
</body>
</html>`;
}

/** A button that posts one field. */
export function postButton(label: string, name: string, value: string, look = ""): string {
  return (
    `<form method="post"><button class="${look}" name="${escapeHtml(name)}" ` +
    `value="${escapeHtml(value)}">${escapeHtml(label)}</button></form>`
  );
}
