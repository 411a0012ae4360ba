// One program for the whole node and its client, chosen by the name it is called by or by its first argument: linked
// apart, the six would share nearly everything and be four times as large.
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
	"k8s.io/component-base/cli"
	_ "k8s.io/component-base/logs/json/register"
	_ "k8s.io/component-base/metrics/prometheus/clientgo"
	_ "k8s.io/component-base/metrics/prometheus/version"
	kubectl "k8s.io/kubectl/pkg/cmd"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	manager "k8s.io/kubernetes/cmd/kube-controller-manager/app"
	proxy "k8s.io/kubernetes/cmd/kube-proxy/app"
	scheduler "k8s.io/kubernetes/cmd/kube-scheduler/app"
	kubelet "k8s.io/kubernetes/cmd/kubelet/app"
)

var programs = map[string]func() *cobra.Command{
	"kube-apiserver":          apiserver.NewAPIServerCommand,
	"kube-controller-manager": manager.NewControllerManagerCommand,
	"kube-scheduler":          func() *cobra.Command { return scheduler.NewSchedulerCommand() },
	"kube-proxy":              proxy.NewProxyCommand,
	// It installs the signal handler itself; a context that has one already makes it panic.
	"kubelet": func() *cobra.Command { return kubelet.NewKubeletCommand(context.Background()) },
	"kubectl": kubectl.NewDefaultKubectlCommand,
}

// chosen takes the program's name off the arguments, so that each sees what it would see if it were alone.
func chosen() (func() *cobra.Command, bool) {
	if program, ok := programs[filepath.Base(os.Args[0])]; ok {
		return program, true
	}
	if len(os.Args) < 2 {
		return nil, false
	}
	program, ok := programs[os.Args[1]]
	os.Args = os.Args[1:]
	return program, ok
}

func main() {
	program, ok := chosen()
	if !ok {
		fmt.Fprintln(os.Stderr, "usage: kubernetes kube-apiserver|kube-controller-manager|kube-scheduler|kube-proxy|kubelet|kubectl …")
		os.Exit(64)
	}
	os.Exit(cli.Run(program()))
}
