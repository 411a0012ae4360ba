package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
)

type answer struct {
	Version string `json:"version"`
	Pod     string `json:"pod"`
	// Who called, as the mesh proved it; empty without one.
	Caller string `json:"caller"`
	// Whom the ingress saw.
	ForwardedFor string `json:"forwardedFor"`
	Scheme       string `json:"scheme"`
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
	mux.HandleFunc("GET /echo", echo)
	mux.HandleFunc("GET /", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("content-type", "application/json")
		_ = json.NewEncoder(w).Encode(answer{
			Version: os.Getenv("VERSION"),
			Pod:     host,
			Caller:  r.Header.Get("x-forwarded-client-cert"),

			ForwardedFor: r.Header.Get("x-forwarded-for"),
			Scheme:       r.Header.Get("x-forwarded-proto"),
		})
	})
	println("listening on", address)
	return http.ListenAndServe(address, mux)
}

// echo leaves HTTP as a websocket does, and sends back whatever comes.
func echo(w http.ResponseWriter, r *http.Request) {
	hijacker, ok := w.(http.Hijacker)
	if !ok || r.Header.Get("upgrade") == "" {
		w.WriteHeader(http.StatusUpgradeRequired)
		return
	}
	connection, buffered, err := hijacker.Hijack()
	if err != nil {
		return
	}
	defer connection.Close()
	fmt.Fprintf(buffered, "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: %s\r\n\r\n", r.Header.Get("upgrade"))
	if buffered.Flush() == nil {
		_, _ = io.Copy(connection, buffered)
	}
}
