package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"
)

// call asks an address once or many times, with GET or another method, and prints a line per answer: the status, a space, the body.
func call(args []string) error {
	if len(args) == 0 {
		return fmt.Errorf("call what?")
	}
	times := 1
	if len(args) > 1 {
		var err error
		if times, err = strconv.Atoi(args[1]); err != nil {
			return err
		}
	}
	method := http.MethodGet
	if len(args) > 2 {
		method = args[2]
	}
	// A connection per call, or a service would show only the one pod that the first reached.
	transport := &http.Transport{DisableKeepAlives: true}
	client := &http.Client{Timeout: 5 * time.Second, Transport: transport}
	for range times {
		if err := callOnce(client, method, args[0]); err != nil {
			return err
		}
	}
	return nil
}

func callOnce(client *http.Client, method, url string) error {
	request, err := http.NewRequest(method, url, nil)
	if err != nil {
		return err
	}
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	fmt.Fprintf(os.Stdout, "%d %s\n", response.StatusCode, strings.TrimSpace(string(body)))
	return nil
}
