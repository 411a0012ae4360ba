import { cache } from "react";
import { dataOf, type Schemas, visitorApi } from "../api.ts";
import { orSignIn } from "./or-sign-in.ts";

export type Member = Schemas["User"];
export type Profile = Schemas["Profile"];
export type Preferences = Schemas["Preferences"];
export type Session = Schemas["Session"];

/** Who is signed in, asked for once per page. */
export const currentMember = cache(async (): Promise<Member> => orSignIn(dataOf((await visitorApi()).GET("/v1/me"))));

export async function currentProfile(): Promise<Profile> {
  return orSignIn(dataOf((await visitorApi()).GET("/v1/me/profile")));
}

export async function currentPreferences(): Promise<Preferences> {
  return orSignIn(dataOf((await visitorApi()).GET("/v1/me/preferences")));
}

/** The device in use first, then by when they were used. */
export async function currentSessions(): Promise<readonly Session[]> {
  const { items } = await orSignIn(dataOf((await visitorApi()).GET("/v1/me/sessions")));
  const lastUse = ({ lastUsedAt = "" }: Session) => lastUsedAt;
  return items.toSorted(
    (one, other) => Number(other.current) - Number(one.current) || lastUse(other).localeCompare(lastUse(one)),
  );
}
