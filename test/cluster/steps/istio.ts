import { readFileSync } from "node:fs";
import path from "node:path";
import { proxySettings } from "../../../cdk8s/src/mesh/proxy-settings.ts";
import { envoyProgram } from "../../../tools/envoy.ts";
import { programPath, tools } from "../../../tools/programs.ts";
import type { Bed } from "../bed.ts";
import { command } from "../command.ts";
import type { Image } from "../image/archive.ts";
import { librariesOf } from "../image/libraries.ts";
import { imageOf, loadImage, versionOf } from "../images.ts";
import { apply, kubectl, rolledOut } from "../kubectl.ts";
import { type BedStep, created, unchanged } from "./step.ts";

const istiodImage = (): Image =>
  imageOf("localhost/pilot:bed", "istio", "pilot-discovery", { folders: ["/tmp"], user: "1337:1337" });

const cniImage = (): Image =>
  imageOf("localhost/install-cni:bed", "istio", "install-cni", {
    files: { "/opt/cni/bin/istio-cni": programPath("istio", "istio-cni") },
  });

/** Where the Go module of Istio is on this machine: its charts and Envoy's bootstrap come from there. */
async function istioSources(): Promise<string> {
  const folder = await command("go", ["list", "-m", "-f", "{{.Dir}}", "istio.io/istio"], {
    cwd: path.join(tools, "istio"),
  });
  return folder.trim();
}

async function proxyImage(): Promise<Image> {
  const envoy = await envoyProgram();
  const bootstrap = path.join(await istioSources(), "tools/packaging/common/envoy_bootstrap.json");
  return imageOf("localhost/proxyv2:bed", "istio", "pilot-agent", {
    files: {
      "/usr/local/bin/envoy": envoy,
      "/var/lib/istio/envoy/envoy_bootstrap_tmpl.json": bootstrap,
      ...(await librariesOf([envoy])),
    },
    folders: ["/tmp"],
    user: "1337:1337",
  });
}

async function loadIstioImages(bed: Bed): Promise<boolean> {
  const images = [istiodImage(), cniImage(), await proxyImage()];
  const loaded = [];
  for (const image of images) loaded.push(await loadImage(bed, image, versionOf("istio")));
  return loaded.includes("created");
}

async function istioManifest(): Promise<string> {
  const manifests = path.join(await istioSources(), "manifests");
  const settings = path.join(import.meta.dirname, "../settings/istio.yaml");
  const args = ["manifest", "generate", "--filename", settings, "--manifests", manifests];
  return command(programPath("istio", "istioctl"), args);
}

const namespace = "apiVersion: v1\nkind: Namespace\nmetadata: { name: istio-system }\n";

export const istioSteps: readonly BedStep[] = [
  {
    title: "Istio's images",
    run: async (bed) => ((await loadIstioImages(bed)) ? created : unchanged),
  },
  {
    title: "Istio",
    run: async (bed) => {
      const before = await kubectl(bed, ["get", "deployment", "istiod", "-n", "istio-system"]).catch(() => "");
      await apply(bed, { text: namespace });
      await apply(bed, { text: await istioManifest() });
      await rolledOut(bed, "istio-system", "deployment/istiod", "daemonset/istio-cni-node");
      return before ? unchanged : created;
    },
  },
  {
    title: "Istio's gateway",
    run: async (bed) => {
      const before = await kubectl(bed, ["get", "deployment", "ingressgateway", "-n", "istio-ingress"]).catch(() => "");
      const manifest = readFileSync(path.join(import.meta.dirname, "../manifests/istio-gateway.yaml"), "utf8");
      await apply(bed, { text: manifest.replace("PROXY_SETTINGS", () => JSON.stringify(proxySettings)) });
      await rolledOut(bed, "istio-ingress", "deployment/ingressgateway");
      return before ? unchanged : { ...created, note: `http://${bed.nodeIp}:30081` };
    },
  },
];
