"use client";

import { type ReactNode, useActionState } from "react";
import { type VoteState, vote } from "../../reviews/vote.ts";
import { buttonLook } from "../ui/button-look.ts";
import { FormMessage } from "../ui/form-message.tsx";

interface VoteButtonProps {
  readonly id: string;
  readonly votes: VoteState["votes"];
  /** What the press says. */
  readonly children: ReactNode;
}

export function VoteButton({ id, votes, children }: VoteButtonProps) {
  const [state, send, isBusy] = useActionState(vote, { status: "new", votes });
  const { voted } = state.votes;
  return (
    <form action={send}>
      <input type="hidden" name="id" value={id} />
      <button
        type="submit"
        aria-pressed={voted}
        aria-disabled={isBusy}
        onClick={(event) => {
          if (isBusy) event.preventDefault();
        }}
        className={buttonLook("quiet", "text-sm aria-pressed:border-brand aria-pressed:bg-brand-soft")}
      >
        {children}
        <bdi>{state.votes.helpfulVotes}</bdi>
      </button>
      {state.status === "failed" ? <FormMessage state={state} /> : null}
    </form>
  );
}
