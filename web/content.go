package web

import (
	"errors"
	"io"
	"mime"
	"net/http"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/value"
	"github.com/sluice-bpm/sluice/web/rest"
)

// maxParts bounds the parts of a multipart body.
const maxParts = 1000

const octetStream = "application/octet-stream"

// content downloads what a stored Bytes or File value holds; id is that of its
// variable.
func (s *server) content(c *call, id string, stored value.Stored) (reply, error) {
	if stored.Type != value.Bytes && stored.Type != value.File {
		return reply{}, rest.Invalidf("Value of variable with id %s is not a binary value.", id)
	}
	v, err := stored.Decode()
	if err != nil {
		return reply{}, err
	}
	f := &file{contentType: octetStream}
	if ref, isFile := v.V.(value.FileRef); isFile {
		f.name, f.contentType = ref.Name, contentType(ref)
	}
	if stored.ContentID == "" {
		return reply{file: f}, nil
	}
	f.data, err = s.engine.Content(c.ctx(), stored.ContentID)
	return reply{file: f}, err
}

// contentType is the media type of a file with its charset.
func contentType(f value.FileRef) string {
	switch {
	case f.MIMEType == "":
		return octetStream
	case f.Encoding == "":
		return f.MIMEType
	}
	return f.MIMEType + ";charset=" + f.Encoding
}

// readMultipart reads a body of type multipart/form-data, which the server has
// bounded.
func readMultipart(c *call) (rest.MultipartForm, error) {
	parts, err := c.MultipartReader()
	if err != nil {
		return nil, &rest.Error{
			Status: http.StatusUnsupportedMediaType, Type: rest.NotSupported, Code: engine.Invalid,
			Message: "The body must be of type multipart/form-data.",
		}
	}
	form := rest.MultipartForm{}
	for n := 0; ; n++ {
		part, err := parts.NextPart()
		switch {
		case errors.Is(err, io.EOF):
			return form, nil
		case err != nil:
			return nil, bodyError(err)
		case n >= maxParts:
			return nil, rest.Invalidf("The body has more than %d parts.", maxParts)
		}
		data, err := io.ReadAll(part)
		if err != nil {
			return nil, bodyError(err)
		}
		kind := part.Header.Get("Content-Type")
		if plain, _, err := mime.ParseMediaType(kind); err == nil {
			kind = plain
		}
		form[part.FormName()] = rest.Part{FileName: part.FileName(), ContentType: kind, Data: data}
	}
}
