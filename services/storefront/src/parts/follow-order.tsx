"use client";

import { QueryClient, QueryClientProvider, useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";

interface FollowOrderProps {
  readonly id: string;
  /** The version that the page shows. */
  readonly version: number;
}

const everyMs = 2_000;

/** Looks whether the order has changed, while the page is looked at, and has the page drawn anew when it has. */
export function FollowOrder(props: FollowOrderProps) {
  const [client] = useState(() => new QueryClient());
  return (
    <QueryClientProvider client={client}>
      <Follower {...props} />
    </QueryClientProvider>
  );
}

/** Whether a form is about to replace the page: what it answers must not be overtaken. */
function useLeaving(): boolean {
  const [isLeaving, setLeaving] = useState(false);
  useEffect(() => {
    // React's own forms, which keep the page, have been stopped before they get here.
    const leave = (event: SubmitEvent) => setLeaving(!event.defaultPrevented);
    const stay = () => setLeaving(false);
    addEventListener("submit", leave);
    addEventListener("pageshow", stay);
    return () => {
      removeEventListener("submit", leave);
      removeEventListener("pageshow", stay);
    };
  }, []);
  return isLeaving;
}

function Follower({ id, version }: FollowOrderProps) {
  const router = useRouter();
  const isLeaving = useLeaving();
  const { data } = useQuery({
    queryKey: ["order", id],
    queryFn: ({ signal }) => versionOf(id, signal),
    refetchInterval: everyMs,
    enabled: !isLeaving,
    retry: false,
  });
  useEffect(() => {
    if (data !== undefined && data !== version && !isLeaving) router.refresh();
  }, [data, version, isLeaving, router]);
  return null;
}

async function versionOf(id: string, signal: AbortSignal): Promise<number | null> {
  const response = await fetch(`/v1/orders/${encodeURIComponent(id)}`, { signal, headers: { "x-client": "web" } });
  if (!response.ok) throw new Error(`the order cannot be read: ${response.status}`);
  const { version } = (await response.json()) as { version: number };
  return version;
}
