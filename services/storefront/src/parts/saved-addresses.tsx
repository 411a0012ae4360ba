"use client";

import { useActionState } from "react";
import { saveAddress } from "../checkout/save-address.ts";
import { newForm } from "../form-state.ts";
import { FormMessage } from "./ui/form-message.tsx";
import { SubmitButton } from "./ui/submit-button.tsx";

interface Saved {
  readonly id: string;
  /** What the order will say. */
  readonly values: Readonly<Record<string, string>>;
  /** As it is shown. */
  readonly lines: readonly string[];
}

interface SavedAddressesProps {
  readonly addresses: readonly Saved[];
  readonly text: Readonly<Record<"savedAddresses" | "otherAddress" | "useAddress" | "saving", string>>;
}

/** A member's addresses, each one press away. */
export function SavedAddresses({ addresses, text }: SavedAddressesProps) {
  const [state, send] = useActionState(saveAddress, newForm);
  if (addresses.length === 0) return null;
  return (
    <section aria-labelledby="saved-addresses" className="mb-10">
      <h2 id="saved-addresses" className="mb-3 text-xl">
        {text.savedAddresses}
      </h2>
      <ul className="grid gap-4 sm:grid-cols-2">
        {addresses.map(({ id, values, lines }) => (
          <li key={id} className="flex flex-col justify-between gap-4 rounded-md border border-line bg-card p-4">
            <p>
              {lines.map((line) => (
                <span key={line} className="block break-words">
                  {line}
                </span>
              ))}
            </p>
            <form action={send}>
              {Object.entries(values).map(([name, value]) => (
                <input key={name} type="hidden" name={name} value={value} />
              ))}
              <SubmitButton text={text.useAddress} busyText={text.saving} look="quiet" />
            </form>
          </li>
        ))}
      </ul>
      <FormMessage state={state} />
      <h2 className="mt-10 text-xl">{text.otherAddress}</h2>
    </section>
  );
}
