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

function Follower({ id, version }: FollowOrderProps) {
  const router = useRouter();
  const { data } = useQuery({
    queryKey: ["order", id],
    queryFn: ({ signal }) => versionOf(id, signal),
    refetchInterval: everyMs,
    retry: false,
  });
  useEffect(() => {
    if (data !== undefined && data !== version) router.refresh();
  }, [data, version, router]);
  return null;
}

async function versionOf(id: string, signal: AbortSignal): Promise<number | null> {
  const response = await fetch(`/v1/orders/${encodeURIComponent(id)}`, { signal, headers: { "x-client": "web" } });
  if (!response.ok) throw new Error(`the order cannot be read: ${response.status}`);
  const { version } = (await response.json()) as { version: number };
  return version;
}
