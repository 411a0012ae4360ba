// What the cluster test bed runs in pods of its own: the process that holds a pod's namespaces, a service to call and
// its caller, an ingress controller, and the list of pods for Prometheus. One static program, so that an image of it
// needs nothing else.
package main

import (
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	mode := ""
	if len(os.Args) > 1 {
		mode = os.Args[1]
	}
	switch mode {
	case "pause":
		pause()
	case "serve":
		fail(serve(":8080"))
	case "ingress":
		fail(ingress(":8080", ":8443"))
	case "targets":
		fail(targets("127.0.0.1:8081"))
	case "call":
		fail(call(os.Args[2:]))
	default:
		fail(fmt.Errorf("usage: probe pause|serve|ingress|targets|call URL [TIMES [METHOD]]"))
	}
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// pause is process 1 of every pod: it ends on request, and buries the children of containers that leave some behind.
func pause() {
	ends := make(chan os.Signal, 1)
	signal.Notify(ends, syscall.SIGTERM, syscall.SIGINT)
	children := make(chan os.Signal, 1)
	signal.Notify(children, syscall.SIGCHLD)
	for {
		select {
		case <-ends:
			return
		case <-children:
			for {
				if pid, err := syscall.Wait4(-1, nil, syscall.WNOHANG, nil); pid <= 0 || err != nil {
					break
				}
			}
		}
	}
}
