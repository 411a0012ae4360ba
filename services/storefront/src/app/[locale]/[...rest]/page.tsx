import { notFound } from "next/navigation";

/** What no other page answers, so that it is told in the visitor's language and within the shop. */
export default function UnknownPage() {
  notFound();
}
