import type { Deploy } from "@shopstream/platform/deploy.ts";

/** A Secret that pods read, and how. */
export interface SecretUse {
  /** Its name in a chart's values. */
  readonly value: string;
  /** The Secret's name unless the user gives another. */
  readonly name: string;
  /** Environment variables, by the Secret's keys of the same name. */
  readonly variables: readonly string[];
  /** Environment variables that hold the path of a file: variable to key. */
  readonly files: Readonly<Record<string, string>>;
  readonly optional?: boolean;
  /** How the chart foundation makes it, by key, in the template's language; without it, it is yours or an engine's. */
  readonly fresh?: Readonly<Record<string, string>>;
  /** The value by which the user says that it is theirs. */
  readonly own?: string;
}

// By the words of deploy.secrets.
const declared: Readonly<Record<string, Omit<SecretUse, "value">>> = {
  "access-token-key": {
    name: "access-token-key",
    variables: [],
    files: { ACCESS_TOKEN_PRIVATE_JWK: "access-token.key" },
  },
  "first-admin": {
    name: "first-admin",
    variables: ["BOOTSTRAP_ADMIN_EMAIL", "BOOTSTRAP_ADMIN_PASSWORD"],
    files: {},
    optional: true,
    fresh: { BOOTSTRAP_ADMIN_EMAIL: ".Values.admin.email", BOOTSTRAP_ADMIN_PASSWORD: "randAlphaNum 24" },
  },
  // A Service called mail, until somebody puts the address of a real server there: mails wait for it.
  "mail-server": {
    name: "mail-server",
    variables: ["SMTP_URL"],
    files: {},
    // At the port to which policies let mails go.
    fresh: { SMTP_URL: 'printf "smtp://mail:%v" .Values.global.mail.port' },
    own: "global.mail.own",
  },
  "mail-token-secret": word("mail-token", "MAIL_TOKEN_SECRET"),
  "order-token-secret": word("order-token", "ORDER_TOKEN_SECRET"),
  "unsubscribe-secret": word("unsubscribe", "UNSUBSCRIBE_SECRET"),
  stripe: {
    name: "stripe",
    variables: ["STRIPE_SECRET_KEY", "STRIPE_PUBLISHABLE_KEY", "STRIPE_WEBHOOK_SECRET"],
    files: {},
  },
};

/** A word that only the service itself needs to know. */
function word(name: string, variable: string): Omit<SecretUse, "value"> {
  return { name, variables: [variable], files: {}, fresh: { [variable]: "randAlphaNum 32" } };
}

/** Whether it answers or makes calls, and so needs a key of its own. */
export function speaksRpc({ grpcPort, calls }: Deploy): boolean {
  return grpcPort !== undefined || calls.length > 0;
}

/** The Secrets of a service: its stores, its own key, and those that its deploy.ts names. */
export function secretsOf(deploy: Deploy): readonly SecretUse[] {
  const { name, stores, secrets } = deploy;
  return [
    ...(stores.includes("database")
      ? [{ value: "database", name: databaseSecret(name), variables: ["DATABASE_URL"], files: {} }]
      : []),
    ...(speaksRpc(deploy) ? [{ value: "redis", name: "redis", variables: ["REDIS_URL"], files: {} }] : []),
    ...(speaksRpc(deploy)
      ? [{ value: "serviceKey", name: `${name}-key`, variables: [], files: { SERVICE_KEY: `${name}.key` } }]
      : []),
    ...secrets.map((secret) => ({ value: camelCase(secret), ...find(name, secret) })),
  ];
}

export function sendsMail({ secrets }: Deploy): boolean {
  return secrets.includes("mail-server");
}

export function databaseSecret(service: string): string {
  return `${service}-database`;
}

function find(service: string, secret: string): Omit<SecretUse, "value"> {
  const use = declared[secret];
  if (use === undefined)
    throw new Error(`${service} declares the secret ${secret}, which cdk8s/src/secrets.ts does not know`);
  return use;
}

function camelCase(words: string): string {
  return words.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
