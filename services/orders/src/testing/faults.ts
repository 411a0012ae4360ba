import { AppError } from "@shopstream/platform/errors.ts";

export type Fault = (orderId: string) => Promise<void> | void;

/** What goes wrong at a neighbour: before it does its work (it does none), or after (its answer is lost). */
export class Faults {
  readonly #before = new Map<string, Fault>();
  readonly #after = new Map<string, Fault>();
  /** Every call that arrived, by method and order. */
  readonly calls: string[] = [];

  before(method: string, fault: Fault): void {
    this.#before.set(method, fault);
  }

  after(method: string, fault: Fault): void {
    this.#after.set(method, fault);
  }

  clear(): void {
    this.#before.clear();
    this.#after.clear();
    this.calls.length = 0;
  }

  callsOf(method: string, orderId: string): number {
    return this.calls.filter((call) => call === `${method} ${orderId}`).length;
  }

  async around<T>(method: string, orderId: string, work: () => T): Promise<T> {
    this.calls.push(`${method} ${orderId}`);
    await this.#before.get(method)?.(orderId);
    const result = work();
    await this.#after.get(method)?.(orderId);
    return result;
  }
}

/** Fails this often for each order, then no more. */
export function failing(kind: "unavailable" | "timeout", times = 1): Fault {
  const failed = new Map<string, number>();
  return (orderId) => {
    const count = failed.get(orderId) ?? 0;
    if (count >= times) return;
    failed.set(orderId, count + 1);
    throw new AppError(kind, "made_to_fail", "made to fail");
  };
}
