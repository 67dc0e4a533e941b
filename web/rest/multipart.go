package rest

import (
	"net/http"
	"strings"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/value"
)

// Part is one part of a multipart form.
type Part struct {
	FileName    string // empty for a plain field
	ContentType string // without parameters
	Data        []byte
}

// MultipartForm is the parts of a multipart form by name; of equal names the last.
type MultipartForm map[string]Part

// Text is the text of a field, empty where there is none.
func (f MultipartForm) Text(name string) string { return string(f[name].Data) }

// UploadedValue reads the value of a variable from the parts data, valueType and
// type. With type, the name of a Java class, data is JSON that becomes an object
// of it; else it becomes Bytes, or what valueType says.
func UploadedValue(f MultipartForm) (value.Value, error) {
	data, ok := f["data"]
	if !ok {
		return value.Value{}, &Error{
			Status: http.StatusInternalServerError, Type: NullPointer, Code: engine.Invalid,
			Message: "The form has no part named data, which holds the value.",
		}
	}
	if class, ok := f["type"]; ok {
		return uploadedObject(string(class.Data), data)
	}
	blob := value.Blob{Data: data.Data, Size: int64(len(data.Data))}
	if blob.Data == nil {
		blob.Data = []byte{}
	}
	name := f.Text("valueType")
	if name == "" {
		return value.Of(value.Bytes, blob), nil
	}
	kind, err := variableType(name)
	if err != nil {
		return value.Value{}, &Error{Status: http.StatusBadRequest, Type: RESTException, Message: err.Error(), Code: engine.Invalid}
	}
	switch kind {
	case value.Bytes:
		return value.Of(value.Bytes, blob), nil
	case value.File:
		if data.FileName == "" {
			return value.Value{}, illegal("A file needs the filename in the disposition of its part.")
		}
		return value.OfFile(value.FileRef{Blob: blob, Name: data.FileName, MIMEType: data.ContentType}), nil
	case value.Object, value.JSON, value.XML:
		return value.Value{}, Invalidf("Must provide 'null' or String value for value of SerializableValue type '%s'.", name)
	}
	return value.Value{}, Invalidf("The content of a part cannot be a value of type '%s'.", name)
}

func uploadedObject(class string, data Part) (value.Value, error) {
	if !strings.Contains(strings.ToLower(data.ContentType), value.FormatJSON) {
		return value.Value{}, Invalidf("Unrecognized content type for serialized java type: %s", data.ContentType)
	}
	v, err := value.ObjectOf(class, string(data.Data))
	if err != nil {
		return v, &Error{
			Status: http.StatusInternalServerError, Type: InvalidRequest, Code: engine.Invalid,
			Message: "Could not deserialize JSON object: " + err.Error(),
		}
	}
	return v, nil
}
