"use client";

import { useSyncExternalStore } from "react";

function listen(changed: () => void): () => void {
  addEventListener("online", changed);
  addEventListener("offline", changed);
  return () => {
    removeEventListener("online", changed);
    removeEventListener("offline", changed);
  };
}

/** Says so when the device has no network. */
export function OfflineNotice({ text }: { readonly text: string }) {
  const isOnline = useSyncExternalStore(
    listen,
    () => navigator.onLine,
    () => true,
  );
  return (
    <div role="status">
      {isOnline ? null : <p className="bg-warn-soft px-4 py-2 text-center text-sm text-warn">{text}</p>}
    </div>
  );
}
