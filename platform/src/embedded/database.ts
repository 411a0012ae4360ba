import pg from "pg";

const { escapeIdentifier, escapeLiteral } = pg;

/** Creates role and database of one name, or sets the role's password where they exist. Returns the role's URL. */
export async function ensureDatabase(adminUrl: string, name: string, password: string): Promise<string> {
  await asAdmin(adminUrl, async (admin) => {
    await admin.query("SELECT pg_advisory_lock(hashtext($1))", [`ensure ${name}`]);
    const role = await admin.query("SELECT 1 FROM pg_roles WHERE rolname = $1", [name]);
    const verb = role.rowCount === 0 ? "CREATE" : "ALTER";
    await admin.query(`${verb} ROLE ${escapeIdentifier(name)} LOGIN PASSWORD ${escapeLiteral(password)}`);
    const database = await admin.query("SELECT 1 FROM pg_database WHERE datname = $1", [name]);
    if (database.rowCount === 0)
      await admin.query(`CREATE DATABASE ${escapeIdentifier(name)} OWNER ${escapeIdentifier(name)}`);
    // PUBLIC may connect anywhere by default; nobody reads another's.
    await admin.query(`REVOKE CONNECT, TEMPORARY ON DATABASE ${escapeIdentifier(name)} FROM PUBLIC`);
  });
  const url = new URL(adminUrl);
  url.username = name;
  url.password = password;
  url.pathname = `/${name}`;
  return url.href;
}

/** Makes pg_stat_statements readable in the admin database, for all databases of the server. */
export async function enableStatementStatistics(adminUrl: string): Promise<void> {
  await asAdmin(
    adminUrl,
    async (admin) => void (await admin.query("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")),
  );
}

async function asAdmin(adminUrl: string, work: (admin: pg.Client) => Promise<void>): Promise<void> {
  const admin = new pg.Client({ connectionString: adminUrl });
  admin.on("error", () => {}); // the query under way rejects too, and that is the one to tell
  await admin.connect();
  try {
    await admin.query("SET log_min_error_statement = panic"); // a failed CREATE ROLE must not log its password
    await work(admin);
  } finally {
    await admin.end();
  }
}
