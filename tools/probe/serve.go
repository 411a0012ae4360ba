package main

import (
	"encoding/json"
	"net/http"
	"os"
	"strconv"
)

type answer struct {
	Version string `json:"version"`
	Pod     string `json:"pod"`
	// Who called, as the mesh proved it; empty without one.
	Caller string `json:"caller"`
}

// serve answers with what it is. /status/503 answers with that status, for those who test what a caller makes of it.
func serve(address string) error {
	host, _ := os.Hostname()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /status/{code}", func(w http.ResponseWriter, r *http.Request) {
		code, err := strconv.Atoi(r.PathValue("code"))
		if err != nil || code < 200 || code > 599 {
			code = http.StatusBadRequest
		}
		w.WriteHeader(code)
	})
	mux.HandleFunc("GET /", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("content-type", "application/json")
		_ = json.NewEncoder(w).Encode(answer{
			Version: os.Getenv("VERSION"),
			Pod:     host,
			Caller:  r.Header.Get("x-forwarded-client-cert"),
		})
	})
	println("listening on", address)
	return http.ListenAndServe(address, mux)
}
