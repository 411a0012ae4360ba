import { describe, expect, it } from "vitest";
import type { Scope } from "./evaluate.ts";
import { as, call, itemsWhen, literal, not, ref, spliced, text, value, when } from "./expression.ts";
import { renderManifest } from "./render.ts";

const scope = (values: Record<string, unknown>): Scope => ({
  Values: values,
  Release: { Name: "shop", Namespace: "shop", Service: "Helm" },
  Chart: { Name: "orders", Version: "0.1.0", AppVersion: "0.1.0" },
});

describe("a manifest with its values filled in", () => {
  it("has numbers as numbers and text as text", () => {
    const manifest = { replicas: value("replicas"), port: text("port"), by: text("Release.Service") };
    expect(renderManifest(manifest, scope({ replicas: 2, port: 80 }))).toEqual({ replicas: 2, port: "80", by: "Helm" });
  });

  it("takes one side of a condition, and neither where there is none", () => {
    const manifest = { ...when<object>(ref("on"), { a: 1 }, { b: 2 }), ...when(ref("more"), { c: 3 }) };
    expect(renderManifest(manifest, scope({ on: true, more: {} }))).toEqual({ a: 1 });
    expect(renderManifest(manifest, scope({ on: false, more: { x: 1 } }))).toEqual({ b: 2, c: 3 });
  });

  it("has the items whose condition holds, in their place", () => {
    const list = ["a", itemsWhen(ref("b"), "b", "bb"), itemsWhen(not(ref("b")), "c"), "d"];
    expect(renderManifest(list, scope({ b: true }))).toEqual(["a", "b", "bb", "d"]);
    expect(renderManifest(list, scope({ b: false }))).toEqual(["a", "c", "d"]);
  });

  it("has the user's members among ours", () => {
    expect(renderManifest({ a: 1, ...spliced("labels") }, scope({ labels: { b: 2 } }))).toEqual({ a: 1, b: 2 });
  });

  it("takes the first of several that is not empty", () => {
    const tag = as(call("default", ref("Chart.AppVersion"), ref("tag")));
    expect(renderManifest({ tag }, scope({ tag: "" }))).toEqual({ tag: "0.1.0" });
    expect(renderManifest({ tag }, scope({ tag: "2" }))).toEqual({ tag: "2" });
  });

  it("computes", () => {
    const seconds = as(call("add", ref("wait"), call("mul", literal(2), ref("drain"))));
    expect(renderManifest({ seconds }, scope({ wait: 5, drain: 10 }))).toEqual({ seconds: 25 });
  });
});
