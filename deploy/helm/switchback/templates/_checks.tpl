{{/* What values.schema.json cannot see, because it takes two values: each mistake is one sentence, and all are told at once. */}}
{{- define "switchback.mistakes" -}}
{{- $values := .Values }}
{{- $kafka := $values.kafka }}
{{- range $place, $image := dict "image" $values.image "defaults.image" $values.defaults.image }}
{{- if eq (default "" $image.tag) "latest" }}
- '{{ $place }}.tag: "latest" is another version tomorrow; name a version, or a digest'
{{- end }}
{{- end }}
{{- $roles := list }}
{{- range $role := concat (fromYamlArray (include "switchback.serviceNames" .)) (eq $values.bus "postgres" | ternary (list "bus") list) }}
{{- if empty (fromYaml (include "switchback.databaseSecret" (list $ $role))).existingSecret }}
{{- $roles = append $roles $role }}
{{- end }}
{{- end }}
{{- with $roles }}
- 'postgres.existingSecret: name the Secret that holds the database URLs of {{ join ", " . }}, each under that key; or give each role its own in postgres.urls'
{{- end }}
{{- if empty $values.searchKey.existingSecret }}
- 'searchKey.existingSecret: name the Secret that holds the search key, for example from "openssl rand -hex 32"'
{{- end }}
{{- $days := int $values.retentionDays }}
{{- $hours := int $values.gateway.idempotencyHours }}
{{- if and (gt $days 0) (le (mul $days 24) $hours) }}
- 'retentionDays: {{ $days }} days are not longer than gateway.idempotencyHours, {{ $hours }}; a request id would stand for a message that is gone'
{{- end }}
{{- if eq $values.bus "kafka" }}
{{- if empty $kafka.brokers }}
- 'kafka.brokers: name at least one broker as host:port, or set bus to postgres'
{{- end }}
{{- if and (eq $kafka.authentication "tls") (not $kafka.tls.enabled) }}
- 'kafka.authentication: tls means client certificates, which need kafka.tls.enabled'
{{- end }}
{{- if and (eq $kafka.authentication "sasl") (eq $kafka.saslMechanism "plain") (not $kafka.tls.enabled) }}
- 'kafka.saslMechanism: plain would send passwords in the clear; set kafka.tls.enabled, or take scram-sha-512'
{{- end }}
{{- if and (or $kafka.strimzi.users (eq $kafka.topics.by "strimzi")) (empty $kafka.strimzi.cluster) }}
- 'kafka.strimzi.cluster: name the Kafka resource that the topics and users belong to'
{{- end }}
{{- if and (eq $kafka.topics.by "strimzi") (not (regexMatch "^[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*$" (print $kafka.prefix "switchback"))) }}
- 'kafka.prefix: KafkaTopics are named after their topics: lower-case letters, digits, "-" and "." alone, with kafka.topics.by strimzi'
{{- end }}
{{- if and $kafka.strimzi.users (eq $kafka.authentication "none") }}
- 'kafka.strimzi.users: users need kafka.authentication sasl or tls'
{{- end }}
{{- if and $kafka.strimzi.users (eq $kafka.authentication "sasl") (ne $kafka.saslMechanism "scram-sha-512") }}
- 'kafka.saslMechanism: Strimzi makes users for scram-sha-512 alone'
{{- end }}
{{- if $kafka.strimzi.users }}
{{- if eq $kafka.topics.by "services" }}
- 'kafka.topics.by: services create no topics as users of kafka.strimzi.users, who may not; take strimzi, job or none'
{{- end }}
{{- if and (eq $kafka.topics.by "hook") (empty (default dict $kafka.users.topics).existingSecret) }}
- 'kafka.topics.by: a hook comes before the users of kafka.strimzi.users; take strimzi or job, or name in kafka.users.topics.existingSecret the Secret of one who may create topics'
{{- end }}
{{- end }}
{{- if gt (int $kafka.topics.minInSyncReplicas) (int $kafka.topics.replicationFactor) }}
- 'kafka.topics.minInSyncReplicas: {{ $kafka.topics.minInSyncReplicas }} replicas can never be in sync, for kafka.topics.replicationFactor is {{ $kafka.topics.replicationFactor }}'
{{- end }}
{{- end }}
{{- if and (eq $values.internalTls.by "certManager") (empty $values.internalTls.certManager.issuerRef.name) }}
- 'internalTls.certManager.issuerRef.name: name the Issuer or ClusterIssuer that signs the certificates'
{{- end }}
{{- if and (eq $values.probes.readinessBy "grpc") (or (ne $values.internalTls.by "off") $values.gateway.tls.existingSecret) }}
- 'probes.readinessBy: the kubelet cannot probe gRPC over TLS; take http'
{{- end }}
{{- $fullname := include "switchback.fullname" . }}
{{- if not (regexMatch "^[a-z]([-a-z0-9]*[a-z0-9])?$" $fullname) }}
- 'fullnameOverride: names of Services begin with "{{ $fullname }}", which Kubernetes does not take; give letters, digits and hyphens, a letter first'
{{- end }}
{{- include "switchback.serviceMistakes" . }}
{{- include "switchback.entranceMistakes" . }}
{{- include "switchback.networkMistakes" . }}
{{- end }}

