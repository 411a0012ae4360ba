import { describe, expect, it } from "vitest";
import { as, call, itemsWhen, literal, optional, ref, spliced, text, value, verbatim, when } from "./expression.ts";
import { printFile, printTemplate } from "./print-template.ts";

const lines = (...expected: readonly string[]) => expected.join("\n");

describe("a manifest as a Helm template", () => {
  it("has values where the user decides, quoted where they are text", () => {
    expect(printTemplate({ replicas: value("replicas"), host: text("global.host") })).toBe(
      lines("replicas: {{ .Values.replicas }}", "host: {{ .Values.global.host | quote }}"),
    );
  });

  it("mixes text and values in one string", () => {
    expect(printTemplate({ url: `https://${as<string>(ref("host"))}/"x"` })).toBe(
      lines(String.raw`url: "https://{{ .Values.host }}/\"x\""`),
    );
  });

  it("writes fallbacks in the order in which they are tried", () => {
    const tag = call("default", ref("Chart.AppVersion"), call("default", ref("global.tag"), ref("tag")));
    expect(printTemplate({ tag: as(tag) })).toBe(
      "tag: {{ .Values.tag | default .Values.global.tag | default .Chart.AppVersion }}",
    );
  });

  it("adds a part only if it is given", () => {
    const image = `a${as<string>(call("prefixed", literal("@"), ref("digest")))}`;
    expect(printTemplate({ image })).toBe('image: "a{{ with .Values.digest }}@{{ . }}{{ end }}"');
  });

  it("holds members under a condition, at their own depth", () => {
    expect(printTemplate({ spec: { ...when(ref("a"), { x: 1 }, { x: 2 }), z: [] } })).toBe(
      lines("spec:", "  {{- if .Values.a }}", "  x: 1", "  {{- else }}", "  x: 2", "  {{- end }}", "  z: []"),
    );
  });

  it("holds two blocks of one condition in one map", () => {
    const block = (line: string) => ["  {{- if .Values.a }}", `  ${line}`, "  {{- end }}"];
    expect(printTemplate({ spec: { ...when(ref("a"), { x: 1 }), ...when(ref("a"), { z: 2 }) } })).toBe(
      lines("spec:", ...block("x: 1"), ...block("z: 2")),
    );
  });

  it("holds items under a condition", () => {
    expect(printTemplate({ list: ["a", itemsWhen(ref("b"), "b")] })).toBe(
      lines("list:", "  - a", "  {{- if .Values.b }}", "  - b", "  {{- end }}"),
    );
  });

  it("keeps an item whose first member is conditional an item", () => {
    expect(printTemplate({ list: [{ ...when(ref("b"), { x: 1 }), z: 2 }] })).toBe(
      lines("list:", "  -", "    {{- if .Values.b }}", "    x: 1", "    {{- end }}", "    z: 2"),
    );
  });

  it("passes on what the user wrote, beside ours and among ours", () => {
    expect(printTemplate({ ...optional("tolerations", "tolerations"), resources: verbatim("resources") })).toBe(
      lines(
        "{{- if .Values.tolerations }}",
        "tolerations:",
        "  {{- toYaml .Values.tolerations | nindent 2 }}",
        "{{- end }}",
        "resources:",
        "  {{- toYaml .Values.resources | nindent 2 }}",
      ),
    );
    expect(printTemplate({ labels: { a: "b", ...spliced("podLabels") } })).toBe(
      lines(
        "labels:",
        "  a: b",
        "  {{- if .Values.podLabels }}",
        "  {{- toYaml .Values.podLabels | nindent 2 }}",
        "  {{- end }}",
      ),
    );
  });

  it.each(["yes", "no", "null", "1.10", "0o7", "~", "", "a: b", "- a", "2Gi x", "#"])(
    "quotes %j, which YAML or Helm would read as something else",
    (word) => {
      expect(printTemplate({ word })).toBe(`word: ${JSON.stringify(word)}`);
    },
  );

  it.each(["orders", "64Mi", "300m", "kubernetes.io/hostname", "OnRootMismatch"])("leaves %s as it is", (word) => {
    expect(printTemplate({ word })).toBe(`word: ${word}`);
  });

  it("lets braces that are meant for somebody else pass Helm", () => {
    expect(printTemplate({ text: "{{ $labels.pod }}" })).toBe('text: "{{ "{{" }} $labels.pod }}"');
    expect(printTemplate({ text: "a {{b}}\nc" })).toBe('text: |-\n  a {{ "{{" }}b}}\n  c');
  });

  it("writes several lines as several lines", () => {
    expect(printTemplate({ a: { text: "x\ny\n" } })).toBe(lines("a:", "  text: |", "    x", "    y"));
  });

  it("computes what stands in several lines", () => {
    expect(printTemplate({ text: `host: ${as<string>(ref("host"))}\n{{ x }}\n` })).toBe(
      lines("text: |", "  host: {{ .Values.host }}", '  {{ "{{" }} x }}'),
    );
  });

  it("is a file that may hang on a condition as a whole", () => {
    expect(printFile([{ a: 1 }, { b: 2 }], ref("on"))).toBe(
      lines("{{- if .Values.on }}", "a: 1", "---", "b: 2", "{{- end }}", ""),
    );
  });
});
