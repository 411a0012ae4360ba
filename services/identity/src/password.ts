import { AppError } from "@shopstream/platform/errors.ts";

const shortest = 8;
const longest = 200;

// The most used passwords of eight characters and more, as published breach counts list them. What guessing programs
// try first; longer lists cost memory and refuse hardly more of what people really choose.
const common = new Set(
  `12345678 123456789 1234567890 12345678910 123123123 987654321 11111111 111111111 00000000 88888888 87654321
  password password1 password12 password123 passw0rd p@ssw0rd p@ssword qwertyui qwertyuiop qwerty123 qwerty12 qwerty1234
  1q2w3e4r 1q2w3e4r5t 1qaz2wsx q1w2e3r4 zaq12wsx qazwsxedc asdfghjk asdfghjkl zxcvbnm123 abcd1234 abc12345 abcdefgh
  a1b2c3d4 aa123456 a123456789 iloveyou iloveyou1 sunshine princess football baseball superman batman123 starwars
  trustno1 welcome1 welcome123 letmein1 letmein123 michelle jennifer computer internet whatever dragon123 monkey123
  master123 admin123 admin1234 administrator changeme secret123 test1234 testtest shopping shopstream`.split(/\s+/),
);

/** Refuses what would be guessed among the first tries. */
export function mustBeGoodPassword(password: string, email: string, field = "password"): void {
  const problem = problemOf(password, email);
  if (problem === undefined) return;
  throw new AppError("invalid", "weak_password", problem.message, { fields: [{ field, ...problem }] });
}

function problemOf(password: string, email: string): { code: string; message: string } | undefined {
  const length = [...password].length;
  if (length < shortest || length > longest) {
    return { code: "length", message: `a password has ${shortest} to ${longest} characters` };
  }
  const lower = password.trim().toLowerCase();
  if (lower === email || lower === email.split("@")[0]) {
    return { code: "equals_email", message: "a password cannot be the e-mail address" };
  }
  return common.has(lower) ? { code: "common", message: "this password is among the most used ones" } : undefined;
}
