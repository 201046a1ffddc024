{{/* What the restricted level of pod security asks for. */}}
{{- define "switchback.podSecurity" -}}
securityContext:
  runAsNonRoot: true
  seccompProfile: { type: RuntimeDefault }
  {{- range $name, $value := .Values.podSecurityContext }}
  {{- if not (kindIs "invalid" $value) }}
  {{ $name }}: {{ toJson $value }}
  {{- end }}
  {{- end }}
automountServiceAccountToken: false
# Variables of the release's Services would read like settings.
enableServiceLinks: false
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- end }}

{{- define "switchback.containerSecurity" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: { drop: [ALL] }
{{- end }}

{{/* Takes (list $ service). */}}
{{- define "switchback.probes" -}}
{{- $root := index . 0 }}
startupProbe:
  httpGet: { path: /health/startup, port: http }
  periodSeconds: 10
  timeoutSeconds: 2
  failureThreshold: 30
livenessProbe:
  httpGet: { path: /health/live, port: http }
  periodSeconds: 10
  timeoutSeconds: 2
readinessProbe:
  {{- if eq $root.Values.probes.readinessBy "grpc" }}
  grpc: { port: {{ (index . 1).facts.ports.grpc }} }
  {{- else }}
  httpGet: { path: /health/ready, port: http }
  {{- end }}
  periodSeconds: 10
  timeoutSeconds: 2
{{- end }}

{{/* What other services and the world reach. Takes a service. */}}
{{- define "switchback.ports" -}}
- { name: grpc, containerPort: {{ .facts.ports.grpc }} }
- { name: http, containerPort: {{ .facts.ports.http }} }
{{- if eq .name "email" }}
{{- with .values.bounces.port }}
- { name: bounces, containerPort: {{ . }} }
{{- end }}
{{- end }}
{{- end }}

{{/* Takes (list $ service). */}}
{{- define "switchback.spread" -}}
{{- $root := index . 0 }}
{{- range $key, $when := dict "kubernetes.io/hostname" $root.Values.topologySpread.nodes "topology.kubernetes.io/zone" $root.Values.topologySpread.zones }}
- maxSkew: 1
  topologyKey: {{ $key }}
  whenUnsatisfiable: {{ $when }}
  matchLabelKeys: [pod-template-hash]
  labelSelector:
    matchLabels:
      {{- include "switchback.selector" (list $root (index $ 1).name) | nindent 6 }}
{{- end }}
{{- end }}

{{/* Drain, then at most 5 s to stop and 2 s for a collector that does not answer, and some to spare. */}}
{{- define "switchback.gracePeriod" -}}
{{- add (int .Values.preStopSeconds) (int .Values.drainSeconds) 15 }}
{{- end }}
