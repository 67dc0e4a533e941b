package forms

import (
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
)

// memoryLimit is how much of a multipart form is kept in memory while it is read.
const memoryLimit = 1 << 20

// Submission is a form as it came in.
type Submission struct {
	Values map[string][]string
	Files  map[string]UploadedFile
	// All are the files of each field; where it has several, Files has the first.
	All map[string][]UploadedFile
}

// UploadedFile is one file of a multipart form. TooLarge is set instead of Data
// when the file is over the caller's limit; Size is then still true.
type UploadedFile struct {
	Name     string
	MIMEType string
	Size     int64
	Data     []byte
	TooLarge bool
}

// first is the value of a field that is sent once.
func (s Submission) first(name string) (string, bool) {
	if all := s.Values[name]; len(all) > 0 {
		return all[0], true
	}
	return "", false
}

// ReadSubmission reads a form body (urlencoded or multipart); files over
// maxFile bytes are left out and marked. The body's own limit is the caller's
// and comes back as an error.
func ReadSubmission(r *http.Request, maxFile int64) (Submission, error) {
	s := Submission{Files: map[string]UploadedFile{}, All: map[string][]UploadedFile{}}
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind != "multipart/form-data" {
		if err := r.ParseForm(); err != nil {
			return s, fmt.Errorf("read the form: %w", err)
		}
		s.Values = r.PostForm
		return s, nil
	}
	if err := r.ParseMultipartForm(memoryLimit); err != nil {
		return s, fmt.Errorf("read the form: %w", err)
	}
	// NB: the server removes the files of the request it made, which this may be a
	// copy of. What cannot be removed is the system's to clean up.
	defer func() { _ = r.MultipartForm.RemoveAll() }()
	s.Values = r.MultipartForm.Value
	for name, headers := range r.MultipartForm.File {
		for _, h := range headers {
			f, err := readFile(h, maxFile)
			if err != nil {
				return s, fmt.Errorf("read the file of %s: %w", name, err)
			}
			// NB: a browser sends an empty part without a name for an upload left alone.
			if f.Name != "" {
				s.All[name] = append(s.All[name], f)
			}
		}
		if all := s.All[name]; len(all) > 0 {
			s.Files[name] = all[0]
		}
	}
	return s, nil
}

func readFile(h *multipart.FileHeader, most int64) (UploadedFile, error) {
	f := UploadedFile{Name: h.Filename, MIMEType: h.Header.Get("Content-Type"), Size: h.Size}
	if h.Size > most {
		f.TooLarge = true
		return f, nil
	}
	body, err := h.Open()
	if err != nil {
		return f, err
	}
	defer body.Close()
	f.Data, err = io.ReadAll(body)
	return f, err
}