{{- define "switchback.serviceMistakes" -}}
{{- range $name := fromYamlArray (include "switchback.serviceNames" .) }}
{{- $service := fromYaml (include "switchback.service" (list $ $name)) }}
{{- with $service.values }}
{{- $scaling := .autoscaling }}
{{- if eq .image.tag "latest" }}
- '{{ $name }}.image.tag: "latest" is another version tomorrow; name a version, or a digest'
{{- end }}
{{- if gt (int $scaling.minReplicas) (int $scaling.maxReplicas) }}
- '{{ $name }}.autoscaling.minReplicas: {{ $scaling.minReplicas }} is more than maxReplicas, {{ $scaling.maxReplicas }}'
{{- end }}
{{- $most := int (include "switchback.mostReplicas" $service) }}
{{- $partitions := int (include "switchback.partitions" $) }}
{{- if and $service.facts.reads (gt $most $partitions) }}
- '{{ $name }}.{{ $scaling.enabled | ternary "autoscaling.maxReplicas" "replicas" }}: {{ $most }} is more than the topics have partitions, {{ $partitions }}; the others would have nothing to do'
{{- end }}
{{- if $service.facts.channel }}
{{- if and (empty .providers.existingSecret) (not .sandbox) }}
- '{{ $name }}.providers.existingSecret: name the Secret that holds the providers file; or set {{ $name }}.sandbox to true, and nothing is sent'
{{- end }}
{{- if and .providers.existingSecret .sandbox }}
- '{{ $name }}.sandbox: there is a providers file; give one or the other'
{{- end }}
{{- end }}
{{- $settings := fromYaml (include "switchback.settings" (list $ $service)) }}
{{- range .extraEnv }}
{{- if or (hasKey $settings .name) (hasKey $settings (printf "%s_FILE" .name)) }}
- '{{ $name }}.extraEnv: {{ .name }} is set by the chart'
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{- define "switchback.entranceMistakes" -}}
{{- if and .Values.gateway.service.loadBalancerSourceRanges (ne .Values.gateway.service.type "LoadBalancer") }}
- 'gateway.service.loadBalancerSourceRanges: gateway.service.type {{ .Values.gateway.service.type }} has no load balancer'
{{- end }}
{{- $entrances := fromYaml (include "switchback.entrances" .) }}
{{- if and (or .Values.ingress.enabled .Values.gatewayApi.enabled) (empty $entrances) }}
- 'gateway.hosts: nothing is let in; name gateway.hosts.grpc, gateway.hosts.http or the publicUrl of a channel'
{{- end }}
{{- if and .Values.gatewayApi.enabled (empty .Values.gatewayApi.parentRefs) }}
- 'gatewayApi.parentRefs: name the Gateway that takes the routes'
{{- end }}
{{- if .Values.ingress.enabled }}
{{- range $name, $entry := $entrances }}
{{- if $entry.prefix }}
- '{{ $entry.service }}.publicUrl: an Ingress cannot take {{ $entry.prefix }} away; give the channel a host of its own, or use gatewayApi'
{{- end }}
{{- end }}
{{- end }}
{{- if or .Values.ingress.enabled .Values.gatewayApi.enabled }}
{{- include "switchback.sharedReceipts" $entrances }}
{{- end }}
{{- if and .Values.gatewayApi.enabled $entrances.grpc }}
{{- include "switchback.sharedWithGrpc" $entrances }}
{{- end }}
{{- end }}

