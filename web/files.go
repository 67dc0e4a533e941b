package web

import (
	"net/http"

	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
	"github.com/sluice-bpm/sluice/engine/value"
	"github.com/sluice-bpm/sluice/web/rest"
)

// getTaskFile downloads a file variable that the task sees.
func getTaskFile(s *server, c *call) (reply, error) {
	t, err := s.findTask(c)
	if err != nil {
		return reply{}, err
	}
	rows, err := s.engine.Variables(c.ctx(), store.Scope{TaskID: t.ID})
	if err != nil {
		return reply{}, err
	}
	return s.download(c, rows)
}

// download answers with the content of the variable that the path names.
func (s *server) download(c *call, rows []state.Variable) (reply, error) {
	name := c.param("name")
	for _, row := range rows {
		if row.Name != name {
			continue
		}
		v, err := row.Value.Decode()
		if err != nil {
			return reply{}, err
		}
		f, isFile := v.V.(value.FileRef)
		if !isFile {
			break
		}
		data, err := s.engine.Content(c.ctx(), f.ContentID)
		if err != nil {
			return reply{}, err
		}
		if f.MIMEType == "" {
			f.MIMEType = "application/octet-stream"
		}
		return reply{file: &file{contentType: f.MIMEType, name: f.Name, data: data}}, nil
	}
	return reply{}, &rest.Error{Status: http.StatusNotFound, Type: rest.InvalidRequest, Message: "There is no file with the name " + name}
}
