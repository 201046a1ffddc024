{{/*
A Job that runs one command of a service and ends. As a hook it comes before everything else, so its ServiceAccount and NetworkPolicy do too;
beside the rest it has a name of its own for each pod, because the pod of a Job cannot be changed.
Takes (dict "root" "service" "component" "command" "hook" "settings" "files" "egress").
*/}}
{{- define "switchback.job" -}}
{{- $root := .root }}
{{- $object := include "switchback.object" (list $root (printf "%s-%s" .component .service.name)) }}
{{- $pod := include "switchback.jobPod" . | trim }}
{{- /* The name is a label of its pods, of 63 characters at most. */}}
{{- $job := ternary $object (printf "%s-%s" (trunc 54 $object | trimSuffix "-") (sha256sum $pod | trunc 8)) .hook }}
{{- $component := printf "%s-%s" .component .service.name }}
{{- $early := .hook | ternary (fromYaml (include "switchback.hook" (dict "weight" "-10" "policy" "before-hook-creation,hook-succeeded"))) dict }}
{{- $late := .hook | ternary (fromYaml (include "switchback.hook" (dict "weight" "0" "policy" "before-hook-creation"))) dict }}
---
apiVersion: v1
kind: ServiceAccount
metadata:
  {{- include "switchback.metadata" (dict "root" $root "component" $component "name" $object "annotations" $early) | nindent 2 }}
automountServiceAccountToken: false
{{- if $root.Values.networkPolicy.enabled }}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  {{- include "switchback.metadata" (dict "root" $root "component" $component "name" $object "annotations" $early) | nindent 2 }}
spec:
  podSelector:
    matchLabels:
      {{- include "switchback.selector" (list $root $component) | nindent 6 }}
  policyTypes: [Ingress, Egress]
  egress:
    {{- include "switchback.egressToDns" $root | nindent 4 }}
    {{- .egress | trim | nindent 4 }}
{{- end }}
---
apiVersion: batch/v1
kind: Job
metadata:
  {{- include "switchback.metadata" (dict "root" $root "component" $component "name" $job "annotations" $late) | nindent 2 }}
spec:
  backoffLimit: 6
  activeDeadlineSeconds: 1800
  {{- if not .hook }}
  ttlSecondsAfterFinished: 604800
  {{- end }}
  template:
    {{- $pod | nindent 4 }}
{{- end }}

{{/* Its pod. Takes what switchback.job takes. */}}
{{- define "switchback.jobPod" -}}
{{- $root := .root }}
{{- $component := printf "%s-%s" .component .service.name }}
metadata:
  labels:
    {{- include "switchback.labels" (list $root $component) | nindent 4 }}
spec:
  serviceAccountName: {{ include "switchback.object" (list $root $component) }}
  restartPolicy: Never
  {{- include "switchback.podSecurity" $root | nindent 2 }}
  {{- with .service.values.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .service.values.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  containers:
    - name: {{ .command }}
      image: {{ include "switchback.image" (list $root .service) }}
      imagePullPolicy: {{ $root.Values.image.pullPolicy }}
      args: [{{ .command }}]
      {{- include "switchback.containerSecurity" $root | nindent 6 }}
      env:
        {{- range $name, $value := fromYaml .settings }}
        - { name: {{ $name }}, value: {{ $value | quote }} }
        {{- end }}
      resources:
        {{- toYaml $root.Values.migrations.resources | nindent 8 }}
      volumeMounts:
        - { name: secrets, mountPath: {{ include "switchback.secretsDirectory" $root }}, readOnly: true }
  volumes:
    {{- include "switchback.secretsVolume" .files | nindent 4 }}
{{- end }}
