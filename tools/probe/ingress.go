package main

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"sort"
	"strings"
	"sync/atomic"
	"time"
)

// An ingress controller in one file: it reads every Ingress each second and sends a request where the longest path of
// its host says. A host that nobody claims gets the first rule, so that the shop answers at the node's address too.

type ingressList struct {
	Items []struct {
		Metadata struct{ Namespace string }
		Spec     struct {
			Rules []struct {
				Host string
				HTTP struct{ Paths []ingressPath }
			}
		}
	}
}

type ingressPath struct {
	Path    string
	Backend struct {
		Service struct {
			Name string
			Port struct{ Number int }
		}
	}
}

type route struct {
	host, path string
	target     *url.URL
}

func routesOf(list ingressList) []route {
	var routes []route
	for _, item := range list.Items {
		for _, rule := range item.Spec.Rules {
			for _, at := range rule.HTTP.Paths {
				service := at.Backend.Service
				address := fmt.Sprintf("%s.%s.svc.cluster.local:%d", service.Name, item.Metadata.Namespace, service.Port.Number)
				routes = append(routes, route{rule.Host, at.Path, &url.URL{Scheme: "http", Host: address}})
			}
		}
	}
	// Stable, so that the first rule stays the first among equals.
	sort.SliceStable(routes, func(i, j int) bool { return len(routes[i].path) > len(routes[j].path) })
	return routes
}

func choose(routes []route, host, path string) *route {
	claimed := false
	for _, one := range routes {
		claimed = claimed || one.host == host
	}
	for i, one := range routes {
		if strings.HasPrefix(path, one.path) && (one.host == host || !claimed) {
			return &routes[i]
		}
	}
	return nil
}

func ingress(address string) error {
	api, err := newAPI()
	if err != nil {
		return err
	}
	var routes atomic.Pointer[[]route]
	go func() {
		for ; ; time.Sleep(time.Second) {
			body, err := api.get("/apis/networking.k8s.io/v1/ingresses")
			var list ingressList
			if err != nil || json.Unmarshal(body, &list) != nil {
				continue // what was known stays in force
			}
			found := routesOf(list)
			routes.Store(&found)
		}
	}()
	proxy := &httputil.ReverseProxy{Rewrite: func(request *httputil.ProxyRequest) {
		request.SetXForwarded()
		request.Out.Host = request.In.Host
		if to := choose(*routes.Load(), hostOf(request.In), request.In.URL.Path); to != nil {
			request.Out.URL.Scheme, request.Out.URL.Host = to.target.Scheme, to.target.Host
		}
	}}
	return http.ListenAndServe(address, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		known := routes.Load()
		if known == nil || choose(*known, hostOf(r), r.URL.Path) == nil {
			http.Error(w, "no ingress leads from here", http.StatusNotFound)
			return
		}
		proxy.ServeHTTP(w, r)
	}))
}

func hostOf(r *http.Request) string {
	if host, _, err := net.SplitHostPort(r.Host); err == nil {
		return host
	}
	return r.Host
}
