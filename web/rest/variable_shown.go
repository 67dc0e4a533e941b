package rest

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"time"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/value"
)

// TypedValue is a typed value as answers carry it (VariableValueDto).
type TypedValue struct {
	Type      Text           `json:"type"`
	Value     any            `json:"value"`
	ValueInfo map[string]any `json:"valueInfo"`
}

// Variables is a map of values by name.
type Variables map[string]TypedValue

// VariablesOf shows variables; with deserialize objects are opened.
func VariablesOf(rows []state.Variable, deserialize bool) (Variables, error) {
	all := make(Variables, len(rows))
	for _, row := range rows {
		v, err := VariableOf(row.Name, row.Value, deserialize)
		if err != nil {
			return nil, err
		}
		all[row.Name] = v
	}
	return all, nil
}

// VariableOf shows a stored value without its content. With deserialize what is
// serialized is opened; the error is an [engine.Error] where it cannot be.
func VariableOf(name string, stored value.Stored, deserialize bool) (TypedValue, error) {
	v, err := stored.Decode()
	if err != nil {
		return TypedValue{}, err
	}
	return EncodeValue(name, v, deserialize)
}

// DescribedOf is [VariableOf] for lists: what cannot be opened says so beside the
// other rows.
func DescribedOf(name string, stored value.Stored, deserialize bool) (TypedValue, Text) {
	v, err := VariableOf(name, stored, deserialize)
	if err != nil {
		return TypedValue{Type: Text(stored.Type)}, Text(err.Error())
	}
	return v, ""
}

// EncodeValue shows a value. With deserialize objects of classes that every Java
// program has are opened, and documents described as Camunda's beans of them are;
// without it they are the text that was stored.
func EncodeValue(name string, v value.Value, deserialize bool) (TypedValue, error) {
	t := TypedValue{Type: Text(v.Type), ValueInfo: map[string]any{}}
	if t.Type == "" {
		t.Type = Text(value.Null)
	}
	switch x := v.V.(type) {
	case nil:
		if v.Type == value.File { // one that was removed has an empty name
			t.ValueInfo = fileInfo(value.FileRef{})
		}
	case float64:
		t.Value = Double(x)
	case time.Time:
		t.Value = value.FormatDate(x)
	case value.Blob:
		if x.Data != nil {
			t.Value = base64.StdEncoding.EncodeToString(x.Data)
		}
	case value.FileRef:
		t.ValueInfo = fileInfo(x)
	case value.ObjectText:
		return t, unopened(name, t.object(x, deserialize))
	case string:
		t.Value = x
		if deserialize && (v.Type == value.JSON || v.Type == value.XML) {
			return t, unopened(name, t.document(v.Type, x))
		}
	default:
		t.Value = x
	}
	return t, nil
}

func fileInfo(f value.FileRef) map[string]any {
	info := map[string]any{"filename": f.Name}
	if f.MIMEType != "" {
		info["mimeType"] = f.MIMEType
	}
	if f.Encoding != "" {
		info["encoding"] = f.Encoding
	}
	return info
}

// unopened says which variable cannot be opened.
func unopened(name string, err error) error {
	if err == nil {
		return nil
	}
	return &engine.Error{Code: engine.Failed, Message: fmt.Sprintf("Cannot deserialize object in variable '%s': %v", name, err), Err: err}
}

func (t *TypedValue) object(o value.ObjectText, deserialize bool) error {
	t.ValueInfo["serializationDataFormat"] = o.Format
	if o.TypeName != "" { // one that was deleted has none
		t.ValueInfo["objectTypeName"] = o.TypeName
	}
	switch {
	case o.Text == "":
		return nil
	case deserialize:
		text, typeName, err := o.Opened()
		t.Value, t.ValueInfo["objectTypeName"] = text, typeName
		return err
	}
	text, err := o.Serialized()
	t.Value = text
	return err
}

// jsonBean is what is seen of a JSON document that was opened: not the document,
// but the properties of Camunda's object of it (SpinJsonNode).
type jsonBean struct {
	Boolean        bool   `json:"boolean"`
	Object         bool   `json:"object"`
	NodeType       string `json:"nodeType"`
	Array          bool   `json:"array"`
	Null           bool   `json:"null"`
	Number         bool   `json:"number"`
	DataFormatName string `json:"dataFormatName"`
	String         bool   `json:"string"`
	Value          bool   `json:"value"`
}

// xmlBean is the same of an XML document (SpinXmlElement).
type xmlBean struct {
	DataFormatName string `json:"dataFormatName"`
}

func (t *TypedValue) document(kind value.Type, text string) error {
	if _, err := value.Parse(kind, text); err != nil || text == "" {
		return fmt.Errorf("its text is no %s: %w", kind, err)
	}
	if kind == value.XML {
		t.Value = xmlBean{DataFormatName: "application/xml"}
		return nil
	}
	b := jsonBean{DataFormatName: value.FormatJSON}
	switch first := bytes.TrimSpace([]byte(text))[0]; first {
	case '{':
		b.NodeType, b.Object = "OBJECT", true
	case '[':
		b.NodeType, b.Array = "ARRAY", true
	case '"':
		b.NodeType, b.String = "STRING", true
	case 't', 'f':
		b.NodeType, b.Boolean = "BOOLEAN", true
	case 'n':
		b.NodeType, b.Null = "NULL", true
	default:
		b.NodeType, b.Number = "NUMBER", true
	}
	b.Value = !b.Object && !b.Array
	t.Value = b
	return nil
}

// SetContent gives a Bytes value its content, which is not stored beside it.
func (t *TypedValue) SetContent(data []byte) {
	t.Value = json.RawMessage(`"` + base64.StdEncoding.EncodeToString(data) + `"`)
}
