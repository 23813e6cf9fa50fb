{{- define "farthing.name" -}}
{{- if contains "farthing" .Release.Name }}{{ .Release.Name | trunc 50 | trimSuffix "-" }}{{ else }}{{ printf "%s-farthing" .Release.Name | trunc 50 | trimSuffix "-" }}{{ end }}
{{- end }}

{{- define "farthing.selected" -}}
app.kubernetes.io/name: farthing
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "farthing.labels" -}}
{{ include "farthing.selected" . }}
app.kubernetes.io/part-of: farthing
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{- define "farthing.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{- define "farthing.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "farthing.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
privileged: false
capabilities:
  drop: [ALL]
{{- end }}

{{/* Probes can show no certificate, so where one is asked for they come to the other port. */}}
{{- define "farthing.probed" -}}
port: {{ if and .Values.management.enabled (not .Values.management.clientCaSecret) }}management{{ else }}http{{ end }}
{{- if .Values.tls.secret }}
scheme: HTTPS
{{- end }}
{{- end }}

{{- define "farthing.variable" -}}
- name: {{ .name }}
  valueFrom:
    secretKeyRef:
      name: {{ .secret }}
      key: {{ .key }}
{{- end }}
