import { describe, expect, it } from "vitest";
import { refusedForm } from "./refused-form.ts";
import { fieldProblemText } from "./text/field-problem.ts";
import { problemText } from "./text/problem.ts";

describe("a form that was refused", () => {
  it("says how long a password is, whoever noticed", () => {
    for (const code of ["min_length", "length"]) {
      const errors = [{ field: "newPassword", code, message: "" }];
      const { fields } = refusedForm("en", { code: "invalid_request", status: 400, errors });
      expect(fields).toEqual({ newPassword: fieldProblemText.en.password_length });
    }
  });

  it("asks an empty name to be filled in, and not to be longer", () => {
    const errors = [{ field: "displayName", code: "min_length", message: "" }];
    const { fields } = refusedForm("en", { code: "invalid_request", status: 400, errors });
    expect(fields).toEqual({ displayName: fieldProblemText.en.min_length });
  });

  it("keeps what was typed, and asks whoever was too fast to wait", () => {
    const state = refusedForm("de", { code: "sign_in_busy", status: 429 }, { email: "a@b.example" });
    expect(state.message).toBe(problemText.de.rate_limited);
    expect(state.values).toEqual({ email: "a@b.example" });
  });
});
