"use server";

import type { ReactNode } from "react";
import { toHit } from "../catalogue/hit.ts";
import { findProduct } from "../catalogue/product.ts";
import { toLocale } from "../locale.ts";
import { ProductCards } from "./product-cards.tsx";

const mostAsked = 4;

/** Their cards, drawn here, so that no card needs a script in the browser. What is not sold any more is left out. */
export async function drawProducts(locale: string, slugs: readonly string[]): Promise<ReactNode> {
  const asked = slugs.slice(0, mostAsked).map((slug) => findProduct(String(slug)).catch(() => undefined));
  const found = (await Promise.all(asked)).filter((product) => product?.status === "active");
  if (found.length === 0) return null;
  return <ProductCards locale={toLocale(locale)} hits={found.flatMap((product) => product ?? []).map(toHit)} />;
}
