import type { Metadata } from "next";
import { AuthFrame } from "../../../parts/auth-frame.tsx";
import { SignUpForm } from "../../../parts/sign-up-form.tsx";
import { authText } from "../../../text/auth.ts";
import { type LocaleParams, localeOf } from "../../../visit/page-locale.ts";
import { type Query, queryText } from "../../../visit/query.ts";
import { signInPath } from "../../../visit/sign-in-path.ts";

export async function generateMetadata({ params }: LocaleParams): Promise<Metadata> {
  return { title: authText[await localeOf(params)].signUp, robots: { index: false } };
}

export default async function SignUpPage({ params, searchParams }: LocaleParams & { readonly searchParams: Query }) {
  const locale = await localeOf(params);
  const text = authText[locale];
  const { displayName, displayNameHint, email, password, passwordHint, signUp, signingUp } = text;
  const { showPassword: show, hidePassword: hide } = text;
  const next = (await queryText(searchParams, "next")) ?? "";
  const words = { displayName, displayNameHint, email, password, passwordHint, signUp, signingUp, show, hide };
  return (
    <AuthFrame title={signUp} hint={text.signUpHint}>
      <SignUpForm next={next} text={words} />
      <p className="border-t border-line pt-6">
        {text.hasAccount}{" "}
        <a href={signInPath(locale, next)} className="font-medium underline underline-offset-4">
          {text.signIn}
        </a>
      </p>
    </AuthFrame>
  );
}
