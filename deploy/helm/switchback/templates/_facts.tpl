{{/* Ports of each service, whether it is a channel, and what it does on the bus: topics it writes, topics it reads and by which group. */}}
{{- define "switchback.facts" -}}
gateway:
  ports: { grpc: 50051, http: 8080 }
  channel: false
  writes: [switchback.messages.accepted.v1]
  reads: {}
router:
  ports: { grpc: 50052, http: 8081 }
  channel: false
  writes:
    - switchback.dispatch.sms.v1
    - switchback.dispatch.email.v1
    - switchback.dispatch.whatsapp.v1
    - switchback.messages.events.v1
    - switchback.inbound.events.v1
  reads:
    switchback.messages.accepted.v1: router-accepted
    switchback.attempts.events.v1: router-reports
    switchback.inbound.signals.v1: router-inbound
{{- range $channel, $ports := dict "sms" (list 50053 8083) "email" (list 50054 8084) "whatsapp" (list 50055 8085) }}
{{ $channel }}:
  ports: { grpc: {{ index $ports 0 }}, http: {{ index $ports 1 }} }
  channel: true
  writes: [switchback.attempts.events.v1, switchback.inbound.signals.v1]
  reads: { switchback.dispatch.{{ $channel }}.v1: {{ $channel }} }
{{- end }}
{{- end }}

{{- define "switchback.serviceNames" -}}
[gateway, router, sms, email, whatsapp]
{{- end }}

{{/* Calls inside: who calls whom by gRPC. */}}
{{- define "switchback.callees" -}}
gateway: [router]
router: [sms, email, whatsapp]
{{- end }}

{{/*
What the templates of one service see: { root, name, values, facts }. `values` are the service's own over `defaults`.
Takes (list $ name).
*/}}
{{- define "switchback.service" -}}
{{- $root := index . 0 }}
{{- $name := index . 1 }}
{{- $values := mustMergeOverwrite (deepCopy $root.Values.defaults) (deepCopy (index $root.Values $name)) }}
{{- toYaml (dict "name" $name "values" $values "facts" (index (fromYaml (include "switchback.facts" $root)) $name)) }}
{{- end }}

{{/* How many pods of a service there may be. Takes a service. */}}
{{- define "switchback.mostReplicas" -}}
{{- ternary .values.autoscaling.maxReplicas .values.replicas .values.autoscaling.enabled | int }}
{{- end }}

{{/* Consumers of a group beyond this number have nothing to do. */}}
{{- define "switchback.partitions" -}}
{{- ternary .Values.kafka.topics.partitions 6 (eq .Values.bus "kafka") | int }}
{{- end }}

{{/* All topics, each with what it is for: work or dead-letter. */}}
{{- define "switchback.topics" -}}
{{- $topics := dict }}
{{- range $name, $facts := fromYaml (include "switchback.facts" .) }}
{{- range $facts.writes }}{{- $_ := set $topics . "work" }}{{- end }}
{{- range $topic, $group := $facts.reads }}
{{- $_ := set $topics $topic "work" }}
{{- $_ := set $topics (printf "%s.%s.dead-letter" $topic $group) "dead-letter" }}
{{- end }}
{{- end }}
{{- toYaml $topics }}
{{- end }}
