/** Why something was refused, in words for the person who tried. */
export type Problem = {
  title: string;
  detail: string;
  code: string;
  requestId: string;
  errors?: { path: string; message: string }[];
};

/** What a server action answers. */
export type ActionResult<T> = { ok: true; data: T } | { ok: false; problem: Problem };
