import type { MetadataRoute } from "next";
import { shellText } from "../text/shell.ts";

export default function manifest(): MetadataRoute.Manifest {
  const { shop, description } = shellText.en;
  return {
    name: shop,
    short_name: shop,
    description,
    start_url: "/",
    display: "standalone",
    background_color: "#fbfaf7",
    theme_color: "#155e4b",
    icons: [{ src: "/icon.svg", sizes: "any", type: "image/svg+xml", purpose: "any" }],
  };
}
