package web

import (
	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/web/rest"
)

const noGroup = "Group with id %s does not exist"

func createGroup(s *server, c *call, body rest.WriteGroup) error {
	if body.ID == nil {
		return missingID("groupId")
	}
	_, err := engine.Do(c.ctx(), s.engine, engine.CreateGroup{ID: string(*body.ID), Name: string(body.Name), Type: string(body.Type)})
	return createProblems.As(err, "")
}

func updateGroup(s *server, c *call, body rest.WriteGroup) error {
	if _, err := find(s, c, &query.Groups, noGroup); err != nil {
		return err
	}
	if err := checkSameID(c, body.ID); err != nil {
		return err
	}
	_, err := engine.Do(c.ctx(), s.engine, engine.UpdateGroup{ID: c.param("id"), Name: string(body.Name), Type: string(body.Type)})
	return updateProblems.As(err, "")
}

func deleteGroup(s *server, c *call) error {
	_, err := engine.Do(c.ctx(), s.engine, engine.DeleteGroup{ID: c.param("id")})
	return err
}

func addMember(s *server, c *call) error {
	_, err := engine.Do(c.ctx(), s.engine, engine.AddMember{GroupID: c.param("id"), UserID: c.param("userId")})
	return memberProblems.As(err, "")
}

func removeMember(s *server, c *call) error {
	_, err := engine.Do(c.ctx(), s.engine, engine.RemoveMember{GroupID: c.param("id"), UserID: c.param("userId")})
	return err
}
