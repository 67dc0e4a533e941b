package transcripts

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// player sends the requests of one scenario to a server.
type player struct {
	base      string
	resources []string // folders of the files that are deployed, in the order in which they are looked through
	captured  map[string]string
	matcher   *matcher
	seen      []pair
}

func newPlayer(base string, resources []string) *player {
	return &player{base: base, resources: resources, captured: map[string]string{}, matcher: newMatcher(base)}
}

// play sends one step until its answer matches or its time is over; the error
// says what differs.
func (p *player) play(s step) error {
	until := time.Now().Add(time.Duration(s.Compare.Poll * float64(time.Second)))
	for {
		a, err := p.send(s.Request)
		if err != nil {
			return err
		}
		differs := p.compare(s, a)
		if differs == nil {
			return p.capture(s, a.body)
		}
		if time.Now().After(until) {
			return differs
		}
	}
}

// answer is what came back.
type answer struct {
	status  int
	header  http.Header
	body    any
	isEmpty bool
}

var placeholder = regexp.MustCompile(`\{\{([^}]+)\}\}`)

// fill puts captured values, dates and new ids in the place of {{…}}.
func (p *player) fill(s string) (string, error) {
	var missing error
	filled := placeholder.ReplaceAllStringFunc(s, func(found string) string {
		name := strings.TrimSpace(found[2 : len(found)-2])
		if offset, ok := strings.CutPrefix(name, "$now"); ok {
			seconds, err := strconv.ParseFloat("0"+strings.TrimPrefix(offset, "+"), 64)
			if strings.HasPrefix(offset, "-") {
				seconds, err = strconv.ParseFloat(offset, 64)
			}
			missing = errors.Join(missing, err)
			return time.Now().UTC().Add(time.Duration(seconds * float64(time.Second))).Format("2006-01-02T15:04:05.000-0700")
		}
		if v, ok := p.captured[name]; ok {
			return v
		}
		if strings.HasPrefix(name, "$uuid") {
			p.captured[name] = fmt.Sprintf("00000000-0000-4000-8000-%012x", time.Now().UnixNano()&0xffffffffffff)
			return p.captured[name]
		}
		missing = errors.Join(missing, fmt.Errorf("nothing was captured as %q", name))
		return ""
	})
	return filled, missing
}

// fillDeep fills every text of a JSON value.
func (p *player) fillDeep(v any) (any, error) {
	switch v := v.(type) {
	case string:
		return p.fill(v)
	case []any:
		list := make([]any, len(v))
		for i, x := range v {
			filled, err := p.fillDeep(x)
			if err != nil {
				return nil, err
			}
			list[i] = filled
		}
		return list, nil
	case map[string]any:
		object := make(map[string]any, len(v))
		for k, x := range v {
			name, err := p.fill(k)
			if err != nil {
				return nil, err
			}
			if object[name], err = p.fillDeep(x); err != nil {
				return nil, err
			}
		}
		return object, nil
	}
	return v, nil
}

func (p *player) send(r request) (answer, error) {
	path, err := p.fill(r.Path)
	if err != nil {
		return answer{}, err
	}
	query := make([]string, len(r.Query))
	for i, q := range r.Query {
		v, err := p.fill(fmt.Sprint(q[1]))
		if err != nil {
			return answer{}, err
		}
		query[i] = escape(fmt.Sprint(q[0])) + "=" + escape(v)
	}
	if len(query) > 0 {
		path += "?" + strings.Join(query, "&")
	}
	body, contentType, err := p.body(r)
	if err != nil {
		return answer{}, err
	}
	request, err := http.NewRequest(r.Method, p.base+path, bytes.NewReader(body))
	if err != nil {
		return answer{}, err
	}
	request.Header.Set("Accept", "application/json")
	if contentType != "" {
		request.Header.Set("Content-Type", contentType)
	}
	for k, v := range r.Headers {
		if v, err = p.fill(v); err != nil {
			return answer{}, err
		}
		request.Header.Set(k, v)
	}
	if user, password, ok := strings.Cut(r.Auth, ":"); ok {
		request.SetBasicAuth(user, password)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return answer{}, err
	}
	defer response.Body.Close()
	return read(response)
}

func escape(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }

// body makes the body of a request and its content type.
func (p *player) body(r request) ([]byte, string, error) {
	switch {
	case r.Multipart != nil:
		return p.multipart(r.Multipart)
	case r.Raw != nil:
		text, err := p.fill(*r.Raw)
		return []byte(text), "", err
	case r.JSON != nil:
		v, err := p.fillDeep(r.JSON)
		if err != nil {
			return nil, "", err
		}
		data, err := json.Marshal(v)
		return data, "application/json", err
	}
	return nil, "", nil
}

func (p *player) multipart(parts []part) ([]byte, string, error) {
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	for _, part := range parts {
		data, err := p.content(part)
		if err != nil {
			return nil, "", err
		}
		header := textproto.MIMEHeader{}
		disposition := map[string]string{"name": part.Name}
		contentType := "text/plain"
		if part.Filename != "" {
			disposition["filename"] = part.Filename
			contentType = "application/octet-stream"
		}
		if part.ContentType != "" {
			contentType = part.ContentType
		}
		header.Set("Content-Disposition", mime.FormatMediaType("form-data", disposition))
		header.Set("Content-Type", contentType)
		w, err := form.CreatePart(header)
		if err != nil {
			return nil, "", err
		}
		if _, err := w.Write(data); err != nil {
			return nil, "", err
		}
	}
	err := form.Close()
	return b.Bytes(), form.FormDataContentType(), err
}

func (p *player) content(part part) ([]byte, error) {
	if part.File == "" {
		text, err := p.fill(part.Value)
		return []byte(text), err
	}
	data, err := p.resource(part.File)
	if err != nil || !part.Template {
		return data, err
	}
	text, err := p.fill(string(data))
	return []byte(text), err
}

// resource reads a file that is deployed.
func (p *player) resource(name string) (data []byte, err error) {
	for _, folder := range p.resources {
		if data, err = os.ReadFile(filepath.Join(folder, name)); err == nil {
			return data, nil
		}
	}
	return nil, err
}

// read keeps a body as transcripts do: JSON, text, or base64.
func read(r *http.Response) (answer, error) {
	data, err := io.ReadAll(r.Body)
	a := answer{status: r.StatusCode, header: r.Header, isEmpty: len(data) == 0}
	if err != nil || len(data) == 0 {
		return a, err
	}
	kind := r.Header.Get("Content-Type")
	if strings.Contains(kind, "json") && decode(data, &a.body) == nil {
		return a, nil
	}
	isText := strings.HasPrefix(kind, "text/") || strings.Contains(kind, "json") || strings.Contains(kind, "xml") || strings.Contains(kind, "javascript") || isPrintable(data)
	if isText {
		a.body = map[string]any{"$text": string(data)}
	} else {
		a.body = map[string]any{"$base64": base64.StdEncoding.EncodeToString(data)}
	}
	return a, nil
}

func isPrintable(data []byte) bool {
	return utf8.Valid(data) && !bytes.ContainsFunc(data, func(r rune) bool {
		return !unicode.IsPrint(r) && !strings.ContainsRune("\r\n\t", r)
	})
}
