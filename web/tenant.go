package web

import (
	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/web/rest"
)

const noTenant = "Tenant with id %s does not exist"

func createTenant(s *server, c *call, body rest.WriteTenant) error {
	if body.ID == nil {
		return missingID("tenantId")
	}
	_, err := engine.Do(c.ctx(), s.engine, engine.CreateTenant{ID: string(*body.ID), Name: string(body.Name)})
	return createProblems.As(err, "")
}

func updateTenant(s *server, c *call, body rest.WriteTenant) error {
	if _, err := find(s, c, &query.Tenants, noTenant); err != nil {
		return err
	}
	if err := checkSameID(c, body.ID); err != nil {
		return err
	}
	_, err := engine.Do(c.ctx(), s.engine, engine.UpdateTenant{ID: c.param("id"), Name: string(body.Name)})
	return updateProblems.As(err, "")
}

func deleteTenant(s *server, c *call) error {
	_, err := engine.Do(c.ctx(), s.engine, engine.DeleteTenant{ID: c.param("id")})
	return err
}

// tenantMember is the member that the path names, a user or a group.
func tenantMember(c *call) engine.TenantMember {
	return engine.TenantMember{TenantID: c.param("id"), UserID: c.param("userId"), GroupID: c.param("groupId")}
}

func addTenantMember(s *server, c *call) error {
	_, err := engine.Do(c.ctx(), s.engine, engine.AddTenantMember{TenantMember: tenantMember(c)})
	return memberProblems.As(err, "")
}

func removeTenantMember(s *server, c *call) error {
	_, err := engine.Do(c.ctx(), s.engine, engine.RemoveTenantMember{TenantMember: tenantMember(c)})
	return err
}
