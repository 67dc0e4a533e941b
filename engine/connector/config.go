package connector

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// maxRedirects is how many redirects are followed where the model names no
// number; more than mostRedirects never are.
const (
	maxRedirects  = 10
	mostRedirects = 50
)

// config is the parameter request-config, as far as it means something here.
type config struct {
	timeout   time.Duration
	redirects int // 0 follows none
}

// readConfig reads a request-config. Times are in milliseconds and shorten what
// is allowed anyway; 0 and -1 stand for no bound of the model's own.
func readConfig(x any, most time.Duration) (config, error) {
	c := config{timeout: most, redirects: maxRedirects}
	all, err := table("request-config", x)
	if err != nil {
		return c, err
	}
	for key, v := range all {
		s, err := text(key, v)
		if err != nil {
			return c, err
		}
		s = strings.TrimSpace(s)
		switch key {
		case "connection-timeout", "connection-request-timeout", "socket-timeout":
			n, err := strconv.ParseInt(s, 10, 32)
			if err != nil {
				return c, fmt.Errorf("%s is %q and no number of milliseconds", key, s)
			}
			if wanted := time.Duration(n) * time.Millisecond; wanted > 0 && wanted < c.timeout {
				c.timeout = wanted
			}
		case "max-redirects":
			n, err := strconv.ParseInt(s, 10, 32)
			if err != nil || n < 0 {
				return c, fmt.Errorf("%s is %q and no number of redirects", key, s)
			}
			c.redirects = min(int(n), mostRedirects)
		case "redirects-enabled":
			if !strings.EqualFold(s, "true") {
				c.redirects = 0
			}
		case "authentication-enabled", "circular-redirects-allowed", "content-compression-enabled", "cookie-spec", "decompression-enabled",
			"expect-continue-enabled", "normalize-uri", "relative-redirects-allowed", "stale-connection-check-enabled":
			// of the library that Camunda uses; without effect
		default:
			return c, fmt.Errorf("the request-config %q is not supported", key)
		}
	}
	return c, nil
}

// follow decides on a redirect: as in Camunda 7.24 those of GET and HEAD are
// followed, up to a number.
func (c config) follow(_ *http.Request, via []*http.Request) error {
	first := via[0].Method
	switch {
	case c.redirects == 0, first != http.MethodGet && first != http.MethodHead:
		return http.ErrUseLastResponse
	case len(via) > c.redirects:
		return errors.New("the address redirects too often")
	}
	return nil
}
