{{/* Every secret is a file below /etc/switchback/secrets, in one projected volume: what is renewed in a Secret comes to the file. */}}
{{- define "switchback.secretsDirectory" -}}
/etc/switchback/secrets
{{- end }}

{{/* The Secret of a role's database URL. Takes (list $ role). */}}
{{- define "switchback.databaseSecret" -}}
{{- $postgres := (index . 0).Values.postgres }}
{{- $own := default dict (index $postgres.urls (index . 1)) }}
{{- $shared := dict "existingSecret" $postgres.existingSecret "key" (index . 1) }}
{{- toYaml (empty $own | ternary $shared (merge (deepCopy $own) (dict "key" "url"))) }}
{{- end }}

{{/* The Kafka user of a service, or of the Job that makes topics, and its Secret. Takes (list $ name). */}}
{{- define "switchback.kafkaUser" -}}
{{- $name := include "switchback.object" . }}
{{- $own := deepCopy (default dict (index (index . 0).Values.kafka.users (index . 1))) }}
{{- $username := default $name $own.username }}
{{- toYaml (merge $own (dict "username" $username "existingSecret" $username "passwordKey" "password" "certKey" "user.crt" "keyKey" "user.key")) }}
{{- end }}

{{- define "switchback.internalTlsSecret" -}}
{{- default (printf "%s-internal-tls" (include "switchback.object" .)) (index (index . 0).Values.internalTls.secrets (index . 1)) }}
{{- end }}

{{/* One file: { secret, key, path }. Takes (list reference path). */}}
{{- define "switchback.secretFile" -}}
- { secret: {{ (index . 0).existingSecret | quote }}, key: {{ (index . 0).key | quote }}, path: {{ index . 1 | quote }} }
{{- end }}

{{/* The database's files. Takes (list $ role). */}}
{{- define "switchback.databaseFiles" -}}
{{- $root := index . 0 }}
{{ include "switchback.secretFile" (list (fromYaml (include "switchback.databaseSecret" .)) "database-url") }}
{{- if eq $root.Values.bus "postgres" }}
{{ include "switchback.secretFile" (list (fromYaml (include "switchback.databaseSecret" (list $root "bus"))) "bus-database-url") }}
{{- end }}
{{- if $root.Values.postgres.ca.existingSecret }}
{{ include "switchback.secretFile" (list $root.Values.postgres.ca "postgres-ca.crt") }}
{{- end }}
{{- end }}

{{/* The files of Kafka, with that bus. Takes (list $ user). */}}
{{- define "switchback.kafkaFiles" -}}
{{- $kafka := (index . 0).Values.kafka }}
{{- $user := fromYaml (include "switchback.kafkaUser" .) }}
{{- $secret := $user.existingSecret }}
{{- if eq (index . 0).Values.bus "kafka" }}
{{- if and $kafka.tls.enabled $kafka.tls.ca.existingSecret }}
{{ include "switchback.secretFile" (list $kafka.tls.ca "kafka-ca.crt") }}
{{- end }}
{{- if eq $kafka.authentication "sasl" }}
{{ include "switchback.secretFile" (list (dict "existingSecret" $secret "key" $user.passwordKey) "kafka-password") }}
{{- else if eq $kafka.authentication "tls" }}
{{ include "switchback.secretFile" (list (dict "existingSecret" $secret "key" $user.certKey) "kafka.crt") }}
{{ include "switchback.secretFile" (list (dict "existingSecret" $secret "key" $user.keyKey) "kafka.key") }}
{{- end }}
{{- end }}
{{- end }}

{{/* All files of a service. Takes (list $ service). */}}
{{- define "switchback.serviceFiles" -}}
{{- $root := index . 0 }}
{{- $name := (index . 1).name }}
{{- include "switchback.databaseFiles" (list $root $name) }}
{{- include "switchback.kafkaFiles" (list $root $name) }}
{{- if ne $root.Values.internalTls.by "off" }}
{{- $secret := include "switchback.internalTlsSecret" (list $root $name) }}
{{- range $key, $path := dict "ca.crt" "internal-ca.crt" "tls.crt" "internal.crt" "tls.key" "internal.key" }}
{{ include "switchback.secretFile" (list (dict "existingSecret" $secret "key" $key) $path) }}
{{- end }}
{{- end }}
{{- if has $name (list "router" "whatsapp") }}
{{ include "switchback.secretFile" (list $root.Values.searchKey "search-key") }}
{{- end }}
{{- if and (eq $name "whatsapp") $root.Values.otherSearchKey.existingSecret }}
{{ include "switchback.secretFile" (list $root.Values.otherSearchKey "other-search-key") }}
{{- end }}
{{- if eq $name "gateway" }}
{{- if $root.Values.operatorKey.existingSecret }}
{{ include "switchback.secretFile" (list $root.Values.operatorKey "operator-key") }}
{{- end }}
{{- with $root.Values.gateway.tls.existingSecret }}
{{ include "switchback.secretFile" (list (dict "existingSecret" . "key" "tls.crt") "tls.crt") }}
{{ include "switchback.secretFile" (list (dict "existingSecret" . "key" "tls.key") "tls.key") }}
{{- end }}
{{- end }}
{{- end }}

{{/* The projected volume of such files. Takes their list as text. */}}
{{- define "switchback.secretsVolume" -}}
- name: secrets
  projected:
    defaultMode: 288 # 0440
    sources:
      {{- range fromYamlArray . }}
      - secret:
          name: {{ .secret }}
          items: [{ key: {{ .key | quote }}, path: {{ .path | quote }} }]
      {{- end }}
{{- end }}
