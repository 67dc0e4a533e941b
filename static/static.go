package static

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
)

//go:embed css/sluice.css js vendor icon.svg
var files embed.FS

// Prefix is the path below which [Handler] is mounted.
const Prefix = "/static/"

// gzipFrom is the size in bytes from which an asset is worth compressing.
const gzipFrom = 1024

// mediaTypes are fixed here: what the system's tables say differs from machine to machine.
var mediaTypes = map[string]string{
	".css": "text/css; charset=utf-8",
	".js":  "text/javascript; charset=utf-8",
	".svg": "image/svg+xml",
	"":     "text/plain; charset=utf-8",
}

// asset is one file, ready to be sent.
type asset struct {
	hash string
	kind string
	body []byte
	gzip []byte // nil when not worth it
}

// assets holds every file under its name; it is read at start and never changes.
var assets = readAssets()

// Path gives the address of an asset with the hash of its content in the name:
// "css/sluice.css" → "/static/css/sluice.1a2b3c4d5e6f.css". An unknown name is a mistake in
// a template and keeps its plain address.
func Path(name string) string {
	a, ok := assets[name]
	if !ok {
		return Prefix + name
	}
	ending := path.Ext(name)
	return Prefix + strings.TrimSuffix(name, ending) + "." + a.hash + ending
}

// Handler serves the assets below [Prefix], under the name with the hash for a
// year and under the plain name with a check each time (the scripts import each
// other by plain names).
func Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name, hash := splitHash(strings.TrimPrefix(r.URL.Path, Prefix))
		a, ok := assets[name]
		if !ok || hash != "" && hash != a.hash {
			http.NotFound(w, r)
			return
		}
		a.serve(w, r, hash != "")
	})
}

func (a asset) serve(w http.ResponseWriter, r *http.Request, lasting bool) {
	h := w.Header()
	h.Set("Content-Type", a.kind)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Vary", "Accept-Encoding")
	h.Set("ETag", `"`+a.hash+`"`)
	h.Set("Cache-Control", "no-cache")
	if lasting {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	if r.Header.Get("If-None-Match") == h.Get("ETag") {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	body := a.body
	if a.gzip != nil && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		body = a.gzip
		h.Set("Content-Encoding", "gzip")
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the client is gone: nothing to do about it
	}
}

// splitHash takes the hash out of a name: css/sluice.1a2b3c4d5e6f.css. A name without one comes
// back whole.
func splitHash(name string) (plain, hash string) {
	if _, ok := assets[name]; ok {
		return name, ""
	}
	ending := path.Ext(name)
	stem := strings.TrimSuffix(name, ending)
	at := strings.LastIndexByte(stem, '.')
	if at < 0 {
		return name, ""
	}
	return stem[:at] + ending, stem[at+1:]
}

// readAssets reads what is embedded; it cannot fail on what the compiler has put in.
func readAssets() map[string]asset {
	all := map[string]asset{}
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := files.ReadFile(name)
		if err != nil {
			return err
		}
		all[name] = newAsset(name, body)
		return nil
	})
	if err != nil {
		panic("read embedded assets: " + err.Error())
	}
	return all
}

func newAsset(name string, body []byte) asset {
	sum := sha256.Sum256(body)
	kind, ok := mediaTypes[path.Ext(name)]
	if !ok {
		kind = mime.TypeByExtension(path.Ext(name))
	}
	a := asset{hash: hex.EncodeToString(sum[:6]), kind: kind, body: body}
	if len(body) >= gzipFrom {
		var packed bytes.Buffer
		z, _ := gzip.NewWriterLevel(&packed, gzip.BestCompression)
		_, _ = z.Write(body)
		_ = z.Close() // NB: a bytes.Buffer takes everything
		a.gzip = packed.Bytes()
	}
	return a
}
