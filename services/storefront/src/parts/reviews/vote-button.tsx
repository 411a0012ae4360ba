"use client";

import { useActionState } from "react";
import { type VoteState, vote } from "../../reviews/vote.ts";
import { buttonLook } from "../ui/button-look.ts";
import { FormMessage } from "../ui/form-message.tsx";
import { Icon } from "../ui/icon.tsx";

interface VoteButtonProps {
  readonly id: string;
  readonly votes: VoteState["votes"];
  readonly text: Readonly<Record<"isHelpful" | "reviewBy", string>>;
}

export function VoteButton({ id, votes, text }: VoteButtonProps) {
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
        <Icon name="thumb" className="size-5" />
        {text.isHelpful}
        <span className="sr-only">{text.reviewBy}</span>
        <bdi>{state.votes.helpfulVotes}</bdi>
      </button>
      {state.status === "failed" ? <FormMessage state={state} /> : null}
    </form>
  );
}
