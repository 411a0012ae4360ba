import { httpStatus, isAppError } from "@shopstream/platform/errors.ts";
import { settings } from "../../config.ts";
import { toImageRequest } from "../../image/image-request.ts";
import { makeImage } from "../../image/make-image.ts";

/** Pictures of products, as small and as modern as the browser takes them. */
export async function GET(request: Request): Promise<Response> {
  try {
    const hosts = settings()
      .IMAGE_HOSTS.split(",")
      .map((host) => host.trim());
    const accept = request.headers.get("accept") ?? "";
    const wanted = toImageRequest(new URL(request.url).searchParams, accept, hosts);
    return new Response(await makeImage(wanted), {
      headers: {
        "content-type": `image/${wanted.format}`,
        "cache-control": "public, max-age=86400, stale-while-revalidate=604800",
        vary: "Accept",
        "content-security-policy": "default-src 'none'",
      },
    });
  } catch (error) {
    if (!isAppError(error)) throw error;
    return new Response(error.message, { status: httpStatus(error), headers: { "cache-control": "no-store" } });
  }
}
