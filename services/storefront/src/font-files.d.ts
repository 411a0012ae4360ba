/** The address that the build gives a font file (next.config.ts). */
declare module "*.woff2" {
  const address: string;
  // biome-ignore lint/style/noDefaultExport: so the build hands it over
  export default address;
}
