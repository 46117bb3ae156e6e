{{- define "ebb.image" -}}
{{- with $.Values.image -}}
{{- if .digest }}{{ printf "%s@%s" .repository .digest | quote }}
{{- else }}{{ printf "%s:%s" .repository (.tag | default $.Chart.AppVersion) | quote }}
{{- end }}
{{- end }}
{{- end }}

{{- /* Of the programs that run in pods. */}}
{{- define "ebb.sidecarImage" -}}
{{- with $.Values.sidecars.image -}}
{{- if .digest }}{{ printf "%s@%s" .repository .digest | quote }}
{{- else }}{{ printf "%s:%s" .repository (.tag | default $.Chart.AppVersion) | quote }}
{{- end }}
{{- end }}
{{- end }}

{{- /* Of (list $ name): each upgrade has a Job of its own, as a Job cannot be changed. */}}
{{- define "ebb.jobName" -}}
{{- $revision := (index . 0).Release.Revision | int -}}
{{- index . 1 }}{{ if gt $revision 1 }}-{{ $revision }}{{ end }}
{{- end }}

{{- /* Who may send events, separated by commas. */}}
{{- define "ebb.subjects" -}}
{{- $subjects := $.Values.events.subjects }}
{{- if not $subjects }}
{{- range ternary (list "ebb-system") $.Values.watch.namespaces $.Values.watch.allNamespaces }}
{{- $subjects = append $subjects (printf "system:serviceaccount:%s:ebb-oidc-sources.knative.dev-apiserversource" .) }}
{{- end }}
{{- end }}
{{- join "," $subjects }}
{{- end }}

{{- /* Variables of reconcile and resync, but for those that are as the program has them anyway. */}}
{{- define "ebb.settings" -}}
{{- if eq $.Values.sidecars.by "none" }}
- name: EBB_INJECT_BY
  value: none
{{- end }}
{{- if ne $.Values.sidecars.native "auto" }}
- name: EBB_NATIVE_SIDECARS
  value: {{ $.Values.sidecars.native | quote }}
{{- end }}
{{- with $.Values.settings }}
{{- if ne .podDefaults "secure" }}
- name: EBB_POD_DEFAULTS
  value: {{ .podDefaults | quote }}
{{- end }}
{{- if ne (join "," .previousManagers) "manager" }}
- name: EBB_PREVIOUS_MANAGERS
  value: {{ join "," .previousManagers | quote }}
{{- end }}
{{- with .monitorLabels }}
{{- $pairs := list }}
{{- range $name, $value := . }}
{{- $pairs = append $pairs (printf "%s=%s" $name $value) }}
{{- end }}
- name: EBB_MONITOR_LABELS
  value: {{ join "," $pairs | quote }}
{{- end }}
{{- end }}
{{- end }}

{{- define "ebb.pushgateway" -}}
{{- with $.Values.settings.pushgatewayUrl }}
- name: EBB_PUSHGATEWAY_URL
  value: {{ . | quote }}
{{- end }}
{{- end }}
