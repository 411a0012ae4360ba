package main

import (
	"encoding/json"
	"net/http"
)

// Debian's Prometheus cannot ask Kubernetes what there is to read, but any Prometheus can ask a URL. This answers with
// the pods that want to be read, in the labels that Prometheus itself would give them.

type podList struct {
	Items []struct {
		Metadata struct {
			Name, Namespace     string
			Labels, Annotations map[string]string
		}
		Status struct {
			Phase string
			PodIP string
		}
	}
}

type target struct {
	Targets []string          `json:"targets"`
	Labels  map[string]string `json:"labels"`
}

func targetsOf(list podList) []target {
	targets := []target{}
	for _, pod := range list.Items {
		wishes := pod.Metadata.Annotations
		port := wishes["prometheus.io/port"]
		if wishes["prometheus.io/scrape"] != "true" || port == "" || pod.Status.Phase != "Running" {
			continue
		}
		path := wishes["prometheus.io/path"]
		if path == "" {
			path = "/metrics"
		}
		targets = append(targets, target{
			Targets: []string{pod.Status.PodIP + ":" + port},
			Labels: map[string]string{
				"__metrics_path__":           path,
				"namespace":                  pod.Metadata.Namespace,
				"pod":                        pod.Metadata.Name,
				"service":                    pod.Metadata.Labels["app.kubernetes.io/name"],
				"version":                    pod.Metadata.Labels["app.kubernetes.io/version"],
				"rollouts_pod_template_hash": pod.Metadata.Labels["rollouts-pod-template-hash"],
			},
		})
	}
	return targets
}

func targets(address string) error {
	api, err := newAPI()
	if err != nil {
		return err
	}
	return http.ListenAndServe(address, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		body, err := api.get("/api/v1/pods")
		var list podList
		if err == nil {
			err = json.Unmarshal(body, &list)
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		w.Header().Set("content-type", "application/json")
		_ = json.NewEncoder(w).Encode(targetsOf(list))
	}))
}