{{/* Two channels behind one URL: one of them would get the receipts of both. Takes the entrances. */}}
{{- define "switchback.sharedReceipts" -}}
{{- $taken := dict }}
{{- range $name, $entry := . }}
{{- if ne $entry.service "gateway" }}
{{- $url := printf "%s%s" $entry.host $entry.prefix }}
{{- with get $taken $url }}
- '{{ $entry.service }}.publicUrl: {{ $url }} is where {{ . }} gets its receipts; give each channel a host of its own, or with gatewayApi a path'
{{- end }}
{{- $_ := set $taken $url $entry.service }}
{{- end }}
{{- end }}
{{- end }}

{{/* Of a GRPCRoute and an HTTPRoute that meet in a host a Gateway takes one and refuses the other. Takes the entrances. */}}
{{- define "switchback.sharedWithGrpc" -}}
{{- $grpc := .grpc.host }}
{{- range $name, $entry := . }}
{{- if eq $entry.protocol "http" }}
{{- $below := and (hasPrefix "*." $grpc) (hasSuffix (trimPrefix "*" $grpc) $entry.host) }}
{{- $above := and (hasPrefix "*." $entry.host) (hasSuffix (trimPrefix "*" $entry.host) $grpc) }}
{{- if or (eq $grpc $entry.host) $below $above }}
- 'gateway.hosts.grpc: a Gateway takes no HTTP at the host of a GRPCRoute, and {{ eq $entry.service "gateway" | ternary "gateway.hosts.http" (printf "%s.publicUrl" $entry.service) }} is there too; give gRPC a host of its own'
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{- define "switchback.networkMistakes" -}}
{{- $policy := .Values.networkPolicy }}
{{- if $policy.enabled }}
{{- if empty $policy.postgres.to }}
- 'networkPolicy.postgres.to: say where Postgres is, as peers of a NetworkPolicy; or set networkPolicy.enabled to false'
{{- end }}
{{- if and (eq .Values.bus "kafka") (empty $policy.kafka.to) }}
- 'networkPolicy.kafka.to: say where Kafka is, as peers of a NetworkPolicy'
{{- end }}
{{- if and .Values.telemetry.endpoint (empty $policy.collector.to) }}
- 'networkPolicy.collector.to: say where the collector of telemetry.endpoint is, as peers of a NetworkPolicy'
{{- end }}
{{- $outside := false }}
{{- range $policy.clients }}
{{- $outside = or $outside (hasKey . "ipBlock") }}
{{- end }}
{{- with .Values.gateway.service.type }}
{{- if and (ne . "ClusterIP") (not $outside) }}
- 'networkPolicy.clients: gateway.service.type {{ . }} brings callers from outside, whom selectors of pods and namespaces do not let in; add an ipBlock'
{{- end }}
{{- end }}
{{- if and .Values.email.bounces.port (empty .Values.email.bounces.from) }}
- 'email.bounces.from: say who brings mail to email.bounces.port, as peers of a NetworkPolicy'
{{- end }}
{{- end }}
{{- end }}
