import type { FormState } from "../../form-state.ts";
import { Glyph } from "./glyph.tsx";

const warning = "M12 4 2.8 19.5h18.4L12 4ZM12 10v4.500M12 17h.01";
const tick = "M5 12.500l4.500 4.500L19 7.500";

/** What came of a form, read out when it appears. The element is there before, or nobody would hear it. */
export function FormMessage({ state }: { readonly state: FormState }) {
  const isFailed = state.status === "failed";
  return (
    <div role={isFailed ? "alert" : "status"}>
      {state.message === undefined ? null : (
        <p
          className={`mt-3 flex items-start gap-2 rounded-md px-4 py-3 text-sm ${
            isFailed ? "bg-bad-soft text-bad" : "bg-brand-soft text-brand"
          }`}
        >
          <Glyph path={isFailed ? warning : tick} className="size-5" />
          <span>
            {state.message}
            {state.link === undefined ? null : (
              <>
                {" "}
                <a
                  href={state.link.href}
                  target={state.link.isApart ? "_blank" : undefined}
                  className="font-medium underline underline-offset-4"
                >
                  {state.link.text}
                </a>
              </>
            )}
          </span>
        </p>
      )}
    </div>
  );
}
