// Stands in for a module that is required by name and never imported.
module k8s.io/sample-cli-plugin

go 1.26.0
