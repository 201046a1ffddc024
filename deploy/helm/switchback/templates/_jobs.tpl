{{/*
A Job that runs one command of a service and ends. As a hook it comes before everything else, so its ServiceAccount and NetworkPolicy do too;
beside the rest it has a name of its own for each content, because a Job cannot be changed.
Takes (dict "root" "service" "component" "command" "hook" "settings" "files" "egress").
*/}}
{{- define "switchback.job" -}}
{{- $root := .root }}
{{- $object := include "switchback.object" (list $root (printf "%s-%s" .component .service.name)) }}
{{- $image := include "switchback.image" (list $root .service) }}
{{- $content := printf "%s %s %s" $image .settings .files | sha256sum | trunc 8 }}
{{- $job := ternary $object (printf "%s-%s" $object $content) .hook }}
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
    metadata:
      labels:
        {{- include "switchback.labels" (list $root $component) | nindent 8 }}
    spec:
      serviceAccountName: {{ $object }}
      restartPolicy: Never
      {{- include "switchback.podSecurity" $root | nindent 6 }}
      {{- with .service.values.nodeSelector }}
      nodeSelector:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with .service.values.tolerations }}
      tolerations:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      containers:
        - name: {{ .command }}
          image: {{ $image }}
          imagePullPolicy: {{ $root.Values.image.pullPolicy }}
          args: [{{ .command }}]
          {{- include "switchback.containerSecurity" $root | nindent 10 }}
          env:
            {{- range $name, $value := fromYaml .settings }}
            - { name: {{ $name }}, value: {{ $value | quote }} }
            {{- end }}
          resources:
            {{- toYaml $root.Values.migrations.resources | nindent 12 }}
          volumeMounts:
            - { name: secrets, mountPath: {{ include "switchback.secretsDirectory" $root }}, readOnly: true }
      volumes:
        {{- include "switchback.secretsVolume" .files | nindent 8 }}
{{- end }}
