{{/* Ports of a NetworkPolicy rule. Takes a list of numbers. */}}
{{- define "switchback.tcp" -}}
ports:
  {{- range . | uniq }}
  - { protocol: TCP, port: {{ int . }} }
  {{- end }}
{{- end }}

{{- define "switchback.egressToDns" -}}
- to: {{ toJson .Values.networkPolicy.dns.to }}
  ports:
    {{- range .Values.networkPolicy.dns.ports }}
    - { protocol: UDP, port: {{ . }} }
    - { protocol: TCP, port: {{ . }} }
    {{- end }}
{{- end }}

{{- define "switchback.egressToPostgres" -}}
- to: {{ toJson .Values.networkPolicy.postgres.to }}
  {{- include "switchback.tcp" .Values.networkPolicy.postgres.ports | nindent 2 }}
{{- end }}

{{- define "switchback.egressToKafka" -}}
{{- $ports := list }}
{{- range .Values.kafka.brokers }}
{{- $ports = append $ports (splitList ":" . | last | int) }}
{{- end }}
- to: {{ toJson .Values.networkPolicy.kafka.to }}
  {{- include "switchback.tcp" (concat $ports .Values.networkPolicy.kafka.ports) | nindent 2 }}
{{- end }}

{{/* The port of telemetry.endpoint, or its scheme's. */}}
{{- define "switchback.collectorPort" -}}
{{- $url := urlParse .Values.telemetry.endpoint }}
{{- regexMatch ":[0-9]+$" $url.host | ternary (splitList ":" $url.host | last) (eq $url.scheme "https" | ternary "443" "80") }}
{{- end }}

{{/* A peer that is a component of this release. Takes (list $ component). */}}
{{- define "switchback.peer" -}}
- podSelector:
    matchLabels:
      {{- include "switchback.selector" . | nindent 6 }}
{{- end }}

{{/* Who may come in. Takes (list $ service). */}}
{{- define "switchback.ingressRules" -}}
{{- $root := index . 0 }}
{{- $service := index . 1 }}
{{- $ports := $service.facts.ports }}
{{- $policy := $root.Values.networkPolicy }}
{{- range $caller, $callees := fromYaml (include "switchback.callees" $root) }}
{{- if has $service.name $callees }}
- from:
    {{- include "switchback.peer" (list $root $caller) | nindent 4 }}
  {{- include "switchback.tcp" (list $ports.grpc) | nindent 2 }}
{{- end }}
{{- end }}
{{- $exposed := or $root.Values.ingress.enabled $root.Values.gatewayApi.enabled }}
{{- if eq $service.name "gateway" }}
- from: {{ toJson (concat $policy.clients (ternary $policy.ingressControllers list $exposed)) }}
  {{- include "switchback.tcp" (list $ports.grpc $ports.http) | nindent 2 }}
{{- else if and $service.facts.channel $service.values.publicUrl }}
- from: {{ toJson $policy.ingressControllers }}
  {{- include "switchback.tcp" (list $ports.http) | nindent 2 }}
{{- end }}
{{- if has $root.Values.telemetry.metrics (list "prometheus" "both") }}
- from: {{ toJson $policy.prometheus }}
  {{- include "switchback.tcp" (list $ports.http) | nindent 2 }}
{{- end }}
{{- if eq $service.name "email" }}
{{- with $service.values.bounces }}
{{- if .port }}
- from: {{ toJson .from }}
  {{- include "switchback.tcp" (list .port) | nindent 2 }}
{{- end }}
{{- end }}
{{- end }}
{{- with $service.values.extraIngress }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* Where it may go. Takes (list $ service). */}}
{{- define "switchback.egressRules" -}}
{{- $root := index . 0 }}
{{- $service := index . 1 }}
{{- $facts := fromYaml (include "switchback.facts" $root) }}
{{- include "switchback.egressToDns" $root }}
{{ include "switchback.egressToPostgres" $root }}
{{- if eq $root.Values.bus "kafka" }}
{{ include "switchback.egressToKafka" $root | trim }}
{{- end }}
{{- if $root.Values.telemetry.endpoint }}
- to: {{ toJson $root.Values.networkPolicy.collector.to }}
  {{- include "switchback.tcp" (list (include "switchback.collectorPort" $root)) | nindent 2 }}
{{- end }}
{{- range index (fromYaml (include "switchback.callees" $root)) $service.name }}
- to:
    {{- include "switchback.peer" (list $root .) | nindent 4 }}
  {{- include "switchback.tcp" (list (index $facts .).ports.grpc) | nindent 2 }}
{{- end }}
{{- if and $service.facts.channel $service.values.providers.existingSecret }}
- to: {{ toJson $root.Values.networkPolicy.providers }}
  {{- include "switchback.tcp" $service.values.providerPorts | nindent 2 }}
{{- end }}
{{- with $service.values.extraEgress }}
{{ toYaml . }}
{{- end }}
{{- end }}
