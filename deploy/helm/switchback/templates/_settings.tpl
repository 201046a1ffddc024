{{/* Which bus, and how it is reached. Takes (list $ kafka-user). */}}
{{- define "switchback.busSettings" -}}
{{- $root := index . 0 }}
{{- $files := include "switchback.secretsDirectory" $root }}
{{- $kafka := $root.Values.kafka }}
SWITCHBACK_BUS: {{ $root.Values.bus }}
{{- if eq $root.Values.bus "kafka" }}
KAFKA_BROKERS: {{ join "," $kafka.brokers | quote }}
{{- with $kafka.prefix }}
KAFKA_PREFIX: {{ . | quote }}
{{- end }}
KAFKA_TLS: {{ $kafka.tls.enabled | quote }}
{{- if and $kafka.tls.enabled $kafka.tls.ca.existingSecret }}
KAFKA_TLS_CA: {{ $files }}/kafka-ca.crt
{{- end }}
{{- if eq $kafka.authentication "tls" }}
KAFKA_TLS_CERT: {{ $files }}/kafka.crt
KAFKA_TLS_KEY: {{ $files }}/kafka.key
{{- else if eq $kafka.authentication "sasl" }}
KAFKA_SASL_MECHANISM: {{ $kafka.saslMechanism }}
KAFKA_SASL_USERNAME: {{ (fromYaml (include "switchback.kafkaUser" .)).username | quote }}
KAFKA_SASL_PASSWORD_FILE: {{ $files }}/kafka-password
{{- end }}
KAFKA_CREATE_TOPICS: {{ eq $kafka.topics.by "services" | quote }}
KAFKA_TOPIC_PARTITIONS: {{ int $kafka.topics.partitions | quote }}
KAFKA_TOPIC_REPLICATION_FACTOR: {{ int $kafka.topics.replicationFactor | quote }}
KAFKA_TOPIC_MIN_INSYNC_REPLICAS: {{ int $kafka.topics.minInSyncReplicas | quote }}
{{- else }}
SWITCHBACK_BUS_DATABASE_URL_FILE: {{ $files }}/bus-database-url
{{- end }}
{{- end }}

{{- define "switchback.databaseSettings" -}}
SWITCHBACK_DATABASE_URL_FILE: {{ include "switchback.secretsDirectory" . }}/database-url
{{- end }}

{{- define "switchback.telemetrySettings" -}}
{{- $telemetry := .Values.telemetry }}
{{- with $telemetry.endpoint }}
OTEL_EXPORTER_OTLP_ENDPOINT: {{ . | quote }}
OTEL_TRACES_SAMPLER: {{ $telemetry.sampler }}
OTEL_TRACES_SAMPLER_ARG: {{ $telemetry.samplerShare | quote }}
OTEL_METRIC_EXPORT_INTERVAL: {{ int $telemetry.metricsIntervalMs | quote }}
{{- end }}
OTEL_METRICS_EXPORTER: {{ eq $telemetry.metrics "both" | ternary "otlp,prometheus" $telemetry.metrics | quote }}
{{- end }}

{{/* Takes (list $ service). */}}
{{- define "switchback.gatewaySettings" -}}
{{- $root := index . 0 }}
{{- $files := include "switchback.secretsDirectory" $root }}
{{- with (index . 1).values }}
SWITCHBACK_ROUTER_ADDRESS: {{ include "switchback.internalAddress" (list $root "router") }}
SWITCHBACK_IDEMPOTENCY_HOURS: {{ int .idempotencyHours | quote }}
SWITCHBACK_RETENTION_DAYS: {{ int $root.Values.retentionDays | quote }}
{{- with .jaegerUrl }}
SWITCHBACK_JAEGER_URL: {{ . | quote }}
{{- end }}
{{- if .tls.existingSecret }}
SWITCHBACK_TLS_CERT_FILE: {{ $files }}/tls.crt
SWITCHBACK_TLS_KEY_FILE: {{ $files }}/tls.key
{{- end }}
{{- if $root.Values.operatorKey.existingSecret }}
SWITCHBACK_OPERATOR_KEY_FILE: {{ $files }}/operator-key
{{- end }}
{{- end }}
{{- end }}

