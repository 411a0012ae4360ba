import { lockAccount } from "@shopstream/platform/account-lock.ts";
import type { Database, Sql } from "@shopstream/platform/db.ts";
import type { DefaultUses, SavedAddress } from "./address.ts";

interface AddressRow {
  readonly [column: string]: unknown;
  readonly id: string;
  readonly account_id: string;
  readonly label: string;
  readonly name: string;
  readonly line1: string;
  readonly line2: string;
  readonly city: string;
  readonly postal_code: string;
  readonly region: string;
  readonly country: string;
  readonly phone: string;
  readonly default_shipping: boolean;
  readonly default_billing: boolean;
  readonly created_at: Date;
  readonly updated_at: Date;
}

/** Address books. */
export class AddressStore {
  readonly #db: Database;
  readonly #sql: Sql;

  constructor(db: Database, sql: Sql = db) {
    this.#db = db;
    this.#sql = sql;
  }

  transaction<T>(work: (store: AddressStore) => Promise<T>): Promise<T> {
    return this.#db.transaction((tx) => work(new AddressStore(this.#db, tx)));
  }

  /** The default for shipping first, then those changed last. */
  async list(accountId: string): Promise<SavedAddress[]> {
    const rows = await this.#sql.query<AddressRow>(
      "select * from addresses where account_id = $1 order by default_shipping desc, updated_at desc, id desc",
      [accountId],
    );
    return rows.map(toAddress);
  }

  /** The whole book, which nobody else changes until the transaction ends. Undefined when the account is gone. */
  async lock(accountId: string): Promise<SavedAddress[] | undefined> {
    return (await lockAccount(this.#sql, accountId)) ? this.list(accountId) : undefined;
  }

  /** Takes a default away from the member's other addresses: to be called before it is given to one. */
  async clearDefaults(accountId: string, { defaultShipping, defaultBilling }: DefaultUses): Promise<void> {
    await this.#sql.query(
      `update addresses set default_shipping = default_shipping and not $2, default_billing = default_billing and not $3
       where account_id = $1 and (default_shipping and $2 or default_billing and $3)`,
      [accountId, defaultShipping, defaultBilling],
    );
  }

  async save(address: SavedAddress): Promise<void> {
    await this.#sql.query(
      `insert into addresses (id, account_id, label, name, line1, line2, city, postal_code, region, country, phone,
         default_shipping, default_billing, created_at, updated_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
       on conflict (id) do update set label = excluded.label, name = excluded.name, line1 = excluded.line1,
         line2 = excluded.line2, city = excluded.city, postal_code = excluded.postal_code, region = excluded.region,
         country = excluded.country, phone = excluded.phone, default_shipping = excluded.default_shipping,
         default_billing = excluded.default_billing, updated_at = excluded.updated_at`,
      [
        address.id,
        address.accountId,
        address.label,
        address.name,
        address.line1,
        address.line2,
        address.city,
        address.postalCode,
        address.region,
        address.country,
        address.phone,
        address.defaultShipping,
        address.defaultBilling,
        address.createdAt,
        address.updatedAt,
      ],
    );
  }

  async remove(id: string): Promise<void> {
    await this.#sql.query("delete from addresses where id = $1", [id]);
  }
}

function toAddress(row: AddressRow): SavedAddress {
  const { id, label, name, line1, line2, city, region, country, phone } = row;
  return {
    id,
    accountId: row.account_id,
    label,
    name,
    line1,
    line2,
    city,
    postalCode: row.postal_code,
    region,
    country,
    phone,
    defaultShipping: row.default_shipping,
    defaultBilling: row.default_billing,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}
