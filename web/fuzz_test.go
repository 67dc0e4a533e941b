package web

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
)

func FuzzReadMultipart(f *testing.F) {
	const kind = "multipart/form-data; boundary=x"
	for _, body := range []string{
		"--x\r\nContent-Disposition: form-data; name=\"data\"; filename=\"a/b.bpmn\"\r\nContent-Type: text/xml; charset=utf-8\r\n\r\n<a/>\r\n--x--\r\n",
		"--x\r\nContent-Disposition: form-data; name=\"deployment-activation-time\"\r\n\r\n2030-01-01T00:00:00\r\n--x\r\nContent-Disposition: form-data; name=\"enable-duplicate-filtering\"\r\n\r\ntrue\r\n--x--",
		"--x\nContent-Disposition: form-data; name=\"valueType\"\n\nFile\n--x--\n", "--x--", "",
	} {
		f.Add(kind, []byte(body))
	}
	f.Fuzz(func(t *testing.T, kind string, body []byte) {
		asked := func() *call {
			r := httptest.NewRequest(http.MethodPost, "/engine-rest/deployment/create", io.LimitReader(bytes.NewReader(body), int64(len(body))))
			r.Header.Set("Content-Type", kind)
			return &call{Request: r, w: httptest.NewRecorder()}
		}
		if form, err := readMultipart(asked()); err == nil {
			read := 0
			for _, part := range form {
				read += len(part.Data)
			}
			if read > len(body) {
				t.Errorf("%d bytes became %d", len(body), read)
			}
		}
		if d, err := readDeployment(asked()); err == nil && len(d.Resources) > bytes.Count(bytes.ToLower(body), []byte("filename")) {
			t.Errorf("%d resources in %q", len(d.Resources), body)
		}
	})
}

func FuzzAccept(f *testing.F) {
	for _, accept := range []string{"", "*/*", "application/json, application/hal+json;q=0.8", "text/*;q=NaN", "a/b;q=1e400,*/*;q=-1", "application/json;q=0"} {
		f.Add(accept)
	}
	f.Fuzz(func(t *testing.T, accept string) {
		ranges, _ := mediaRanges(accept)
		for _, offered := range []string{typeJSON, typeHAL, typeAny} {
			if q := quality(ranges, offered); !(q >= 0 && q <= 1) {
				t.Errorf("%q wants %s by %v, which is not between 0 and 1", accept, offered, q)
			}
		}
	})
}