{{/* Takes (list $ service). */}}
{{- define "switchback.routerSettings" -}}
{{- $root := index . 0 }}
{{- range $channel := list "sms" "email" "whatsapp" }}
SWITCHBACK_{{ upper $channel }}_ADDRESS: {{ include "switchback.internalAddress" (list $root $channel) }}
{{- end }}
SWITCHBACK_SEARCH_KEY_FILE: {{ include "switchback.secretsDirectory" $root }}/search-key
SWITCHBACK_RETENTION_DAYS: {{ int $root.Values.retentionDays | quote }}
SWITCHBACK_INVALID_ADDRESS_DAYS: {{ (index . 1).values.invalidAddressDays | quote }}
SWITCHBACK_INBOUND_DAYS: {{ (index . 1).values.inboundDays | quote }}
{{- end }}

{{/* Takes (list $ service). */}}
{{- define "switchback.channelSettings" -}}
{{- $root := index . 0 }}
{{- $service := index . 1 }}
{{- $files := include "switchback.secretsDirectory" $root }}
{{- with $service.values }}
SWITCHBACK_REPLICAS: {{ include "switchback.mostReplicas" $service | quote }}
{{- with $root.Values.restoredAt }}
SWITCHBACK_RESTORED_AT: {{ . | quote }}
{{- end }}
{{- if .providers.existingSecret }}
SWITCHBACK_PROVIDERS_FILE: /etc/switchback/providers/{{ .providers.key }}
{{- end }}
{{- with .publicUrl }}
SWITCHBACK_PUBLIC_URL: {{ . | quote }}
{{- end }}
{{- range $name, $words := dict "OPT_OUT" .keywords.optOut "OPT_IN" .keywords.optIn "HELP" .keywords.help }}
{{- with $words }}
SWITCHBACK_{{ $name }}_KEYWORDS: {{ join "," . | quote }}
{{- end }}
{{- end }}
{{- end }}
{{- if eq $service.name "whatsapp" }}
SWITCHBACK_SEARCH_KEY_FILE: {{ $files }}/search-key
{{- if $root.Values.otherSearchKey.existingSecret }}
SWITCHBACK_SEARCH_KEY_OTHER_FILE: {{ $files }}/other-search-key
{{- end }}
{{- end }}
{{- end }}

{{/* All that a service is configured with; secrets by the files that hold them. Takes (list $ service). */}}
{{- define "switchback.settings" -}}
{{- $root := index . 0 }}
{{- $service := index . 1 }}
{{- $files := include "switchback.secretsDirectory" $root }}
SWITCHBACK_GRPC_ADDRESS: "{{ $root.Values.listenOn }}:{{ $service.facts.ports.grpc }}"
SWITCHBACK_HTTP_ADDRESS: "{{ $root.Values.listenOn }}:{{ $service.facts.ports.http }}"
SWITCHBACK_LOG_LEVEL: {{ $root.Values.logLevel }}
SWITCHBACK_LOG_SAMPLE_RATIO: {{ $root.Values.logSampleRatio | quote }}
SWITCHBACK_DRAIN_SECONDS: {{ int $root.Values.drainSeconds | quote }}
SWITCHBACK_MIGRATE: {{ eq $root.Values.migrations.by "services" | quote }}
{{ include "switchback.databaseSettings" $root }}
{{- include "switchback.busSettings" (list $root $service.name) }}
{{- include "switchback.telemetrySettings" $root }}
{{- if ne $root.Values.internalTls.by "off" }}
SWITCHBACK_INTERNAL_TLS_CA: {{ $files }}/internal-ca.crt
SWITCHBACK_INTERNAL_TLS_CERT: {{ $files }}/internal.crt
SWITCHBACK_INTERNAL_TLS_KEY: {{ $files }}/internal.key
{{- end }}
{{- if $service.facts.channel }}
{{- include "switchback.channelSettings" . }}
{{- else }}
{{- include (printf "switchback.%sSettings" $service.name) . }}
{{- end }}
{{- end }}

{{/* Where a service is called from inside: every pod's address, so that a client may use them all. Takes (list $ name). */}}
{{- define "switchback.internalAddress" -}}
{{- $facts := fromYaml (include "switchback.facts" (index . 0)) }}
{{- printf "%s-headless:%d" (include "switchback.object" .) (int (index $facts (index . 1)).ports.grpc) }}
{{- end }}
