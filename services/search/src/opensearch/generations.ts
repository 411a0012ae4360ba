import { type Connection, isNotFound } from "./connection.ts";
import { indexBody, refreshInterval } from "./mapping.ts";

/** The indices of the generations. Searches go to an alias of the one that answers, writes to an alias of each. */
export class Generations {
  readonly #connection: Connection;
  readonly #prefix: string;

  constructor(connection: Connection, prefix: string) {
    this.#connection = connection;
    this.#prefix = prefix;
  }

  get alias(): string {
    return `${this.#prefix}-products`;
  }

  /** Taken away with its index: what is still written to a generation that is gone makes no new one. */
  writeAlias(generation: number): string {
    return `${this.#name(generation)}-write`;
  }

  async exists(generation: number): Promise<boolean> {
    return (
      (await this.#connection.query((client) => client.indices.exists({ index: this.#name(generation) }))) === true
    );
  }

  /** An empty one, not refreshed until it is `complete`. */
  async create(generation: number): Promise<void> {
    await this.#drop([this.#name(generation)]);
    await this.#create(generation, "-1");
  }

  /** For the generation that answers first: is there already when another replica was quicker. */
  async createFirst(generation: number): Promise<void> {
    if (await this.exists(generation)) return;
    await this.#create(generation, refreshInterval).catch((error) => {
      if (!/resource_already_exists/.test(String(error))) throw error;
    });
  }

  async complete(generation: number): Promise<void> {
    const index = this.#name(generation);
    const body = { index: { refresh_interval: refreshInterval } };
    await this.#connection.query((client) => client.indices.putSettings({ index, body }));
    await this.refresh(index);
  }

  async refresh(index = this.alias): Promise<void> {
    await this.#connection.query((client) => client.indices.refresh({ index }));
  }

  /** Lets the generation answer, at once: an alias moves in one step. */
  async pointTo(generation: number): Promise<void> {
    const index = this.#name(generation);
    const others = (await this.#answering()).filter((other) => other !== index);
    const actions = [
      { add: { index, alias: this.alias } },
      ...others.map((other) => ({ remove: { index: other, alias: this.alias } })),
    ];
    await this.#connection.query((client) => client.indices.updateAliases({ body: { actions } }));
  }

  async answers(generation: number): Promise<boolean> {
    const answering = await this.#answering();
    return answering.length === 1 && answering[0] === this.#name(generation);
  }

  /** Every generation there is an index of. */
  async list(): Promise<number[]> {
    const names = await this.#connection.query((client) =>
      client.indices.get({ index: `${this.alias}-*`, expand_wildcards: "all", filter_path: ["*.aliases"] }),
    );
    return Object.keys(names)
      .map((name) => Number(name.slice(this.alias.length + 1)))
      .filter(Number.isSafeInteger);
  }

  async drop(generations: readonly number[]): Promise<void> {
    await this.#drop(generations.map((generation) => this.#name(generation)));
  }

  #name(generation: number): string {
    return `${this.alias}-${generation}`;
  }

  async #create(generation: number, refresh: string): Promise<void> {
    const body = indexBody(this.writeAlias(generation), refresh) as never;
    await this.#connection.query((client) => client.indices.create({ index: this.#name(generation), body }));
  }

  async #answering(): Promise<string[]> {
    try {
      return Object.keys(await this.#connection.query((client) => client.indices.getAlias({ name: this.alias })));
    } catch (error) {
      if (isNotFound(error)) return [];
      throw error;
    }
  }

  async #drop(names: readonly string[]): Promise<void> {
    for (const index of names)
      await this.#connection.query((client) => client.indices.delete({ index, ignore_unavailable: true }));
  }
}
