{{/* How many records a group has before it on the Postgres bus, in one line. Takes (dict "group" "topic"). */}}
{{- define "switchback.postgresLag" -}}
SELECT count(*) FROM (SELECT FROM bus.topics t JOIN bus.group_offsets g ON g.consumer_group = '{{ .group }}' AND g.topic = t.id JOIN bus.records r ON r.topic = t.id AND r.partition = g.partition AND r."offset" >= g.next_offset WHERE t.name = '{{ .topic }}' AND r."offset" >= (SELECT min(next_offset) FROM bus.group_offsets WHERE consumer_group = '{{ .group }}' AND topic = t.id) LIMIT 50000) AS behind
{{- end }}

{{/* How KEDA is told the way to Kafka; what is secret stands in its TriggerAuthentication. */}}
{{- define "switchback.kedaKafka" -}}
{{- $kafka := .Values.kafka -}}
bootstrapServers: {{ join "," $kafka.brokers | quote }}
tls: {{ $kafka.tls.enabled | ternary "enable" "disable" }}
{{- if eq $kafka.authentication "sasl" }}
sasl: {{ get (dict "plain" "plaintext" "scram-sha-256" "scram_sha256" "scram-sha-512" "scram_sha512") $kafka.saslMechanism }}
{{- end }}
{{- end }}

{{/* What KEDA authenticates with: it looks at a group as the service that reads by it. Takes (list $ name). */}}
{{- define "switchback.kedaAuthentication" -}}
{{- $root := index . 0 }}
{{- $kafka := $root.Values.kafka }}
{{- $object := include "switchback.object" . }}
{{- if eq $root.Values.bus "postgres" }}
{{- $bus := fromYaml (include "switchback.databaseSecret" (list $root "bus")) }}
{{- $own := $root.Values.keda.postgres }}
{{- $secret := empty $own.existingSecret | ternary $bus $own }}
secretTargetRef:
  - { parameter: connection, name: {{ $secret.existingSecret }}, key: {{ $secret.key | quote }} }
{{- else }}
{{- $user := fromYaml (include "switchback.kafkaUser" .) }}
{{- if eq $kafka.authentication "sasl" }}
configMapTargetRef:
  - { parameter: username, name: {{ $object }}, key: KAFKA_SASL_USERNAME }
{{- end }}
{{- $secrets := list }}
{{- if and $kafka.tls.enabled $kafka.tls.ca.existingSecret }}
{{- $secrets = append $secrets (dict "parameter" "ca" "name" $kafka.tls.ca.existingSecret "key" $kafka.tls.ca.key) }}
{{- end }}
{{- if eq $kafka.authentication "sasl" }}
{{- $secrets = append $secrets (dict "parameter" "password" "name" $user.existingSecret "key" $user.passwordKey) }}
{{- else if eq $kafka.authentication "tls" }}
{{- $secrets = append $secrets (dict "parameter" "cert" "name" $user.existingSecret "key" $user.certKey) }}
{{- $secrets = append $secrets (dict "parameter" "key" "name" $user.existingSecret "key" $user.keyKey) }}
{{- end }}
{{- with $secrets }}
secretTargetRef:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
{{- end }}
