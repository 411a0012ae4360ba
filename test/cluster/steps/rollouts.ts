import { readFileSync } from "node:fs";
import path from "node:path";
import { parseAllDocuments } from "yaml";
import { tools } from "../../../tools/programs.ts";
import { command } from "../command.ts";
import { loadImage, rolloutsImage, versionOf } from "../images.ts";
import { apply, rolledOut } from "../kubectl.ts";
import { type BedStep, created, unchanged } from "./step.ts";

const namespace = "argo-rollouts";

/** What users install, but for where the image comes from. */
async function manifest(): Promise<string> {
  const args = ["list", "-m", "-f", "{{.Dir}}", "github.com/argoproj/argo-rollouts"];
  const sources = (await command("go", args, { cwd: path.join(tools, "rollouts") })).trim();
  const objects = parseAllDocuments(readFileSync(path.join(sources, "manifests/install.yaml"), "utf8"));
  for (const object of objects) {
    if (object.get("kind") !== "Deployment") continue;
    const container = ["spec", "template", "spec", "containers", 0];
    object.setIn([...container, "image"], rolloutsImage().name);
    object.setIn([...container, "imagePullPolicy"], "Never");
    // The API version of Istio's objects that it patches; its own default is one that Istio no longer serves.
    object.setIn([...container, "args"], ["--istio-api-version", "v1", "--leader-elect=false"]);
  }
  return objects.map(String).join("---\n");
}

export const rolloutsSteps: readonly BedStep[] = [
  {
    title: "Argo Rollouts",
    run: async (bed) => {
      const loaded = await loadImage(bed, rolloutsImage(), versionOf("rollouts"));
      await apply(bed, { text: `apiVersion: v1\nkind: Namespace\nmetadata: { name: ${namespace} }\n` });
      await apply(bed, { text: await manifest(), namespace });
      await rolledOut(bed, namespace, "deployment/argo-rollouts");
      return loaded === "created" ? created : unchanged;
    },
  },
];
