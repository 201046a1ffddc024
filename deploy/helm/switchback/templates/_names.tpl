{{- define "switchback.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 40 | trimSuffix "-" }}
{{- end }}

{{- define "switchback.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" }}
{{- else if contains (include "switchback.name" .) .Release.Name }}
{{- .Release.Name | trunc 40 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name (include "switchback.name" .) | trunc 40 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{/* Labels that a selector may use. Takes (list $ component). */}}
{{- define "switchback.selector" -}}
app.kubernetes.io/name: {{ include "switchback.name" (index . 0) }}
app.kubernetes.io/instance: {{ (index . 0).Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end }}

{{/* Of everything. Takes (list $ component). */}}
{{- define "switchback.labels" -}}
{{- $root := index . 0 -}}
{{ include "switchback.selector" . }}
app.kubernetes.io/version: {{ $root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
app.kubernetes.io/part-of: switchback
helm.sh/chart: {{ printf "%s-%s" $root.Chart.Name $root.Chart.Version | replace "+" "_" }}
{{- with $root.Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* The metadata of an object. Takes (dict "root" "component" "name", and perhaps "labels" "annotations" "namespace"). */}}
{{- define "switchback.metadata" -}}
{{- $annotations := merge (deepCopy (default dict .annotations)) .root.Values.commonAnnotations -}}
name: {{ .name }}
namespace: {{ default .root.Release.Namespace .namespace }}
labels:
  {{- include "switchback.labels" (list .root .component) | nindent 2 }}
  {{- with .labels }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- with $annotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* Takes (list $ service-name). */}}
{{- define "switchback.object" -}}
{{- printf "%s-%s" (include "switchback.fullname" (index . 0)) (index . 1) }}
{{- end }}

{{/* <registry>/<repository>/<service>, by digest or tag. Takes (list $ service). */}}
{{- define "switchback.image" -}}
{{- $root := index . 0 }}
{{- $service := index . 1 }}
{{- $image := $service.values.image }}
{{- $path := default (printf "%s/%s" $root.Values.image.repository $service.name) $image.repository }}
{{- $name := empty $root.Values.image.registry | ternary $path (printf "%s/%s" $root.Values.image.registry $path) }}
{{- if $image.digest }}
{{- printf "%s@%s" $name $image.digest }}
{{- else }}
{{- printf "%s:%s" $name (coalesce $image.tag $root.Values.image.tag $root.Chart.AppVersion) }}
{{- end }}
{{- end }}

{{/* Hooks before install and upgrade, taken away when they have succeeded. Takes (dict "weight" "policy"). */}}
{{- define "switchback.hook" -}}
helm.sh/hook: pre-install,pre-upgrade
helm.sh/hook-weight: {{ .weight | quote }}
helm.sh/hook-delete-policy: {{ .policy }}
{{- end }}
