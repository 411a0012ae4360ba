import { signOut } from "../../auth/sign-out.ts";
import { SubmitButton } from "../ui/submit-button.tsx";

interface SignOutFormProps {
  readonly text: Readonly<Record<"signOut" | "signingOut", string>>;
}

export function SignOutForm({ text }: SignOutFormProps) {
  return (
    <form action={signOut}>
      <SubmitButton text={text.signOut} busyText={text.signingOut} look="quiet" />
    </form>
  );
}
