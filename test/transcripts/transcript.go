package transcripts

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

// transcript is one recorded scenario.
type transcript struct {
	Scenario string
	Needs    []string // of the server, see [idleExecutor]
	Steps    []step
}

// idleExecutor is needed by what makes a job due that has to stay as it is: an
// executor of ours runs it at once.
const idleExecutor = "idle job executor"

// step is a request with the answer that was recorded.
type step struct {
	N        int
	Request  request
	Response response
	Capture  map[string]string
	Compare  struct {
		Ordered bool
		Poll    float64 // seconds within which the answer may come to match
	}
}

// request is what to send; at most one of JSON, Raw and Multipart is set.
type request struct {
	Method    string
	Path      string
	Query     [][2]any
	Headers   map[string]string
	Auth      string // user:password
	JSON      any
	Raw       *string
	Multipart []part
}

// part is one part of a multipart body: a value, or a file of the resources.
type part struct {
	Name, Value, File, Filename, ContentType string
	Template                                 bool
}

// response is a recorded answer; Alternatives are others that Camunda gives too.
type response struct {
	Status       int
	ContentType  *string
	Headers      map[string]string
	Body         any
	Alternatives []json.RawMessage
}

func load(file string) (transcript, error) {
	var t transcript
	data, err := os.ReadFile(file)
	if err != nil {
		return t, err
	}
	if err := decode(data, &t); err != nil {
		return t, fmt.Errorf("read transcript %s: %w", file, err)
	}
	return t, nil
}

// missing names a file that the scenario deploys and that none of the folders has.
func (t transcript) missing(folders []string) (file string, missing bool) {
	for _, s := range t.Steps {
		for _, part := range s.Request.Multipart {
			if part.File != "" && !slices.ContainsFunc(folders, func(folder string) bool {
				_, err := os.Stat(filepath.Join(folder, part.File))
				return err == nil
			}) {
				return part.File, true
			}
		}
	}
	return "", false
}

// alternatives lists the answer itself and what may stand for it.
func (r response) alternatives() ([]response, error) {
	all := []response{r}
	for _, raw := range r.Alternatives {
		other := r
		if r.ContentType != nil { // what is decoded into it must not change r
			contentType := *r.ContentType
			other.ContentType = &contentType
		}
		other.Headers = maps.Clone(r.Headers)
		if err := decode(raw, &other); err != nil {
			return nil, err
		}
		all = append(all, other)
	}
	return all, nil
}
