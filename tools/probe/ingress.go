package main

import (
	"crypto/tls"
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
			TLS   []ingressTLS
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

type ingressTLS struct {
	Hosts      []string
	SecretName string
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

// table is what all Ingress objects say together at one moment.
type table struct {
	routes       []route
	certificates map[string]*tls.Certificate
}

func (t *table) answersTLS(host string) bool { return t.certificates[host] != nil }

func readTable(api *api) (*table, error) {
	body, err := api.get("/apis/networking.k8s.io/v1/ingresses")
	if err != nil {
		return nil, err
	}
	var list ingressList
	if err := json.Unmarshal(body, &list); err != nil {
		return nil, err
	}
	found := &table{routesOf(list), map[string]*tls.Certificate{}}
	for _, item := range list.Items {
		for _, one := range item.Spec.TLS {
			certificate, err := readCertificate(api, item.Metadata.Namespace, one.SecretName)
			if err != nil {
				continue // a host whose Secret is not there yet is answered without TLS
			}
			for _, host := range one.Hosts {
				found.certificates[host] = certificate
			}
		}
	}
	return found, nil
}

func readCertificate(api *api, namespace, name string) (*tls.Certificate, error) {
	body, err := api.get("/api/v1/namespaces/" + namespace + "/secrets/" + name)
	if err != nil {
		return nil, err
	}
	var secret struct{ Data map[string][]byte }
	if err := json.Unmarshal(body, &secret); err != nil {
		return nil, err
	}
	pair, err := tls.X509KeyPair(secret.Data["tls.crt"], secret.Data["tls.key"])
	return &pair, err
}

func ingress(address, tlsAddress string) error {
	api, err := newAPI()
	if err != nil {
		return err
	}
	var current atomic.Pointer[table]
	go func() {
		for ; ; time.Sleep(time.Second) {
			// What was known stays in force when the API server does not answer.
			if found, err := readTable(api); err == nil {
				current.Store(found)
			}
		}
	}()
	proxy := &httputil.ReverseProxy{Rewrite: func(request *httputil.ProxyRequest) {
		// What a client claims about itself is gone by now: only its own address goes on.
		request.SetXForwarded()
		request.Out.Host = request.In.Host
		if to := choose(current.Load().routes, hostOf(request.In), request.In.URL.Path); to != nil {
			request.Out.URL.Scheme, request.Out.URL.Host = to.target.Scheme, to.target.Host
		}
	}}
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		known := current.Load()
		host := hostOf(r)
		if known == nil || choose(known.routes, host, r.URL.Path) == nil {
			http.Error(w, "no ingress leads from here", http.StatusNotFound)
			return
		}
		if r.TLS == nil && known.answersTLS(host) {
			http.Redirect(w, r, "https://"+host+r.URL.RequestURI(), http.StatusPermanentRedirect)
			return
		}
		proxy.ServeHTTP(w, r)
	})
	go func() { fail(serveTLS(tlsAddress, handler, &current)) }()
	return http.ListenAndServe(address, handler)
}

// serveTLS answers each host with the certificate of its Ingress, and no host that has none.
func serveTLS(address string, handler http.Handler, current *atomic.Pointer[table]) error {
	config := &tls.Config{GetCertificate: func(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
		if known := current.Load(); known != nil && known.answersTLS(hello.ServerName) {
			return known.certificates[hello.ServerName], nil
		}
		return nil, fmt.Errorf("no certificate for %s", hello.ServerName)
	}}
	// One protocol, so that an upgrade to a websocket is possible on every connection.
	config.NextProtos = []string{"http/1.1"}
	server := &http.Server{Addr: address, Handler: handler, TLSConfig: config}
	return server.ListenAndServeTLS("", "")
}

func hostOf(r *http.Request) string {
	if host, _, err := net.SplitHostPort(r.Host); err == nil {
		return host
	}
	return r.Host
}
