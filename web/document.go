package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"

	"github.com/sluice-bpm/sluice/web/openapi"
	"github.com/sluice-bpm/sluice/web/rest"
)

// document is the API's description, made once.
type document struct {
	*openapi.Document
	json []byte
	etag string
}

// documentOf describes the operations of the API among the routes.
func documentOf(routes []route) (document, error) {
	var operations []openapi.Operation
	for _, r := range routes {
		if r.rest == "" {
			continue
		}
		o := openapi.Operation{Method: r.method, Path: r.rest, Open: r.open}
		if r.op != nil {
			o.Filters, o.Body, o.Answer, o.Status = r.op.filters, r.op.body, r.op.answer, r.op.status
		}
		operations = append(operations, o)
	}
	d := document{Document: openapi.Build(openapi.Info{
		Title:       "Sluice",
		Description: "The REST API of Camunda 7.24 as Sluice speaks it.",
		Version:     compatibleVersion,
	}, operations)}
	var b bytes.Buffer
	if err := rest.Encode(&b, d.Document); err != nil {
		return d, fmt.Errorf("describe the API: %w", err)
	}
	sum := sha256.Sum256(b.Bytes())
	d.json, d.etag = b.Bytes(), `"`+hex.EncodeToString(sum[:16])+`"`
	return d, nil
}

// getDocument answers the OpenAPI document; a client that has it is told so.
func getDocument(s *server, c *call) (reply, error) {
	d, err := s.document()
	if err != nil {
		return reply{}, err
	}
	return reply{write: func(w http.ResponseWriter) error {
		w.Header().Set("ETag", d.etag)
		w.Header().Set("Cache-Control", "no-cache")
		if strings.Contains(c.Header.Get("If-None-Match"), d.etag) {
			w.WriteHeader(http.StatusNotModified)
			return nil
		}
		w.Header().Set("Content-Type", "application/json")
		_, err := w.Write(d.json)
		return err
	}}, nil
}
