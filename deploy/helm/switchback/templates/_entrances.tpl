{{/*
What comes from outside, by name: the public API, and the receipts of channels with a publicUrl. Health and metrics are on the same ports, so
that a path is always named. `prefix` is what the public URL has before the path.
*/}}
{{- define "switchback.entrances" -}}
{{- $hosts := .Values.gateway.hosts }}
{{- with $hosts.grpc }}
grpc: { service: gateway, protocol: grpc, host: {{ . | quote }}, path: / }
{{- end }}
{{- with $hosts.http }}
rest: { service: gateway, protocol: http, host: {{ . | quote }}, path: /v1, prefix: "" }
{{- end }}
{{- range $channel := list "sms" "email" "whatsapp" }}
{{- with (index $.Values $channel).publicUrl }}
{{- $url := urlParse . }}
{{ $channel }}-receipts: { service: {{ $channel }}, protocol: http, host: {{ splitList ":" $url.host | first | quote }}, path: /receipts, prefix: {{ trimSuffix "/" $url.path | quote }} }
{{- end }}
{{- end }}
{{- end }}
