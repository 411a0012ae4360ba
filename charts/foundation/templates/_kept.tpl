{{- /* The value that a Secret has, or the fresh one: base64 both. Dict: namespace, secret, key, fresh. */}}
{{- define "foundation.kept" -}}
{{- $found := lookup "v1" "Secret" .namespace .secret | default dict -}}
{{- get ($found.data | default dict) .key | default .fresh -}}
{{- end }}

{{- define "foundation.metadata" -}}
metadata:
  name: {{ . }}
  labels:
    app.kubernetes.io/part-of: shopstream
  annotations:
    helm.sh/resource-policy: keep
{{- end }}
