import { hash, verify, type Options } from "@node-rs/argon2";

// OWASP's choice for argon2id (this package's default algorithm) at 19 MiB: two passes, one lane.
const PARAMETERS: Options = {
  memoryCost: 19_456,
  timeCost: 2,
  parallelism: 1,
};

/** NIST 800-63B: length is what counts. The upper bound keeps hashing cheap to refuse. */
export const PASSWORD_LENGTH = { min: 12, max: 128 } as const;

const normalise = (password: string): string => password.normalize("NFKC");

/** argon2id, in PHC form, ready for `users.password_hash`. */
export function hashPassword(password: string): Promise<string> {
  return hash(normalise(password), PARAMETERS);
}

let dummyHash: Promise<string> | undefined;

/**
 * Whether the password is the one of this hash. Without a hash (unknown e-mail) it takes as long
 * and says false, so that the answer's time does not tell who has an account.
 */
export async function verifyPassword(
  password: string,
  passwordHash: string | null,
): Promise<boolean> {
  dummyHash ??= hashPassword("nobody has this password");
  const expected = passwordHash ?? (await dummyHash);
  const text = normalise(password).slice(0, PASSWORD_LENGTH.max + 1);
  const isSame = await verify(expected, text).catch(() => false);
  return isSame && passwordHash !== null && text.length <= PASSWORD_LENGTH.max;
}
